package scalp

import "math"

// A chart is a flat picture of the unit sphere around a middle, in which small
// figures keep their shape (stereographic); its scale is 1 in the middle and
// falls outwards from there, as the sphere shrinks against it.
type chart struct{ middle, right, up Point3 }

// aboveScalp is a middle of the scalp: what lies opposite is no scalp.
var aboveScalp = direction(180, 60)

// newChart gives a chart on which a path and its inside lie well: around the
// mean of its points or, when the path goes round so much of the head that
// this says nothing, around the middle of the scalp.
func newChart(path []Point3) chart {
	var sum Point3
	for _, u := range path {
		sum = sum.plus(u)
	}
	middle := sum.times(1 / float64(len(path)))
	if middle.length() < 0.3 || middle.unit().dot(aboveScalp) < -0.3 {
		middle = aboveScalp
	}
	middle = middle.unit()
	right := Point3{Z: 1}.cross(middle)
	if right.length() < 1e-6 {
		right = Point3{X: 1}
	}
	right = right.unit()
	return chart{middle, right, middle.cross(right)}
}

// holds tells whether a path keeps away from the place opposite the middle,
// where the chart has no end and no outline an inside.
func (c chart) holds(path []Point3) bool {
	for _, u := range path {
		if u.dot(c.middle) < -0.9 {
			return false
		}
	}
	return true
}

// flat carries a point of the unit sphere to the chart.
func (c chart) flat(u Point3) Point {
	k := 2 / max(1e-9, 1+u.dot(c.middle))
	return Point{k * u.dot(c.right), k * u.dot(c.up)}
}

// round carries a point of the chart back to the unit sphere, and tells the
// scale there.
func (c chart) round(p Point) (u Point3, scale float64) {
	quarter := (p.X*p.X + p.Y*p.Y) / 4
	scale = 1 / (1 + quarter)
	u = c.right.times(p.X).plus(c.up.times(p.Y)).plus(c.middle.times(1 - quarter))
	return u.times(scale), scale
}

// reach is how far from the middle of the chart lies what is at most an angle
// from its middle, in radians.
func reach(angle float64) float64 { return 2 * math.Tan(min(angle, 0.95*math.Pi)/2) }
