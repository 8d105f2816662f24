package planner

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// reachedPlan is an active plan of three sessions with one or two regions, each
// session adding the densities given.
func reachedPlan(densities ...quantity.DotsPerCM2) Plan {
	plan := NewPlan("plan", "patient", len(densities))
	plan.Status, plan.Indications = ActivePlan, []Indication{Thinning}
	plan.Regions = []Region{{Key: crown, Zone: scalp.Crown, Indication: Thinning}}
	for i, density := range densities {
		if density > 0 {
			plan.Sessions[i] = plan.Sessions[i].Set(Prescription{Region: crown, Density: density, Passes: []Pass{chairPass()}})
		}
	}
	return plan
}

// heldSession is a signed record of a session (from 1) of a plan that added
// densities to regions: below 0 is not done, 0 is a density nobody confirmed.
func heldSession(plan Plan, session int, added map[string]quantity.DotsPerCM2) SessionRecord {
	held := SessionRecord{
		ID: ID(fmt.Sprintf("record%d", session)), Plan: plan.ID, Patient: plan.Patient, PlanVersion: plan.Version,
		Session: session, Signature: &Signature{By: doctor, At: chairNow},
	}
	for key, density := range added {
		r := Record{Region: Region{Key: key, Zone: scalp.Zone(key), Indication: Thinning}, State: DoneRegion, By: assistant, Passes: make([]DonePass, 1)}
		if p, planned := plan.Sessions[session-1].For(key); planned {
			r.Planned = &p
		}
		switch {
		case density < 0:
			r.State, r.Reason = NotDone, "Bleeding"
		case density > 0:
			r.Density = &Logged[quantity.DotsPerCM2]{Value: density, By: assistant, At: chairNow}
		}
		held.Records = append(held.Records, r)
	}
	return held
}

func crownAdded(density quantity.DotsPerCM2) map[string]quantity.DotsPerCM2 {
	return map[string]quantity.DotsPerCM2{crown: density}
}

// held gives the plan after a session (from 1) was held.
func (p Plan) heldIn(session int) Plan {
	p = p.Clone()
	p.Sessions[session-1].Status = DoneSession
	return p
}

func densities(plan Plan) []quantity.DotsPerCM2 {
	var list []quantity.DotsPerCM2
	for i := range plan.Sessions {
		p, _ := plan.Sessions[i].For(crown)
		list = append(list, p.Density)
	}
	return list
}

func offered(list []PlanChange) []PlanChange {
	return slices.DeleteFunc(slices.Clone(list), func(c PlanChange) bool { return !c.Offers() })
}

func TestTheNextSessionsMakeUpForWhatWasReached(t *testing.T) {
	for _, test := range []struct {
		name    string
		planned []quantity.DotsPerCM2
		added   []quantity.DotsPerCM2 // session by session, as heldSession reads it
		want    []quantity.DotsPerCM2 // after all is accepted
		why     string                // of the last line
	}{
		{"as planned", []quantity.DotsPerCM2{24, 24, 24}, []quantity.DotsPerCM2{24}, []quantity.DotsPerCM2{24, 24, 24}, ""},
		{"too little", []quantity.DotsPerCM2{24, 24, 24}, []quantity.DotsPerCM2{18}, []quantity.DotsPerCM2{24, 27, 27}, "Session 1 added 18 instead of 24 dots/cm². 54 of 72 dots/cm² are left."},
		{"too much", []quantity.DotsPerCM2{24, 24, 24}, []quantity.DotsPerCM2{30}, []quantity.DotsPerCM2{24, 21, 21}, "Session 1 added 30 instead of 24 dots/cm². 42 of 72 dots/cm² are left."},
		{"in proportion", []quantity.DotsPerCM2{30, 20, 10}, []quantity.DotsPerCM2{24}, []quantity.DotsPerCM2{30, 24, 12}, "36 of 60"},
		{"an odd rest", []quantity.DotsPerCM2{24, 24, 24}, []quantity.DotsPerCM2{19}, []quantity.DotsPerCM2{24, 27, 26}, "53 of 72"},
		{"a broken rest", []quantity.DotsPerCM2{24, 24, 24}, []quantity.DotsPerCM2{18.5}, []quantity.DotsPerCM2{24, 26.8, 26.7}, "53.5 of 72"},
		{"not done", []quantity.DotsPerCM2{24, 24, 24}, []quantity.DotsPerCM2{-1}, []quantity.DotsPerCM2{24, 36, 36}, "Session 1 did not add its 24 dots/cm² (Bleeding)."},
		{"evenly where nothing is planned", []quantity.DotsPerCM2{24, 0, 0}, []quantity.DotsPerCM2{18}, []quantity.DotsPerCM2{24, 3, 3}, "6 of 24"},
		{"only where it is planned", []quantity.DotsPerCM2{24, 0, 12}, []quantity.DotsPerCM2{18}, []quantity.DotsPerCM2{24, 0, 18}, "18 of 36"},
		{"two sessions", []quantity.DotsPerCM2{24, 24, 24}, []quantity.DotsPerCM2{18, 20}, []quantity.DotsPerCM2{24, 24, 34}, "Session 1 added 18 instead of 24 dots/cm²; session 2 added 20 instead of 24 dots/cm². 34 of 72 dots/cm² are left."},
		{"one makes up for the other", []quantity.DotsPerCM2{24, 24, 24}, []quantity.DotsPerCM2{18, 30}, []quantity.DotsPerCM2{24, 24, 24}, ""},
		{"never above the most", []quantity.DotsPerCM2{300, 390, 200}, []quantity.DotsPerCM2{-1}, []quantity.DotsPerCM2{300, 400, 400}, "890 of 890 dots/cm² are left, 90 dots/cm² more than these sessions can be given."},
	} {
		t.Run(test.name, func(t *testing.T) {
			plan := reachedPlan(test.planned...)
			var records []SessionRecord
			for i, added := range test.added {
				records = append(records, heldSession(plan, i+1, crownAdded(added)))
				plan = plan.heldIn(i + 1)
			}
			lines := Follow(plan, records)
			next := plan.Apply(offered(lines)...)
			if diff := cmp.Diff(test.want, densities(next)); diff != "" {
				t.Error(diff)
			}
			why := ""
			if len(lines) > 0 {
				why = lines[len(lines)-1].Why
			}
			if !strings.Contains(why, test.why) || test.why == "" && why != "" {
				t.Errorf("why: %q", why)
			}
			if faults := next.Faults(); len(faults) > len(plan.Faults()) {
				t.Error(faults)
			}
			if again := offered(Follow(next, records)); len(again) > 0 {
				t.Errorf("offered again: %v", again[0])
			}
		})
	}
}

