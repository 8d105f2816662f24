package store

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stipple/planner"
	"stipple/store/vault"
)

// movingClock gives options whose clock the test moves.
func movingClock() (Options, func(time.Duration)) {
	o := testOptions()
	now := o.Now()
	o.Now = func() time.Time { return now }
	return o, func(d time.Duration) { now = now.Add(d) }
}

// waits gives how long an error says to wait, 0 for any other error.
func waits(err error) time.Duration {
	var wait *WaitError
	if !errors.As(err, &wait) || planner.ErrorCode(err) != planner.Forbidden {
		return 0
	}
	return wait.Wait
}

// TestWrongPassphrasesMakeWait: each wrong one makes wait longer, up to half a
// minute; before that is over not even the right one is looked at, and after a
// right one all begins anew.
func TestWrongPassphrasesMakeWait(t *testing.T) {
	path, _ := newClinic(t)
	o, pass := movingClock()
	try := func(passphrase string) error {
		s, err := Open(path, testUser, passphrase, o)
		if err == nil {
			err = s.Close()
		}
		return err
	}
	for _, seconds := range []int{1, 2, 4, 8, 16, 30, 30, 30} {
		wait := time.Duration(seconds) * time.Second
		if err := try("not this passphrase"); planner.ErrorCode(err) != planner.Forbidden || waits(err) != 0 {
			t.Fatalf("a wrong one: %v", err)
		}
		err := try(testPassphrase)
		if waits(err) != wait || !strings.Contains(planner.ErrorMessage(err), "Wait "+strings.TrimSuffix(wait.String(), "s")+" second") {
			t.Fatalf("wait %s: %v", wait, err)
		}
		var until *WaitError
		if errors.As(err, &until); !until.Until.Equal(o.Now().Add(wait)) {
			t.Errorf("wait until %s", until.Until)
		}
		pass(wait - time.Millisecond)
		if err := try(testPassphrase); waits(err) != time.Millisecond || planner.ErrorMessage(err) != "Wait 1 second before the next try." {
			t.Fatalf("a moment too soon: %v", err)
		}
		pass(time.Millisecond)
	}
	if err := try(testPassphrase); err != nil {
		t.Fatal(err)
	}
	if err := try("not this passphrase"); waits(err) != 0 {
		t.Fatal(err)
	}
	if err := try(testPassphrase); waits(err) != time.Second {
		t.Errorf("a right one did not begin anew: %v", err)
	}
}

// TestEveryPlaceThatAsksMakesWait: one count for each user, wherever their
// passphrase is asked, and another user is not kept out by it.
func TestEveryPlaceThatAsksMakesWait(t *testing.T) {
	o, pass := movingClock()
	b := newSalonWith(t, o)
	id := b.hold(t, 1, "crown")
	gate := b.open(t, 2)
	override := overrideTap(b.refs["stale"].Lot)
	_, code := newClinic(t)
	places := map[string]func(passphrase string) error{
		"sign":  func(p string) error { _, err := b.s.Sign(bg(), id, p); return err },
		"amend": func(p string) error { _, err := b.s.Amend(bg(), id, planner.Amendment{}, p); return err },
		"change": func(p string) error {
			return b.s.ChangePassphrase(bg(), p, p)
		},
		"override": func(p string) error { return b.tryAs(gate, override, &Authority{testUser, p}) },
		"widen":    func(p string) error { return b.s.Widen(p) },
		"code":     func(p string) error { _, err := b.s.NewRecoveryCode(bg(), p); return err },
	}
	for name, place := range places {
		pass(time.Hour)
		wantCode(t, place("not this passphrase"), planner.Forbidden)
		for other, place := range places {
			if waits(place(testPassphrase)) != time.Second {
				t.Errorf("after a wrong one at %s, %s does not wait", name, other)
			}
		}
		pass(time.Second)
		if err := b.s.proved(testPassphrase); err != nil {
			t.Fatal(err)
		}
	}
	if err := ResetPassphrase(b.path, code, testUser, "a new long passphrase of mine", o); planner.ErrorCode(err) != planner.Forbidden || waits(err) != 0 {
		t.Fatalf("a wrong code: %v", err)
	}
	if err := ResetPassphrase(b.path, code, "Bo", "a new long passphrase of mine", o); waits(err) != time.Second {
		t.Errorf("codes do not wait for one another: %v", err)
	}
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	b.enter(t, "Bo")
}

// TestWaitingHoldsWithAnyClock: whatever the clock does, nobody waits longer than
// half a minute by it, and somebody who waits gets in.
func TestWaitingHoldsWithAnyClock(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		now := testOptions().Now()
		w := waiting{filepath.Join(dir, "clinic"), Options{Now: func() time.Time { return now }}.filled()}
		_ = os.Remove(w.path + triesSuffix)
		wrong := func() error { return planner.Errorf(planner.Forbidden, "Wrong.") }
		for range rapid.IntRange(1, 9).Draw(t, "tries") {
			err := w.try("u", waitingLine{User: "u"}, wrong)
			if waits(err) > longestWait {
				t.Fatalf("wait %s", waits(err))
			}
			now = now.Add(time.Duration(rapid.Int64Range(-int64(100*time.Hour), int64(100*time.Hour)).Draw(t, "jump")))
		}
		err := w.try("u", waitingLine{User: "u"}, func() error { return nil })
		now = now.Add(waits(err))
		if err != nil {
			err = w.try("u", waitingLine{User: "u"}, func() error { return nil })
		}
		if err != nil {
			t.Fatalf("who waited does not get in: %v", err)
		}
	})
}

