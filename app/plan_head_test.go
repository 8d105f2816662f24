package app

import (
	"slices"
	"strings"
	"testing"

	"stipple/app/scalpmap"
	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// drawnPlan is a thinning plan with a scar drawn on the crown.
func drawnPlan(t testing.TB) planner.Plan {
	plan := thinningPlan(t, "a")
	drawn := scalp.Scar{Form: scalp.StrokeScar, Width: 5}
	for i := range 8 {
		drawn.Path = append(drawn.Path, scalp.Place{Azimuth: quantity.Degrees(160 + 5*i), Elevation: 60})
	}
	plan.Regions = append(plan.Regions, planner.Region{
		Key: "crown_scar", Zone: scalp.Crown, Scar: "Strip", Indication: planner.Scars, Cause: planner.StripScar, Drawn: &drawn,
	})
	plan.Sessions[0] = plan.Sessions[0].Set(planner.Prescription{
		Region: "crown_scar", Density: 40,
		Passes: []planner.Pass{{}, {Mix: &planner.Mix{Pigments: []planner.Pigment{{Name: "Light brown", Parts: 1}}}}},
	})
	return plan
}

func areaOf(t *testing.T, scene scalpmap.Scene, target scalpmap.Target) scalpmap.Area {
	t.Helper()
	at := slices.IndexFunc(scene.Areas, func(a scalpmap.Area) bool { return a.Target == target })
	if at < 0 {
		t.Fatalf("the head does not show %v", target)
	}
	return scene.Areas[at]
}

// The head shows the plan's zones, drawn scars and dots, with their numbers and
// in the shade of what is planned.
func TestTheHeadShowsThePlan(t *testing.T) {
	plan := drawnPlan(t)
	d := newPlanDesktop(t, planner.Physician, plan)
	scene := d.page.picture.scene()
	if scene.Picture == nil || len(scene.Picture.Dots) == 0 || scene.Skin != scalpmap.Skin(0) {
		t.Fatalf("no dots, or the skin is %v", scene.Skin)
	}
	scar := areaOf(t, scene, scalpmap.Target{Scar: "crown_scar"})
	if scar.Trace == nil || scar.Label != "S1" || scar.Density != 40 || !strings.Contains(strings.Join(scar.Lines, "\n"), " dots") {
		t.Errorf("the scar is shown as %q, %v, %v", scar.Label, scar.Density, scar.Lines)
	}
	if again := areaOf(t, d.page.picture.scene(), scar.Target); again.Trace != scar.Trace {
		t.Error("an unchanged scar is laid anew")
	}
	crown := areaOf(t, scene, scalpmap.Target{Zone: scalp.Crown})
	if !crown.Planned || crown.Named != 0 || strings.Contains(strings.Join(crown.Lines, "\n"), "Strip") {
		t.Errorf("the crown is shown as %v", crown)
	}
	nape := areaOf(t, scene, scalpmap.Target{Zone: scalp.Nape})
	if nape.Planned || nape.Lines[0] != "not in the plan" {
		t.Errorf("the nape is shown as %v", nape)
	}
	last := len(plan.Regions) - 1
	if got, want := scene.Shades[last][0], scalpmap.Shade(plan.Sessions[0].Prescriptions[len(plan.Sessions[0].Prescriptions)-1].Passes[1].Mix); got != want {
		t.Errorf("the scar's dots are %v, want %v", got, want)
	}
	if scene.Shades[last][1] != scalpmap.Shade(nil) {
		t.Error("a session without a mix has a shade of its own")
	}
}

func TestADrawnScarIsChosenOnTheHead(t *testing.T) {
	d := newPlanDesktop(t, planner.Physician, drawnPlan(t))
	d.page.picture.head.OnTapped(scalpmap.Target{Scar: "crown_scar"}, false)
	if !slices.Equal(d.page.selected, []string{"crown_scar"}) {
		t.Errorf("a tap on the scar chose %v", d.page.selected)
	}
	if got := d.page.picture.head.Selected(); !slices.Equal(got, []scalpmap.Target{{Scar: "crown_scar"}}) {
		t.Errorf("the head marks %v", got)
	}
	d.page.picture.head.OnTapped(scalpmap.Target{Zone: scalp.Frontal}, true)
	if len(d.page.selected) != 2 || len(d.page.picture.head.Selected()) != 2 {
		t.Errorf("together: %v", d.page.selected)
	}
}

// Where the dots cannot be drawn a line says why, and the head keeps its lines.
func TestTheHeadSaysWhyThereAreNoDots(t *testing.T) {
	plan := drawnPlan(t)
	off := *plan.Regions[len(plan.Regions)-1].Drawn
	off.Path = []scalp.Place{{Azimuth: 0, Elevation: -40}}
	plan.Regions[len(plan.Regions)-1].Drawn = &off
	d := newPlanDesktop(t, planner.Physician, plan)
	if says := d.page.picture.trouble.message(); !strings.Contains(says, "Strip") {
		t.Errorf("the page says %q", says)
	}
	scene := d.page.picture.scene()
	if scene.Picture != nil || areaOf(t, scene, scalpmap.Target{Zone: scalp.Crown}).Named != 1 {
		t.Error("the scar that cannot be drawn is not marked by its name")
	}
}
