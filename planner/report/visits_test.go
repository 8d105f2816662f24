package report

import (
	"strings"
	"testing"
	"time"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

func visitJob(change func(*planner.Plan)) Job {
	plan := planner.NewPlan("plan", "patient", 3)
	plan.Status = planner.ActivePlan
	plan.Regions = []planner.Region{{Key: "crown", Zone: scalp.Crown, Indication: planner.Thinning}}
	for i := range plan.Sessions {
		plan.Sessions[i].Date = planner.Date{Year: 2027, Month: 1, Day: 4}.AddDays(quantity.Days(21 * i))
		plan.Sessions[i] = plan.Sessions[i].Set(planner.Prescription{Region: "crown", Density: 20})
	}
	change(&plan)
	return Job{
		Clinic: planner.Clinic{Name: "Nord"}, Patient: planner.Patient{ID: "patient", Chart: "1", Family: "Berg", Given: "Eva"},
		Plan: plan, Printed: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC), By: "Dr A",
	}
}

func TestPatientPlanSpeaksOfVisitsAsTheyStand(t *testing.T) {
	cases := map[string]struct {
		change     func(*planner.Plan)
		says, hush string
	}{
		"all to come": {func(*planner.Plan) {}, "Your first visit is on Monday 4 January 2027", "call us for a new date"},
		"first cancelled": {
			func(p *planner.Plan) { p.Sessions[0].Status = planner.CancelledSession },
			"Your plan has 2 visits. At each", "After visit 1",
		},
		"first missed": {func(p *planner.Plan) { p.Sessions[0].Status = planner.MissedSession }, "After this visit: about 50%", "about 33%"},
		"day passed":   {func(p *planner.Plan) { p.Sessions[0].Date = planner.Date{Year: 2026, Month: 3, Day: 2} }, "call us for a new date", "visit is on"},
		"completed":    {func(p *planner.Plan) { p.Status = planner.CompletedPlan }, "Your visits are done.", "We will give you the date of your next visit"},
		"all done": {
			func(p *planner.Plan) {
				for i := range p.Sessions {
					p.Sessions[i].Status = planner.DoneSession
				}
			}, "Your visits are done.", "next visit",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			words := saidAnywhere(laid(t, PatientPlan, visitJob(c.change)))
			if !strings.Contains(words, squeezed(c.says)) || strings.Contains(words, squeezed(c.hush)) {
				t.Errorf("says %q", words)
			}
		})
	}
}

func TestEstimatesSayWhichSessionsAreNoPartOfTheSum(t *testing.T) {
	job := visitJob(func(p *planner.Plan) { p.Sessions[1].Status = planner.MissedSession })
	if words := saidAnywhere(laid(t, ClinicalPlan, job)); !strings.Contains(words, squeezed("2, missed")) {
		t.Errorf("says %q", words)
	}
}
