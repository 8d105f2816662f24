package scalp_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

func traced(t testing.TB, h scalp.Head, s scalp.Scar) *scalp.Trace {
	t.Helper()
	trace, err := h.Trace(s)
	if err != nil {
		t.Fatalf("%+v: %v", s, err)
	}
	return trace
}

// near tells whether got is want within a part of it.
func near(got, want, part float64) bool { return math.Abs(got/want-1) <= part }

// round is the outline of a circle on the head: the places radius cm, straight
// through, from the one in its middle.
func round(h scalp.Head, middle scalp.Place, radius float64, turns, n int) scalp.Scar {
	s := scalp.Scar{Form: scalp.PatchScar}
	centre := h.PointOf(middle)
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(turns) * float64(i) / float64(n))
		least, most := 0.0, 60.0 // degrees on the unit sphere
		var at scalp.Place
		for range 60 {
			half := (least + most) / 2
			at = h.PlaceOf(h.PointOf(offset(middle, half*cos, half*sin)))
			if distance(centre, h.PointOf(at)) < radius {
				least = half
			} else {
				most = half
			}
		}
		s.Path = append(s.Path, at)
	}
	return s
}

// offset goes right and up from a place, in degrees of the elevation.
func offset(p scalp.Place, right, up float64) scalp.Place {
	cos := math.Cos(float64(p.Elevation) * math.Pi / 180)
	azimuth := math.Mod(float64(p.Azimuth)+right/cos+360, 360)
	return scalp.Place{Azimuth: quantity.Degrees(azimuth), Elevation: p.Elevation + quantity.Degrees(up)}
}

// A stroke covers its length times its width and two half circles.
func TestAreaOfStrokes(t *testing.T) {
	h := standardHead(t)
	for name, s := range map[string]scalp.Scar{
		"a strip across the back": stroke(3, 105, 14, 140, 6, 180, 2, 220, 6, 255, 14),
		"a wide strip":            stroke(12, 105, 14, 140, 6, 180, 2, 220, 6, 255, 14),
		"a hair":                  stroke(0.2, 120, 14, 180, 2),
		"down the middle":         stroke(5, 180, 80, 180, 0),
		"over the vertex":         stroke(5, 180, 40, 0, 70),
		"a spot":                  stroke(20, 180, 50),
		"a small spot":            stroke(0.8, 180, 50),
		"a large spot":            stroke(60, 180, 50),
	} {
		trace := traced(t, h, s)
		width := float64(s.Width) / 10
		want := float64(trace.Length())*width + math.Pi*width*width/4
		if got := float64(trace.Area()); !near(got, want, 0.01) {
			t.Errorf("%s: %.4f cm², want %.4f", name, got, want)
		}
		if trace.Breadth() != s.Width {
			t.Errorf("%s is %v broad", name, trace.Breadth())
		}
	}
}

func TestLengthOfStrokes(t *testing.T) {
	h := standardHead(t)
	// A quarter of the ellipse from the back to the vertex, by small steps.
	want := 0.0
	at := func(degrees float64) scalp.Point3 {
		return h.PointOf(scalp.Place{Azimuth: 180, Elevation: quantity.Degrees(degrees)})
	}
	for i := range 9000 {
		want += distance(at(float64(i)/100), at(float64(i+1)/100))
	}
	trace := traced(t, h, stroke(4, 180, 0, 180, 90))
	if got := float64(trace.Length()); !near(got, want, 1e-3) {
		t.Errorf("the stroke is %.4f cm long, want %.4f", got, want)
	}
	if got := traced(t, h, stroke(4, 180, 30)).Length(); got != 0 {
		t.Errorf("a spot is %v long", got)
	}
}

func TestAreaOfPatches(t *testing.T) {
	h := standardHead(t)
	for _, c := range []struct {
		middle scalp.Place
		radius float64
	}{
		{scalp.Place{Azimuth: 180, Elevation: 45}, 3},
		{scalp.Place{Azimuth: 180, Elevation: 10}, 1},
		{scalp.Place{Azimuth: 110, Elevation: 40}, 0.3},
		{scalp.Place{Azimuth: 0, Elevation: 75}, 2},
	} {
		trace := traced(t, h, round(h, c.middle, c.radius, 1, 90))
		// A cap within a distance of a point of a sphere measures as much as
		// the flat circle; a head is nearly a sphere.
		if got, want := float64(trace.Area()), math.Pi*c.radius*c.radius; !near(got, want, 0.01) {
			t.Errorf("%v: %.4f cm², want %.4f", c, got, want)
		}
		way := 2 * 9.5 * math.Asin(c.radius/9.5)
		if got := float64(trace.Length()); !near(got, way, 0.02) {
			t.Errorf("%v: %.3f cm long, want %.3f", c, got, way)
		}
		if got := float64(trace.Breadth()) / 10; !near(got, way, 0.04) {
			t.Errorf("%v: %.3f cm broad, want %.3f", c, got, way)
		}
	}
}

