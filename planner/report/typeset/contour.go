package typeset

import (
	"errors"
	"math"
)

// unitsPerEm of the fonts made here. It is what PDF measures glyphs in, and what
// the shipped fonts are drawn in, so that theirs are taken over exactly.
const unitsPerEm = 1000

// curveTolerance is how far quadratic curves may be from the cubic ones they
// stand for, in units. Rounding to whole units adds up to 0.71 of one.
const curveTolerance = 0.25

// widest is how far from the origin a point may be, in units.
const widest = 16 * unitsPerEm

var errWild = errors.New("outline beyond 16 ems")

// spot is a point of an outline, in units.
type spot struct {
	x, y float64
	on   bool // on the curve, not a control point
}

// point is a spot rounded.
type point struct {
	x, y int16
	on   bool
}

// contours turns an outline into closed contours of quadratic curves. It is
// used for one glyph after another, to spare allocations.
type contours struct {
	points []point // of all contours
	ends   []int   // the last point of every contour
	open   []spot  // the contour being drawn
	wild   bool
}

// read takes an outline in place of the one before.
func (c *contours) read(outline []Segment) error {
	c.points, c.ends, c.open, c.wild = c.points[:0], c.ends[:0], c.open[:0], false
	for i := range outline {
		s := &outline[i]
		if s.Op != MoveTo && len(c.open) == 0 {
			c.put(Point{}, true) // a path begins at the origin unless told otherwise
		}
		switch s.Op {
		case MoveTo:
			c.finish()
			c.put(s.Points[0], true)
		case LineTo:
			c.put(s.Points[0], true)
		case QuadTo:
			c.put(s.Points[0], false)
			c.put(s.Points[1], true)
		case CubeTo:
			c.cube(s.Points)
		}
	}
	c.finish()
	if c.wild {
		return errWild
	}
	return nil
}

func (c *contours) put(p Point, on bool) {
	x, y := p.X*unitsPerEm, p.Y*unitsPerEm
	if !(math.Abs(x) <= widest && math.Abs(y) <= widest) { // nor a NaN
		c.wild, x, y = true, 0, 0
	}
	c.open = append(c.open, spot{x, y, on})
}

// cube draws a cubic curve as quadratic ones, over equal parts of its length.
// That of a part, with the same ends and middle, is no further from it than
// √3/36 of the part's third difference, which falls with the cube of the number
// of parts.
func (c *contours) cube(p [3]Point) {
	from := c.open[len(c.open)-1]
	a := Point{from.x / unitsPerEm, from.y / unitsPerEm}
	x := p[2].X - 3*p[1].X + 3*p[0].X - a.X
	y := p[2].Y - 3*p[1].Y + 3*p[0].Y - a.Y
	off := math.Hypot(x, y) * unitsPerEm * math.Sqrt(3) / 36
	parts := 1
	if off < widest {
		parts = max(1, int(math.Ceil(math.Cbrt(off/curveTolerance))))
	}
	for i := range parts {
		t, u := float64(i)/float64(parts), float64(i+1)/float64(parts)
		part := cut(a, p, t, u)
		c.put(Point{
			(3*(part[1].X+part[2].X) - part[0].X - part[3].X) / 4,
			(3*(part[1].Y+part[2].Y) - part[0].Y - part[3].Y) / 4,
		}, false)
		if i == parts-1 {
			part[3] = p[2]
		}
		c.put(part[3], true)
	}
}

// cut gives the part of a cubic curve from t to u.
func cut(a Point, p [3]Point, t, u float64) [4]Point {
	at := func(r, s, t float64) Point { // the curve's blossom
		mix := func(a, b, c, d float64) float64 {
			a, b, c = a+(b-a)*r, b+(c-b)*r, c+(d-c)*r
			a, b = a+(b-a)*s, b+(c-b)*s
			return a + (b-a)*t
		}
		return Point{mix(a.X, p[0].X, p[1].X, p[2].X), mix(a.Y, p[0].Y, p[1].Y, p[2].Y)}
	}
	return [4]Point{at(t, t, t), at(t, t, u), at(t, u, u), at(u, u, u)}
}

// finish closes the contour being drawn and drops what says nothing: the end
// that is the start again, points on the curve halfway between two control
// points, which are understood, and contours of no area.
func (c *contours) finish() {
	open := c.open
	c.open = c.open[:0]
	if n := len(open); n > 1 && near(open[0], open[n-1]) && open[n-1].on {
		open = open[:n-1]
	}
	first := len(c.points)
	for i, s := range open {
		if s.on && i > 0 && halfway(open[i-1], s, open[(i+1)%len(open)]) {
			continue
		}
		p := point{int16(math.Round(s.x)), int16(math.Round(s.y)), s.on}
		if n := len(c.points); n > first && p.on && c.points[n-1] == p {
			continue
		}
		c.points = append(c.points, p)
	}
	if len(c.points)-first < 3 {
		c.points = c.points[:first]
		return
	}
	c.ends = append(c.ends, len(c.points)-1)
}

func near(a, b spot) bool {
	const same = 0.01
	return math.Abs(a.x-b.x) < same && math.Abs(a.y-b.y) < same
}

// halfway tells whether a point lies between two control points where one would
// be understood.
func halfway(before, s, after spot) bool {
	if before.on || after.on {
		return false
	}
	return near(s, spot{x: (before.x + after.x) / 2, y: (before.y + after.y) / 2})
}

// box is what the points fill.
func (c *contours) box() (least, most point) {
	for i, p := range c.points {
		if i == 0 {
			least, most = p, p
		}
		least.x, least.y = min(least.x, p.x), min(least.y, p.y)
		most.x, most.y = max(most.x, p.x), max(most.y, p.y)
	}
	return least, most
}
