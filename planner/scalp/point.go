package scalp

import "math"

// Point3 is a point of the head in cm, seen from the centre of the plane of
// its circumference: X to the patient's right, Y to the nose, Z up.
type Point3 struct{ X, Y, Z float64 }

// Point is a point of a view in cm, seen from the centre of the head: X to
// the viewer's right, Y up.
type Point struct{ X, Y float64 }

func (p Point3) plus(q Point3) Point3      { return Point3{p.X + q.X, p.Y + q.Y, p.Z + q.Z} }
func (p Point3) times(k float64) Point3    { return Point3{p.X * k, p.Y * k, p.Z * k} }
func (p Point3) dot(q Point3) float64      { return p.X*q.X + p.Y*q.Y + p.Z*q.Z }
func (p Point3) length() float64           { return math.Sqrt(p.dot(p)) }
func (p Point3) stretch(q Point3) Point3   { return Point3{p.X * q.X, p.Y * q.Y, p.Z * q.Z} }
func (p Point3) unstretch(q Point3) Point3 { return Point3{p.X / q.X, p.Y / q.Y, p.Z / q.Z} }
func (p Point3) unit() Point3              { return p.times(1 / p.length()) }
func (p Point3) mirror() Point3            { return Point3{-p.X, p.Y, p.Z} }

func (p Point3) cross(q Point3) Point3 {
	return Point3{p.Y*q.Z - p.Z*q.Y, p.Z*q.X - p.X*q.Z, p.X*q.Y - p.Y*q.X}
}

// direction is the point of the unit sphere at an azimuth and an elevation in
// degrees. Azimuth is 0 at the nose and grows to the patient's right;
// elevation is 0 in the plane of the circumference and 90 at the vertex.
func direction(azimuth, elevation float64) Point3 {
	sinA, cosA := math.Sincos(azimuth * math.Pi / 180)
	sinE, cosE := math.Sincos(elevation * math.Pi / 180)
	return Point3{cosE * sinA, cosE * cosA, sinE}
}

// flat carries a point of the unit sphere to the chart on which the zones are
// told apart: seen from above the vertex, with the nose up, its distance from
// the middle is the angle from the vertex (azimuthal equidistant).
func flat(u Point3) Point {
	across := math.Hypot(u.X, u.Y)
	if across == 0 {
		return Point{X: math.Atan2(across, u.Z)} // 0 at the vertex, π straight below it
	}
	k := math.Atan2(across, u.Z) / across
	return Point{u.X * k, u.Y * k}
}

// contains tells whether p lies inside rings by the even-odd rule. A point on
// a border shared by two rings lies in exactly one of them.
func contains(rings [][]Point, p Point) bool {
	inside := false
	for _, ring := range rings {
		prev := ring[len(ring)-1]
		for _, next := range ring {
			if (next.Y > p.Y) != (prev.Y > p.Y) && p.X < crossing(prev, next, p.Y) {
				inside = !inside
			}
			prev = next
		}
	}
	return inside
}

// crossing is the X at which the line through a and b has height y. It orders
// its ends so that two zones sharing an edge compute the very same number.
func crossing(a, b Point, y float64) float64 {
	if a.Y > b.Y {
		a, b = b, a
	}
	return a.X + (y-a.Y)*(b.X-a.X)/(b.Y-a.Y)
}

// signedArea is the area inside a ring, positive when it runs anticlockwise.
func signedArea(ring []Point) float64 {
	sum := 0.0
	prev := ring[len(ring)-1]
	for _, next := range ring {
		sum += prev.X*next.Y - next.X*prev.Y
		prev = next
	}
	return sum / 2
}
