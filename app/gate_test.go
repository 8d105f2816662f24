package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
)

func TestSignInWithEnter(t *testing.T) {
	s := newStage(t, newFakeFile(planner.Physician))
	s.shell.start("/clinic/clinic.stipple", "")
	p := s.shell.current.(*signInPage)
	if s.window.Canvas().Focused() != fyne.Focusable(p.passphrase.entry) {
		t.Fatal("the passphrase does not have the keyboard")
	}
	test.Type(p.passphrase.entry, "wrong")
	s.key(fyne.KeyReturn)
	if s.dialog() || !strings.Contains(p.trouble.message(), "not right") {
		t.Errorf("beside the passphrase stands %q", p.trouble.message())
	}
	p.passphrase.entry.SetText("brass otter piano")
	s.key(fyne.KeyReturn)
	if !s.shell.atStart() || s.window.Title() != "Stipple — Sunrise Clinic" {
		t.Errorf("shown is %T, titled %q", s.shell.current, s.window.Title())
	}
	s.do(actSignOut)
	if _, out := s.shell.current.(*signInPage); !out || !s.file.closed {
		t.Error("signing out does not close the file")
	}
}

func TestALockedFileOffersToOpenReadOnly(t *testing.T) {
	s := newStage(t, newFakeFile(planner.Physician))
	s.gate.locked = true
	s.shell.start("/clinic/clinic.stipple", "")
	p := s.shell.current.(*signInPage)
	p.passphrase.entry.SetText("brass otter piano")
	s.key(fyne.KeyReturn)
	s.press("Open read-only")
	if s.shell.file == nil || !s.shell.file.ReadOnly() {
		t.Error("the file is not open read-only")
	}
}

func TestADamagedFileIsSaidPlainlyWithChoices(t *testing.T) {
	s := newStage(t, newFakeFile(planner.Physician))
	s.gate.trouble = planner.Errorf(planner.Corrupt, "This file is damaged.")
	s.shell.start("/clinic/clinic.stipple", "")
	if !s.says("This file is damaged.") {
		t.Error("the page does not say what is wrong")
	}
	s.gate.trouble = nil
	s.press("Try again")
	if _, in := s.shell.current.(*signInPage); !in {
		t.Errorf("after trying again %T is shown", s.shell.current)
	}
}

func TestFirstStartAsksForTheRecoveryCodeBack(t *testing.T) {
	s := newStage(t, newFakeFile(planner.Physician))
	s.gate.trouble = planner.Errorf(planner.NotFound, "There is no file.")
	s.shell.start("/clinic/clinic.stipple", "")
	p := s.shell.current.(*firstStartPage)
	s.press("Create the clinic file")
	for _, path := range []string{"clinic", "name", "passphrase"} {
		if p.rows.message(path) == "" {
			t.Errorf("nothing is said beside %s", path)
		}
	}
	p.clinic.show("Sunrise")
	p.user.show("Dr. Anna Berg")
	p.passphrase.show("brass otter piano")
	p.repeat.show("violet kettle marches slow")
	s.press("Create the clinic file")
	if p.rows.message("repeat") == "" {
		t.Error("two different passphrases were taken")
	}
	p.repeat.show("brass otter piano")
	s.press("Create the clinic file")
	r, ok := s.shell.current.(*recoveryPage)
	if !ok || !s.says("ABCD-EFGH-JKMN-PQRS") {
		t.Fatalf("after creating %T is shown", s.shell.current)
	}
	s.do(actQuit)
	if !s.dialog() || s.ended {
		t.Error("the window closes over a code nobody has kept")
	}
	s.key(fyne.KeyEscape)
	for _, typed := range []string{"", "ABCD", "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6788"} {
		r.typed.show(typed)
		r.goOn()
		if s.shell.file != nil || r.rows.message("code") == "" {
			t.Fatalf("%q let one go on", typed)
		}
	}
	r.typed.show("abcd efgh jkmn pqrs tvwx yzoi 2345 6789")
	r.goOn()
	if s.shell.file == nil {
		t.Error("the code typed forgivingly does not let one go on")
	}
}
