package scalp

import "math"

// View is a standard picture of the head, in parallel projection: lengths in
// the middle of the picture are true. It is a stable key.
type View string

// The five standard views.
const (
	// Front looks at the face: the patient's left is at the viewer's right.
	Front View = "front"
	// Top looks down with the nose at the top of the picture: the patient's
	// left is at the viewer's left.
	Top View = "top"
	// Back looks at the back of the head: the patient's left is at the
	// viewer's left.
	Back View = "back"
	// Left looks at the patient's left side: the nose points left.
	Left View = "left"
	// Right looks at the patient's right side: the nose points right.
	Right View = "right"
)

// Views gives the standard views in the order they are shown.
func Views() []View { return []View{Front, Top, Back, Left, Right} }

// Valid tells whether v is one of Views.
func (v View) Valid() bool {
	_, ok := v.camera()
	return ok
}

// Name is the view's name for a caption, for example "Front", or the bare key
// of an unknown view.
func (v View) Name() string {
	switch v {
	case Front:
		return "Front"
	case Top:
		return "Top"
	case Back:
		return "Back"
	case Left:
		return "Left"
	case Right:
		return "Right"
	}
	return string(v)
}

// A camera is how a view looks at the head: unit vectors to the picture's
// right, to its top, and to the viewer.
type camera struct{ right, up, toward Point3 }

func (v View) camera() (camera, bool) {
	switch v {
	case Front:
		return camera{Point3{X: -1}, Point3{Z: 1}, Point3{Y: 1}}, true
	case Top:
		return camera{Point3{X: 1}, Point3{Y: 1}, Point3{Z: 1}}, true
	case Back:
		return camera{Point3{X: 1}, Point3{Z: 1}, Point3{Y: -1}}, true
	case Left:
		return camera{Point3{Y: -1}, Point3{Z: 1}, Point3{X: -1}}, true
	case Right:
		return camera{Point3{Y: 1}, Point3{Z: 1}, Point3{X: 1}}, true
	}
	return camera{}, false
}

func (c camera) project(p Point3) Point { return Point{p.dot(c.right), p.dot(c.up)} }

// pole is the middle of the visible half of an ellipsoid, as a point of the
// unit sphere: a point u of that sphere is visible when u·pole > 0.
func (c camera) pole(axes Point3) Point3 { return c.toward.unstretch(axes).unit() }

// lift finds the visible point of the unit sphere, stretched by axes, that is
// seen at p; false beside the head.
func (c camera) lift(axes Point3, p Point) (Point3, bool) {
	base := c.right.times(p.X).plus(c.up.times(p.Y)).unstretch(axes)
	ray := c.toward.unstretch(axes)
	a, b, k := ray.dot(ray), base.dot(ray), base.dot(base)-1
	root := b*b - a*k
	if !(root >= 0) || !(a > 0) || math.IsInf(a, 0) {
		return Point3{}, false
	}
	return base.plus(ray.times((math.Sqrt(root) - b) / a)), true
}

// Project gives where a point of the head is seen in a view, in cm, and
// whether it lies on the side turned to the viewer.
func (h Head) Project(v View, p Point3) (Point, bool) {
	c, ok := v.camera()
	if !ok {
		return Point{}, false
	}
	normal := p.unstretch(h.axes).unstretch(h.axes)
	return c.project(p), normal.dot(c.toward) > 0
}

// Lift gives the point of the surface, in cm, that is seen at a point of a
// view; false beside the head or in an unknown view.
func (h Head) Lift(v View, p Point) (Point3, bool) {
	c, ok := v.camera()
	if !ok {
		return Point3{}, false
	}
	u, ok := c.lift(h.axes, p)
	return u.stretch(h.axes), ok
}

// At tells which zone is under a point of a view; false beside the scalp.
func (h Head) At(v View, p Point) (Zone, bool) {
	c, ok := v.camera()
	if !ok {
		return "", false
	}
	u, ok := c.lift(h.axes, p)
	if !ok {
		return "", false
	}
	return zoneAt(u)
}
