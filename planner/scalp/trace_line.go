package scalp

import "math"

// A piece is a short straight piece of a line in space.
type piece struct {
	from, along Point3
	inverse     float64 // of the square of its length; 0 for a point
}

func newPiece(from, to Point3) piece {
	p := piece{from: from, along: to.plus(from.times(-1))}
	if size := p.along.dot(p.along); size > 0 {
		p.inverse = 1 / size
	}
	return p
}

// away is the square of the distance from q.
func (p *piece) away(q Point3) float64 {
	x, y, z := q.X-p.from.X, q.Y-p.from.Y, q.Z-p.from.Z
	t := (x*p.along.X + y*p.along.Y + z*p.along.Z) * p.inverse
	if t < 0 {
		t = 0
	} else if t > 1 {
		t = 1
	}
	x, y, z = x-t*p.along.X, y-t*p.along.Y, z-t*p.along.Z
	return x*x + y*y + z*z
}

// bundleSize is the number of pieces in a bundle: few enough to be gone
// through, many enough to be worth a ball.
const bundleSize = 8

// A bundle is a run of pieces with a ball around it, by which most are
// dismissed at a glance.
type bundle struct {
	centre   Point3
	radius   float64
	from, to int
}

// A line3 is pieces to measure distances from.
type line3 struct {
	pieces  []piece
	bundles []bundle
}

func newLine3(pieces []piece) line3 {
	l := line3{pieces: pieces}
	for from := 0; from < len(pieces); from += bundleSize {
		b := bundle{from: from, to: min(from+bundleSize, len(pieces))}
		low, high := pieces[from].from, pieces[from].from
		ends := func(do func(Point3)) {
			for _, p := range pieces[b.from:b.to] {
				do(p.from)
				do(p.from.plus(p.along))
			}
		}
		ends(func(q Point3) { low, high = least(low, q), most(high, q) })
		b.centre = low.plus(high).times(0.5)
		ends(func(q Point3) { b.radius = max(b.radius, q.plus(b.centre.times(-1)).length()) })
		l.bundles = append(l.bundles, b)
	}
	return l
}

func least(a, b Point3) Point3 { return Point3{min(a.X, b.X), min(a.Y, b.Y), min(a.Z, b.Z)} }
func most(a, b Point3) Point3  { return Point3{max(a.X, b.X), max(a.Y, b.Y), max(a.Z, b.Z)} }

// distance is how far the nearest piece is from q, in cm.
func (l *line3) distance(q Point3) float64 {
	nearest, close := -1, math.Inf(1)
	for i := range l.bundles {
		if d := l.bundles[i].away(q); d < close {
			nearest, close = i, d
		}
	}
	if nearest < 0 {
		return math.Inf(1)
	}
	square := l.within(&l.bundles[nearest], q, math.Inf(1))
	reach := math.Sqrt(square)
	for i := range l.bundles {
		b := &l.bundles[i]
		if limit := reach + b.radius; i == nearest || b.away(q) >= limit*limit {
			continue
		}
		if d := l.within(b, q, square); d < square {
			square, reach = d, math.Sqrt(d)
		}
	}
	return reach
}

// around is the part of the line that can be nearest to points no farther than
// radius from q.
func (l *line3) around(q Point3, radius float64) line3 {
	limit := l.distance(q) + 2*radius
	part := line3{pieces: l.pieces}
	for _, b := range l.bundles {
		if most := limit + b.radius; b.away(q) <= most*most {
			part.bundles = append(part.bundles, b)
		}
	}
	return part
}

// away is the square of the distance of a bundle's middle from q.
func (b *bundle) away(q Point3) float64 {
	x, y, z := q.X-b.centre.X, q.Y-b.centre.Y, q.Z-b.centre.Z
	return x*x + y*y + z*z
}

// within is the square of the distance of a bundle's nearest piece, or best
// when none is nearer.
func (l *line3) within(b *bundle, q Point3, best float64) float64 {
	for i := b.from; i < b.to; i++ {
		if d := l.pieces[i].away(q); d < best {
			best = d
		}
	}
	return best
}

// A loop is a closed outline on a chart. Runs of its points have a box, for
// like reasons as bundles a ball.
type loop struct {
	points []Point // closed: the last is the first
	runs   []run
}

type run struct {
	low, high Point
	from, to  int // its first and last point
}

func newLoop(points []Point) loop {
	l := loop{points: points}
	for from := 0; from+1 < len(points); from += bundleSize {
		r := run{from: from, to: min(from+bundleSize, len(points)-1)}
		r.low, r.high = box(points[r.from : r.to+1])
		l.runs = append(l.runs, r)
	}
	return l
}

// area is the area the loop goes round, on the chart; where it crosses itself
// parts may cancel.
func (l loop) area() float64 { return math.Abs(signedArea(l.points)) }

// holds tells whether the outline goes round p in either direction, however
// often: what a self-crossing outline encloses twice is inside all the same.
func (l *loop) holds(p Point) bool {
	winding := 0
	for i := range l.runs {
		r := &l.runs[i]
		switch {
		case p.Y < r.low.Y || p.Y >= r.high.Y || p.X >= r.high.X:
		case p.X < r.low.X:
			// All of the run is to the right: only its ends matter.
			winding += crosses(l.points[r.from], l.points[r.to], p.Y)
		default:
			for k := r.from; k < r.to; k++ {
				a, b := l.points[k], l.points[k+1]
				if way := crosses(a, b, p.Y); way != 0 && p.X < crossing(a, b, p.Y) {
					winding += way
				}
			}
		}
	}
	return winding != 0
}

// crosses tells which way the way from a to b crosses the height y: 1 up, -1
// down, 0 not.
func crosses(a, b Point, y float64) int {
	switch above, beyond := a.Y > y, b.Y > y; {
	case beyond && !above:
		return 1
	case above && !beyond:
		return -1
	}
	return 0
}
