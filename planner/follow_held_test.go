package planner

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"stipple/planner/quantity"
	"stipple/planner/stipple"
)

func TestASessionLiesBesideItsPlan(t *testing.T) {
	plan := reachedPlan(24, 24, 24)
	first := heldSession(plan, 1, crownAdded(18))
	second := heldSession(plan, 2, map[string]quantity.DotsPerCM2{crown: 30, "temple_left": 12})
	plan.Sessions[1] = plan.Sessions[1].Set(Prescription{Region: crown, Density: 99}) // planned anew since

	planned, done := Beside(plan, second, []SessionRecord{first, second})
	for name, test := range map[string]struct {
		plan Plan
		want map[string][2]quantity.DotsPerCM2
	}{
		"planned": {planned, map[string][2]quantity.DotsPerCM2{crown: {18, 24}, "temple_left": {0, 0}}},
		"done":    {done, map[string][2]quantity.DotsPerCM2{crown: {18, 30}, "temple_left": {0, 12}}},
	} {
		got := map[string][2]quantity.DotsPerCM2{}
		for _, region := range test.plan.Regions {
			got[region.Key] = [2]quantity.DotsPerCM2{test.plan.Added(0, region.Key), test.plan.Added(1, region.Key)}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if plan.Added(0, crown) != 24 || len(plan.Regions) != 1 {
		t.Error("the plan itself was changed")
	}
}

func TestUnconfirmedIsNotDone(t *testing.T) {
	plan := reachedPlan(24, 24)
	open := heldSession(plan, 1, crownAdded(18))
	open.Records[0].State = Unconfirmed
	for name, held := range map[string]SessionRecord{"region": open, "density": heldSession(plan, 1, crownAdded(0)), "left out": heldSession(plan, 1, crownAdded(-1))} {
		if _, done := Beside(plan, held, nil); done.Added(0, crown) != 0 {
			t.Errorf("%s: %v is shown as done", name, done.Added(0, crown))
		}
	}
}

// TestThePictureFollowsWhatWasReached: once the plan follows a record, dots are
// laid and counted as they were set.
func TestThePictureFollowsWhatWasReached(t *testing.T) {
	head := adultHead(t)
	plan := reachedPlan(24, 24, 24).heldIn(1)
	for _, test := range []struct {
		added quantity.DotsPerCM2
		share float64
	}{{18, 0.75}, {-1, 0}} {
		before, err := plan.Stipple(stipple.NewGround(head))
		if err != nil {
			t.Fatal(err)
		}
		next := plan.Apply(Follow(plan, []SessionRecord{heldSession(plan, 1, crownAdded(test.added))})...)
		after, err := next.Stipple(stipple.NewGround(head))
		if err != nil {
			t.Fatal(err)
		}
		planned, _ := plan.Dots(0, 0, head, before)
		laid, known := next.Dots(0, 0, head, after)
		if want := planned * test.share; !known || laid < want*0.98-1 || laid > want*1.02+1 {
			t.Errorf("%v: %v dots are laid, not about %v", test.added, laid, want)
		}
		if a, b := float64(len(before.Dots)), float64(len(after.Dots)); b < a*0.99 || b > a*1.01 {
			t.Errorf("%v: %v dots in the end, not about %v", test.added, b, a)
		}
	}
}
