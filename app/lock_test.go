package app

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/store"
)

// notOfTheWindow are what holds patients in a test beside the window.
var notOfTheWindow = []string{"app.fakeGate", "app.fakeFile", "testing.T", "fyne.StaticResource"}

// named tells where the window still holds a text.
func (s *stage) named(part string) string {
	return reach(part, notOfTheWindow, s.shell, s.window, s.window.Content())
}

// back signs in again on the page shown.
func (s *stage) back() {
	s.t.Helper()
	p, ok := s.shell.current.(*signInPage)
	if !ok {
		s.t.Fatalf("shown is %T", s.shell.current)
	}
	p.passphrase.entry.SetText("brass otter piano")
	s.key(fyne.KeyReturn)
}

func TestLockingSealsWhatWasTypedAndShowsNothingOfAPatient(t *testing.T) {
	s := signedIn(t, patientWithPlan())
	p := s.patient("p1", tabRecord)
	test.Type(p.record.phone.entry, "0555 77")
	if s.named("Jansen") == "" {
		t.Fatal("the patient on the window is not found: the search is blind")
	}
	s.do(actLock)
	page, ok := s.shell.current.(*signInPage)
	if !ok || !s.file.closed {
		t.Fatalf("after locking %T is shown, closed: %t", s.shell.current, s.file.closed)
	}
	if !s.says("Locked.") || page.user.read() != "Dr. Anna Berg" {
		t.Errorf("the page does not say that it is locked, for %q", page.user.read())
	}
	for _, part := range []string{"Jansen", "0042", "0555 77"} {
		if way := s.named(part); way != "" {
			t.Errorf("%q is still held as %s", part, way)
		}
	}
	if title := s.window.Title(); title != "Stipple — Sunrise Clinic" {
		t.Errorf("the title is %q", title)
	}
	if len(s.file.drafted) != 1 || !strings.Contains(string(s.file.drafted[0].Body), "0555 77") {
		t.Fatalf("%d drafts were kept", len(s.file.drafted))
	}
	s.back()
	again, ok := s.shell.current.(*patientPage)
	if !ok || again == p || again.id != "p1" || again.tabs.chosen != tabRecord || !strings.Contains(again.record.phone.read(), "0555 77") {
		t.Fatalf("after signing in again %T is shown", s.shell.current)
	}
	if err := keeping(again.keep); err != nil || s.file.patients["p1"].Value.Contact.Phone != again.record.phone.read() {
		t.Errorf("what was typed cannot be saved: %v", err)
	}
}

func TestAnotherUserStartsAfreshWhileTheDraftWaits(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	p := s.patient("p1", tabRecord)
	test.Type(p.record.phone.entry, "0555")
	s.shell.lock(lockedByHand)
	s.file.user = planner.User{ID: "user-2", Name: "Bo Assist", Role: planner.Assistant}
	s.back()
	if !s.shell.atStart() || len(s.file.drafted) != 1 {
		t.Errorf("shown is %T with %d drafts", s.shell.current, len(s.file.drafted))
	}
}

func TestOneComesBackToWhereOneWas(t *testing.T) {
	for name, go2 := range map[string]func(*stage){
		"today":    func(s *stage) {},
		"patients": func(s *stage) { s.do(actPatients) },
		"stock":    func(s *stage) { s.do(actStock) },
		"clinic":   func(s *stage) { s.do(actClinic); s.shell.current.(*clinicPage).turn(tabReasons) },
		"plan":     func(s *stage) { s.patient("p1", tabPlan) },
		"sessions": func(s *stage) { s.patient("p1", tabSessions) },
	} {
		t.Run(name, func(t *testing.T) {
			s := signedIn(t, patientWithPlan())
			go2(s)
			before := s.shell.whereabouts()
			s.shell.lock(lockedByHand)
			s.back()
			if after := s.shell.whereabouts(); after != before {
				t.Errorf("from %+v to %+v", before, after)
			}
		})
	}
}

func TestANewPatientNeverSavedComesBack(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	s.do(actNewPatient)
	test.Type(s.shell.current.(*patientPage).record.family.entry, "Novak")
	s.shell.lock(lockedByHand)
	s.back()
	p, ok := s.shell.current.(*patientPage)
	if !ok || p.stored || p.record.family.read() != "Novak" {
		t.Fatalf("shown is %T", s.shell.current)
	}
	p.drop()
	s.shell.lock(lockedByHand)
	s.back()
	if !s.shell.atStart() {
		t.Errorf("a patient who is nowhere shows %T", s.shell.current)
	}
}

func TestAPlanThatWasChangedComesBackChanged(t *testing.T) {
	s := signedIn(t, patientWithPlan())
	p := s.patient("p1", tabPlan)
	plan := p.plan.(*planPage)
	changed := plan.edit.plan
	changed.Title = "Locked away"
	plan.change("Change the title", "", changed)
	if !plan.dirty() {
		t.Fatal("the plan is as it was")
	}
	s.shell.lock(lockedByHand)
	s.back()
	again, ok := s.shell.current.(*patientPage)
	if !ok || !again.plan.dirty() || again.plan.(*planPage).edit.plan.Title != "Locked away" {
		t.Errorf("shown is %T", s.shell.current)
	}
}

