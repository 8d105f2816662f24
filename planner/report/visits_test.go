package report

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

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
		"one cancelled, the others done": {
			become(planner.DoneSession, planner.DoneSession, planner.CancelledSession), "Your visits are done.", "for a new date",
		},
		"last missed": {
			become(planner.DoneSession, planner.DoneSession, planner.MissedSession), "Please call us for a new date.", "Your visits are done",
		},
		"all cancelled": {
			become(planner.CancelledSession, planner.CancelledSession, planner.CancelledSession),
			"Your visits are not planned yet.", "Your visits are done",
		},
		"missed, with more to come": {
			become(planner.DoneSession, planner.MissedSession, planner.PlannedSession), "Your next visit is on Monday 15 February 2027", "for a new date",
		},
		"superseded with visits to come": {
			func(p *planner.Plan) { p.Status = planner.SupersededPlan },
			"A newer plan has taken its place. At each", "visit is on",
		},
		"superseded": {func(p *planner.Plan) { p.Status = planner.SupersededPlan }, "Please call us. For 5 days", "Your visits are done"},
		"counted from one that was cancelled": {
			func(p *planner.Plan) {
				p.Sessions[1].Status = planner.CancelledSession
				p.Sessions[2].Date, p.Sessions[2].AfterDays = planner.Date{}, 28
			}, "About 7 weeks after visit 1", "after visit 2",
		},
		"a cancelled one without a date": {
			func(p *planner.Plan) {
				p.Sessions[2] = planner.Session{AfterDays: 28, Status: planner.CancelledSession}
			}, "Cancelled", "We will give you the date",
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

// become changes what became of the sessions, in their order.
func become(all ...planner.SessionStatus) func(*planner.Plan) {
	return func(p *planner.Plan) {
		for i, status := range all {
			p.Sessions[i].Status = status
		}
	}
}

func TestClinicalPlanCountsFromASessionThatTakesPlace(t *testing.T) {
	for _, status := range []planner.SessionStatus{planner.CancelledSession, planner.MissedSession} {
		job := visitJob(func(p *planner.Plan) {
			p.Sessions[0].Date = planner.Date{}
			p.Sessions[1].Status, p.Sessions[1].Date, p.Sessions[1].AfterDays = status, planner.Date{}, 21
			p.Sessions[2].Date, p.Sessions[2].AfterDays = planner.Date{}, 28
		})
		words := saidAnywhere(laid(t, ClinicalPlan, job))
		if !strings.Contains(words, squeezed("About 49 days after session 1")) || strings.Contains(words, squeezed("after session 2")) {
			t.Errorf("%s: says %q", status, words)
		}
	}
}

// TestAftercareDaysNeverReachPastTheNextVisit compares what the paper says with
// the days counted here, for visits at any distance.
func TestAftercareDaysNeverReachPastTheNextVisit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		job := visitJob(func(p *planner.Plan) {
			for i := range p.Sessions {
				p.Sessions[i].Date = p.Sessions[0].Date.AddDays(quantity.Days(rapid.IntRange(0, 25).Draw(t, "apart") * i))
				if rapid.IntRange(0, 4).Draw(t, "dated") == 0 {
					p.Sessions[i].Date = planner.Date{}
				}
				if rapid.IntRange(0, 4).Draw(t, "held") == 0 {
					p.Sessions[i].Status = planner.CancelledSession
				}
			}
		})
		s := &sheet{job: job}
		days := quantity.Days(rapid.IntRange(1, 60).Draw(t, "days"))
		for _, kind := range []planner.CareKind{planner.CareUntil, planner.CareFrom} {
			c := planner.Care{Kind: kind, Days: days, Text: "x"}
			for _, v := range s.calendar() {
				want := s.careDay(c, visit{number: v.number, date: v.date})
				for later := len(job.Plan.Sessions) - 1; later >= v.number; later-- {
					next := job.Plan.Sessions[later]
					if v.date.Valid() && next.TakesPlace() && next.Date.Valid() {
						if want = s.careDay(c, visit{date: v.date}); v.date.DaysUntil(next.Date) <= days {
							want = fmt.Sprintf("see visit %d", later+1)
						}
					}
				}
				if got := s.careDay(c, v); got != want {
					t.Fatalf("visit %d: %q, want %q", v.number, got, want)
				}
			}
		}
	})
}

func TestAftercareOfAnEarlierVisitHasNoBoxToTick(t *testing.T) {
	boxes := func(apart quantity.Days) (n int) {
		job := visitJob(func(p *planner.Plan) {
			p.Sessions = p.Sessions[:2]
			p.Sessions[1].Date = p.Sessions[0].Date.AddDays(apart)
		})
		job.Clinic.Aftercare = []planner.Care{
			{Kind: planner.CareUntil, Days: 30, Text: "Stay out of the sun."}, {Kind: planner.CareFrom, Days: 31, Text: "Swim."},
		}
		d := laid(t, PatientPlan, job)
		if words := saidAnywhere(d); strings.Contains(words, squeezed("see visit 2")) != (apart <= 31) {
			t.Errorf("%v days apart: says %q", apart, words)
		}
		side := patientLook(usualLook().m).tickBox().items[0].(box).w
		for _, p := range d.pages {
			for _, one := range p.items {
				if b, ok := one.(box); ok && math.Abs(b.w-side) < 0.01 && math.Abs(b.h-side) < 0.01 {
					n++
				}
			}
		}
		return n
	}
	for apart, want := range map[quantity.Days]int{40: 4, 31: 3, 30: 2, 10: 2} {
		if n := boxes(apart); n != want {
			t.Errorf("%v days apart: %d boxes to tick, want %d", apart, n, want)
		}
	}
}

func TestEstimatesSayWhichSessionsAreNoPartOfTheSum(t *testing.T) {
	job := visitJob(func(p *planner.Plan) { p.Sessions[1].Status = planner.MissedSession })
	if words := saidAnywhere(laid(t, ClinicalPlan, job)); !strings.Contains(words, squeezed("2, missed")) {
		t.Errorf("says %q", words)
	}
}
