package scalp_test

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// inside tells whether p is in rings, by the even-odd rule, and how far the
// nearest border is.
func inside(rings [][]scalp.Point, p scalp.Point) (in bool, border float64) {
	border = math.Inf(1)
	for _, ring := range rings {
		a := ring[len(ring)-1]
		for _, b := range ring {
			if (a.Y > p.Y) != (b.Y > p.Y) && p.X < a.X+(p.Y-a.Y)*(b.X-a.X)/(b.Y-a.Y) {
				in = !in
			}
			dx, dy := b.X-a.X, b.Y-a.Y
			t := ((p.X-a.X)*dx + (p.Y-a.Y)*dy) / (dx*dx + dy*dy)
			t = max(0, min(1, t))
			if math.IsNaN(t) {
				t = 0
			}
			border = min(border, math.Hypot(a.X+t*dx-p.X, a.Y+t*dy-p.Y))
			a = b
		}
	}
	return in, border
}

// heads draws heads of many sizes and shapes.
func heads(t *rapid.T) scalp.Head {
	length := rapid.Float64Range(14, 22).Draw(t, "length")
	breadth := length * rapid.Float64Range(0.65, 0.9).Draw(t, "breadth over length")
	h, err := scalp.NewHead(scalp.Size{
		Length:  quantity.Centimetres(length),
		Breadth: quantity.Centimetres(min(20, max(10, breadth))),
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// What At says is what Patches show, whatever the camera.
func TestAtAgreesWithPatches(t *testing.T) {
	const tolerance = 0.02 // cm
	rapid.Check(t, func(t *rapid.T) {
		h, c := heads(t), cameras(t)
		low, high := h.Bounds(c)
		patches := h.Patches(c)
		for range 20 {
			p := scalp.Point{
				X: rapid.Float64Range(low.X, high.X).Draw(t, "x"),
				Y: rapid.Float64Range(low.Y, high.Y).Draw(t, "y"),
			}
			zone, hit := h.At(c, p)
			covered, edge := false, false
			for _, patch := range patches {
				in, border := inside(patch.Rings, p)
				edge = edge || border < tolerance
				if in && !edge && patch.Zone != zone {
					t.Fatalf("%v: patch %s, At %q", p, patch.Zone, zone)
				}
				covered = covered || in
			}
			if hit && !covered && !edge && !nearLimb(h, c, p) {
				t.Fatalf("%v: At %s, no patch", p, zone)
			}
		}
	})
}

// nearLimb tells whether the surface at p turns away from the viewer within
// 0.15 cm, where a zone may be too thin to have a patch.
func nearLimb(h scalp.Head, c scalp.Camera, p scalp.Point) bool {
	for i := range 16 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 8)
		if _, ok := h.Lift(c, scalp.Point{X: p.X + 0.15*cos, Y: p.Y + 0.15*sin}); !ok {
			return true
		}
	}
	return false
}

// Patches can be drawn from anywhere: their rings lie on the head, run
// anticlockwise, and hold the label with the room it is said to have.
func TestPatchesFromAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, c := heads(t), cameras(t)
		for _, patch := range h.Patches(c) {
			if in, border := inside(patch.Rings, patch.Label); !in || math.Abs(border-patch.Room) > 1e-6 {
				t.Fatalf("label of %s: inside %v, room %v, measured %v", patch.Zone, in, patch.Room, border)
			}
			if z, ok := h.At(c, patch.Label); !ok || z != patch.Zone {
				t.Fatalf("the label of %s hits %q", patch.Zone, z)
			}
			for _, ring := range patch.Rings {
				if len(ring) < 3 || area(ring) < -1e-9 {
					t.Fatalf("%s has a ring of %d points and %v cm²", patch.Zone, len(ring), area(ring))
				}
				for _, p := range ring {
					// The limb itself may be missed by a rounding.
					if _, ok := h.Lift(c, scalp.Point{X: p.X * (1 - 1e-4), Y: p.Y * (1 - 1e-4)}); !ok {
						t.Fatalf("%s reaches %v, beside the head", patch.Zone, p)
					}
				}
			}
		}
	})
}

func TestEveryZoneIsSeenAndHit(t *testing.T) {
	h := standardHead(t)
	seen := map[scalp.Zone]float64{}
	for _, v := range scalp.Views() {
		patches := h.Patches(v.Camera())
		if !slices.IsSortedFunc(patches, func(a, b scalp.Patch) int { return a.Zone.Number() - b.Zone.Number() }) {
			t.Errorf("%s: patches are out of reading order", v)
		}
		for _, p := range patches {
			in, border := inside(p.Rings, p.Label)
			if !in || math.Abs(border-p.Room) > 1e-6 {
				t.Errorf("%s: label of %s at %v: inside %v, room %v, measured %v", v, p.Zone, p.Label, in, p.Room, border)
			}
			if z, ok := h.At(v.Camera(), p.Label); !ok || z != p.Zone {
				t.Errorf("%s: the label of %s hits %q", v, p.Zone, z)
			}
			seen[p.Zone] = max(seen[p.Zone], p.Room)
		}
	}
	for _, z := range scalp.Zones() {
		if seen[z] < 0.5 {
			t.Errorf("%s has at most %.2f cm of room for its number", z, seen[z])
		}
	}
}

