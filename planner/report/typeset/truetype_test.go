package typeset

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"pgregory.net/rapid"

	"stipple/assets"
)

// outlineTolerance is what buildTrueType promises, in ems.
const outlineTolerance = 0.001

// glyphsOf gives glyphs of a shipped font for characters, coded as themselves.
func glyphsOf(t testing.TB, name, characters string) []drawn {
	t.Helper()
	face, err := ParseFace(assets.Font(name), 0)
	if err != nil {
		t.Fatal(err)
	}
	var list []drawn
	for _, r := range characters {
		id, ok := face.font.NominalGlyph(r)
		if !ok {
			t.Fatalf("%s has no %c", name, r)
		}
		advance := float64(face.shaping().HorizontalAdvance(id)) / float64(face.font.Upem())
		list = append(list, drawn{uint16(r), advance, face.Outline(GlyphID(id))})
	}
	return list
}

// flatten gives points along every contour, as many as make its chords lie
// within a fraction of the tolerance.
func flatten(outline []Segment) (contours [][]Point) {
	var at Point
	for _, s := range outline {
		if s.Op == MoveTo {
			at = s.Points[0]
			contours = append(contours, []Point{at})
			continue
		}
		last := &contours[len(contours)-1]
		bend, points := 0.0, append([]Point{at}, s.Points[:s.Op]...)
		for i := 2; i < len(points); i++ {
			a, b, c := points[i-2], points[i-1], points[i]
			bend = max(bend, math.Hypot(a.X-2*b.X+c.X, a.Y-2*b.Y+c.Y))
		}
		parts := 1 + int(math.Sqrt(bend/(outlineTolerance/10)))
		for i := 1; i <= parts; i++ {
			*last = append(*last, along(at, s, float64(i)/float64(parts)))
		}
		at = points[len(points)-1]
	}
	for i, c := range contours {
		contours[i] = append(c, c[0])
	}
	return contours
}

func along(a Point, s Segment, t float64) Point {
	points := append([]Point{a}, s.Points[:s.Op]...)
	for n := len(points) - 1; n > 0; n-- {
		for i := range n {
			points[i].X += (points[i+1].X - points[i].X) * t
			points[i].Y += (points[i+1].Y - points[i].Y) * t
		}
	}
	return points[0]
}

// apart is how far the points of one outline are from the other, at most.
func apart(a, b [][]Point) float64 {
	most := 0.0
	for _, contour := range a {
		for _, p := range contour {
			nearest := math.Inf(1)
			for _, other := range b {
				for i := 1; i < len(other); i++ {
					nearest = min(nearest, fromLine(p, other[i-1], other[i]))
				}
			}
			most = max(most, nearest)
		}
	}
	return most
}

func fromLine(p, a, b Point) float64 {
	x, y := b.X-a.X, b.Y-a.Y
	t := 0.0
	if length := x*x + y*y; length > 0 {
		t = max(0, min(1, ((p.X-a.X)*x+(p.Y-a.Y)*y)/length))
	}
	return math.Hypot(p.X-a.X-t*x, p.Y-a.Y-t*y)
}

func differ(a, b []Segment) float64 {
	first, second := flatten(a), flatten(b)
	if len(first) == 0 && len(second) == 0 {
		return 0
	}
	return max(apart(first, second), apart(second, first))
}

func open(t interface{ Fatal(...any) }, data []byte) *Face {
	face, err := ParseFace(data, 0)
	if err != nil {
		t.Fatal(err)
	}
	return face
}

