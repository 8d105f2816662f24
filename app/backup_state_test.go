package app

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"stipple/planner"
	"stipple/store"
)

// TestTheMarkOnTheBackupsPromisesNoMoreThanThereIs.
func TestTheMarkOnTheBackupsPromisesNoMoreThanThereIs(t *testing.T) {
	now := newFakeFile(planner.Physician).Now()
	for name, c := range map[string]struct {
		second store.SecondFolder
		want   string
	}{
		"no second folder": {store.SecondFolder{}, "On this disk only"},
		"on the same disk": {store.SecondFolder{Path: "/beside", There: true, SameDisk: true, Last: now}, "On this disk only"},
		"away":             {store.SecondFolder{Path: "/usb", Last: now}, "On this disk only"},
		"none went there":  {store.SecondFolder{Path: "/usb", There: true}, "On this disk only"},
		"on another disk":  {store.SecondFolder{Path: "/usb", There: true, Last: now}, "Safe"},
	} {
		file := backed(planner.Physician, 1, false)
		file.backs.now.Second = c.second
		s := atBackups(t, file)
		if mark, tone := safetyMark(file.backs.now, toneDone); mark != c.want || !s.says(mark) || (tone == toneDone) != (mark == "Safe") {
			t.Errorf("%s: the mark is %q in %v, want %q", name, mark, tone, c.want)
		}
		if got := s.says("if that disk fails, both are gone"); got != c.second.SameDisk {
			t.Errorf("%s: that it is the same disk is said: %v", name, got)
		}
		if got := s.says("beside the clinic file only: the second folder is away"); got != (name == "away") {
			t.Errorf("%s: that the folder is away is said: %v", name, got)
		}
	}
}

// TestAProofIsToldAsFarAsItGoes: of the newest backup it is good news, of another it
// is history.
func TestAProofIsToldAsFarAsItGoes(t *testing.T) {
	const newest, gone, away = "The newest, of ", "its file is not there any more", "in the second folder, which is away"
	for name, c := range map[string]struct {
		make func(b *store.Backups)
		want []string
	}{
		"the newest":              {func(b *store.Backups) { b.Proof.Path = b.List[0].Path }, []string{"Sound. Proved at "}},
		"an older one":            {func(b *store.Backups) { b.Proof.Path = b.List[1].Path }, []string{newest, " was sound."}},
		"the newest as well":      {func(b *store.Backups) { b.Proof.Path, b.List[0].Proved = b.List[1].Path, b.Last }, []string{"Sound. Proved at "}},
		"one that is gone":        {func(b *store.Backups) { b.Proof.Path = b.Folder + "/x" }, []string{newest, gone}},
		"all are gone":            {func(b *store.Backups) { b.Proof.Path, b.List = b.Folder+"/x", nil }, []string{gone}},
		"in a folder that is off": {func(b *store.Backups) { b.Proof.Path, b.Second.Path = "/usb/x", "/usb" }, []string{newest, away}},
	} {
		file := backed(planner.Physician, 2, false)
		file.backs.now.Proof = store.Proof{At: file.Now(), By: "user-1"}
		c.make(&file.backs.now)
		s := atBackups(t, file)
		for _, words := range []string{"Sound. Proved at ", newest, gone, away} {
			if want := slices.Contains(c.want, words); s.says(words) != want {
				t.Errorf("%s: %q is said: %v", name, words, !want)
			}
		}
		for _, words := range c.want {
			if !s.says(words) {
				t.Errorf("%s: it does not say %q; it says %s", name, words, s.words())
			}
		}
	}
}

