package scalp

import "slices"

// nose draws the sides of the nose where they hide what lies beyond them, and
// its wings.
func (d *artist) nose() {
	if d.eye.toward.Y > 0 {
		d.bridge(1)
		d.bridge(-1)
	}
	for _, l := range noseLines() {
		d.line(l)
	}
}

// bridge draws the edge of the nose before the far side of the face, seen from
// the patient's right (1) or left (-1), over the skin it hides. It is sought on
// each row of the head's mesh, from the near side of the nose to the far.
func (d *artist) bridge(from int) {
	m := headMesh()
	var edge, near []Point
	for row, z := range headHeights() {
		if z > -0.9 || z < -6.1 {
			continue
		}
		first := row * m.columns
		column := func(k int) int { return (k + m.columns) % m.columns }
		before, at := 0.0, Point{}
		for k := noseColumns; k >= -noseColumns; k-- {
			// The piece between two columns; on the left it is the one beyond.
			left := column(k)
			if from < 0 {
				left = column(-k - 1)
			}
			a, b := d.skin[first+left], d.skin[first+column(left+1)]
			here := m.turned(d.skin, row, left)
			middle := Point{(a.X + b.X) / 2, (a.Y + b.Y) / 2}
			// Over the edge the skin falls off; in the crease beside the nose it
			// rises.
			rise := float64(from) * (m.points[first+left].Y - m.points[first+column(left+1)].Y)
			if before > 0 && here <= 0 && rise < 0 {
				t := before / (before - here)
				edge = append(edge, Point{at.X + (middle.X-at.X)*t, at.Y + (middle.Y-at.Y)*t})
				near = append(near, d.skin[first+column((noseColumns-1)*from)].Point)
				break
			}
			before, at = here, middle
		}
	}
	if len(edge) < 2 {
		return
	}
	slices.Reverse(near)
	d.fill(append(near, edge...), false)
	d.strokes = append(d.strokes, tapered(edge, 0.8)...)
}

// earHidden is how far an ear must be turned away to be hidden by the head.
const earHidden = -0.7

// ears draws the ears that stand before the head, or those behind it.
func (d *artist) ears(before bool) {
	for _, left := range []bool{true, false} {
		side := earSide
		if left {
			side = side.mirror()
		}
		turned := side.dot(d.lens.toward)
		if before && turned > 0 || !before && turned <= 0 && turned > earHidden {
			d.ear(left, before)
		}
	}
}

func (d *artist) ear(left, over bool) {
	e := rightEar()
	m, turn, facing := e.mesh, func(points []Point3) []Point3 { return points }, earFacing
	if left {
		m, turn, facing = leftEarMesh(), mirrored, facing.mirror()
	}
	first := len(d.strokes)
	spots := d.lens.spots(m)
	open := facing.dot(d.lens.toward)
	o := m.outline(d.lens, spots, earRays())
	d.fill(o.whole(), over)
	if over {
		// On the head the root is no edge.
		shell := m.shell()
		o = shell.outline(d.lens, spots[:len(shell.points)], earRays())
	}
	d.strokes = append(d.strokes, o.runs(func(i int) float64 {
		if o.tied[i] {
			return 0.9 * clamp(1+4*open)
		}
		return 0.9
	})...)
	if open > 0 {
		for _, l := range e.lines {
			d.strokes = append(d.strokes, tapered(d.sight(turn(l.points)), l.weight*min(1, open*3.5-0.2))...)
		}
	}
	if over {
		crease := d.sight(turn(e.crease))
		d.strokes = append(d.strokes, graded(crease, func(i int) float64 {
			if o.within(crease[i]) > 0 {
				return 0
			}
			return 0.5 * clamp(1+3*open)
		})...)
	}
	for i := range d.strokes[first:] {
		d.strokes[first+i].Over = over
	}
}

// sight is where a line is seen.
func (d *artist) sight(points []Point3) []Point {
	line := make([]Point, len(points))
	for i, p := range points {
		line[i] = d.lens.see(p)
	}
	return line
}
