package app

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"stipple/planner"
	"stipple/store"
)

// lostSomething is a comparison by which something would be lost.
func lostSomething() store.Comparison {
	at := time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)
	return store.Comparison{
		Clinic: "Sunrise Clinic", Since: at,
		Backup:    store.Counted{Patients: 10, Entries: 900, Last: at},
		Present:   store.Counted{Patients: 11, Entries: 1950, Last: at.Add(12 * time.Hour)},
		LostSaves: 47, LostCharts: []planner.Card{{ID: "p1", Chart: "0042", Family: "Jansen", Given: "Piet"}},
		Lost: []planner.AuditEntry{
			{Seq: 1950, At: at.Add(12 * time.Hour), By: "user-1", ByName: "Dr. Anna Berg", Op: planner.AuditUpdate, Entity: "patient", ID: "p1", Patient: "p1"},
			{Seq: 1940, At: at.Add(11 * time.Hour), By: "user-1", ByName: "Dr. Anna Berg", Op: planner.AuditCreate, Entity: "lot", ID: "l1"},
		},
		ErasedAgain: 1, UsersBack: []string{"Bo Lind"},
	}
}

// restoreStage is a clinic with two backups, of which one can be restored.
func restoreStage(t *testing.T, file *fakeFile) *stage {
	t.Helper()
	s := newStage(t, file)
	s.gate.restores.found = backupsOf(file, 2)
	s.gate.restores.ready = fakeRestoring{comparison: lostSomething(), aside: "/clinic/clinic.stipple.before-restore-1"}
	s.shell.path = "/clinic/clinic.stipple"
	return s
}

// checked goes on from the page that asks for a backup to what would differ.
func (s *stage) checkBackup(passphrase string) {
	s.t.Helper()
	p, ok := s.shell.current.(*restorePage)
	if !ok {
		s.t.Fatalf("shown is %T", s.shell.current)
	}
	p.passphrase.show(passphrase)
	s.press("Check this backup")
}

// TestABackupIsRestoredFromTheSignInPage with all that would be lost said first.
func TestABackupIsRestoredFromTheSignInPage(t *testing.T) {
	s := restoreStage(t, newFakeFile(planner.Physician))
	s.shell.start(s.shell.path, "")
	s.follow("Restore a backup…")
	s.checkBackup("old passphrase")
	newest := s.gate.restores.found[0].Path
	if got := strings.Join(s.gate.restores.asked, "|"); got != "/clinic/clinic.stipple|"+newest+"|Dr. Anna Berg|old passphrase" {
		t.Fatalf("asked for %s", got)
	}
	for _, want := range []string{
		"47 saves made since the backup would be lost.", "Bo Lind", "The chart stays erased.", "1,950", "900",
		"0042   JANSEN, Piet", "Changed the chart of 0042 JANSEN, Piet", "Added a lot of the stock", "and 45 earlier saves",
	} {
		if !s.says(want) {
			t.Errorf("it does not say %q; it says %s", want, s.words())
		}
	}
	p := s.shell.current.(*comparePage)
	if s.canPress("Put the backup in place") {
		t.Error("it can be put in place without a deliberate word")
	}
	p.sure.SetChecked(true)
	s.press("Put the backup in place")
	if s.gate.restores.ready.applied != 1 || s.gate.restores.ready.discarded != 0 {
		t.Errorf("%+v", s.gate.restores.ready)
	}
	if _, in := s.shell.current.(*signInPage); !in || !s.says("is in place.") || !s.says("clinic.stipple.before-restore-1") {
		t.Errorf("shown is %T: %s", s.shell.current, s.words())
	}
	s.shell.start(s.shell.path, "")
	if s.says("is in place.") {
		t.Error("it is told for ever")
	}
}

// TestRestoringFromThePageOfTheBackupsClosesTheFileFirst and seals what is typed;
// until the check begins nobody is signed out.
func TestRestoringFromThePageOfTheBackupsClosesTheFileFirst(t *testing.T) {
	file := backed(planner.Physician, 2, false)
	s := restoreStage(t, file)
	s.shell.enter(file, "Sunrise Clinic")
	s.do(actBackups)
	s.press("Restore…")
	if s.shell.file == nil || file.closed {
		t.Fatal("choosing a backup closes the file")
	}
	s.press("Cancel")
	if _, back := s.shell.current.(*clinicPage); !back || file.closed {
		t.Fatalf("after cancelling %T is shown, closed %v", s.shell.current, file.closed)
	}
	s.press("Restore…")
	s.checkBackup("")
	if file.closed || !s.says("Enter the passphrase.") {
		t.Fatal("without a passphrase the file is closed")
	}
	open := true
	s.gate.restores.checking = func(context.Context, func(done, total int)) error {
		open = !file.closed
		return nil
	}
	s.checkBackup("old passphrase")
	if open || s.shell.file != nil {
		t.Error("the file is open while the backup is checked")
	}
	if got := s.gate.restores.asked; got[0] != file.Path() || got[1] != file.backs.now.List[0].Path {
		t.Errorf("asked for %q", got)
	}
	s.press("Keep everything as it is")
	if _, in := s.shell.current.(*signInPage); !in || s.gate.restores.ready.discarded != 1 || s.gate.restores.ready.applied != 0 {
		t.Errorf("shown is %T, %+v", s.shell.current, s.gate.restores.ready)
	}
	p := s.shell.current.(*signInPage)
	p.passphrase.show("brass otter piano")
	s.press("Sign in")
	if c, back := s.shell.current.(*clinicPage); !back || c.tabs.chosen != tabBackups {
		t.Errorf("after signing in again %T is shown", s.shell.current)
	}
}

