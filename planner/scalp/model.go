package scalp

import "math"

// A mesh is the skin of one part of the drawn head: rows of points, each
// closed round the part. It fits the standard head, in cm, and is drawn
// stretched with a patient's. Rows run downwards and columns clockwise seen
// from above, so that what faces the viewer is drawn anticlockwise.
type mesh struct {
	points  []Point3
	columns int
	// middle is a point inside, from which the whole outline can be seen in
	// every picture.
	middle Point3
	// open says that the mesh ends in its first and its last row instead of
	// closing there. The last lies in another part or where the drawing ends:
	// an outline there is no edge of the head.
	open bool
	// loose marks columns that grow out of the skin instead of ending there: an
	// edge at one of them is as soft.
	loose []bool
}

// A spot is a point of a mesh in a picture: its place and how near the viewer.
type spot struct {
	Point
	near float64
}

// A lens is an eye that sees the standard head stretched to a patient's.
type lens struct{ right, up, toward Point3 }

// lens looks at a head of some axes as an eye does.
func (e eye) lens(axes Point3) lens {
	fit := axes.unstretch(standardAxes)
	return lens{e.right.stretch(fit), e.up.stretch(fit), e.toward.stretch(fit)}
}

func (l lens) see(p Point3) Point { return Point{p.dot(l.right), p.dot(l.up)} }

func (l lens) spot(p Point3) spot { return spot{l.see(p), p.dot(l.toward)} }

// spots sees all points of a mesh.
func (l lens) spots(m *mesh) []spot {
	spots := make([]spot, len(m.points))
	for i, p := range m.points {
		spots[i] = l.spot(p)
	}
	return spots
}

// turned is twice the area of a four-sided piece of a mesh in a picture:
// positive when it faces the viewer.
func (m *mesh) turned(spots []spot, row, column int) float64 {
	next := column + 1
	if next == m.columns {
		next = 0
	}
	above, below := row*m.columns, (row+1)*m.columns
	a, b := &spots[above+column], &spots[above+next]
	c, d := &spots[below+next], &spots[below+column]
	return (c.X-a.X)*(d.Y-b.Y) - (c.Y-a.Y)*(d.X-b.X)
}

// outline is the outer edge of a mesh in a picture: of all edges between a
// piece that faces the viewer and one that does not, those farthest from the
// middle.
func (m *mesh) outline(l lens, spots []spot, rays []Point) *outline {
	o := newOutline(l.see(m.middle), spots, rays)
	rows := len(m.points) / m.columns
	above := make([]bool, m.columns)
	loose := func(column int) bool { return m.loose != nil && m.loose[column] }
	for row := range rows - 1 {
		first := m.turned(spots, row, 0) > 0
		here := first
		for column := range m.columns {
			next, right := column+1, first
			if next == m.columns {
				next = 0
			} else {
				right = m.turned(spots, row, next) > 0
			}
			at := row*m.columns + next
			if here != right {
				o.add(&spots[at], &spots[at+m.columns], loose(next))
			}
			if row > 0 && here != above[column] || row == 0 && m.open {
				o.add(&spots[row*m.columns+column], &spots[at], loose(column))
			}
			above[column], here = here, right
		}
	}
	last := spots[(rows-1)*m.columns:]
	for column := range m.columns {
		o.add(&last[column], &last[(column+1)%m.columns], m.open)
	}
	o.settle()
	return o
}

// An outline is a closed line that can be seen whole from its middle, by how
// far it reaches in many directions: corner by corner round a square stood on
// its tip, which takes no trigonometry. Directions are taken in a picture
// squeezed to that square, so that a narrow shape is drawn as finely as a
// round one.
type outline struct {
	middle, squeeze Point
	low, high       Point
	rays            []Point
	reach, near     []float64
	tied            []bool
	// tips are the farthest ends of edges nearest to each direction.
	tips []tip
}

// A tip is an end of an edge, its direction in steps and its reach.
type tip struct {
	at         Point
	bin, reach float64
}

func newOutline(middle Point, spots []spot, rays []Point) *outline {
	low, high := spots[0].Point, spots[0].Point
	for i := range spots {
		p := &spots[i]
		low.X, low.Y = min(low.X, p.X), min(low.Y, p.Y)
		high.X, high.Y = max(high.X, p.X), max(high.Y, p.Y)
	}
	both := make([]float64, 2*len(rays))
	return &outline{
		middle:  middle,
		squeeze: Point{max(high.X-low.X, 0.1), max(high.Y-low.Y, 0.1)},
		low:     low,
		high:    high,
		rays:    rays,
		reach:   both[:len(rays)],
		near:    both[len(rays):],
		tied:    make([]bool, len(rays)),
		tips:    make([]tip, len(rays)),
	}
}

// squeezed is a point as the outline's directions are taken.
func (o *outline) squeezed(p Point) Point {
	return Point{(p.X - o.middle.X) / o.squeeze.X, (p.Y - o.middle.Y) / o.squeeze.Y}
}

