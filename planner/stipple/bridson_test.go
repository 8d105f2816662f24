package stipple_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// bridson is Bridson's Fast Poisson Disk Sampling in Arbitrary Dimensions
// (2007) on a flat square, as his page has it: a grid of cells that hold one
// sample each, a list of active samples, thirty tries around one of them.
func bridson(side, distance float64, random *rand.Rand) [][2]float64 {
	const tries = 30
	cell := distance / math.Sqrt2
	n := int(side/cell) + 1
	grid := make([]int32, n*n)
	place := func(p [2]float64) (int, int) { return int(p[0] / cell), int(p[1] / cell) }
	var samples [][2]float64
	var active []int32
	take := func(p [2]float64) {
		samples = append(samples, p)
		x, y := place(p)
		grid[y*n+x] = int32(len(samples))
		active = append(active, int32(len(samples)-1))
	}
	free := func(p [2]float64) bool {
		x, y := place(p)
		for gy := max(0, y-2); gy <= min(n-1, y+2); gy++ {
			for gx := max(0, x-2); gx <= min(n-1, x+2); gx++ {
				if i := grid[gy*n+gx]; i > 0 {
					dx, dy := samples[i-1][0]-p[0], samples[i-1][1]-p[1]
					if dx*dx+dy*dy < distance*distance {
						return false
					}
				}
			}
		}
		return true
	}
	take([2]float64{side / 2, side / 2})
	for len(active) > 0 {
		at := random.IntN(len(active))
		from, found := samples[active[at]], false
		for range tries {
			sin, cos := math.Sincos(2 * math.Pi * random.Float64())
			r := distance * math.Sqrt(1+3*random.Float64())
			p := [2]float64{from[0] + r*cos, from[1] + r*sin}
			if p[0] >= 0 && p[0] < side && p[1] >= 0 && p[1] < side && free(p) {
				take(p)
				found = true
				break
			}
		}
		if !found {
			active[at] = active[len(active)-1]
			active = active[:len(active)-1]
		}
	}
	return samples
}

// BenchmarkPeers lays the dots of a whole scalp at 80 dots/cm² in three
// sessions, and beside it as many samples by the textbook, in one session.
func BenchmarkPeers(b *testing.B) {
	h := head(b, scalp.Size{})
	ground, areas := stipple.NewGround(h), wholeScalp(24, 32, 24)
	p, err := ground.Lay(areas)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("stipple", func(b *testing.B) {
		for b.Loop() {
			p, _ = ground.Lay(areas)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(p.Dots)), "ns/dot")
		b.ReportMetric(float64(len(p.Dots)), "dots")
	})
	b.Run("stipple, first time on a head", func(b *testing.B) {
		for b.Loop() {
			p, _ = stipple.NewGround(h).Lay(areas)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(p.Dots)), "ns/dot")
	})
	b.Run("bridson", func(b *testing.B) {
		// Samples of a least distance r fill the plane to about 0.7/r², 0.62
		// before the last gaps.
		side := math.Sqrt(float64(h.TotalArea()))
		distance := math.Sqrt(0.7 / 90)
		n := 0
		for b.Loop() {
			n = len(bridson(side, distance, rand.New(rand.NewPCG(1, 2))))
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/dot")
		b.ReportMetric(float64(n), "dots")
	})
}