// TestAFileThatCannotBeOpenedOffersItsNewestBackup by its date: damaged, emptied
// or gone.
func TestAFileThatCannotBeOpenedOffersItsNewestBackup(t *testing.T) {
	for name, trouble := range map[string]error{
		"damaged": planner.Errorf(planner.Corrupt, "This file is damaged."),
		"emptied": planner.Errorf(planner.Corrupt, "This file is empty."),
		"gone":    planner.Errorf(planner.NotFound, "There is no file."),
	} {
		s := restoreStage(t, newFakeFile(planner.Physician))
		s.gate.trouble = trouble
		s.shell.start(s.shell.path, "")
		label := "Restore the backup of " + backupDay(s.gate.restores.found[0].Made)
		if !s.canPress(label) {
			t.Errorf("%s: it is not offered; it says %s", name, s.words())
			continue
		}
		if name != "gone" && !s.says("This file is kept as it is") {
			t.Errorf("%s: it does not say that the file is kept", name)
		}
		s.press(label)
		if p, ok := s.shell.current.(*restorePage); !ok || p.from != s.gate.restores.found[0].Path {
			t.Errorf("%s: shown is %T", name, s.shell.current)
		}
	}
}

// TestWhatWasKeptOfALostFileComesFirst, before the older backups, and is named for what
// it is.
func TestWhatWasKeptOfALostFileComesFirst(t *testing.T) {
	s := restoreStage(t, newFakeFile(planner.Physician))
	r := &s.gate.restores
	kept := store.Backup{Path: "/clinic/clinic.stipple.before-replaced-20261122T191500Z", Made: r.found[0].Made.Add(time.Hour), Bytes: 3 << 20, Kept: true}
	r.found = append([]store.Backup{kept}, r.found...)
	s.gate.trouble = planner.Errorf(planner.NotFound, "There is no file.")
	s.shell.start(s.shell.path, "")
	if !s.says("Everything that was saved until the file was deleted") {
		t.Errorf("it says %s", s.words())
	}
	s.press("Restore what was open on " + backupDay(kept.Made))
	p, ok := s.shell.current.(*restorePage)
	if !ok || p.from != kept.Path || !s.says("kept when the file was lost") {
		t.Errorf("shown is %T: %s", s.shell.current, s.words())
	}
}

// TestADamagedBackupIsNotProposed where a whole one is older.
func TestADamagedBackupIsNotProposed(t *testing.T) {
	s := restoreStage(t, newFakeFile(planner.Physician))
	r := &s.gate.restores
	cut := store.Backup{Path: "/clinic/backups/cut.stipple", Made: r.found[0].Made.Add(time.Hour), Fault: errors.New("cut off")}
	r.found = append([]store.Backup{cut}, r.found...)
	s.gate.trouble = planner.Errorf(planner.NotFound, "There is no file.")
	s.shell.start(s.shell.path, "")
	if s.canPress("Restore the backup of "+backupDay(cut.Made)) || !s.canPress("Restore the backup of "+backupDay(r.found[1].Made)) {
		t.Errorf("it says %s", s.words())
	}
}

// TestAFileThatWasThereIsNotSimplyMadeAnew although it has no backup.
func TestAFileThatWasThereIsNotSimplyMadeAnew(t *testing.T) {
	s := newStage(t, newFakeFile(planner.Physician))
	s.gate.trouble = planner.Errorf(planner.NotFound, "There is no file.")
	s.shell.preferences.SetString(prefFile, "/clinic/clinic.stipple")
	s.shell.start("/clinic/clinic.stipple", "")
	if _, ok := s.shell.current.(*troublePage); !ok || !s.says("not in its place any more") {
		t.Errorf("shown is %T", s.shell.current)
	}
	s.shell.start("/clinic/other.stipple", "")
	if _, ok := s.shell.current.(*firstStartPage); !ok {
		t.Errorf("another file: shown is %T", s.shell.current)
	}
}

