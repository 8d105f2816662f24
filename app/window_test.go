package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

func TestShortcutsAreUniqueOnEveryPage(t *testing.T) {
	file := newFakeFile(planner.Physician).has(somebody())
	plan := planner.NewPlan("pl1", "p1", 2)
	file.put(storedPlan(plan))
	s := signedIn(t, file)
	check := func(place string) {
		t.Helper()
		s.shell.refreshMenu()
		seen := map[string]string{}
		for _, c := range s.shell.menu.commands {
			k := c.keys.String()
			if k == "" {
				t.Errorf("%s: %q has no shortcut", place, c.label)
			}
			if other := seen[k]; other != "" {
				t.Errorf("%s: %s does both %q and %q", place, k, other, c.label)
			}
			seen[k] = c.label
		}
	}
	check("the list")
	p := s.patient("p1", tabOverview)
	for i, name := range tabNames() {
		p.turn(i)
		check(name)
	}
	s.do(actClinic)
	check("the clinic")
}

func TestEveryBindingHasAMenuAndUniqueKeys(t *testing.T) {
	keysOf, labels := map[keys]bool{}, map[string]bool{}
	for _, b := range bindings() {
		if b.menu == "" || b.label == "" || b.keys == (keys{}) {
			t.Errorf("%+v is not whole", b)
		}
		if keysOf[b.keys] || labels[b.label] {
			t.Errorf("%s or %q stands twice", b.keys, b.label)
		}
		keysOf[b.keys], labels[b.label] = true, true
		if command := bind(b.action, nil, func() {}); !command.may() {
			t.Errorf("%q cannot run", b.label)
		}
	}
}

func TestCommandsDoNothingWhileADialogIsOpen(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	s.shell.dialogs.inform("Title", "Message")
	s.do(actClinic)
	if !s.shell.atStart() {
		t.Error("a command ran behind the dialog")
	}
	s.key(fyne.KeyEscape)
	s.do(actClinic)
	if _, there := s.shell.current.(*clinicPage); !there {
		t.Error("the command does not run after the dialog is closed")
	}
}

func TestUndoGoesToTheFieldThatIsTypedIn(t *testing.T) {
	s := atPatients(t, newFakeFile(planner.Physician))
	ran := false
	undo := command{menu: menuEdit, label: "Undo", keys: ctrl(fyne.KeyZ), run: func() { ran = true }}
	s.shell.menu.perform(undo)
	if ran {
		t.Error("undo ran although a field has the keyboard")
	}
	s.window.Canvas().Unfocus()
	s.shell.menu.perform(undo)
	if !ran {
		t.Error("undo did not run although no field has the keyboard")
	}
}

func TestTheTitleNeverNamesAPatient(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	s.patient("p1", tabRecord)
	if title := s.window.Title(); strings.Contains(title, "Jansen") || title != "Stipple — Sunrise Clinic" {
		t.Errorf("the title is %q", title)
	}
}

func TestAppearanceIsRemembered(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	for _, want := range []appearance{lightAppearance, darkAppearance, systemAppearance} {
		s.do(actAppearance)
		if s.look != want || s.shell.preferences.String(prefAppearance) != string(want) {
			t.Errorf("looks %q, remembered %q, want %q", s.look, s.shell.preferences.String(prefAppearance), want)
		}
	}
}

func TestHelpListsTheKeysOfThisPage(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	s.window.Canvas().Focus(s.shell.patients.search)
	s.key(fyne.KeyF1)
	if !s.dialog() || !s.says("Ctrl+N") {
		t.Error("F1 in a field does not list the keys")
	}
}

func TestKeysGoToTheTopmostDialogAndThenBack(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	d := s.shell.dialogs
	var taken []string
	d.choose("One", "", option{label: "No"}, option{label: "Yes", run: func() { taken = append(taken, "one") }})
	finish := d.progress("Two")
	s.window.Canvas().Unfocus()
	s.key(fyne.KeyReturn)
	finish()
	s.key(fyne.KeyReturn)
	s.key(fyne.KeyReturn)
	if s.dialog() || len(taken) != 1 {
		t.Errorf("taken %q", taken)
	}
	d.choose("Three", "", option{label: "No"}, option{label: "Lose", kind: widget.DangerImportance, run: func() { taken = append(taken, "three") }})
	s.key(fyne.KeyReturn)
	if !s.dialog() || len(taken) != 1 {
		t.Error("Enter alone took a dangerous option")
	}
}

func TestTheAnswerOfAFormThatClosesFirstIsNotAskedAgain(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	d := s.shell.dialogs
	name, rows, applied := newTextField(""), newFormRows(), 0
	var finish func()
	d.form("Form", "Do", rows, rows.add("name", "Name", name, ""), func() error {
		applied++
		finish = d.progress("Working") // opens over the form, which closes first
		return nil
	})
	s.press("Do")
	finish()
	s.window.Canvas().Unfocus()
	s.key(fyne.KeyReturn)
	if applied != 1 || s.dialog() {
		t.Errorf("applied %d times", applied)
	}
}
