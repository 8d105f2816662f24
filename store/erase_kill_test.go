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

// eraserEnv holds the clinic file when this test program is started once more as a
// physician who erases chart after chart until it is killed.
const eraserEnv = "STIPPLE_TEST_ERASER"

func eraseAll(path string) error {
	s, err := Open(path, testUser, testPassphrase, testOptions())
	if err != nil {
		return err
	}
	cards, err := s.Cards(bg())
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for _, card := range cards {
		if _, err := s.ErasePatient(bg(), card.ID, "asked", testPassphrase); err != nil {
			return err
		}
		fmt.Println(card.ID)
	}
	return nil
}

// TestAnErasingThatIsKilledIsWholeOrNotAtAll kills somebody who erases charts at
// random moments. A chart whose erasing was acknowledged is gone with every row, any
// other is whole or gone, and the file verifies.
func TestAnErasingThatIsKilledIsWholeOrNotAtAll(t *testing.T) {
	b := newSalon(t)
	kills := 15
	for i := range 3 * kills {
		b.patient, b.plan, b.consent = b.course(t, fmt.Sprint("C-", i), "Dahl")
		if i%3 == 0 {
			b.sign(t, b.hold(t, 1, "crown", "frontal"))
		}
	}
	random := rand.New(rand.NewPCG(seedOf(t), 1))
	left := len(cardsOf(t, b.s))
	for range kills {
		if err := b.s.Close(); err != nil {
			t.Fatal(err)
		}
		gone := b.killEraser(t, random.IntN(4), time.Duration(random.IntN(12000))*time.Microsecond)
		forgetTries(t, b.path) // a passphrase that was asked for when it was killed counts as a wrong one
		b.enter(t, testUser)
		wantVerified(t, b.s)
		for _, id := range gone {
			_, err := b.s.Patient(bg(), id)
			wantCode(t, err, planner.NotFound)
		}
		cards := cardsOf(t, b.s)
		for _, card := range cards {
			b.exported(t, card.Chart)
		}
		if n := count(t, b.s, "SELECT count(*) FROM patients WHERE length(key_box) > 0"); n != len(cards) || n > left-len(gone) {
			t.Fatalf("%d keys, %d cards; there were %d and %d were erased", n, len(cards), left, len(gone))
		}
		left = len(cards)
	}
	if left == 3*kills+1 {
		t.Error("no kill hit an erasing")
	}
}

// killEraser starts somebody who erases, kills them a moment after so many
// acknowledged charts, and gives these.
func (b *salon) killEraser(t *testing.T, charts int, moment time.Duration) []planner.ID {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), eraserEnv+"="+b.path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Fatalf("the eraser says %q", lines.Text())
	}
	var gone []planner.ID
	for {
		if len(gone) == charts {
			time.AfterFunc(moment, func() { _ = child.Process.Kill() })
		}
		if !lines.Scan() {
			break
		}
		if strings.HasPrefix(lines.Text(), "failed") {
			t.Fatal(lines.Text())
		}
		gone = append(gone, planner.ID(lines.Text()))
	}
	if err := errors.Join(lines.Err(), ignoreExit(child.Wait())); err != nil {
		t.Fatal(err)
	}
	return gone
}
