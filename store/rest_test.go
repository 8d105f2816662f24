package store

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"stipple/planner"
)

const testPIN = "481516"

// resting gives a salon whose only session runs, and that session at rest with the
// file closed.
func resting(t *testing.T) (*salon, planner.ID, *Resting) {
	t.Helper()
	return restingWith(t, testOptions())
}

func restingWith(t *testing.T, o Options) (*salon, planner.ID, *Resting) {
	t.Helper()
	b := newSalonWith(t, o)
	id := b.hold(t, 1)
	r, err := b.s.Rest(id, testPIN)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	return b, id, r
}

// resume goes on with the PIN.
func (b *salon) resume(t *testing.T, r *Resting) {
	t.Helper()
	s, err := r.Resume(testPIN)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	b.s = s
}

func TestASessionGoesOnAfterItsPIN(t *testing.T) {
	b, id, r := resting(t)
	if r.Record() != id || r.TriesLeft() != planner.PINTries {
		t.Errorf("record %s, %d tries", r.Record(), r.TriesLeft())
	}
	b.resume(t, r)
	if got, narrow := b.s.Narrow(); !narrow || got != id {
		t.Errorf("narrow: %v, %s", narrow, got)
	}
	beside, there := b.s.Beside()
	if !there || beside.Family != "Berg" || beside.Chart != "1" || !slices.Equal(beside.Alerts, []string{"latex"}) || beside.Sessions != 3 || len(beside.Reasons) == 0 {
		t.Errorf("beside it stands %+v", beside)
	}
	if user := b.s.User(); user.Name != testUser || user.Role != planner.Physician {
		t.Errorf("signed in is %+v", user)
	}
	b.tap(t, id, treat("crown")...)
	b.tap(t, id, b.layNeedle("n2", "needle"), planner.Tap{Deed: planner.Undo})
	before, err := b.s.Running(bg(), id)
	if err != nil {
		t.Fatal(err)
	}
	if products, err := b.s.Products(bg()); err != nil || len(products) != 5 {
		t.Errorf("%d products, %v", len(products), err)
	}
	if lots, err := b.s.Lots(bg()); err != nil || len(lots) != 5 {
		t.Errorf("%d lots, %v", len(lots), err)
	}
	b.again(t, testUser)
	after, err := b.s.Running(bg(), id)
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, before.Taps(), after.Taps())
	if last := after.Taps()[len(after.Taps())-1]; last.By != testUser {
		t.Errorf("tapped by %s", last.By)
	}
	wantVerified(t, b.s)
	b.sign(t, id)
	wantVerified(t, b.s)
}

