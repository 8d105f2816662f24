package stipple_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// strip is a scar across the back of the head, from ear to ear.
func strip(width quantity.Millimetres) scalp.Scar {
	s := scalp.Scar{Form: scalp.StrokeScar, Width: width}
	for azimuth := 120.0; azimuth <= 240; azimuth += 10 {
		s.Path = append(s.Path, scalp.Place{Azimuth: quantity.Degrees(azimuth), Elevation: quantity.Degrees(5 - 5*math.Cos((azimuth-180)*math.Pi/60))})
	}
	return s
}

// ring is the outline of a patch about a place.
func ring(azimuth, elevation, radius float64) scalp.Scar {
	s := scalp.Scar{Form: scalp.PatchScar}
	for i := range 24 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 12)
		s.Path = append(s.Path, scalp.Place{Azimuth: quantity.Degrees(azimuth + radius*cos), Elevation: quantity.Degrees(elevation + radius*sin)})
	}
	return s
}

func traced(t testing.TB, ground *stipple.Ground, s scalp.Scar) *scalp.Trace {
	t.Helper()
	trace, err := ground.Trace(s)
	if err != nil {
		t.Fatal(err)
	}
	return trace
}

func TestScarsAreStippledLikeAnyRegion(t *testing.T) {
	for _, size := range []scalp.Size{{}, {Length: 20.5, Breadth: 14}} {
		ground := stipple.NewGround(head(t, size))
		for name, s := range map[string]scalp.Scar{
			"thin strip":  strip(2),
			"broad strip": strip(9),
			"patch":       ring(180, 20, 9),
			"small patch": ring(100, 15, 2),
			"spot":        {Form: scalp.StrokeScar, Width: 8, Path: []scalp.Place{{Azimuth: 180, Elevation: 60}}},
		} {
			trace := traced(t, ground, s)
			for _, d := range []quantity.DotsPerCM2{5, 40, 150} {
				p, err := ground.Lay([]stipple.Area{{Trace: trace, Layers: []stipple.Layer{{Density: d / 2}, {Density: d / 2}}}})
				if err != nil {
					t.Fatal(err)
				}
				what := fmt.Sprintf("%s at %v", name, d)
				counted(t, what, p.Counts[0][0], float64(d)/2*float64(trace.Area()))
				counted(t, what, len(p.Dots), float64(d)*float64(trace.Area()))
				for _, dot := range p.Dots {
					if trace.Depth(dot.At) <= 0 {
						t.Fatalf("%s: a dot lies %.3f cm beside it", what, -trace.Depth(dot.At))
					}
				}
			}
		}
	}
}

func TestAScarTakesItsPlaceFromTheZonesUnderIt(t *testing.T) {
	h := head(t, scalp.Size{})
	ground := stipple.NewGround(h)
	trace := traced(t, ground, strip(6))
	layers := func(d quantity.DotsPerCM2) []stipple.Layer { return []stipple.Layer{{Density: d}} }
	areas := []stipple.Area{
		{Zone: scalp.Occipital, Layers: layers(60)},
		{Zone: scalp.SideLeft, Layers: layers(60)},
		{Zone: scalp.SideRight, Layers: layers(60)},
		{Trace: trace, Layers: layers(30)},
	}
	p, err := ground.Lay(areas)
	if err != nil {
		t.Fatal(err)
	}
	whole := h.Area(scalp.Occipital) + h.Area(scalp.SideLeft) + h.Area(scalp.SideRight)
	if sum := p.Sizes[0] + p.Sizes[1] + p.Sizes[2] + p.Sizes[3]; math.Abs(float64(sum-whole)) > 0.02 {
		t.Errorf("zones and scar are %v together, the zones alone were %v", sum, whole)
	}
	for i, a := range areas {
		counted(t, fmt.Sprint("area ", i), p.Counts[i][0], float64(a.Layers[0].Density*quantity.DotsPerCM2(p.Sizes[i])))
	}
	for _, d := range p.Dots {
		if inside := trace.Depth(d.At) > 0; inside != (d.Area == 3) {
			t.Fatalf("the dot at %v counts for area %d", d.At, d.Area)
		}
	}
}

func TestTheLaterOfTwoScarsHasTheDots(t *testing.T) {
	ground := stipple.NewGround(head(t, scalp.Size{}))
	one, two := traced(t, ground, ring(180, 20, 8)), traced(t, ground, ring(190, 20, 8))
	layers := []stipple.Layer{{Density: 100}}
	p, err := ground.Lay([]stipple.Area{{Trace: one, Layers: layers}, {Trace: two, Layers: layers}})
	if err != nil {
		t.Fatal(err)
	}
	if p.Sizes[1] != two.Area() || !(p.Sizes[0] < one.Area()) {
		t.Errorf("the scars have %v and %v of their %v and %v", p.Sizes[0], p.Sizes[1], one.Area(), two.Area())
	}
	for _, d := range p.Dots {
		if d.Area == 0 && two.Depth(d.At) > 0 {
			t.Fatal("the earlier scar has a dot in the later one")
		}
	}
	counted(t, "earlier scar", p.Counts[0][0], 100*float64(p.Sizes[0]))
}

