package scalpmap

import (
	"math"

	"stipple/planner/scalp"
)

// optics are the directions a camera sees a head by: where the picture's right,
// its top and the viewer lie, as unit vectors, and the half lengths of the head
// in cm.
type optics struct {
	head              scalp.Head
	axes              scalp.Point3
	right, up, toward scalp.Point3
}

func newOptics(head scalp.Head, c scalp.Camera) optics {
	o := optics{head: head, axes: scalp.Point3{X: 1, Y: 1, Z: 1}}
	if side, ok := head.Lift(scalp.Right.Camera(), scalp.Point{}); ok {
		front, _ := head.Lift(scalp.Front.Camera(), scalp.Point{})
		top, _ := head.Lift(scalp.Top.Camera(), scalp.Point{})
		o.axes = scalp.Point3{X: side.X, Y: front.Y, Z: top.Z}
	}
	return o.from(c)
}

// from gives the optics of another camera. A picture is linear in the points
// it shows, so three points tell how every point is seen.
func (o optics) from(c scalp.Camera) optics {
	x, _ := o.head.Project(c, scalp.Point3{X: 1})
	y, _ := o.head.Project(c, scalp.Point3{Y: 1})
	z, _ := o.head.Project(c, scalp.Point3{Z: 1})
	o.right, o.up = scalp.Point3{X: x.X, Y: y.X, Z: z.X}, scalp.Point3{X: x.Y, Y: y.Y, Z: z.Y}
	o.toward = cross(o.right, o.up)
	return o
}

func (o optics) project(p scalp.Point3) scalp.Point {
	return scalp.Point{X: dot(p, o.right), Y: dot(p, o.up)}
}

// facing is how far a point of the surface is turned to the viewer: 1 straight,
// 0 on the limb, negative behind it.
func (o optics) facing(p scalp.Point3) float64 {
	n := scalp.Point3{X: p.X / (o.axes.X * o.axes.X), Y: p.Y / (o.axes.Y * o.axes.Y), Z: p.Z / (o.axes.Z * o.axes.Z)}
	size := math.Sqrt(dot(n, n))
	if size == 0 {
		return 0
	}
	return dot(n, o.toward) / size
}

// hold gives the point of the head seen at a point of the picture or, beside
// the head, the point of it nearest to there.
func (o optics) hold(c scalp.Camera, p scalp.Point) scalp.Point3 {
	for range 60 {
		if at, ok := o.head.Lift(c, p); ok {
			return at
		}
		p = scalp.Point{X: p.X * 0.94, Y: p.Y * 0.94}
	}
	return scalp.Point3{}
}

// How far below its middle a head of mean height is shown: with the chin from
// before and, as the face is hidden then, without the neck from behind.
const (
	shownChin, shownNape = 13.6, 10.8
	meanHeight           = 10.3
)

// corners gives the corners of what a fitted picture shows.
func (o optics) corners(c scalp.Camera) (low, high scalp.Point) {
	low, high = o.head.Bounds(c)
	low.Y = max(low.Y, o.neckline())
	return low, high
}

// neckline is where a fitted picture ends below, so that the scalp is seen as
// large as can be: never within the outline of the skull.
func (o optics) neckline() float64 {
	back := max(0, -o.toward.Y)
	shown := shownChin + (shownNape-shownChin)*back*back*(3-2*back)
	stretched := scalp.Point3{X: o.up.X * o.axes.X, Y: o.up.Y * o.axes.Y, Z: o.up.Z * o.axes.Z}
	return min(-length(stretched)-0.4, -shown*o.axes.Z/meanHeight*o.up.Z)
}

func dot(a, b scalp.Point3) float64 { return a.X*b.X + a.Y*b.Y + a.Z*b.Z }

func cross(a, b scalp.Point3) scalp.Point3 {
	return scalp.Point3{X: a.Y*b.Z - a.Z*b.Y, Y: a.Z*b.X - a.X*b.Z, Z: a.X*b.Y - a.Y*b.X}
}
