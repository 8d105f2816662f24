package main

import (
	"container/heap"
	"math"
	"math/rand/v2"

	"stipple/planner/scalp"
)

// order gives points of an ellipsoid, in cm, with so many of them for each cm²,
// in farthest-point order among so many random candidates for each.
func order(axes scalp.Point3, density, candidates float64) []scalp.Point3 {
	area := ellipsoidArea(axes)
	n := int(density * area)
	f := newField(axes, scatter(axes, int(candidates*float64(n))))
	points := make([]scalp.Point3, 0, n)
	for next := f.farthest(); len(points) < n; next = f.farthest() {
		points = append(points, f.points[next])
		f.take(next)
	}
	return points
}

// ellipsoidArea is the surface of an ellipsoid: the mean stretching over random
// directions.
func ellipsoidArea(axes scalp.Point3) float64 {
	random := rand.New(rand.NewPCG(1, 1))
	const n = 1 << 22
	sum := 0.0
	for range n {
		sum += stretching(axes, direction(random))
	}
	return 4 * math.Pi * sum / n
}

// scatter gives random points evenly spread over an ellipsoid.
func scatter(axes scalp.Point3, n int) []scalp.Point3 {
	random := rand.New(rand.NewPCG(2026, 11))
	most := max(axes.X*axes.Y, axes.Y*axes.Z, axes.X*axes.Z)
	points := make([]scalp.Point3, 0, n)
	for len(points) < n {
		if u := direction(random); random.Float64()*most < stretching(axes, u) {
			points = append(points, scalp.Point3{X: u.X * axes.X, Y: u.Y * axes.Y, Z: u.Z * axes.Z})
		}
	}
	return points
}

func direction(random *rand.Rand) scalp.Point3 {
	z := 2*random.Float64() - 1
	sin, cos := math.Sincos(2 * math.Pi * random.Float64())
	r := math.Sqrt(1 - z*z)
	return scalp.Point3{X: r * sin, Y: r * cos, Z: z}
}

// stretching is how much larger a small area of the unit sphere at u becomes on
// the ellipsoid.
func stretching(axes, u scalp.Point3) float64 {
	return axes.X * axes.Y * axes.Z * math.Sqrt(square(u.X/axes.X)+square(u.Y/axes.Y)+square(u.Z/axes.Z))
}

func square(v float64) float64 { return v * v }

// onSphere is the point of the unit sphere that is stretched to p.
func onSphere(p, axes scalp.Point3) scalp.Point3 {
	return scalp.Point3{X: p.X / axes.X, Y: p.Y / axes.Y, Z: p.Z / axes.Z}
}

// margin is how far beyond the scalp places are kept, in cm, so that the table
// outlives small changes to the borders and can be turned a little.
const margin = 1.2

// nearScalp tells whether p lies on the scalp or within margin of it.
func nearScalp(head scalp.Head, p scalp.Point3) bool {
	if _, on := head.ZoneOn(p); on {
		return true
	}
	const around = 24
	length := math.Sqrt(square(p.X) + square(p.Y) + square(p.Z))
	n := scalp.Point3{X: p.X / length, Y: p.Y / length, Z: p.Z / length}
	across := math.Hypot(n.X, n.Y)
	if across == 0 {
		return n.Z > 0
	}
	east := scalp.Point3{X: n.Y / across, Y: -n.X / across}
	north := scalp.Point3{X: n.Y*east.Z - n.Z*east.Y, Y: n.Z*east.X - n.X*east.Z, Z: n.X*east.Y - n.Y*east.X}
	for i := range around {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / around)
		for _, reach := range []float64{margin / 2, margin} {
			if _, on := head.ZoneOn(scalp.Point3{
				X: p.X + reach*(cos*east.X+sin*north.X),
				Y: p.Y + reach*(cos*east.Y+sin*north.Y),
				Z: p.Z + reach*(cos*east.Z+sin*north.Z),
			}); on {
				return true
			}
		}
	}
	return false
}

// field is the candidates, sorted into cubes, each with its distance to the
// nearest point taken.
type field struct {
	axes   scalp.Point3
	points []scalp.Point3
	away   []float32 // cm to the nearest point taken
	start  []int32   // where the candidates of each cube begin
	n      [3]int    // cubes along each axis
	queue  queue
}

// cube is the edge of a cube in cm.
const cube = 0.12

func newField(axes scalp.Point3, points []scalp.Point3) *field {
	f := &field{axes: axes, away: make([]float32, len(points)), queue: make(queue, len(points))}
	f.n = [3]int{int(2*axes.X/cube) + 2, int(2*axes.Y/cube) + 2, int(2*axes.Z/cube) + 2}
	f.start = make([]int32, f.n[0]*f.n[1]*f.n[2]+1)
	for _, p := range points {
		f.start[f.cube(p)+1]++
	}
	for i := 1; i < len(f.start); i++ {
		f.start[i] += f.start[i-1]
	}
	f.points = make([]scalp.Point3, len(points))
	at := append([]int32(nil), f.start...)
	for _, p := range points {
		c := f.cube(p)
		f.points[at[c]] = p
		at[c]++
	}
	// Before anything is taken all are equally far; the first is any.
	for i := range f.away {
		f.away[i] = math.MaxFloat32
		f.queue[i] = waiting{math.MaxFloat32, int32(i)}
	}
	return f
}

func (f *field) cube(p scalp.Point3) int {
	return (f.place(0, p.X+f.axes.X)*f.n[1]+f.place(1, p.Y+f.axes.Y))*f.n[2] + f.place(2, p.Z+f.axes.Z)
}

func (f *field) place(axis int, v float64) int {
	return max(0, min(f.n[axis]-1, int(v/cube)))
}

// farthest is the candidate farthest from all points taken. Distances only
// shrink, so the first of the queue whose distance is still true is it.
func (f *field) farthest() int32 {
	for f.queue[0].away != f.away[f.queue[0].point] {
		f.queue[0].away = f.away[f.queue[0].point]
		heap.Fix(&f.queue, 0)
	}
	return f.queue[0].point
}

// take takes a point: only candidates nearer to it than its own distance can
// have come closer.
func (f *field) take(i int32) {
	p, reach := f.points[i], min(float64(f.away[i]), 4*f.axes.Z)
	x0, x1 := f.place(0, p.X+f.axes.X-reach), f.place(0, p.X+f.axes.X+reach)
	y0, y1 := f.place(1, p.Y+f.axes.Y-reach), f.place(1, p.Y+f.axes.Y+reach)
	z0, z1 := f.place(2, p.Z+f.axes.Z-reach), f.place(2, p.Z+f.axes.Z+reach)
	for x := x0; x <= x1; x++ {
		for y := y0; y <= y1; y++ {
			row := (x*f.n[1] + y) * f.n[2]
			for k := f.start[row+z0]; k < f.start[row+z1+1]; k++ {
				q := f.points[k]
				away := float32(math.Sqrt(square(q.X-p.X) + square(q.Y-p.Y) + square(q.Z-p.Z)))
				f.away[k] = min(f.away[k], away)
			}
		}
	}
}

// waiting is a candidate with its distance as it was when last looked at.
type waiting struct {
	away  float32
	point int32
}

// queue is a heap of candidates, farthest first.
type queue []waiting

func (q queue) Len() int           { return len(q) }
func (q queue) Less(a, b int) bool { return q[a].away > q[b].away }
func (q queue) Swap(a, b int)      { q[a], q[b] = q[b], q[a] }
func (q *queue) Push(x any)        { *q = append(*q, x.(waiting)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
