package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store"
)

func TestRecordAndHistoryReadBackWhatTheyShow(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	full := somebody()
	full.Sex, full.SkinType, full.HairColour, full.Language = planner.Male, 4, "black", "vi"
	full.Contact = planner.Contact{Phone: "1", Email: "a@b.org", Address: "One\nTwo"}
	full.Allergies, full.Alerts = "latex", []string{"faints", "pacemaker"}
	full.History = planner.History{
		Conditions: []planner.Condition{{Key: "keloid", Note: "chest"}, {Key: "not in the reference"}},
		Medical:    "none", Medication: "aspirin", Hair: "FUE 2019",
	}
	s.file.has(full)
	p := s.patient("p1", tabRecord)
	got, err := p.read()
	if err != nil || !samePatient(got, full) {
		t.Errorf("read %+v, %v", got, err)
	}
	if p.unsaved() {
		t.Error("a page nobody touched is unsaved")
	}
}

func TestFaultsShowBesideTheirFields(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	s.do(actNewPatient)
	p := s.shell.current.(*patientPage)
	test.Type(p.record.chart.entry, "0042")
	p.record.born.entry.SetText("1984-02-30")
	p.record.email.entry.SetText("nowhere")
	s.do(actSave)
	for path, want := range map[string]string{"family": "family name", "given": "given name", "born": "date", "contact.email": "@", "chart": ""} {
		got := p.record.rows.message(path)
		if (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("beside %s stands %q, want something of %q", path, got, want)
		}
	}
	if s.dialog() {
		t.Error("a dialog opened although every fault has a field")
	}
	if s.window.Canvas().Focused() != fyne.Focusable(p.record.family.entry) {
		t.Error("the first wrong field does not have the keyboard")
	}
}

func TestANewPatientIsSavedAndListed(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	s.do(actNewPatient)
	p := s.shell.current.(*patientPage)
	if s.window.Canvas().Focused() != fyne.Focusable(p.record.chart.entry) {
		t.Error("the chart number does not have the keyboard")
	}
	test.Type(p.record.chart.entry, "0001")
	test.Type(p.record.family.entry, "Berg")
	test.Type(p.record.given.entry, "Ida")
	s.do(actSave)
	if len(s.file.patients) != 1 || p.tabs.chosen != tabOverview || p.unsaved() {
		t.Fatalf("%d patients, tab %d, unsaved %v", len(s.file.patients), p.tabs.chosen, p.unsaved())
	}
	s.do(actBack)
	if s.shell.patients.count.value != "1 patient" {
		t.Errorf("the list says %q", s.shell.patients.count.value)
	}
}

func TestATakenChartNumberIsSaidBesideIt(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	s.do(actNewPatient)
	p := s.shell.current.(*patientPage)
	test.Type(p.record.chart.entry, "0042")
	test.Type(p.record.family.entry, "Berg")
	test.Type(p.record.given.entry, "Ida")
	s.do(actSave)
	if got := p.record.rows.message("chart"); !strings.Contains(got, "in use") {
		t.Errorf("beside the chart number stands %q", got)
	}
}

func TestLeavingAsksWhenSomethingIsUnsaved(t *testing.T) {
	start := func(t *testing.T) (*stage, *patientPage) {
		s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
		p := s.patient("p1", tabRecord)
		test.Type(p.record.phone.entry, "555")
		s.do(actBack)
		if !s.dialog() {
			t.Fatal("leaving did not ask")
		}
		return s, p
	}
	t.Run("stay", func(t *testing.T) {
		s, p := start(t)
		s.key(fyne.KeyEscape)
		if s.dialog() || s.shell.current != page(p) || p.record.phone.read() != "555" {
			t.Error("staying does not keep the page as it was")
		}
	})
	t.Run("discard", func(t *testing.T) {
		s, _ := start(t)
		s.press("Discard changes")
		if s.shell.current != page(s.shell.patients) || s.file.patients["p1"].Row != 1 || len(s.file.drafted) != 0 {
			t.Error("discarding does not leave without saving")
		}
	})
	t.Run("save", func(t *testing.T) {
		s, _ := start(t)
		s.key(fyne.KeyReturn)
		if s.shell.current != page(s.shell.patients) || s.file.patients["p1"].Value.Contact.Phone != "555" {
			t.Error("saving does not save and leave")
		}
	})
	t.Run("closing the window", func(t *testing.T) {
		s, _ := start(t)
		s.key(fyne.KeyEscape)
		s.do(actQuit)
		if !s.dialog() || s.ended {
			t.Error("quitting did not ask")
		}
		s.press("Discard changes")
		if !s.ended || !s.file.closed {
			t.Error("the window did not close the file")
		}
	})
}

