package scalp_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"stipple/planner/scalp"
)

func BenchmarkTrace(b *testing.B) {
	h, _ := scalp.NewHead(scalp.Size{})
	for b.Loop() {
		_, _ = h.Trace(stroke(3, 112, 15, 140, 5, 180, 0, 220, 5, 248, 15))
	}
}

// hundred is a stroke and a patch of a hundred places each.
func hundred() map[string]scalp.Scar {
	line, outline := stroke(4), patch()
	for i := range 100 {
		k := float64(i)
		sin, cos := math.Sincos(2 * math.Pi * k / 100)
		line.Path = append(line.Path, path(100+1.6*k, 5+5*math.Sin(k/6))...)
		outline.Path = append(outline.Path, path(180+30*cos, 50+20*sin)...)
	}
	return map[string]scalp.Scar{"stroke": line, "patch": outline}
}

func BenchmarkDepth(b *testing.B) {
	h, _ := scalp.NewHead(scalp.Size{})
	r := rand.New(rand.NewPCG(1, 2))
	points := make([]scalp.Point3, 8192)
	for i := range points {
		points[i] = h.PointOf(path(90+180*r.Float64(), 80*r.Float64())[0])
	}
	for name, s := range hundred() {
		trace := traced(b, h, s)
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				trace.Depth(points[i%len(points)])
			}
		})
	}
}

func BenchmarkRings(b *testing.B) {
	h, _ := scalp.NewHead(scalp.Size{})
	for name, s := range hundred() {
		trace := traced(b, h, s)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				trace.Rings(scalp.Back.Camera())
			}
		})
	}
}
