package scalp_test

import (
	"math"
	"testing"

	"stipple/planner/scalp"
)

// band is the outline of a band so many cm wide along a circle of latitude, and
// its area on the sphere the head is stretched from.
func band(wide, from, to float64) scalp.Scar {
	const elevation = 40.0
	half := wide / 9.5 / 2 * 180 / math.Pi
	var at []float64
	for a := from; a <= to; a += 1 {
		at = append(at, a, elevation+half)
	}
	for a := to; a >= from; a -= 1 {
		at = append(at, a, elevation-half)
	}
	return patch(at...)
}

// A band twice as thin has half the area, down to a tenth of a millimetre or so.
func TestThinOutlinesKeepTheirArea(t *testing.T) {
	h := standardHead(t)
	broad, err := h.Trace(band(0.4, 120, 220))
	if err != nil {
		t.Fatal(err)
	}
	for _, wide := range []float64{0.1, 0.04, 0.02} {
		trace, err := h.Trace(band(wide, 120, 220))
		if err != nil {
			t.Fatal(err)
		}
		if want := float64(broad.Area()) * wide / 0.4; !near(float64(trace.Area()), want, 0.03) {
			t.Errorf("a band %.1f mm wide has %.3f cm², not %.3f", 10*wide, float64(trace.Area()), want)
		}
	}
}

// Outlines that are next to nothing must be refused at once: the smallest
// places a chart can hold are 0.001° apart.
func TestOutlinesOfNothingEndAtOnce(t *testing.T) {
	h := standardHead(t)
	for name, s := range map[string]scalp.Scar{
		"there and back":    patch(0, 88, 0.001, 88, 0.002, 88, 0.001, 88),
		"a longer way":      patch(0, 88, 0.01, 88, 0.02, 88, 0.02, 88, 0.01, 88, 0, 88),
		"smallest triangle": patch(180, 20, 180.001, 20, 180, 20.001),
		"figure of eight":   patch(170, 20, 190, 40, 190, 20, 170, 40),
	} {
		trace, err := h.Trace(s)
		if name == "figure of eight" && (err != nil || trace.Area() == 0) || name != "figure of eight" && err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
