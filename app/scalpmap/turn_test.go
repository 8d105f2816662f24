package scalpmap

import (
	"go/ast"
	"go/parser"
	"go/token"
	"image/color"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"pgregory.net/rapid"

	"stipple/planner/scalp"
)

func apart(a, b fyne.Position) float64 { return math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y)) }

// A position taken to the head and back stays where it was, from everywhere and
// however near.
func TestFrameGoesBothWays(t *testing.T) {
	m, _ := newTestMap(t)
	rapid.Check(t, func(t *rapid.T) {
		size := fyne.NewSize(float32(rapid.IntRange(220, 1900).Draw(t, "width")), float32(rapid.IntRange(140, 1000).Draw(t, "height")))
		s := stance{camera: scalp.Camera{Azimuth: rapid.Float64Range(0, 360).Draw(t, "azimuth"), Elevation: rapid.Float64Range(lowest, 90).Draw(t, "elevation")}}
		draw := func(name string, most float32) float32 { return rapid.Float32Range(0, most).Draw(t, name) }
		d := &drawing{}
		d.of(&m.scene, s.camera)
		fit := d.fit(size)
		pointer := fyne.NewPos(draw("x", size.Width), draw("y", size.Height))
		held := s.frame(fit, size).point(pointer)
		s = s.nearer(fit, size, pointer, fit.factor*rapid.Float32Range(0.5, 60).Draw(t, "zoom"))
		f := s.frame(fit, size)
		if s.factor != 0 && apart(f.place(held), pointer) > 0.05 {
			t.Fatalf("zooming moved what lies under %v to %v", pointer, f.place(held))
		}
		at := fyne.NewPos(draw("x2", size.Width), draw("y2", size.Height))
		if back := f.place(f.point(at)); apart(back, at) > 0.01 {
			t.Fatalf("%v came back as %v", at, back)
		}
		if f.factor < fit.factor || f.factor > nearest {
			t.Fatalf("factor %v of %v–%v", f.factor, fit.factor, nearest)
		}
	})
}

// drag moves the pointer over the surface in small steps, as a hand does.
func drag(s *surface, from, to fyne.Position, button desktop.MouseButton) {
	s.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from}, Button: button})
	const steps = 24
	last := from
	for i := 1; i <= steps; i++ {
		k := float32(i) / steps
		at := fyne.NewPos(from.X+(to.X-from.X)*k, from.Y+(to.Y-from.Y)*k)
		if button == desktop.MouseButtonSecondary {
			s.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: button})
		} else {
			s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at}, Dragged: fyne.NewDelta(at.X-last.X, at.Y-last.Y)})
		}
		last = at
	}
	s.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: to}, Button: button})
	if button != desktop.MouseButtonSecondary {
		s.DragEnd()
	}
}

// The surface follows the pointer: what was taken at its start lies under it at
// its end.
func TestDraggingTurnsTheHeadWithThePointer(t *testing.T) {
	m, w := newTestMap(t)
	w.Resize(fyne.NewSize(900, 700))
	for name, row := range map[string]struct {
		camera  scalp.Camera
		zoom    float32
		by      fyne.Delta
		slack   float64
		through desktop.MouseButton
	}{
		"level":        {scalp.Camera{Azimuth: 20, Elevation: 10}, 1, fyne.NewDelta(90, 40), 6, desktop.MouseButtonPrimary},
		"from above":   {scalp.Camera{Azimuth: 140, Elevation: 55}, 1, fyne.NewDelta(-60, 50), 8, desktop.MouseButtonPrimary},
		"near":         {scalp.Camera{Azimuth: 250, Elevation: 30}, 9, fyne.NewDelta(160, -90), 2, desktop.MouseButtonPrimary},
		"other button": {scalp.Camera{Azimuth: 20, Elevation: 10}, 1, fyne.NewDelta(60, 30), 6, desktop.MouseButtonSecondary},
	} {
		s := m.large
		s.look(stance{camera: row.camera, home: scalp.Top})
		middle := s.frame().origin
		s.zoom(middle, row.zoom)
		from := s.frame().origin.AddXY(10, 12)
		held, ok := m.scene.Head.Lift(s.stance.camera, s.frame().point(from))
		if !ok {
			t.Fatalf("%s: nothing to hold", name)
		}
		to := from.Add(row.by)
		drag(s, from, to, row.through)
		got := s.frame().place(s.drawn().optics.project(held))
		if apart(got, to) > row.slack {
			t.Errorf("%s: the pointer went to %v, the head to %v", name, to, got)
		}
		if m.Camera() == row.camera {
			t.Errorf("%s: the head did not turn", name)
		}
	}
}

