package scalp_test

import (
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

// What At says is what Patches show, in every view.
func TestAtAgreesWithPatches(t *testing.T) {
	const tolerance = 0.02 // cm
	for _, v := range scalp.Views() {
		rapid.Check(t, func(t *rapid.T) {
			h := heads(t)
			low, high := h.Bounds(v.Camera())
			p := scalp.Point{
				X: rapid.Float64Range(low.X, high.X).Draw(t, "x"),
				Y: rapid.Float64Range(low.Y, high.Y).Draw(t, "y"),
			}
			zone, hit := h.At(v.Camera(), p)
			covered := false
			for _, patch := range h.Patches(v.Camera()) {
				in, border := inside(patch.Rings, p)
				if border < tolerance {
					return
				}
				if in && patch.Zone != zone {
					t.Fatalf("%s %v: patch %s, At %q", v, p, patch.Zone, zone)
				}
				covered = covered || in
			}
			if hit && !covered && !nearLimb(h, v, p) {
				t.Fatalf("%s %v: At %s, no patch", v, p, zone)
			}
		})
	}
}

// nearLimb tells whether the surface at p turns away from the viewer within
// 0.15 cm, where a zone may be too thin to have a patch.
func nearLimb(h scalp.Head, v scalp.View, p scalp.Point) bool {
	for i := range 16 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 8)
		if _, ok := h.Lift(v.Camera(), scalp.Point{X: p.X + 0.15*cos, Y: p.Y + 0.15*sin}); !ok {
			return true
		}
	}
	return false
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
	low, high := h.Bounds(scalp.Left.Camera())
	if -low.X < high.X {
		t.Errorf("from the left the nose must reach out to the left: %v %v", low, high)
	}
}

func TestLiftUndoesProject(t *testing.T) {
	h := standardHead(t)
	for _, v := range scalp.Views() {
		rapid.Check(t, func(t *rapid.T) {
			p := somewhere(t)
			at, visible := h.Project(v.Camera(), p)
			back, ok := h.Lift(v.Camera(), at)
			if !visible || !ok {
				return
			}
			if d := math.Hypot(math.Hypot(p.X-back.X, p.Y-back.Y), p.Z-back.Z); d > 1e-3 {
				t.Fatalf("%s: %v is seen at %v and lifted to %v", v, p, at, back)
			}
		})
	}
}

func TestBoundsHoldEverything(t *testing.T) {
	h := standardHead(t)
	for _, v := range scalp.Views() {
		low, high := h.Bounds(v.Camera())
		if high.X-low.X < 15 || high.Y-low.Y < 15 || high.X-low.X > 30 || high.Y-low.Y > 30 {
			t.Errorf("%s: bounds %v %v", v, low, high)
		}
		for _, patch := range h.Patches(v.Camera()) {
			for _, p := range slices.Concat(patch.Rings...) {
				if p.X < low.X || p.X > high.X || p.Y < low.Y || p.Y > high.Y {
					t.Errorf("%s: %v of %s is outside the bounds", v, p, patch.Zone)
				}
			}
		}
		for _, s := range h.Face(v.Camera()) {
			if len(s.Points) < 2 || s.Weight < 0 || s.Weight > 1 || (s.Weight == 0 && !s.Fill) {
				t.Errorf("%s: a stroke of %d points and weight %v", v, len(s.Points), s.Weight)
			}
			for _, p := range s.Points {
				if !(p.X >= low.X && p.X <= high.X && p.Y >= low.Y && p.Y <= high.Y) {
					t.Errorf("%s: %v is outside the bounds", v, p)
				}
			}
		}
	}
}

func TestUnknownViewIsNotValid(t *testing.T) {
	if v := scalp.View("inside"); v.Valid() || v.Name() != "inside" {
		t.Error("an unknown view must say so")
	}
}
