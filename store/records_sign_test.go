package store

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"stipple/planner"
)

// TestSigningAsksWhoIsThere: the passphrase counts, not that somebody is signed
// in, and only the operator or a physician puts a name to a session.
func TestSigningAsksWhoIsThere(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1, "crown") // operated by the physician
	_, err := b.s.Sign(bg(), id, "somebody else's one")
	wantCode(t, err, planner.Forbidden)
	forgetTries(t, b.path)
	b.again(t, "Bo")
	_, err = b.s.Sign(bg(), id, testPassphrase)
	wantCode(t, err, planner.Forbidden)
	if b.record(t, id).Signed() {
		t.Fatal("it was signed")
	}
	own := b.hold(t, 2, "crown") // operated by the assistant
	if signed := b.sign(t, own); signed.Signature.By.Name != "Bo" || signed.Signature.By.Role != planner.Assistant {
		t.Errorf("signed by %+v", signed.Signature.By)
	}
	_, err = b.s.Amend(bg(), own, planner.Amendment{Text: "x", Reason: "x"}, "somebody else's one")
	wantCode(t, err, planner.Forbidden)
	b.again(t, testUser)
	b.sign(t, id)
	wantVerified(t, b.s)
}

func TestASessionThatNeverStartedIsNotSigned(t *testing.T) {
	b := newSalon(t)
	id := b.open(t, 1)
	b.tap(t, id, b.gate()...)
	_, err := b.s.Sign(bg(), id, testPassphrase)
	wantCode(t, err, planner.Invalid)
}

func TestATapOutOfTurnIsAConflict(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1)
	before := b.print(t, id)
	for _, seq := range []int{0, 1, b.seq[id], b.seq[id] + 2} {
		_, err := b.s.Tap(bg(), id, planner.Tap{Seq: seq, At: planner.MomentOf(b.s.Now()), Deed: planner.WriteNote, Text: "x"}, nil)
		wantCode(t, err, planner.Conflict)
	}
	_, err := b.s.Tap(bg(), id, planner.Tap{Seq: b.seq[id] + 1, At: "soon", Deed: planner.WriteNote, Text: "x"}, nil)
	wantCode(t, err, planner.Invalid)
	if b.print(t, id) != before {
		t.Error("something was stored")
	}
	_, err = b.s.Tap(bg(), b.s.NewID(), planner.Tap{Seq: 1}, nil)
	wantCode(t, err, planner.NotFound)
}

// TestManyHandsAtOneSession: what several windows do at once is one sequence.
func TestManyHandsAtOneSession(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1)
	before := b.seq[id]
	var done atomic.Int64
	var wait sync.WaitGroup
	for range 4 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for range 25 {
				running, err := b.s.Running(bg(), id)
				if err != nil {
					t.Error(err)
					return
				}
				_, err = b.s.Tap(bg(), id, planner.Tap{Seq: running.NextSeq(), At: planner.MomentOf(b.s.Now()), Deed: planner.WriteNote, Text: "x"}, nil)
				switch planner.ErrorCode(err) {
				case "":
					done.Add(1)
				case planner.Conflict:
				default:
					t.Error(err)
				}
			}
		}()
	}
	wait.Wait()
	running, err := b.s.Running(bg(), id)
	if err != nil || done.Load() == 0 || len(running.Taps()) != before+int(done.Load()) {
		t.Errorf("%d taps are there, %d were acknowledged after %d, %v", len(running.Taps()), done.Load(), before, err)
	}
	wantVerified(t, b.s)
}

func TestARecordIsReadBesideTheWindow(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1, "crown")
	o := testOptions()
	o.ReadOnly = true
	reader, err := Open(b.path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for range 2 {
		running, err := reader.Running(bg(), id)
		if err != nil || len(running.Taps()) != b.seq[id] {
			t.Fatalf("%d taps are read, %v", len(running.Taps()), err)
		}
		b.tap(t, id, planner.Tap{Deed: planner.WriteNote, Text: "more"})
	}
	_, err = reader.Tap(bg(), id, planner.Tap{Seq: b.seq[id] + 1, At: planner.MomentOf(b.s.Now()), Deed: planner.WriteNote, Text: "x"}, nil)
	wantCode(t, err, planner.Locked)
	_, err = reader.Sign(bg(), id, testPassphrase)
	wantCode(t, err, planner.Locked)
	wantCode(t, reader.OpenRecord(bg(), b.fresh(t, b.plan, 2)), planner.Locked)
}