// TestALotLaidOutAfterThePINIsLinked, and found by a recall, although the store had
// no key to sign the link with.
func TestALotLaidOutAfterThePINIsLinked(t *testing.T) {
	b := newSalon(t)
	spare := b.lot(t, "needle")
	spare.Value.ID, spare.Value.Batch, spare.Row = b.s.NewID(), "B-spare", 0
	saved, err := b.s.SaveLot(bg(), spare)
	if err != nil {
		t.Fatal(err)
	}
	b.refs["spare"] = planner.RefOf(b.product(t, "needle").Value, saved.Value)
	id := b.hold(t, 1)
	r, err := b.s.Rest(id, testPIN)
	if err == nil {
		err = b.s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	b.resume(t, r)
	b.tap(t, id, b.layNeedle("n2", "spare"))
	b.again(t, testUser)
	if got := uses(t, b.s, planner.RecallQuery{Lot: saved.Value.ID}); len(got) != 1 {
		t.Errorf("a recall finds %v", got)
	}
	wantVerified(t, b.s)
}

func TestThreeWrongPINsEndIt(t *testing.T) {
	b, _, r := resting(t)
	for left := planner.PINTries - 1; left >= 0; left-- {
		_, err := r.Resume("481517")
		wantCode(t, err, planner.Forbidden)
		if r.TriesLeft() != left {
			t.Errorf("%d tries are left, not %d", r.TriesLeft(), left)
		}
	}
	if r.key != nil || r.kept != nil || r.salt != nil {
		t.Error("what rested is kept")
	}
	_, err := r.Resume(testPIN)
	wantCode(t, err, planner.Forbidden)
	b.enter(t, testUser)
}

func TestARightPINCountsAfterTwoWrongOnes(t *testing.T) {
	b, id, r := resting(t)
	for range planner.PINTries - 1 {
		_, err := r.Resume("111112")
		wantCode(t, err, planner.Forbidden)
	}
	b.resume(t, r)
	b.tap(t, id, planner.Tap{Deed: planner.WriteNote, Text: "x"})
}

func TestWhatRestsCanBeWiped(t *testing.T) {
	_, _, r := resting(t)
	r.Wipe()
	if r.TriesLeft() != 0 || r.key != nil {
		t.Error("it is kept")
	}
	_, err := r.Resume(testPIN)
	wantCode(t, err, planner.Forbidden)
}

// TestAPINEndsWhenTheSessionIsNotAsItWasLeft, and says why; the passphrase goes on.
func TestAPINEndsWhenTheSessionIsNotAsItWasLeft(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(*testing.T, *salon, planner.ID)
		says      string
	}{
		"somebody else signed in": {func(t *testing.T, b *salon, _ planner.ID) { b.enter(t, "Bo") }, "signed in meanwhile"},
		"the same user signed in": {func(t *testing.T, b *salon, _ planner.ID) { b.enter(t, testUser) }, "signed in meanwhile"},
		"it was signed": {func(t *testing.T, b *salon, id planner.ID) {
			b.enter(t, testUser)
			b.sign(t, id)
		}, "was signed meanwhile"},
		"it was taken away": {func(t *testing.T, b *salon, id planner.ID) {
			b.enter(t, testUser)
			if _, err := b.s.writer.Exec("DELETE FROM records WHERE id = $1", string(id)); err != nil {
				t.Fatal(err)
			}
		}, "taken away meanwhile"},
		"another clinic lies there": {func(t *testing.T, b *salon, _ planner.ID) {
			other, _ := newClinic(t)
			replaceFile(t, b.path, other)
		}, "Another clinic file"},
	} {
		t.Run(name, func(t *testing.T) {
			b, id, r := resting(t)
			c.meanwhile(t, b, id)
			if err := b.s.Close(); err != nil {
				t.Fatal(err)
			}
			_, err := r.Resume(testPIN)
			wantCode(t, err, planner.Conflict)
			if !strings.Contains(planner.ErrorMessage(err), c.says) {
				t.Errorf("says %q", planner.ErrorMessage(err))
			}
			if r.TriesLeft() != 0 {
				t.Error("the PIN still counts")
			}
		})
	}
}

