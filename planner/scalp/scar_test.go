package scalp_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// path gives places from pairs of azimuth and elevation.
func path(at ...float64) []scalp.Place {
	var places []scalp.Place
	for i := 0; i+1 < len(at); i += 2 {
		places = append(places, scalp.Place{Azimuth: quantity.Degrees(at[i]), Elevation: quantity.Degrees(at[i+1])})
	}
	return places
}

func stroke(width quantity.Millimetres, at ...float64) scalp.Scar {
	return scalp.Scar{Form: scalp.StrokeScar, Width: width, Path: path(at...)}
}

func patch(at ...float64) scalp.Scar { return scalp.Scar{Form: scalp.PatchScar, Path: path(at...)} }

// anyPlaces draws up to n places anywhere on the unit sphere.
func anyPlaces(t *rapid.T, n int) []scalp.Place {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) scalp.Place {
		return scalp.Place{
			Azimuth:   quantity.Degrees(rapid.Float64Range(0, 360).Draw(t, "azimuth")),
			Elevation: quantity.Degrees(rapid.Float64Range(-90, 90).Draw(t, "elevation")),
		}
	}), 1, n).Draw(t, "path")
}

// scribble draws a path as a hand does: small steps this way and that.
func scribble(t *rapid.T, n int) []scalp.Place {
	azimuth := rapid.Float64Range(0, 360).Draw(t, "azimuth")
	elevation := rapid.Float64Range(-30, 80).Draw(t, "elevation")
	var places []scalp.Place
	for range rapid.IntRange(1, n).Draw(t, "steps") {
		places = append(places, scalp.Place{Azimuth: quantity.Degrees(azimuth), Elevation: quantity.Degrees(elevation)})
		azimuth = math.Mod(azimuth+rapid.Float64Range(-1, 2).Draw(t, "right")+360, 360)
		elevation = max(-90, min(90, elevation+rapid.Float64Range(-1, 1.5).Draw(t, "up")))
	}
	return places
}

func TestBadScarsAreRefused(t *testing.T) {
	nan := math.NaN()
	long := make([]float64, 2*501)
	for i := range 501 {
		long[2*i], long[2*i+1] = 180, float64(i)/50
	}
	zigzag := []float64{}
	for i := range 10 {
		zigzag = append(zigzag, 100+160*float64(i%2), 20+float64(i))
	}
	for name, c := range map[string]struct {
		scar scalp.Scar
		says string
	}{
		"nothing":       {scalp.Scar{}, "a line or an area"},
		"another form":  {scalp.Scar{Form: "spiral", Path: path(180, 20)}, "a line or an area"},
		"no path":       {stroke(3), "has not been drawn"},
		"too many":      {stroke(3, long...), "at most 500 places, this one has 501"},
		"no width":      {stroke(0, 180, 20, 180, 30), "between 0.2 mm and 60 mm"},
		"too thin":      {stroke(0.1, 180, 20, 180, 30), "between 0.2 mm and 60 mm"},
		"too wide":      {stroke(61, 180, 20, 180, 30), "between 0.2 mm and 60 mm"},
		"no number":     {stroke(quantity.Millimetres(nan), 180, 20), "between 0.2 mm and 60 mm"},
		"patch, width":  {scalp.Scar{Form: scalp.PatchScar, Width: 3, Path: path(180, 20, 190, 20, 185, 30)}, "only a line has a width"},
		"azimuth":       {stroke(3, -1, 20), "azimuth"},
		"azimuth, NaN":  {stroke(3, nan, 20), "azimuth"},
		"elevation":     {stroke(3, 180, 91), "elevation"},
		"elevation inf": {stroke(3, 180, math.Inf(-1)), "elevation"},
		"two corners":   {patch(180, 20, 190, 20), "at least three places"},
		"same corner":   {patch(180, 20, 190, 20, 180, 20, 180, 20), "at least three places"},
		"long stroke":   {stroke(3, zigzag...), "longer than once round the head"},
		"long outline":  {patch(zigzag...), "longer than twice round the head"},
	} {
		err := c.scar.Check()
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.HasSuffix(err.Error(), ".") {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
		if _, traced := standardHead(t).Trace(c.scar); traced == nil || traced.Error() != err.Error() {
			t.Errorf("%s: traced with %v, checked with %v", name, traced, err)
		}
	}
	for name, c := range map[string]struct {
		scar scalp.Scar
		says string
	}{
		"on the face":    {stroke(3, 0, 0, 10, 5), "no part of it lies on the scalp"},
		"face patch":     {patch(350, 0, 10, 0, 0, 20), "no part of it lies on the scalp"},
		"under the chin": {patch(0, -60, 180, -60, 180, 60, 0, 60, 0, 30), "goes under the head"},
		"flat outline":   {patch(180, 20, 190, 20, 180, 20, 190, 20), "encloses no area"},
		"there and back": {patch(180, 20, 180, 30, 180, 40), "encloses no area"},
	} {
		if err := c.scar.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := standardHead(t).Trace(c.scar); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
	if _, err := (scalp.Head{}).Trace(stroke(3, 180, 20)); err == nil {
		t.Error("the zero Head has no scars")
	}
}

func TestPlacesAndPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, p := heads(t), anyPlaces(t, 1)[0]
		at := h.PointOf(p)
		if back := h.PointOf(h.PlaceOf(at)); distance(at, back) > 1e-9 {
			t.Fatalf("%v is at %v, back at %v", p, at, back)
		}
		got := h.PlaceOf(at)
		if !(got.Azimuth >= 0 && got.Azimuth <= 360) || math.Abs(float64(got.Elevation-p.Elevation)) > 1e-6 {
			t.Fatalf("%v came back as %v", p, got)
		}
	})
	h := standardHead(t)
	for want, p := range map[scalp.Point3]scalp.Place{
		{Y: 10}:   {},
		{X: 8.1}:  {Azimuth: 90},
		{X: -8.1}: {Azimuth: 270},
		{Z: 10.3}: {Elevation: 90},
	} {
		if d := distance(h.PointOf(p), want); d > 1e-9 {
			t.Errorf("%v is %v from %v", p, d, want)
		}
	}
}

