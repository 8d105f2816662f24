// Package scalp is the head Stipple plans on: one surface in centimetres, its
// zones, their areas, and the standard views of it.
//
// The surface is an ellipsoid fitted to the patient's head. Its zones are cut
// from one set of border lines drawn on the unit sphere, so they tile the
// scalp without gap or overlap; areas, pictures and hit tests all come from
// those lines. Left and right are always the patient's.
package scalp

import (
	"math"

	"stipple/planner/quantity"
)

// Head is one patient's head. NewHead makes it; the zero Head has no surface,
// no area and nothing to hit. Heads are values and safe for concurrent use.
type Head struct {
	axes  Point3
	areas [zoneCount]quantity.SquareCentimetres
}

// NewHead makes a head of size s. It fails, with a sentence for the user, when
// s.Check does.
func NewHead(s Size) (Head, error) {
	if err := s.Check(); err != nil {
		return Head{}, err
	}
	h := Head{axes: s.axes()}
	rings := zoneRings()
	for i, row := range zoneTable {
		if j := row.mirror.index(); j < i {
			h.areas[i] = h.areas[j]
			continue
		}
		h.areas[i] = quantity.SquareCentimetres(areaInside(h.axes, rings[i]))
	}
	return h, nil
}

// Axes gives the head's semi-axes in cm: half its breadth, half its length, and
// its height above the plane of the circumference.
func (h Head) Axes() Point3 { return h.axes }

// Area is the area of a zone in cm², 0 for an unknown zone.
func (h Head) Area(z Zone) quantity.SquareCentimetres {
	if i := z.index(); i >= 0 {
		return h.areas[i]
	}
	return 0
}

// TotalArea is the area of the whole scalp in cm².
func (h Head) TotalArea() quantity.SquareCentimetres {
	var total quantity.SquareCentimetres
	for _, area := range h.areas {
		total += area
	}
	return total
}

// ZoneOn tells which zone a point of the surface lies in; false off the scalp:
// on the face, the ears or the neck. A point a little above or below the
// surface counts as the point of the surface it lies over.
func (h Head) ZoneOn(p Point3) (Zone, bool) {
	u := p.unstretch(h.axes)
	size := u.length()
	if !(size > 0) || math.IsInf(size, 0) {
		return "", false
	}
	return zoneAt(u.times(1 / size))
}
