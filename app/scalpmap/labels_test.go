package scalpmap

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// aScar draws a line or a round patch somewhere on the scalp.
func aScar(t *rapid.T) scalp.Scar {
	from, up := rapid.Float64Range(0, 360).Draw(t, "azimuth"), rapid.Float64Range(15, 85).Draw(t, "elevation")
	size := rapid.Float64Range(1, 25).Draw(t, "size")
	if rapid.Bool().Draw(t, "patch") {
		return scalp.Scar{Form: scalp.PatchScar, Path: []scalp.Place{
			place(from-size, up), place(from, min(88, up+size/2)), place(from+size, up), place(from, up-size/2),
		}}
	}
	return scalp.Scar{
		Form: scalp.StrokeScar, Width: quantity.Millimetres(rapid.Float64Range(1, 12).Draw(t, "width")),
		Path: []scalp.Place{place(from-size, up), place(from, up+2), place(from+size, up)},
	}
}

// aScene plans some zones and scars.
func aScene(t *rapid.T, head scalp.Head) Scene {
	s := Scene{Head: head, Skin: Skin(2)}
	for _, zone := range scalp.Zones() {
		a := Area{Target: Target{Zone: zone}, Planned: rapid.Bool().Draw(t, string(zone))}
		if a.Planned {
			a.Density = quantity.DotsPerCM2(rapid.Float64Range(0, 120).Draw(t, "density"))
		}
		s.Areas = append(s.Areas, a)
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "scars") {
		scar := aScar(t)
		if trace, err := head.Trace(scar); err == nil {
			name := "S" + quantity.Number(float64(i+1))
			s.Areas = append(s.Areas, Area{Target: Target{Scar: name}, Label: name, Planned: true, Density: 24, Trace: trace, Drawn: scar})
		}
	}
	return s
}

// plate gives where a shown label lies.
func (l *label) plate() scalp.Plate {
	at := l.number.Position().AddXY(l.number.Size().Width/2, l.number.Size().Height/2)
	size := text(l.number)
	p := scalp.PlateAt(scalp.Point{X: float64(at.X), Y: float64(at.Y)}, float64(size.Width), float64(size.Height))
	if l.ground.Visible() {
		at, size := l.ground.Position(), l.ground.Size()
		p = scalp.Plate{X0: float64(at.X), Y0: float64(at.Y), X1: float64(at.X + size.Width), Y1: float64(at.Y + size.Height)}
	}
	return p
}

// However a head is looked at, no two labels share a place, none leaves the
// picture or lies on the tools, and a zone's lies in the zone and on no scar.
func TestLabelsNeverCollide(t *testing.T) {
	m, w := newTestMap(t)
	rapid.Check(t, func(t *rapid.T) {
		w.Resize(fyne.NewSize(rapid.Float32Range(380, 1200).Draw(t, "wide"), rapid.Float32Range(280, 900).Draw(t, "high")))
		m.SetScene(aScene(t, m.scene.Head))
		s := m.large
		s.look(stance{camera: scalp.Camera{Azimuth: rapid.Float64Range(0, 359).Draw(t, "from"), Elevation: rapid.Float64Range(-30, 90).Draw(t, "from above")}, home: scalp.Top})
		for range rapid.IntRange(0, 12).Draw(t, "nearer") {
			s.zoom(fyne.NewPos(s.Size().Width/3, s.Size().Height/3), keyZoom)
		}
		checkLabels(t, s)
	})
}

func checkLabels(t *rapid.T, s *surface) {
	const slack = 0.02 // of rounding
	room := scalp.Plate{X1: float64(s.Size().Width), Y1: float64(s.Size().Height)}
	taken := s.paper.furniture()
	a := arranging{frame: s.frame(), shapes: s.drawn().shapes}
	a.outline()
	for i, l := range s.paper.labels {
		if !l.number.Visible() {
			continue
		}
		at := l.plate()
		if !at.Within(room) {
			t.Fatalf("%q leaves the picture: %v of %v", l.number.Text, at, room)
		}
		for _, other := range taken {
			if at.Grown(-slack).Overlap(other) > 0 {
				t.Fatalf("%q at %v lies on what is at %v", l.number.Text, at, other)
			}
		}
		taken = append(taken, at)
		if !l.scar && a.covers(at.Grown(-slack), -1) {
			t.Fatalf("zone %q at %v lies on a scar", l.number.Text, at)
		}
		if target := s.targetAt(fyne.NewPos(float32(at.Middle().X), float32(at.Middle().Y))); !l.scar && target.Zone != a.shapes[i].target.Zone {
			t.Fatalf("the number of %v lies on %v", a.shapes[i].target, target)
		}
	}
}

