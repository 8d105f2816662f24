package app

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/planner/scalp"
)

// openPatterns opens the choice of patterns on a desktop.
func openPatterns(t *testing.T, d *planDesktop) *patternChoice {
	t.Helper()
	choice := newPatternChoice(d.page)
	choice.open()
	if d.window.Canvas().Overlays().Top() == nil {
		t.Fatal("the dialog does not open")
	}
	return choice
}

// turnTo goes to a stage with the arrows.
func (c *patternChoice) turnTo(t *testing.T, d *planDesktop, name string) {
	t.Helper()
	typeKey(d, fyne.KeyHome)
	for range c.list.patterns {
		if c.list.chosen().Name() == name {
			return
		}
		typeKey(d, fyne.KeyDown)
	}
	t.Fatalf("the arrows do not come to %s", name)
}

func TestAPatternAddsItsRegionsTogether(t *testing.T) {
	plan := planner.NewPlan("p", "patient", 3)
	plan.Indications = []planner.Indication{planner.Scars}
	d := newPlanDesktop(t, planner.Physician, plan)
	before := d.page.edit.plan
	choice := openPatterns(t, d)
	choice.turnTo(t, d, "Norwood V")
	if !choice.gains.object.Visible() || choice.add.Text != "Add 4 regions" {
		t.Errorf("%q, and the new indication is said: %v", choice.add.Text, choice.gains.object.Visible())
	}
	typeKey(d, fyne.KeyReturn)
	if d.window.Canvas().Overlays().Top() != nil {
		t.Fatal("Enter does not add")
	}
	want := []string{string(scalp.FrontalHairline), string(scalp.Frontal), string(scalp.MidScalp), string(scalp.Crown)}
	if !slices.Equal(d.page.selected, want) {
		t.Errorf("chosen together: %v", d.page.selected)
	}
	after := d.page.edit.plan
	for _, region := range after.Regions {
		if region.Indication != planner.Thinning || region.Cause != planner.MalePattern || region.Area != 0 {
			t.Errorf("region %+v", region)
		}
		for i, session := range after.Sessions {
			if p, treated := session.For(region.Key); !treated || p.Density != 0 {
				t.Errorf("session %d: %s has %v, treated %v", i+1, region.Key, p.Density, treated)
			}
		}
	}
	if len(after.Faults()) != 0 || !slices.Contains(after.Indications, planner.Thinning) {
		t.Errorf("faults %v, indications %v", after.Faults(), after.Indications)
	}
	d.page.undo()
	if !samePlan(d.page.edit.plan, before) {
		t.Error("one undo does not restore the plan")
	}
}

func TestAPatternLeavesWhatIsPlanned(t *testing.T) {
	plan := planner.NewPlan("p", "patient", 2)
	plan.Indications = []planner.Indication{planner.Thinning}
	crown := planner.Region{Key: "crown", Zone: scalp.Crown, Indication: planner.Thinning, Cause: planner.Diffuse, Area: 40}
	plan = withRegion(plan, crown)
	plan = withPrescriptions(plan, 0, []string{"crown"}, func(p *planner.Prescription) { p.Density = 20 })
	d := newPlanDesktop(t, planner.Physician, plan)
	choice := openPatterns(t, d)
	choice.turnTo(t, d, "Ludwig II")
	if choice.gains.object.Visible() || choice.add.Text != "Add 2 regions" || choice.has.value == "" {
		t.Errorf("%q, %q, %v", choice.add.Text, choice.has.value, choice.gains.object.Visible())
	}
	test.Tap(choice.add)
	after := d.page.edit.plan
	if kept, _ := after.Region("crown"); kept != crown || after.Added(0, "crown") != 20 {
		t.Errorf("the crown became %+v with %v", kept, after.Added(0, "crown"))
	}
	if middle, ok := after.ZoneRegion(scalp.MidScalp); !ok || middle.Cause != planner.Diffuse {
		t.Errorf("the mid-scalp is %+v", middle)
	}
	choice = openPatterns(t, d)
	choice.turnTo(t, d, "Ludwig III")
	if !choice.add.Disabled() {
		t.Error("a stage with nothing to add can be added")
	}
	typeKey(d, fyne.KeyReturn)
	if !samePlan(d.page.edit.plan, after) || d.window.Canvas().Overlays().Top() == nil {
		t.Error("Enter adds what is not there")
	}
	choice.turnTo(t, d, "Norwood I")
	if !choice.add.Disabled() || choice.adds.value != "Norwood I preselects no region" {
		t.Errorf("%q", choice.adds.value)
	}
}

func TestTheChoiceBeginsWhereThePlanStands(t *testing.T) {
	for _, c := range []struct {
		cause planner.Etiology
		want  string
	}{
		{"", "Norwood II"},
		{planner.MalePattern, "Norwood II"},
		{planner.FemalePattern, "Ludwig I"},
	} {
		plan := planner.NewPlan("p", "patient", 2)
		if c.cause != "" {
			plan = withRegion(plan, planner.Region{Key: "nape", Zone: scalp.Nape, Indication: planner.Thinning, Cause: c.cause})
		}
		d := newPlanDesktop(t, planner.Physician, plan)
		if got := openPatterns(t, d).list.chosen().Name(); got != c.want {
			t.Errorf("%q begins at %s, want %s", c.cause, got, c.want)
		}
	}
}

// For a woman the choice begins with the women's scale, which also gives the
// cause.
func TestTheChoiceBeginsWithTheScaleOfAWoman(t *testing.T) {
	for _, cause := range []planner.Etiology{"", planner.MalePattern} {
		plan := planner.NewPlan("p", "patient", 2)
		plan = withRegion(plan, planner.Region{Key: "nape", Zone: scalp.Nape, Indication: planner.Thinning, Cause: cause})
		d := newPlanDesktop(t, planner.Physician, plan)
		d.page.patient.Sex = planner.Female
		choice := openPatterns(t, d)
		if got := choice.list.chosen().Name(); got != "Ludwig I" {
			t.Errorf("%q begins at %s", cause, got)
		}
		test.Tap(choice.add)
		if again := likelyStage(d.page.edit.plan, planner.Female, choice.list.patterns); choice.list.patterns[again].Name() != "Ludwig I" {
			t.Errorf("with nothing to add it begins at %s", choice.list.patterns[again].Name())
		}
		if crown, ok := d.page.edit.plan.ZoneRegion(scalp.Crown); !ok || crown.Cause != planner.FemalePattern {
			t.Errorf("after %q the crown is %+v", cause, crown)
		}
	}
}