// A zone's own border, drawn as a patch, has the zone's area; one drawn beyond
// the scalp has the whole scalp's.
func TestPatchesAgreeWithZones(t *testing.T) {
	h := standardHead(t)
	s := scalp.Scar{Form: scalp.PatchScar}
	for _, e := range scalp.Edges() {
		if e.Zone == scalp.Crown {
			s.Path = append(s.Path, h.PlaceOf(stretched(h, e.From)))
		}
	}
	trace := traced(t, h, s)
	if got, want := float64(trace.Area()), float64(h.Area(scalp.Crown)); !near(got, want, 0.003) || trace.Zone() != scalp.Crown {
		t.Errorf("%v: %.2f cm², want %.2f", trace.Zone(), got, want)
	}
	all := patch(0, 20, 45, 20, 90, -40, 135, -60, 180, -60, 225, -60, 270, -40, 315, 20)
	if got, want := float64(traced(t, h, all).Area()), float64(h.TotalArea()); !near(got, want, 0.003) {
		t.Errorf("all of the scalp: %.2f cm², want %.2f", got, want)
	}
}

func stretched(h scalp.Head, u scalp.Point3) scalp.Point3 {
	axes := h.Axes()
	return scalp.Point3{X: u.X * axes.X, Y: u.Y * axes.Y, Z: u.Z * axes.Z}
}

// What is covered twice counts once.
func TestOverlapsCountOnce(t *testing.T) {
	h := standardHead(t)
	there, back := stroke(6, 150, 20, 200, 25), stroke(6, 150, 20, 200, 25, 150, 20)
	if a, b := traced(t, h, there).Area(), traced(t, h, back).Area(); !near(float64(a), float64(b), 0.001) {
		t.Errorf("there %v, there and back %v", a, b)
	}
	middle := scalp.Place{Azimuth: 180, Elevation: 45}
	once, twice := traced(t, h, round(h, middle, 2, 1, 60)), traced(t, h, round(h, middle, 2, 2, 120))
	if !near(float64(once.Area()), float64(twice.Area()), 0.001) {
		t.Errorf("once round %v, twice round %v", once.Area(), twice.Area())
	}
	// An outline whose end overshoots its beginning, with the crossing inside:
	// the middle is as deep as the edge is far.
	overshot := round(h, middle, 2, 1, 60)
	overshot.Path = append(overshot.Path, h.PlaceOf(h.PointOf(offset(middle, 0, 0))))
	overshot.Path = append(overshot.Path, overshot.Path[30])
	overshot.Path = append(overshot.Path, overshot.Path[31:60]...)
	if depth := traced(t, h, overshot).Depth(h.PointOf(offset(middle, 5, 5))); !(depth > 0.5) {
		t.Errorf("a place enclosed twice lies %.2f cm deep", depth)
	}
	eight := patch(170, 40, 190, 20, 190, 40, 170, 20)
	trace := traced(t, h, eight)
	for i, want := range []bool{true, true, false, false} {
		at := path(172, 30, 188, 30, 180, 38, 180, 22)[i]
		if in := trace.Depth(h.PointOf(at)) > 0; in != want {
			t.Errorf("%v lies in a figure of eight: %v", at, in)
		}
	}
}

func TestAreasOfScarsScale(t *testing.T) {
	s := patch(150, 20, 200, 15, 210, 40, 170, 55)
	standard := traced(t, standardHead(t), s)
	rapid.Check(t, func(t *rapid.T) {
		tape := rapid.Float64Range(40, 70).Draw(t, "circumference")
		h, err := scalp.NewHead(scalp.Size{Circumference: quantity.Centimetres(tape)})
		if err != nil {
			t.Fatal(err)
		}
		trace, err := h.Trace(s)
		if err != nil {
			t.Fatal(err)
		}
		scale := tape / 57
		if got, want := float64(trace.Area()), float64(standard.Area())*scale*scale; !near(got, want, 0.001) {
			t.Fatalf("%v, want %v", got, want)
		}
		if got, want := float64(trace.Length()), float64(standard.Length())*scale; !near(got, want, 1e-9) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

func TestScarsMirror(t *testing.T) {
	h := standardHead(t)
	rapid.Check(t, func(t *rapid.T) {
		s := scalp.Scar{Form: rapid.SampledFrom(scalp.Forms()).Draw(t, "form"), Path: scribble(t, 30)}
		if s.Form == scalp.StrokeScar {
			s.Width = quantity.Millimetres(rapid.Float64Range(1, 20).Draw(t, "width"))
		}
		image := s
		image.Path = slices.Clone(s.Path)
		for i := range image.Path {
			image.Path[i].Azimuth = 360 - image.Path[i].Azimuth
		}
		a, errA := h.Trace(s)
		b, errB := h.Trace(image)
		if (errA == nil) != (errB == nil) {
			t.Fatalf("%v, its mirror image %v", errA, errB)
		}
		if errA != nil {
			return
		}
		if math.Abs(float64(a.Area()-b.Area())) > 0.004*float64(a.Area())+0.001 {
			t.Fatalf("%v and its mirror image %v", a.Area(), b.Area())
		}
		p := somewhere(t)
		if d, e := a.Depth(p), b.Depth(scalp.Point3{X: -p.X, Y: p.Y, Z: p.Z}); math.Abs(d-e) > 1e-6 {
			t.Fatalf("%v lies %v deep, its mirror image %v", p, d, e)
		}
	})
}

// Depth, Cells, Reach and Rings tell of the same scar, whatever was scribbled.
func TestTraceAgreesWithItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := heads(t)
		s := scalp.Scar{Form: rapid.SampledFrom(scalp.Forms()).Draw(t, "form")}
		if rapid.Bool().Draw(t, "wild") {
			s.Path = anyPlaces(t, 8)
		} else {
			s.Path = scribble(t, 60)
		}
		if s.Form == scalp.StrokeScar {
			s.Width = quantity.Millimetres(rapid.Float64Range(0.2, 60).Draw(t, "width"))
		}
		trace, err := h.Trace(s)
		if err != nil {
			return
		}
		checkCells(t, h, trace)
		checkRings(t, h, trace)
	})
}

