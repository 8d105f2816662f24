package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"stipple/planner"
	"stipple/store"
)

// atBackups opens the page of the backups.
func atBackups(t *testing.T, file *fakeFile) *stage {
	t.Helper()
	s := signedIn(t, file)
	s.do(actBackups)
	return s
}

func noRoom() error {
	return planner.Errorf(planner.Full, "The disk is full. Free some room.")
}

// TestHowItStandsIsSaidInPlainWords for each state of the backups.
func TestHowItStandsIsSaidInPlainWords(t *testing.T) {
	last := func(b *store.Backups, at time.Time) { b.Last, b.List[0].Made = at, at }
	now := newFakeFile(planner.Physician).Now()
	for name, c := range map[string]struct {
		file *fakeFile
		make func(*store.Backups)
		want []string
		not  string
	}{
		"none":      {backed(planner.Physician, 0, true), nil, []string{"No backup yet", "Make the first backup now", "There is none yet."}, "is in a verified backup"},
		"all is in": {backed(planner.Physician, 1, false), func(b *store.Backups) { last(b, now.Add(-time.Hour)) }, []string{"Everything up to " + now.Add(-time.Hour).Local().Format("15:04") + " today is in a verified backup"}, "No backup yet"},
		"yesterday": {backed(planner.Physician, 1, false), func(b *store.Backups) { last(b, now.Add(-24*time.Hour)) }, []string{" yesterday is in a verified backup"}, "No backup yet"},
		"saved":     {backed(planner.Physician, 3, true), nil, []string{"3 saves since the last backup"}, "is in a verified backup"},
		"long":      {backed(planner.Physician, 40, false), nil, []string{"is in a verified backup", "10 weekly and 9 monthly", "still holds who was erased since", "None is chosen"}, "No backup yet"},
	} {
		if c.make != nil {
			c.make(&c.file.backs.now)
		}
		s := atBackups(t, c.file)
		for _, want := range c.want {
			if !s.says(want) {
				t.Errorf("%s: it does not say %q; it says %s", name, want, s.words())
			}
		}
		if s.says(c.not) {
			t.Errorf("%s: it says %q", name, c.not)
		}
	}
}

// TestTheListOfBackupsOffersTheRestOfALongOne and shows who was proved.
func TestTheListOfBackupsOffersTheRestOfALongOne(t *testing.T) {
	file := backed(planner.Physician, 40, false)
	file.backs.now.List[1].Proved = file.Now()
	file.backs.now.List[2].Second = true
	s := atBackups(t, file)
	oldest := backupDay(file.backs.now.List[39].Made)
	if s.says(oldest) || !s.says("Proved 22-Nov") || !s.says("Second folder") {
		t.Errorf("it says %s", s.words())
	}
	s.press("Show all 40")
	if !s.says(oldest) || s.canPress("Show all 40") {
		t.Error("the oldest is not shown")
	}
}

func TestBackUpNowMakesOneAndSaysSo(t *testing.T) {
	file := backed(planner.Assistant, 0, true)
	s := atBackups(t, file)
	s.press("Back up now")
	if len(file.backs.made) != 1 || file.backs.made[0] != "" || file.backs.kept != 1 {
		t.Fatalf("made %q, kept %d", file.backs.made, file.backs.kept)
	}
	if !s.says("is in a verified backup") || !s.says(backupDay(file.Now())) {
		t.Errorf("it says %s", s.words())
	}
}

// TestAFailedBackupShowsEverywhereUntilOneWorks on the page, the start page and
// the top bar.
func TestAFailedBackupShowsEverywhereUntilOneWorks(t *testing.T) {
	file := backed(planner.Physician, 2, true)
	file.backs.fails = noRoom()
	s := atBackups(t, file)
	s.press("Back up now")
	const words = "The last backup did not work. The disk is full. Free some room."
	if !s.says(words) || !s.says("Backup failed") {
		t.Errorf("the page says %s", s.words())
	}
	s.do(actToday)
	if !s.says(words) || !s.says("Backup failed") {
		t.Errorf("the start page says %s", s.words())
	}
	file.backs.fails = nil
	s.press("Backups")
	s.press("Back up now")
	s.do(actToday)
	if s.says("did not work") || s.says("Backup failed") {
		t.Errorf("after one that worked it says %s", s.words())
	}
}

