package scalp_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner/scalp"
)

func checkRings(t *rapid.T, h scalp.Head, trace *scalp.Trace) {
	camera := scalp.Camera{
		Azimuth:   rapid.Float64Range(0, 360).Draw(t, "from"),
		Elevation: rapid.Float64Range(-90, 90).Draw(t, "from above"),
	}
	rings := trace.Rings(camera)
	for range 20 {
		p := somewhere(t)
		axes := h.Axes()
		p = scalp.Point3{X: p.X / 8.1 * axes.X, Y: p.Y / 10 * axes.Y, Z: p.Z / 10.3 * axes.Z}
		at, visible := h.Project(camera, p)
		if !visible || !inView(h, camera, at) {
			continue
		}
		in, border := inside(rings, at)
		depth := trace.Depth(p)
		if centre, radius := trace.Reach(); depth > 0 && distance(p, centre) > radius {
			t.Fatalf("%v lies %.3f cm deep and out of reach", p, depth)
		}
		if math.Abs(depth) > 0.06 && border > 0.02 && in != (depth > 0) {
			t.Fatalf("%v lies %.3f cm deep, in a ring: %v", p, depth, in)
		}
	}
}

// inView tells whether a place of a picture is well away from the limb.
func inView(h scalp.Head, c scalp.Camera, at scalp.Point) bool {
	for i := range 8 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 4)
		if _, ok := h.Lift(c, scalp.Point{X: at.X + 0.2*cos, Y: at.Y + 0.2*sin}); !ok {
			return false
		}
	}
	return true
}

// Seen head-on, a small scar's rings cover its area.
func TestRingsHeadOn(t *testing.T) {
	h := standardHead(t)
	axes := h.Axes()
	for _, middle := range path(180, 20, 180, 70, 100, 30, 255, 20, 5, 65) {
		p := h.PointOf(middle)
		normal := scalp.Point3{X: p.X / axes.X / axes.X, Y: p.Y / axes.Y / axes.Y, Z: p.Z / axes.Z / axes.Z}
		size := distance(normal, scalp.Point3{})
		camera := scalp.Camera{
			Azimuth:   math.Atan2(normal.X, normal.Y) * 180 / math.Pi,
			Elevation: math.Asin(normal.Z/size) * 180 / math.Pi,
		}
		for _, s := range []scalp.Scar{
			{Form: scalp.StrokeScar, Width: 4, Path: []scalp.Place{offset(middle, -5, 1), middle, offset(middle, 5, 1)}},
			{Form: scalp.StrokeScar, Width: 15, Path: []scalp.Place{middle}},
			round(h, middle, 1, 1, 60),
		} {
			trace := traced(t, h, s)
			seen := 0.0
			for _, ring := range trace.Rings(camera) {
				seen += area(ring)
			}
			if !near(seen, float64(trace.Area()), 0.015) {
				t.Errorf("%v %s: %.4f cm² seen of %.4f", middle, s.Form, seen, float64(trace.Area()))
			}
			back := scalp.Camera{Azimuth: camera.Azimuth + 180, Elevation: -camera.Elevation}
			if rings := trace.Rings(back); len(rings) != 0 {
				t.Errorf("%v: %d rings are seen through the head", middle, len(rings))
			}
			patch, ok := trace.Patch(camera)
			if in, _ := inside(patch.Rings, patch.Label); !ok || !in || patch.Zone != trace.Zone() {
				t.Errorf("%v: label at %v, in it: %v", middle, patch.Label, in)
			}
		}
	}
}

// A stroke that closes on itself leaves its inside out.
func TestStrokesHaveHoles(t *testing.T) {
	h := standardHead(t)
	s := round(h, scalp.Place{Azimuth: 180, Elevation: 70}, 3, 1, 60)
	s.Form, s.Width = scalp.StrokeScar, 5
	s.Path = append(s.Path, s.Path[0])
	trace := traced(t, h, s)
	rings := trace.Rings(scalp.Top.Camera())
	if len(rings) != 2 || area(rings[0])*area(rings[1]) >= 0 {
		t.Fatalf("%d rings, want an outer one and a hole", len(rings))
	}
	if want := float64(trace.Length()) * 0.5; !near(float64(trace.Area()), want, 0.01) {
		t.Errorf("%v, want %.2f cm²", trace.Area(), want)
	}
	if depth := trace.Depth(h.PointOf(scalp.Place{Azimuth: 180, Elevation: 70})); !near(depth, -2.75, 0.01) {
		t.Errorf("the middle lies %.3f cm deep, want -2.75", depth)
	}
}
