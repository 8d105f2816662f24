package planner

import (
	"math"
	"strings"
	"testing"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// strip is a strip scar across the back of the head.
func strip() scalp.Scar {
	return scalp.Scar{Form: scalp.StrokeScar, Width: 4, Path: []scalp.Place{
		{Azimuth: 140, Elevation: 8}, {Azimuth: 180, Elevation: 4}, {Azimuth: 220, Elevation: 8},
	}}
}

func standard(t *testing.T) scalp.Head {
	t.Helper()
	head, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		t.Fatal(err)
	}
	return head
}

// drawnPlan is a plan of one drawn scar.
func drawnPlan() Plan {
	plan := NewPlan("plan", "patient", 2)
	plan.Indications = []Indication{Scars}
	drawn := strip()
	plan.Regions = []Region{{Key: "strip", Zone: scalp.Occipital, Scar: "Strip scar", Indication: Scars, Drawn: &drawn}}
	return plan
}

func TestDrawSetsTheZoneAndSimplifies(t *testing.T) {
	drawn := strip()
	drawn.Path = nil
	for i := range 900 {
		drawn.Path = append(drawn.Path, scalp.Place{Azimuth: quantity.Degrees(140 + float64(i)/11), Elevation: 8})
	}
	region, err := Region{Scar: "Strip scar", Zone: scalp.Crown}.Draw(standard(t), drawn)
	if err != nil {
		t.Fatal(err)
	}
	if region.Zone != scalp.Occipital || len(region.Drawn.Path) > 100 {
		t.Errorf("it lies on %s with %d places", region.Zone, len(region.Drawn.Path))
	}
	for name, scar := range map[string]scalp.Scar{
		"the face": {Form: scalp.StrokeScar, Width: 4, Path: []scalp.Place{{Elevation: 5}}},
		"no path":  {Form: scalp.StrokeScar, Width: 4},
		"no width": {Form: scalp.StrokeScar, Path: strip().Path},
	} {
		before := Region{Scar: "Scar", Zone: scalp.Crown}
		if after, err := before.Draw(standard(t), scar); ErrorCode(err) != Invalid || after != before {
			t.Errorf("%s: %v, %+v", name, err, after)
		}
	}
}

func TestAreaOfADrawnScar(t *testing.T) {
	head, plan := standard(t), drawnPlan()
	region := plan.Regions[0]
	area, measured := region.AreaOn(head)
	if measured || math.Abs(float64(area)-5.2) > 0.5 {
		t.Errorf("drawn %v, measured %v; about 13 cm by 4 mm were drawn", area, measured)
	}
	region.Area = 7
	if area, measured := region.AreaOn(head); area != 7 || !measured {
		t.Errorf("a measured area is %v, measured %v", area, measured)
	}
	region.Area, region.Drawn = 0, nil
	if area, _ := region.AreaOn(head); area != 0 {
		t.Errorf("a scar neither measured nor drawn has %v", area)
	}
	region.Drawn = &scalp.Scar{Form: scalp.StrokeScar, Width: 4, Path: []scalp.Place{{}}}
	if area, _ := region.AreaOn(head); area != 0 {
		t.Errorf("a scar drawn on the face has %v", area)
	}
}

func TestDrawingsAreCopiedAndTidied(t *testing.T) {
	plan := drawnPlan()
	plan.Regions[0].Drawn.Path[0] = scalp.Place{Azimuth: 140.00004, Elevation: 8.00049}
	for name, other := range map[string]Plan{"clone": plan.Clone(), "tidy": plan.Tidy()} {
		other.Regions[0].Drawn.Width = 9
		other.Regions[0].Drawn.Path[1].Elevation = 60
		if got := plan.Regions[0].Drawn; got.Width != 4 || got.Path[1].Elevation != 4 {
			t.Errorf("the %s shares its drawing", name)
		}
	}
	if got := plan.Tidy().Regions[0].Drawn.Path[0]; got != (scalp.Place{Azimuth: 140, Elevation: 8}) {
		t.Errorf("tidied to %v", got)
	}
}

func TestDrawingsFollowTheRules(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Region)
		says   string
	}{
		"sound":      {func(*Region) {}, ""},
		"whole zone": {func(r *Region) { r.Scar = "" }, "Only a scar is drawn"},
		"no path":    {func(r *Region) { r.Drawn.Path = nil }, "has not been drawn"},
		"no width":   {func(r *Region) { r.Drawn.Width = 0 }, "width of a scar"},
		"not finite": {func(r *Region) { r.Drawn.Path[0].Azimuth = quantity.Degrees(math.Inf(1)) }, "azimuth"},
		"on the face": {func(r *Region) {
			r.Drawn.Path = []scalp.Place{{Azimuth: 0, Elevation: -10}, {Azimuth: 10, Elevation: -10}}
		}, "scalp"},
		"two corners": {func(r *Region) { *r.Drawn = scalp.Scar{Form: scalp.PatchScar, Path: r.Drawn.Path[:2]} }, "three places"},
	} {
		plan := drawnPlan()
		c.change(&plan.Regions[0])
		says := plan.Faults().For("regions[0].drawn")
		if (says == "") != (c.says == "") || !strings.Contains(says, c.says) {
			t.Errorf("%s: %q, want %q", name, says, c.says)
		}
	}
}

func TestADrawnScarNeedsNoMeasuredArea(t *testing.T) {
	found := func(plan Plan) bool {
		for _, f := range Review(plan, Patient{}, Reference{}, Date{}) {
			if strings.HasPrefix(f.Key, "scar_area/") {
				return true
			}
		}
		return false
	}
	plan := drawnPlan()
	if found(plan) {
		t.Error("a drawn scar has an area")
	}
	plan.Regions[0].Drawn = nil
	if !found(plan) {
		t.Error("a scar neither drawn nor measured has none")
	}
}
