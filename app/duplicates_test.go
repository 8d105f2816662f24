package app

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"stipple/planner"
)

// amira is in the file; withAmira opens a new patient's page beside her.
func amira() planner.Patient {
	return planner.Patient{
		ID: "p9", Chart: "D-1004", Family: "Hassan", Given: "Amira", Born: planner.Date{Year: 1984, Month: 3, Day: 27},
		Contact: planner.Contact{Phone: "+31 20 555 0115"},
	}
}

func withAmira(t *testing.T) (*stage, *patientPage) {
	t.Helper()
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()).has(amira()))
	s.do(actNewPatient)
	return s, s.shell.current.(*patientPage)
}

// typeHer types her once more under another number.
func typeHer(p *patientPage) {
	p.record.chart.entry.SetText("D-2000")
	p.record.family.entry.SetText("Hasan")
	p.record.given.entry.SetText("Amira")
	p.record.born.entry.SetText("1984-03-27")
	p.similar.wait.flush()
}

func TestWhoMayBeHereAlreadyIsSaidBesideTheForm(t *testing.T) {
	s, p := withAmira(t)
	if s.says("HASSAN") {
		t.Fatal("somebody is named before anything is typed")
	}
	test.Type(p.record.family.entry, "Has")
	p.similar.wait.flush()
	if s.says("HASSAN") {
		t.Error("three letters of a name are enough")
	}
	typeHer(p)
	for _, want := range []string{"May be here already", "HASSAN, Amira", "27-Mar-1984", "D-1004", "Same birth date"} {
		if !s.says(want) {
			t.Errorf("beside the form nothing says %q", want)
		}
	}
	if s.dialog() {
		t.Error("a dialog stands in the way")
	}
	if s.says("JANSEN") {
		t.Error("somebody quite different is named")
	}
	p.record.born.entry.SetText("1950-01-02")
	p.similar.wait.flush()
	if s.says("HASSAN") {
		t.Error("she is still named after the birth date was put right")
	}
}

func TestOnlyWhatTellsPeopleApartIsLookedFor(t *testing.T) {
	_, p := withAmira(t)
	typeHer(p)
	p.record.hair.entry.SetText("black")
	if p.similar.wait.timer != nil {
		t.Error("the hair colour starts another search")
	}
	p.record.phone.entry.SetText("555")
	if p.similar.wait.timer == nil {
		t.Error("the phone starts none")
	}
	p.similar.wait.stop()
}

func TestOpeningTheChartFoundKeepsWhatWasTyped(t *testing.T) {
	s, p := withAmira(t)
	typeHer(p)
	s.follow("Open that chart")
	if now, ok := s.shell.current.(*patientPage); !ok || now.id != "p9" || s.dialog() {
		t.Fatalf("it shows %T", s.shell.current)
	}
	if len(s.file.drafted) != 1 || s.file.drafted[0].ID != p.id {
		t.Errorf("kept as drafts: %d", len(s.file.drafted))
	}
}

func TestSavingASimilarPatientAsksOnce(t *testing.T) {
	start := func(t *testing.T) (*stage, *patientPage) {
		s, p := withAmira(t)
		typeHer(p)
		s.do(actSave)
		if !s.dialog() || !s.says("HASAN, Amira") || !s.says("HASSAN, Amira") || !s.says("+31 20 555 0115") {
			t.Fatal("both do not stand side by side")
		}
		if len(s.file.patients) != 2 {
			t.Fatal("it saved before the answer")
		}
		return s, p
	}
	t.Run("save as a new patient", func(t *testing.T) {
		s, _ := start(t)
		s.press("Save as a new patient")
		if s.dialog() || len(s.file.patients) != 3 {
			t.Errorf("%d patients", len(s.file.patients))
		}
	})
	t.Run("open that chart", func(t *testing.T) {
		s, _ := start(t)
		s.press("Open that chart")
		if now, ok := s.shell.current.(*patientPage); !ok || now.id != "p9" || len(s.file.drafted) != 1 || len(s.file.patients) != 2 {
			t.Errorf("it shows %T with %d drafts", s.shell.current, len(s.file.drafted))
		}
	})
	t.Run("go on editing", func(t *testing.T) {
		s, p := start(t)
		s.press("Go on editing")
		if s.shell.current != page(p) || len(s.file.patients) != 2 || p.record.family.read() != "Hasan" {
			t.Error("it does not leave everything as it is")
		}
		s.do(actSave)
		if !s.dialog() {
			t.Error("going on editing counted as an answer")
		}
	})
}

func TestWhatWasAnsweredIsNotAskedAgain(t *testing.T) {
	s, p := withAmira(t)
	typeHer(p)
	s.follow("Somebody else")
	if s.says("HASSAN") {
		t.Error("she is still named")
	}
	p.record.phone.entry.SetText("+31 20 555 0115") // more alike than before
	p.similar.wait.flush()
	if s.says("HASSAN") {
		t.Error("she is named again")
	}
	s.do(actSave)
	if s.dialog() || len(s.file.patients) != 3 {
		t.Error("saving asks about her again")
	}
}

func TestFaultsComeBeforeTheQuestion(t *testing.T) {
	s, p := withAmira(t)
	typeHer(p)
	p.record.chart.entry.SetText("")
	s.do(actSave)
	if s.dialog() || p.record.rows.message("chart") == "" {
		t.Error("the question comes before what is wrong")
	}
}

func TestNobodyIsTakenForThemselves(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(amira()))
	p := s.patient("p9", tabRecord)
	if s.says("May be here already") || s.says("Here already?") {
		t.Error("a patient of the file is looked for")
	}
	p.record.phone.entry.SetText("1")
	s.do(actSave)
	if s.dialog() || s.file.patients["p9"].Value.Contact.Phone != "1" {
		t.Error("saving a patient of the file asks")
	}
}
