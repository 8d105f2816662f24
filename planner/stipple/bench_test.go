package stipple_test

import (
	"fmt"
	"testing"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

func BenchmarkLay(b *testing.B) {
	h := head(b, scalp.Size{})
	for _, d := range []quantity.DotsPerCM2{80, 150, 1900} {
		ground := stipple.NewGround(h)
		areas := wholeScalp(d*3/10, d*4/10, d*3/10)
		p, err := ground.Lay(areas)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("%d dots", len(p.Dots)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p, _ = ground.Lay(areas)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(p.Dots)), "ns/dot")
		})
	}
	soft := wholeScalp(24, 32, 24)
	for i := range soft {
		for k := range soft[i].Layers {
			soft[i].Layers[k].Fade, soft[i].Layers[k].Gradient = 1, 0.2
		}
	}
	ground := stipple.NewGround(h)
	b.Run("soft edges", func(b *testing.B) {
		for b.Loop() {
			if _, err := ground.Lay(soft); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("new ground", func(b *testing.B) {
		for b.Loop() {
			if _, err := stipple.NewGround(h).Lay(soft); err != nil {
				b.Fatal(err)
			}
		}
	})
}