func TestConflictShowsBothAndLetsChoose(t *testing.T) {
	start := func(t *testing.T) (*stage, *patientPage) {
		s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
		p := s.patient("p1", tabRecord)
		theirs := somebody()
		theirs.Contact.Phone, theirs.HairColour = "111", "grey"
		s.file.patients["p1"] = store.Stored[planner.Patient]{Value: theirs, Row: 2}
		test.Type(p.record.phone.entry, "222")
		s.do(actSave)
		if !s.dialog() || !s.says("111") || !s.says("222") || !s.says("grey") {
			t.Fatal("the conflict does not show both values")
		}
		if s.says("0042") {
			t.Error("a field both agree on is shown")
		}
		return s, p
	}
	t.Run("keep mine", func(t *testing.T) {
		s, _ := start(t)
		s.press("Keep mine")
		if now := s.file.patients["p1"]; now.Row != 3 || now.Value.Contact.Phone != "222" || now.Value.HairColour != "" {
			t.Errorf("stored is %+v", now)
		}
	})
	t.Run("take theirs", func(t *testing.T) {
		s, p := start(t)
		s.press("Take theirs")
		if s.file.patients["p1"].Row != 2 || p.record.phone.read() != "111" || p.unsaved() {
			t.Error("their values are not shown")
		}
	})
	t.Run("go on editing", func(t *testing.T) {
		s, p := start(t)
		s.key(fyne.KeyEscape)
		if p.record.phone.read() != "222" || !p.unsaved() {
			t.Error("the form did not stay filled")
		}
	})
}

func TestDraftIsKeptWhileTypingAndOfferedLater(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	p := s.patient("p1", tabRecord)
	test.Type(p.record.phone.entry, "555")
	p.history.medical.entry.SetText("asthma")
	p.saver.flush()
	if len(s.file.drafted) != 1 || s.file.drafted[0].Row != 1 {
		t.Fatalf("drafts %+v", s.file.drafted)
	}
	again := s.reopened(t)
	p = again.patient("p1", tabRecord)
	if !again.says("unsaved changes") || p.record.phone.read() != "" {
		t.Fatal("the draft is not offered, or taken without asking")
	}
	again.press("Continue")
	if p.record.phone.read() != "555" || p.history.medical.read() != "asthma" || !p.unsaved() {
		t.Error("the draft was not taken up")
	}
	again.do(actSave)
	if len(again.file.drafted) != 0 || again.file.patients["p1"].Value.Contact.Phone != "555" {
		t.Error("saving does not end the draft")
	}
}

// reopened signs in again on the same file, as after a crash.
func (s *stage) reopened(t *testing.T) *stage {
	t.Helper()
	return signedIn(t, s.file)
}

func TestADraftOlderThanTheRecordEndsInAConflict(t *testing.T) {
	file := newFakeFile(planner.Physician).has(somebody())
	typed := somebody()
	typed.Contact.Phone = "555"
	body, err := chart.Pack(typed)
	if err != nil {
		t.Fatal(err)
	}
	file.drafted = []store.Draft{{Kind: store.PatientDraft, ID: "p1", Patient: "p1", Row: 1, Body: body}}
	file.patients["p1"] = store.Stored[planner.Patient]{Value: somebody(), Row: 2}
	s := signedIn(t, file)
	s.patient("p1", tabRecord)
	s.press("Continue")
	s.do(actSave)
	if !s.dialog() || file.patients["p1"].Row != 2 {
		t.Error("an old draft overwrote a newer record")
	}
}

func TestDraftOfANewPatientWaitsInTheList(t *testing.T) {
	file := newFakeFile(planner.Physician)
	body, err := chart.Pack(planner.Patient{ID: "new", Family: "Berg", Given: "Ida"})
	if err != nil {
		t.Fatal(err)
	}
	file.drafted = []store.Draft{{Kind: store.PatientDraft, ID: "new", Patient: "new", Body: body}}
	s := signedIn(t, file)
	if !s.says("BERG, Ida") {
		t.Fatal("the draft is not offered")
	}
	s.shell.home()
	s.press("Continue")
	p, ok := s.shell.current.(*patientPage)
	if !ok || p.stored || p.record.family.read() != "Berg" {
		t.Error("the draft was not taken up")
	}
}

func TestTabsAreSwitchedByKeys(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	p := s.patient("p1", tabOverview)
	for i, a := range []action{actOverview, actRecord, actHistory, actPlan, actSessions, actPapersTab} {
		s.do(a)
		if p.tabs.chosen != i {
			t.Errorf("action %d shows tab %d", i, p.tabs.chosen)
		}
	}
}

func TestTickingASafetyCheckShowsItsAdviceAndSource(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	p := s.patient("p1", tabHistory)
	keloid := p.history.check("keloid")
	if keloid.advice.Visible() {
		t.Error("the advice shows before the tick")
	}
	keloid.tick.SetChecked(true)
	if !keloid.advice.Visible() || !p.unsaved() {
		t.Error("the tick does not unfold the advice or count as a change")
	}
	got, _ := p.read()
	if !got.History.Has("keloid") {
		t.Error("the condition is not read")
	}
}

func TestReadOnlySaysSoAndSavesNothing(t *testing.T) {
	file := newFakeFile(planner.Physician).has(somebody())
	file.readOnly = true
	s := signedIn(t, file)
	if !s.says("read-only") {
		t.Error("no banner says that nothing can be saved")
	}
	p := s.patient("p1", tabRecord)
	if !p.record.family.entry.Disabled() || !p.history.checks[0].tick.Disabled() {
		t.Error("the fields can be typed in")
	}
}
