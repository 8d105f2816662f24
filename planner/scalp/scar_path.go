package scalp

import "math"

// drawnTolerance is how far a simplified path may leave the one drawn, in
// radians: 0.2 mm on a head of mean size, less than a hand can hold a mouse.
const drawnTolerance = 0.0021

// Simplified gives a scar drawn by hand with the places it needs: those that
// keep its path within 0.2 mm of the one drawn, or as near as MaxPlaces allow.
// The result is tidy. Every place must be in range.
func (s Scar) Simplified() Scar {
	us := s.directions()
	if s.Form == PatchScar && len(us) > 0 {
		us = append(us, us[0])
	}
	kept := simplified(us, drawnTolerance)
	for tolerance := 2 * drawnTolerance; len(kept) > MaxPlaces; tolerance *= 2 {
		kept = simplified(us, tolerance)
	}
	if s.Form == PatchScar && len(kept) > 1 {
		kept = kept[:len(kept)-1]
	}
	s.Path = make([]Place, len(kept))
	for i, u := range kept {
		s.Path[i] = placeOf(u)
	}
	return s.Tidy()
}

// simplified is the path by Douglas and Peucker (1973): of each run only the
// point farthest from the straight line between its ends is kept, when it is
// farther than the tolerance, and so on within both halves. A path no longer
// than the tolerance is its first point.
func simplified(path []Point3, tolerance float64) []Point3 {
	if len(path) < 2 {
		return path
	}
	keep := make([]bool, len(path))
	keep[0], keep[len(path)-1] = true, true
	runs := [][2]int{{0, len(path) - 1}}
	for len(runs) > 0 {
		run := runs[len(runs)-1]
		runs = runs[:len(runs)-1]
		line := newPiece(path[run[0]], path[run[1]])
		farthest, most := 0, tolerance*tolerance
		for i := run[0] + 1; i < run[1]; i++ {
			if d := line.away(path[i]); d > most {
				farthest, most = i, d
			}
		}
		if farthest > 0 {
			keep[farthest] = true
			runs = append(runs, [2]int{run[0], farthest}, [2]int{farthest, run[1]})
		}
	}
	var kept []Point3
	for i, u := range path {
		if keep[i] {
			kept = append(kept, u)
		}
	}
	if len(kept) == 2 && kept[1].plus(kept[0].times(-1)).length() <= tolerance {
		kept = kept[:1]
	}
	return kept
}

// angle is the angle between two points of the unit sphere, in radians.
func angle(a, b Point3) float64 { return math.Atan2(a.cross(b).length(), a.dot(b)) }

// pieceAngle is the greatest length of a straight piece of a path on the unit
// sphere, in radians: 3 mm on a head, which leave the surface by 0.01 mm.
const pieceAngle = 0.032

// along gives the great circle from a to b in points no farther apart than
// pieceAngle, without b. Between opposite points it goes any way.
func along(a, b Point3) []Point3 {
	n := int(math.Ceil(angle(a, b) / pieceAngle))
	points := make([]Point3, 0, max(1, n))
	points = append(points, a)
	if n < 2 {
		return points
	}
	span := angle(a, b)
	ahead := b.plus(a.times(-a.dot(b)))
	if ahead.length() < 1e-9 {
		ahead = a.cross(Point3{Z: 1})
		if ahead.length() < 1e-9 {
			ahead = a.cross(Point3{Y: 1})
		}
	}
	ahead = ahead.unit()
	for i := 1; i < n; i++ {
		sin, cos := math.Sincos(span * float64(i) / float64(n))
		points = append(points, a.times(cos).plus(ahead.times(sin)))
	}
	return points
}

// finePath is a path in pieces, its last point included; closed, it ends where
// it began.
func finePath(us []Point3, closed bool) []Point3 {
	var path []Point3
	for i := 1; i < len(us); i++ {
		path = append(path, along(us[i-1], us[i])...)
	}
	last := us[len(us)-1]
	if !closed {
		return append(path, last)
	}
	return append(append(path, along(last, us[0])...), us[0])
}
