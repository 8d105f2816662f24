package scalp

import (
	"math"
	"slices"
)

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
func (v View) Valid() bool { return slices.Contains(Views(), v) }

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

// Camera is where the viewer of a view stands: the head itself stays still
// and upright. Cameras are comparable; the zero Camera looks at the face.
type Camera struct {
	// Azimuth is the direction of the viewer, in degrees: 0 before the face, 90
	// at the patient's right, 180 behind.
	Azimuth float64
	// Elevation is how high the viewer stands, in degrees: 0 level with the
	// plane of the circumference, 90 straight above it, -90 below.
	Elevation float64
}

// Camera gives where the viewer of a standard view stands; of an unknown view,
// before the face.
func (v View) Camera() Camera {
	switch v {
	case Top:
		// As though one stood behind and looked over the head: the nose is up.
		return Camera{180, 90}
	case Back:
		return Camera{180, 0}
	case Left:
		return Camera{270, 0}
	case Right:
		return Camera{90, 0}
	}
	return Camera{}
}

// View gives the standard view a camera stands at; false for any other.
func (c Camera) View() (View, bool) {
	for _, v := range Views() {
		if v.Camera() == c {
			return v, true
		}
	}
	return "", false
}

// Turned gives the camera moved by so many degrees, to the patient's right and
// up. It never goes over the vertex or under the chin, and its azimuth stays
// within 0–360.
func (c Camera) Turned(right, up float64) Camera {
	c.Azimuth = math.Mod(math.Mod(c.Azimuth+right, 360)+360, 360)
	c.Elevation = max(-90, min(90, c.Elevation+up))
	return c
}

// An eye is a camera's directions as unit vectors: to the picture's right, to
// its top, and to the viewer.
type eye struct{ right, up, toward Point3 }

func (c Camera) eye() eye {
	sinA, cosA := sincos(c.Azimuth)
	sinE, cosE := sincos(c.Elevation)
	return eye{
		right:  Point3{-cosA, sinA, 0},
		up:     Point3{-sinE * sinA, -sinE * cosA, cosE},
		toward: Point3{cosE * sinA, cosE * cosA, sinE},
	}
}

// sincos is exact at whole quarter turns, so that the standard views are.
func sincos(degrees float64) (sin, cos float64) {
	switch math.Mod(math.Mod(degrees, 360)+360, 360) {
	case 0:
		return 0, 1
	case 90:
		return 1, 0
	case 180:
		return 0, -1
	case 270:
		return -1, 0
	}
	return math.Sincos(degrees * math.Pi / 180)
}

func (e eye) project(p Point3) Point { return Point{p.dot(e.right), p.dot(e.up)} }

// pole is the middle of the visible half of an ellipsoid, as a point of the
// unit sphere: a point u of that sphere is visible when u·pole > 0.
func (e eye) pole(axes Point3) Point3 { return e.toward.unstretch(axes).unit() }

// lift finds the visible point of the unit sphere, stretched by axes, that is
// seen at p; false beside the head.
func (e eye) lift(axes Point3, p Point) (Point3, bool) {
	base := e.right.times(p.X).plus(e.up.times(p.Y)).unstretch(axes)
	ray := e.toward.unstretch(axes)
	a, b, k := ray.dot(ray), base.dot(ray), base.dot(base)-1
	root := b*b - a*k
	if !(root >= 0) || !(a > 0) || math.IsInf(a, 0) {
		return Point3{}, false
	}
	return base.plus(ray.times((math.Sqrt(root) - b) / a)), true
}

// Project gives where a camera sees a point of the head, in cm, and whether it
// lies on the side turned to the viewer.
func (h Head) Project(c Camera, p Point3) (Point, bool) {
	e := c.eye()
	normal := p.unstretch(h.axes).unstretch(h.axes)
	return e.project(p), normal.dot(e.toward) > 0
}

// Lift gives the point of the surface, in cm, that a camera sees at a point of
// its picture; false beside the head.
func (h Head) Lift(c Camera, p Point) (Point3, bool) {
	u, ok := c.eye().lift(h.axes, p)
	return u.stretch(h.axes), ok
}

// At tells which zone a camera sees at a point of its picture; false beside the
// scalp.
func (h Head) At(c Camera, p Point) (Zone, bool) {
	u, ok := c.eye().lift(h.axes, p)
	if !ok {
		return "", false
	}
	return zoneAt(u)
}
