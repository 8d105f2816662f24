package scalp

import (
	"math"
	"slices"
	"sync"
)

// How finely a trace is cut.
const (
	// maxCells is the most pieces, but for a hair-thin line round the head,
	// which has nothing but edge.
	maxCells = 40_000
	// usualCell is the side of a piece inside a trace, in cm.
	usualCell = 0.025
	// coarsestEdge is the greatest side of a piece on an edge, in cm, and
	// edgePieces about the most of them along it.
	coarsestEdge = 0.05
	edgePieces   = 1200
)

// cut cuts the trace into cells and finds its rings. It halves squares of the
// chart that an edge may run through until they are fine, and follows the edge
// through those by its depth at their corners (marching squares).
func (t *Trace) cut(path []Point3) {
	c := cutter{trace: t, edge: t.edge, stretch: max(t.axes.X, t.axes.Y, t.axes.Z), next: map[side]crossed{}}
	c.cells = make([]Cell, 0, maxCells/4)
	half := c.extent(path)
	c.fine = t.fineness(path) / c.stretch
	top := 1
	for c.fine*float64(int(1)<<top) < 2*half {
		top++
	}
	c.origin = -c.fine * float64(int(1)<<top) / 2
	// So many whole pieces of the usual size may be too many. Sixteen times as
	// large, even those of a whole scalp are few.
	c.whole = max(0, int(math.Round(math.Log2(usualCell/c.stretch/c.fine))))
	c.coarsest = c.whole + 4
	for c.visit(square{level: top}); c.full(); c.visit(square{level: top}) {
		c.whole++
		c.cells, c.starts = c.cells[:0], c.starts[:0]
		clear(c.next)
	}
	t.cells = slices.Clone(c.cells)
	t.rings = c.rings()
	t.sum()
}

// finestEdge is the finest side of a piece on the edge, in cm: 5 µm, below which
// nothing is drawn. It bounds the work for outlines that are next to nothing.
const finestEdge = 0.0005

// fineness is the side of the pieces on the edge, in cm. It must stay narrower
// than half the scar is wide, or the scar would fall between them.
func (t *Trace) fineness(path []Point3) float64 {
	round := t.along(path)
	if t.form == StrokeScar {
		width := 2 * t.half
		round = 2*round + math.Pi*width
		return min(coarsestEdge, max(width/16, round/edgePieces), width/2.2)
	}
	wide := 2 * t.outline.area() * t.axes.X * t.axes.Y / max(round, finestEdge) // of a band as long as its outline
	fine := min(max(t.length/200, round/edgePieces), max(wide/2.2, round/(4*edgePieces)))
	return max(finestEdge, min(coarsestEdge, fine))
}

// sum takes from the cells what is known of the whole.
func (t *Trace) sum() {
	if len(t.cells) == 0 {
		return
	}
	low, high := t.cells[0].At, t.cells[0].At
	var zones [zoneCount]float64
	var zone Zone
	at := 0
	for _, c := range t.cells {
		if c.Zone != zone {
			zone, at = c.Zone, c.Zone.index()
		}
		t.area += c.Area
		zones[at] += c.Area
		low, high = least(low, c.At), most(high, c.At)
	}
	best := 0
	for i, area := range zones {
		if area > zones[best] {
			best = i
		}
	}
	t.zone = zoneTable[best].zone
	t.centre = low.plus(high).times(0.5)
	for _, c := range t.cells {
		t.radius = max(t.radius, c.At.plus(t.centre.times(-1)).length())
	}
	for _, ring := range t.rings {
		for _, u := range ring {
			t.radius = max(t.radius, u.stretch(t.axes).plus(t.centre.times(-1)).length())
		}
	}
	t.radius += coarsestEdge
}

// A side names a side of the finest squares by the corner it begins at: it goes
// to the right or, when upward, up.
type side struct {
	x, y   int32
	upward bool
}

// crossed is where the edge crosses the side of a square, and the side it comes
// to next.
type crossed struct {
	at   Point
	next side
	done bool
}

type cutter struct {
	trace   *Trace
	edge    line3   // the part of the trace's edge that is near
	stretch float64 // the most a way on the unit sphere grows on the head
	origin  float64 // of the squares on the chart
	fine    float64 // the side of the finest squares
	// Squares this often doubled may be cells, and at most may become so.
	whole, coarsest int

	cells  []Cell
	starts []side
	next   map[side]crossed
}

// extent is how far from the middle of the chart the trace may reach.
func (c *cutter) extent(path []Point3) float64 {
	t, wide := c.trace, 0.0
	for _, u := range path {
		wide = max(wide, angle(u, t.chart.middle))
	}
	wide += 1.1 * t.half / min(t.axes.X, t.axes.Y, t.axes.Z)
	far := 0.0
	for _, e := range scalpEdges() {
		far = max(far, angle(e.From, t.chart.middle))
	}
	return reach(min(wide, far)+0.02) + 0.02
}

// A square is a square of the chart. Its lower left corner is at x, y, counted
// in the finest squares; its side is one of these doubled level times.
type square struct {
	level  int
	x, y   int32
	inside bool // the trace covers it
	zone   Zone // the zone that covers it; "" when that is not known
}

