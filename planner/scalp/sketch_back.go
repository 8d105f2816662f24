package scalp

import "slices"

// backSketches draws the back of the head. Knots are of the viewer's right
// half.
func backSketches() []sketch {
	// The outline leaves the skull behind the ear and runs down the neck.
	outline := slices.Concat(limbKnots(standardAxes.X, 90, -28), []Point{
		{6.55, -6.5}, {5.95, -8.1}, {5.6, -9.8}, {5.5, -11.6}, {5.75, -13.4}, {6.5, -15.2}, {7.9, -16.8},
	})
	slices.Reverse(outline)
	outline = bothSides(outline)
	shape := slices.Clone(outline)
	shape = append(shape, shape[len(shape)-1], Point{-3.9, -17.2}, Point{0, -17.4}, Point{3.9, -17.2}, shape[0])
	jaw := []Point{{7.0, -5.4}, {6.85, -7.2}, {6.35, -8.9}, {5.5, -10.3}}
	return slices.Concat(
		[]sketch{{knots: slices.Concat(jaw, []Point{{3.5, -10.6}, {3.5, -5}}), closed: true, fill: true, twin: true}},
		[]sketch{{knots: jaw, weight: 0.7, twin: true}},
		backEar(),
		[]sketch{
			{knots: shape, closed: true, fill: true},
			{knots: outline, weight: 1},
			{knots: []Point{{2.2, -8.6}, {1.95, -10.6}, {2.1, -12.8}, {2.7, -15.0}}, weight: 0.4, twin: true},
		},
	)
}

// backEar is an ear seen from behind: the rim, and the fold where it meets the
// head.
func backEar() []sketch {
	return []sketch{
		earRim(Point{6.9, -4.6}),
		{knots: []Point{{8.35, -0.3}, {8.6, -1.3}, {8.45, -2.8}, {8.05, -4.2}, {7.65, -5.2}}, weight: 0.45, twin: true},
	}
}
