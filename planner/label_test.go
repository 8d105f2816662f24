package planner

import (
	"testing"

	"stipple/planner/scalp"
)

func TestLabelTellsZonesAndScarsApart(t *testing.T) {
	plan := Plan{Regions: []Region{
		{Key: "nape", Zone: scalp.Nape},
		{Key: "strip", Zone: scalp.Occipital, Scar: "Strip scar"},
		{Key: "odd", Zone: "elsewhere"},
		{Key: "crown", Zone: scalp.Crown},
		{Key: "burn", Zone: scalp.Crown, Drawn: &scalp.Scar{Form: scalp.PatchScar}},
	}}
	for key, want := range map[string]string{
		"nape": "12", "strip": "S1", "odd": "", "crown": "10", "burn": "S2", "none": "", "": "",
	} {
		if got := plan.Label(key); got != want {
			t.Errorf("%q is labelled %q, want %q", key, got, want)
		}
	}
}

func TestLabelsAreUnlike(t *testing.T) {
	var plan Plan
	for _, zone := range scalp.Zones() {
		plan.Regions = append(plan.Regions,
			Region{Key: string(zone), Zone: zone}, Region{Key: string(zone) + " scar", Zone: zone, Scar: "Scar"})
	}
	seen := map[string]string{}
	for _, r := range plan.Regions {
		label := plan.Label(r.Key)
		if other, taken := seen[label]; taken || label == "" {
			t.Errorf("%s and %s share the label %q", r.Key, other, label)
		}
		seen[label] = r.Key
	}
}
