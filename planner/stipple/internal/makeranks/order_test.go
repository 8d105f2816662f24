package main

import (
	"math"
	"testing"

	"stipple/planner/scalp"
)

// Every beginning of the order must be evenly spread: no two points closer than
// two thirds of the best distance.
func TestEveryBeginningIsEven(t *testing.T) {
	axes := scalp.Point3{X: 8.1, Y: 10, Z: 10.3}
	const density, candidates = 3.0, 24.0
	points := order(axes, density, candidates)
	area := float64(len(points)) / density
	least := math.Inf(1)
	for n, p := range points {
		for _, q := range points[:n] {
			least = min(least, math.Sqrt(square(p.X-q.X)+square(p.Y-q.Y)+square(p.Z-q.Z)))
		}
		if best := math.Sqrt(2 / math.Sqrt(3) * area / float64(n+1)); n > 60 && least < 0.66*best {
			t.Fatalf("the first %d points keep only %.2f of the best distance", n+1, least/best)
		}
	}
}

func TestTheScalpsNeighbourhoodIsKept(t *testing.T) {
	h, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		t.Fatal(err)
	}
	axes := h.Axes()
	for name, c := range map[string]struct {
		p    scalp.Point3
		want bool
	}{
		"vertex":  {scalp.Point3{Z: axes.Z}, true},
		"chin":    {scalp.Point3{Z: -axes.Z}, false},
		"nose":    {scalp.Point3{Y: axes.Y}, false},
		"occiput": {scalp.Point3{Y: -axes.Y}, true},
		// The hairline stands at 45° on the unit sphere; this is 8 mm in front.
		"forehead": {scalp.Point3{Y: axes.Y * math.Cos(0.707), Z: axes.Z * math.Sin(0.707)}, true},
	} {
		if nearScalp(h, c.p) != c.want {
			t.Errorf("%s is kept: %v", name, !c.want)
		}
	}
}