// However one drags, the head stays upright and within its limits.
func TestTurningKeepsItsLimits(t *testing.T) {
	m, _ := newTestMap(t)
	rapid.Check(t, func(t *rapid.T) {
		m.large.reset()
		for range rapid.IntRange(1, 4).Draw(t, "drags") {
			from := fyne.NewPos(rapid.Float32Range(0, 600).Draw(t, "x"), rapid.Float32Range(0, 500).Draw(t, "y"))
			by := fyne.NewDelta(rapid.Float32Range(-300, 300).Draw(t, "dx"), rapid.Float32Range(-300, 300).Draw(t, "dy"))
			m.large.turnBy(from, from.Add(by))
			m.large.zoom(from, rapid.Float32Range(0.4, 3).Draw(t, "zoom"))
			if c := m.Camera(); !(c.Azimuth >= 0 && c.Azimuth < 360 && c.Elevation >= lowest && c.Elevation <= 90) {
				t.Fatalf("camera %v", c)
			}
		}
	})
}

// A fitted head does not jump while it turns, also where a standard view is left.
func TestTurningDoesNotJump(t *testing.T) {
	m, _ := newTestMap(t)
	size := fyne.NewSize(900, 700)
	at := func(c scalp.Camera) frame {
		low, high := newOptics(m.scene.Head, c).corners(c)
		return fitted(low, high, size)
	}
	for azimuth := 0.0; azimuth < 360; azimuth += 45 {
		before := at(scalp.Camera{Azimuth: azimuth, Elevation: lowest})
		for elevation := float64(lowest) + 1; elevation <= 90; elevation++ {
			now := at(scalp.Camera{Azimuth: azimuth, Elevation: elevation})
			aside := at(scalp.Camera{Azimuth: azimuth, Elevation: elevation}.Turned(1, 0))
			for _, next := range []frame{before, aside} {
				if math.Abs(float64(next.factor/now.factor-1)) > 0.03 || apart(next.origin, now.origin) > 14 {
					t.Fatalf("%v° / %v°: from %v to %v", azimuth, elevation, next, now)
				}
			}
			before = now
		}
	}
}

func TestKeysTurnZoomAndReset(t *testing.T) {
	m, w := newTestMap(t)
	s := m.large
	w.Canvas().Focus(s)
	m.SetView(scalp.Front)
	s.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierShortcutDefault})
	if m.Camera() != (scalp.Camera{Azimuth: 10}) || m.View() != scalp.Front {
		t.Errorf("Ctrl and right turns to %v", m.Camera())
	}
	s.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	s.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	if m.Camera() != (scalp.Camera{Azimuth: 10, Elevation: 10}) || !s.paper.back.Visible() {
		t.Errorf("Shift and down turns to %v", m.Camera())
	}
	if s.paper.title.Text != "Turned, from the front" {
		t.Errorf("the title says %q", s.paper.title.Text)
	}
	was := s.frame().factor
	s.TypedRune('+')
	if got := s.frame().factor; got <= was {
		t.Errorf("+ goes from %v to %v", was, got)
	}
	s.TypedRune('-')
	s.TypedRune('-')
	if s.stance.factor != 0 {
		t.Error("further away than the whole head is not fitted")
	}
	s.TypedRune('t')
	if s.frame().factor != trueFactor {
		t.Errorf("T shows %v positions a cm", s.frame().factor)
	}
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if m.Camera() != scalp.Front.Camera() || s.paper.back.Visible() {
		t.Errorf("Home goes to %v", m.Camera())
	}
}