// bin is a direction from the middle, counted in steps anticlockwise from the
// right: the inverse of rays.
func (o *outline) bin(p Point) float64 {
	quarter := float64(len(o.rays)) / 4
	size := math.Abs(p.X) + math.Abs(p.Y)
	switch {
	case size == 0:
		return 0
	case p.Y >= 0 && p.X > 0:
		return quarter * p.Y / size
	case p.X <= 0 && p.Y > 0:
		return quarter * (1 - p.X/size)
	case p.Y <= 0 && p.X < 0:
		return quarter * (2 - p.Y/size)
	}
	return quarter * (3 + p.X/size)
}

// rays are the directions of so many steps, a multiple of four.
func rays(steps int) []Point {
	rays := make([]Point, steps)
	quarter := steps / 4
	for i := range rays {
		part := float64(i%quarter) / float64(quarter)
		switch i / quarter {
		case 0:
			rays[i] = Point{1 - part, part}
		case 1:
			rays[i] = Point{-part, 1 - part}
		case 2:
			rays[i] = Point{part - 1, -part}
		case 3:
			rays[i] = Point{part, part - 1}
		}
	}
	return rays
}

// add lets an edge push the outline outwards.
func (o *outline) add(a, b *spot, tied bool) {
	p, q := o.squeezed(a.Point), o.squeezed(b.Point)
	from, to := o.bin(p), o.bin(q)
	n := len(o.rays)
	o.end(a.Point, p, from)
	o.end(b.Point, q, to)
	switch whole := float64(n); {
	case to-from > whole/2:
		to -= whole
	case from-to > whole/2:
		to += whole
	}
	if from > to {
		from, to, p, q, a, b = to, from, q, p, b, a
	}
	e := Point{q.X - p.X, q.Y - p.Y}
	for k := int(math.Ceil(from)); k <= int(math.Floor(to)); k++ {
		i := (k + n) % n
		ray := o.rays[i]
		across := turn(ray, e)
		reach := turn(p, e) / across
		if !(reach > o.reach[i]) {
			continue
		}
		part := turn(p, ray) / across
		o.reach[i], o.near[i], o.tied[i] = reach, a.near+(b.near-a.near)*part, tied
	}
}

// end remembers an end of an edge that may be a corner of the outline.
func (o *outline) end(at, squeezed Point, bin float64) {
	i := int(bin+0.5) % len(o.rays)
	if reach := math.Abs(squeezed.X) + math.Abs(squeezed.Y); reach > o.tips[i].reach {
		o.tips[i] = tip{at, bin, reach}
	}
}

// settle forgets the ends that the finished outline passes outside.
func (o *outline) settle() {
	n := len(o.rays)
	for i := range o.tips {
		c := &o.tips[i]
		below := int(c.bin)
		part := c.bin - float64(below)
		if c.reach <= o.reach[below%n]*(1-part)+o.reach[(below+1)%n]*part {
			c.reach = 0
		}
	}
}

// at is the point of the outline nearest to a direction: a corner, if there is
// one.
func (o *outline) at(i int) Point {
	if o.tips[i].reach > 0 {
		return o.tips[i].at
	}
	return Point{o.middle.X + o.reach[i]*o.rays[i].X*o.squeeze.X, o.middle.Y + o.reach[i]*o.rays[i].Y*o.squeeze.Y}
}

// steep is how upright the outline runs in a direction, 0–1.
func (o *outline) steep(i int) float64 {
	n := len(o.rays)
	slope := func(a, b Point) float64 { return math.Abs(b.Y-a.Y) / (math.Hypot(b.X-a.X, b.Y-a.Y) + 1e-9) }
	return min(slope(o.at((i+n-1)%n), o.at(i)), slope(o.at(i), o.at((i+1)%n)))
}

// within is how far inside the outline a point lies, in cm from the middle
// outwards; negative outside.
func (o *outline) within(p Point) float64 {
	if p.X < o.low.X || p.X > o.high.X || p.Y < o.low.Y || p.Y > o.high.Y {
		return -1
	}
	s := o.squeezed(p)
	own := math.Abs(s.X) + math.Abs(s.Y)
	if own == 0 {
		return math.Inf(1)
	}
	bin := o.bin(s)
	i, n := int(bin), len(o.rays)
	part := bin - float64(i)
	reach := o.reach[i%n]*(1-part) + o.reach[(i+1)%n]*part
	dx, dy := p.X-o.middle.X, p.Y-o.middle.Y
	return (reach/own - 1) * math.Sqrt(dx*dx+dy*dy)
}

// line is the whole outline from a direction round to it again.
func (o *outline) line(start int) []Point {
	n := len(o.rays)
	points := make([]Point, n+1)
	for i := range points {
		points[i] = o.at((start + i) % n)
	}
	return points
}

// whole is the closed line.
func (o *outline) whole() []Point {
	line := thinned(o.line(0))
	return line[:len(line)-1]
}

// runs is the outline as lines of the weights of its points. A line is cut
// where it has a gap anyway, if anywhere.
func (o *outline) runs(weight func(i int) float64) []Stroke {
	n := len(o.rays)
	start := 0
	weights := make([]float64, n)
	for i := range weights {
		if weights[i] = weight(i); weights[i] <= 0 {
			start = i
		}
	}
	strokes := graded(o.line(start), func(i int) float64 {
		return (weights[(start+i)%n] + weights[(start+i+1)%n]) / 2
	})
	for i := range strokes {
		strokes[i].Points = thinned(strokes[i].Points)
	}
	return strokes
}