func TestUnconfirmedWorksNothingOut(t *testing.T) {
	plan := reachedPlan(24, 24, 24)
	open := heldSession(plan, 1, crownAdded(18))
	open.Records[0].State = Unconfirmed
	for says, record := range map[string]SessionRecord{
		"Nobody confirmed the density of session 1. Nothing is worked out": heldSession(plan, 1, crownAdded(0)),
		"Nobody said in session 1 whether it was done.":                    open,
	} {
		lines := Follow(plan.heldIn(1), []SessionRecord{record})
		if len(lines) != 1 || lines[0].Offers() || !strings.Contains(lines[0].Why, says) {
			t.Errorf("%q: %v", says, lines)
		}
	}
}

func TestOnlySignedRecordsOfThisPlanAreFollowed(t *testing.T) {
	plan := reachedPlan(24, 24, 24).heldIn(1)
	unsigned, other, draft := heldSession(plan, 1, crownAdded(18)), heldSession(plan, 1, crownAdded(18)), plan.Clone()
	unsigned.Signature, other.Plan, draft.Status = nil, "another", DraftPlan
	for name, lines := range map[string][]PlanChange{
		"unsigned":     Follow(plan, []SessionRecord{unsigned}),
		"another plan": Follow(plan, []SessionRecord{other}),
		"draft":        Follow(draft, []SessionRecord{heldSession(plan, 1, crownAdded(18))}),
	} {
		if len(lines) > 0 {
			t.Errorf("%s: %v", name, lines)
		}
	}
}

// TestASessionBeingLoggedStaysAsItIs: its record has a copy of the plan already.
func TestASessionBeingLoggedStaysAsItIs(t *testing.T) {
	plan := reachedPlan(24, 24, 24)
	running := heldSession(plan, 2, crownAdded(10))
	running.Signature, running.Started = nil, chairNow
	next := plan.Apply(Follow(plan, []SessionRecord{heldSession(plan, 1, crownAdded(18)), running})...)
	if diff := cmp.Diff([]quantity.DotsPerCM2{24, 24, 30}, densities(next)); diff != "" {
		t.Error(diff)
	}
}

