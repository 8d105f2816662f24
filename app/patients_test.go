package app

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
)

func threePatients() *fakeFile {
	f := newFakeFile(planner.Physician)
	f.has(somebody())
	f.has(planner.Patient{ID: "p2", Chart: "0043", Family: "Nguyễn", Given: "Minh Tuấn", Contact: planner.Contact{Phone: "+31 20 555 0115"}})
	f.has(planner.Patient{ID: "p3", Chart: "0044", Family: "Østergård", Given: "Åse"})
	return f
}

func TestSearchByKeyboardAlone(t *testing.T) {
	s := atPatients(t, threePatients())
	page := s.shell.patients
	if s.window.Canvas().Focused() != fyne.Focusable(page.search) {
		t.Fatal("the search does not have the keyboard at the start")
	}
	test.Type(page.search, "nguyen")
	if got := page.count.value; got != "1 of 3 patients" {
		t.Errorf("the count says %q", got)
	}
	s.key(fyne.KeyEscape)
	if page.search.Text != "" || page.count.value != "3 patients" {
		t.Errorf("Escape left %q, %q", page.search.Text, page.count.value)
	}
	s.key(fyne.KeyDown)
	if s.window.Canvas().Focused() != fyne.Focusable(page.list) {
		t.Fatal("Down does not go into the list")
	}
	s.key(fyne.KeyDown)
	s.key(fyne.KeyReturn)
	p, ok := s.shell.current.(*patientPage)
	if !ok || p.id != "p2" {
		t.Fatalf("Enter opened %T", s.shell.current)
	}
	if !s.says("NGUYỄN, Minh Tuấn") {
		t.Error("the banner does not name the patient")
	}
}

func TestTypingInTheListGoesBackToTheSearch(t *testing.T) {
	s := atPatients(t, threePatients())
	page := s.shell.patients
	s.key(fyne.KeyDown)
	page.list.TypedRune('ø')
	if page.search.Text != "ø" || len(page.found) != 1 {
		t.Errorf("search %q finds %d", page.search.Text, len(page.found))
	}
	s.window.Canvas().Focus(page.list)
	s.key(fyne.KeyUp)
	if s.window.Canvas().Focused() != fyne.Focusable(page.search) {
		t.Error("Up from the first row does not go back to the search")
	}
}

func TestEmptyClinicGreetsAndNoMatchSaysSo(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	if !s.says("No patients yet") {
		t.Error("an empty clinic is not greeted")
	}
	s.press("Record the first patient")
	if p, ok := s.shell.current.(*patientPage); !ok || p.stored {
		t.Errorf("it opened %T", s.shell.current)
	}
	s = atPatients(t, threePatients())
	test.Type(s.shell.patients.search, "zzz")
	if !s.says("No match") || !s.says("3 patients") {
		t.Error("a search without a match does not say so")
	}
	s.press("Clear search and filters")
	if len(s.shell.patients.found) != 3 {
		t.Error("clearing does not bring all patients back")
	}
}

func TestFiltersByIndicationAndNextSession(t *testing.T) {
	f := threePatients()
	plan := planner.NewPlan("pl1", "p1", 2)
	plan.Status, plan.Indications = planner.ActivePlan, []planner.Indication{planner.Scars}
	plan.Sessions[0].Date = planner.Date{Year: 2026, Month: 11, Day: 1}
	f.put(storedPlan(plan))
	s := signedIn(t, f)
	page := s.shell.patients
	for _, c := range []struct {
		when       when
		indication planner.Indication
		want       int
	}{{overdue, "", 1}, {withoutPlan, "", 2}, {within7, "", 0}, {anyTime, planner.Scars, 1}, {anyTime, planner.Thinning, 0}} {
		page.when.show(c.when)
		page.indication.show(c.indication)
		page.find()
		if len(page.found) != c.want {
			t.Errorf("%s and %q: %d patients, want %d", c.when.name(), c.indication, len(page.found), c.want)
		}
	}
}

func TestAnAdministratorCannotRecordPatients(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Administrator))
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && b.Text == "New patient" && !b.Disabled() {
			t.Error("New patient is not greyed out")
		}
	}
	s.do(actNewPatient)
	if !s.shell.atStart() {
		t.Error("the command ran in spite of the role")
	}
}

func BenchmarkListOf100000(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(newTheme(lightAppearance))
	cards := make([]planner.Card, 100000)
	for i := range cards {
		cards[i] = planner.Card{ID: planner.ID(fmt.Sprint(i)), Chart: fmt.Sprint(i), Family: fmt.Sprintf("Family%d", i%977), Given: fmt.Sprintf("Given%d", i%89)}
	}
	w := test.NewTempWindow(b, nil)
	page := newPatientsPage(nil, newDialogs(w), inline{}, func() planner.Date { return planner.Date{Year: 2026, Month: 11, Day: 22} }, true)
	page.finder = planner.NewFinder(cards)
	w.SetContent(page)
	w.Resize(fyne.NewSize(1280, 800))
	for b.Loop() {
		page.search.SetText("family12 giv")
		page.search.SetText("")
	}
}

// atPatients opens a window on the list of patients.
func atPatients(t *testing.T, file *fakeFile) *stage {
	t.Helper()
	s := signedIn(t, file)
	s.shell.home()
	return s
}
