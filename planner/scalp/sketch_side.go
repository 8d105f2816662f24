package scalp

import "slices"

// sideSketches draws the head from the patient's right, nose to the right.
func sideSketches() []sketch {
	outline := profile()
	shape := slices.Clone(outline)
	first, last := shape[0], shape[len(shape)-1]
	shape = append(shape, last, Point{-4.8, -17.45}, Point{-0.6, -17.5}, first)
	return slices.Concat(
		[]sketch{
			{knots: shape, closed: true, fill: true},
			{knots: outline, weight: 1},
			// The jaw, from the ear to short of the chin.
			{knots: []Point{{-0.1, -7.3}, {0.15, -8.7}, {0.95, -10.1}, {2.5, -11.2}, {4.4, -11.9}, {6.0, -12.3}}, weight: 0.55},
			// The muscle from behind the ear to the breastbone.
			{knots: []Point{{-2.4, -7.6}, {-1.7, -10.4}, {-0.3, -13.4}, {1.6, -16.4}}, weight: 0.4},
		},
		sideEar(),
		sideFeatures(),
	)
}

// profile is the outline from the front of the neck over the face and the
// skull to the back of the neck.
func profile() []Point {
	face := []Point{
		{3.1, -17.2}, {3.35, -15.6}, {3.9, -14.1}, {5.0, -13.0}, {6.6, -12.75}, {8.1, -13.0}, // throat, under the chin
		{9.2, -12.75}, {9.85, -12.0}, {9.95, -11.1}, {9.65, -10.25}, {9.5, -9.75}, // chin
		{9.8, -9.35}, {10.2, -9.0}, {10.2, -8.65}, {9.75, -8.4}, {9.75, -8.4}, // lower lip
		{10.35, -8.1}, {10.4, -7.75}, {10.1, -7.3}, {9.95, -6.8}, {10.05, -6.4}, // upper lip
		{10.5, -6.2}, {11.2, -6.05}, {11.75, -5.65}, {11.85, -5.15}, {11.55, -4.6}, // tip of the nose
		{10.95, -3.6}, {10.35, -2.6}, {9.9, -1.85}, {9.75, -1.3}, {9.85, -0.65}, // bridge
	}
	neck := []Point{{-7.3, -7.4}, {-6.85, -8.8}, {-6.7, -10.6}, {-6.85, -12.6}, {-7.4, -14.8}, {-8.5, -17.0}}
	return slices.Concat(face, limbKnots(standardAxes.Y, 4, 218), neck)
}

// sideEar is the ear: its rim, the fold inside it, and the opening.
func sideEar() []sketch {
	return []sketch{
		{
			knots: []Point{
				{-0.45, -3.6},
				{-0.4, -2.4},
				{-0.45, -1.2},
				{-0.85, -0.1},
				{-1.7, 0.5},
				{-2.75, 0.45},
				{-3.6, -0.2},
				{-3.95, -1.4},
				{-3.8, -2.8},
				{-3.2, -4.1},
				{-2.6, -5.2},
				{-2.05, -6.15},
				{-1.3, -6.55},
				{-0.65, -6.2},
				{-0.45, -5.4},
				{-0.55, -4.7},
				{-0.3, -4.15},
				{-0.45, -3.6},
			},
			closed: true, fill: true, weight: 0.9,
		},
		{
			knots: []Point{
				{-1.6, -2.75},
				{-1.0, -2.3},
				{-0.85, -1.4},
				{-1.2, -0.6},
				{-1.95, -0.15},
				{-2.75, -0.35},
				{-3.2, -1.2},
				{-3.1, -2.5},
				{-2.65, -3.7},
				{-2.3, -4.5},
			},
			weight: 0.5,
		},
		{
			knots:  []Point{{-1.75, -1.2}, {-2.25, -1.55}, {-2.35, -2.4}, {-2.15, -3.4}, {-1.75, -4.3}, {-1.2, -4.85}, {-0.8, -4.75}},
			weight: 0.5,
		},
		{knots: []Point{{-0.55, -3.5}, {-0.95, -3.75}, {-1.0, -4.15}, {-0.7, -4.45}}, weight: 0.45},
	}
}

// sideFeatures are brow, closed eye with lashes, nostril and mouth.
func sideFeatures() []sketch {
	return []sketch{
		{knots: []Point{{9.5, -0.35}, {8.7, 0.1}, {7.6, 0.15}, {6.6, -0.25}, {6.0, -0.85}}, weight: 0.9},
		{knots: []Point{{9.15, -2.3}, {8.85, -2.65}, {8.3, -2.85}, {7.6, -2.7}, {7.0, -2.2}}, weight: 0.85},
		{knots: []Point{{8.95, -2.58}, {9.2, -2.95}}, weight: 0.5},
		{knots: []Point{{8.6, -2.78}, {8.75, -3.2}}, weight: 0.5},
		{knots: []Point{{8.75, -1.65}, {8.2, -1.5}, {7.6, -1.6}, {7.05, -1.85}}, weight: 0.35},
		{knots: []Point{{10.15, -4.6}, {9.65, -5.0}, {9.5, -5.6}, {9.8, -6.05}, {10.2, -6.0}}, weight: 0.7},
		{knots: []Point{{10.55, -5.8}, {10.85, -5.65}, {11.2, -5.75}}, weight: 0.6},
		{knots: []Point{{9.75, -8.4}, {9.2, -8.4}, {8.5, -8.55}, {8.2, -8.7}}, weight: 0.8},
	}
}
