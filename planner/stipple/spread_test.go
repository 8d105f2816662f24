package stipple_test

import (
	"math"
	"testing"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

func head(t testing.TB, size scalp.Size) scalp.Head {
	t.Helper()
	h, err := scalp.NewHead(size)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// wholeScalp asks every zone for the same densities.
func wholeScalp(densities ...quantity.DotsPerCM2) []stipple.Area {
	var areas []stipple.Area
	for _, zone := range scalp.Zones() {
		a := stipple.Area{Zone: zone}
		for _, d := range densities {
			a.Layers = append(a.Layers, stipple.Layer{Density: d})
		}
		areas = append(areas, a)
	}
	return areas
}

func lay(t testing.TB, h scalp.Head, areas []stipple.Area) *stipple.Picture {
	t.Helper()
	p, err := stipple.NewGround(h).Lay(areas)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func away(a, b scalp.Point3) float64 {
	return math.Sqrt((a.X-b.X)*(a.X-b.X) + (a.Y-b.Y)*(a.Y-b.Y) + (a.Z-b.Z)*(a.Z-b.Z))
}

// boxes finds dots near a place.
type boxes struct {
	wide float64
	held map[[3]int][]scalp.Point3
}

func boxed(dots []stipple.Dot, wide float64) boxes {
	b := boxes{wide, map[[3]int][]scalp.Point3{}}
	for _, d := range dots {
		b.held[b.of(d.At)] = append(b.held[b.of(d.At)], d.At)
	}
	return b
}

func (b boxes) of(p scalp.Point3) [3]int {
	return [3]int{int(math.Floor(p.X / b.wide)), int(math.Floor(p.Y / b.wide)), int(math.Floor(p.Z / b.wide))}
}

// each visits the dots within b.wide of p, p itself left out.
func (b boxes) each(p scalp.Point3, visit func(q scalp.Point3, away float64)) {
	at := b.of(p)
	for i := range 27 {
		for _, q := range b.held[[3]int{at[0] + i%3 - 1, at[1] + i/3%3 - 1, at[2] + i/9 - 1}] {
			if d := away(p, q); d > 0 && d < b.wide {
				visit(q, d)
			}
		}
	}
}

// best is the greatest distance, in cm, that all dots of a density can keep:
// that of a hexagonal lattice.
func best(density float64) float64 { return math.Sqrt(2 / (math.Sqrt(3) * density)) }

// least is the smallest distance between two dots, as a part of the best.
func least(dots []stipple.Dot, density float64) float64 {
	wide := best(density)
	found := wide
	b := boxed(dots, wide)
	for _, d := range dots {
		b.each(d.At, func(_ scalp.Point3, away float64) { found = min(found, away) })
	}
	return found / wide
}

func TestEverySessionKeepsDotsApart(t *testing.T) {
	cases := []struct {
		name string
		size scalp.Size
		want float64
	}{
		{"mean head", scalp.Size{}, 0.68},
		{"small child's head", scalp.Size{Circumference: 48}, 0.68},
		{"large head", scalp.Size{Circumference: 66}, 0.68},
		{"long head", scalp.Size{Length: 20.5, Breadth: 14}, 0.63},
		{"short head", scalp.Size{Length: 17, Breadth: 16.5}, 0.63},
	}
	for _, c := range cases {
		h := head(t, c.size)
		for _, layers := range [][]quantity.DotsPerCM2{{24, 32, 24}, {5, 5, 5, 5}, {7, 43, 60, 40}, {90, 60}} {
			p, sum := lay(t, h, wholeScalp(layers...)), 0.0
			for session, d := range layers {
				sum += float64(d)
				if got := least(p.Until(session), sum); got < c.want {
					t.Errorf("%s: %v dots/cm² after session %d keep only %.3f of the best distance", c.name, sum, session+1, got)
				}
			}
		}
	}
}

// pairs counts, around dots well inside the scalp, pairs by distance in steps of
// a tenth of the best distance, as a part of what chance would give: the pair
// correlation.
func pairs(dots []stipple.Dot, density float64, steps int) []float64 {
	unit := best(density)
	b := boxed(dots, unit*float64(steps)/10)
	counts, centres := make([]float64, steps), 0
	for _, d := range dots {
		// On the top of the head, more than 4 cm from any edge of the scalp.
		if d.At.Z < 9 || d.At.Y > 1 {
			continue
		}
		centres++
		b.each(d.At, func(_ scalp.Point3, away float64) { counts[int(away/unit*10)]++ })
	}
	for i := range counts {
		low, high := unit*float64(i)/10, unit*float64(i+1)/10
		counts[i] /= float64(centres) * density * math.Pi * (high*high - low*low)
	}
	return counts
}

// What is known of point sets of this kind (Lagae and Dutré 2008, A comparison
// of methods for generating Poisson disk distributions): no pair closer than
// the least distance, one crest just beyond it far below a lattice's, and no
// more order from about three distances on.
func TestPairsOfDotsAreBlueNoise(t *testing.T) {
	p := lay(t, head(t, scalp.Size{}), wholeScalp(40, 60, 50))
	sum := 0.0
	for session, d := range []float64{40, 60, 50} {
		sum += d
		g := pairs(p.Until(session), sum, 50)
		for i, v := range g {
			switch at := float64(i) / 10; {
			case at < 0.6 && v > 0:
				t.Errorf("session %d: pairs at %.1f of the best distance", session+1, at)
			case v > 3:
				t.Errorf("session %d: %.2f times as many pairs at %.1f as by chance: a lattice", session+1, v, at)
			case at >= 3 && math.Abs(v-1) > 0.12:
				t.Errorf("session %d: %.2f times as many pairs at %.1f as by chance", session+1, v, at)
			}
		}
		if crest := max(g[7], g[8], g[9]); crest < 1.2 {
			t.Errorf("session %d: the crest is %.2f: no blue noise", session+1, crest)
		}
	}
}

// Rows and clumps show in the spectrum: rows as single peaks, clumps as power
// at low frequencies, where blue noise has next to none (Ulichney 1988,
// Dithering with blue noise).
func TestSpectrumHasNoRowsAndNoClumps(t *testing.T) {
	const density, half = 80.0, 2.5 // a window of 5 × 5 cm on the vertex
	p := lay(t, head(t, scalp.Size{}), wholeScalp(30, 50))
	var plane [][2]float64
	for _, d := range p.Until(1) {
		if d.At.Z > 8 && math.Abs(d.At.X) < half && math.Abs(d.At.Y+1) < half {
			plane = append(plane, [2]float64{d.At.X, d.At.Y + 1})
		}
	}
	rings := 24
	power, peak, count := make([]float64, rings), make([]float64, rings), make([]float64, rings)
	unit := 1 / best(density) // the frequency of the best distance
	const fine = 0.25         // steps of frequency, in 1/cm, near one over the window
	for fx := 0.0; fx < 2*unit; fx += fine {
		for fy := -2 * unit; fy < 2*unit; fy += fine {
			ring := int(math.Hypot(fx, fy) / unit * 12)
			if ring >= rings || math.Hypot(fx, fy) < 0.8 {
				continue
			}
			v := periodogram(plane, half, fx, fy)
			power[ring] += v
			count[ring]++
			peak[ring] = max(peak[ring], v)
		}
	}
	for i := range rings {
		if count[i] == 0 {
			continue
		}
		mean, at := power[i]/count[i], float64(i)/12
		if at < 0.5 && mean > 0.15 {
			t.Errorf("power %.3f at %.2f of the dots' frequency: clumps", mean, at)
		}
		// In noise without rows the power at one frequency is spread like an
		// exponential: of a few hundred, the greatest is about seven times the mean.
		if at > 0.6 && peak[i] > 14*mean {
			t.Errorf("a peak of %.1f times the mean at %.2f of the dots' frequency: rows", peak[i]/mean, at)
		}
	}
}

// periodogram is the power of dots at a frequency, 1 for chance; a soft window
// keeps its own edges out of it.
func periodogram(dots [][2]float64, half, fx, fy float64) float64 {
	re, im, weight := 0.0, 0.0, 0.0
	for _, d := range dots {
		w := math.Cos(math.Pi*d[0]/half/2) * math.Cos(math.Pi*d[1]/half/2)
		w *= w
		sin, cos := math.Sincos(2 * math.Pi * (fx*d[0] + fy*d[1]))
		re, im, weight = re+w*cos, im+w*sin, weight+w*w
	}
	return (re*re + im*im) / weight
}