// TestABackupIsRestoredOnANewComputer, where nothing is found: another file is
// chosen.
func TestABackupIsRestoredOnANewComputer(t *testing.T) {
	s := newStage(t, newFakeFile(planner.Physician))
	s.gate.trouble = planner.Errorf(planner.NotFound, "There is no file.")
	s.gate.restores.ready.comparison = store.Comparison{Missing: true, Backup: store.Counted{Patients: 3}}
	s.shell.start("/clinic/clinic.stipple", "")
	s.follow("Restore a backup…")
	s.press("Check this backup")
	if !s.says("Choose a backup.") {
		t.Error("without a backup it goes on")
	}
	s.gate.trouble = nil
	s.shell.current.(*restorePage).choose("/usb/clinic-20261122T183005Z.stipple")
	s.checkBackup("old passphrase")
	if !s.says("There is no clinic file in this place now. What was saved after the backup was made is not in it, and nobody can say who was erased since and would come back.") || !s.says("—") {
		t.Errorf("it says %s", s.words())
	}
	s.shell.current.(*comparePage).sure.SetChecked(true)
	s.press("Put the backup in place")
	if s.shell.preferences.String(prefFile) != "/clinic/clinic.stipple" {
		t.Error("the file is not remembered")
	}
}

func TestARefusedBackupIsSaidBesideTheFields(t *testing.T) {
	for name, refusal := range map[string]error{
		"passphrase": planner.Errorf(planner.Forbidden, "The passphrase is not right."),
		"damaged":    planner.Errorf(planner.Corrupt, "The backup is damaged. Try an older backup."),
		"open":       planner.Errorf(planner.Locked, "Stipple is open."),
	} {
		s := restoreStage(t, newFakeFile(planner.Physician))
		s.gate.restores.refusal = refusal
		s.shell.start(s.shell.path, "")
		s.do(actRestore)
		s.checkBackup("wrong")
		if _, here := s.shell.current.(*restorePage); !here || s.dialog() || !s.says(planner.ErrorMessage(refusal)) {
			t.Errorf("%s: shown is %T: %s", name, s.shell.current, s.words())
		}
	}
}

// TestCheckingABackupCanBeCancelled and leaves everything as it was.
func TestCheckingABackupCanBeCancelled(t *testing.T) {
	s := restoreStage(t, newFakeFile(planner.Physician))
	s.shell.start(s.shell.path, "")
	s.do(actRestore)
	b := &besides{over: make(chan func(), 16)}
	begun := make(chan struct{})
	s.gate.restores.checking = func(ctx context.Context, step func(done, total int)) error {
		step(5, 10)
		close(begun)
		<-ctx.Done()
		return ctx.Err()
	}
	s.shell.turns.runner = b
	s.checkBackup("old passphrase")
	<-begun
	if !s.says("Checked 5 of 10") {
		t.Errorf("it says %s", s.words())
	}
	s.press("Cancel")
	(<-b.over)()
	if _, here := s.shell.current.(*restorePage); !here || s.dialog() || s.gate.restores.ready.applied != 0 {
		t.Errorf("shown is %T, a dialog %v", s.shell.current, s.dialog())
	}
}

// TestACheckThatEndedAsItWasCancelledIsGivenUp: nothing stays locked.
func TestACheckThatEndedAsItWasCancelledIsGivenUp(t *testing.T) {
	s := restoreStage(t, newFakeFile(planner.Physician))
	s.shell.start(s.shell.path, "")
	s.do(actRestore)
	b := &besides{over: make(chan func(), 16)}
	s.gate.restores.checking = func(ctx context.Context, _ func(done, total int)) error {
		<-ctx.Done()
		return nil
	}
	s.shell.turns.runner = b
	s.checkBackup("old passphrase")
	s.press("Cancel")
	(<-b.over)()
	if s.gate.restores.ready.discarded != 1 {
		t.Error("the copy is still held")
	}
}

func TestABackupThatCouldNotBePutInPlaceIsTold(t *testing.T) {
	s := restoreStage(t, newFakeFile(planner.Physician))
	s.gate.restores.ready.fails = planner.Errorf(planner.Internal, "The backup was not put in place; the clinic file is as it was.").Because(errors.New("EIO"))
	s.shell.start(s.shell.path, "")
	s.do(actRestore)
	s.checkBackup("old passphrase")
	s.shell.current.(*comparePage).sure.SetChecked(true)
	s.press("Put the backup in place")
	if !s.says("the clinic file is as it was") || s.shell.restored != "" {
		t.Errorf("it says %s", s.words())
	}
	s.press("Close")
	if s.says("is in place.") {
		t.Error("it is said to be in place")
	}
}