// TestAnImportKnowsTheLotsThatWereUsed: a recall finds them, nobody can lay them
// out, and a lot that is there already stays as it is.
func TestAnImportKnowsTheLotsThatWereUsed(t *testing.T) {
	b := newSalon(t)
	b.sign(t, b.hold(t, 1, "crown"))
	other := b.elsewhere(t)
	for _, batch := range []string{"B-needle", "B-black", "B-water", "B-machine"} {
		found, err := other.s.Recall(bg(), planner.RecallQuery{Batch: batch})
		if err != nil || len(found) != 1 || !found[0].Elsewhere || found[0].Patient.ID != b.patient.ID {
			t.Errorf("recall of %s finds %+v, %v", batch, found, err)
		}
	}
	if found, err := other.s.Recall(bg(), planner.RecallQuery{Needle: "3RL"}); err != nil || len(found) != 1 {
		t.Errorf("recall of the needle finds %d, %v", len(found), err)
	}
	lots, err := other.s.Lots(bg())
	if err != nil || len(lots) != 4 {
		t.Fatalf("%d lots came over, %v", len(lots), err)
	}
	for _, lot := range lots {
		if !lot.Value.Closed || !lot.Value.Imported || len(lot.Value.Faults()) > 0 {
			t.Errorf("%+v, %v", lot.Value, lot.Value.Faults())
		}
	}
	products, err := other.s.Products(bg())
	if err != nil {
		t.Fatal(err)
	}
	labels := map[planner.ID]string{}
	for _, ref := range b.refs {
		labels[ref.Product] = ref.Label
	}
	for _, p := range products {
		if !p.Value.Retired || len(p.Value.Faults()) > 0 || p.Value.Label() != labels[p.Value.ID] {
			t.Errorf("%+v, labelled %q, %v", p.Value, p.Value.Label(), p.Value.Faults())
		}
	}
	before := lots[0]
	b.patient, b.plan, b.consent = b.course(t, "2", "Dahl")
	b.sign(t, b.hold(t, 1, "crown"))
	whole, err := b.s.Export(bg(), "2")
	if err != nil {
		t.Fatal(err)
	}
	if err := other.s.Import(bg(), []Incoming{{"x", whole}}); err != nil {
		t.Fatal(err)
	}
	if lots, err := other.s.Lots(bg()); err != nil || len(lots) != 4 || lots[0] != before {
		t.Errorf("%d lots after another import, %v", len(lots), err)
	}
	wantVerified(t, other.s)
}

// TestAnotherExportOfWhatWasSignedElsewhere says so, and nothing else changes on
// the way.
func TestAnotherExportOfWhatWasSignedElsewhere(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1, "crown")
	b.sign(t, id)
	if _, err := b.s.Amend(bg(), id, planner.Amendment{Text: "It bled later.", Reason: "Patient called"}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	first, err := b.s.Export(bg(), b.patient.Chart)
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.elsewhere(t).s.Export(bg(), b.patient.Chart)
	if err != nil {
		t.Fatal(err)
	}
	if !second.Records[0].Elsewhere {
		t.Error("it does not say that it was signed elsewhere")
	}
	second.Records[0].Elsewhere = false
	sameJSON(t, first, second)
}

// TestASessionSignedAsMissedIsNotCalledBack: it has its record, and marking it as
// planned again would lead nowhere.
func TestASessionSignedAsMissedIsNotCalledBack(t *testing.T) {
	b := newSalon(t)
	b.sign(t, b.hold(t, 1))
	_, err := planner.OpenRecord(b.s.NewID(), b.stored(t).Value, 1, b.patient, nil, b.s.Today(), testUser, planner.MomentOf(b.s.Now()))
	wantCode(t, err, planner.Invalid)
	if says := planner.ErrorMessage(err); !strings.Contains(says, "missed") || !strings.Contains(says, "its record stays") {
		t.Errorf("says %q", says)
	}
}