// visit cuts a square.
func (c *cutter) visit(s square) {
	if c.full() {
		return
	}
	side := c.fine * float64(int(1)<<s.level)
	middle := Point{c.origin + c.fine*float64(s.x) + side/2, c.origin + c.fine*float64(s.y) + side/2}
	if !s.inside {
		depth := c.depth(middle)
		// No way on the head is longer than on the chart, stretched; what is
		// left open is that pieces are straight.
		bound := side*math.Sqrt2/2*c.stretch + 0.002
		if depth < -bound {
			return
		}
		s.inside = depth > bound
	}
	if side < nearSquare && side >= nearSquare/2 {
		u, _ := c.trace.chart.round(middle)
		if zoneBorders().distance(u) > side {
			zone, on := zoneAt(u)
			if !on {
				return
			}
			s.zone = zone
		}
		all := c.edge
		defer func() { c.edge = all }()
		c.edge = all.around(u.stretch(c.trace.axes), side*c.stretch)
	}
	switch {
	case s.inside && s.level <= c.whole:
		c.add(middle, side*side, s.zone)
	case !s.inside && s.level == 1:
		c.four(s)
	default:
		c.quarter(s)
	}
}

// full tells whether there are too many cells and larger ones can be had.
func (c *cutter) full() bool { return len(c.cells) > maxCells && c.whole < c.coarsest }

func (c *cutter) quarter(s square) {
	s.level--
	step := int32(1) << s.level
	x, y := s.x, s.y
	for i := range int32(4) {
		s.x, s.y = x+i%2*step, y+i/2*step
		c.visit(s)
	}
}

// nearSquare is the side, on the unit sphere, of squares that are asked whether
// they lie in one zone and which part of the edge is near: 4 mm on a head.
const nearSquare = 0.04

// zoneBorders are the borders of all zones on the unit sphere.
var zoneBorders = sync.OnceValue(func() *line3 {
	edges := zoneEdges()
	pieces := make([]piece, len(edges))
	for i, e := range edges {
		pieces[i] = newPiece(e.From, e.To)
	}
	borders := newLine3(pieces)
	return &borders
})

// four follows the edge through four of the finest squares.
func (c *cutter) four(s square) {
	var nodes [3][3]node
	for i := range nodes {
		for j := range nodes[i] {
			at := Point{c.origin + c.fine*float64(s.x+int32(i)), c.origin + c.fine*float64(s.y+int32(j))}
			nodes[i][j] = node{at, c.depth(at)}
		}
	}
	for i := range 2 {
		for j := range 2 {
			corners := [4]node{nodes[i][j], nodes[i+1][j], nodes[i+1][j+1], nodes[i][j+1]}
			one := square{x: s.x + int32(i), y: s.y + int32(j), zone: s.zone}
			c.march(one, corners)
		}
	}
}

// A node is a corner of squares and its depth.
type node struct {
	at    Point
	depth float64
}

func (c *cutter) depth(q Point) float64 {
	u, _ := c.trace.chart.round(q)
	return c.trace.depth(&c.edge, u, u.stretch(c.trace.axes), q)
}

// add adds a cell of an area of the chart around q, on a zone if that is known.
// What a straight edge leaves beside the scalp, by hundredths of a millimetre,
// is left out.
func (c *cutter) add(q Point, area float64, zone Zone) {
	u, scale := c.trace.chart.round(q)
	if zone == "" {
		var on bool
		if zone, on = zoneAt(u); !on {
			return
		}
	}
	c.cells = append(c.cells, Cell{u.stretch(c.trace.axes), area * scale * scale * stretching(c.trace.axes, u), zone})
}

// sides are the sides of a square, anticlockwise from the lower one, by the
// corner they begin at.
var sides = [4]side{{0, 0, false}, {1, 0, true}, {0, 1, false}, {0, 0, true}}

// march follows the edge through one of the finest squares, whose corners are
// given anticlockwise. Where it goes in and out twice, the trace holds
// together.
func (c *cutter) march(s square, nodes [4]node) {
	var room [8]Point
	inside := room[:0]
	var crossings [4]side // in turns out of the trace and into it
	n, outFirst := 0, false
	var at [4]Point
	for i, from := range nodes {
		to := nodes[(i+1)%4]
		if from.depth > 0 {
			inside = append(inside, from.at)
		}
		if (from.depth > 0) == (to.depth > 0) {
			continue
		}
		if n == 0 {
			outFirst = from.depth > 0
		}
		at[n] = meeting(from, to)
		inside = append(inside, at[n])
		crossings[n] = side{s.x + sides[i].x, s.y + sides[i].y, sides[i].upward}
		n++
	}
	first := 0
	if !outFirst {
		first = 1
	}
	for i := first; i < n+first; i += 2 {
		out, in := i%n, (i+1)%n
		c.starts = append(c.starts, crossings[out])
		c.next[crossings[out]] = crossed{at: at[out], next: crossings[in]}
	}
	if len(inside) > 2 {
		c.piece(inside, s.zone)
	}
}

// meeting is where the depth between two corners is nought. The corner with
// the smaller coordinates comes first, so that both squares that share the side
// find the same place.
func meeting(a, b node) Point {
	if b.at.X < a.at.X || b.at.Y < a.at.Y {
		a, b = b, a
	}
	k := a.depth / (a.depth - b.depth)
	return Point{a.at.X + k*(b.at.X-a.at.X), a.at.Y + k*(b.at.Y-a.at.Y)}
}

// piece adds a part of a square as a cell.
func (c *cutter) piece(ring []Point, zone Zone) {
	// Seen from one of its corners, so that no digits are lost.
	origin, area := ring[0], 0.0
	var middle Point
	for i := 1; i+1 < len(ring); i++ {
		ax, ay := ring[i].X-origin.X, ring[i].Y-origin.Y
		bx, by := ring[i+1].X-origin.X, ring[i+1].Y-origin.Y
		part := (ax*by - bx*ay) / 2
		area += part
		middle = Point{middle.X + part*(ax+bx)/3, middle.Y + part*(ay+by)/3}
	}
	if area > 0 {
		c.add(Point{origin.X + middle.X/area, origin.Y + middle.Y/area}, area, zone)
	}
}
