package main

import (
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// A demoKnot is a place a drawn scar runs through, as azimuth and elevation in
// degrees.
type demoKnot [2]float64

// demoLine is a scar along knots, so wide.
func demoLine(width quantity.Millimetres, knots ...demoKnot) *scalp.Scar {
	scar := scalp.Scar{Form: scalp.StrokeScar, Width: width, Path: curve(knots, false)}.Simplified()
	return &scar
}

// demoPatch is a scar with an outline through knots.
func demoPatch(knots ...demoKnot) *scalp.Scar {
	scar := scalp.Scar{Form: scalp.PatchScar, Path: curve(knots, true)}.Simplified()
	return &scar
}

// curve is the way of a steady hand through knots: a Catmull–Rom spline.
func curve(knots []demoKnot, closed bool) []scalp.Place {
	const steps = 12
	n := len(knots)
	at := func(i int) demoKnot {
		if closed {
			return knots[(i+n)%n]
		}
		return knots[max(0, min(n-1, i))]
	}
	last := n - 1
	if closed {
		last = n
	}
	var path []scalp.Place
	for i := range last {
		for k := range steps {
			path = append(path, between(at(i-1), at(i), at(i+1), at(i+2), float64(k)/steps))
		}
	}
	if !closed {
		path = append(path, between(at(last), at(last), at(last), at(last), 0))
	}
	return path
}

// between is the place a part t of the way from b to c, coming from a and going
// on to d.
func between(a, b, c, d demoKnot, t float64) scalp.Place {
	var v demoKnot
	for i := range v {
		v[i] = b[i] + t*(c[i]-a[i]+t*(2*a[i]-5*b[i]+4*c[i]-d[i]+t*(3*(b[i]-c[i])+d[i]-a[i])))/2
	}
	if v[0] < 0 {
		v[0] += 360
	}
	return scalp.Place{Azimuth: quantity.Degrees(v[0]), Elevation: quantity.Degrees(v[1])}
}
