package report

import (
	"math"
	"time"

	"stipple/planner/report/typeset"
)

// millimetres in a typographic point.
const pointMM = 25.4 / 72

// colour is an sRGB colour; the zero colour is none at all.
type colour struct {
	r, g, b uint8
	on      bool
}

func rgb(r, g, b uint8) colour { return colour{r, g, b, true} }

// point is a place in mm, from the top left corner, y downwards.
type point struct{ x, y float64 }

// item is one thing on a page. Its measures are mm.
type item interface {
	// extent gives the item's upper and lower edge.
	extent() (top, bottom float64)
	// moved gives the item in another place.
	moved(dx, dy float64) item
}

// text is a run of glyphs.
type text struct {
	x, y float64 // left end of the baseline
	ink  colour
	set  *typeset.Run
	of   *part // nil for what is no part of the paper's structure, as feet are not
}

func (t text) extent() (top, bottom float64) {
	em := t.set.Size * pointMM
	return t.y - 0.8*em, t.y + 0.25*em
}

func (t text) moved(dx, dy float64) item {
	t.x, t.y = t.x+dx, t.y+dy
	return t
}

// line is a straight line.
type line struct {
	from, to point
	width    float64
	ink      colour
}

func (l line) extent() (top, bottom float64) {
	return min(l.from.y, l.to.y) - l.width/2, max(l.from.y, l.to.y) + l.width/2
}

func (l line) moved(dx, dy float64) item {
	l.from, l.to = point{l.from.x + dx, l.from.y + dy}, point{l.to.x + dx, l.to.y + dy}
	return l
}

// box is an upright rectangle, with round corners when radius is more than 0.
type box struct {
	x, y, w, h float64
	radius     float64
	fill       colour
	edge       colour
	width      float64 // of the edge
	// behind marks a ground that other items lie on: it is cut where they are
	// parted between two pages.
	behind bool
}

func (b box) extent() (top, bottom float64) { return b.y, b.y + b.h }

func (b box) moved(dx, dy float64) item {
	b.x, b.y = b.x+dx, b.y+dy
	return b
}

// shape is a set of polygons or open lines, filled by the even-odd rule.
type shape struct {
	rings  [][]point
	closed bool
	fill   colour
	edge   colour
	width  float64
	dash   float64 // length of the edge's dashes and of the gaps between, 0 for none
}

func (s shape) extent() (top, bottom float64) {
	top, bottom = math.Inf(1), math.Inf(-1)
	for _, ring := range s.rings {
		for _, p := range ring {
			top, bottom = min(top, p.y), max(bottom, p.y)
		}
	}
	return top - s.width/2, bottom + s.width/2
}

func (s shape) moved(dx, dy float64) item {
	rings := make([][]point, len(s.rings))
	for i, ring := range s.rings {
		rings[i] = make([]point, len(ring))
		for j, p := range ring {
			rings[i][j] = point{p.x + dx, p.y + dy}
		}
	}
	s.rings = rings
	return s
}

// figure is items that are one picture, with words for who cannot see it.
type figure struct {
	items []item
	of    *part
}

func (f figure) extent() (top, bottom float64) {
	top, bottom = math.Inf(1), math.Inf(-1)
	for _, i := range f.items {
		t, b := i.extent()
		top, bottom = min(top, t), max(bottom, b)
	}
	return top, bottom
}

func (f figure) moved(dx, dy float64) item {
	items := make([]item, len(f.items))
	for i, one := range f.items {
		items[i] = one.moved(dx, dy)
	}
	f.items = items
	return f
}

// bitmap is a picture of pixels: a PNG without transparency.
type bitmap struct {
	x, y, w, h float64
	png        []byte
}

func (b bitmap) extent() (top, bottom float64) { return b.y, b.y + b.h }

func (b bitmap) moved(dx, dy float64) item {
	b.x, b.y = b.x+dx, b.y+dy
	return b
}

// page is what stands on one sheet.
type page struct{ items []item }

// Document is a paper laid out, ready to be painted as PDF or as pixels. It
// never changes and may be painted by several goroutines at once.
type Document struct {
	title         string
	language      string    // BCP 47
	width, height float64   // of the sheet
	printed       time.Time // when the job says it was
	missing       []rune
	pages         []page
}

// Pages counts the pages.
func (d *Document) Pages() int { return len(d.pages) }

// Size gives the width and the height of the sheet in mm.
func (d *Document) Size() (width, height float64) { return d.width, d.height }

// Missing lists the characters that no font has, sorted: a box stands in place
// of each.
func (d *Document) Missing() []rune { return d.missing }
