package scalp

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestTheGridSaysWhatTheRingsSay(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	held := map[int8]int{}
	for range 200_000 {
		u := direction(random.Float64()*360, math.Asin(2*random.Float64()-1)*180/math.Pi)
		want := ringAt(flat(u))
		got, ok := zoneAt(u)
		if ok != (want != noZone) || ok && got != zoneTable[want].zone {
			t.Fatalf("%v: the grid says %q, the rings %d", u, got, want)
		}
		held[want]++
	}
	if len(held) != zoneCount+1 {
		t.Errorf("only %d of the zones were met", len(held)-1)
	}
}

func TestBelowTheHeadIsNoScalp(t *testing.T) {
	if zone, on := zoneAt(Point3{Z: -1}); on {
		t.Errorf("straight below the vertex lies %v", zone)
	}
}
