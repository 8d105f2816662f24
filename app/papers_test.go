package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

func patientWithPlan() *fakeFile {
	file := newFakeFile(planner.Physician).has(somebody())
	plan := planner.NewPlan("pl1", "p1", 2)
	plan.Title = "Crown"
	file.put(storedPlan(plan))
	return file
}

func TestOpenToPrintWritesAPrivateFileAndRecordsIt(t *testing.T) {
	s := signedIn(t, patientWithPlan())
	s.patient("p1", tabPapers)
	s.do(actOpenPatientPlan)
	if len(s.opened) != 1 || len(s.file.prints) != 1 || s.file.prints[0] != "patient" {
		t.Fatalf("opened %q, recorded %q", s.opened, s.file.prints)
	}
	path := s.opened[0]
	data, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(data, []byte("%PDF")) {
		t.Errorf("the paper is no PDF: %v", err)
	}
	if strings.Contains(strings.ToLower(path), "jansen") || strings.Contains(path, "0042") {
		t.Errorf("the file's name tells of the patient: %s", path)
	}
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700 | os.ModeDir, filepath.Dir(filepath.Dir(path)): 0o700 | os.ModeDir} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s has mode %v, want %v", name, info.Mode(), want)
		}
	}
	s.do(actQuit)
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Error("the paper is still there after quitting")
	}
}

func TestLettersThePaperLacksAreSaidBeforePrinting(t *testing.T) {
	file := patientWithPlan()
	odd := somebody()
	odd.Given = "Piet \U00012000"
	file.has(odd)
	s := signedIn(t, file)
	s.patient("p1", tabPapers)
	s.do(actOpenClinicalPlan)
	if !s.dialog() || len(s.opened) != 0 {
		t.Fatal("the paper went out without a warning")
	}
	s.press("Go on")
	if len(s.opened) != 1 {
		t.Error("the paper was not opened")
	}
}

func TestNoPapersWithoutAPlan(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	s.patient("p1", tabPapers)
	s.do(actOpenPatientPlan)
	if len(s.opened) != 0 || !s.says("No plan yet") {
		t.Error("a paper was made from nothing")
	}
}

func TestShelfClearsWhatABadEndLeft(t *testing.T) {
	root := t.TempDir()
	alive, err := newShelf(root).put("paper.pdf", []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(root, shelfPrefix+"999999999")
	theirs := []string{filepath.Join(root, shelfPrefix+"999999999-mine", shelfLock), filepath.Join(root, shelfPrefix+"888888888", "thesis.pdf")}
	for _, path := range append(theirs, filepath.Join(left, shelfLock)) {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	newShelf(root)
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Error("the folder of a run that is over is still there")
	}
	for _, path := range theirs {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("somebody else's folder was taken away: %v", err)
		}
	}
	if _, err := os.Stat(alive); err != nil {
		t.Error("a paper of a run that goes on was taken away")
	}
}

func TestSaveAsTouchesNothingBeforeItIsConfirmed(t *testing.T) {
	s := signedIn(t, patientWithPlan())
	dir := t.TempDir()
	path := filepath.Join(dir, "clinical-plan.pdf")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.shell.shelf.lastFolder = dir
	s.patient("p1", tabPapers)
	s.do(actSaveClinicalPlan)
	s.press("Save")
	if data, _ := os.ReadFile(path); string(data) != "precious" || !s.dialog() || len(s.file.prints) != 0 {
		t.Fatalf("the file now holds %.8q, %d prints are recorded", data, len(s.file.prints))
	}
	s.press("Save")
	if !s.says("Saved as " + path) {
		t.Error("the window does not say where the paper is")
	}
	if data, _ := os.ReadFile(path); !bytes.HasPrefix(data, []byte("%PDF")) || s.dialog() || len(s.file.prints) != 1 {
		t.Errorf("after confirming, the file holds %.8q, %d prints are recorded", data, len(s.file.prints))
	}
}

func TestTargetPathSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ folder, name, fault string }{
		{dir, "", "name"}, {dir, "a/b", "name"}, {filepath.Join(dir, "none"), "a", "folder"}, {"", "a", "folder"},
	} {
		if _, err := targetPath(c.folder, c.name, ".pdf"); planner.FaultsOf(err).For(c.fault) == "" {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if path, err := targetPath(dir, "plan", ".pdf"); err != nil || path != filepath.Join(dir, "plan.pdf") {
		t.Errorf("%s, %v", path, err)
	}
}

func TestSaveAsAndFileDialogsOpenAndCloseOnEscape(t *testing.T) {
	s := signedIn(t, patientWithPlan())
	s.patient("p1", tabPapers)
	for name, open := range map[string]func(){
		"save as":     func() { s.do(actSaveClinicalPlan) },
		"open a file": s.shell.chooseFile,
		"new file":    func() { s.shell.chooseNewFile(s.shell.path, func(string) {}) },
	} {
		open()
		if !s.dialog() {
			t.Fatalf("%s: no dialog opened", name)
		}
		s.window.Canvas().Unfocus()
		s.key(fyne.KeyEscape)
		if s.dialog() {
			t.Errorf("%s: Escape does not close it", name)
		}
	}
	if len(s.file.prints) != 0 {
		t.Error("a paper that was never saved was recorded")
	}
}
