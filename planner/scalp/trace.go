package scalp

import (
	"errors"
	"math"
	"sync"

	"stipple/planner/quantity"
)

// Trace is a scar laid on one head: the part of it that lies on the scalp.
// Head.Trace makes it. A Trace never changes and is safe for concurrent use.
type Trace struct {
	axes Point3
	form Form
	half float64 // half a stroke's width in cm
	// edge is what depths are measured from: a stroke's middle line, the outer
	// pieces of a patch's outline.
	edge line3
	// outline is a patch's outline on the chart.
	outline loop
	chart   chart
	// scalp is the edge of the scalp, when the scar reaches over it.
	scalp  *line3
	beside bool // some of the path lies beside the scalp

	rings           [][]Point3 // on the unit sphere, the trace at their left
	cells           []Cell
	zone            Zone
	area            float64
	length, breadth float64 // cm
	inside          float64 // of the path on the scalp, cm
	centre          Point3
	radius          float64
}

// Cell is a small piece of a trace.
type Cell struct {
	At   Point3  // its middle, on the surface, in cm
	Area float64 // cm²
	Zone Zone
}

// Trace lays a scar on the head. Errors are sentences for the user: those of
// Scar.Check, and that the scar lies beside the scalp or has no area.
func (h Head) Trace(s Scar) (*Trace, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if h == (Head{}) {
		return nil, errors.New("there is no head to draw it on")
	}
	us := s.directions()
	path := finePath(us, s.Form == PatchScar)
	t := &Trace{axes: h.axes, form: s.Form, half: float64(s.Width) / 20, chart: newChart(path)}
	if s.Form == PatchScar && !t.chart.holds(path) {
		return nil, errors.New("the outline goes under the head")
	}
	t.measure(us, path)
	t.draw(path)
	if !t.within(path) {
		t.scalp = scalpEdge(h.axes)
	}
	on := onScalp(path)
	t.beside = on < len(path)
	t.inside = t.alongScalp(path)
	t.cut(path)
	switch {
	case t.area >= leastArea:
		return t, nil
	case on > 0:
		return nil, errors.New("the outline encloses no area")
	}
	return nil, errors.New("no part of it lies on the scalp")
}

// leastArea is the area, in cm², under which a scar is none.
const leastArea = 0.0002

// draw lays the path on the head.
func (t *Trace) draw(path []Point3) {
	if t.form == PatchScar {
		flat := make([]Point, len(path))
		for i, u := range path {
			flat[i] = t.chart.flat(u)
		}
		t.outline = newLoop(flat)
	}
	var pieces []piece
	for i := range max(1, len(path)-1) {
		next := min(i+1, len(path)-1)
		if t.form == StrokeScar || !t.inner(i) {
			pieces = append(pieces, newPiece(path[i].stretch(t.axes), path[next].stretch(t.axes)))
		}
	}
	t.edge = newLine3(pieces)
}

// inner tells whether the piece of the outline after a point has the patch on
// both sides all along, so that it is no edge.
func (t *Trace) inner(i int) bool {
	const beside = 1e-4 // far less than a hand can draw
	a, b := t.outline.points[i], t.outline.points[i+1]
	dx, dy := b.X-a.X, b.Y-a.Y
	size := math.Hypot(dx, dy)
	if !(size > 0) {
		return false
	}
	dx, dy = dx/size*beside, dy/size*beside
	for _, k := range [3]float64{0.02, 0.5, 0.98} {
		x, y := a.X+k*(b.X-a.X), a.Y+k*(b.Y-a.Y)
		if !t.outline.holds(Point{x - dy, y + dx}) || !t.outline.holds(Point{x + dy, y - dx}) {
			return false
		}
	}
	return true
}

// within tells whether all of a path, with its width, lies on the scalp.
func (t *Trace) within(path []Point3) bool {
	edge := scalpEdge(t.axes)
	room := t.half + pieceAngle*max(t.axes.X, t.axes.Y, t.axes.Z)
	for _, u := range path {
		if _, on := zoneAt(u); !on || edge.distance(u.stretch(t.axes)) < room {
			return false
		}
	}
	return true
}

// onScalp is the number of points of a path that lie on the scalp.
func onScalp(path []Point3) int {
	n := 0
	for _, u := range path {
		if _, on := zoneAt(u); on {
			n++
		}
	}
	return n
}

var scalpEdges = sync.OnceValue(func() []Edge {
	var edges []Edge
	for _, e := range zoneEdges() {
		if e.Other == "" {
			edges = append(edges, e)
		}
	}
	return edges
})

