package report

import "math"

// pen draws lines with round ends and joints. Its measures are pixels.
type pen struct {
	width  float64
	ink    colour
	closed bool    // the line ends where it begins
	dash   float64 // length of dashes and of the gaps between, 0 for none
	// snaps puts thin upright and level lines on whole pixels, where they are
	// sharp.
	snaps bool
}

// draw adds the outline of a line to a path, to be filled by the non-zero rule.
func (p pen) draw(onto *cover, path []point) {
	path = distinct(path, p.closed)
	closed := p.closed && len(path) > 2
	if p.dash <= 0 || len(path) < 2 {
		p.outline(onto, path, closed)
		return
	}
	if closed {
		path = append(path, path[0])
	}
	for _, piece := range dashes(path, p.dash, closed) {
		p.outline(onto, piece, false)
	}
}

// distinct leaves out points that lie on the one before.
func distinct(path []point, closed bool) []point {
	const near = 1e-3
	kept := make([]point, 0, len(path)+1)
	for _, at := range path {
		if n := len(kept); n == 0 || far(kept[n-1], at) > near {
			kept = append(kept, at)
		}
	}
	for closed && len(kept) > 1 && far(kept[0], kept[len(kept)-1]) <= near {
		kept = kept[:len(kept)-1]
	}
	return kept
}

func far(a, b point) float64 { return math.Hypot(b.x-a.x, b.y-a.y) }

// outline goes round a line: along one side of it and back along the other.
func (p pen) outline(onto *cover, path []point, closed bool) {
	r := p.width / 2
	switch {
	case len(path) == 0:
	case len(path) == 1:
		onto.ring(arc(nil, path[0], r, 0, 2*math.Pi))
	case closed:
		onto.ring(side(nil, path, r, true))
		onto.ring(side(nil, reversed(path), r, true))
	default:
		back := reversed(path)
		ring := side(nil, path, r, false)
		ring = capped(ring, path, r)
		ring = side(ring, back, r, false)
		onto.ring(capped(ring, back, r))
	}
}

func reversed(path []point) []point {
	back := make([]point, len(path))
	for i, at := range path {
		back[len(path)-1-i] = at
	}
	return back
}

// side adds the line that runs beside a path at a distance.
func side(ring, path []point, r float64, closed bool) []point {
	last := len(path) - 1
	for i, at := range path {
		switch {
		case closed:
			ring = joint(ring, path[(i+last)%(last+1)], at, path[(i+1)%(last+1)], r)
		case i == 0:
			ring = append(ring, beside(at, path[1], at, r))
		case i == last:
			ring = append(ring, beside(path[last-1], at, at, r))
		default:
			ring = joint(ring, path[i-1], at, path[i+1], r)
		}
	}
	return ring
}

// beside gives what lies beside a place when one goes from a to b.
func beside(a, b, at point, r float64) point {
	length := far(a, b)
	return point{at.x + (b.y-a.y)/length*r, at.y - (b.x-a.x)/length*r}
}

// joint adds what runs beside a bend: round on its outer side. On the inner side
// it goes by the bend itself, so that nothing reaches out of the line.
func joint(ring []point, before, at, after point, r float64) []point {
	ax, ay, bx, by := at.x-before.x, at.y-before.y, after.x-at.x, after.y-at.y
	turn := math.Atan2(ax*by-ay*bx, ax*bx+ay*by)
	from, to := beside(before, at, at, r), beside(at, after, at, r)
	const slight = 0.1 // in radians
	switch {
	case math.Abs(turn) < slight:
		return append(ring, from, to)
	case turn < 0:
		return append(ring, from, at, to)
	}
	return append(arc(ring, at, r, math.Atan2(from.y-at.y, from.x-at.x), turn), to)
}

// capped adds the round end of a path.
func capped(ring, path []point, r float64) []point {
	a, b := path[len(path)-2], path[len(path)-1]
	from := beside(a, b, b, r)
	return arc(ring, b, r, math.Atan2(from.y-b.y, from.x-b.x), math.Pi)
}

// arc adds points of a circle from an angle on, both ends among them.
func arc(ring []point, middle point, r, from, angle float64) []point {
	// A chord strays from the circle by a fortieth of a pixel.
	const stray = 0.025
	step := 2 * math.Acos(1-min(0.5, stray/max(stray, r)))
	n := min(400, 1+int(math.Abs(angle)/step))
	for i := range n + 1 {
		sin, cos := math.Sincos(from + angle*float64(i)/float64(n))
		ring = append(ring, point{middle.x + r*cos, middle.y + r*sin})
	}
	return ring
}

// dashes cuts a path into pieces of a length with gaps as long. The first and
// the last piece of a closed path are one where they meet.
func dashes(path []point, length float64, closed bool) [][]point {
	length = max(length, 0.1) // else there would be no end of them
	var list [][]point
	piece, left, on := []point{path[0]}, length, true
	from := path[0]
	for _, to := range path[1:] {
		for {
			way := far(from, to)
			if way <= left {
				left -= way
				break
			}
			t := left / way
			from = point{from.x + (to.x-from.x)*t, from.y + (to.y-from.y)*t}
			if on {
				list = append(list, append(piece, from))
			}
			piece, left, on = []point{from}, length, !on
		}
		if on {
			piece = append(piece, to)
		}
		from = to
	}
	if !on || len(piece) < 2 {
		return list
	}
	if closed && len(list) > 0 {
		list[0] = append(piece, list[0][1:]...)
		return list
	}
	return append(list, piece)
}

// snapped moves the level and upright parts of a path to the middle of pixels.
func snapped(path []point, closed bool) []point {
	moved := make([]point, len(path))
	for i, at := range path {
		moved[i] = at
		for _, j := range []int{i - 1, i + 1} {
			if closed {
				j = (j + len(path)) % len(path)
			}
			if j < 0 || j >= len(path) {
				continue
			}
			if math.Abs(path[j].x-at.x) < 0.01 {
				moved[i].x = math.Floor(at.x) + 0.5
			}
			if math.Abs(path[j].y-at.y) < 0.01 {
				moved[i].y = math.Floor(at.y) + 0.5
			}
		}
	}
	return moved
}
