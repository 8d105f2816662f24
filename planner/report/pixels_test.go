package report

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner"
	"stipple/planner/report/typeset"
	"stipple/planner/scalp"
)

// sheetOf is a paper of one page of 40 by 30 mm.
func sheetOf(items ...item) *Document {
	return &Document{width: 40, height: 30, pages: []page{{items}}}
}

func painting(t testing.TB, d *Document, perMM float64) *image.RGBA {
	t.Helper()
	picture, err := d.Pixels(0, perMM)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

func TestPixelsRefuseWhatCannotBeShown(t *testing.T) {
	d := sheetOf()
	for _, c := range []struct {
		page  int
		perMM float64
		code  planner.Code
	}{
		{-1, 4, planner.NotFound},
		{1, 4, planner.NotFound},
		{0, 0, planner.Invalid},
		{0, -3, planner.Invalid},
		{0, math.NaN(), planner.Invalid},
		{0, math.Inf(1), planner.Invalid},
		{0, 24.1, planner.Invalid},
	} {
		if _, err := d.Pixels(c.page, c.perMM); planner.ErrorCode(err) != c.code {
			t.Errorf("page %d at %g: %v", c.page, c.perMM, err)
		}
	}
	nowhere := sheetOf(line{from: point{math.NaN(), 1}, to: point{2, 2}, width: 1, ink: ink})
	if _, err := nowhere.Pixels(0, 4); planner.ErrorCode(err) != planner.Internal {
		t.Errorf("a line from nowhere: %v", err)
	}
	if b := painting(t, d, 2.26).Bounds(); b != image.Rect(0, 0, 90, 68) {
		t.Errorf("a sheet of 40 by 30 mm has %v", b)
	}
}

// TestPixelsOfShapes looks at single pixels, 10 to a mm.
func TestPixelsOfShapes(t *testing.T) {
	square := func(low, high float64) []point { return []point{{low, low}, {high, low}, {high, high}, {low, high}} }
	red, white := color.RGBA{200, 10, 20, 255}, color.RGBA{255, 255, 255, 255}
	c := rgb(200, 10, 20)
	cases := map[string]struct {
		what item
		at   map[image.Point]color.RGBA
	}{
		"a hole turned the same way": {
			shape{rings: [][]point{square(2, 12), square(5, 9)}, closed: true, fill: c},
			map[image.Point]color.RGBA{{30, 30}: red, {70, 70}: white, {110, 70}: red, {130, 70}: white},
		},
		"a hole turned the other way": {
			shape{rings: [][]point{square(2, 12), reversed(square(5, 9))}, closed: true, fill: c},
			map[image.Point]color.RGBA{{30, 30}: red, {70, 70}: white, {110, 70}: red},
		},
		"a ring that goes round twice": {
			shape{rings: [][]point{append(square(2, 12), square(2, 12)...)}, closed: true, fill: c},
			map[image.Point]color.RGBA{{70, 70}: white},
		},
		"a star": { // its middle is gone round twice
			shape{rings: [][]point{{{10, 2}, {15, 17}, {2, 8}, {18, 8}, {5, 17}}}, closed: true, fill: c},
			map[image.Point]color.RGBA{{100, 100}: white, {100, 50}: red, {20, 20}: white},
		},
		"a shape beyond every edge": {
			shape{rings: [][]point{square(-1e7, 1e7)}, closed: true, fill: c},
			map[image.Point]color.RGBA{{0, 0}: red, {399, 299}: red, {200, 150}: red},
		},
		"an open line": {
			shape{rings: [][]point{{{5, 5}, {15, 5}, {15, 15}}}, edge: c, width: 1},
			map[image.Point]color.RGBA{{100, 50}: red, {47, 50}: red, {150, 153}: red, {100, 100}: white, {145, 47}: red, {100, 57}: white},
		},
		"a closed line": {
			shape{rings: [][]point{square(5, 15)}, closed: true, edge: c, width: 1},
			map[image.Point]color.RGBA{{50, 100}: red, {100, 50}: red, {100, 100}: white, {45, 45}: white, {47, 48}: red},
		},
		"dashes": { // 2 mm, and half the width more at both ends
			shape{rings: [][]point{{{5, 5}, {25, 5}}}, edge: c, width: 0.4, dash: 2},
			map[image.Point]color.RGBA{{60, 50}: red, {80, 50}: white, {100, 50}: red, {70, 50}: red, {73, 50}: white, {120, 50}: white},
		},
		"a box with round corners": {
			box{x: 5, y: 5, w: 10, h: 10, radius: 3, fill: c},
			map[image.Point]color.RGBA{{52, 52}: white, {100, 51}: red, {51, 100}: red, {61, 61}: red},
		},
		"a thin line on the border of pixels": {
			line{from: point{5, 5}, to: point{15, 5}, width: 0.02, ink: c},
			map[image.Point]color.RGBA{{100, 50}: red, {100, 49}: white, {100, 51}: white},
		},
		"a figure": {
			figure{items: []item{box{x: 5, y: 5, w: 10, h: 10, fill: c}}},
			map[image.Point]color.RGBA{{100, 100}: red, {40, 40}: white},
		},
		"dots": {
			dots{cloud: newCloud([]mote{{scalp.Point{X: 1, Y: 1}, 1}}), origin: point{10, 20}, scale: 10, ink: c},
			map[image.Point]color.RGBA{{200, 100}: red, {202, 100}: red, {205, 100}: white},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			picture := painting(t, sheetOf(c.what), 10)
			for at, want := range c.at {
				if got := picture.RGBAAt(at.X, at.Y); got != want {
					t.Errorf("%v is %v, want %v", at, got, want)
				}
			}
		})
	}
}