func TestFontKeepsOutlines(t *testing.T) {
	for _, test := range []struct{ name, characters string }{
		{"NotoSans-Regular", " !%08ABQWaegåéőßЖЯфΩλ"},
		{"NotoSans-BoldItalic", "&@GRSags"},
		{"NotoSansArabic-Regular", "ابجدهوزحطي"},
		{"NotoSansDevanagari-Bold", "कखगघङ"},
		{"NotoSansCJK-Regular", "あア一国骨鬱한글"},
	} {
		glyphs := sorted(glyphsOf(t, test.name, test.characters))
		data, err := buildTrueType(test.name, glyphs, 1.069, -0.293, 0.714)
		if err != nil {
			t.Fatal(err)
		}
		worst := 0.0
		face := open(t, data)
		plain, err := sfnt.Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		for i, g := range glyphs {
			id, ok := face.font.NominalGlyph(rune(g.Code))
			if !ok || int(id) != i+1 {
				t.Fatalf("%s: %c is glyph %d, want %d", test.name, g.Code, id, i+1)
			}
			worst = max(worst, differ(g.Outline, face.Outline(GlyphID(id))))
			if advance := float64(face.shaping().HorizontalAdvance(id)) / unitsPerEm; math.Abs(advance-g.Advance) > 0.0005 {
				t.Errorf("%s: %c is %g wide, want %g", test.name, g.Code, advance, g.Advance)
			}
			// This library rounds points between control points to whole units.
			if d := differ(g.Outline, read(t, plain, sfnt.GlyphIndex(id))); d > outlineTolerance+0.5/unitsPerEm {
				t.Errorf("%s: x/image reads %c %g em from what was given", test.name, g.Code, d)
			}
		}
		if worst > outlineTolerance {
			t.Errorf("%s: outlines up to %g em from what was given", test.name, worst)
		}
		t.Logf("%s: outlines within %.6f em", test.name, worst)
	}
}

func sorted(glyphs []drawn) []drawn {
	for i := range glyphs {
		for k := i; k > 0 && glyphs[k].Code < glyphs[k-1].Code; k-- {
			glyphs[k], glyphs[k-1] = glyphs[k-1], glyphs[k]
		}
	}
	return glyphs
}

// read takes an outline with the other library.
func read(t *testing.T, f *sfnt.Font, id sfnt.GlyphIndex) []Segment {
	t.Helper()
	const em = 1 << 14
	list, err := f.LoadGlyph(nil, id, fixed.I(em), nil)
	if err != nil {
		t.Fatal(err)
	}
	var outline []Segment
	for _, s := range list {
		segment := Segment{Op: Op(s.Op)}
		for i, p := range s.Args {
			segment.Points[i] = Point{float64(p.X) / 64 / em, -float64(p.Y) / 64 / em}
		}
		outline = append(outline, segment)
	}
	return outline
}

func TestShippedTrueTypeTakenExactly(t *testing.T) {
	glyphs := glyphsOf(t, "NotoSans-Regular", "ABCRSabcegs")
	data, err := buildTrueType("Exact", glyphs, 1, -0.3, 0.7)
	if err != nil {
		t.Fatal(err)
	}
	face := open(t, data)
	for i, g := range glyphs {
		// Where a contour has control points only, the reader may begin elsewhere.
		if d := differ(g.Outline, face.Outline(GlyphID(i+1))); d > 1e-7 {
			t.Errorf("%c: %g em from the font's own outline", g.Code, d)
		}
	}
}

func TestFontOfAnyCurves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coordinate := rapid.Float64Range(-1.2, 1.2)
		spot := func(what string) Point {
			return Point{coordinate.Draw(t, what+" x"), coordinate.Draw(t, what+" y")}
		}
		var outline []Segment
		for range rapid.IntRange(1, 3).Draw(t, "contours") {
			start := spot("start") // of a contour that has an area: others are dropped
			outline = append(outline, Segment{MoveTo, [3]Point{start}},
				Segment{LineTo, [3]Point{{start.X + 0.3, start.Y}}}, Segment{LineTo, [3]Point{{start.X, start.Y + 0.3}}})
			for range rapid.IntRange(2, 6).Draw(t, "steps") {
				op := Op(rapid.IntRange(int(LineTo), int(CubeTo)).Draw(t, "op"))
				s := Segment{Op: op}
				for i := range op {
					s.Points[i] = spot("point")
				}
				outline = append(outline, s)
			}
		}
		data, err := buildTrueType("Any", []drawn{{Code: 'A', Advance: 0.5, Outline: outline}}, 1, -0.2, 0.7)
		if err != nil {
			t.Fatal(err)
		}
		if d := differ(outline, open(t, data).Outline(1)); d > outlineTolerance {
			t.Fatalf("outline %g em from what was given", d)
		}
	})
}