func TestLockingWaitsForNoDialogButForWork(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	s.shell.dialogs.confirm("Sure?", "", "Yes", func() { t.Error("locking said yes") })
	s.do(actLock)
	if s.shell.file != nil || s.dialog() || len(s.shell.dialogs.sheets) != 0 {
		t.Fatal("an open dialog kept the window from locking")
	}
	s.back()
	finish := s.shell.dialogs.progress("Working…")
	sealed := false
	s.shell.lockThen(lockedAsleep, func() { sealed = true })
	s.shell.tick()
	if s.shell.file == nil || sealed {
		t.Fatal("work was cut off")
	}
	finish()
	s.shell.tick()
	if s.shell.file != nil || !sealed || !s.says(lockedAsleep) {
		t.Error("the window did not lock when the work was done")
	}
}

func TestWorkOfAPageThatWasLockedTellsNobodyAndKeepsTheFileOpen(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	work := &unfinished{}
	s.shell.turns.runner = work
	told := false
	s.shell.runner.quietly(func() error { return nil }, func(error) { told = true })
	s.shell.lock(lockedByHand)
	if s.file.closed || s.shell.file != nil {
		t.Fatal("the file was closed under work that goes on")
	}
	work.end()
	if told || !s.file.closed {
		t.Errorf("told: %t, closed: %t", told, s.file.closed)
	}
}

func TestIdleWarnsAndThenLocks(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	s.shell.activity.hooked = true
	var now time.Duration
	s.shell.activity.since = func() time.Duration { return now }
	s.shell.activity.mark()
	at := func(d time.Duration) (warned, locked bool) {
		now = d
		s.shell.tick()
		return s.shell.warning.layer.Visible(), s.shell.file == nil
	}
	if warned, locked := at(269 * time.Second); warned || locked {
		t.Error("it warns too early")
	}
	if warned, _ := at(271 * time.Second); !warned || !s.says("Locking in 29 s") {
		t.Error("it does not warn")
	}
	s.shell.activity.mark()
	if warned, locked := at(272 * time.Second); warned || locked {
		t.Error("using the window does not keep it open")
	}
	finish := s.shell.dialogs.progress("Working…")
	if _, locked := at(600 * time.Second); locked {
		t.Error("it locks over work that goes on")
	}
	finish()
	if _, locked := at(601 * time.Second); !locked || !s.says("Locked after 5 minutes without use") {
		t.Error("it does not lock")
	}
	s.file.settings.Value.Safety.IdleMinutes = 1
	s.back()
	if _, locked := at(663 * time.Second); !locked || !s.says("Locked after 1 minute without use") {
		t.Error("the clinic's setting does not hold")
	}
}

func TestTheSettingHoldsOnceItIsSaved(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	s.do(actClinic)
	s.file.settings.Value.Safety.IdleMinutes = 7
	s.shell.renamed("Sunrise Clinic")
	if s.shell.idleAfter != 7*time.Minute {
		t.Errorf("it locks after %v", s.shell.idleAfter)
	}
}

func TestWithoutAHookTypingAndCommandsKeepTheWindowOpen(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	var now time.Duration
	s.shell.activity.since = func() time.Duration { return now }
	p := s.patient("p1", tabRecord)
	for _, use := range []struct {
		name string
		use  func()
	}{
		{"typing", func() { test.Type(p.record.phone.entry, "5") }},
		{"the arrow", func() { p.record.phone.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft}) }},
		{"another tab", func() { p.turn(tabHistory) }},
		{"a command", func() { s.do(actHelp) }},
		{"closing a dialog", func() { s.key(fyne.KeyEscape) }},
	} {
		if use.name == "typing" {
			s.window.Canvas().Focus(p.record.phone.entry)
		}
		s.shell.tick()
		now += time.Minute
		use.use()
		s.shell.tick()
		if s.shell.activity.idle() != 0 {
			t.Errorf("%s does not count", use.name)
		}
		now += time.Minute
		if s.shell.tick(); s.shell.activity.idle() != time.Minute {
			t.Errorf("after %s something else counts", use.name)
		}
	}
}

func TestQuittingTheSystemsWaySealsToo(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	test.Type(s.patient("p1", tabRecord).record.phone.entry, "5")
	s.shell.stopped()
	if len(s.file.drafted) != 1 || s.file.drafted[0].Kind != store.PatientDraft || !s.file.closed {
		t.Errorf("%d drafts, closed: %t", len(s.file.drafted), s.file.closed)
	}
}

// unfinished ends quiet work only when the test says so.
type unfinished struct {
	inline
	end func()
}

func (u *unfinished) quietly(work func() error, done func(error)) {
	u.end = func() { done(work()) }
}
