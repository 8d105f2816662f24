package store

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"stipple/planner"
)

// resealerEnv holds the clinic file when this test program is started once more as
// a window that seals anew in the background, and saves, until it is killed.
const resealerEnv = "STIPPLE_TEST_RESEALER"

// resealUntilKilled says after every transaction how far it is, and after every save
// what was saved.
func resealUntilKilled(path string) error {
	s, err := Open(path, testUser, testPassphrase, testOptions())
	if err != nil {
		return err
	}
	fmt.Println("ready", s.Warning())
	patient, err := s.PatientByChart(bg(), "1")
	if err != nil {
		return err
	}
	var errSave error
	err = s.resealBy(bg(), 1, func(done, total int) {
		fmt.Println("step", done, total)
		patient.Value.Given = fmt.Sprintf("Eva %d", patient.Row)
		if patient, err = s.SavePatient(bg(), patient); err != nil {
			errSave = errors.Join(errSave, err)
			return
		}
		fmt.Println("saved", patient.Value.Given)
	})
	if err := errors.Join(err, errSave); err != nil {
		return err
	}
	fmt.Println("finished")
	return s.Close()
}

// TestResealingThatIsKilledGoesOn kills it at random moments until it has come to
// its end all the same: after every kill the file opens without a warning and
// verifies, and what was acknowledged is there.
func TestResealingThatIsKilledGoesOn(t *testing.T) {
	b, running := crowded(t)
	b.remove(t, "Bo")
	plans := asJSON(t, []any{plansOf(t, b.s, b.patient.ID), b.record(t, running)})
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(seedOf(t), 1))
	kills, finished := 0, false
	for ; !finished; kills++ {
		if kills > 300 {
			t.Fatal("it never comes to an end")
		}
		last, steps := "", 0
		finished, last, steps = killResealer(t, b.path, 1+random.IntN(4), time.Duration(random.IntN(4000))*time.Microsecond)
		b.enter(t, testUser)
		if w := b.s.Warning(); w != "" {
			t.Fatalf("kill %d after %d steps: %s", kills, steps, w)
		}
		wantVerified(t, b.s)
		patient, err := b.s.PatientByChart(bg(), "1")
		if err != nil {
			t.Fatal(err)
		}
		if last != "" && patient.Value.Given != last && patient.Value.Given != fmt.Sprintf("Eva %d", patient.Row-1) {
			t.Errorf("kill %d: saved %q, read %q", kills, last, patient.Value.Given)
		}
		if got := asJSON(t, []any{plansOf(t, b.s, b.patient.ID), b.record(t, running)}); got != plans {
			t.Fatalf("kill %d: something else is read", kills)
		}
		if finished && b.s.unfinished() {
			t.Error("it said it had finished")
		}
		finished = !b.s.unfinished()
		if err := b.s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills", kills)
	if kills < 5 {
		t.Errorf("only %d kills", kills)
	}
	b.enter(t, testUser)
	b.sign(t, running)
	wantVerified(t, b.s)
}

func plansOf(t testing.TB, s *Store, patient planner.ID) []Stored[planner.Plan] {
	t.Helper()
	plans, err := s.Plans(bg(), patient)
	if err != nil {
		t.Fatal(err)
	}
	return plans
}

// killResealer lets it go some steps, and a little on, then kills it.
func killResealer(t *testing.T, path string, steps int, more time.Duration) (finished bool, saved string, seen int) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(program, "-test.run=^$")
	child.Env = append(os.Environ(), resealerEnv+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		word, rest, _ := strings.Cut(lines.Text(), " ")
		switch word {
		case "failed":
			t.Error(rest)
		case "finished":
			finished = true
		case "saved":
			saved = rest
		case "step":
			if seen++; seen == steps {
				time.AfterFunc(more, func() { _ = child.Process.Kill() })
			}
		}
	}
	if err := errors.Join(lines.Err(), ignoreExit(child.Wait())); err != nil {
		t.Fatal(err)
	}
	return finished, saved, seen
}
