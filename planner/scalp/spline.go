package scalp

import "math"

// spline draws a smooth curve through knots (a centripetal Catmull–Rom
// spline, which neither overshoots nor loops) and gives one run of points for
// each interval, both ends included. Before and after are the imagined knots
// beyond the ends. No two points lie further apart than about step.
func spline(before Point3, knots []Point3, after Point3, step float64) [][]Point3 {
	at := func(i int) Point3 {
		switch {
		case i < 0:
			return before
		case i >= len(knots):
			return after
		}
		return knots[i]
	}
	runs := make([][]Point3, len(knots)-1)
	for i := range runs {
		runs[i] = interval(at(i-1), at(i), at(i+1), at(i+2), step)
	}
	return runs
}

// interval is the part of a spline from b to c, where a comes before and d
// after.
func interval(a, b, c, d Point3, step float64) []Point3 {
	chord := c.plus(b.times(-1)).length()
	n := int(math.Ceil(chord/step)) + 1
	tb := gap(a, b)
	tc := tb + gap(b, c)
	td := tc + gap(c, d)
	points := make([]Point3, 0, n+1)
	points = append(points, b)
	for i := 1; i < n; i++ {
		t := tb + (tc-tb)*float64(i)/float64(n)
		ab, bc, cd := blend(a, b, 0, tb, t), blend(b, c, tb, tc, t), blend(c, d, tc, td, t)
		points = append(points, blend(blend(ab, bc, 0, tc, t), blend(bc, cd, tb, td, t), tb, tc, t))
	}
	return append(points, c)
}

// onward is the imagined knot beyond a free end, straight on from its
// neighbour.
func onward(end, neighbour Point3) Point3 { return end.times(2).plus(neighbour.times(-1)) }

// gap is the centripetal distance of two knots, which must differ.
func gap(a, b Point3) float64 { return math.Sqrt(b.plus(a.times(-1)).length()) }

// blend mixes a at time ta with b at time tb.
func blend(a, b Point3, ta, tb, t float64) Point3 {
	k := (t - ta) / (tb - ta)
	return a.times(1 - k).plus(b.times(k))
}

// chain joins runs that end where the next begins, naming each shared point
// once.
func chain(runs ...[]Point3) []Point3 {
	var points []Point3
	for _, run := range runs {
		if len(points) > 0 {
			run = run[1:]
		}
		points = append(points, run...)
	}
	return points
}
