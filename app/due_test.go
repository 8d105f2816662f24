package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// keptClinic keeps charts for ten years; one chart is eleven years old and one
// nine.
func keptClinic(t *testing.T, role planner.Role) (*fakeFile, planner.ID) {
	t.Helper()
	f := newFakeFile(role)
	f.settings.Value.Safety.RetentionYears = 10
	old := madeBefore(t, f, 11)
	f.has(planner.Patient{ID: old, Chart: "D-0001", Family: "Long", Given: "Ago"})
	f.has(planner.Patient{ID: madeBefore(t, f, 9), Chart: "D-0002", Family: "Not", Given: "Yet"})
	return f, old
}

func TestDueChartsAreListedWithHowLong(t *testing.T) {
	file, old := keptClinic(t, planner.Physician)
	s := signedIn(t, file)
	s.shell.openDue()
	if !s.says("LONG, Ago") || !s.says("11 years ago") || s.says("NOT, Yet") || !s.says("1 chart, last visit 10 years ago or more") {
		t.Fatal("the list is not what is due")
	}
	s.key(fyne.KeyReturn)
	if !s.dialog() || !hasButton(s, "Erase…") || !hasButton(s, "Archive…") {
		t.Fatal("what can become of it is not offered")
	}
	s.press("Archive…")
	s.answerField("Reason", "kept long enough")
	s.press("Archive")
	if _, there := s.shell.current.(*duePage); !there || s.file.patients[old].Value.Archived.IsZero() || !s.says("Archived") {
		t.Error("archiving from the list does not come back to it")
	}
	s.window.Canvas().Focus(s.shell.current.(*duePage).list)
	s.key(fyne.KeyReturn)
	if hasButton(s, "Archive…") {
		t.Error("an archived chart is offered to be archived")
	}
	s.press("Open the chart")
	if p, ok := s.shell.current.(*patientPage); !ok || p.id != old {
		t.Errorf("it shows %T", s.shell.current)
	}
}

func TestErasingFromTheListComesBackToIt(t *testing.T) {
	file, old := keptClinic(t, planner.Physician)
	s := signedIn(t, file)
	s.shell.openDue()
	s.key(fyne.KeyReturn)
	s.press("Erase…")
	s.answerField("Reason", "kept long enough")
	s.answerField("Type the chart number, D-0001", "D-0001")
	s.answerField("Your passphrase", "right right right")
	s.press("Erase for good")
	s.press("Close")
	if _, left := file.patients[old]; left || !s.says("Nothing is due") {
		t.Error("the list does not show what is left")
	}
}

func TestARoleThatMayNotEraseIsToldWhoMay(t *testing.T) {
	file, _ := keptClinic(t, planner.Administrator)
	s := signedIn(t, file)
	s.shell.openDue()
	s.key(fyne.KeyReturn)
	if hasButton(s, "Erase…") || hasButton(s, "Archive…") || !s.says("Ask a physician") {
		t.Error("an administrator is offered to erase, or not told who may")
	}
}

func TestWithoutATimeOfKeepingNothingIsDue(t *testing.T) {
	file, _ := keptClinic(t, planner.Physician)
	file.settings.Value.Safety.RetentionYears = 0
	s := signedIn(t, file)
	s.shell.openDue()
	if !s.says("No time of keeping is set") {
		t.Error("the page does not say where it is set")
	}
	s.shell.home()
	s.shell.patients.due.Tapped(nil)
	if len(s.shell.patients.found) != 0 || !s.says("Nothing is ever due") {
		t.Error("the filter finds something or does not say why not")
	}
}

func TestTheDueFilterLeadsToThePage(t *testing.T) {
	file, old := keptClinic(t, planner.Physician)
	s := atPatients(t, file)
	list := s.shell.patients
	list.due.Tapped(nil)
	if len(list.found) != 1 || list.finder.At(list.found[0]).ID != old {
		t.Fatalf("%d found", len(list.found))
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if len(list.dueLine.Objects) == 0 || at(list.body).Y < at(list.dueLine).Y+list.dueLine.MinSize().Height {
		t.Error("the way to the page lies under the list")
	}
	s.press("Go through them")
	if _, there := s.shell.current.(*duePage); !there {
		t.Errorf("it shows %T", s.shell.current)
	}
}

func TestHowLongAgo(t *testing.T) {
	today := planner.Date{Year: 2026, Month: 11, Day: 22}
	for _, c := range []struct {
		day  planner.Date
		want string
	}{
		{planner.Date{Year: 2015, Month: 11, Day: 22}, "11 years ago"},
		{planner.Date{Year: 2015, Month: 11, Day: 23}, "10 years ago"},
		{planner.Date{Year: 2025, Month: 11, Day: 22}, "1 year ago"},
		{planner.Date{Year: 2026, Month: 1, Day: 22}, "10 months ago"},
		{planner.Date{Year: 2026, Month: 11, Day: 20}, "2 days ago"},
	} {
		if got := longAgo(c.day, today); got != c.want {
			t.Errorf("%v: %q, want %q", c.day, got, c.want)
		}
	}
}
