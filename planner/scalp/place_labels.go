package scalp

import "math"

// Plate is an upright rectangle on a picture of which y grows downwards, such
// as the ground of a label, in any unit. X0 and Y0 are its least coordinates.
type Plate struct{ X0, Y0, X1, Y1 float64 }

// PlateAt is the plate of a size around its middle.
func PlateAt(middle Point, wide, high float64) Plate {
	return Plate{middle.X - wide/2, middle.Y - high/2, middle.X + wide/2, middle.Y + high/2}
}

// Middle is the plate's middle.
func (s Plate) Middle() Point { return Point{(s.X0 + s.X1) / 2, (s.Y0 + s.Y1) / 2} }

// Area is what the plate covers.
func (s Plate) Area() float64 { return (s.X1 - s.X0) * (s.Y1 - s.Y0) }

// Overlap is the area two plates share.
func (s Plate) Overlap(t Plate) float64 {
	return max(0, min(s.X1, t.X1)-max(s.X0, t.X0)) * max(0, min(s.Y1, t.Y1)-max(s.Y0, t.Y0))
}

// Within tells whether a plate lies all inside another.
func (s Plate) Within(t Plate) bool {
	return s.X0 >= t.X0 && s.Y0 >= t.Y0 && s.X1 <= t.X1 && s.Y1 <= t.Y1
}

// Grown is the plate with so much more on every side.
func (s Plate) Grown(by float64) Plate { return Plate{s.X0 - by, s.Y0 - by, s.X1 + by, s.Y1 + by} }

// Nearest is the point of the plate nearest to another.
func (s Plate) Nearest(p Point) Point {
	return Point{max(s.X0, min(s.X1, p.X)), max(s.Y0, min(s.Y1, p.Y))}
}

// clip gives the part of the edge from a to b that lies in the plate.
func (s Plate) clip(a, b Point) (from, to Point, ok bool) {
	dx, dy, t0, t1 := b.X-a.X, b.Y-a.Y, 0.0, 1.0
	for _, side := range [4][2]float64{{-dx, a.X - s.X0}, {dx, s.X1 - a.X}, {-dy, a.Y - s.Y0}, {dy, s.Y1 - a.Y}} {
		switch by, room := side[0], side[1]; {
		case by == 0 && room < 0:
			return a, b, false
		case by < 0:
			t0 = max(t0, room/by)
		case by > 0:
			t1 = min(t1, room/by)
		}
	}
	if t0 > t1 {
		return a, b, false
	}
	return Point{a.X + t0*dx, a.Y + t0*dy}, Point{a.X + t1*dx, a.Y + t1*dy}, true
}

// An Outline is something drawn on a picture: closed rings, filled together.
type Outline struct {
	rings [][]Point
	box   Plate
}

// NewOutline makes an outline of rings, which it keeps.
func NewOutline(rings [][]Point) Outline {
	o := Outline{rings, Plate{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}}
	for _, ring := range rings {
		for _, p := range ring {
			o.box = Plate{min(o.box.X0, p.X), min(o.box.Y0, p.Y), max(o.box.X1, p.X), max(o.box.Y1, p.Y)}
		}
	}
	return o
}

// Hidden is how much of the outline lies under a plate: the edges that do, and
// one more when the plate's middle lies inside. 0 is nothing.
func (o Outline) Hidden(under Plate) float64 {
	if under.X0 > o.box.X1 || under.X1 < o.box.X0 || under.Y0 > o.box.Y1 || under.Y1 < o.box.Y0 {
		return 0
	}
	count := 0.0
	for _, ring := range o.rings {
		prev := ring[len(ring)-1]
		for _, next := range ring {
			if min(prev.X, next.X) <= under.X1 && max(prev.X, next.X) >= under.X0 && min(prev.Y, next.Y) <= under.Y1 && max(prev.Y, next.Y) >= under.Y0 {
				if _, _, ok := under.clip(prev, next); ok {
					count++
				}
			}
			prev = next
		}
	}
	if contains(o.rings, under.Middle()) {
		count++
	}
	return count
}

// seen gives points along what of the outline lies in a room, at most so far
// apart, and the room they take.
func (o Outline) seen(room Plate, apart float64) (points []Point, box Plate) {
	box = Plate{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, ring := range o.rings {
		prev := ring[len(ring)-1]
		for _, next := range ring {
			a, b, ok := room.clip(prev, next)
			prev = next
			if !ok {
				continue
			}
			box = Plate{min(box.X0, a.X, b.X), min(box.Y0, a.Y, b.Y), max(box.X1, a.X, b.X), max(box.Y1, a.Y, b.Y)}
			for n, i := int(math.Hypot(b.X-a.X, b.Y-a.Y)/apart)+1, 0; i < n; i++ {
				t := float64(i) / float64(n)
				points = append(points, Point{a.X + (b.X-a.X)*t, a.Y + (b.Y-a.Y)*t})
			}
		}
	}
	return points, box
}

// Labelling finds places for labels that stand beside what they name.
type Labelling struct {
	Room Plate   // the picture
	Unit float64 // the least distance of a label from what it names
	// Outlines are better not hidden, and Taken places not shared.
	Outlines []Outline
	Taken    []Plate
}

// labelWays are the ways a label can stand from what it names, best first, and
// labelAways how far, in units.
var (
	labelWays  = []Point{{0, -1}, {0, 1}, {-1, 0}, {1, 0}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}}
	labelAways = []float64{1, 2.5, 4, 6, 8}
)

