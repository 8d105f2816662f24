package app

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

func TestAPanicOfTheWorkIsReportedWithoutItsValue(t *testing.T) {
	folder := t.TempDir()
	log := NewCrashLog(folder, "test", nil)
	log.shows("patient")
	b := background{crashes: log}
	err := b.reported(caught(func() error { panic(errors.New("no plan for Quillfeather")) }))
	if planner.ErrorCode(err) != planner.Internal || strings.Contains(causeOf(err), "Quillfeather") {
		t.Errorf("the error is %v", err)
	}
	names, _ := log.names()
	if len(names) != 1 {
		t.Fatalf("%d reports", len(names))
	}
	if _, found := log.untold(); found {
		t.Error("the next start would speak of a crash")
	}
}

func TestACrashIsToldOnceAfterTheNextStart(t *testing.T) {
	folder, s := crashedStage(t)
	s.shell.path = filepath.Join(t.TempDir(), "clinic.stipple")
	s.shell.enter(s.file, "Sunrise Clinic")
	s.press("Show the report")
	if !s.says("Page     patient") || !s.says("app/window.go:7") || s.says("Quillfeather") || s.says("/home/ada") {
		t.Error("the report is not shown, or shows too much")
	}
	s.press("Copy")
	if !strings.Contains(fyne.CurrentApp().Clipboard().Content(), "stipple/app.(*shell).put") {
		t.Error("it was not copied")
	}
	s.press("Open the folder")
	if !slices.Contains(s.opened, folder) {
		t.Errorf("opened %v", s.opened)
	}
	s.press("Close")
	s.shell.tellCrash()
	if s.dialog() || s.shell.crashNotice() != nil {
		t.Error("it is told again")
	}
}

func TestACrashOfWhichTheWayInTellsIsNotToldAgain(t *testing.T) {
	_, s := crashedStage(t)
	s.shell.start("/clinic/clinic.stipple", "")
	if !s.says("Stipple ended unexpectedly on") {
		t.Error("the way in does not say it")
	}
	s.shell.path = filepath.Join(t.TempDir(), "clinic.stipple")
	s.shell.enter(s.file, "Sunrise Clinic")
	if s.dialog() {
		t.Error("it is told twice")
	}
	if _, found := s.shell.crashes.untold(); found {
		t.Error("the next start would tell it again")
	}
}

// crashedStage is a window after the program ended by itself, and the folder of its
// reports.
func crashedStage(t *testing.T) (string, *stage) {
	t.Helper()
	folder := t.TempDir()
	trace := "\x1fpatient\npanic: Quillfeather\n\ngoroutine 1 [running]:\nstipple/app.(*shell).put(0xc000)\n\t/home/ada/stipple/app/window.go:7 +0x1\n"
	if err := WatchCrash(strings.NewReader(trace), new(strings.Builder), folder, "test"); err != nil {
		t.Fatal(err)
	}
	s := newStage(t, newFakeFile(planner.Physician))
	s.shell.crashes = NewCrashLog(folder, "test", nil)
	return folder, s
}
