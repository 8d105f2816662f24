package scalp

import "math"

// The nodes and weights of Gauss–Legendre quadrature with five points on
// -1..1.
var (
	gaussNodes   = [5]float64{-0.906179845938664, -0.538469310105683, 0, 0.538469310105683, 0.906179845938664}
	gaussWeights = [5]float64{0.236926885056189, 0.478628670499366, 0.568888888888889, 0.478628670499366, 0.236926885056189}
)

// areaInside is the area in cm² of the ellipsoid inside a ring. By Green's
// theorem it is the integral along the border of the area swept by the
// meridian from the vertex: exact but for the quadrature, and far quicker than
// counting points inside. A ring around the vertex needs no special care, one
// with a corner on the vertex would.
func areaInside(axes Point3, r ring) float64 {
	area := 0.0
	prev := len(r.on) - 1
	for next := range r.on {
		a, b := r.on[prev], r.on[next]
		turn := math.Atan2(b.Y*a.X-b.X*a.Y, a.X*b.X+a.Y*b.Y)
		area += turn * sweep(axes, a.plus(b).unit())
		prev = next
	}
	return area
}

// sweep is the area, for each radian of azimuth, between the vertex and u
// along u's meridian.
func sweep(axes, u Point3) float64 {
	across := math.Hypot(u.X, u.Y)
	if across == 0 {
		return 0
	}
	polar := math.Atan2(across, u.Z)
	east, north := u.X/across, u.Y/across
	sum := 0.0
	for half := range 2 {
		for i, node := range gaussNodes {
			angle := polar * (float64(half) + (node+1)/2) / 2
			sin, cos := math.Sincos(angle)
			sum += gaussWeights[i] * sin * stretching(axes, Point3{sin * east, sin * north, cos})
		}
	}
	return sum * polar / 4
}

// stretching is how much larger a small area of the unit sphere at u becomes
// on the ellipsoid.
func stretching(axes, u Point3) float64 {
	return axes.X * axes.Y * axes.Z * u.unstretch(axes).length()
}
