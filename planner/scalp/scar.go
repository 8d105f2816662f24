package scalp

import (
	"errors"

	"stipple/planner/quantity"
)

// Form is how a scar is drawn.
type Form string

// The forms of a scar.
const (
	// StrokeScar is a line with a width, such as a strip scar.
	StrokeScar Form = "stroke"
	// PatchScar is an area with an outline, such as a burn.
	PatchScar Form = "patch"
)

// Place is a place on the head that stays where it is when the head is
// measured again: a direction from the head's centre, on the unit sphere the
// head is stretched from.
type Place struct {
	// Azimuth is 0 at the nose and grows to the patient's right, 0–360.
	Azimuth quantity.Degrees `json:"azimuth"`
	// Elevation is 0 in the plane of the circumference, 90 at the vertex.
	Elevation quantity.Degrees `json:"elevation"`
}

// Scar is a scar drawn on the scalp: a stroke along Path with a Width, or the
// patch whose outline Path is. A stroke of one place is a round spot.
type Scar struct {
	Form  Form                 `json:"form"`
	Width quantity.Millimetres `json:"width,omitempty"` // of a stroke
	Path  []Place              `json:"path"`
}

// Trace is a scar laid on one head. Head.Trace makes it.
type Trace struct{}

// Cell is a small piece of a trace.
type Cell struct {
	At   Point3  // its middle, on the surface, in cm
	Area float64 // cm²
	Zone Zone
}

// Trace lays a scar on the head.
func (h Head) Trace(s Scar) (*Trace, error) { return nil, errors.New("not built yet") }

// Depth is how far, in cm along the surface, a point of the surface lies inside
// the trace's edge; negative outside. Parts drawn beside the scalp do not
// count.
func (t *Trace) Depth(p Point3) float64 { return 0 }

// Reach gives a ball, in cm, that holds the whole trace.
func (t *Trace) Reach() (centre Point3, radius float64) { return Point3{}, 0 }

// Cells cuts the trace into small pieces; their areas sum to Area.
func (t *Trace) Cells() []Cell { return nil }

// Area is the area in cm², without what lies beside the scalp.
func (t *Trace) Area() quantity.SquareCentimetres { return 0 }
