package app

import (
	"testing"

	"stipple/planner"
)

// gradientTie finds the field of the gradient.
func gradientTie(t *testing.T, d *planDesktop) (*tie, *numberField) {
	t.Helper()
	for _, tie := range d.page.form.region.ties.list {
		if field, ok := tie.row.field.(*numberField); ok && tie.label == "Front to back" {
			return tie, field
		}
	}
	t.Fatal("the form has no gradient")
	return nil, nil
}

func TestTheGradientIsSetForAllChosen(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, thinningPlan(t, "p"))
	before := d.page.edit.plan
	d.page.chooseAll()
	_, field := gradientTie(t, d)
	write(d, field, "-25.5")
	for _, p := range d.page.edit.plan.Sessions[0].Prescriptions {
		if p.Gradient != -25.5 {
			t.Errorf("%s has %v", p.Region, p.Gradient)
		}
	}
	if p := d.page.edit.plan.Sessions[1].Prescriptions[0]; p.Gradient != 0 {
		t.Errorf("the next session has %v", p.Gradient)
	}
	d.page.undo()
	if !samePlan(d.page.edit.plan, before) {
		t.Error("typing a gradient is not one step")
	}
	d.page.choose(before.Regions[0].Key, false)
	write(d, field, "10")
	d.page.chooseAll()
	if field.entry.Text != "" || field.entry.PlaceHolder != several {
		t.Errorf("gradients that differ show as %q, %q", field.entry.Text, field.entry.PlaceHolder)
	}
}

func TestAGradientOutOfRangeIsRefused(t *testing.T) {
	plan := thinningPlan(t, "p")
	d := newPlanDesktop(t, planner.Physician, plan)
	tie, field := gradientTie(t, d)
	write(d, field, "81")
	if tie.wrong == nil || d.page.edit.plan.Sessions[0].Prescriptions[0].Gradient != 0 {
		t.Errorf("81 %% is taken as %v", d.page.edit.plan.Sessions[0].Prescriptions[0].Gradient)
	}
	plan.Sessions[0].Prescriptions[0].Gradient = 95 // as a file may say
	d = newPlanDesktop(t, planner.Physician, plan)
	d.page.choose(plan.Sessions[0].Prescriptions[0].Region, false)
	if tie, _ := gradientTie(t, d); tie.row.error.message() == "" {
		t.Error("a gradient that breaks the rule shows no fault")
	}
}
