package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// TestThePassphraseHasTheKeyboardAgain after a dialog over it is closed with Escape: what
// is typed next goes nowhere else.
func TestThePassphraseHasTheKeyboardAgain(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) *stage{
		"another file to restore": func(t *testing.T) *stage {
			s := restoreStage(t, newFakeFile(planner.Physician))
			s.shell.start(s.shell.path, "")
			s.follow("Restore a backup…")
			s.press("Another file…")
			return s
		},
		"the report of a crash": func(t *testing.T) *stage {
			_, s := crashedStage(t)
			s.shell.start("/clinic/clinic.stipple", "")
			s.follow("Show the report")
			return s
		},
	} {
		s := open(t)
		if !s.dialog() {
			t.Fatalf("%s: no dialog is open", name)
		}
		s.window.Canvas().Focus(nil)
		s.key(fyne.KeyEscape)
		focused, _ := s.window.Canvas().Focused().(*input)
		var want *input
		switch p := s.shell.current.(type) {
		case *restorePage:
			want = p.passphrase.entry
		case *signInPage:
			want = p.passphrase.entry
		}
		if s.dialog() || want == nil || focused != want {
			t.Errorf("%s: a dialog is open %v, the keyboard is at %T", name, s.dialog(), s.window.Canvas().Focused())
		}
	}
}

// TestTheButtonsOfErasingEndWhereItsFieldsDo.
func TestTheButtonsOfErasingEndWhereItsFieldsDo(t *testing.T) {
	s := signedIn(t, onePatient(t))
	s.window.Resize(fyne.NewSize(1280, 800))
	s.patient("p1", tabOverview)
	s.perform("Erase…")
	right := map[string]float32{}
	for _, o := range s.objects() {
		end := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X + o.Size().Width
		switch o := o.(type) {
		case *button:
			right[o.Text] = end
		case *input:
			right["fields"] = max(right["fields"], end)
		}
	}
	if right["fields"] == 0 || right["Erase for good"] != right["fields"] {
		t.Errorf("they end at %v", right)
	}
}
