package stipple_test

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// surface gives random points evenly spread over a head.
func surface(h scalp.Head, n int) (points []scalp.Point3) {
	axes, random := h.Axes(), rand.New(rand.NewPCG(5, 8))
	most := max(axes.X*axes.Y, axes.Y*axes.Z, axes.X*axes.Z)
	for len(points) < n {
		z := 2*random.Float64() - 1
		sin, cos := math.Sincos(2 * math.Pi * random.Float64())
		r := math.Sqrt(1 - z*z)
		wider := axes.X * axes.Y * axes.Z * math.Sqrt(r*r*sin*sin/axes.X/axes.X+r*r*cos*cos/axes.Y/axes.Y+z*z/axes.Z/axes.Z)
		if random.Float64()*most < wider {
			points = append(points, scalp.Point3{X: axes.X * r * sin, Y: axes.Y * r * cos, Z: axes.Z * z})
		}
	}
	return points
}

// fromEdge is how far p lies from the border of its zone with others, by all
// edges, and whose side is beyond.
func fromEdge(h scalp.Head, p scalp.Point3, zone scalp.Zone) map[scalp.Zone]float64 {
	axes, near := h.Axes(), map[scalp.Zone]float64{}
	for _, e := range scalp.Edges() {
		if e.Zone != zone {
			continue
		}
		a := scalp.Point3{X: e.From.X * axes.X, Y: e.From.Y * axes.Y, Z: e.From.Z * axes.Z}
		if d := away(p, a); d > 1.5 {
			continue
		}
		b := scalp.Point3{X: e.To.X * axes.X, Y: e.To.Y * axes.Y, Z: e.To.Z * axes.Z}
		for i := range 5 {
			k := float64(i) / 4
			d := away(p, scalp.Point3{X: a.X + k*(b.X-a.X), Y: a.Y + k*(b.Y-a.Y), Z: a.Z + k*(b.Z-a.Z)})
			if was, ok := near[e.Other]; !ok || d < was {
				near[e.Other] = d
			}
		}
	}
	return near
}

func counted(t *testing.T, what string, got int, want float64) {
	t.Helper()
	if off := math.Abs(float64(got) - want); off > 1 && off > 0.01*want {
		t.Errorf("%s: %d dots, the density sums to %.1f", what, got, want)
	}
}

func TestDotsAreTheIntegralOfTheDensity(t *testing.T) {
	for _, size := range []scalp.Size{{}, {Circumference: 70}, {Length: 20.5, Breadth: 14}} {
		h := head(t, size)
		ground := stipple.NewGround(h)
		for d := quantity.DotsPerCM2(5); d <= 150; d += 14.5 {
			p, err := ground.Lay(wholeScalp(d/4, d/2, d/4))
			if err != nil {
				t.Fatal(err)
			}
			for i, zone := range scalp.Zones() {
				sum := 0
				for session, part := range []float64{0.25, 0.75, 1} {
					sum += p.Counts[i][session]
					counted(t, fmt.Sprintf("%v at %.1f dots/cm² after session %d", zone, float64(d), session+1),
						sum, part*float64(d)*float64(h.Area(zone)))
				}
			}
		}
	}
}

