package scalp

import "math"

// Patch is the part of a zone that a camera sees.
type Patch struct {
	Zone Zone
	// Rings are closed polygons, in cm, that together cover the visible part.
	Rings [][]Point
	// Label is a good place inside for the zone's number, and Room how far
	// away the nearest border is there, in cm.
	Label Point
	Room  float64
}

// sliver is the room, in cm, under which a zone is seen so edge-on that it is
// no more than a line, and has no patch.
const sliver = 0.06

// Patches gives the zones a camera sees in reading order. Patches share their
// borders point by point.
func (h Head) Patches(c Camera) []Patch {
	if h == (Head{}) {
		return nil
	}
	e := c.eye()
	var patches []Patch
	rings := zoneRings()
	for i, row := range zoneTable {
		patch := Patch{Zone: row.zone}
		for _, loop := range visible([][]Point3{rings[i].on}, e.pole(h.axes)) {
			patch.Rings = append(patch.Rings, h.seen(e, loop))
		}
		if len(patch.Rings) == 0 {
			continue
		}
		patch.Label, patch.Room = roomiest(patch.Rings)
		if patch.Room >= sliver {
			patches = append(patches, patch)
		}
	}
	return patches
}

// seen carries points of the unit sphere into a picture of h.
func (h Head) seen(e eye, loop []Point3) []Point {
	points := make([]Point, len(loop))
	for i, u := range loop {
		points[i] = e.project(u.stretch(h.axes))
	}
	return points
}

// A stretch is a part of a ring on the visible half, from where it comes over
// the limb to where it goes behind it; entry and exit are angles on the limb.
type stretch struct {
	points      []Point3
	entry, exit float64
}

// visible cuts rings, which have what they bound at their left, to the half of
// the unit sphere around pole. Where a ring goes behind the limb the cut
// follows the limb, anticlockwise, to the next place where one comes back. It
// takes for granted that the limb never lies all inside the rings; no limb lies
// all on the scalp.
func visible(rings [][]Point3, pole Point3) [][]Point3 {
	limb := newLimb(pole)
	var loops [][]Point3
	var stretches []stretch
	for _, ring := range rings {
		parts, whole := limb.cut(ring)
		if whole {
			loops = append(loops, ring)
		}
		stretches = append(stretches, parts...)
	}
	done := make([]bool, len(stretches))
	for first := range stretches {
		if done[first] {
			continue
		}
		var loop []Point3
		for i := first; !done[i]; {
			done[i] = true
			loop = append(loop, stretches[i].points...)
			next := following(stretches, stretches[i].exit)
			loop = append(loop, limb.arc(stretches[i].exit, stretches[next].entry)...)
			i = next
		}
		loops = append(loops, loop)
	}
	return loops
}

// following is the stretch that comes over the limb next after an angle.
func following(stretches []stretch, from float64) int {
	best, least := 0, math.Inf(1)
	for i, s := range stretches {
		if turn := ahead(from, s.entry); turn < least {
			best, least = i, turn
		}
	}
	return best
}

// ahead is the angle anticlockwise from one angle to another, 0–2π.
func ahead(from, to float64) float64 {
	d := math.Mod(to-from, 2*math.Pi)
	if d < 0 {
		d += 2 * math.Pi
	}
	return d
}

// A limb is the great circle where the head turns away from the viewer, with
// two directions on it to measure angles by.
type limb struct{ pole, across, along Point3 }

func newLimb(pole Point3) limb {
	axis := Point3{Z: 1}
	if math.Abs(pole.Z) > 0.9 {
		axis = Point3{Y: 1}
	}
	across := axis.cross(pole).unit()
	return limb{pole, across, pole.cross(across)}
}

// cut parts a ring into its visible stretches; whole means that the limb does
// not cross it and that all of it is visible.
func (l limb) cut(ring []Point3) (stretches []stretch, whole bool) {
	n := len(ring)
	start := -1
	for i, u := range ring {
		if u.dot(l.pole) <= 0 && ring[(i+1)%n].dot(l.pole) > 0 {
			start = i
			break
		}
	}
	if start < 0 {
		return nil, ring[0].dot(l.pole) > 0
	}
	var current stretch
	for i := range n {
		a, b := ring[(start+i)%n], ring[(start+i+1)%n]
		switch in, out := b.dot(l.pole) > 0, a.dot(l.pole) <= 0; {
		case in && out:
			at := l.meet(a, b)
			current = stretch{points: []Point3{at, b}, entry: l.angle(at)}
		case in:
			current.points = append(current.points, b)
		case !out:
			at := l.meet(a, b)
			current.points = append(current.points, at)
			current.exit = l.angle(at)
			stretches = append(stretches, current)
		}
	}
	return stretches, false
}

// meet is where the edge from a to b crosses the limb.
func (l limb) meet(a, b Point3) Point3 {
	da, db := a.dot(l.pole), b.dot(l.pole)
	return a.plus(b.plus(a.times(-1)).times(da / (da - db))).unit()
}

func (l limb) angle(u Point3) float64 { return math.Atan2(u.dot(l.along), u.dot(l.across)) }

// arc is the limb between two angles, without its ends.
func (l limb) arc(from, to float64) []Point3 {
	span := ahead(from, to)
	n := int(math.Ceil(span / fineness))
	var points []Point3
	for i := 1; i < n; i++ {
		sin, cos := math.Sincos(from + span*float64(i)/float64(n))
		points = append(points, l.across.times(cos).plus(l.along.times(sin)))
	}
	return points
}