// True size is 96 positions an inch, and the scale bar says the truth at every
// zoom.
func TestScaleBarTellsTheTruth(t *testing.T) {
	m, _ := newTestMap(t)
	s := m.large
	s.trueSize()
	if f := s.frame().factor; math.Abs(float64(f)*2.54-96) > 1e-3 {
		t.Errorf("true size shows %v positions a cm", f)
	}
	for range 30 {
		f, r := s.frame().factor, s.paper.rule
		want := map[string]float32{"5 cm": 5, "2 cm": 2, "1 cm": 1, "5 mm": 0.5, "2 mm": 0.2, "1 mm": 0.1}[r.words.Text] * f
		bar := r.bars[0].Position2.X - r.bars[0].Position1.X
		if want == 0 || math.Abs(float64(bar-want)) > 0.01 || bar > longestRule {
			t.Errorf("at %v a cm %q is %v long, want %v", f, r.words.Text, bar, want)
		}
		s.zoomMiddle(1.2)
	}
	if s.stance.factor != nearest {
		t.Errorf("the nearest is %v", s.stance.factor)
	}
	if s.note() != Caption+" · dots drawn larger than life" && s.scene.Picture != nil {
		t.Errorf("the note says %q", s.note())
	}
}

// Layout moves and never refreshes, whatever it calls: a refresh from there
// would lay out and paint for ever.
func TestLayoutNeverRefreshes(t *testing.T) {
	calls := map[string][]string{}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil || strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Body != nil {
				ast.Inspect(f.Body, func(n ast.Node) bool {
					if call, ok := n.(*ast.CallExpr); ok {
						switch callee := call.Fun.(type) {
						case *ast.SelectorExpr:
							calls[f.Name.Name] = append(calls[f.Name.Name], callee.Sel.Name)
						case *ast.Ident:
							calls[f.Name.Name] = append(calls[f.Name.Name], callee.Name)
						}
					}
					return true
				})
			}
		}
	}
	via := map[string]string{"Layout": ""}
	for open := []string{"Layout"}; len(open) > 0; open = open[1:] {
		for _, next := range calls[open[0]] {
			if _, known := via[next]; !known {
				via[next] = via[open[0]] + " " + open[0]
				open = append(open, next)
			}
		}
	}
	if path, reached := via["Refresh"]; reached {
		t.Errorf("Layout refreshes by way of%s", path)
	}
	if len(via) < 20 {
		t.Errorf("only %d functions were followed", len(via))
	}
}

// A scene that looks the same is not painted again; one that looks different in
// anything is.
func TestScenesAreToldApart(t *testing.T) {
	base := fullScene(t, 10)
	if again := fullScene(t, 10); base.same(&again) {
		t.Error("another picture of dots is taken for the same")
	}
	for name, change := range map[string]func(s *Scene){
		"nothing":    func(*Scene) {},
		"skin":       func(s *Scene) { s.Skin = Skin(5) },
		"session":    func(s *Scene) { s.Session = 0 },
		"cumulative": func(s *Scene) { s.Cumulative = false },
		"title":      func(s *Scene) { s.Title = "x" },
		"shades":     func(s *Scene) { s.Shades = [][]color.NRGBA{{charcoal}} },
		"density":    func(s *Scene) { s.Areas[2].Density = 11 },
		"planned":    func(s *Scene) { s.Areas[2].Planned = false },
		"lines":      func(s *Scene) { s.Areas[2].Lines = []string{"x"} },
		"label":      func(s *Scene) { s.Areas[2].Label = "x" },
		"fewer":      func(s *Scene) { s.Areas = s.Areas[:5] },
	} {
		other := base
		other.Areas = slices.Clone(base.Areas)
		change(&other)
		if got := base.same(&other); got != (name == "nothing") {
			t.Errorf("%s: same is %v", name, got)
		}
	}
}
