package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
)

func TestADraftThatCannotBeKeptIsToldOnceAndKeptLater(t *testing.T) {
	s, f := faultyStage(t, newFakeFile(planner.Physician).has(somebody()))
	p := s.patient("p1", tabRecord)
	var again func()
	p.writer.after = func(_ time.Duration, then func()) { again = then }
	told := 0
	tell := p.writer.told
	p.writer.told = func(err error) { told++; tell(err) }
	f.err = storeFaults()["full"]
	for _, word := range []string{"5", "55", "555"} {
		p.record.phone.entry.SetText(word)
		p.saver.flush()
	}
	if told != 1 || !s.says("The draft could not be kept") || s.dialog() {
		t.Fatalf("told %d times", told)
	}
	f.err = nil
	again()
	if told != 2 || len(f.drafted) != 1 || !strings.Contains(string(f.drafted[0].Body), "555") || s.says("The draft could not be kept") {
		t.Errorf("told %d times, kept %v", told, f.drafted)
	}
}

func TestLockingAsksWhenWhatIsTypedCannotBeKept(t *testing.T) {
	start := func(t *testing.T, reason string) (*stage, *faultyFile) {
		s, f := faultyStage(t, newFakeFile(planner.Physician).has(somebody()))
		s.shell.clipboard.after = func(time.Duration, func()) {}
		p := s.patient("p1", tabRecord)
		p.writer.after = func(time.Duration, func()) {}
		p.record.phone.entry.SetText("555")
		f.err = storeFaults()["vanished"]
		s.shell.lock(reason)
		if s.shell.file == nil || !s.says("not there any more") {
			t.Fatal("it locked, or does not say why not")
		}
		return s, f
	}
	locked := func(s *stage) bool { return s.shell.file == nil }
	t.Run("back", func(t *testing.T) {
		s, _ := start(t, lockedByHand)
		s.press("Go back")
		if locked(s) || s.shell.current.(*patientPage).record.phone.read() != "555" {
			t.Error("what was typed is gone")
		}
	})
	t.Run("again", func(t *testing.T) {
		s, f := start(t, lockedByHand)
		f.err = nil
		s.press("Try again")
		if !locked(s) || len(f.drafted) != 1 || !strings.Contains(string(f.drafted[0].Body), "555") {
			t.Errorf("locked %v with %v", locked(s), f.drafted)
		}
	})
	t.Run("lose", func(t *testing.T) {
		s, _ := start(t, lockedByHand)
		s.press("Lock and lose it")
		if !locked(s) {
			t.Error("it did not lock")
		}
	})
	t.Run("nobody there", func(t *testing.T) {
		s, f := start(t, lockedAsleep)
		page := s.shell.current.(*patientPage)
		if hasButton(s, "Go back") || slices.Contains(test.LaidOutObjects(s.window.Content()), fyne.CanvasObject(page)) {
			t.Error("whoever is there sees the page or can go to it")
		}
		s.press("Try again")
		if locked(s) || slices.Contains(test.LaidOutObjects(s.window.Content()), fyne.CanvasObject(page)) {
			t.Error("trying again shows the page")
		}
		f.err = nil
		s.press("Try again")
		if !locked(s) || len(f.drafted) != 1 {
			t.Error("it did not lock once it could")
		}
	})
}
