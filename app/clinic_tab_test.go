package app

import (
	"path/filepath"
	"testing"

	"stipple/planner"
)

func TestTheClinicOpensAtTheTabItWasLeftAt(t *testing.T) {
	s := newStage(t, newFakeFile(planner.Physician))
	s.shell.path = filepath.Join(t.TempDir(), "clinic.stipple")
	s.shell.enter(s.file, "Sunrise Clinic")
	at := func(want int, why string) {
		t.Helper()
		if p, ok := s.shell.current.(*clinicPage); !ok || p.tabs.chosen != want {
			t.Errorf("%s: shown is %T, not at tab %d", why, s.shell.current, want)
		}
	}
	s.do(actClinic)
	at(tabParticulars, "at first")
	s.do(actSafety)
	s.do(actToday)
	s.do(actClinic)
	at(tabSafety, "left at it")
	s.do(actToday)
	s.do(actBackups)
	at(tabBackups, "asked for another")
	s.shell.enter(s.file, "Sunrise Clinic")
	s.do(actClinic)
	at(tabParticulars, "after signing in")
}
