package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
	"stipple/store"
)

func safetyStage(t *testing.T, file *fakeFile) (*stage, *safetyPanel) {
	t.Helper()
	s := signedIn(t, file)
	s.do(actClinic)
	s.do(actSafety)
	return s, s.shell.current.(*clinicPage).safety
}

func TestSafetyIsSavedWithTheClinic(t *testing.T) {
	s, p := safetyStage(t, newFakeFile(planner.Administrator))
	p.idle.entry.SetText("12")
	p.years.entry.SetText("10")
	s.do(actSave)
	if got := s.file.settings.Value.Safety; got != (planner.Safety{IdleMinutes: 12, RetentionYears: 10}) {
		t.Fatalf("stored %+v", got)
	}
	if s.shell.current.unsaved() {
		t.Error("what was saved counts as unsaved")
	}
	for _, wrong := range []string{"0.5", "61", "many", "2.5", "-1"} {
		p.idle.entry.SetText(wrong)
		s.do(actSave)
		if p.rows.message("safety.idle_minutes") == "" || s.file.settings.Value.Safety.IdleMinutes != 12 {
			t.Errorf("%q minutes were saved, or nothing is said of it", wrong)
		}
	}
	p.idle.entry.SetText("")
	p.years.entry.SetText("")
	s.do(actSave)
	if got := s.file.settings.Value.Safety; got != (planner.Safety{}) {
		t.Errorf("emptied fields store %+v", got)
	}
}

func TestAWrongRetentionIsFoundFromAnotherTab(t *testing.T) {
	s, p := safetyStage(t, newFakeFile(planner.Physician))
	p.years.entry.SetText("1000")
	page := s.shell.current.(*clinicPage)
	page.turn(tabReasons)
	s.do(actSave)
	if page.tabs.chosen != tabSafety || p.rows.message("safety.retention_years") == "" {
		t.Error("the tab with the fault is not shown")
	}
}

func TestNoRetentionIsProposedAndEveryExampleHasItsSource(t *testing.T) {
	s, p := safetyStage(t, newFakeFile(planner.Physician))
	if p.years.entry.Text != "" || !s.says("the law of the place decides") {
		t.Error("a period is proposed")
	}
	for _, r := range keepingRules() {
		if r.place == "" || r.rule == "" || r.source == "" || !r.tier.Valid() {
			t.Errorf("%+v lacks something", r)
		}
		if !s.says(r.place) || !s.says(r.source) {
			t.Errorf("%s is not shown with its source", r.place)
		}
	}
}

func TestCheckingTheFileListsEveryFault(t *testing.T) {
	file := newFakeFile(planner.Assistant)
	found := store.Verification{Patients: 1204, Entries: 1, Faults: []string{"patient 01: damaged or altered", "audit trail: the last 2 entries are missing"}, Notes: []string{"a gap"}}
	file.log.checking = func(_ context.Context, step func(done, total int)) (store.Verification, error) {
		step(1, 2)
		return found, nil
	}
	s, p := safetyStage(t, file)
	s.press("Check the clinic file")
	if !s.says("2 faults were found") || !s.says("1,204 charts") {
		t.Error("the result is not said")
	}
	for _, line := range []string{found.Faults[0], found.Faults[1], "Noted before: a gap"} {
		if !strings.Contains(p.check.faults.label.Text, upperFirst(line)) {
			t.Errorf("%q is not listed", line)
		}
	}
	s.press("Copy")
	if got := fyne.CurrentApp().Clipboard().Content(); !strings.Contains(got, found.Faults[1]) {
		t.Errorf("copied was %q", got)
	}
	found = store.Verification{}
	s.do(actCheckFile)
	if !s.says("Everything is as it was saved.") {
		t.Error("a sound file is not said to be sound")
	}
	file.log.checking = func(context.Context, func(done, total int)) (store.Verification, error) {
		return store.Verification{}, planner.Errorf(planner.Internal, "The disk cannot be read.")
	}
	s.do(actCheckFile)
	if !s.says("The check could not be finished: The disk cannot be read.") {
		t.Error("a check that failed counts as passed")
	}
}

func TestACheckCanBeCancelled(t *testing.T) {
	file := newFakeFile(planner.Physician)
	started := make(chan struct{})
	hold := holdUp(started)
	file.log.checking = func(ctx context.Context, step func(done, total int)) (store.Verification, error) {
		return store.Verification{Faults: []string{"half of it"}}, hold(ctx, step)
	}
	s, _ := safetyStage(t, file)
	b := &besides{over: make(chan func(), 1)}
	s.shell.turns.runner = b
	s.press("Check the clinic file")
	<-started
	if !s.says("Checked 1,204 of 100,000") {
		t.Error("how far it is is not said")
	}
	s.press("Cancel")
	(<-b.over)()
	if s.says("half of it") || s.shell.chores.checked != nil {
		t.Error("a check given up has a result")
	}
	file.log.checking = func(context.Context, func(done, total int)) (store.Verification, error) {
		return store.Verification{}, nil
	}
	s.press("Check the clinic file")
	(<-b.over)()
	if !s.says("Everything is as it was saved.") {
		t.Error("the check cannot be begun anew")
	}
}

func TestTheLastCheckIsShown(t *testing.T) {
	file := newFakeFile(planner.Physician)
	file.happened(1, "user-1", "")
	file.log.entries[0].Op, file.log.entries[0].Text = planner.AuditVerify, "no faults"
	s, _ := safetyStage(t, file)
	if !s.says("by Dr. Anna Berg: no faults") {
		t.Error("the last check is not shown")
	}
}

func TestEveryCompanionOfTheFileIsNamed(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "clinic.stipple")
	names := []string{"", "-wal", "-shm", ".head", ".waiting", ".waiting-lock", ".lock", ".tries", ".old-pages", ".restore", ".restoring-7", ".before-version-2", ".before-restore-1", ".before-replaced-1"}
	for _, suffix := range append(names, ".rot13") {
		if err := os.WriteFile(path+suffix, []byte("12"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "other"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	list := companionsOf(path)
	if len(list) != len(names) {
		t.Fatalf("named are %+v", list)
	}
	for _, c := range list {
		if c.what == "" || c.bytes != 2 {
			t.Errorf("%+v", c)
		}
	}
	for size, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1 kB", 48_310: "48.3 kB", 331_776: "332 kB", 12_100_000: "12.1 MB"} {
		if got := fileSize(size); got != want {
			t.Errorf("%d bytes read %q", size, got)
		}
	}
}
