package scalp

import (
	"math"

	"stipple/planner/quantity"
)

// Middle gives the roomiest place of a zone, in cm; false for an unknown zone.
func (h Head) Middle(z Zone) (middle Point3, ok bool) {
	room := 0.0
	for _, v := range Views() {
		for _, patch := range h.Patches(v.Camera()) {
			if patch.Zone != z || patch.Room <= room {
				continue
			}
			if at, on := h.Lift(v.Camera(), patch.Label); on {
				middle, room, ok = at, patch.Room, true
			}
		}
	}
	return middle, ok
}

// ovalPlaces is the number of places of a placed outline.
const ovalPlaces = 36

// Placed gives a scar of a size around a point of the surface, for one who does
// not draw: a straight stroke of a length in cm and a width in mm, or an oval
// patch so long and so broad. It runs level across the head or, upright,
// towards the vertex. It is tidy, but may reach over the scalp's edge.
func (h Head) Placed(form Form, middle Point3, length quantity.Centimetres, breadth quantity.Millimetres, upright bool) Scar {
	u := middle.unstretch(h.axes).unit()
	across := u.cross(Point3{Z: 1})
	if across.length() < 1e-6 {
		across = Point3{X: 1} // at the vertex upright is from front to back
	}
	across = across.unit()
	up := across.cross(u)
	if upright {
		across, up = up, across
	}
	long, broad := float64(length)/2, float64(breadth)/20
	var s Scar
	// The first try is as long as if the head were flat; what it measures
	// corrects the next.
	for range 3 {
		s = h.placed(form, u, across.times(long), up.times(broad))
		if form == StrokeScar {
			s.Width = breadth
		}
		t, err := h.Trace(s)
		if err != nil || !(t.length > 0) || form == PatchScar && !(t.breadth > 0) {
			break
		}
		long *= float64(length) / t.length
		if form == PatchScar && breadth < quantity.Millimetres(10*length) {
			broad *= float64(breadth) / 10 / t.breadth
		}
	}
	return s.Tidy()
}

// placed is a scar around u with half axes in cm.
func (h Head) placed(form Form, u, long, broad Point3) Scar {
	s := Scar{Form: form}
	ways := ovalPlaces
	if form == StrokeScar {
		ways, broad = 2, Point3{}
	}
	for i := range ways {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(ways))
		way := long.times(cos).plus(broad.times(sin))
		if size := way.length(); size > 0 {
			way = way.times(1 / way.unit().stretch(h.axes).length())
		}
		turn := way.length()
		if turn == 0 {
			s.Path = append(s.Path, placeOf(u))
			continue
		}
		sin, cos = math.Sincos(min(turn, math.Pi/2))
		s.Path = append(s.Path, placeOf(u.times(cos).plus(way.unit().times(sin))))
	}
	return s
}