// The densities of a plan with soft edges and gradients, computed here from
// random points and all edges, where Lay uses ranked places and boxes.
func TestSoftEdgesAndGradientsKeepTheIntegral(t *testing.T) {
	h := head(t, scalp.Size{})
	layers := map[scalp.Zone]stipple.Layer{
		scalp.FrontalHairline: {Density: 60, Fade: 1},
		scalp.Frontal:         {Density: 60, Fade: 1, Gradient: 0.3},
		scalp.MidScalp:        {Density: 90, Fade: 0.5},
		scalp.Crown:           {Density: 30},
		scalp.SideLeft:        {Density: 40, Fade: 1, Gradient: -0.5},
	}
	var areas []stipple.Area
	for _, zone := range scalp.Zones() {
		if l, planned := layers[zone]; planned {
			areas = append(areas, stipple.Area{Zone: zone, Layers: []stipple.Layer{l}})
		}
	}
	points := surface(h, 800_000)
	front, back, zones := map[scalp.Zone]float64{}, map[scalp.Zone]float64{}, make([]scalp.Zone, len(points))
	for i, p := range points {
		zone, _ := h.ZoneOn(p)
		zones[i] = zone
		if _, met := front[zone]; !met {
			front[zone], back[zone] = p.Y, p.Y
		}
		front[zone], back[zone] = max(front[zone], p.Y), min(back[zone], p.Y)
	}
	middle := map[scalp.Zone]float64{}
	slope := func(zone scalp.Zone, p scalp.Point3) float64 {
		if p.Y > middle[zone] {
			return (middle[zone] - p.Y) / (front[zone] - middle[zone])
		}
		return (middle[zone] - p.Y) / (middle[zone] - back[zone])
	}
	for zone := range layers {
		low, high := back[zone], front[zone]
		for range 20 {
			middle[zone] = (low + high) / 2
			lean := 0.0
			for i, p := range points {
				if i%4 == 0 && zones[i] == zone {
					lean += slope(zone, p)
				}
			}
			if lean > 0 {
				high = middle[zone]
			} else {
				low = middle[zone]
			}
		}
	}
	full := func(zone scalp.Zone, p scalp.Point3) float64 {
		return float64(layers[zone].Density) * (1 + layers[zone].Gradient*slope(zone, p))
	}
	want, taken := map[scalp.Zone]float64{}, map[scalp.Zone]float64{}
	for i, p := range points {
		zone := zones[i]
		if layers[zone].Density == 0 || i%4 != 0 { // one in four is enough, and the edges take time
			continue
		}
		taken[zone]++
		own := full(zone, p)
		density := own
		for other, d := range fromEdge(h, p, zone) {
			beyond := 0.0
			if layers[other].Density > 0 {
				beyond = full(other, p)
			}
			if fade := layers[zone].Fade; d < fade && beyond < own {
				k := d / fade
				density = min(density, beyond+(own-beyond)*k*k*(3-2*k))
			}
		}
		want[zone] += density
	}
	p := lay(t, h, areas)
	for i, a := range areas {
		// The random points themselves are good to half a hundredth.
		scale := float64(h.Area(a.Zone)) / taken[a.Zone]
		if got, sum := float64(p.Counts[i][0]), want[a.Zone]*scale; math.Abs(got-sum) > 0.015*sum {
			t.Errorf("%v: %v dots, the density sums to %.0f", a.Zone, got, sum)
		}
	}
	if hard := float64(h.Area(scalp.FrontalHairline)) * 60; float64(p.Counts[0][0]) > 0.9*hard {
		t.Errorf("a soft edge takes no dots away: %d of %.0f", p.Counts[0][0], hard)
	}
}

func TestAGradientMovesDotsAndAddsNone(t *testing.T) {
	h := head(t, scalp.Size{})
	area := func(gradient float64) []stipple.Area {
		return []stipple.Area{{Zone: scalp.MidScalp, Layers: []stipple.Layer{{Density: 50, Gradient: gradient}}}}
	}
	middle := func(p *stipple.Picture) (y float64) {
		for _, d := range p.Dots {
			y += d.At.Y / float64(len(p.Dots))
		}
		return y
	}
	even, back, front := lay(t, h, area(0)), lay(t, h, area(0.8)), lay(t, h, area(-0.8))
	for _, p := range []*stipple.Picture{back, front} {
		if d := len(p.Dots) - len(even.Dots); d < -2 || d > 2 {
			t.Errorf("a gradient changes the dots from %d to %d", len(even.Dots), len(p.Dots))
		}
	}
	if !(middle(back) < middle(even)-0.5 && middle(front) > middle(even)+0.5) {
		t.Errorf("the middle of the dots is %.2f, denser behind %.2f, denser in front %.2f", middle(even), middle(back), middle(front))
	}
}

// A gradient of so much makes the back end so much denser than the mean, and
// the front end so much thinner, whatever the shape of the area.
func TestAGradientIsWhatItSays(t *testing.T) {
	h := head(t, scalp.Size{})
	for _, zone := range []scalp.Zone{scalp.Occipital, scalp.Frontal, scalp.MidScalp, scalp.SideLeft} {
		even := lay(t, h, []stipple.Area{{Zone: zone, Layers: []stipple.Layer{{Density: 150}}}})
		steep := lay(t, h, []stipple.Area{{Zone: zone, Layers: []stipple.Layer{{Density: 150, Gradient: 0.6}}}})
		front, back := math.Inf(-1), math.Inf(1)
		for _, d := range even.Dots {
			front, back = max(front, d.At.Y), min(back, d.At.Y)
		}
		ends := func(p *stipple.Picture) (atFront, atBack float64) {
			for _, d := range p.Dots {
				switch at := (d.At.Y - back) / (front - back); {
				case at > 0.9:
					atFront++
				case at < 0.1:
					atBack++
				}
			}
			return atFront, atBack
		}
		frontEven, backEven := ends(even)
		frontNow, backNow := ends(steep)
		if f, b := frontNow/frontEven, backNow/backEven; f < 0.38 || f > 0.58 || b < 1.42 || b > 1.62 {
			t.Errorf("%v: a gradient of 60 %% makes the front %.2f and the back %.2f times as dense", zone, f, b)
		}
	}
}

