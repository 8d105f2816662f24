package scalp_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

func TestMiddleOfZones(t *testing.T) {
	h := standardHead(t)
	for _, z := range scalp.Zones() {
		middle, ok := h.Middle(z)
		if on, _ := h.ZoneOn(middle); !ok || on != z {
			t.Errorf("the middle of %s lies on %q", z, on)
		}
	}
	if _, ok := h.Middle("chin"); ok {
		t.Error("an unknown zone has no middle")
	}
}

// A placed scar measures what was asked for, and lies the way asked for.
func TestPlacedScarsMeasureWhatIsAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := heads(t)
		zone := rapid.SampledFrom([]scalp.Zone{scalp.Crown, scalp.Occipital, scalp.MidScalp, scalp.SideLeft}).Draw(t, "zone")
		middle, _ := h.Middle(zone)
		form := rapid.SampledFrom(scalp.Forms()).Draw(t, "form")
		length := rapid.Float64Range(0.5, 5).Draw(t, "length")
		breadth := length * rapid.Float64Range(0.1, 0.9).Draw(t, "breadth over length")
		upright := rapid.Bool().Draw(t, "upright")
		s := h.Placed(form, middle, quantity.Centimetres(length), quantity.Millimetres(10*breadth), upright)
		trace, err := h.Trace(s)
		if err != nil {
			t.Fatalf("%+v: %v", s, err)
		}
		if !near(float64(trace.Length()), length, 0.01) || !near(float64(trace.Breadth())/10, breadth, 0.02) {
			t.Fatalf("asked for %.2f by %.2f cm, got %v by %v", length, breadth, trace.Length(), trace.Breadth())
		}
		low, high := 90.0, -90.0
		for _, p := range s.Path {
			low, high = min(low, float64(p.Elevation)), max(high, float64(p.Elevation))
		}
		degrees := length / math.Sqrt(middle.X*middle.X+middle.Y*middle.Y+middle.Z*middle.Z) * 180 / math.Pi
		if zone != scalp.MidScalp && upright != (high-low > 0.65*degrees) && breadth < length/3 {
			t.Fatalf("upright %v, but from %.1f° to %.1f°", upright, low, high)
		}
	})
}
