package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// twoCharts are of one person; the second knows the phone and other names.
func twoCharts() *fakeFile {
	one, two := amira(), amira()
	one.Contact.Phone, one.Alerts = "", []string{"pacemaker"}
	two.ID, two.Chart, two.Family, two.HairColour = "p8", "D-1007", "Hasan", "black"
	one.HairColour = "brown"
	two.Alerts = []string{"faints"}
	f := newFakeFile(planner.Physician).has(somebody()).has(one).has(two)
	plan := planner.NewPlan("pl8", "p8", 2)
	f.put(storedPlan(plan))
	return f
}

// merging is at the second step.
func merging(t *testing.T, file *fakeFile) (*stage, *mergePage) {
	t.Helper()
	s := signedIn(t, file)
	return s, s.mergePicked()
}

// mergePicked goes from a patient's page to the two charts side by side.
func (s *stage) mergePicked() *mergePage {
	t := s.t
	t.Helper()
	s.patient("p9", tabOverview)
	if !s.perform("Merge with another chart…") {
		t.Fatal("merging is not offered")
	}
	p, ok := s.shell.current.(*mergePage)
	if !ok {
		t.Fatalf("it shows %T", s.shell.current)
	}
	if !s.says("Most like this chart") || !s.says("HASAN, Amira") || s.says("JANSEN") {
		t.Fatal("the most alike is not offered first")
	}
	s.window.Canvas().Focus(p.pick.search)
	s.key(fyne.KeyDown)
	s.key(fyne.KeyReturn)
	if p.desk == nil || p.goes.Value.ID != "p8" {
		t.Fatal("the keyboard alone does not choose the other chart")
	}
	return p
}

// line gives the row of a fact.
func (p *mergePage) line(t *testing.T, label string) *mergeRow {
	t.Helper()
	for _, r := range p.rows {
		if r.label == label {
			return r
		}
	}
	t.Fatalf("there is nothing to choose for %q", label)
	return nil
}

func TestMergingFieldByField(t *testing.T) {
	s, p := merging(t, twoCharts())
	if !p.line(t, "Phone").other || p.line(t, "Family name").other {
		t.Error("what the kept chart does not know is not proposed from the other")
	}
	if !s.says("pacemaker; faints") {
		t.Error("the lists are not shown as united")
	}
	if !s.says("1 plan") {
		t.Error("what comes along is not counted")
	}
	p.line(t, "Hair colour").goes.Tapped(nil)
	s.window.Canvas().Focus(p.line(t, "Family name"))
	s.key(fyne.KeyRight)
	s.key(fyne.KeyLeft)
	if !s.says("2 values come from D-1007") {
		t.Errorf("the summary says %q", p.summary.String())
	}
	s.press("Merge into D-1004")
	got := s.file.patients["p9"].Value
	if got.Family != "Hassan" || got.HairColour != "black" || got.Contact.Phone != "+31 20 555 0115" || len(got.Alerts) != 2 {
		t.Errorf("merged is %+v", got)
	}
	if _, there := s.file.patients["p8"]; there {
		t.Error("the other chart is still there")
	}
	if _, ok := s.shell.current.(*patientPage); !ok || !s.says("Merged from D-1007 today") || !s.says("makes it final") {
		t.Error("the merged chart does not open with the way back")
	}
	if n := s.shell.patients.finder.Len(); n != 2 {
		t.Errorf("the list has %d patients", n)
	}
}

func TestAMergeCanBeTakenBackUntilTheNextSave(t *testing.T) {
	t.Run("taken back", func(t *testing.T) {
		s, _ := merging(t, twoCharts())
		s.press("Merge into D-1004")
		s.press("Take it back")
		s.key(fyne.KeyReturn)
		if len(s.file.patients) != 3 || s.says("Merged from") || s.shell.patients.finder.Len() != 3 {
			t.Errorf("%d patients, %d listed", len(s.file.patients), s.shell.patients.finder.Len())
		}
	})
	t.Run("final", func(t *testing.T) {
		s, _ := merging(t, twoCharts())
		s.press("Merge into D-1004")
		p := s.shell.current.(*patientPage)
		p.turn(tabRecord)
		p.record.phone.entry.SetText("1")
		s.do(actSave)
		if s.says("Merged from") || hasButton(s, "Take it back") {
			t.Error("after a save the way back is still offered")
		}
	})
}

func TestAllergiesOfBothAreWarnedOf(t *testing.T) {
	file := twoCharts()
	for id, words := range map[planner.ID]string{"p9": "latex", "p8": "nickel"} {
		p := file.patients[id]
		p.Value.Allergies = words
		file.patients[id] = p
	}
	s, _ := merging(t, file)
	if !s.says("Both charts name allergies") {
		t.Error("an allergy can go without a word")
	}
	s, _ = merging(t, twoCharts())
	if s.says("Both charts name allergies") {
		t.Error("it warns where there is nothing to warn of")
	}
}

func TestTheOtherChartCanBeTheOneThatStays(t *testing.T) {
	s, p := merging(t, twoCharts())
	s.press("Swap")
	if p.stays.Value.ID != "p8" || p.line(t, "Phone").other {
		t.Error("the proposals were not turned round")
	}
	s.press("Merge into D-1007")
	if now, ok := s.shell.current.(*patientPage); !ok || now.id != "p8" || s.file.patients["p8"].Value.Family != "Hasan" {
		t.Errorf("it shows %T", s.shell.current)
	}
}

func TestWhatStandsInTheWayIsSaid(t *testing.T) {
	file := twoCharts()
	file.life.barred = []string{"A session of D-1007 is being logged. Sign it first."}
	s, p := merging(t, file)
	if !s.says("being logged") || !p.do.Disabled() {
		t.Error("the reason is not shown, or the button is on")
	}
	p.merge()
	if len(s.file.patients) != 3 {
		t.Error("it merged all the same")
	}
}

func TestALostRaceChangesNothingAndSaysSo(t *testing.T) {
	s, p := merging(t, twoCharts())
	theirs := s.file.patients["p8"]
	theirs.Row++
	s.file.patients["p8"] = theirs
	s.press("Merge into D-1004")
	if !s.dialog() || len(s.file.patients) != 3 || s.shell.current != page(p) {
		t.Error("a chart saved meanwhile was merged")
	}
}

func TestEscapeGoesBackStepByStep(t *testing.T) {
	s, p := merging(t, twoCharts())
	s.window.Canvas().Unfocus()
	s.key(fyne.KeyEscape)
	if p.desk != nil || s.shell.current != page(p) {
		t.Fatal("Escape does not go back to the search")
	}
	s.key(fyne.KeyEscape)
	if now, ok := s.shell.current.(*patientPage); !ok || now.id != "p9" {
		t.Errorf("it shows %T", s.shell.current)
	}
}
