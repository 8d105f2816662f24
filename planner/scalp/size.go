package scalp

import (
	"fmt"
	"math"

	"stipple/planner/quantity"
)

// Size is what was measured of a patient's head. A zero field was not
// measured; the zero Size is a head of DefaultCircumference.
type Size struct {
	// Circumference is taken with a tape over the glabella and the most
	// prominent point of the back of the head, 40–70 cm.
	Circumference quantity.Centimetres `json:"circumference,omitempty"`
	// Length is taken with calipers from the glabella to the most prominent
	// point of the back of the head, 12–25 cm.
	Length quantity.Centimetres `json:"length,omitempty"`
	// Breadth is the greatest width above the ears, 10–20 cm.
	Breadth quantity.Centimetres `json:"breadth,omitempty"`
}

// DefaultCircumference is the head circumference taken when none was measured.
const DefaultCircumference quantity.Centimetres = 57

// The semi-axes, in cm, of the ellipsoid fitted to a head of
// DefaultCircumference: half its breadth, half its length, and its height
// above the plane of the circumference.
var standardAxes = Point3{X: 8.1, Y: 10.0, Z: 10.3}

// The limits of a head's plan: breadth over length, and how far length and
// breadth may disagree with the tape before one of them must be a slip.
const (
	narrowestHead = 0.62
	broadestHead  = 1.05
	tapeTolerance = 0.12
)

// SizeError says what is wrong with the measurements of a head.
type SizeError struct {
	// Field is the measurement to look at first, by its name in JSON.
	Field string
	says  string
}

// Error gives the words for the user, without a full stop.
func (e *SizeError) Error() string { return e.says }

func sizeErrorf(field, format string, args ...any) error {
	return &SizeError{Field: field, says: fmt.Sprintf(format, args...)}
}

// Check gives a *SizeError when a measurement lies outside its permitted range
// or when the measurements contradict each other.
func (s Size) Check() error {
	for _, m := range []struct {
		field       string
		value       quantity.Centimetres
		least, most quantity.Centimetres
	}{
		{"circumference", s.Circumference, 40, 70},
		{"length", s.Length, 12, 25},
		{"breadth", s.Breadth, 10, 20},
	} {
		inside := m.value >= m.least && m.value <= m.most
		if m.value != 0 && !inside {
			return sizeErrorf(m.field, "the head %s must be between %v and %v", m.field, m.least, m.most)
		}
	}
	return s.checkPlan()
}

// checkPlan compares the measurements with each other.
func (s Size) checkPlan() error {
	length, breadth := s.plan()
	if ratio := breadth / length; ratio < narrowestHead || ratio > broadestHead {
		return sizeErrorf(s.odd(), "a head %.1f cm long and %.1f cm broad is out of proportion: please measure again", length, breadth)
	}
	if s.Circumference == 0 || s.Length == 0 || s.Breadth == 0 {
		return nil
	}
	round := perimeter(length/2, breadth/2)
	if math.Abs(round/float64(s.Circumference)-1) > tapeTolerance {
		return sizeErrorf("circumference", "a head %v long and %v broad measures about %.0f cm round, not %v: please measure again",
			s.Length, s.Breadth, round, s.Circumference)
	}
	return nil
}

// odd names the measurement that a head out of proportion is put down to.
func (s Size) odd() string {
	switch {
	case s.Length != 0:
		return "length"
	case s.Breadth != 0:
		return "breadth"
	}
	return "circumference"
}

// plan is the head's length and breadth in cm, as measured or, where not
// measured, in the mean proportion to its circumference.
func (s Size) plan() (length, breadth float64) {
	scale := float64(s.tape() / DefaultCircumference)
	length, breadth = float64(s.Length), float64(s.Breadth)
	if length == 0 {
		length = 2 * standardAxes.Y * scale
	}
	if breadth == 0 {
		breadth = 2 * standardAxes.X * scale
	}
	return length, breadth
}

// tape is the head's circumference: as measured, else as its length and
// breadth imply, else the default.
func (s Size) tape() quantity.Centimetres {
	switch {
	case s.Circumference != 0:
		return s.Circumference
	case s.Length != 0 && s.Breadth != 0:
		return quantity.Centimetres(perimeter(float64(s.Length)/2, float64(s.Breadth)/2))
	default:
		return DefaultCircumference
	}
}

// axes gives the semi-axes of the head. Length and breadth set its
// proportion; the tape, the more repeatable measure, sets its size.
func (s Size) axes() Point3 {
	tape := float64(s.tape())
	axes := standardAxes.times(tape / float64(DefaultCircumference))
	if s.Length == 0 && s.Breadth == 0 {
		return axes
	}
	length, breadth := s.plan()
	fit := tape / perimeter(length/2, breadth/2)
	axes.X, axes.Y = fit*breadth/2, fit*length/2
	return axes
}

// perimeter is the circumference of an ellipse by its semi-axes (Ramanujan's
// second approximation, exact here to far below a tape's error).
func perimeter(a, b float64) float64 {
	h := (a - b) * (a - b) / ((a + b) * (a + b))
	return math.Pi * (a + b) * (1 + 3*h/(10+math.Sqrt(4-3*h)))
}