// TestWhatWouldDifferIsNotLeftOnTheScreen when nobody is there, or the desktop
// locks: it names patients.
func TestWhatWouldDifferIsNotLeftOnTheScreen(t *testing.T) {
	for name, leave := range map[string]func(*stage){
		"idle": func(s *stage) {
			s.shell.tick()
			if _, here := s.shell.current.(*comparePage); !here {
				s.t.Error("it is gone at once")
			}
			s.shell.activity.last.Add(-int64(time.Hour))
			s.shell.tick()
		},
		"asleep": func(s *stage) { s.shell.lock(lockedAsleep) },
		"closed": func(s *stage) { s.shell.closeAsked() },
		"escape": func(s *stage) { s.shell.current.escaped() },
	} {
		s := restoreStage(t, newFakeFile(planner.Physician))
		s.shell.start(s.shell.path, "")
		s.do(actRestore)
		s.checkBackup("old passphrase")
		leave(s)
		if s.gate.restores.ready.discarded != 1 || s.gate.restores.ready.applied != 0 {
			t.Errorf("%s: %+v", name, s.gate.restores.ready)
		}
		if _, here := s.shell.current.(*comparePage); here && !s.ended {
			t.Errorf("%s: it is still shown", name)
		}
	}
}

// TestWhatWouldDifferIsSaid for each thing a comparison can find.
func TestWhatWouldDifferIsSaid(t *testing.T) {
	for want, c := range map[string]store.Comparison{
		"Nothing that was saved would be lost.":         {},
		"1 save made since the backup would be lost.":   {LostSaves: 1},
		"nobody can say what would be lost":             {PresentFault: planner.Errorf(planner.Corrupt, "It is damaged.")},
		"It is damaged.":                                {PresentFault: planner.Errorf(planner.Corrupt, "It is damaged.")},
		"went different ways":                           {Diverged: true},
		"came without its head file":                    {HeadMissing: true},
		"2 patients were erased since.":                 {ErasedAgain: 2},
		"1 patient who was erased since comes back":     {ErasedWithin: 1},
		"3 patients who were erased since come back":    {ErasedWithin: 3},
		"able to sign in again: Bo Lind, Ana Assistant": {UsersBack: []string{"Bo Lind", "Ana Assistant"}},
		"not able to sign in any more: Cy Ode. Add":     {UsersGone: []string{"Cy Ode"}},
		"again the one of then: Bo Lind. Whoever knows": {PassphrasesBack: []string{"Bo Lind"}},
		"recovery code of then is the valid one again":  {CodeBack: true},
		"2 drafts and 1 session at the chair":           {Unsaved: 2, Unsigned: 1},
		"40 saves made since":                           {LostSaves: 40, PresentFault: planner.Errorf(planner.Corrupt, "It is damaged.")},
	} {
		var words []string
		for _, w := range compareWords(c) {
			words = append(words, w.words)
		}
		if got := strings.Join(words, " "); !strings.Contains(got, want) {
			t.Errorf("it does not say %q; it says %q", want, got)
		}
	}
}

// TestWhatIsNoBackupIsNotOffered among the files to choose from.
func TestWhatIsNoBackupIsNotOffered(t *testing.T) {
	filter := clinicFiles{not: "/clinic/clinic.stipple"}
	for path, want := range map[string]bool{
		"/usb/clinic-20261121T180000Z.stipple":                   true,
		"/clinic/clinic.stipple.before-restore-20261121T180000Z": true,
		"/clinic/clinic.stipple":                                 false,
		"/clinic/clinic.stipple-wal":                             false,
		"/usb/clinic-20261121T180000Z.stipple.head":              false,
		"/usb/letter.pdf":                                        false,
		"/clinic.stipple/letter.pdf":                             false,
	} {
		if got := filter.Matches(storage.NewFileURI(path)); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

// TestEveryLossIsAgreedTo: the tick names each of them.
func TestEveryLossIsAgreedTo(t *testing.T) {
	broken := planner.Errorf(planner.Corrupt, "It is damaged.")
	for want, c := range map[string]store.Comparison{
		"I want the backup in place.": {},
		"I want the backup in place, and know that 1 save is then missing from it.": {LostSaves: 1},
		"I want the backup in place, and know that 2 saves are then missing from it, that what was typed or logged since is then missing from it, " +
			"that more may be missing from it, and patients erased since may be back in it.": {LostSaves: 2, Unsaved: 1, PresentFault: broken},
		"I want the backup in place, and know that newer saves may be missing from it.": {Missing: true},
	} {
		if got := sureWords(c); got != want {
			t.Errorf("%q\nwant %q", got, want)
		}
	}
}

func TestWhoMayNotRestoreIsNotOfferedIt(t *testing.T) {
	s := atBackups(t, backed(planner.Assistant, 2, false))
	if s.canPress("Restore…") || s.perform("Restore a backup…") {
		t.Error("an assistant is offered a restore")
	}
	s.key(fyne.KeyEscape)
}
