package scalpmap

import (
	"image/color"
	"reflect"
	"slices"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// Target is what can be pointed at and chosen: a zone of the scalp, or the scar
// drawn with a key. It has one or the other; the zero Target is none.
type Target struct {
	Zone scalp.Zone
	Scar string
}

// Area is what the map shows of one zone or of one drawn scar.
type Area struct {
	Target  Target
	Name    string              // said when pointed at; "" is the zone's own name
	Label   string              // written on it, such as "4" or "S1"
	Planned bool                // outlined and labelled
	Density quantity.DotsPerCM2 // written on a zone; 0 writes none
	Lines   []string            // said below the name when pointed at
	Verdict Verdict             // how it was done beside its plan
	Said    string              // written on a zone in place of Density
	Named   int                 // scars on a zone that are not drawn; they are marked

	Trace *scalp.Trace // where a drawn scar lies
	Drawn scalp.Scar   // as it was drawn, to move it by its handles
}

// Scene is everything the map shows. A zone without an Area is bare.
type Scene struct {
	Head  scalp.Head
	Skin  color.NRGBA // see Skin; the zero colour is the neutral one
	Areas []Area

	Picture *stipple.Picture // nil shows no dots
	// Shades gives the colour of the dots of each of the picture's areas in each
	// session; see Shade. What it leaves out is charcoal.
	Shades     [][]color.NRGBA
	Session    int  // the session looked at, from 0
	Cumulative bool // earlier sessions' dots are shown too
	Title      string
}

// shade gives the colour of an area's dots in a session.
func (s *Scene) shade(area, session int) color.NRGBA {
	if area < len(s.Shades) && session < len(s.Shades[area]) {
		return s.Shades[area][session]
	}
	return charcoal
}

// area gives what is shown of a target.
func (s *Scene) area(t Target) (*Area, bool) {
	for i := range s.Areas {
		if s.Areas[i].Target == t {
			return &s.Areas[i], true
		}
	}
	return nil, false
}

// targets gives every zone in reading order, then every drawn scar.
func (s *Scene) targets() []Target {
	var list []Target
	for _, zone := range scalp.Zones() {
		list = append(list, Target{Zone: zone})
	}
	for _, a := range s.Areas {
		if a.Trace != nil {
			list = append(list, a.Target)
		}
	}
	return list
}

// name gives a target in words.
func (s *Scene) name(t Target) string {
	if a, ok := s.area(t); ok && a.Name != "" {
		return a.Name
	}
	return t.Zone.Name()
}

// sameLines tells whether two scenes have the same head, skin and outlines: all
// that is painted but the dots.
func (s *Scene) sameLines(other *Scene) bool {
	return s.Head == other.Head && s.Skin == other.Skin && slices.EqualFunc(s.Areas, other.Areas, func(a, b Area) bool {
		return a.Target == b.Target && a.Planned == b.Planned && a.Named == b.Named && a.Trace == b.Trace && a.Verdict == b.Verdict
	})
}

// same tells whether two scenes look the same.
func (s *Scene) same(other *Scene) bool {
	return s.sameLines(other) && s.Picture == other.Picture && s.Session == other.Session &&
		s.Cumulative == other.Cumulative && s.Title == other.Title && reflect.DeepEqual(s.Shades, other.Shades) &&
		slices.EqualFunc(s.Areas, other.Areas, func(a, b Area) bool {
			return a.Name == b.Name && a.Label == b.Label && a.Density == b.Density && a.Said == b.Said && slices.Equal(a.Lines, b.Lines) && reflect.DeepEqual(a.Drawn, b.Drawn)
		})
}
