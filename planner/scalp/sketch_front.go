package scalp

import "slices"

// frontSketches draws the face. Knots are of the viewer's right half.
func frontSketches() []sketch {
	jaw := []Point{
		{7.32, -5.0},
		{6.88, -7.2},
		{6.1, -9.3},
		{4.75, -11.2},
		{3.05, -12.5},
		{1.55, -13.0},
		{0, -13.15},
	}
	half := slices.Concat(limbKnots(standardAxes.X, 90, -20), jaw)
	head := bothSides(half)
	neck := []Point{{5.35, -9.6}, {5.2, -11.6}, {5.3, -13.3}, {5.85, -14.9}, {7.0, -16.5}}
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
		earRim(Point{7.0, -4.6}),
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
		// Closed lid, its outer lashes, and the fold above.
		{knots: []Point{{1.8, -2.35}, {2.45, -2.75}, {3.3, -2.92}, {4.15, -2.7}, {4.85, -2.2}}, weight: 0.85, twin: true},
		{knots: []Point{{4.2, -2.7}, {4.55, -3.05}}, weight: 0.5, twin: true},
		{knots: []Point{{4.6, -2.42}, {5.0, -2.68}}, weight: 0.5, twin: true},
		{knots: []Point{{2.5, -1.72}, {3.3, -1.52}, {4.1, -1.6}, {4.75, -1.85}}, weight: 0.35, twin: true},
		// Nose: from the brow down the bridge, the wing, and the base.
		{knots: []Point{{1.4, -0.7}, {1.08, -1.3}, {0.92, -2.1}, {0.95, -2.9}}, weight: 0.35, twin: true},
		{knots: []Point{{1.35, -4.75}, {1.78, -5.1}, {1.9, -5.6}, {1.65, -6.0}, {1.2, -5.95}}, weight: 0.7, twin: true},
		{knots: []Point{{-0.95, -5.98}, {-0.5, -6.28}, {0, -6.38}, {0.5, -6.28}, {0.95, -5.98}}, weight: 0.7},
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

// earRim is the rim of an ear, the same from the front and from behind but for
// where it ends at the head.
func earRim(end Point) sketch {
	return sketch{
		knots: []Point{
			{7.5, 0.0},
			{8.3, 0.5},
			{9.0, 0.35},
			{9.35, -0.6},
			{9.3, -2.0},
			{8.95, -3.5},
			{8.5, -4.9},
			{8.15, -6.0},
			{7.65, -6.45},
			{7.2, -6.1},
			end,
		},
		fill: true, weight: 0.9, twin: true,
	}
}