func TestFontTables(t *testing.T) {
	box := hollowBox
	glyphs := []drawn{{Code: ' ', Advance: 0.26}, {Code: 'A', Advance: 0.64, Outline: box}, {Code: 'B', Advance: 1, Outline: box}, {Code: 0xe000, Advance: 0, Outline: box}}
	data, err := buildTrueType("Some Font (of [mine])/2", glyphs, 1.07, -0.29, 0.71)
	if err != nil {
		t.Fatal(err)
	}
	if total := sum(data); total != 0xb1b0afba {
		t.Errorf("the font's sum is %08x", total)
	}
	face := open(t, data)
	if name := face.Name(); name != "SomeFontofmine2" {
		t.Errorf("name %q", name)
	}
	extents, ok := face.shaping().FontHExtents()
	if !ok || extents.Ascender != 1070 || extents.Descender != -290 {
		t.Errorf("extents %+v", extents)
	}
	if height := face.font.Upem(); height != unitsPerEm {
		t.Errorf("em of %d", height)
	}
	got, _ := face.shaping().GlyphExtents(2)
	want := font.GlyphExtents{XBearing: 70, YBearing: 700, Width: 500, Height: -700}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for code, glyph := range map[rune]font.GID{' ': 1, 'A': 2, 'B': 3, 0xe000: 4} {
		if id, _ := face.font.NominalGlyph(code); id != glyph {
			t.Errorf("%U is glyph %d, want %d", code, id, glyph)
		}
	}
	if face.Has('C') || face.Has(0xe001) {
		t.Error("codes nobody asked for")
	}
	again, _ := buildTrueType("Some Font (of [mine])/2", glyphs, 1.07, -0.29, 0.71)
	if !bytes.Equal(data, again) {
		t.Error("the same glyphs gave other bytes")
	}
	loaded := glyphLimits(t, data)
	if loaded.NumGlyphs != 5 {
		t.Errorf("%d glyphs", loaded.NumGlyphs)
	}
}

func glyphLimits(t *testing.T, data []byte) tables.Maxp {
	t.Helper()
	at := bytes.Index(data, []byte("maxp"))
	start := int(data[at+10])<<8 | int(data[at+11])
	maxp, _, err := tables.ParseMaxp(data[start:])
	if err != nil {
		t.Fatal(err)
	}
	return maxp
}

func TestFontRefusals(t *testing.T) {
	nan := []Segment{{MoveTo, [3]Point{{math.NaN(), 0}}}, {LineTo, [3]Point{{1, 0}}}, {LineTo, [3]Point{{1, 1}}}}
	far := []Segment{{MoveTo, [3]Point{{0, 0}}}, {LineTo, [3]Point{{17, 0}}}, {LineTo, [3]Point{{1, 1}}}}
	for name, glyphs := range map[string][]drawn{
		"none":       nil,
		"zero":       {{Code: 0}},
		"last":       {{Code: 0xffff}},
		"surrogate":  {{Code: 0xd83d}},
		"twice":      {{Code: 7}, {Code: 7}},
		"order":      {{Code: 8}, {Code: 7}},
		"negative":   {{Code: 7, Advance: -1}},
		"not number": {{Code: 7, Advance: math.NaN()}},
		"wild":       {{Code: 7, Outline: nan}},
		"far":        {{Code: 7, Outline: far}},
	} {
		if _, err := buildTrueType(name, glyphs, 1, -0.2, 0.7); err == nil {
			t.Errorf("%s: made a font", name)
		}
	}
}

// Many long outlines need the long kind of offsets.
func TestLargeFont(t *testing.T) {
	face := open(t, assets.Font("NotoSansCJK-Regular"))
	var glyphs []drawn
	for r := rune(0x4e00); len(glyphs) < 2500; r++ {
		if id, ok := face.font.NominalGlyph(r); ok {
			glyphs = append(glyphs, drawn{uint16(r), 1, face.Outline(GlyphID(id))})
		}
	}
	data, err := buildTrueType("Large", glyphs, 0.88, -0.12, 0.73)
	if err != nil {
		t.Fatal(err)
	}
	made := open(t, data)
	for i := 0; i < len(glyphs); i += 97 {
		if d := differ(glyphs[i].Outline, made.Outline(GlyphID(i+1))); d > outlineTolerance {
			t.Errorf("%c: %g em off", glyphs[i].Code, d)
		}
	}
}

func BenchmarkBuildTrueType(b *testing.B) {
	var letters strings.Builder
	for r := '!'; r <= '~'; r++ {
		letters.WriteRune(r)
	}
	for _, set := range []struct{ name, characters string }{
		{"NotoSans-Regular", letters.String() + "åæçéñöü"},
		{"NotoSansCJK-Regular", letters.String() + "一七万丈三上"},
	} {
		glyphs := sorted(glyphsOf(b, set.name, set.characters))
		b.Run(set.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := buildTrueType("Bench", glyphs, 1.069, -0.293, 0.714); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
