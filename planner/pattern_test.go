package planner

import (
	"slices"
	"testing"

	"stipple/planner/scalp"
)

func TestPatternsAreTheStagesInOrder(t *testing.T) {
	var names []string
	for _, p := range Patterns() {
		names = append(names, p.Name())
		if p.Says == "" || p.Source.Tier != TierA || p.Source.Source == "" {
			t.Errorf("%s has no sourced description", p.Name())
		}
		if p.Cause.Indication() != Thinning {
			t.Errorf("%s is of %q, no thinning", p.Name(), p.Cause)
		}
	}
	want := []string{
		"Norwood I", "Norwood II", "Norwood III", "Norwood III vertex", "Norwood IV", "Norwood V", "Norwood VI", "Norwood VII",
		"Ludwig I", "Ludwig II", "Ludwig III",
	}
	if !slices.Equal(names, want) {
		t.Errorf("stages %q", names)
	}
	if tier := PatternZonesBasis().Tier; tier != TierU {
		t.Errorf("the zones are ours and claim tier %s", tier)
	}
	if c := PatternCaution(); c.Tier != TierA || c.Text == "" {
		t.Errorf("caution %+v", c)
	}
}

// TestPatternZones holds the zones against what the stages say.
func TestPatternZones(t *testing.T) {
	zones := map[string][]scalp.Zone{}
	for _, p := range Patterns() {
		zones[p.Name()] = p.Zones
		for _, zone := range p.Zones {
			if !zone.Valid() || !slices.Contains(p.Zones, zone.Mirror()) {
				t.Errorf("%s has %q but not its mirror", p.Name(), zone)
			}
			if slices.Contains([]scalp.Zone{scalp.Occipital, scalp.Nape, scalp.SideLeft, scalp.SideburnLeft}, zone) {
				t.Errorf("%s touches the fringe: %s", p.Name(), zone)
			}
		}
	}
	stages := []string{"Norwood I", "Norwood II", "Norwood III", "Norwood III vertex", "Norwood IV", "Norwood V", "Norwood VI", "Norwood VII"}
	for i, stage := range stages[1:] {
		for _, zone := range zones[stages[i]] {
			if !slices.Contains(zones[stage], zone) {
				t.Errorf("%s loses %s of the stage before", stage, zone)
			}
		}
	}
	for _, c := range []struct {
		stage   string
		zone    scalp.Zone
		touched bool
	}{
		{"Norwood II", scalp.FrontalHairline, true},
		{"Norwood II", scalp.Frontal, false},
		{"Norwood III", scalp.Crown, false},
		{"Norwood III vertex", scalp.Crown, true},
		{"Norwood IV", scalp.MidScalp, false}, // the band
		{"Norwood V", scalp.MidScalp, true},
		{"Norwood VI", scalp.TempleLeft, false},
		{"Norwood VII", scalp.TempleLeft, true},
		{"Ludwig I", scalp.FrontalHairline, false}, // the hairline stays
		{"Ludwig III", scalp.FrontalHairline, false},
		{"Ludwig I", scalp.MidScalp, true},
	} {
		if slices.Contains(zones[c.stage], c.zone) != c.touched {
			t.Errorf("%s and %s: want %v", c.stage, c.zone, c.touched)
		}
	}
	if len(zones["Norwood I"]) != 0 {
		t.Errorf("Norwood I touches %v", zones["Norwood I"])
	}
}

func TestAPatternAddsWhatThePlanLacks(t *testing.T) {
	plan := soundPlan() // crown and frontal
	plan.Regions = append(plan.Regions, Region{Key: "scar", Zone: scalp.MidScalp, Scar: "Strip", Indication: Scars})
	for _, p := range Patterns() {
		if p.Name() == "Norwood VI" {
			if got := p.Missing(plan); !slices.Equal(got, []scalp.Zone{scalp.FrontalHairline, scalp.MidScalp}) {
				t.Errorf("missing %v", got)
			}
		}
		if got := p.Missing(NewPlan("p", "p", 2)); len(got) != len(p.Zones) {
			t.Errorf("%s: an empty plan lacks %v", p.Name(), got)
		}
	}
}
