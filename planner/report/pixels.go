package report

import (
	"fmt"
	"image"
	"image/draw"
	"math"

	"stipple/planner"
)

// mostPixels is the finest a page is painted, in pixels to a mm: some 600 to an
// inch. A whole page has then 140 MB.
const mostPixels = 24

// Pixels gives a page, counted from 0, as a picture with so many pixels to a mm,
// as the PDF shows it: more than 0, at most 24. Its sides are those of the sheet,
// rounded to whole pixels. The error is a planner.Error: NotFound when there is
// no such page, Invalid when the pixels are too many or none, Internal when the
// page cannot be painted.
func (d *Document) Pixels(page int, perMM float64) (*image.RGBA, error) {
	if page < 0 || page >= len(d.pages) {
		return nil, planner.Errorf(planner.NotFound, "The paper has no page %d.", page+1)
	}
	if !(perMM > 0 && perMM <= mostPixels) { // nor is it no number
		return nil, planner.Errorf(planner.Invalid, "A page cannot be shown with %g pixels to a millimetre.", perMM)
	}
	side := func(mm float64) int { return max(1, int(math.Round(mm*perMM))) }
	b := newBrush(image.NewRGBA(image.Rect(0, 0, side(d.width), side(d.height))), perMM)
	if err := b.page(d.pages[page]); err != nil {
		return nil, planner.Errorf(planner.Internal, "The page cannot be shown.").Because(fmt.Errorf("paint page: %w", err))
	}
	return b.onto, nil
}

// brush draws items as pixels.
type brush struct {
	onto  *image.RGBA
	perMM float64
	cover cover
	err   error
}

func newBrush(onto *image.RGBA, perMM float64) *brush {
	return &brush{onto: onto, perMM: perMM, cover: cover{room: onto.Rect}}
}

func (b *brush) page(p page) (err error) {
	defer func() {
		if fault := recover(); fault != nil { // as one in a font would be
			err = fmt.Errorf("panic: %v", fault)
		}
	}()
	draw.Draw(b.onto, b.onto.Rect, image.White, image.Point{}, draw.Src)
	for _, i := range p.items {
		b.draw(i)
	}
	return b.err
}

func (b *brush) draw(i item) {
	switch i := i.(type) {
	case text:
		b.text(i)
	case line:
		b.line(i)
	case box:
		b.box(i)
	case shape:
		b.shape(i)
	case dots:
		b.dots(i)
	case figure:
		for _, part := range i.items {
			b.draw(part)
		}
	case bitmap:
		b.bitmap(i)
	}
}

// finite tells whether all measures are numbers, and remembers when not.
func (b *brush) finite(measures ...float64) bool {
	for _, m := range measures {
		if math.IsNaN(m) || math.IsInf(m, 0) {
			b.err = errNotFinite
			return false
		}
	}
	return true
}

// pixel gives where a place of the page lies in the picture.
func (b *brush) pixel(p point) point { return point{p.x * b.perMM, p.y * b.perMM} }

func (b *brush) line(l line) {
	if b.finite(l.from.x, l.from.y, l.to.x, l.to.y, l.width) && l.ink.on {
		b.stroke([]point{b.pixel(l.from), b.pixel(l.to)}, pen{width: l.width * b.perMM, ink: l.ink, snaps: true})
	}
}

func (b *brush) box(x box) {
	if !b.finite(x.x, x.y, x.w, x.h, x.radius, x.width) {
		return
	}
	ring := b.outline(x)
	b.fill([][]point{ring}, x.fill)
	if x.edge.on {
		b.stroke(ring, pen{width: x.width * b.perMM, ink: x.edge, closed: true, snaps: true})
	}
}

// outline goes round a box.
func (b *brush) outline(x box) []point {
	low, high := b.pixel(point{x.x, x.y}), b.pixel(point{x.x + x.w, x.y + x.h})
	if x.radius <= 0 {
		return []point{low, {high.x, low.y}, high, {low.x, high.y}}
	}
	r := x.radius * b.perMM
	var ring []point
	for i, at := range []point{{high.x - r, low.y + r}, {high.x - r, high.y - r}, {low.x + r, high.y - r}, {low.x + r, low.y + r}} {
		ring = arc(ring, at, r, (float64(i)-1)*math.Pi/2, math.Pi/2)
	}
	return ring
}

func (b *brush) shape(s shape) {
	rings := make([][]point, len(s.rings))
	for i, ring := range s.rings {
		rings[i] = make([]point, len(ring))
		for j, p := range ring {
			if !b.finite(p.x, p.y) {
				return
			}
			rings[i][j] = b.pixel(p)
		}
	}
	b.fill(rings, s.fill)
	if !s.edge.on || !b.finite(s.width, s.dash) {
		return
	}
	for _, ring := range rings {
		b.stroke(ring, pen{width: s.width * b.perMM, ink: s.edge, closed: s.closed, dash: s.dash * b.perMM})
	}
}

// fill paints the inside of rings by the even-odd rule.
func (b *brush) fill(rings [][]point, c colour) {
	if !c.on {
		return
	}
	for _, ring := range rings {
		b.cover.ring(ring)
	}
	b.cover.lay(b.onto, c, evenOdd)
}

// stroke draws a line.
func (b *brush) stroke(path []point, p pen) {
	if p.width <= 0 {
		return
	}
	if p.width <= 1 { // none is thinner than a pixel
		p.width = 1
		if p.snaps {
			path = snapped(path, p.closed)
		}
	}
	p.draw(&b.cover, path)
	b.cover.lay(b.onto, p.ink, nonZero)
}

// dots draws a cloud as its stamp does.
func (b *brush) dots(d dots) {
	if !b.finite(d.origin.x, d.origin.y, d.scale) || !d.ink.on {
		return
	}
	var circle [dotCorners]point
	for i := range circle {
		sin, cos := math.Sincos(2 * math.Pi * (float64(i) + 0.5) / dotCorners)
		circle[i] = point{cos * dotReach, sin * dotReach}
	}
	ring := make([]point, dotCorners)
	for _, m := range d.cloud.motes {
		at := b.pixel(point{d.origin.x + m.at.X*d.scale, d.origin.y - m.at.Y*d.scale})
		steps := max(stampLeast, math.Round(stampRadius*math.Sqrt(m.facing)))
		r := steps / stepsPerCM * d.scale * b.perMM
		for i, corner := range circle {
			ring[i] = point{at.x + corner.x*r, at.y + corner.y*r}
		}
		b.cover.ring(ring)
	}
	b.cover.lay(b.onto, d.ink, nonZero)
}

// dotCorners is how many corners a dot has, and dotReach how far they lie from
// its middle, so that it has the area of a circle of radius 1.
const dotCorners = 12

var dotReach = math.Sqrt(2 * math.Pi / dotCorners / math.Sin(2*math.Pi/dotCorners))
