package scalp_test

import (
	"testing"

	"pgregory.net/rapid"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// A square outline of a side around a middle.
func square(at scalp.Point, side float64) [][]scalp.Point {
	p := scalp.PlateAt(at, side, side)
	return [][]scalp.Point{{{X: p.X0, Y: p.Y0}, {X: p.X1, Y: p.Y0}, {X: p.X1, Y: p.Y1}, {X: p.X0, Y: p.Y1}}}
}

// A label stands beside what it names and ties to it; what is free is free.
func TestLabelsStandBesideWhatTheyName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string, low, high float64) float64 { return rapid.Float64Range(low, high).Draw(t, name) }
		l := scalp.Labelling{Room: scalp.Plate{X1: draw("wide", 60, 300), Y1: draw("high", 60, 300)}, Unit: draw("unit", 1, 7)}
		at := scalp.Point{X: draw("x", 0.2, 0.8) * l.Room.X1, Y: draw("y", 0.2, 0.8) * l.Room.Y1}
		outline := scalp.NewOutline(square(at, draw("side", 0.5, 400)))
		l.Outlines = []scalp.Outline{outline}
		for range rapid.IntRange(0, 3).Draw(t, "taken") {
			l.Taken = append(l.Taken, scalp.PlateAt(scalp.Point{X: draw("tx", 0, 300), Y: draw("ty", 0, 300)}, 20, 10))
		}
		place, tie, free := l.Beside(outline, 12, 8)
		if !free {
			return
		}
		if !place.Within(l.Room) {
			t.Fatalf("%v leaves %v", place, l.Room)
		}
		for _, taken := range l.Taken {
			if place.Overlap(taken) > 0 {
				t.Fatalf("%v lies on %v", place, taken)
			}
		}
		if !(scalp.Plate{X0: tie.X, Y0: tie.Y, X1: tie.X, Y1: tie.Y}).Within(l.Room.Grown(1e-9)) {
			t.Fatalf("it is tied to %v, out of the picture", tie)
		}
	})
}

// With room all around, nothing is hidden and the label stands above.
func TestALabelAloneStandsAbove(t *testing.T) {
	outline := scalp.NewOutline(square(scalp.Point{X: 50, Y: 50}, 10))
	l := scalp.Labelling{Room: scalp.Plate{X1: 100, Y1: 100}, Unit: 2, Outlines: []scalp.Outline{outline}}
	place, tie, free := l.Beside(outline, 12, 8)
	if want := scalp.PlateAt(scalp.Point{X: 50, Y: 39}, 12, 8); !free || place != want || tie.Y != 45 {
		t.Errorf("it stands at %v tied to %v, want %v", place, tie, want)
	}
	// From inside nothing of an outline is near: a corner names it all the same.
	around := scalp.NewOutline(square(scalp.Point{X: 50, Y: 50}, 500))
	l.Outlines = []scalp.Outline{around}
	if _, _, free := l.Beside(around, 12, 8); !free {
		t.Error("what fills the picture has no label")
	}
	away := scalp.NewOutline(square(scalp.Point{X: 500, Y: 50}, 10))
	if _, _, free := l.Beside(away, 12, 8); free {
		t.Error("what lies out of the picture has a label")
	}
}

// A number keeps off what lies over its zone.
func TestClearKeepsOffOutlines(t *testing.T) {
	over := scalp.NewOutline(square(scalp.Point{X: 4, Y: 5}, 6))
	place, room := scalp.Clear(square(scalp.Point{X: 5, Y: 5}, 10), []scalp.Outline{over})
	if room < 1 || over.Hidden(scalp.PlateAt(place, 1.4, 1.4)) > 0 {
		t.Errorf("it stands at %v with %v around", place, room)
	}
	if _, room := scalp.Clear(square(scalp.Point{X: 5, Y: 5}, 4), []scalp.Outline{over, scalp.NewOutline(square(scalp.Point{X: 6, Y: 5}, 6))}); room > 0 {
		t.Errorf("all covered, it has %v around", room)
	}
}

// A stroke of which only its edge comes over the limb is labelled nowhere: a
// patch's label lies where its rings are.
func TestPatchesAreLabelledWhereTheyAreSeen(t *testing.T) {
	h := standardHead(t)
	rapid.Check(t, func(t *rapid.T) {
		up := rapid.Float64Range(20, 80).Draw(t, "up")
		from := rapid.Float64Range(0, 360).Draw(t, "from")
		trace, err := h.Trace(scalp.Scar{
			Form: scalp.StrokeScar, Width: 4,
			Path: []scalp.Place{{Azimuth: 340, Elevation: 50}, {Azimuth: 0, Elevation: 52}, {Azimuth: 20, Elevation: 50}},
		})
		if err != nil {
			t.Fatal(err)
		}
		patch, ok := trace.Patch(scalp.Camera{Azimuth: from, Elevation: up - 50})
		if !ok {
			return
		}
		low, high := scalp.Point{X: 99, Y: 99}, scalp.Point{X: -99, Y: -99}
		for _, ring := range patch.Rings {
			for _, p := range ring {
				low, high = scalp.Point{X: min(low.X, p.X), Y: min(low.Y, p.Y)}, scalp.Point{X: max(high.X, p.X), Y: max(high.Y, p.Y)}
			}
		}
		if l := patch.Label; l.X < low.X-0.1 || l.X > high.X+0.1 || l.Y < low.Y-0.1 || l.Y > high.Y+0.1 {
			t.Fatalf("the label is at %v, the patch between %v and %v", l, low, high)
		}
	})
}

// From behind, the edge of a stroke just in front of the limb shows; its middle
// line does not, and no label stands for it.
func TestASliverAtTheLimbHasNoPatch(t *testing.T) {
	h := standardHead(t)
	slivers := 0
	for up := 80.0; up < 90; up += 0.1 {
		for _, width := range []float64{3, 8} {
			trace := traced(t, h, scalp.Scar{Form: scalp.StrokeScar, Width: quantity.Millimetres(width), Path: path(350, up, 0, up, 10, up)})
			camera := scalp.Camera{Azimuth: 180}
			patch, ok := trace.Patch(camera)
			if len(trace.Rings(camera)) == 0 {
				continue
			}
			if !ok {
				slivers++
			} else if patch.Label.Y < 5 {
				t.Errorf("drawn %.1f° up, %v mm wide, it is labelled at %v", up, width, patch.Label)
			}
		}
	}
	if slivers == 0 {
		t.Error("no sliver was met")
	}
}