func TestSessionsNotHeldAreLeftOut(t *testing.T) {
	plan := reachedPlan(24, 24, 24, 24)
	plan.Sessions[1].Status, plan.Sessions[2].Status = MissedSession, CancelledSession
	next := plan.Apply(Follow(plan, []SessionRecord{heldSession(plan, 1, crownAdded(18))})...)
	// What the missed one planned is made up for, what the cancelled one did is not.
	if diff := cmp.Diff([]quantity.DotsPerCM2{24, 24, 24, 54}, densities(next)); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsLeftToMakeUpForIt(t *testing.T) {
	plan := reachedPlan(24, 24).heldIn(1).heldIn(2)
	lines := Follow(plan, []SessionRecord{heldSession(plan, 1, crownAdded(24)), heldSession(plan, 2, crownAdded(10))})
	if len(lines) != 1 || lines[0].Offers() || !strings.Contains(lines[0].Why, "No session is left") {
		t.Errorf("%v", lines)
	}
}

func TestASessionWithNothingLeftIsCancelled(t *testing.T) {
	plan := reachedPlan(24, 24).heldIn(1)
	records := []SessionRecord{heldSession(plan, 1, crownAdded(60))}
	lines := Follow(plan, records)
	if len(lines) != 1 || lines[0].Becomes != "not treated" || !strings.Contains(lines[0].Why, "All of 48 dots/cm² is reached") {
		t.Fatalf("%v", lines)
	}
	next := plan.Apply(lines...)
	if next.Sessions[1].Status != CancelledSession || next.Added(1, crown) != 24 || next.Final(crown) != 60 {
		t.Errorf("%s, %v, %v", next.Sessions[1].Status, next.Added(1, crown), next.Final(crown))
	}
	if faults := next.Faults(); len(faults) > 0 {
		t.Error(faults)
	}
}

func TestRegionsOutsideThePlan(t *testing.T) {
	plan := reachedPlan(24, 24).heldIn(1)
	taken := plan.Sessions[0].Prescriptions[0]
	taken.Region = frontal
	records := []SessionRecord{heldSession(plan, 1, map[string]quantity.DotsPerCM2{crown: 24, "temple_left": 12})}
	removed := heldSession(plan, 1, map[string]quantity.DotsPerCM2{frontal: 9})
	removed.Records[0].Planned = &taken
	records[0].Records = append(records[0].Records, removed.Records...)

	lines := Follow(plan, records)
	if len(lines) != 2 {
		t.Fatalf("%d lines: %v", len(lines), lines)
	}
	for _, line := range lines {
		switch line.Region {
		case frontal:
			if line.Offers() || !strings.Contains(line.Why, "Session 1 added 9 dots/cm². It has been taken out of the plan since.") {
				t.Errorf("taken out: %v", line)
			}
		case "temple_left":
			if line.Becomes != "in the plan, with 12 dots/cm² reached" {
				t.Errorf("unplanned: %v", line)
			}
		}
	}
	next := plan.Apply(offered(lines)...)
	if region, ok := next.Region("temple_left"); !ok || next.Final("temple_left") != 12 || region.Indication != Thinning {
		t.Errorf("not taken in: %v, %v", region, next.Final("temple_left"))
	}
	if faults := next.Faults(); len(faults) > 0 {
		t.Error(faults)
	}
	if again := offered(Follow(next, records)); len(again) > 0 {
		t.Errorf("offered again: %v", again)
	}
}

// TestFollowingHoldsTheGoal accepts all of what any sessions lead to: every
// region ends at its goal, nothing is offered again, and nothing but the lines
// has changed.
func TestFollowingHoldsTheGoal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(MinSessions, MaxSessions).Draw(t, "sessions")
		plan := reachedPlan(make([]quantity.DotsPerCM2, n)...)
		plan.Regions = append(plan.Regions, Region{Key: frontal, Zone: scalp.Frontal, Indication: Thinning})
		step := rapid.SampledFrom([]float64{1, 0.1, 0.01}).Draw(t, "step")
		dense := func(name string, least int) quantity.DotsPerCM2 {
			return quantity.DotsPerCM2(roundTo(float64(rapid.IntRange(least, 60).Draw(t, name))*step, 2))
		}
		for i := range plan.Sessions {
			for _, key := range []string{crown, frontal} {
				if density := dense("planned", 0); density > 0 {
					plan.Sessions[i] = plan.Sessions[i].Set(Prescription{Region: key, Density: density, Passes: []Pass{{}}})
				}
			}
		}
		var records []SessionRecord
		for i := range rapid.IntRange(0, n-1).Draw(t, "held") {
			records = append(records, heldSession(plan, i+1, map[string]quantity.DotsPerCM2{crown: dense("crown", 1), frontal: dense("frontal", 1)}))
			plan = plan.heldIn(i + 1)
		}
		if diff := cmp.Diff(plan, plan.Apply()); diff != "" {
			t.Fatalf("accepting nothing changed the plan: %s", diff)
		}
		before := plan.Clone()
		lines := offered(Follow(plan, records))
		next := plan.Apply(lines...)
		if diff := cmp.Diff(before, plan); diff != "" {
			t.Fatalf("the plan itself was changed: %s", diff)
		}
		for _, key := range []string{crown, frontal} {
			done := 0.0
			for _, held := range records {
				r, _, _ := held.Record(key)
				done += float64(r.Density.Value)
			}
			want := max(float64(plan.Final(key)), done)
			if slices.ContainsFunc(lines, func(c PlanChange) bool { return c.Region == key }) && math.Abs(float64(next.Final(key))-want) > 1e-6 {
				t.Fatalf("%s ends at %v, not %v", key, next.Final(key), want)
			}
		}
		if again := offered(Follow(next, records)); len(again) > 0 {
			t.Fatalf("offered again: %v", again[0])
		}
	})
}