// TestPixelsCoverTheArea adds up the ink of convex polygons anywhere.
func TestPixelsCoverTheArea(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 9).Draw(t, "corners")
		r := rapid.Float64Range(0.05, 8).Draw(t, "radius")
		middle := point{rapid.Float64Range(9, 31).Draw(t, "x"), rapid.Float64Range(9, 21).Draw(t, "y")}
		begin := rapid.Float64Range(0, 7).Draw(t, "angle")
		ring := make([]point, n)
		for i := range ring {
			sin, cos := math.Sincos(begin + 2*math.Pi*float64(i)/float64(n))
			ring[i] = point{middle.x + r*cos, middle.y + r*sin}
		}
		const perMM = 5
		picture, err := sheetOf(shape{rings: [][]point{ring}, closed: true, fill: rgb(0, 0, 0)}).Pixels(0, perMM)
		if err != nil {
			t.Fatal(err)
		}
		got := 0.0
		for i := 0; i < len(picture.Pix); i += 4 {
			got += float64(255-picture.Pix[i]) / 255
		}
		want := float64(n) / 2 * r * r * math.Sin(2*math.Pi/float64(n)) * perMM * perMM
		around := 2 * math.Pi * r * perMM // each pixel there is rounded to a 255th
		if math.Abs(got-want) > 0.003*(around+4)+0.01 {
			t.Errorf("%d corners at %.3f: %.3f pixels inked, want %.3f", n, r, got, want)
		}
	})
}

func TestPixelsOfABitmap(t *testing.T) {
	half := image.NewRGBA(image.Rect(0, 0, 40, 20))
	for i := range half.Pix {
		half.Pix[i] = 255
	}
	for y := range 20 {
		for x := range 20 {
			half.SetRGBA(x, y, color.RGBA{10, 100, 30, 255})
		}
	}
	var data bytes.Buffer
	if err := png.Encode(&data, half); err != nil {
		t.Fatal(err)
	}
	picture := painting(t, sheetOf(bitmap{x: 10, y: 10, w: 20, h: 10, png: data.Bytes()}), 8)
	for at, want := range map[image.Point]color.RGBA{
		{90, 90}: {10, 100, 30, 255}, {150, 150}: {10, 100, 30, 255}, {170, 100}: {255, 255, 255, 255}, {70, 90}: {255, 255, 255, 255},
	} {
		if got := picture.RGBAAt(at.X, at.Y); got != want {
			t.Errorf("%v is %v, want %v", at, got, want)
		}
	}
	if _, err := sheetOf(bitmap{w: 1, h: 1, png: []byte("no picture")}).Pixels(0, 4); planner.ErrorCode(err) != planner.Internal {
		t.Errorf("what is no picture: %v", err)
	}
}

// TestPixelsShowABoxForWhatNoFontHas finds the ink of a run without a glyph.
func TestPixelsShowABoxForWhatNoFontHas(t *testing.T) {
	m := newMeasurer(nil, "en", typeset.LeftToRight)
	b := paragraph(m, 30, 8, toLeft, span{words: "\U0010FFFD", size: 20, ink: ink})
	picture := painting(t, sheetOf(b.items...), 8)
	for i := 0; i < len(picture.Pix); i += 4 {
		if picture.Pix[i] < 128 {
			return
		}
	}
	t.Error("there is nothing to be seen")
}

func TestPixelsAreTheSameForManyAtOnce(t *testing.T) {
	d := laid(t, PatientPlan, thinning(t))
	want := painting(t, d, 3)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got, err := d.Pixels(0, 3); err != nil || !bytes.Equal(got.Pix, want.Pix) {
				t.Errorf("another picture (%v)", err)
			}
		})
	}
	all.Wait()
}

// BenchmarkPixels paints a page of 20,000 dots and a full table.
func BenchmarkPixels(b *testing.B) {
	table := laid(b, ClinicalPlan, marked(b)).pages[1]
	motes := make([]mote, 20000)
	for i := range motes { // a spiral without rows
		r, angle := 9*math.Sqrt(float64(i)/float64(len(motes))), float64(i)*2.399963
		motes[i] = mote{scalp.Point{X: r * math.Cos(angle), Y: r * math.Sin(angle)}, 1 - r/10}
	}
	table.items = append(table.items, dots{cloud: newCloud(motes), origin: point{105, 150}, scale: 8, ink: ink})
	d := &Document{width: 210, height: 297, pages: []page{table}}
	for b.Loop() {
		painting(b, d, 6)
	}
}
