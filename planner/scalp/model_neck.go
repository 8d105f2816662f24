package scalp

import (
	"math"
	"slices"
	"sync"
)

// A collar is a section of the neck: its height on the axis, half width, how
// far it reaches forward and back, where it is widest, and how much it drops
// for each cm forward. All in cm of the standard head.
type collar struct{ z, half, front, back, widest, drop float64 }

// The neck, top down: from inside the skull to where the shoulders begin.
var collars = []collar{
	{-4.6, 7.1, 3.2, -8.75, -1.6, 0},
	{-5.4, 6.86, 3.3, -8.42, -1.8, 0},
	{-6.2, 6.56, 3.6, -7.95, -2, 0},
	{-6.8, 6.32, 3.9, -7.6, -2.15, 0},
	{-7.4, 6.1, 4.2, -7.3, -2.3, 0},
	{-8.1, 5.88, 4.55, -7.05, -2.45, 0},
	{-8.8, 5.7, 4.9, -6.89, -2.6, 0},
	{-10.6, 5.4, 5.8, -6.7, -2.8, 0},
	{-11.6, 5.34, 6.9, -6.72, -2.8, 0},
	{-12.2, 5.33, 7.5, -6.79, -2.8, 0},
	{-12.7, 5.35, 7.45, -6.86, -2.8, 0},
	{-13, 5.38, 6.6, -6.9, -2.75, 0},
	{-13.4, 5.45, 5.3, -6.97, -2.7, 0.01},
	{-14, 5.62, 4.3, -7.1, -2.5, 0.02},
	{-14.8, 5.93, 3.72, -7.33, -2.3, 0.03},
	{-15.6, 6.37, 3.4, -7.65, -2.1, 0.04},
	{-16.3, 6.92, 3.3, -8.05, -1.95, 0.05},
	{-17, 7.65, 3.25, -8.6, -1.8, 0.06},
}

// neckAxis is where the sections of the neck hang, by y.
const neckAxis = -2.5

// collarCourses are the collars' columns as smooth curves by height.
var collarCourses = sync.OnceValue(func() (c struct{ half, front, back, widest, drop course }) {
	for _, s := range slices.Backward(collars) {
		c.half = append(c.half, Point{s.z, s.half})
		c.front = append(c.front, Point{s.z, s.front})
		c.back = append(c.back, Point{s.z, s.back})
		c.widest = append(c.widest, Point{s.z, s.widest})
		c.drop = append(c.drop, Point{s.z, s.drop})
	}
	return c
})

// collarAt is the section of the neck at a height.
func collarAt(z float64) collar {
	c := collarCourses()
	return collar{z, c.half.at(z), c.front.at(z), c.back.at(z), c.widest.at(z), c.drop.at(z)}
}

var collarLadder = sync.OnceValue(func() *ladder[collar] {
	l := newLadder(collars[len(collars)-1].z, collars[0].z, collarAt)
	return &l
})

// around is the point of a section at an angle from the front, in degrees to
// the patient's right.
func (c collar) around(angle float64) Point3 {
	sin, cos := sincos(angle)
	y := c.widest + (c.front-c.widest)*cos
	if cos < 0 {
		y = c.widest + (c.widest-c.back)*cos
	}
	return Point3{c.half * sin, y, c.z - c.drop*(y-neckAxis)}
}

// outside is how far a point stands off a section, about, in its half widths.
func (c collar) outside(p Point3) float64 {
	return math.Hypot(p.X/c.half, (p.Y-(c.front+c.back)/2)/((c.front-c.back)/2)) - 1
}

// ahead is how far one can go from a point towards the viewer until one leaves
// the upright cylinder over a section, in cm: negative when the cylinder lies
// behind the point, and false when it lies aside.
func (c collar) ahead(p, toward Point3) (float64, bool) {
	middle, half := (c.front+c.back)/2, (c.front-c.back)/2
	x, y := p.X/c.half, (p.Y-middle)/half
	u, v := toward.X/c.half, toward.Y/half
	a, b := u*u+v*v, u*x+v*y
	root := b*b - a*(x*x+y*y-1)
	if root <= 0 || a < 1e-9 {
		return 0, false
	}
	return (math.Sqrt(root) - b) / a, true
}

// neckMesh is the neck and the beginnings of the shoulders.
var neckMesh = sync.OnceValue(func() *mesh {
	const columns, rows = 48, 36
	m := &mesh{columns: columns, middle: Point3{0, -2, -12.2}, open: true}
	top, end := collars[0].z, collars[len(collars)-1].z
	for row := range rows {
		c := collarAt(top + (end-top)*float64(row)/(rows-1))
		for column := range columns {
			angle := 360 * float64(column) / columns
			if angle > 180 {
				angle -= 360
			}
			m.points = append(m.points, c.around(angle))
		}
	}
	return m
})
