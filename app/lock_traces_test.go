package app

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stipple/planner"
)

// secretive is a patient whose every word is found again wherever it gets to.
func secretive() planner.Patient {
	p := somebody()
	p.Chart, p.Family, p.Given = "ZX-90417", "Quillfeather", "Ottoline"
	p.Contact.Phone = "555-0142-77"
	return p
}

// namesThem gives which of the patient's words a text holds, "" for none.
func namesThem(text string) string {
	for _, word := range []string{"quillfeather", "ottoline", "zx-90417", "555-0142"} {
		if strings.Contains(strings.ToLower(text), word) {
			return word
		}
	}
	return ""
}

// logged gives what is logged until the test ends.
func logged(t *testing.T) *bytes.Buffer {
	t.Helper()
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	return &log
}

func TestTitlesLogsAndFileNamesNameNoPatient(t *testing.T) {
	log := logged(t)
	file := patientWithPlan()
	file.has(secretive())
	s := signedIn(t, file)
	root := t.TempDir()
	s.shell.shelf = newShelf(root)
	look := func(where string) {
		t.Helper()
		if word := namesThem(s.window.Title()); word != "" {
			t.Errorf("%s: the title has %q", where, word)
		}
		if word := namesThem(log.String()); word != "" {
			t.Errorf("%s: the log has %q: %s", where, word, log)
		}
		_ = filepath.WalkDir(root, func(path string, _ fs.DirEntry, _ error) error {
			if word := namesThem(path); word != "" {
				t.Errorf("%s: a file is called %s", where, path)
			}
			return nil
		})
	}
	for _, a := range []action{actPatients, actStock, actClinic, actToday, actHelp} {
		s.do(a)
		look(bind(a, nil, nil).label)
		for s.dialog() {
			s.key("Escape")
		}
	}
	for i, name := range tabNames() {
		s.patient("p1", i)
		if !s.says("QUILLFEATHER") && !s.says("Quillfeather") {
			t.Fatalf("%s does not show the patient: the walk is blind", name)
		}
		look(name)
	}
	s.patient("p1", tabPapers)
	for _, a := range []action{actOpenPatientPlan, actOpenClinicalPlan, actOpenLogSheet, actOpenPassport} {
		s.do(a)
		look(bind(a, nil, nil).label)
		for s.dialog() {
			s.key("Escape")
		}
	}
	if len(s.opened) == 0 {
		t.Fatal("no paper was opened")
	}
	for _, path := range s.opened {
		if word := namesThem(path); word != "" {
			t.Errorf("a paper is opened as %s", path)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if word := namesThem(string(data)); word != "" { // its text is compressed; what a list of files shows is not
			t.Errorf("%s has %q beside its pages", path, word)
		}
	}
	for _, a := range []action{actSavePatientPlan, actSaveClinicalPlan, actSaveLogSheet, actSavePassport, actSaveCalendar} {
		s.do(a)
		for _, o := range s.objects() {
			if f, ok := o.(*textField); ok && namesThem(f.read()) != "" {
				t.Errorf("%s proposes %q", bind(a, nil, nil).label, f.read())
			}
		}
		for s.dialog() {
			s.key("Escape")
		}
	}
	s.shell.lock(lockedByHand)
	look("locked")
}

func TestNoErrorNamesAPatientInTheLog(t *testing.T) {
	log := logged(t)
	s := signedIn(t, newFakeFile(planner.Physician))
	inside := planner.Errorf(planner.Conflict, "Chart ZX-90417 of Quillfeather is in use.").Because(errors.New("disk on fire"))
	for _, code := range []planner.Code{planner.Invalid, planner.NotFound, planner.Conflict, planner.Forbidden, planner.Locked, planner.Corrupt, planner.Full, planner.Internal} {
		says := planner.Errorf(code, "Quillfeather, Ottoline cannot be saved.")
		for _, err := range []error{
			says, says.Because(inside), says.Because(fmt.Errorf("save: %w", inside)),
			WriteFault(&fs.PathError{Op: "open", Path: "/home/x/Quillfeather.pdf", Err: fs.ErrPermission}),
			says.Because(fmt.Errorf("move: %w", &os.LinkError{Op: "rename", Old: "/a/Quillfeather", New: "/b/ZX-90417", Err: fs.ErrExist})),
			planner.Faults{{Field: "chart", Message: "ZX-90417 is in use."}}.Err(),
			caught(func() error { panic("Quillfeather is nil") }),
		} {
			s.shell.dialogs.record(err)
		}
	}
	if !strings.Contains(log.String(), "disk on fire") || !strings.Contains(log.String(), "open: permission denied") {
		t.Errorf("the log knows no cause: %s", log)
	}
	if word := namesThem(log.String()); word != "" {
		t.Errorf("the log has %q: %s", word, log)
	}
}