// TestTriesSideBySideComeOneAfterTheOther: of many tries at one moment one is
// looked at.
func TestTriesSideBySideComeOneAfterTheOther(t *testing.T) {
	w := waiting{filepath.Join(t.TempDir(), "clinic"), testOptions().filled()}
	var wait sync.WaitGroup
	var mu sync.Mutex
	looked, told := 0, 0
	for range 20 {
		wait.Go(func() {
			err := w.try("u", w.line(planner.AuditSignInFailed, "u", "user", "u"), func() error {
				mu.Lock()
				defer mu.Unlock()
				looked++
				return planner.Errorf(planner.Forbidden, "Wrong.")
			})
			mu.Lock()
			defer mu.Unlock()
			if waits(err) == time.Second {
				told++
			}
		})
	}
	wait.Wait()
	if looked != 1 || told != 19 {
		t.Errorf("%d tries were looked at, %d told to wait", looked, told)
	}
}

// TestATryDuringWhichTheProgramEndsCounts: it makes wait, and the trail hears of it.
func TestATryDuringWhichTheProgramEndsCounts(t *testing.T) {
	o, pass := movingClock()
	path, _ := newClinic(t)
	w := waiting{path, o.filled()}
	peek, err := peekFile(path)
	if err != nil {
		t.Fatal(err)
	}
	id := planner.ID(peek.slots[0].ID)
	func() {
		defer func() { _ = recover() }()
		_ = w.try(id, w.line(planner.AuditSignInFailed, id, "user", string(id)), func() error { panic("killed") })
	}()
	if err := w.try(id, waitingLine{}, func() error { return nil }); waits(err) != time.Second {
		t.Fatalf("ending the program helps: %v", err)
	}
	pass(time.Second)
	s, err := Open(path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if n := countEntries(t, s, planner.AuditSignInFailed); n != 1 {
		t.Errorf("%d failed sign-ins in the trail", n)
	}
}

// TestCareGoesOnWhereNothingCanBeCounted: a damaged count, an absurd one, none,
// and a folder that cannot be written keep nobody out.
func TestCareGoesOnWhereNothingCanBeCounted(t *testing.T) {
	absurd, err := json.Marshal(map[planner.ID]*standing{
		"u": {Wrong: -5, At: testOptions().Now().Add(1e9 * time.Second)}, "v": nil,
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"damaged": "{{{", "cut": `{"u":{"wrong":`, "empty": "", "zeros": strings.Repeat("\x00", 900), "absurd": string(absurd)} {
		w := waiting{filepath.Join(t.TempDir(), "clinic"), testOptions().filled()}
		if err := os.WriteFile(w.path+triesSuffix, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := w.try("u", waitingLine{}, func() error { return nil }); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		wrong := func() error { return planner.Errorf(planner.Forbidden, "Wrong.") }
		_ = w.try("u", waitingLine{}, wrong)
		if err := w.try("u", waitingLine{}, wrong); waits(err) != time.Second {
			t.Errorf("%s: it is not counted again: %v", name, err)
		}
	}
	nowhere := waiting{filepath.Join(t.TempDir(), "none", "clinic"), testOptions().filled()}
	if err := nowhere.try("u", waitingLine{}, func() error { return nil }); err != nil {
		t.Errorf("a folder that cannot be written: %v", err)
	}
	looked := false
	err = nowhere.try("u", waitingLine{}, func() error { looked = true; return planner.Errorf(planner.Forbidden, "Wrong.") })
	if wantCode(t, err, planner.Forbidden); !looked {
		t.Error("nobody looked at the passphrase")
	}
}

// TestADamagedSlotCountsForNothing: what cannot be tried is no wrong passphrase.
func TestADamagedSlotCountsForNothing(t *testing.T) {
	path, _ := newClinic(t)
	edit(t, path, "UPDATE users SET checksum = zeroblob(32)")
	for range 3 {
		_, err := Open(path, testUser, testPassphrase, testOptions())
		wantCode(t, err, planner.Corrupt)
	}
}

// TestNamesOfNobodyAreNotWritten: a name that is no user's may be a passphrase,
// typed in the wrong field.
func TestNamesOfNobodyAreNotWritten(t *testing.T) {
	path, _ := newClinic(t)
	before := folder(t, path)
	_, err := Open(path, "tangerine-umbrella-quartz", testPassphrase, testOptions())
	wantCode(t, err, planner.Forbidden)
	if after := folder(t, path); len(after) != len(before) {
		t.Errorf("%d files, before %d", len(after), len(before))
	}
	if _, err := Open(path, testUser, "tangerine-umbrella-quartz", testOptions()); err == nil {
		t.Fatal("got in")
	}
	searchFolder(t, path, []string{"tangerine", "umbrella"})
	other := vault.NewRecoveryCode()
	wantCode(t, ResetPassphrase(path, other, testUser, "tangerine umbrella quartz", testOptions()), planner.Forbidden)
	searchFolder(t, path, []string{"tangerine", "umbrella", other, other[:9]})
}