// In the standard views every scar seen is named, beside it when it is small, at
// every zoom that shows it.
func TestScarsAreNamedBesideThem(t *testing.T) {
	m, _ := newTestMap(t)
	scarred(t, m)
	for i := range m.scene.Areas {
		m.scene.Areas[i].Label = "S" + quantity.Number(float64(i+1))
	}
	s := m.large
	s.sceneChanged()
	for _, view := range scalp.Views() {
		m.SetView(view)
		for zoom := range 13 {
			for i, shape := range s.drawn().shapes {
				l := s.paper.labels[i]
				at := s.frame().place(shape.label)
				if shape.target.Scar == "" || zoom > 0 && (at.X < 60 || at.Y < 60 || at.X > s.Size().Width-60 || at.Y > s.Size().Height-60) {
					continue
				}
				if !l.number.Visible() {
					t.Errorf("%s, nearer by %d: %v has no label", view, zoom, shape.target)
				}
			}
			if target := (Target{Scar: "line"}); s.seen(target) {
				to, _ := s.positionOf(target)
				s.zoom(to, keyZoom)
			}
		}
	}
}

// A label over a scar too short for it would hide it: it stands beside, tied.
func TestAShortScarIsNotHidden(t *testing.T) {
	m, _ := newTestMap(t)
	scar := scalp.Scar{Form: scalp.StrokeScar, Width: 2, Path: []scalp.Place{place(180, 70), place(183, 70)}}
	trace, err := m.scene.Head.Trace(scar)
	if err != nil {
		t.Fatal(err)
	}
	m.SetScene(Scene{Head: m.scene.Head, Areas: []Area{{Target: Target{Scar: "a"}, Label: "S1", Planned: true, Trace: trace, Drawn: scar}}})
	s := m.large
	a := arranging{frame: s.frame(), shapes: s.drawn().shapes}
	a.outline()
	l := s.paper.labels[len(a.shapes)-1]
	if !l.number.Visible() || !l.tie[1].Visible() || a.covers(l.plate(), -1) {
		t.Errorf("shown %v, tied %v, on it %v", l.number.Visible(), l.tie[1].Visible(), a.covers(l.plate(), -1))
	}
	path := surfacePath(m.scene.Head, scar)
	for _, row := range []struct {
		factor float32
		most   int
	}{{9, 1}, {40, 2}} {
		if at, radius := handlesOf(path, scar.Form, row.factor); len(at) > row.most || radius > 4 {
			t.Errorf("at %v a scar of %v positions has %d handles of %v", row.factor, trace.Length(), len(at), radius)
		}
	}
}

func TestLabelsRoundDensities(t *testing.T) {
	for d, want := range map[quantity.DotsPerCM2]string{79.77: "80", 24: "24", 9.96: "10", 10.4: "10", 7.25: "7.3", 0.04: "<0.1", 3: "3"} {
		if got := roundDensity(d); got != want {
			t.Errorf("%v reads %q, want %q", float64(d), got, want)
		}
	}
}

// A line thinner than a pen can draw fades as it thins.
func TestThinLinesFade(t *testing.T) {
	last := 0.0
	for _, width := range []float32{0.1, 0.2, 0.35, 0.5, 0.7, 1} {
		p := (&pen{}).on(canvasOf(nil, 60, 20), frame{factor: 1}, fyne.NewSize(60, 20))
		p.stroke([]scalp.Point{{X: 5, Y: -10}, {X: 55, Y: -10}}, false, width, charcoal)
		ink := inkOf(p.onto)
		if want := 50 * float64(width); ink <= last || ink < 0.75*want || ink > 1.25*want {
			t.Errorf("a line of %v has %v of ink, want about %v, the thinner one has %v", width, ink, want, last)
		}
		last = ink
	}
}

// The scale bar is never so short that it says nothing.
func TestTheRuleIsLongEnough(t *testing.T) {
	test.NewTempApp(t)
	r := newRule()
	for factor := float32(9); factor <= nearest; factor *= 1.01 {
		if r.measure(factor); r.length < longestRule/3 || r.length > longestRule*1.001 || !strings.HasSuffix(r.words.Text, "m") {
			t.Fatalf("at %v positions a cm %q is %v long", factor, r.words.Text, r.length)
		}
	}
}
