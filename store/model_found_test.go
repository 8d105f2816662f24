package store

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"stipple/planner"
)

// What the model and the kills found, each as small as it was made.

// TestAnotherUserIsRemovedBeforeAllIsSealedAnew: the second removal begins sealing
// anew from the start, and the file verifies before, during and after it.
func TestAnotherUserIsRemovedBeforeAllIsSealedAnew(t *testing.T) {
	b, _ := crowded(t)
	if _, err := b.s.AddUser(bg(), planner.User{Name: "Cy", Role: planner.Assistant}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	before := readAll(t, b.s)
	for _, name := range []string{"Bo", "Cy"} {
		b.remove(t, name)
		wantVerified(t, b.s)
		ctx, stop := cancelling()
		steps := 0
		if err := b.s.resealBy(ctx, 1, func(int, int) {
			if steps++; steps == 3 {
				stop()
			}
		}); err != nil {
			t.Fatal(err)
		}
		stop()
		wantVerified(t, b.s)
	}
	resealAll(t, b.s)
	wantVerified(t, b.s)
	if readAll(t, b.s) != before {
		t.Error("something else is read")
	}
}

// TestOnePatientDoesNotStopResealing: a chart whose rows cannot be written is stepped
// over and told of, the others are sealed anew; it can be read as before, and once it
// can be written the next run ends.
func TestOnePatientDoesNotStopResealing(t *testing.T) {
	b, _ := crowded(t)
	other, err := b.s.PatientByChart(bg(), "2")
	if err != nil {
		t.Fatal(err)
	}
	b.remove(t, "Bo")
	before := readAll(t, b.s)
	trigger := "CREATE TRIGGER stubborn BEFORE UPDATE ON plans WHEN old.patient = '" + string(other.Value.ID) + "' BEGIN SELECT RAISE(ABORT, 'no'); END"
	if _, err := b.s.writer.Exec(trigger); err != nil {
		t.Fatal(err)
	}
	for range 2 { // also by a program that was started again
		err = b.s.resealBy(bg(), 1, nil)
		wantCode(t, err, planner.Corrupt)
		if !strings.Contains(err.Error(), string(other.Value.ID)) || strings.Contains(err.Error(), string(b.patient.ID)) {
			t.Errorf("it says %v", err)
		}
		if n := count(t, b.s, "SELECT count(*) FROM patients WHERE substr(key_box, 2, 4) <> x'00000002'"); n != 1 {
			t.Errorf("%d patients are under the earlier key", n)
		}
		if readAll(t, b.s) != before {
			t.Error("something else is read")
		}
		b.again(t, testUser)
	}
	if _, err := b.s.writer.Exec("DROP TRIGGER stubborn"); err != nil {
		t.Fatal(err)
	}
	resealAll(t, b.s)
	wantVerified(t, b.s)
	if readAll(t, b.s) != before {
		t.Error("something else is read")
	}
}

// TestReadingDoesNotWaitForAStoppedProcess: one that was stopped while it held the
// files beside the trail slows down one reading, and not each.
func TestReadingDoesNotWaitForAStoppedProcess(t *testing.T) {
	b, _ := crowded(t)
	cards := cardsOf(t, b.s)
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	o := testOptions()
	o.ReadOnly = true
	s, err := Open(b.path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	held := flock.New(b.path + waitingLockSuffix)
	if there, err := held.TryLock(); err != nil || !there {
		t.Fatal(there, err)
	}
	began := time.Now()
	for _, card := range cards {
		if _, err := s.Patient(bg(), card.ID); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); len(cards) < 3 || took > 2*tellPatience || s.Warning() == "" {
		t.Errorf("%d charts took %s, warning %q", len(cards), took, s.Warning())
	}
	if err := held.Unlock(); err != nil {
		t.Fatal(err)
	}
	lines := waitingLines(t, b.path)
	if _, err := s.PlanVersions(bg(), plansOf(t, s, cards[0].ID)[0].Value.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if n := waitingLines(t, b.path); n <= lines {
		t.Error("once it let go nothing is noted")
	}
}

func waitingLines(t testing.TB, path string) int {
	t.Helper()
	data, err := os.ReadFile(path + waitingSuffix)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return bytes.Count(data, []byte("\n"))
}

// TestALinePutBackLaterComesInOnce: also when other lines were folded in between.
func TestALinePutBackLaterComesInOnce(t *testing.T) {
	b := newSalon(t)
	_ = aLine(t, b)
	first, err := os.ReadFile(b.path + waitingSuffix)
	if err != nil {
		t.Fatal(err)
	}
	tried := b.s.outside().line(planner.AuditSignInFailed, b.s.User().ID, "user", string(b.s.User().ID))
	if err := b.s.outside().tell(tried); err != nil {
		t.Fatal(err)
	}
	both, err := os.ReadFile(b.path + waitingSuffix)
	if err != nil {
		t.Fatal(err)
	}
	for _, waits := range [][]byte{first, both, slices.Concat(both, both), first} {
		if err := os.WriteFile(b.path+waitingSuffix, waits, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := b.s.fold(bg()); err != nil {
			t.Fatal(err)
		}
		_ = aLine(t, b) // another one, so that the last fold is another
		if err := b.s.fold(bg()); err != nil {
			t.Fatal(err)
		}
	}
	if n := countEntries(t, b.s, planner.AuditSignInFailed); n != 1 {
		t.Errorf("a wrong passphrase is in the trail %d times", n)
	}
	if n := countEntries(t, b.s, planner.AuditPrint); n != bytes.Count(first, []byte(`"print"`))+4 {
		t.Errorf("%d prints", n)
	}
	wantVerified(t, b.s)
}

// TestSealedAnewLeavesNoOldBox: what was sealed under the key of before is nowhere in
// the file any more, once it is closed.
func TestSealedAnewLeavesNoOldBox(t *testing.T) {
	b, _ := crowded(t)
	for i := range 30 { // so that rows lie on several pages, and pages become free
		p := newPatient(b.s, "X"+strings.Repeat("i", i), "Dahl", strings.Repeat("Eva ", 60))
		p = savePatient(t, b.s, p)
		if i%2 == 0 {
			if _, err := b.s.ErasePatient(bg(), p.Value.ID, "asked", testPassphrase); err != nil {
				t.Fatal(err)
			}
		}
	}
	var boxes [][]byte
	for _, query := range []string{
		"SELECT box FROM patients", "SELECT key_box FROM patients", "SELECT box FROM cards", "SELECT box FROM plans", "SELECT box FROM plan_versions",
		"SELECT box FROM consents", "SELECT box FROM records", "SELECT box FROM amendments", "SELECT box FROM taps", "SELECT box FROM drafts",
	} {
		rows, err := b.s.readers.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var box []byte
			if err := rows.Scan(&box); err != nil {
				t.Fatal(err)
			}
			boxes = append(boxes, box[:24]) // the beginning, with half the nonce, which no other has
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	b.remove(t, "Bo")
	resealAll(t, b.s)
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(b.path + "-wal"); err == nil && info.Size() > 0 {
		t.Fatalf("the log has %d bytes", info.Size())
	}
	found := 0
	for _, box := range boxes {
		if bytes.Contains(data, box) {
			found++
		}
	}
	if found > 0 || len(boxes) < 60 {
		t.Errorf("%d of %d old boxes are in the file", found, len(boxes))
	}
}
