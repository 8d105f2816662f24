// Package stipple places the dots a plan asks for.
//
// One ranked set of places lies on the whole head: its first n places are
// evenly spread for every n (farthest-point ordering, Eldar and others 1997).
// A place becomes a dot in the first session whose density there reaches its
// rank. So each session fills the gaps of those before it, dots know no
// borders, and a new region or scar changes only the dots it covers or softens.
//
// How even it is: in uniform density every session's dots keep at least 0.68 of
// the greatest distance that so many could keep, that of a hexagonal lattice,
// on a head of mean proportions, and 0.6 on any: up to 150 dots/cm², and on most
// heads to 240. Denser ones are even still, but may touch.
package stipple

import (
	"errors"
	"fmt"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// The limits of what can be laid.
const (
	// MaxDensity is the most dots for each cm², all sessions together. Far
	// below it dots of any real size run into one.
	MaxDensity quantity.DotsPerCM2 = 2000
	// MaxFade is the greatest width of a soft edge, in cm.
	MaxFade = 1.0
	// MaxGradient is the steepest gradient, as a part of the mean density.
	MaxGradient = 0.9
)

// What can be wrong with an area.
var (
	ErrTooDense = fmt.Errorf("more than %v together are too dense to draw", MaxDensity)
	ErrNoArea   = errors.New("it has no area on the scalp")
	ErrNumber   = errors.New("a density, fade or gradient is out of range")
)

// AreaError says which area cannot be laid, and why.
type AreaError struct {
	Area int   // its place in the list given to Lay
	Err  error // ErrTooDense, ErrNoArea or ErrNumber
}

func (e AreaError) Error() string { return fmt.Sprintf("area %d: %v", e.Area+1, e.Err) }

// Unwrap gives the reason.
func (e AreaError) Unwrap() error { return e.Err }

// Layer is what one session adds to an area.
type Layer struct {
	Density quantity.DotsPerCM2
	// Fade is the width, in cm, over which the density fades inwards to that of
	// a thinner neighbour, 0–MaxFade; 0 is a hard edge. No fade is wider than
	// half the area's greatest depth.
	Fade float64
	// Gradient is how much denser the back end is than the mean, as a part of
	// it, and how much thinner the front end: up to MaxGradient either way. It
	// moves dots and adds none.
	Gradient float64
}

// Area is a part of the head to stipple: a drawn scar when Trace is set, else
// the whole Zone without the scars of the other areas. An area with neither is
// left bare. Where scars overlap the later one has the dots.
type Area struct {
	Zone   scalp.Zone
	Trace  *scalp.Trace
	Layers []Layer // one for each session
}

// Dot is one dot.
type Dot struct {
	At      scalp.Point3 // on the surface, in cm, in steps of 0.01 mm
	Area    int          // its area's place in the list given to Lay
	Session int          // the session that places it, from 0
}

// Picture is the dots of a plan.
type Picture struct {
	// Dots are ordered by session, earlier ones first, and then by area.
	Dots []Dot
	// Counts gives for each area how many dots each session adds.
	Counts [][]int
	// Sizes gives the extent of each area in cm², without the scars of other
	// areas; 0 when it has none.
	Sizes []quantity.SquareCentimetres

	ends []int // where the dots of each session end
}

// Added gives the dots that a session (from 0) adds.
func (p *Picture) Added(session int) []Dot {
	return p.Until(session)[len(p.Until(session-1)):]
}

// Until gives the dots that stand after a session (from 0).
func (p *Picture) Until(session int) []Dot {
	if p == nil || session < 0 || len(p.ends) == 0 {
		return nil
	}
	return p.Dots[:p.ends[min(session, len(p.ends)-1)]]
}

// check gives an error when an area cannot be laid.
func (a Area) check() error {
	sum := quantity.DotsPerCM2(0)
	for _, l := range a.Layers {
		inside := l.Density >= 0 && l.Fade >= 0 && l.Fade <= MaxFade && l.Gradient >= -MaxGradient && l.Gradient <= MaxGradient
		if !inside {
			return ErrNumber
		}
		sum += l.Density
	}
	switch {
	case sum > MaxDensity:
		return ErrTooDense
	case sum > 0 && a.Trace != nil && !(a.Trace.Area() > 0):
		return ErrNoArea
	}
	return nil
}
