package scalp_test

import (
	"testing"

	"stipple/planner/scalp"
)

func TestEveryEdgePartsTheZonesItNames(t *testing.T) {
	h := standardHead(t)
	axes := h.Axes()
	beside := func(e scalp.Edge, side float64) (scalp.Zone, bool) {
		// A step of a hundredth of the edge's length to its left or right.
		mid := scalp.Point3{X: (e.From.X + e.To.X) / 2, Y: (e.From.Y + e.To.Y) / 2, Z: (e.From.Z + e.To.Z) / 2}
		along := scalp.Point3{X: e.To.X - e.From.X, Y: e.To.Y - e.From.Y, Z: e.To.Z - e.From.Z}
		step := scalp.Point3{X: mid.Y*along.Z - mid.Z*along.Y, Y: mid.Z*along.X - mid.X*along.Z, Z: mid.X*along.Y - mid.Y*along.X}
		return h.ZoneOn(scalp.Point3{
			X: axes.X * (mid.X + side*0.05*step.X), Y: axes.Y * (mid.Y + side*0.05*step.Y), Z: axes.Z * (mid.Z + side*0.05*step.Z),
		})
	}
	outer, wrong := 0, 0
	for _, e := range scalp.Edges() {
		left, onLeft := beside(e, +1)
		right, onRight := beside(e, -1)
		if e.Other == "" {
			outer++
		}
		if !onLeft || left != e.Zone || onRight != (e.Other != "") || right != e.Other {
			wrong++
		}
	}
	if outer == 0 || wrong > 0 {
		t.Errorf("%d of %d edges lie between other zones than they say; %d bound the scalp", wrong, len(scalp.Edges()), outer)
	}
}
