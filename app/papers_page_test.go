package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/planner/report"
)

// waiting does quiet work only when the test says so.
type waiting struct {
	inline
	begun []func()
}

func (w *waiting) quietly(work func() error, done func(error)) {
	w.begun = append(w.begun, func() { done(caught(work)) })
}

// end ends the oldest work that was begun.
func (w *waiting) end() {
	first := w.begun[0]
	w.begun = w.begun[1:]
	first()
}

// datedPlan is an active plan whose sessions have dates.
func datedPlan(t *testing.T) planner.Plan {
	plan := thinningPlan(t, "pl1")
	plan.Patient, plan.Status = "p1", planner.ActivePlan
	return plan
}

func patientWithDates(t *testing.T) *fakeFile {
	file := newFakeFile(planner.Physician).has(somebody())
	file.put(storedPlan(datedPlan(t)))
	return file
}

func TestPapersAreLaidOutOneAtATimeAndStaleOnesDropped(t *testing.T) {
	s := signedIn(t, patientWithDates(t))
	work := &waiting{}
	s.shell.runner = work
	page := s.patient("p1", tabOverview)
	if len(work.begun) != 0 {
		t.Fatal("a paper is laid out although nobody looks")
	}
	page.turn(tabPapers)
	p := page.papers
	if len(work.begun) != 1 || p.look.doc != nil {
		t.Fatalf("%d papers are begun", len(work.begun))
	}
	p.choose(report.ClinicalPlan)
	p.choose(report.LogSheet)
	if len(work.begun) != 1 {
		t.Fatalf("%d papers are laid out at once", len(work.begun))
	}
	work.end()
	if p.look.doc != nil || len(work.begun) != 1 {
		t.Fatal("a paper that is no longer chosen is shown")
	}
	work.end()
	job, err := p.job()
	if err != nil {
		t.Fatal(err)
	}
	want, err := laidOut(report.LogSheet, job, s.file.Today())
	if err != nil {
		t.Fatal(err)
	}
	if p.look.doc == nil || !slices.Equal(pdfOf(t, p.look.doc), pdfOf(t, want)) {
		t.Error("what is shown is not the chosen paper")
	}
}