// The patches of a view cover its scalp once: their areas add up to it.
func TestPatchesTile(t *testing.T) {
	h := standardHead(t)
	for _, v := range scalp.Views() {
		low, high := h.Bounds(v.Camera())
		const n = 400
		cell := (high.X - low.X) * (high.Y - low.Y) / (n * n)
		hits, drawn := 0.0, 0.0
		for i := range n * n {
			p := scalp.Point{
				X: low.X + (high.X-low.X)*(float64(i%n)+0.5)/n,
				Y: low.Y + (high.Y-low.Y)*(float64(i/n)+0.5)/n,
			}
			if _, ok := h.At(v.Camera(), p); ok {
				hits += cell
			}
		}
		for _, patch := range h.Patches(v.Camera()) {
			for _, ring := range patch.Rings {
				drawn += area(ring)
			}
		}
		if math.Abs(drawn/hits-1) > 0.005 {
			t.Errorf("%s: patches cover %.2f cm², hits %.2f cm²", v, drawn, hits)
		}
	}
}

func area(ring []scalp.Point) float64 {
	sum := 0.0
	a := ring[len(ring)-1]
	for _, b := range ring {
		sum += a.X*b.Y - b.X*a.Y
		a = b
	}
	return sum / 2
}

// Which side the patient's left is seen on.
func TestViewConventions(t *testing.T) {
	h := standardHead(t)
	left := scalp.Point3{X: -7.5, Y: -2, Z: 3.5}
	nose := scalp.Point3{Y: 10}
	for _, c := range []struct {
		view        scalp.View
		left, nose  float64
		leftVisible bool
	}{
		{scalp.Front, +1, 0, false},
		{scalp.Back, -1, 0, true},
		{scalp.Top, -1, 0, true},
		{scalp.Left, 0, -1, true},
		{scalp.Right, 0, +1, false},
	} {
		at, visible := h.Project(c.view.Camera(), left)
		ahead, _ := h.Project(c.view.Camera(), nose)
		if c.left*at.X < 0 || visible != c.leftVisible || c.nose*ahead.X < 0 {
			t.Errorf("%s: left at %v (%v), nose at %v", c.view, at, visible, ahead)
		}
	}
	if up, _ := h.Project(scalp.Top.Camera(), nose); up.Y <= 0 {
		t.Error("from above the nose is at the top")
	}
	var reach []scalp.Point
	for _, s := range h.Face(scalp.Left.Camera()) {
		reach = append(reach, s.Points...)
	}
	across := func(a, b scalp.Point) int { return cmp.Compare(a.X, b.X) }
	if low, high := slices.MinFunc(reach, across), slices.MaxFunc(reach, across); -low.X < high.X+1 {
		t.Errorf("from the left the nose must reach out to the left: %v %v", low, high)
	}
}

// What is tapped in a picture lies on the surface within 0.1 mm of what was
// seen there, and is seen there again.
func TestLiftUndoesProject(t *testing.T) {
	h := standardHead(t)
	rapid.Check(t, func(t *rapid.T) {
		c, p := cameras(t), somewhere(t)
		at, visible := h.Project(c, p)
		back, ok := h.Lift(c, at)
		if again, _ := h.Project(c, back); ok && math.Hypot(again.X-at.X, again.Y-at.Y) > 1e-6 {
			t.Fatalf("%v is seen at %v, tapped and seen at %v", p, at, again)
		}
		// At the very limb a point and the one behind it are seen as one.
		if !visible || atLimb(h, c, at) {
			return
		}
		if d := math.Hypot(math.Hypot(p.X-back.X, p.Y-back.Y), p.Z-back.Z); !ok || d > 0.01 {
			t.Fatalf("%v is seen at %v and lifted to %v", p, at, back)
		}
	})
}

// atLimb tells whether the surface ends within 0.1 mm of a point of a picture.
func atLimb(h scalp.Head, c scalp.Camera, p scalp.Point) bool {
	away := 1 + 0.01/math.Hypot(p.X, p.Y)
	_, ok := h.Lift(c, scalp.Point{X: p.X * away, Y: p.Y * away})
	return !ok
}

// The bounds of the standard views are tight enough to fill a picture.
func TestBoundsOfViews(t *testing.T) {
	h := standardHead(t)
	for _, c := range []struct {
		view       scalp.View
		wide, tall float64 // cm at most
	}{
		{scalp.Front, 19.5, 29},
		{scalp.Back, 19.5, 29},
		{scalp.Left, 24.5, 29},
		{scalp.Right, 24.5, 29},
		{scalp.Top, 19.5, 23},
	} {
		low, high := h.Bounds(c.view.Camera())
		if wide, tall := high.X-low.X, high.Y-low.Y; wide < 16 || wide > c.wide || tall < 20 || tall > c.tall {
			t.Errorf("%s: %.1f by %.1f cm", c.view, wide, tall)
		}
	}
}

func TestUnknownViewIsNotValid(t *testing.T) {
	if v := scalp.View("inside"); v.Valid() || v.Name() != "inside" {
		t.Error("an unknown view must say so")
	}
}
