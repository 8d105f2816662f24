package scalp

import (
	"math"
	"sync"
)

// A level is a horizontal section of the face at a height: how far it reaches
// forward beside the nose and the lips and to the back, its half width and
// where it is widest, and the profile on the midline with the half width of
// what stands out there: nose, lips and chin. All in cm of the standard head.
type level struct {
	z                         float64
	front, back, half, widest float64
	profile, ridge            float64
}

// The face is drawn by its levels, top down. Above them the head is the
// ellipsoid of the scalp with a little more forehead.
var levels = []level{
	{0.6, 9.96, -9.98, 8.09, 0, 9.97, 2.6},
	{-0.3, 9.84, -10, 8.09, 0, 9.93, 2.3},
	{-0.9, 9.66, -9.96, 8.06, 0, 9.8, 1.7},
	{-1.4, 9.48, -9.91, 8.02, 0, 9.74, 1.3},
	{-1.9, 9.38, -9.83, 7.96, 0, 9.84, 1.15},
	{-2.6, 9.33, -9.68, 7.84, 0, 10.22, 1.2},
	{-3.6, 9.35, -9.37, 7.61, 0.05, 10.85, 1.45},
	{-4.6, 9.4, -8.95, 7.36, 0.2, 11.5, 1.8},
	{-5.15, 9.43, -8.66, 7.22, 0.3, 11.82, 2.0},
	{-5.65, 9.46, -8.36, 7.1, 0.45, 11.7, 2.05},
	{-6, 9.48, -8.13, 7.01, 0.55, 11.2, 1.95},
	{-6.25, 9.48, -7.95, 6.95, 0.65, 10.45, 1.8},
	{-6.5, 9.47, -7.65, 6.88, 0.75, 10.07, 1.75},
	{-6.9, 9.44, -5.2, 6.78, 0.9, 9.93, 2},
	{-7.3, 9.4, -2.6, 6.68, 1.05, 10.02, 2.4},
	{-7.75, 9.34, -1.2, 6.55, 1.25, 10.33, 2.7},
	{-8.1, 9.28, -0.75, 6.44, 1.45, 10.3, 2.75},
	{-8.4, 9.22, -0.5, 6.34, 1.6, 9.82, 2.7},
	{-8.65, 9.17, -0.35, 6.25, 1.75, 10.13, 2.7},
	{-9, 9.1, -0.15, 6.11, 1.95, 10.15, 2.6},
	{-9.35, 9.02, 0.1, 5.94, 2.2, 9.84, 2.5},
	{-9.8, 8.92, 0.5, 5.68, 2.5, 9.52, 2.6},
	{-10.3, 8.83, 1.05, 5.33, 2.95, 9.62, 2.9},
	{-11.1, 8.72, 2.3, 4.65, 3.9, 9.93, 3},
	{-11.9, 8.62, 4.3, 3.75, 5.4, 9.86, 2.9},
	{-12.5, 8.5, 6.0, 2.85, 6.8, 9.5, 2.6},
	{-12.9, 8.3, 7.0, 1.95, 7.6, 8.95, 2.2},
	{-13.1, 8.1, 7.6, 1.05, 7.9, 8.35, 1.8},
	{-13.15, 8.05, 7.95, 0.1, 8, 8.05, 1.5},
}

// courses are the levels' columns as smooth curves by height.
var courses = sync.OnceValue(func() (c struct{ front, back, half, widest, profile, ridge course }) {
	for i := range levels {
		l := levels[len(levels)-1-i]
		c.front = append(c.front, Point{l.z, l.front})
		c.back = append(c.back, Point{l.z, l.back})
		c.half = append(c.half, Point{l.z, l.half})
		c.widest = append(c.widest, Point{l.z, l.widest})
		c.profile = append(c.profile, Point{l.z, l.profile})
		c.ridge = append(c.ridge, Point{l.z, l.ridge})
	}
	return c
})

// forehead is how far the brow stands before the ellipsoid, by height.
var forehead = course{{0.6, -0.02}, {1.8, -0.03}, {4.2, 0.16}, {6, 0.14}, {7.6, 0.04}, {9, 0}}

// levelAt is the section of the head at a height.
func levelAt(z float64) level {
	if z >= levels[0].z {
		s := math.Sqrt(max(0, 1-z*z/(standardAxes.Z*standardAxes.Z)))
		front := standardAxes.Y*s + forehead.at(z)*min(1, 4*s)
		return level{z: z, front: front, back: -standardAxes.Y * s, half: standardAxes.X * s, profile: front, ridge: 2}
	}
	c := courses()
	return level{
		z: z, front: c.front.at(z), back: c.back.at(z), half: c.half.at(z), widest: c.widest.at(z),
		profile: c.profile.at(z), ridge: c.ridge.at(z),
	}
}

// A ladder holds sections at equal steps of height, for a quick look at one.
type ladder[S any] struct {
	low   float64
	rungs []S
}

// ladderStep is the distance of a ladder's rungs in cm.
const ladderStep = 0.04