// What was laid on a ground before must not change what is laid on it now: a
// paper may be printed from another ground than the window draws from.
func TestDotsDoNotDependOnWhatWasLaidBefore(t *testing.T) {
	for _, size := range []scalp.Size{{}, {Circumference: 40}, {Length: 20.5, Breadth: 14}} {
		h := head(t, size)
		areas := wholeScalp(24, 32, 24)
		for i := range areas {
			areas[i].Layers[0].Fade, areas[i].Layers[1].Gradient = 0.5, 0.3
		}
		used := stipple.NewGround(h)
		if _, err := used.Lay(wholeScalp(700)); err != nil {
			t.Fatal(err)
		}
		again, err := used.Lay(areas)
		if err != nil {
			t.Fatal(err)
		}
		if fresh := lay(t, h, areas); !reflect.DeepEqual(fresh.Dots, again.Dots) {
			t.Errorf("%+v: %d dots on a new ground, %d on a used one, or others", size, len(fresh.Dots), len(again.Dots))
		}
	}
}

// Where neighbours are equally dense, soft edges must leave the dots as they
// are: as many along the inner borders as anywhere, and as far apart.
func TestNoSeamAlongBorders(t *testing.T) {
	h := head(t, scalp.Size{})
	soft := wholeScalp(24, 32, 24)
	for i := range soft {
		for k := range soft[i].Layers {
			soft[i].Layers[k].Fade = 1
		}
	}
	// alongBorders counts the dots within 1 mm of a border between two zones
	// and farther from the edge of the scalp than it fades.
	alongBorders := func(p *stipple.Picture) (n float64) {
		for _, d := range p.Dots {
			zone, _ := h.ZoneOn(d.At)
			least := 1.0
			near := fromEdge(h, d.At, zone)
			for other, away := range near {
				if other != "" {
					least = min(least, away)
				}
			}
			if edge, beside := near[""]; least < 0.1 && !(beside && edge < 1.05) {
				n++
			}
		}
		return n
	}
	p := lay(t, h, soft)
	ruler := lay(t, h, wholeScalp(240))
	if density := 240 * alongBorders(p) / alongBorders(ruler); math.Abs(density-80) > 2 {
		t.Errorf("along the inner borders there are %.1f dots/cm², not 80", density)
	}
	if got := least(p.Dots, 80); got < 0.65 {
		t.Errorf("dots across borders keep only %.2f of the best distance", got)
	}
}

func TestANewAreaChangesOnlyWhatItCoversOrSoftens(t *testing.T) {
	h := head(t, scalp.Size{})
	before := []stipple.Area{
		{Zone: scalp.FrontalHairline, Layers: []stipple.Layer{{Density: 30, Fade: 1}}},
		{Zone: scalp.MidScalp, Layers: []stipple.Layer{{Density: 60, Fade: 0.5}}},
		{Zone: scalp.Occipital, Layers: []stipple.Layer{{Density: 60, Fade: 1}}},
	}
	after := append(before[:3:3], stipple.Area{Zone: scalp.Frontal, Layers: []stipple.Layer{{Density: 50}}})
	old, now := lay(t, h, before), lay(t, h, after)
	// The occiput does not touch the frontal scalp: not a dot may move.
	pick := func(p *stipple.Picture, area int) map[scalp.Point3]bool {
		dots := map[scalp.Point3]bool{}
		for _, d := range p.Dots {
			if d.Area == area {
				dots[d.At] = true
			}
		}
		return dots
	}
	far, farNow := pick(old, 2), pick(now, 2)
	if len(far) == 0 || len(far) != len(farNow) {
		t.Fatalf("the occiput had %d dots and has %d", len(far), len(farNow))
	}
	for at := range far {
		if !farNow[at] {
			t.Fatalf("the dot at %v went away", at)
		}
	}
	// The mid-scalp fades over 0.5 cm: what lies deeper keeps its dots but for
	// the few by which the whole zone's number comes out exactly.
	moved := 0
	mid, midNow := pick(old, 1), pick(now, 1)
	for at := range mid {
		if d, edge := fromEdge(h, at, scalp.MidScalp)[scalp.Frontal]; !midNow[at] && !(edge && d < 0.55) {
			moved++
		}
	}
	if moved > len(mid)/100 {
		t.Errorf("%d of %d dots away from the new area went away", moved, len(mid))
	}
}

