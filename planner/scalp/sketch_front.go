package scalp

import "slices"

// frontSketches draws the face. Knots are of the viewer's right half.
func frontSketches() []sketch {
	jaw := []Point{
		{7.36, -5.0}, {6.98, -7.2}, {6.25, -9.3}, {5.0, -11.1},
		{3.3, -12.35}, {1.7, -12.9}, {0, -13.05},
	}
	half := slices.Concat(limbKnots(standardAxes.X, 90, -20), jaw)
	head := bothSides(half)
	neck := []Point{{5.35, -9.6}, {5.2, -11.6}, {5.25, -13.4}, {5.7, -15.1}, {6.7, -16.6}}
	return slices.Concat(
		[]sketch{
			{knots: neckShape(neck), closed: true, fill: true},
			{knots: neck, weight: 0.8, twin: true},
			{knots: []Point{{2.1, -16.75}, {1.1, -16.35}, {0.55, -16.6}}, weight: 0.45, twin: true},
			{knots: []Point{{4.35, -12.6}, {3.6, -14.4}, {2.5, -16.0}}, weight: 0.45, twin: true},
		},
		frontEar(),
		[]sketch{{knots: head, closed: true, fill: true, weight: 1}},
		faceSketches(),
	)
}

// frontEar is an ear seen from the front; from behind only its rim is drawn.
func frontEar() []sketch {
	return []sketch{
		{
			knots: []Point{
				{7.5, 0.0}, {8.3, 0.5}, {9.0, 0.35}, {9.35, -0.6}, {9.3, -2.0}, {8.95, -3.5},
				{8.5, -4.9}, {8.15, -6.0}, {7.65, -6.45}, {7.2, -6.1}, {7.0, -4.6},
			},
			fill: true, weight: 0.9, twin: true,
		},
		{knots: []Point{{8.0, -0.25}, {8.6, -0.15}, {8.85, -0.9}, {8.75, -2.2}, {8.4, -3.6}}, weight: 0.5, twin: true},
		{knots: []Point{{8.15, -2.0}, {8.3, -3.0}, {8.0, -4.2}, {7.7, -4.7}}, weight: 0.45, twin: true},
	}
}

// faceSketches are the features: quiet, with closed eyes, so that the scalp is
// what one looks at.
func faceSketches() []sketch {
	return []sketch{
		// Brow.
		{knots: []Point{{1.55, -0.45}, {2.6, 0.0}, {4.0, 0.2}, {5.2, -0.15}, {5.95, -0.85}}, weight: 0.9, twin: true},
		// Closed lid, its fold, and the outer lashes.
		{knots: []Point{{1.75, -2.6}, {2.4, -2.95}, {3.3, -3.15}, {4.2, -2.95}, {4.85, -2.5}}, weight: 0.8, twin: true},
		{knots: []Point{{1.85, -2.05}, {2.6, -1.65}, {3.4, -1.55}, {4.2, -1.75}, {4.8, -2.1}}, weight: 0.4, twin: true},
		// Nose: the side of the bridge, the wing, and the base.
		{knots: []Point{{1.0, -1.3}, {0.85, -2.2}, {0.95, -3.4}}, weight: 0.35, twin: true},
		{knots: []Point{{1.45, -4.75}, {1.85, -5.3}, {1.75, -5.95}, {1.3, -6.05}}, weight: 0.7, twin: true},
		{knots: []Point{{-0.75, -6.1}, {-0.35, -6.3}, {0, -6.35}, {0.35, -6.3}, {0.75, -6.1}}, weight: 0.7},
		// Mouth: the line between the lips, the upper lip, and the fold below.
		{knots: bothSides([]Point{{2.5, -8.45}, {1.6, -8.4}, {0.6, -8.3}, {0, -8.42}}), weight: 0.8},
		{knots: bothSides([]Point{{2.0, -8.2}, {1.2, -7.85}, {0.5, -7.6}, {0, -7.75}}), weight: 0.4},
		{knots: bothSides([]Point{{1.5, -9.25}, {0.8, -9.5}, {0, -9.58}}), weight: 0.45},
		{knots: bothSides([]Point{{0.8, -10.45}, {0, -10.6}}), weight: 0.3},
	}
}

// neckShape closes the neck for filling: its two sides, and a soft curve where
// the drawing ends.
func neckShape(side []Point) []Point {
	end := side[len(side)-1]
	shape := slices.Clone(side)
	shape = append(shape, end, Point{end.X / 2, end.Y - 0.45}, Point{0, end.Y - 0.6}, Point{-end.X / 2, end.Y - 0.45})
	shape = append(shape, Point{-end.X, end.Y}, Point{-end.X, end.Y})
	for i := len(side) - 2; i >= 0; i-- {
		shape = append(shape, Point{-side[i].X, side[i].Y})
	}
	return shape
}
