package scalp

import "math"

// topSketches draws the head from above, nose up: the nose and the ears come
// out from under the skull.
func topSketches() []sketch {
	skull := make([]Point, 0, 48)
	for i := range 48 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 24)
		skull = append(skull, Point{standardAxes.X * sin, standardAxes.Y * cos})
	}
	skull = append(skull, skull[0])
	return []sketch{
		{
			knots: bothSides([]Point{{1.7, 9.4}, {1.62, 10.3}, {1.4, 11.05}, {0.85, 11.65}, {0, 11.85}}),
			fill:  true, weight: 0.9,
		},
		{
			knots: []Point{
				{7.6, 0.5},
				{8.2, -0.1},
				{8.8, -0.9},
				{9.25, -2.1},
				{9.35, -3.2},
				{9.0, -3.9},
				{8.4, -3.8},
				{7.9, -3.1},
				{7.3, -2.6},
			},
			fill: true, weight: 0.9, twin: true,
		},
		{knots: []Point{{8.15, -0.7}, {8.6, -1.6}, {8.85, -2.7}, {8.7, -3.3}}, weight: 0.45, twin: true},
		{knots: skull, closed: true, fill: true, weight: 1},
		{knots: []Point{{2.1, 9.15}, {3.5, 8.6}, {4.9, 7.55}}, weight: 0.45, twin: true},
	}
}