func checkCells(t *rapid.T, h scalp.Head, trace *scalp.Trace) {
	cells := trace.Cells()
	if len(cells) == 0 || len(cells) > 100_000 {
		t.Fatalf("%d cells", len(cells))
	}
	sum, most := 0.0, map[scalp.Zone]float64{}
	centre, radius := trace.Reach()
	for i, c := range cells {
		sum += c.Area
		most[c.Zone] += c.Area
		if i%97 != 0 {
			continue
		}
		if depth := trace.Depth(c.At); !(depth > -0.003) {
			t.Fatalf("a piece at %v lies %.4f cm deep", c.At, depth)
		}
		if distance(c.At, centre) > radius {
			t.Fatalf("a piece at %v lies out of reach", c.At)
		}
		if zone, on := h.ZoneOn(c.At); !on || zone != c.Zone {
			t.Fatalf("a piece at %v lies on %q, not %q", c.At, zone, c.Zone)
		}
	}
	if !near(sum, float64(trace.Area()), 1e-9) {
		t.Fatalf("pieces of %v cm², in all %v", sum, float64(trace.Area()))
	}
	for zone, area := range most {
		if area > most[trace.Zone()] {
			t.Fatalf("most lies on %s, not on %s", zone, trace.Zone())
		}
	}
}

// What lies beside the scalp is left out, and its edge is the scar's.
func TestScarsEndWithTheScalp(t *testing.T) {
	h := standardHead(t)
	whole, half := traced(t, h, stroke(20, 0, 60)), traced(t, h, stroke(20, 0, 45.1))
	if whole.Overhangs() || half.Overhangs() || !traced(t, h, stroke(20, 0, 50, 0, 40)).Overhangs() {
		t.Error("only a line that leaves the scalp overhangs")
	}
	if got, want := float64(half.Area()), float64(whole.Area())/2; !near(got, want, 0.05) {
		t.Errorf("half a spot measures %.3f cm², want %.3f", got, want)
	}
	for elevation, want := range map[quantity.Degrees]float64{46: 0.15, 44: -0.15} {
		if depth := half.Depth(h.PointOf(scalp.Place{Elevation: elevation})); !near(depth, want, 0.2) {
			t.Errorf("at %v it lies %.3f cm deep, want about %.2f", elevation, depth, want)
		}
	}
}

// However large or thin, a scar is cut into few pieces, and none is lost.
func TestCellsStayFew(t *testing.T) {
	h := standardHead(t)
	round := stroke(0.2)
	for i := range 60 {
		round.Path = append(round.Path, path(100+160*float64(i)/59, 30+20*math.Sin(float64(i)/4))...)
	}
	for name, c := range map[string]struct {
		scar scalp.Scar
		most int
	}{
		"strip":       {stroke(3, 112, 15, 180, 0, 248, 15), 15_000},
		"thin line":   {round, 60_000},
		"wide stroke": {stroke(60, 100, 30, 180, 40, 260, 30), 40_000},
		"whole scalp": {patch(0, 20, 45, 20, 90, -40, 135, -60, 180, -60, 225, -60, 270, -40, 315, 20), 40_000},
	} {
		trace := traced(t, h, c.scar)
		if n := len(trace.Cells()); n > c.most {
			t.Errorf("%s: %d pieces", name, n)
		}
		if width := float64(c.scar.Width) / 10; width > 0 && width < 1 {
			if want := float64(trace.Length())*width + math.Pi*width*width/4; !near(float64(trace.Area()), want, 0.02) {
				t.Errorf("%s: %v cm², want %.3f", name, float64(trace.Area()), want)
			}
		}
	}
}