func newLadder[S any](low, high float64, at func(z float64) S) ladder[S] {
	l := ladder[S]{low: low}
	for z := low; z < high; z += ladderStep {
		l.rungs = append(l.rungs, at(z))
	}
	return l
}

// near is the section nearest to a height.
func (l *ladder[S]) near(z float64) *S {
	i := int(math.Round((z - l.low) / ladderStep))
	return &l.rungs[max(0, min(len(l.rungs)-1, i))]
}

var levelLadder = sync.OnceValue(func() *ladder[level] {
	l := newLadder(levels[len(levels)-1].z, standardAxes.Z, levelAt)
	return &l
})

// bump is how far the skin stands before the section at x: nose, lips and
// chin, or behind it: the sockets of the eyes.
func (l level) bump(x float64) float64 {
	x = math.Abs(x)
	out := 0.0
	if t := x / l.ridge; t < 1 {
		u := 1 - t*t*t
		out = (l.profile - l.front) * u * math.Sqrt(u)
	}
	hill := func(x0, z0, wide, tall float64) float64 {
		across, down := (x-x0)/wide, (l.z-z0)/tall
		rise := max(0, 1-across*across-down*down)
		return rise * rise
	}
	// The socket and the eye in it.
	out += 0.7*hill(3.5, -2.4, 1.9, 1.5) - 0.6*hill(2.9, -2.2, 2.9, 1.9)
	return out
}

// squareness is how square a level is in front: 2 is an ellipse. A face is a
// little flatter than one down to the mouth, and most about the eyes.
func (l level) squareness() float64 {
	return 2 + 0.1*clamp((4-l.z)/4.5)*clamp((l.z+11)/2.5) + 0.08*clamp(1-math.Abs(l.z+1.3)/3.4)
}

// reach is how far a level comes forward at x, without nose, lips and eyes.
func (l level) reach(x float64) float64 {
	n := l.squareness()
	return l.widest + (l.front-l.widest)*math.Pow(1-math.Pow(min(1, math.Abs(x)/l.half), n), 1/n)
}

// around is the point of a level at an angle from the nose, in degrees to the
// patient's right. The back of the jaw is square, so that it has an edge.
func (l level) around(angle float64) Point3 {
	sin, cos := sincos(angle)
	if cos >= 0 {
		x := math.Copysign(l.half*math.Pow(math.Abs(sin), 2/l.squareness()), sin)
		return Point3{x, l.widest + (l.front-l.widest)*math.Pow(cos, 2/l.squareness()) + l.bump(x), l.z}
	}
	power := 1 / (1 + clamp((-6.2-l.z)/2))
	x := math.Copysign(l.half*math.Pow(math.Abs(sin), power), sin)
	return Point3{x, l.widest - (l.widest-l.back)*math.Pow(-cos, power), l.z}
}

// onFace is the point of the face at a distance from the midline and a
// height, and the direction it faces.
func onFace(x, z float64) (at, facing Point3) {
	depth := func(x, z float64) float64 {
		l := levelAt(z)
		return l.reach(x) + l.bump(x)
	}
	const d = 0.05
	facing = Point3{(depth(x-d, z) - depth(x+d, z)) / (2 * d), 1, (depth(x, z-d) - depth(x, z+d)) / (2 * d)}
	return Point3{x, depth(x, z), z}, facing.unit()
}

// The columns of the head's mesh on either side of the nose, and the angle
// between them in degrees.
const noseColumns, noseStep = 6, 3.0

// headAngles are the angles of the columns of the head's mesh, closer about
// the nose.
var headAngles = sync.OnceValue(func() []float64 {
	var half []float64
	for a := noseStep; a < 179; {
		half = append(half, a)
		switch {
		case a < noseColumns*noseStep:
			a += noseStep
		case a < 96:
			a += 6
		default:
			a += 14
		}
	}
	angles := []float64{0}
	angles = append(angles, half...)
	angles = append(angles, 180)
	for i := len(half) - 1; i >= 0; i-- {
		angles = append(angles, -half[i])
	}
	return angles
})

// headHeights are the heights of the rows of the head's mesh, closer about the
// nose and the lips. Above them the head is the scalp's ellipsoid alone.
var headHeights = sync.OnceValue(func() []float64 {
	var heights []float64
	for elevation := 60.0; elevation > 5; elevation -= 5 {
		sin, _ := sincos(elevation)
		heights = append(heights, standardAxes.Z*sin)
	}
	for _, part := range []struct{ from, to, step float64 }{{0.6, -4.5, 0.35}, {-4.6, -6, 0.24}, {-6.1, -10.3, 0.2}, {-10.4, -12.5, 0.3}} {
		for z := part.from; z > part.to; z -= part.step {
			heights = append(heights, z)
		}
	}
	return append(heights, -12.6, -12.8, -12.95, -13.05, -13.12, -13.15)
})

// headMesh is the face and the lower skull.
var headMesh = sync.OnceValue(func() *mesh {
	angles := headAngles()
	m := &mesh{columns: len(angles), middle: Point3{0, 0.4, -1.2}}
	for _, z := range headHeights() {
		l := levelAt(z)
		for _, angle := range angles {
			m.points = append(m.points, l.around(angle))
		}
	}
	return m
})