// TestWhatIsWarnedOf and from when: by the limits that are ours.
func TestWhatIsWarnedOf(t *testing.T) {
	now := newFakeFile(planner.Physician).Now()
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		b      store.Backups
		failed error
		want   string // of all that is short; "" = nothing
	}{
		"all is well":            {b: store.Backups{Last: ago(time.Hour), Free: -1}},
		"unchanged for long":     {b: store.Backups{Last: ago(90 * day), Free: -1}},
		"saved, not yet overdue": {b: store.Backups{Last: ago(3*day - time.Minute), Changed: true, Free: -1}},
		"overdue":                {b: store.Backups{Last: ago(3 * day), Changed: true, Free: -1}, want: "Backup overdue"},
		"failed at once":         {b: store.Backups{Last: ago(time.Minute), Changed: true, Free: -1}, failed: noRoom(), want: "Backup failed"},
		"failed and overdue":     {b: store.Backups{Last: ago(9 * day), Changed: true, Free: -1}, failed: noRoom(), want: "Backup failed"},
		"second there":           {b: store.Backups{Last: ago(1), Free: -1, Second: store.SecondFolder{Path: "/usb", There: true, Last: ago(9 * day)}}},
		"second away a while":    {b: store.Backups{Last: ago(1), Free: -1, Second: store.SecondFolder{Path: "/usb", Last: ago(2 * day)}}},
		"second away for long":   {b: store.Backups{Last: ago(1), Free: -1, Second: store.SecondFolder{Path: "/usb", Last: ago(3 * day)}}, want: "Second folder away"},
		"second never reached":   {b: store.Backups{Last: ago(1), Free: -1, Second: store.SecondFolder{Path: "/usb"}}, want: "Second folder away"},
		"room":                   {b: store.Backups{Last: ago(1), Free: lowSpace}},
		"no room":                {b: store.Backups{Last: ago(1), Free: lowSpace - 1}, want: "Disk almost full"},
		"all at once": {
			b:      store.Backups{Last: ago(9 * day), Changed: true, Free: 0, Second: store.SecondFolder{Path: "/usb"}},
			failed: noRoom(), want: "Backup failed, Disk almost full, Second folder away",
		},
	} {
		var short []string
		for _, w := range backupWarnings(c.b, true, c.failed, now) {
			short = append(short, w.short)
		}
		if got := strings.Join(short, ", "); got != c.want {
			t.Errorf("%s: warned of %q, want %q", name, got, c.want)
		}
	}
}

func TestProveMyBackupShowsWhatWasChecked(t *testing.T) {
	file := backed(planner.Physician, 2, false)
	file.backs.proof = store.Proof{Path: file.backs.now.List[0].Path, At: file.Now(), By: "user-1", Found: store.Verification{Patients: 12, Entries: 3400}}
	s := atBackups(t, file)
	if !s.says("No backup has been proved yet.") {
		t.Errorf("before: %s", s.words())
	}
	s.press("Prove my backup")
	for _, want := range []string{"Sound. Proved at ", "by Dr. Anna Berg", "The backup of " + backupDay(file.backs.now.List[0].Made), "12 charts", "3,400 entries"} {
		if !s.says(want) {
			t.Errorf("it does not say %q; it says %s", want, s.words())
		}
	}
	if len(file.backs.proved) != 1 || file.backs.proved[0] != "" {
		t.Errorf("proved %q", file.backs.proved)
	}
	file.backs.proof = store.Proof{Path: "/clinic/backups/one.stipple", At: file.Now().Add(time.Minute), By: "user-1", Found: store.Verification{Faults: []string{"record 7 is missing", "row 9 was altered"}}}
	s.press("Prove my backup")
	if !s.says("2 faults were found") || !s.says("Record 7 is missing") || s.says("Sound.") {
		t.Errorf("of faults it says %s", s.words())
	}
	s.press("Prove") // of the first line
	if file.backs.proved[2] != file.backs.now.List[0].Path {
		t.Errorf("proved %q", file.backs.proved)
	}
	file.backs.unsure = planner.Errorf(planner.Full, "There is no room for a copy.")
	s.press("Prove my backup")
	if !s.says("The proof could not be finished. There is no room for a copy.") {
		t.Errorf("it says %s", s.words())
	}
}