// replaceFile puts a clinic file in the place of another.
func replaceFile(t *testing.T, path, other string) {
	t.Helper()
	whole, err := os.ReadFile(other)
	if err == nil {
		err = os.WriteFile(path, whole, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAPINWaitsForAnotherWindow: who has the file now has not taken the session.
func TestAPINWaitsForAnotherWindow(t *testing.T) {
	b, _, r := resting(t)
	lock := &Store{path: b.path}
	if err := lock.takeLock(); err != nil {
		t.Fatal(err)
	}
	_, err := r.Resume(testPIN)
	wantCode(t, err, planner.Locked)
	if r.TriesLeft() != planner.PINTries {
		t.Errorf("%d tries are left", r.TriesLeft())
	}
	if err := lock.lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	b.resume(t, r)
}

func TestWeakPINsAndIdleSessionsDoNotRest(t *testing.T) {
	b := newSalon(t)
	stored, err := b.s.Patient(bg(), b.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	stored.Value.Born = planner.Date{Year: 1984, Month: 7, Day: 3}
	if _, err = b.s.SavePatient(bg(), stored); err != nil {
		t.Fatal(err)
	}
	id := b.hold(t, 1)
	for _, pin := range []string{"", "12345", "123456", "000000", "030784", "840703"} {
		_, err := b.s.Rest(id, pin)
		wantCode(t, err, planner.Invalid)
	}
	b.sign(t, id)
	_, err = b.s.Rest(id, testPIN)
	wantCode(t, err, planner.Invalid)
	waiting := b.open(t, 2)
	_, err = b.s.Rest(waiting, testPIN)
	wantCode(t, err, planner.Invalid)
	_, err = b.s.Rest("none", testPIN)
	wantCode(t, err, planner.NotFound)
}

func TestWidenOpensTheRest(t *testing.T) {
	o, late := testOptions(), time.Duration(0)
	now := o.Now()
	o.Now = func() time.Time { return now.Add(late) }
	b, id, r := restingWith(t, o)
	b.resume(t, r)
	b.tap(t, id, treat("crown")...)
	wantCode(t, b.s.Widen("not this one, surely"), planner.Forbidden)
	late = time.Minute // nobody waits longer after a wrong one
	if _, narrow := b.s.Narrow(); !narrow {
		t.Fatal("a wrong passphrase opened the rest")
	}
	_, err := b.s.Patient(bg(), b.patient.ID)
	wantCode(t, err, planner.Locked)
	if err := b.s.Widen(testPassphrase); err != nil {
		t.Fatal(err)
	}
	if _, narrow := b.s.Narrow(); narrow {
		t.Fatal("only the session is open")
	}
	if _, err := b.s.Patient(bg(), b.patient.ID); err != nil {
		t.Error(err)
	}
	b.tap(t, id, planner.Tap{Deed: planner.WriteNote, Text: "wide"})
	b.tap(t, id, planner.Tap{Deed: planner.OverrideGate, Override: &planner.Override{Kind: planner.OverrideExpired, Lot: b.refs["stale"].Lot, Reason: "none left"}})
	b.sign(t, id)
	wantVerified(t, b.s)
	if n := countEntries(t, b.s, planner.AuditSignIn); n != 2 {
		t.Errorf("the trail knows %d sign-ins", n)
	}
	b.again(t, testUser)
	if w := b.s.Warning(); w != "" {
		t.Error(w)
	}
	wantVerified(t, b.s)
}

func TestASessionRestsAgainAfterItsPIN(t *testing.T) {
	b, id, r := resting(t)
	for range 3 {
		b.resume(t, r)
		b.tap(t, id, planner.Tap{Deed: planner.WriteNote, Text: "again"})
		var err error
		if r, err = b.s.Rest(id, testPIN); err == nil {
			err = b.s.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	b.enter(t, testUser)
	if taps := len(b.record(t, id).Note); taps == 0 {
		t.Error("the note is not there")
	}
	wantVerified(t, b.s)
}

// TestStockAlteredMeanwhileIsNotBelieved although the store has no key to check it
// with: rows are known as they were.
func TestStockAlteredMeanwhileIsNotBelieved(t *testing.T) {
	for name, statement := range map[string]string{
		"a lot's text":     "UPDATE lots SET body = replace(body, 'B-needle', 'B-other')",
		"a lot's MAC":      "UPDATE lots SET mac = zeroblob(32)",
		"a product's text": "UPDATE products SET body = replace(body, 'Acme', 'Other')",
		"a lot swapped":    "UPDATE lots SET product = (SELECT id FROM products ORDER BY id DESC LIMIT 1)",
	} {
		t.Run(name, func(t *testing.T) {
			b, id, r := resting(t)
			db := openPool(b.path, readWrite, 1)
			if _, err := db.Exec(statement); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			b.resume(t, r)
			wantCode(t, b.try(id, b.layNeedle("n2", "needle")), planner.Corrupt)
		})
	}
}

// TestWhatWasTappedAfterThePINSurvivesAKill: the files as they lie on the disk at
// any moment are opened with the passphrase, and every tap is there. What rested
// is gone with the program.
func TestWhatWasTappedAfterThePINSurvivesAKill(t *testing.T) {
	b, id, r := resting(t)
	b.resume(t, r)
	for i, tap := range treat("crown") {
		b.tap(t, id, tap)
		left := filepath.Join(t.TempDir(), "killed.stipple")
		for _, suffix := range []string{"", "-wal", headSuffix} {
			whole, err := os.ReadFile(b.path + suffix)
			if err == nil {
				err = os.WriteFile(left+suffix, whole, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		s := openAs(t, left, testUser, testPassphrase)
		running, err := s.Running(bg(), id)
		if err != nil || len(running.Taps()) != b.seq[id] {
			t.Fatalf("after tap %d there are %d of %d: %v", i+1, len(running.Taps()), b.seq[id], err)
		}
		if s.Warning() != "" {
			t.Error(s.Warning())
		}
		wantVerified(t, s)
	}
}

// TestTheTrailTellsOfEveryPIN, right or wrong, at the next sign-in.
func TestTheTrailTellsOfEveryPIN(t *testing.T) {
	b, id, r := resting(t)
	_, err := r.Resume("481517")
	wantCode(t, err, planner.Forbidden)
	b.resume(t, r)
	b.tap(t, id, planner.Tap{Deed: planner.WriteNote, Text: "x"})
	b.again(t, testUser)
	for op, want := range map[planner.AuditOp]int{planner.AuditPINFailed: 1, planner.AuditPIN: 1} {
		if got := countEntries(t, b.s, op); got != want {
			t.Errorf("%s: %d entries, not %d", op, got, want)
		}
	}
	var about string
	if err := b.s.readers.QueryRow("SELECT id FROM audit WHERE op = $1", string(planner.AuditPIN)).Scan(&about); err != nil || about != string(id) {
		t.Errorf("it is about %q: %v", about, err)
	}
	wantVerified(t, b.s)
}
