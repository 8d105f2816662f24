package app

import (
	"testing"

	"stipple/planner"
)

// carriedDesktop is the plan's page of a plan that followed its first session.
func carriedDesktop(t *testing.T, role planner.Role) *planDesktop {
	t.Helper()
	plan := heldPlan(t)
	signed := signedSession(t, plan)
	plan.Sessions[0].Status = planner.DoneSession
	plan = plan.Apply(planner.Follow(plan, []planner.SessionRecord{signed})...)
	d := newPlanDesktop(t, role, plan)
	d.page.choose("frontal_hairline", false)
	return d
}

func TestCarriedValuesAreMarkedUntilReviewed(t *testing.T) {
	d := carriedDesktop(t, planner.Physician)
	mark := d.page.form.region.carried
	if !mark.object.Visible() || mark.from.label.value != "Carried from session 1" || mark.fields.String() != "Not reviewed yet: density, angle." {
		t.Fatalf("%q, %q", mark.from.label.value, mark.fields.String())
	}
	d.page.goTo(0)
	if mark.object.Visible() {
		t.Error("the session that was held is marked")
	}
	d.page.goTo(1)
	mark.review.Tapped(nil)
	if p, _ := d.page.plan().Sessions[1].For("frontal_hairline"); mark.object.Visible() || len(p.Carried) > 0 {
		t.Error("reviewed, and still marked")
	}
	if p, _ := d.page.plan().Sessions[1].For("frontal"); len(p.Carried) == 0 {
		t.Error("another region lost its mark")
	}
	d.page.undo()
	if !mark.object.Visible() {
		t.Error("undone, and the mark did not come back")
	}
}

func TestEditingAValueTakesItsMark(t *testing.T) {
	d := carriedDesktop(t, planner.Physician)
	d.page.form.region.setDensity(25)
	if got := d.page.form.region.carried.fields.String(); got != "Not reviewed yet: angle." {
		t.Errorf("%q", got)
	}
}

func TestAnAssistantSeesTheMarkOnly(t *testing.T) {
	d := carriedDesktop(t, planner.Assistant)
	if mark := d.page.form.region.carried; !mark.object.Visible() || mark.review.Visible() {
		t.Error("the mark is hidden, or an assistant may review it")
	}
}

// TestEstimatesUseTheUsersOwnRate: the rate of the user's signed sessions comes
// before what the clinic typed, and the page says so.
func TestEstimatesUseTheUsersOwnRate(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, heldPlan(t))
	d.store.clinic.Rates = planner.Rates{DotsPerMinute: 70}
	for range planner.LeastLearned {
		r := signedSession(t, heldPlan(t))
		r.Operator = planner.Person{ID: "user", Name: "Dr Test"}
		r.Records[0].Timer = planner.Timer{Seconds: 3600}
		d.store.signed = append(d.store.signed, r)
	}
	d.page.plans = nil
	d.open()
	e := d.page.plan().Estimate(1, d.page.head, d.page.laid(), d.page.deps.ref, d.page.rates)
	if want := "Dr Test's own rate: median of 3 signed sessions"; e.Basis.Source != want {
		t.Errorf("%q, not %q", e.Basis.Source, want)
	}
	d.store.signed = d.store.signed[1:]
	d.open()
	if e := d.page.plan().Estimate(1, d.page.head, d.page.laid(), d.page.deps.ref, d.page.rates); e.Basis.Source != "the clinic's own rate" {
		t.Errorf("two sessions make a rate: %q", e.Basis.Source)
	}
}