// scalpEdge is the edge of the scalp on a head.
func scalpEdge(axes Point3) *line3 {
	edges := scalpEdges()
	pieces := make([]piece, len(edges))
	for i, e := range edges {
		pieces[i] = newPiece(e.From.stretch(axes), e.To.stretch(axes))
	}
	edge := newLine3(pieces)
	return &edge
}

// Depth is how far, in cm, a point of the surface lies inside the trace's edge;
// negative outside. The edge is that of the stroke or patch and, where it
// reaches over it, that of the scalp. Distances are taken straight through,
// which on a head is within 1 % of the way along the skin up to 4 cm.
func (t *Trace) Depth(p Point3) float64 {
	if t.form == StrokeScar && t.scalp == nil {
		return t.half - t.edge.distance(p)
	}
	u := p.unstretch(t.axes)
	u = u.unit()
	return t.depth(&t.edge, u, p, t.chart.flat(u))
}

// depth is Depth at u on the unit sphere, p on the head and q on the chart, by
// the edge or what of it is near.
func (t *Trace) depth(edge *line3, u, p Point3, q Point) float64 {
	depth := edge.distance(p)
	switch {
	case t.form == StrokeScar:
		depth = t.half - depth
	case !t.outline.holds(q):
		depth = -depth
	}
	if t.scalp == nil || depth <= 0 {
		return depth
	}
	away := t.scalp.distance(p)
	if _, on := zoneAt(u); !on {
		return -away
	}
	return min(depth, away)
}

// Reach gives a ball, in cm, that holds the whole trace.
func (t *Trace) Reach() (centre Point3, radius float64) { return t.centre, t.radius }

// Cells cuts the trace into small pieces, on a usual scar a quarter of a
// millimetre wide and hardly ever more than 40,000; their areas sum to Area.
// The caller must not change them.
func (t *Trace) Cells() []Cell { return t.cells }

// Area is the area in cm², without what lies beside the scalp. What a stroke or
// an outline covers twice counts once.
func (t *Trace) Area() quantity.SquareCentimetres { return quantity.SquareCentimetres(t.area) }

// Zone is the zone that most of the trace lies on.
func (t *Trace) Zone() Zone { return t.zone }

// Overhangs tells whether the scar was drawn beyond the scalp: whether some of
// its middle line or outline lies beside it.
func (t *Trace) Overhangs() bool { return t.beside }

// OnScalp is how much of a stroke's middle line, or of a patch's outline, lies on
// the scalp, along the skin.
func (t *Trace) OnScalp() quantity.Centimetres { return quantity.Centimetres(t.inside) }

// Length is the length along the skin: of a stroke its middle line, of a patch
// its greatest extent.
func (t *Trace) Length() quantity.Centimetres { return quantity.Centimetres(t.length) }

// Breadth is the width of a stroke, and of a patch its greatest extent across
// its length.
func (t *Trace) Breadth() quantity.Millimetres { return quantity.Millimetres(10 * t.breadth) }

// measure takes the length and the breadth of a scar with its corners at us,
// also where it lies beside the scalp.
func (t *Trace) measure(us, path []Point3) {
	if t.form == StrokeScar {
		t.length, t.breadth = t.along(path), 2*t.half
		return
	}
	var a, b Point3
	longest := 0.0
	for i, u := range us {
		for _, v := range us[:i] {
			if d := u.plus(v.times(-1)).stretch(t.axes).length(); d > longest {
				longest, a, b = d, u, v
			}
		}
	}
	t.length = t.along(finePath([]Point3{a, b}, false))
	across := a.cross(b)
	if across.length() == 0 {
		return
	}
	across = across.unit()
	low, high := 0.0, 0.0
	for _, u := range path {
		away := math.Asin(max(-1, min(1, u.dot(across))))
		low, high = min(low, away), max(high, away)
	}
	t.breadth = (high - low) * across.stretch(t.axes).length()
}

// alongScalp is the length of what of a path lies on the scalp; a piece over
// its edge counts half.
func (t *Trace) alongScalp(path []Point3) float64 {
	sum, before := 0.0, false
	for i, u := range path {
		_, on := zoneAt(u)
		if i > 0 && (on || before) {
			piece := t.along(path[i-1 : i+1])
			if on != before {
				piece /= 2
			}
			sum += piece
		}
		before = on
	}
	return sum
}

// along is the length of a path on the head.
func (t *Trace) along(path []Point3) float64 {
	sum := 0.0
	for i := 1; i < len(path); i++ {
		sum += path[i].plus(path[i-1].times(-1)).stretch(t.axes).length()
	}
	return sum
}