func pdfOf(t *testing.T, d *report.Document) []byte {
	t.Helper()
	data, err := d.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestWhatIsShownIsByteForByteWhatIsPrinted(t *testing.T) {
	s := signedIn(t, patientWithDates(t)) // whose clock stands still
	p := s.patient("p1", tabPapers).papers
	for _, c := range []struct {
		paper  report.Paper
		choose func()
	}{
		{report.PatientPlan, nil},
		{report.ClinicalPlan, nil},
		{report.LogSheet, func() { p.session.drop.SetSelectedIndex(2) }},
		{report.LogSheet, func() { p.form.drop.SetSelectedIndex(1) }},
		{report.LogSheet, func() { p.form.drop.SetSelectedIndex(2) }},
		{report.Passport, nil},
	} {
		p.choose(c.paper)
		changed(c.choose)
		s.press("Open to print")
		data, err := os.ReadFile(s.opened[len(s.opened)-1])
		if err != nil || !slices.Equal(data, pdfOf(t, p.look.doc)) {
			t.Errorf("%s: another paper is printed than shown (%v)", c.paper, err)
		}
	}
}

func TestASavedChangeIsShownAtOnce(t *testing.T) {
	s := signedIn(t, patientWithDates(t))
	page := s.patient("p1", tabPapers)
	before := page.papers.look.doc
	page.turn(tabRecord)
	test.Type(page.record.phone.entry, "555")
	page.turn(tabPapers)
	if !s.says("A paper shows only what is saved") {
		t.Error("it does not say that changes are missing")
	}
	s.do(actSave)
	if page.papers.look.doc == before || s.says("A paper shows only what is saved") {
		t.Error("the paper of before is still shown")
	}
}

func TestAPaperThatCannotBeMadeSaysWhy(t *testing.T) {
	file := patientWithDates(t)
	long := somebody()
	long.Family = strings.Repeat("Jansen ", 100)
	file.has(long)
	s := signedIn(t, file)
	p := s.patient("p1", tabPapers).papers
	if !s.says("This paper cannot be made") || !s.says("characters; at most") || p.preview.Visible() {
		t.Error("the reason does not stand in the paper's place")
	}
	file.has(somebody())
	p.show(somebody(), []planner.Plan{file.plans[0].Value})
	if s.says("This paper cannot be made") || !p.preview.Visible() || p.look.doc == nil {
		t.Error("the paper is not shown once it can be made")
	}
}

func TestWithoutAPlanThereIsTheEmptyLogSheet(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	p := s.patient("p1", tabPapers).papers
	for _, b := range []*button{p.actions.open, p.actions.save, p.actions.calendar} {
		if !b.Disabled() {
			t.Errorf("%q can be pressed", b.Text)
		}
	}
	s.do(actOpenLogSheet)
	if len(s.opened) != 1 || !slices.Equal(s.file.prints, []string{"log"}) || p.look.doc == nil || s.says("No plan yet") {
		t.Fatalf("opened %q, recorded %q", s.opened, s.file.prints)
	}
	if job, err := p.job(); err != nil || job.Form != report.EmptyForm {
		t.Errorf("its form is %q, %v", job.Form, err)
	}
	s.do(actOpenPassport)
	s.do(actSaveCalendar)
	if len(s.opened) != 1 || s.dialog() {
		t.Error("a paper was made from nothing")
	}
}

func TestThePatientsLanguageOrEnglish(t *testing.T) {
	foreign := ""
	for _, translation := range report.Translations() {
		if translation.Language != report.English {
			foreign = translation.Language
		}
	}
	file := patientWithDates(t)
	patient := somebody()
	patient.Language = foreign
	file.has(patient)
	s := signedIn(t, file)
	p := s.patient("p1", tabPapers).papers
	language := func() string {
		job, err := p.job()
		if err != nil {
			t.Fatal(err)
		}
		return job.Patient.Language
	}
	if language() != foreign || !s.says("Machine-drafted") {
		t.Errorf("the paper is in %q", language())
	}
	p.language.drop.SetSelectedIndex(1)
	if language() != report.English || s.says("nobody has reviewed it") {
		t.Errorf("the paper is in %q", language())
	}
	p.show(patient, []planner.Plan{file.plans[0].Value})
	if language() != report.English {
		t.Error("the choice was forgotten")
	}
	p.choose(report.ClinicalPlan)
	if language() != foreign {
		t.Error("the clinical plan took on the patient plan's language")
	}
	p.choose(report.PatientPlan)
	p.language.drop.SetSelectedIndex(0)
	translation, _, _ := report.TranslationFor(foreign, planner.Clinic{})
	file.settings.Value.Reviewed = map[string]planner.TranslationReview{foreign: {By: "B", Version: translation.Version}}
	p.show(patient, []planner.Plan{file.plans[0].Value})
	if s.says("Machine-drafted") {
		t.Error("a reviewed translation is still marked")
	}
	patient.Language = "tlh"
	p.show(patient, []planner.Plan{file.plans[0].Value})
	if !s.says("There is no translation") || language() != "tlh" {
		t.Error("nothing is said of a language without a translation")
	}
}

func TestTheCalendarFileIsOfThePlanAsItIsNow(t *testing.T) {
	file := patientWithDates(t)
	earlier := file.plans[0].Value.Clone()
	now := earlier.Clone()
	now.Version = 2
	now.Sessions[0].Date = planner.Date{Year: 2026, Month: 12, Day: 24}
	file.plans[0].Value = now
	file.versions = map[planner.ID][]planner.Plan{"pl1": {earlier}}
	s := signedIn(t, file)
	p := s.patient("p1", tabPapers).papers
	dir := t.TempDir()
	s.shell.shelf.lastFolder = dir
	p.which.drop.SetSelectedIndex(1)
	s.press("Calendar…")
	s.press("Save")
	data, err := os.ReadFile(filepath.Join(dir, "appointments.ics"))
	if err != nil || !strings.Contains(string(data), "20261224") || strings.Contains(string(data), "Jansen") {
		t.Fatalf("%v\n%s", err, data)
	}
	if !slices.Equal(file.prints, []string{"calendar"}) || !s.says("Saved as "+dir) {
		t.Errorf("recorded %q", file.prints)
	}
	for i := range file.plans[0].Value.Sessions {
		file.plans[0].Value.Sessions[i].Date = planner.Date{}
	}
	p.show(somebody(), []planner.Plan{file.plans[0].Value})
	s.do(actSaveCalendar)
	if !s.says("Enter a session's date") {
		t.Error("it does not say what is missing")
	}
}

func TestPapersByKeyboard(t *testing.T) {
	s := signedIn(t, patientWithDates(t))
	p := s.patient("p1", tabPapers).papers
	s.window.Canvas().Focus(p.chooser)
	for _, c := range []struct {
		key  fyne.KeyName
		want report.Paper
	}{
		{fyne.KeyUp, report.PatientPlan},
		{fyne.KeyDown, report.ClinicalPlan},
		{fyne.KeyEnd, report.Passport},
		{fyne.KeyDown, report.Passport},
		{fyne.KeyUp, report.LogSheet},
		{fyne.KeyHome, report.PatientPlan},
	} {
		s.key(c.key)
		if p.paper != c.want || p.chooser.cards[p.chooser.chosen()].paper != c.want {
			t.Errorf("%s leads to %s", c.key, p.paper)
		}
	}
	for a, want := range map[action]report.Paper{
		actOpenPatientPlan: report.PatientPlan, actOpenClinicalPlan: report.ClinicalPlan,
		actOpenLogSheet: report.LogSheet, actOpenPassport: report.Passport,
	} {
		s.do(a)
		if last := s.file.prints[len(s.file.prints)-1]; last != string(want) || p.paper != want {
			t.Errorf("the command for %s printed %s and shows %s", want, last, p.paper)
		}
	}
}

func TestOneWhoMayNotPrintCannot(t *testing.T) {
	file := patientWithDates(t)
	file.readOnly = true
	s := signedIn(t, file)
	p := s.patient("p1", tabPapers).papers
	s.do(actOpenPatientPlan)
	s.do(actSaveCalendar)
	if len(s.opened) != 0 || s.dialog() || !p.actions.open.Disabled() || !p.actions.save.Disabled() || !p.actions.calendar.Disabled() {
		t.Error("a paper left a file that is open read-only, unrecorded")
	}
	if p.look.doc == nil {
		t.Error("it cannot even be looked at")
	}
}
