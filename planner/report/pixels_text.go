package report

import (
	"bytes"
	"fmt"
	"image/png"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"stipple/planner/report/typeset"
)

// text draws the glyphs of a run.
func (b *brush) text(t text) {
	if !t.ink.on || !b.finite(t.x, t.y, t.set.Size) {
		return
	}
	em := t.set.Size * pointMM * b.perMM
	at := b.pixel(point{t.x, t.y})
	for _, g := range t.set.Glyphs {
		if !b.finite(g.X, g.Y) {
			return
		}
		b.glyph(t.set.Face.Outline(g.ID), point{at.x + g.X*em, at.y - g.Y*em}, em)
	}
	var rings [][]point
	if t.set.Thickened {
		rings = b.cover.rings()
	}
	b.cover.lay(b.onto, t.ink, nonZero)
	for _, ring := range rings {
		b.stroke(ring, pen{width: typeset.Thickening * em, ink: t.ink, closed: true})
	}
}

// glyph adds an outline to the path, its origin at a place.
func (b *brush) glyph(outline []typeset.Segment, origin point, em float64) {
	place := func(p typeset.Point) point { return point{origin.x + p.X*em, origin.y - p.Y*em} }
	var begin, at point
	for i, s := range outline {
		switch s.Op {
		case typeset.MoveTo:
			if i > 0 {
				b.cover.edge(at, begin)
			}
			begin = place(s.Points[0])
			at = begin
		case typeset.LineTo:
			at = b.cover.curve(at, place(s.Points[0]))
		case typeset.QuadTo:
			at = b.cover.curve(at, place(s.Points[0]), place(s.Points[1]))
		case typeset.CubeTo:
			at = b.cover.curve(at, place(s.Points[0]), place(s.Points[1]), place(s.Points[2]))
		}
	}
	if len(outline) > 0 {
		b.cover.edge(at, begin)
	}
}

// curve adds a curve of Bézier's from a place by its other points, the last of
// which it reaches and gives.
func (c *cover) curve(from point, by ...point) point {
	// A parabola over a third of a pixel high is cut so finely that no chord
	// strays from it by more than some hundredths of one.
	to, bend := by[len(by)-1], 0.0
	before, at := from, by[0]
	for _, next := range by[1:] {
		bend = max(bend, math.Hypot(before.x-2*at.x+next.x, before.y-2*at.y+next.y))
		before, at = at, next
	}
	n := min(100, 1+int(math.Sqrt(3*bend)))
	last := from
	for i := 1; i <= n; i++ {
		next := to
		if i < n {
			next = onCurve(from, by, float64(i)/float64(n))
		}
		c.edge(last, next)
		last = next
	}
	return to
}

// onCurve gives a place on a curve, t of the way along it.
func onCurve(from point, by []point, t float64) point {
	var ps [4]point
	n := 1 + copy(ps[1:], by)
	ps[0] = from
	for ; n > 1; n-- {
		for i := range n - 1 {
			ps[i] = point{ps[i].x + (ps[i+1].x-ps[i].x)*t, ps[i].y + (ps[i+1].y-ps[i].y)*t}
		}
	}
	return ps[0]
}

// bitmap draws a picture of pixels at its size on the page.
func (b *brush) bitmap(m bitmap) {
	if !b.finite(m.x, m.y, m.w, m.h) || m.w <= 0 || m.h <= 0 {
		return
	}
	picture, err := png.Decode(bytes.NewReader(m.png))
	if err != nil {
		b.err = fmt.Errorf("decode picture: %w", err)
		return
	}
	from := picture.Bounds()
	x, y := m.w*b.perMM/float64(from.Dx()), m.h*b.perMM/float64(from.Dy())
	at := b.pixel(point{m.x, m.y})
	draw.CatmullRom.Transform(b.onto, f64.Aff3{
		x, 0, at.x - x*float64(from.Min.X), 0, y, at.y - y*float64(from.Min.Y),
	}, picture, from, draw.Over, nil)
}