// TestBackupsOfOneMinuteAreToldApart by their seconds, and no others have any.
func TestBackupsOfOneMinuteAreToldApart(t *testing.T) {
	at := time.Date(2026, 11, 22, 23, 44, 7, 0, time.Local)
	got := backupDays([]store.Backup{{Made: at.Add(time.Minute)}, {Made: at.Add(9 * time.Second)}, {Made: at}})
	want := []string{"Sun 22-Nov-2026, 23:45", "Sun 22-Nov-2026, 23:44:16", "Sun 22-Nov-2026, 23:44:07"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestBackupsThatCannotBeReadAreNotListed, and why is said as it is.
func TestBackupsThatCannotBeReadAreNotListed(t *testing.T) {
	file := backed(planner.Physician, 2, false)
	s := atBackups(t, file)
	day := backupDay(file.backs.now.List[0].Made)
	if !s.says(day) {
		t.Fatalf("before: %s", s.words())
	}
	file.backs.blind = planner.Errorf(planner.Invalid, "/clinic/backups is a file, not a folder: rename it or move it away.")
	s.do(actBackups)
	if s.says(day) || !s.says("rename it or move it away.") || !s.says("What lies there is not known.") || s.says("There is none") {
		t.Errorf("it says %s", s.words())
	}
	file.backs.blind = planner.Errorf(planner.Internal, "The clinic file could not be used. Nothing was saved; try again.")
	s.do(actBackups)
	if s.says("Nothing was saved") || !s.says("The folder of the backups could not be read.") {
		t.Errorf("it says %s", s.words())
	}
	file.backs.blind = nil
	s.do(actBackups)
	if !s.says(day) || s.says("not known") {
		t.Errorf("after: %s", s.words())
	}
}

// TestWhoMayNotRestoreIsToldWhoMay and a window that only reads promises no backup.
func TestWhoMayNotRestoreIsToldWhoMay(t *testing.T) {
	const who, only, next = "A physician or an administrator can restore", "no backup can be restored here", "when Stipple is closed"
	for name, c := range map[string]struct {
		role     planner.Role
		readOnly bool
		want     string
	}{
		"physician": {planner.Physician, false, ""}, "assistant": {planner.Assistant, false, who}, "reading": {planner.Physician, true, only},
	} {
		file := backed(c.role, 2, true)
		file.readOnly = c.readOnly
		s := atBackups(t, file)
		for _, words := range []string{who, only} {
			if s.says(words) != (words == c.want) {
				t.Errorf("%s: %q is said: %v", name, words, s.says(words))
			}
		}
		if s.says(next) == c.readOnly {
			t.Errorf("%s: the next is promised: %v", name, s.says(next))
		}
	}
}

func TestBackupsThatAreGoneAreNotForgotten(t *testing.T) {
	file := backed(planner.Physician, 0, true)
	file.backs.now.Lost = true
	s := atBackups(t, file)
	if !s.says("The backups that were here are gone") || !s.says("There is none any more.") || s.says("No backup yet") {
		t.Errorf("it says %s", s.words())
	}
}

// TestTheWayOutOfTroubleIsUnderTheKeys: Enter and Space press it, and Space types
// nothing into the field it leads to.
func TestTheWayOutOfTroubleIsUnderTheKeys(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeySpace} {
		s := restoreStage(t, newFakeFile(planner.Physician))
		s.gate.trouble = planner.Errorf(planner.Corrupt, "This file is damaged.")
		s.shell.start(s.shell.path, "")
		s.key(key)
		if key == fyne.KeySpace {
			s.window.Canvas().Focused().TypedRune(' ') // what the keyboard sends after the key
		}
		p, ok := s.shell.current.(*restorePage)
		if !ok {
			t.Fatalf("%s: shown is %T", key, s.shell.current)
		}
		if typed := p.passphrase.read(); typed != "" {
			t.Errorf("%s: %q is in the field", key, typed)
		}
	}
}

// TestABackupWithFaultsIsCalledSo on its line and on every page while it is the newest,
// and is not the one that a restore proposes.
func TestABackupWithFaultsIsCalledSo(t *testing.T) {
	file := backed(planner.Physician, 3, false)
	file.backs.now.List[0].Faulty = file.Now()
	file.backs.now.Proof = store.Proof{Path: file.backs.now.List[0].Path, At: file.Now(), By: "user-1", Found: store.Verification{Faults: []string{"the file is not byte for byte as it was"}}}
	s := atBackups(t, file)
	for _, want := range []string{"The newest backup has faults", "Attention", "Backup faulty", "Faulty 22-Nov", "Its proof found faults.", "make a new one now", "The file is not byte for byte"} {
		if !s.says(want) {
			t.Errorf("it does not say %q; it says %s", want, s.words())
		}
	}
	if s.says("is in a verified backup") {
		t.Error("it says that all is in a verified backup")
	}
	s.do(actToday)
	if !s.says("has faults. Make a new one.") {
		t.Errorf("today says %s", s.words())
	}
	s.do(actRestore)
	if from := s.shell.current.(*restorePage).from; from != file.backs.now.List[1].Path {
		t.Errorf("a restore begins with %s", from)
	}

	file.backs.now.List[0].Faulty, file.backs.now.List[2].Faulty = time.Time{}, file.Now()
	file.backs.now.Proof.Path = file.backs.now.List[2].Path
	s = atBackups(t, file)
	if s.says("has faults") || s.says("Backup faulty") || !s.says("There is a newer one.") || !s.says("Faulty 22-Nov") || !s.says("is in a verified backup") {
		t.Errorf("of an older one it says %s", s.words())
	}
}

// TestTheChipOfTheStateIsBesideItsButton: their middles are on one line.
func TestTheChipOfTheStateIsBesideItsButton(t *testing.T) {
	s := atBackups(t, backed(planner.Physician, 0, true))
	p := s.shell.current.(*clinicPage).backups
	middle := func(o fyne.CanvasObject) float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y + o.Size().Height/2
	}
	if chip, button := middle(p.mark), middle(p.make); chip-button > 1 || button-chip > 1 {
		t.Errorf("the chip is at %v, the button at %v", chip, button)
	}
}
