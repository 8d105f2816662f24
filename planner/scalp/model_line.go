package scalp

import (
	"math"
	"sync"
)

// The directions in which outlines are measured: fine for the face's profile,
// coarse for smaller and smoother parts.
var (
	fineRays   = sync.OnceValue(func() []Point { return rays(512) })
	coarseRays = sync.OnceValue(func() []Point { return rays(400) })
	earRays    = sync.OnceValue(func() []Point { return rays(128) })
	limbRays   = sync.OnceValue(func() []Point { return circle(180) })
)

// circle is so many points round the unit circle.
func circle(n int) []Point {
	points := make([]Point, n)
	for i := range points {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		points[i] = Point{cos, sin}
	}
	return points
}

// thinned leaves out points of a line that lie on it anyway, to within 0.03
// mm. It keeps the ends.
func thinned(line []Point) []Point {
	const tolerance = 0.003
	if len(line) < 3 {
		return line
	}
	kept := append(make([]Point, 0, len(line)/3+2), line[0])
	var low, high Point
	narrow := false
	for i := 1; i < len(line); i++ {
		from := kept[len(kept)-1]
		v := Point{line[i].X - from.X, line[i].Y - from.Y}
		if narrow && (turn(low, v) < 0 || turn(v, high) < 0) {
			kept = append(kept, line[i-1])
			from, narrow = line[i-1], false
			v = Point{line[i].X - from.X, line[i].Y - from.Y}
		}
		length := math.Sqrt(v.X*v.X + v.Y*v.Y)
		if length <= tolerance {
			continue
		}
		side := Point{-v.Y * tolerance / length, v.X * tolerance / length}
		l, h := Point{v.X - side.X, v.Y - side.Y}, Point{v.X + side.X, v.Y + side.Y}
		if !narrow || turn(low, l) > 0 {
			low = l
		}
		if !narrow || turn(h, high) > 0 {
			high = h
		}
		narrow = true
	}
	return append(kept, line[len(line)-1])
}

// turn is positive when b lies anticlockwise of a.
func turn(a, b Point) float64 { return a.X*b.Y - a.Y*b.X }

// A course is a smooth curve of one number by another through knots that rise
// in X: between knots it neither overshoots nor waves (Fritsch and Carlson's
// monotone cubic).
type course []Point

func (c course) at(x float64) float64 {
	last := len(c) - 1
	if x <= c[0].X {
		return c[0].Y
	}
	if x >= c[last].X {
		return c[last].Y
	}
	i := 1
	for c[i].X < x {
		i++
	}
	a, b := c[i-1], c[i]
	h := b.X - a.X
	t := (x - a.X) / h
	m, n := c.slope(i-1)*h, c.slope(i)*h
	return a.Y*(1+2*t)*(1-t)*(1-t) + m*t*(1-t)*(1-t) + b.Y*t*t*(3-2*t) + n*t*t*(t-1)
}

// slope is the slope at a knot: the harmonic mean of those beside it, none at
// a hill or a hollow.
func (c course) slope(i int) float64 {
	if i == 0 || i == len(c)-1 {
		j := max(i, 1)
		return (c[j].Y - c[j-1].Y) / (c[j].X - c[j-1].X)
	}
	h, k := c[i].X-c[i-1].X, c[i+1].X-c[i].X
	d, e := (c[i].Y-c[i-1].Y)/h, (c[i+1].Y-c[i].Y)/k
	if d*e <= 0 {
		return 0
	}
	return 3 * (h + k) / ((2*k+h)/d + (k+2*h)/e)
}
