package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

func clinicStage(t *testing.T, role planner.Role) (*stage, *clinicPage) {
	t.Helper()
	s := signedIn(t, newFakeFile(role))
	s.do(actClinic)
	return s, s.shell.current.(*clinicPage)
}

func TestClinicIsReadBackAndSaved(t *testing.T) {
	s, p := clinicStage(t, planner.Administrator)
	if p.unsaved() {
		t.Error("a page nobody touched is unsaved")
	}
	p.particulars.name.entry.SetText("Moonlight Clinic")
	p.particulars.rate.entry.SetText("75,5")
	s.do(actSave)
	if c := s.file.settings.Value; c.Name != "Moonlight Clinic" || c.Rates.DotsPerMinute != 75.5 {
		t.Errorf("stored %+v", c)
	}
	if s.window.Title() != "Stipple — Moonlight Clinic" {
		t.Errorf("the title is %q", s.window.Title())
	}
}

func TestAWrongRateIsSaidBesideIt(t *testing.T) {
	s, p := clinicStage(t, planner.Physician)
	p.particulars.needle.entry.SetText("many")
	s.do(actSave)
	if p.particulars.rows.message("dots_per_needle") == "" || s.file.settings.Row != 1 {
		t.Error("a rate that is no number was saved or not pointed out")
	}
}

func TestAnAssistantMayLookButNotChangeTheClinic(t *testing.T) {
	s, p := clinicStage(t, planner.Assistant)
	if !p.particulars.name.entry.Disabled() || !p.users.more.Disabled() {
		t.Error("the fields are not greyed out")
	}
	s.do(actAddUser)
	if s.dialog() {
		t.Error("the command ran in spite of the role")
	}
}

func TestAddAUser(t *testing.T) {
	s, p := clinicStage(t, planner.Physician)
	s.do(actAddUser)
	fill := func(nth int, value string) {
		for _, o := range s.objects() {
			if i, ok := o.(*input); ok {
				if nth == 0 {
					i.SetText(value)
				}
				nth--
			}
		}
	}
	fill(0, "Bo Lind")
	s.press("Add")
	if len(s.file.users) != 1 || !s.says("at least 12 characters") {
		t.Error("a user without a passphrase was added, or nothing was said")
	}
	fill(1, "four unrelated words")
	fill(2, "four unrelated words")
	s.key(fyne.KeyReturn)
	if len(s.file.users) != 2 || s.file.users[1].Role != planner.Assistant || s.dialog() {
		t.Errorf("users %+v", s.file.users)
	}
	_ = p
}