// TestTheBackupOfTheDay is made some time after signing in when one is due, and
// only then.
func TestTheBackupOfTheDay(t *testing.T) {
	for name, c := range map[string]struct {
		file *fakeFile
		role planner.Role
		make func(f *fakeFile)
		want int
	}{
		"due":                  {file: backed(planner.Physician, 1, true), want: 1},
		"the first":            {file: backed(planner.Administrator, 0, true), want: 1},
		"nothing was saved":    {file: backed(planner.Physician, 1, false)},
		"one is of today":      {file: backed(planner.Physician, 1, true), make: func(f *fakeFile) { f.backs.now.Last = f.Now().Add(-time.Minute) }},
		"opened read-only":     {file: backed(planner.Physician, 1, true), make: func(f *fakeFile) { f.readOnly = true }},
		"it cannot be read":    {file: backed(planner.Physician, 1, true), make: func(f *fakeFile) { f.backs.blind = noRoom() }},
		"due, by an assistant": {file: backed(planner.Assistant, 1, true), want: 1},
	} {
		if c.make != nil {
			c.make(c.file)
		}
		s := signedIn(t, c.file)
		if c.file.backs.kept != 0 {
			t.Errorf("%s: made at once", name)
		}
		s.shell.chores.backups.look()
		if c.file.backs.kept != c.want {
			t.Errorf("%s: made %d times, want %d", name, c.file.backs.kept, c.want)
		}
		s.shell.chores.backups.look() // an hour later
		if c.file.backs.kept != c.want {
			t.Errorf("%s: made again on the same day", name)
		}
	}
}

// TestNoBackupIsMadeOnceTheWindowIsLocked although the time for it has come.
func TestNoBackupIsMadeOnceTheWindowIsLocked(t *testing.T) {
	file := backed(planner.Physician, 1, true)
	s := signedIn(t, file)
	before := s.shell.chores.backups
	s.do(actLock)
	before.look()
	if file.backs.kept != 0 || before.wait.timer != nil {
		t.Error("a backup of a locked file was begun, or waits")
	}
}