func TestSameDotsOnEveryMachine(t *testing.T) {
	areas := wholeScalp(24, 32, 24)
	areas[0].Layers[0].Fade, areas[0].Layers[1].Fade, areas[3].Layers[0].Gradient = 1, 0.5, 0.4
	sum := sha256.New()
	for _, d := range lay(t, head(t, scalp.Size{Circumference: 56.5, Length: 19}), areas).Dots {
		for _, v := range []float64{d.At.X, d.At.Y, d.At.Z} {
			steps := math.Round(v * 1000)
			if math.Abs(v*1000-steps) > 1e-9 {
				t.Fatalf("%v is no multiple of 0.01 mm", v)
			}
			sum.Write(binary.LittleEndian.AppendUint32(nil, uint32(int32(steps))))
		}
		sum.Write([]byte{byte(d.Area), byte(d.Session)})
	}
	const want = "770ee71691a95b79f6ad1378b4e05edfa2d54ea7d9214ddf4e2a7c7cd1841d2b"
	if got := fmt.Sprintf("%x", sum.Sum(nil)); got != want {
		t.Errorf("the dots' digest is %s, not %s", got, want)
	}
}

func TestBadAreasAreRefused(t *testing.T) {
	ground := stipple.NewGround(head(t, scalp.Size{}))
	layer := func(l stipple.Layer) []stipple.Area {
		return []stipple.Area{{Zone: scalp.Crown, Layers: []stipple.Layer{{Density: 1}, l}}}
	}
	for name, c := range map[string]struct {
		areas []stipple.Area
		want  error
	}{
		"10,000 dots/cm²":  {layer(stipple.Layer{Density: 10_000}), stipple.ErrTooDense},
		"too much in all":  {layer(stipple.Layer{Density: stipple.MaxDensity}), stipple.ErrTooDense},
		"negative":         {layer(stipple.Layer{Density: -1}), stipple.ErrNumber},
		"no number":        {layer(stipple.Layer{Density: quantity.DotsPerCM2(math.NaN())}), stipple.ErrNumber},
		"infinite":         {layer(stipple.Layer{Density: quantity.DotsPerCM2(math.Inf(1))}), stipple.ErrTooDense},
		"fade too wide":    {layer(stipple.Layer{Density: 1, Fade: 1.01}), stipple.ErrNumber},
		"fade no number":   {layer(stipple.Layer{Density: 1, Fade: math.NaN()}), stipple.ErrNumber},
		"gradient too far": {layer(stipple.Layer{Density: 1, Gradient: -0.91}), stipple.ErrNumber},
	} {
		if p, err := ground.Lay(c.areas); !errors.Is(err, c.want) || p != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNothingAskedNothingLaid(t *testing.T) {
	h := head(t, scalp.Size{})
	for name, areas := range map[string][]stipple.Area{
		"no areas":     nil,
		"no zone":      {{Layers: []stipple.Layer{{Density: 10}}}},
		"unknown zone": {{Zone: "elbow", Layers: []stipple.Layer{{Density: 10}}}},
		"no layers":    {{Zone: scalp.Crown}},
		"no density":   wholeScalp(0, 0),
	} {
		if p := lay(t, h, areas); len(p.Dots) != 0 || len(p.Counts) != len(areas) {
			t.Errorf("%s: %d dots", name, len(p.Dots))
		}
	}
	if p := lay(t, scalp.Head{}, wholeScalp(50)); len(p.Dots) != 0 {
		t.Errorf("a head without a surface has %d dots", len(p.Dots))
	}
	var p *stipple.Picture
	if p.Until(1) != nil || p.Added(0) != nil {
		t.Error("no picture has dots")
	}
}

func TestSessionsPartTheDots(t *testing.T) {
	p := lay(t, head(t, scalp.Size{}), wholeScalp(10, 0, 30))
	if len(p.Added(0)) == 0 || len(p.Added(1)) != 0 || len(p.Added(2)) == 0 || len(p.Until(2)) != len(p.Dots) {
		t.Errorf("sessions add %d, %d, %d of %d", len(p.Added(0)), len(p.Added(1)), len(p.Added(2)), len(p.Dots))
	}
	if len(p.Until(-1)) != 0 || len(p.Added(3)) != 0 || len(p.Until(9)) != len(p.Dots) {
		t.Error("sessions that are not there change what is")
	}
	for session := range 3 {
		for _, d := range p.Added(session) {
			if d.Session != session {
				t.Fatalf("a dot of session %d stands among those of %d", d.Session, session)
			}
		}
	}
}

func TestTheDensestHeadIsFilled(t *testing.T) {
	h := head(t, scalp.Size{})
	p := lay(t, h, wholeScalp(500, 1000, 500))
	if want := 2000 * float64(h.TotalArea()); math.Abs(float64(len(p.Dots))-want) > 12 {
		t.Errorf("%d dots, the density sums to %.0f", len(p.Dots), want)
	}
}