func TestANewScarChangesOnlyWhatItCoversOrSoftens(t *testing.T) {
	ground := stipple.NewGround(head(t, scalp.Size{}))
	zones := wholeScalp(30, 30)
	for i := range zones {
		zones[i].Layers[0].Fade = 0.5
	}
	trace := traced(t, ground, ring(180, 20, 6))
	with := append(zones[:len(zones):len(zones)], stipple.Area{Trace: trace, Layers: []stipple.Layer{{Density: 10}, {}}})
	before, err := ground.Lay(zones)
	if err != nil {
		t.Fatal(err)
	}
	after, err := ground.Lay(with)
	if err != nil {
		t.Fatal(err)
	}
	had := map[scalp.Point3]int{}
	for _, d := range before.Dots {
		had[d.At] = d.Session + 1
	}
	far, changed := 0, 0
	for _, d := range after.Dots {
		if trace.Depth(d.At) > -0.55 {
			continue
		}
		far++
		if had[d.At] != d.Session+1 {
			changed++
		}
	}
	// All may change that make a zone's number come out exactly: a few.
	if changed > far/500 {
		t.Errorf("%d of %d dots far from the scar changed", changed, far)
	}
}

func TestZonesFadeTowardsABareScar(t *testing.T) {
	ground := stipple.NewGround(head(t, scalp.Size{}))
	trace := traced(t, ground, ring(180, 20, 6))
	count := func(fade float64) (near int) {
		p, err := ground.Lay([]stipple.Area{
			{Zone: scalp.Occipital, Layers: []stipple.Layer{{Density: 80, Fade: fade}}},
			{Zone: scalp.Crown, Layers: []stipple.Layer{{Density: 80, Fade: fade}}},
			{Trace: trace, Layers: []stipple.Layer{{}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range p.Dots {
			if depth := trace.Depth(d.At); depth < 0 && depth > -0.5 {
				near++
			}
		}
		return near
	}
	hard, soft := count(0), count(1)
	if hard == 0 || float64(soft) > 0.5*float64(hard) {
		t.Errorf("beside the scar there are %d dots with a soft edge, %d with a hard one", soft, hard)
	}
}

func TestAScarWithoutAreaIsRefused(t *testing.T) {
	ground := stipple.NewGround(head(t, scalp.Size{}))
	var nothing scalp.Trace
	_, err := ground.Lay([]stipple.Area{{Trace: &nothing, Layers: []stipple.Layer{{Density: 10}}}})
	if !errors.Is(err, stipple.ErrNoArea) {
		t.Errorf("a scar without area gives %v", err)
	}
}

func TestAGroundRemembersScars(t *testing.T) {
	ground := stipple.NewGround(head(t, scalp.Size{}))
	first := traced(t, ground, strip(3))
	if traced(t, ground, strip(3)) != first || traced(t, ground, strip(4)) == first {
		t.Error("the same scar has another trace, or another scar the same")
	}
	if _, err := ground.Trace(scalp.Scar{}); err == nil {
		t.Error("a scar without a form was laid")
	}
	for i := range 590 { // more than it keeps
		traced(t, ground, scalp.Scar{Form: scalp.StrokeScar, Width: 1, Path: []scalp.Place{{Azimuth: quantity.Degrees(i) / 2, Elevation: 80}}})
	}
	p, err := ground.Lay([]stipple.Area{{Trace: first, Layers: []stipple.Layer{{Density: 50}}}})
	if err != nil {
		t.Fatal(err)
	}
	counted(t, "a forgotten scar", len(p.Dots), 50*float64(first.Area()))
}

func TestASoftEdgeLeavesANarrowScarItsDots(t *testing.T) {
	ground := stipple.NewGround(head(t, scalp.Size{}))
	for _, width := range []quantity.Millimetres{2, 4, 10} {
		trace := traced(t, ground, strip(width))
		p, err := ground.Lay([]stipple.Area{{Trace: trace, Layers: []stipple.Layer{{Density: 80, Fade: 1}}}})
		if err != nil {
			t.Fatal(err)
		}
		if full := 80 * float64(trace.Area()); float64(len(p.Dots)) < 0.6*full || float64(len(p.Dots)) > 0.9*full {
			t.Errorf("a strip %v wide keeps %d of %.0f dots", width, len(p.Dots), full)
		}
	}
}

// A soft zone fades to what a scar beside it has at its nearest end: a steep
// gradient in the scar must not be thought on beyond it.
func TestAScarsGradientEndsWithTheScar(t *testing.T) {
	ground := stipple.NewGround(head(t, scalp.Size{}))
	trace := traced(t, ground, scalp.Scar{Form: scalp.StrokeScar, Width: 4, Path: []scalp.Place{{Azimuth: 60, Elevation: 75}, {Azimuth: 300, Elevation: 75}}})
	around := func(gradient float64) (near int) {
		p, err := ground.Lay([]stipple.Area{
			{Zone: scalp.MidScalp, Layers: []stipple.Layer{{Density: 60, Fade: 1}}},
			{Zone: scalp.Frontal, Layers: []stipple.Layer{{Density: 60, Fade: 1}}},
			{Trace: trace, Layers: []stipple.Layer{{Density: 50, Gradient: gradient}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range p.Dots {
			if depth := trace.Depth(d.At); depth < 0 && depth > -0.8 {
				near++
			}
		}
		return near
	}
	even := around(0)
	for _, gradient := range []float64{0.8, -0.8} {
		if steep := around(gradient); float64(steep) < 0.7*float64(even) {
			t.Errorf("with a gradient of %v in the scar %d of %d dots are left around it", gradient, steep, even)
		}
	}
}
