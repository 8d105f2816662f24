package ranks

import (
	"math"
	"math/rand/v2"
	"testing"

	"stipple/planner/scalp"
)

func TestPlacesComeBackWithinAHundredthOfAMillimetre(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	want := Table{Density: 12.5}
	for range 10_000 {
		z := 2*random.Float64() - 1
		sin, cos := math.Sincos(2 * math.Pi * random.Float64())
		r := math.Sqrt(1 - z*z)
		want.Places = append(want.Places, scalp.Point3{X: r * sin, Y: r * cos, Z: z})
	}
	want.Places = append(want.Places, scalp.Point3{Z: 1}, scalp.Point3{Z: -1}, scalp.Point3{X: 1}, scalp.Point3{Y: -1})
	got, err := decode(Encode(want))
	if err != nil || got.Density != want.Density || len(got.Places) != len(want.Places) {
		t.Fatalf("%d places of density %v came back: %v", len(got.Places), got.Density, err)
	}
	for i, p := range want.Places {
		q := got.Places[i]
		off := math.Sqrt((p.X-q.X)*(p.X-q.X) + (p.Y-q.Y)*(p.Y-q.Y) + (p.Z-q.Z)*(p.Z-q.Z))
		if off*110 > 0.01 { // mm on the largest head
			t.Fatalf("%v came back as %v", p, q)
		}
	}
}

func TestACutFileIsRefused(t *testing.T) {
	for _, data := range [][]byte{nil, make([]byte, 7), make([]byte, 12)} {
		if _, err := decode(data); err == nil {
			t.Errorf("%d bytes were read", len(data))
		}
	}
}

// The file reaches so far beyond the scalp that its borders may move a little
// and that it can be turned by the few degrees of further tiers.
func TestTheFileCoversTheScalpAndMore(t *testing.T) {
	h, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		t.Fatal(err)
	}
	table := Load()
	axes, on := h.Axes(), map[scalp.Zone]int{}
	for _, u := range table.Places {
		if zone, ok := h.ZoneOn(scalp.Point3{X: u.X * axes.X, Y: u.Y * axes.Y, Z: u.Z * axes.Z}); ok {
			on[zone]++
		} else {
			on[""]++
		}
	}
	for _, zone := range scalp.Zones() {
		if density := float64(on[zone]) / float64(h.Area(zone)); math.Abs(density/table.Density-1) > 0.02 {
			t.Errorf("%v has %.1f places for each cm², the table says %v", zone, density, table.Density)
		}
	}
	if beyond := float64(on[""]) / table.Density; beyond < 60 {
		t.Errorf("only %.0f cm² beyond the scalp are covered", beyond)
	}
}