// mostAnchors is the most points of an outline a label is tried beside.
const mostAnchors = 24

// Beside finds the place of a label of a size near an outline and inside the
// room, where it hides the least of outlines and of what is taken, and the point
// of the outline it is tied to. It is not free when no place was found that is
// all in the room and shares nothing that is taken, or when nothing of the
// outline is in the room.
func (l Labelling) Beside(o Outline, wide, high float64) (at Plate, tie Point, free bool) {
	points, box := o.seen(l.Room, 2*l.Unit)
	if len(points) == 0 {
		points = []Point{l.Room.Middle()}
		if !contains(o.rings, points[0]) {
			return PlateAt(points[0], wide, high), points[0], false
		}
		box = l.Room
	}
	best, least := Plate{}, math.Inf(1)
	try := func(around Plate, aways []float64, cost func(here Plate, away float64) float64) {
		for _, away := range aways {
			dx, dy := (around.X1-around.X0+wide)/2+away*l.Unit, (around.Y1-around.Y0+high)/2+away*l.Unit
			for _, way := range labelWays {
				middle := around.Middle()
				here := PlateAt(Point{middle.X + way.X*dx, middle.Y + way.Y*dy}, wide, high)
				if lost := cost(here, away); lost < least {
					if lost += l.lost(here); lost < least-1e-9 {
						best, least = here, lost
					}
				}
			}
		}
	}
	try(box, labelAways, func(here Plate, away float64) float64 {
		p := nearestOf(points, here)
		q := here.Nearest(p)
		return max(away, math.Hypot(q.X-p.X, q.Y-p.Y)/l.Unit)
	})
	if least > labelAways[2] { // all around it is far from its line, or full
		for i := 0; i < len(points); i += 1 + len(points)/mostAnchors {
			p := points[i]
			try(Plate{p.X, p.Y, p.X, p.Y}, labelAways[:4], func(_ Plate, away float64) float64 { return away + 1 })
		}
	}
	if least >= hides { // it fills the picture
		corners := Plate{l.Room.X0 + wide/2, l.Room.Y0 + high/2, l.Room.X1 - wide/2, l.Room.Y1 - high/2}
		for _, p := range []Point{{corners.X0, corners.Y0}, {corners.X1, corners.Y0}, {corners.X0, corners.Y1}, {corners.X1, corners.Y1}, corners.Middle()} {
			if lost := 2*hides + l.lost(PlateAt(p, wide, high)); lost < least {
				best, least = PlateAt(p, wide, high), lost
			}
		}
	}
	return best, nearestOf(points, best), l.free(best)
}

// hides is what a place costs that hides anything of an outline.
const hides = 10

// lost is what a place costs, in units.
func (l Labelling) lost(here Plate) float64 {
	square := l.Unit * l.Unit
	lost := 50 * (here.Area() - here.Overlap(l.Room)) / square
	for _, t := range l.Taken {
		lost += 20 * here.Overlap(t) / square
	}
	for _, o := range l.Outlines {
		if hidden := o.Hidden(here); hidden > 0 {
			lost += hides + hidden
		}
	}
	return lost
}

// free tells whether a place is in the room and shares nothing that is taken.
func (l Labelling) free(here Plate) bool {
	for _, t := range l.Taken {
		if here.Overlap(t) > 0 {
			return false
		}
	}
	return here.Within(l.Room)
}

// nearestOf is the point nearest to a plate, of several the one nearest to its
// middle.
func nearestOf(points []Point, to Plate) Point {
	best, least, middle := points[0], math.Inf(1), to.Middle()
	for _, p := range points {
		q := to.Nearest(p)
		d := (q.X-p.X)*(q.X-p.X) + (q.Y-p.Y)*(q.Y-p.Y)
		if d += 1e-3 * ((middle.X-p.X)*(middle.X-p.X) + (middle.Y-p.Y)*(middle.Y-p.Y)); d < least {
			best, least = p, d
		}
	}
	return best
}

// Clear finds a place for a number inside rings and off the outlines that lie
// over them, and how far the nearest edge is; the room is 0 when there is none.
func Clear(rings [][]Point, over []Outline) (place Point, room float64) {
	var all []Point
	for _, ring := range rings {
		all = append(all, ring...)
	}
	low, high := box(all)
	stepX, stepY := (high.X-low.X)/(labelGrid-1), (high.Y-low.Y)/(labelGrid-1)
	score := func(p Point, best float64) float64 {
		room := clearance(rings, p, best)
		for _, o := range over {
			if room > best {
				room = min(room, clearance(o.rings, p, best))
			}
		}
		if room <= best || !contains(rings, p) {
			return math.Inf(-1)
		}
		for _, o := range over {
			if contains(o.rings, p) {
				return math.Inf(-1)
			}
		}
		return room
	}
	for i := range labelGrid * labelGrid {
		p := Point{low.X + stepX*float64(i%labelGrid), low.Y + stepY*float64(i/labelGrid)}
		if s := score(p, room); s > room {
			room, place = s, p
		}
	}
	return place, room
}
