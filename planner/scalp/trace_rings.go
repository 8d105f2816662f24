package scalp

// ringTolerance is how far a ring may leave the edge found, on the unit sphere:
// 0.02 mm on a head.
const ringTolerance = 0.0002

// rings joins the crossings of the edge into closed rings on the unit sphere.
func (c *cutter) rings() [][]Point3 {
	var rings [][]Point3
	for _, start := range c.starts {
		var ring []Point3
		for at := start; ; {
			here, known := c.next[at]
			if !known || here.done {
				break
			}
			here.done = true
			c.next[at] = here
			u, _ := c.trace.chart.round(here.at)
			ring = append(ring, u)
			at = here.next
		}
		if ring = simplifiedRing(ring); len(ring) > 2 {
			rings = append(rings, ring)
		}
	}
	return rings
}

// simplifiedRing leaves out the points of a ring that say nothing.
func simplifiedRing(ring []Point3) []Point3 {
	if len(ring) < 4 {
		return ring
	}
	// In two halves, for the tolerance is to a line, not to a point.
	middle := len(ring) / 2
	there := simplified(ring[:middle+1], ringTolerance)
	back := simplified(append(ring[middle:len(ring):len(ring)], ring[0]), ringTolerance)
	if len(there) < 2 || len(back) < 2 {
		return nil
	}
	return append(there[:len(there)-1], back[:len(back)-1]...)
}

// Rings gives what a camera sees of the trace: closed polygons in cm, cut at
// the limb, that do not cross. Outer ones run anticlockwise and holes clockwise:
// fill them together.
func (t *Trace) Rings(c Camera) [][]Point {
	e := c.eye()
	h := Head{axes: t.axes}
	var seen [][]Point
	pole := e.pole(t.axes)
	for _, loop := range visible(t.rings, pole) {
		seen = append(seen, h.seen(e, loop))
	}
	return seen
}

// Patch gives what a camera sees of the trace with a good place for its number;
// false when it sees none of it, or of a stroke no more than an edge at the limb.
func (t *Trace) Patch(c Camera) (Patch, bool) {
	p := Patch{Zone: t.zone, Rings: t.Rings(c)}
	if len(p.Rings) == 0 {
		return p, false
	}
	p.Label, p.Room = roomiest(p.Rings)
	if p.Room < sliver && t.form == StrokeScar {
		var seen bool
		if p.Label, seen = t.midway(c); !seen {
			return p, false
		}
	}
	return p, true
}

// midway is the middle of what a camera sees of a stroke's middle line. It is
// where a stroke too thin for the grid of labels is labelled. It is false when
// the camera sees none of that line.
func (t *Trace) midway(c Camera) (Point, bool) {
	h := Head{axes: t.axes}
	var seen []Point
	for _, piece := range t.edge.pieces {
		if at, visible := h.Project(c, piece.from); visible {
			seen = append(seen, at)
		}
	}
	if len(seen) == 0 {
		return Point{}, false
	}
	return seen[len(seen)/2], true
}
