package scalp

import (
	"math"
	"slices"
	"sync"
)

// Bounds gives the corners of an upright rectangle, in cm, that holds
// everything a camera sees, with the head's axis in its middle: the head
// turns on the spot. The rectangle follows the camera as smoothly as the head
// does, and is as tall as the picture.
func (h Head) Bounds(from Camera) (low, high Point) {
	if h == (Head{}) {
		return Point{}, Point{}
	}
	e := from.eye()
	l := e.lens(h.axes)
	wide, tall := h.axes.stretch(e.right).length(), h.axes.stretch(e.up).length()
	low, high = Point{-wide, -tall}, Point{wide, tall}
	for _, p := range outposts() {
		at := l.see(p)
		wide = max(wide, math.Abs(at.X))
		low.Y, high.Y = min(low.Y, at.Y), max(high.Y, at.Y)
	}
	low.X, high.X = -wide, wide
	return low, high
}

// outposts are the points of the standard head that may be its outermost: the
// face, the ears, and where the drawing ends.
var outposts = sync.OnceValue(func() []Point3 {
	neck := neckMesh()
	points := slices.Clone(neck.points[len(neck.points)-neck.columns:])
	for _, ear := range []*mesh{rightEar().mesh, leftEarMesh()} {
		points = append(points, ear.shell().points...)
	}
	for _, p := range headMesh().points {
		if p.Y > 0 && p.Z < 0.9*standardAxes.Z {
			points = append(points, p)
		}
	}
	return points
})