// TestLockingStopsABackupCleanly and waits for it.
func TestLockingStopsABackupCleanly(t *testing.T) {
	file := backed(planner.Physician, 1, true)
	s := signedIn(t, file)
	s.shell.turns.runner = &besides{over: make(chan func(), 16)}
	begun, seen := make(chan struct{}), make(chan error, 1)
	file.backs.working = func(ctx context.Context, _ func(done, total int)) error {
		close(begun)
		<-ctx.Done()
		seen <- ctx.Err()
		return ctx.Err()
	}
	s.do(actBackups)
	s.press("Back up now")
	<-begun
	s.do(actLock)
	select {
	case err := <-seen:
		if err == nil {
			t.Error("the backup went on")
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the backup was not told to stop")
	}
}

func TestClosingBacksUpFirst(t *testing.T) {
	for _, changed := range []bool{true, false} {
		file := backed(planner.Physician, 1, changed)
		s := signedIn(t, file)
		s.shell.closeAsked()
		if !s.ended || !file.closed || file.backs.kept != 1 || file.backs.now.Changed {
			t.Errorf("changed %v: ended %v, closed %v, %+v", changed, s.ended, file.closed, file.backs)
		}
	}
}

func TestClosingWithAFailingBackupIsToldOnceAndPossible(t *testing.T) {
	file := backed(planner.Physician, 1, true)
	file.backs.fails = noRoom()
	s := signedIn(t, file)
	s.do(actQuit)
	if s.ended || !s.says("The backup did not work") || !s.says("The disk is full. Free some room.") {
		t.Fatalf("ended %v; it says %s", s.ended, s.words())
	}
	s.press("Stay")
	if s.ended || s.dialog() || s.shell.file == nil {
		t.Fatal("one cannot stay")
	}
	s.do(actQuit)
	s.press("Close without a backup")
	if !s.ended || !file.closed {
		t.Error("the window cannot be closed")
	}
}

func TestClosingTriesABackupAgain(t *testing.T) {
	file := backed(planner.Physician, 1, true)
	file.backs.fails = noRoom()
	s := signedIn(t, file)
	s.do(actQuit)
	file.backs.fails = nil
	s.press("Try again")
	if !s.ended || file.backs.kept != 2 {
		t.Errorf("ended %v after %d tries", s.ended, file.backs.kept)
	}
}

// TestClosingIsNotKeptByABackupThatHangs: Close without is there at once.
func TestClosingIsNotKeptByABackupThatHangs(t *testing.T) {
	file := backed(planner.Physician, 1, true)
	s := signedIn(t, file)
	s.shell.turns.runner = &besides{over: make(chan func(), 16)}
	begun := make(chan struct{})
	file.backs.working = func(ctx context.Context, step func(done, total int)) error {
		close(begun)
		<-ctx.Done()
		return ctx.Err()
	}
	s.do(actQuit)
	<-begun
	if s.ended || !s.says("Backing up before closing…") {
		t.Fatalf("ended %v; it says %s", s.ended, s.words())
	}
	s.press("Close without")
	if !s.ended {
		t.Error("the window does not close")
	}
}

func TestReadOnlyWindowsCloseWithoutABackup(t *testing.T) {
	file := backed(planner.Physician, 1, true)
	file.readOnly = true
	s := signedIn(t, file)
	s.do(actQuit)
	if !s.ended || file.backs.kept != 0 {
		t.Errorf("ended %v after %d backups", s.ended, file.backs.kept)
	}
}

// TestTheSecondFolderIsChosenChangedAndStopped at once, and what was typed
// elsewhere on the page stays.
func TestTheSecondFolderIsChosenChangedAndStopped(t *testing.T) {
	file := backed(planner.Physician, 1, false)
	s := atBackups(t, file)
	p := s.shell.current.(*clinicPage)
	p.particulars.phone.entry.SetText("020 5550")
	folder := t.TempDir()
	for _, wrong := range []string{"", "usb", folder + "/none"} {
		s.press("Choose a folder…")
		s.answerField("Folder", wrong)
		s.press("Use this folder")
		if !s.dialog() || file.settings.Value.Safety.SecondFolder != "" {
			t.Fatalf("%q was taken", wrong)
		}
		s.key(fyne.KeyEscape)
		for s.dialog() {
			s.press("Cancel")
		}
	}
	s.press("Choose a folder…")
	s.answerField("Folder", folder)
	file.backs.now.Second = store.SecondFolder{Path: folder, There: true}
	s.press("Use this folder")
	if file.settings.Value.Safety.SecondFolder != folder || file.backs.kept != 1 {
		t.Fatalf("settings %+v, kept %d", file.settings.Value.Safety, file.backs.kept)
	}
	if !s.says(folder) || !s.says("It is there. No backup went there yet.") {
		t.Errorf("it says %s", s.words())
	}
	if now, _ := p.read(); now.Phone != "020 5550" {
		t.Error("what was typed is gone")
	}
	p.save()
	if got := file.settings.Value; got.Phone != "020 5550" || got.Safety.SecondFolder != folder {
		t.Errorf("saved %+v", got)
	}
	file.backs.now.Second = store.SecondFolder{}
	s.press("Stop using it…")
	s.press("Stop using it")
	if file.settings.Value.Safety.SecondFolder != "" {
		t.Error("it is still used")
	}
}

func TestAFolderOfTheClinicFileIsNoSecondFolder(t *testing.T) {
	folder := t.TempDir()
	if words := folderFault(folder, folder+"/clinic.stipple", "/nowhere"); !strings.Contains(words, "another disk") {
		t.Errorf("it says %q", words)
	}
	if words := folderFault(t.TempDir(), folder+"/clinic.stipple", folder); words != "" {
		t.Errorf("another folder is refused: %q", words)
	}
}

// TestSavesAreCounted since the last backup.
func TestSavesAreCounted(t *testing.T) {
	for n, want := range map[int]string{
		0: "Something was typed or logged", 1: "1 save", 2: "2 saves",
		store.MostSaves - 1: "998 saves", store.MostSaves: "Many saves",
	} {
		if got := savesWords(n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}
