package scalp

import (
	"math"
	"testing"
)

// The hairline band is 2–3 cm deep, measured on the surface from the hairline
// straight back, until it draws in to the frontotemporal point.
func TestHairlineBandDepth(t *testing.T) {
	hairline := chain(line(edgeKnots)[:edgeCorner]...)
	for _, u := range chain(line(bandKnots)[:bandFull]...) {
		least := math.Inf(1)
		p := u.stretch(standardAxes)
		for _, v := range hairline {
			least = min(least, p.plus(v.stretch(standardAxes).times(-1)).length())
		}
		// An arc is longer than its chord, here by less than a part in 100.
		if least < 2.2 || least > 2.8 {
			t.Errorf("the band is %.2f cm deep before %.2f", least, p)
		}
	}
}

// The hairline begins about 8 cm above the glabella.
func TestHairlineHeight(t *testing.T) {
	arc := 0.0
	prev := direction(0, 0).stretch(standardAxes)
	for i := range 450 {
		next := direction(0, float64(i+1)/10).stretch(standardAxes)
		arc += next.plus(prev.times(-1)).length()
		prev = next
	}
	if arc < 7.5 || arc > 8.5 || prev != line(edgeKnots)[0][0].stretch(standardAxes) {
		t.Errorf("the hairline is %.2f cm above the glabella, at %v", arc, prev)
	}
}

// Every edge of a zone is an edge of exactly one neighbour or of the scalp's
// edge: the zones tile by construction.
func TestZonesShareTheirBorders(t *testing.T) {
	type edge struct{ a, b Point3 }
	count := map[edge]int{}
	for _, r := range zoneRings() {
		prev := r.on[len(r.on)-1]
		for _, next := range r.on {
			count[edge{prev, next}]++
			prev = next
		}
	}
	free := 0
	for e, n := range count {
		if n != 1 {
			t.Fatalf("an edge at %v is used %d times the same way round", e.a, n)
		}
		if count[edge{e.b, e.a}] == 0 {
			free++
		}
	}
	want := 2 * (len(chain(line(edgeKnots)...)) - 1)
	if free != want {
		t.Errorf("%d edges have no neighbour, want the %d of the scalp's edge", free, want)
	}
}

// Halving the step along the borders changes no area by as much as 0.5 %.
func TestAreaConverges(t *testing.T) {
	for i, r := range zoneRings() {
		var finer []Point3
		prev := r.on[len(r.on)-1]
		for _, next := range r.on {
			finer = append(finer, prev.plus(next).unit(), next)
			prev = next
		}
		coarse, fine := areaInside(standardAxes, r), areaInside(standardAxes, newRing(finer))
		if math.Abs(coarse/fine-1) > 0.001 {
			t.Errorf("%s: %.4f, finer %.4f", zoneTable[i].zone, coarse, fine)
		}
	}
}
