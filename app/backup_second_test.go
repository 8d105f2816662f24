package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
	"stipple/store"
)

// savingSecond is the choice of a second folder among what is saved.
func savingSecond() map[string]saving {
	return map[string]saving{
		"second folder": {method: "SaveClinic", file: func(*testing.T) *fakeFile { return backed(planner.Physician, 1, false) }, fill: func(t *testing.T, s *stage) {
			usb := filepath.Join(t.TempDir(), "usb")
			if err := os.Mkdir(usb, 0o700); err != nil {
				t.Fatal(err)
			}
			s.do(actBackups)
			s.press("Choose a folder…")
			s.answerField("Folder", usb)
		}, save: pressing("Use this folder"), saved: func(f *fakeFile) string { return filepath.Base(f.settings.Value.Safety.SecondFolder) }, want: "usb"},
		"second folder again": {method: "ConfirmSecondFolder", file: func(t *testing.T) *fakeFile {
			f := backed(planner.Physician, 1, false)
			f.settings.Value.Safety.SecondFolder = t.TempDir()
			f.backs.now.Second = store.SecondFolder{Path: f.settings.Value.Safety.SecondFolder}
			return f
		}, fill: func(_ *testing.T, s *stage) {
			s.do(actBackups)
			s.press("Change…")
		}, save: pressing("Use this folder"), saved: func(f *fakeFile) string { return xs(f.backs.confirmed) }, want: "x"},
	}
}

// TestTheSameSecondFolderAgain is saved already: it is only confirmed, so that it gets
// its mark where it has none.
func TestTheSameSecondFolderAgain(t *testing.T) {
	s, f := faultyStage(t, backed(planner.Physician, 1, false))
	folder := t.TempDir()
	f.settings.Value.Safety.SecondFolder = folder
	f.backs.now.Second = store.SecondFolder{Path: folder, Why: planner.Errorf(planner.Conflict, "It is not the one that was chosen.")}
	s.do(actBackups)
	s.press("Change…")
	s.press("Use this folder")
	if f.count("SaveClinic") != 0 || f.count("ConfirmSecondFolder") != 1 || s.dialog() || f.settings.Value.Safety.SecondFolder != folder || s.says("not the one that was chosen") {
		t.Errorf("saved %d times, confirmed %d times, it says %s", f.count("SaveClinic"), f.count("ConfirmSecondFolder"), s.words())
	}
	p := s.shell.current.(*clinicPage)
	p.particulars.phone.entry.SetText("020 5550")
	s.do(actSave)
	if s.dialog() || f.settings.Value.Phone != "020 5550" {
		t.Error("what is saved next is a conflict")
	}
}

// TestBrowsingForTheSecondFolderGivesTheKeyboardBack to the field, also on Escape.
func TestBrowsingForTheSecondFolderGivesTheKeyboardBack(t *testing.T) {
	s := atBackups(t, backed(planner.Physician, 1, false))
	s.press("Choose a folder…")
	field := s.window.Canvas().Focused()
	s.press("Browse…")
	s.key(fyne.KeyEscape)
	if field == nil || s.window.Canvas().Focused() != field || !s.says("The second folder for backups") {
		t.Errorf("the keyboard is at %T", s.window.Canvas().Focused())
	}
}

// TestALongPathOfTheSecondFolderIsShownWhole: its end is what tells it from others.
func TestALongPathOfTheSecondFolderIsShownWhole(t *testing.T) {
	file := backed(planner.Physician, 1, false)
	path := "/media/" + strings.Repeat("Klinik für Haarpigmentierung/", 6) + "2026"
	file.backs.now.Second = store.SecondFolder{Path: path, There: true}
	s := atBackups(t, file)
	card := s.shell.current.(*clinicPage).backups.second
	if rows := card.where.MinSize().Height / mutedParagraph("x").MinSize().Height; rows < 2 {
		t.Errorf("it has %.1f lines", rows)
	}
}

// TestWhyTheSecondFolderWillNotDoIsSaidWithoutItsPathAgain.
func TestWhyTheSecondFolderWillNotDoIsSaidWithoutItsPathAgain(t *testing.T) {
	why := planner.Errorf(planner.Conflict, "The folder /media/usb is there, but it is not the one that was chosen.")
	if got := secondWhy(store.SecondFolder{Path: "/media/usb", Why: why}); got != "This folder is there, but it is not the one that was chosen." {
		t.Errorf("it says %q", got)
	}
}
