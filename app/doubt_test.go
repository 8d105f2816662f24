package app

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/store"
)

// doubtful is an error after which it is not certain that nothing was saved.
func doubtful(says string) error {
	return planner.Errorf(planner.Internal, "%s", says).Because(store.ErrDoubt)
}

// A save that came although an error was told is no dead end: what was typed since can
// be saved over it, or let go for it, and nobody else is blamed.
func TestANewPatientThatIsStoredAlreadyLetsChoose(t *testing.T) {
	for button, want := range map[string]struct {
		family string
		row    int64
	}{"Keep mine": {"Bergh", 2}, "Take what is stored": {"Berg", 1}} {
		s := signedIn(t, newFakeFile(planner.Physician))
		s.do(actNewPatient)
		p := s.shell.current.(*patientPage)
		test.Type(p.record.chart.entry, "0001")
		test.Type(p.record.family.entry, "Berg")
		test.Type(p.record.given.entry, "Ida")
		came, err := p.read()
		if err != nil {
			t.Fatal(err)
		}
		s.file.patients[p.id] = store.Stored[planner.Patient]{Value: came, Row: 1}
		test.Type(p.record.family.entry, "h")
		s.do(actSave)
		if !s.says("This patient is stored already") || !s.says("Bergh") || s.says("omebody else") {
			t.Fatalf("it says %q", s.words())
		}
		s.press(button)
		now := s.file.patients[p.id]
		if len(s.file.patients) != 1 || now.Row != want.row || now.Value.Family != want.family || p.unsaved() || !p.stored || p.record.family.read() != want.family {
			t.Errorf("%s: stored is %+v, unsaved %v", button, now, p.unsaved())
		}
	}
}

// As is a plan.
func TestANewPlanThatIsStoredAlreadyLetsChoose(t *testing.T) {
	stored := thinningPlan(t, "new")
	for button, title := range map[string]string{"Keep mine": "Mine", "Take what is stored": stored.Title} {
		d := newPlanDesktop(t, planner.Physician)
		mine := stored.Clone()
		mine.Title = "Mine"
		d.page.edit.create(mine)
		d.store.fail = planner.Errorf(planner.Conflict, "This plan is stored already.").
			Because(&store.ConflictError[planner.Plan]{Theirs: store.Stored[planner.Plan]{Value: stored, Row: 1}})
		d.page.saveNow()
		d.store.fail = nil
		pressed(t, d.window, button)
		if d.page.edit.plan.Title != title || d.page.dirty() || d.page.row == 0 {
			t.Errorf("%s: %q of row %d, dirty %v", button, d.page.edit.plan.Title, d.page.row, d.page.dirty())
		}
	}
}

// A recovery code that may be the one that holds is shown, with the words that the one
// before may be.
func TestARecoveryCodeInDoubtIsShown(t *testing.T) {
	s, _ := usersStage(t, planner.Physician)
	s.file.log.newCode = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789"
	s.file.log.refusal = doubtful("It is not certain that the new recovery code was saved. Keep both.")
	s.press("Make a new recovery code…")
	s.fill(0, "brass otter piano")
	s.press("Make it")
	if !s.says("ABCD-EFGH-JKMN-PQRS") || !s.says("It is not certain that the new recovery code was saved.") {
		t.Fatalf("it says %q", s.words())
	}
	s.press("Close")
	if !s.says("it may be the only one that holds") {
		t.Errorf("leaving, it says %q", s.words())
	}
	s.press("Go back")
	s.fill(0, "abcd efgh jkmn pqrs tvwx yzoi 2345 6789")
	s.press("I have kept it")
	if s.dialog() || !s.says("Keep both recovery codes") || s.says("The new recovery code holds.") {
		t.Errorf("afterwards it says %q", s.words())
	}
}

// What is in doubt is not called something that did not work.
func TestADoubtHasATitleOfItsOwn(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	s.shell.dialogs.showError(doubtful("It is not certain that this was saved."))
	if !s.says("Look whether it was saved") || s.says("That did not work") {
		t.Errorf("it says %q", s.words())
	}
}