func distance(p, q scalp.Point3) float64 {
	return math.Hypot(math.Hypot(p.X-q.X, p.Y-q.Y), p.Z-q.Z)
}

func TestTidyScars(t *testing.T) {
	drawn := stroke(2.3456, 359.99996, -0.00001, 0, 0, 0.00001, 0, 12.34567, 45.00049)
	want := stroke(2.35, 0, 0, 12.346, 45)
	got := drawn.Tidy()
	if got.Width != want.Width || len(got.Path) != 2 || got.Path[0] != want.Path[0] || got.Path[1] != want.Path[1] {
		t.Errorf("%+v, want %+v", got, want)
	}
	if math.Signbit(float64(got.Path[0].Elevation)) {
		t.Error("a minus nought is another way to write nought")
	}
	got.Path[0].Azimuth = 7
	if drawn.Path[0].Azimuth == 7 {
		t.Error("a tidy scar must not share its path")
	}
}

// What a hand drew is kept within a fifth of a millimetre, and no simpler
// drawing is tidied further.
func TestSimplifiedScars(t *testing.T) {
	h := standardHead(t)
	rapid.Check(t, func(t *rapid.T) {
		s := scalp.Scar{Form: rapid.SampledFrom(scalp.Forms()).Draw(t, "form"), Path: scribble(t, 120)}
		if s.Form == scalp.StrokeScar {
			s.Width = 3
		}
		simple := s.Simplified()
		if len(simple.Path) == 0 || len(simple.Path) > len(s.Path) || len(simple.Path) > scalp.MaxPlaces {
			t.Fatalf("%d places became %d", len(s.Path), len(simple.Path))
		}
		if tidy := simple.Tidy(); len(tidy.Path) != len(simple.Path) || tidy.Path[0] != simple.Path[0] {
			t.Fatalf("%v is not tidy", simple)
		}
		closed := simple.Path
		if s.Form == scalp.PatchScar {
			closed = append(closed, closed[0])
		}
		for _, p := range s.Path {
			nearest := math.Inf(1)
			for i := range closed {
				nearest = min(nearest, fromLine(h.PointOf(p), h.PointOf(closed[i]), h.PointOf(closed[min(i+1, len(closed)-1)])))
			}
			// Straight lines between places lie a little under the skin.
			if nearest > 0.025 {
				t.Fatalf("%v is %.4f cm from the simplified path", p, nearest)
			}
		}
	})
	straight := stroke(3)
	for i := range 100 {
		straight.Path = append(straight.Path, scalp.Place{Azimuth: 180, Elevation: quantity.Degrees(20 + 0.05*float64(i))})
	}
	if got := straight.Simplified(); len(got.Path) != 2 {
		t.Errorf("a straight line keeps %d places", len(got.Path))
	}
	if got := stroke(3, 180, 20, 180.01, 20.01, 180, 20.02).Simplified(); len(got.Path) != 1 {
		t.Errorf("a click keeps %d places", len(got.Path))
	}
}

// fromLine is the distance of p from the line between a and b.
func fromLine(p, a, b scalp.Point3) float64 {
	sub := func(p, q scalp.Point3) scalp.Point3 { return scalp.Point3{X: p.X - q.X, Y: p.Y - q.Y, Z: p.Z - q.Z} }
	dot := func(p, q scalp.Point3) float64 { return p.X*q.X + p.Y*q.Y + p.Z*q.Z }
	ab, ap := sub(b, a), sub(p, a)
	k := 0.0
	if size := dot(ab, ab); size > 0 {
		k = max(0, min(1, dot(ap, ab)/size))
	}
	return distance(p, scalp.Point3{X: a.X + k*ab.X, Y: a.Y + k*ab.Y, Z: a.Z + k*ab.Z})
}
