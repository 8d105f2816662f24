package scalpmap

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// drawn collects what a map hands over when drawing ends.
type drawn struct {
	path  []scalp.Place
	ok    bool
	times int
}

func (d *drawn) done(path []scalp.Place, ok bool) { d.path, d.ok, d.times = path, ok, d.times+1 }

// A drag over the scalp gives the path of the pointer, within a pixel.
func TestDrawingGivesThePathDrawn(t *testing.T) {
	for _, form := range scalp.Forms() {
		m, _ := newTestMap(t)
		m.large.look(stance{camera: scalp.Camera{Azimuth: 160, Elevation: 50}, home: scalp.Top})
		var got drawn
		m.Draw(form, 3, got.done)
		if !m.Drawing() || m.large.Cursor() != desktop.CrosshairCursor {
			t.Fatal("the map is not drawing")
		}
		from := m.large.frame().origin
		to := from.AddXY(70, -40)
		drag(m.large, from, to, desktop.MouseButtonPrimary)
		if !got.ok || got.times != 1 || m.Drawing() {
			t.Fatalf("%s: done %d times, %v; drawing %v", form, got.times, got.ok, m.Drawing())
		}
		for i, p := range got.path {
			at := m.large.frame().place(m.large.drawn().optics.project(m.scene.Head.PointOf(p)))
			k := float32(i) / float32(len(got.path)-1)
			if want := fyne.NewPos(from.X+(to.X-from.X)*k, from.Y+(to.Y-from.Y)*k); apart(at, want) > 1 {
				t.Errorf("%s: place %d of %d lies at %v, want %v", form, i, len(got.path), at, want)
			}
		}
		if len(got.path) < 20 {
			t.Errorf("%s: only %d places", form, len(got.path))
		}
		if _, err := m.scene.Head.Trace(scalp.Scar{Form: scalp.StrokeScar, Width: 3, Path: got.path}); err != nil {
			t.Errorf("%s: the path cannot be laid: %v", form, err)
		}
	}
}

// Drawing ends once, however it ends; and what makes no scar can be drawn again.
func TestDrawingEnds(t *testing.T) {
	escape := &fyne.KeyEvent{Name: fyne.KeyEscape}
	for name, row := range map[string]struct {
		form scalp.Form
		end  func(m *Map)
		ok   bool
	}{
		"Escape":  {scalp.StrokeScar, func(m *Map) { m.large.TypedKey(escape) }, false},
		"stopped": {scalp.PatchScar, func(m *Map) { m.StopDrawing() }, false},
		"another": {scalp.StrokeScar, func(m *Map) { m.Draw(scalp.PatchScar, 0, nil) }, false},
		"a slip of the hand": {scalp.StrokeScar, func(m *Map) {
			at := m.large.frame().origin
			for _, to := range []fyne.Position{at, at.AddXY(2, 2)} {
				press(m.large, at)
				if to != at {
					pull(m.large, at, to)
				}
				release(m.large, to == at, at)
				if !m.Drawing() || m.large.paper.title.Text != "Draw along the scar: press, move, release. Esc ends." {
					panic("a mere press makes a scar: " + m.large.paper.title.Text)
				}
			}
			m.large.TypedKey(escape)
		}, false},
		"beside the head": {scalp.StrokeScar, func(m *Map) {
			drag(m.large, fyne.NewPos(2, 2), fyne.NewPos(20, 9), desktop.MouseButtonPrimary)
			if !m.Drawing() || m.large.paper.title.Text != "Nothing on the scalp: draw again. Esc ends." {
				panic("a drag beside the head ends drawing")
			}
			m.large.TypedKey(escape)
		}, false},
		"a point for an outline": {scalp.PatchScar, func(m *Map) {
			m.large.Tapped(&fyne.PointEvent{Position: m.large.frame().origin})
			m.StopDrawing()
			m.StopDrawing()
		}, false},
	} {
		m, _ := newTestMap(t)
		var got drawn
		m.Draw(row.form, 3, got.done)
		row.end(m)
		if got.times != 1 || got.ok != row.ok {
			t.Errorf("%s: ended %d times, ok %v", name, got.times, got.ok)
		}
	}
}

// press, pull and release are the parts of a drag.
func press(s *surface, at fyne.Position) {
	s.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary})
}

func pull(s *surface, from, to fyne.Position) {
	s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}, Dragged: fyne.NewDelta(to.X-from.X, to.Y-from.Y)})
}

func release(s *surface, tapped bool, at fyne.Position) {
	s.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary})
	if tapped {
		s.Tapped(&fyne.PointEvent{Position: at})
		return
	}
	s.DragEnd()
}

// What is left of a drag after drawing, or moving a handle, was stopped does
// nothing; the next drag turns the head.
func TestTheRestOfAStoppedDragDoesNothing(t *testing.T) {
	escape := func(m *Map) { m.large.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) }
	draw := func(m *Map) { m.Draw(scalp.StrokeScar, 3, nil) }
	for name, row := range map[string]struct {
		begin, stop func(m *Map)
	}{
		"Escape":                  {draw, escape},
		"stopped":                 {draw, (*Map).StopDrawing},
		"a handle":                {func(*Map) {}, (*Map).StopDrawing},
		"a handle, another scene": {func(*Map) {}, func(m *Map) { m.large.sceneChanged() }},
	} {
		m, _ := newTestMap(t)
		scarred(t, m)
		m.SetView(scalp.Back)
		m.Select(Target{Scar: "line"})
		m.OnScarMoved = func(string, scalp.Scar) { t.Errorf("%s: the scar was moved", name) }
		area, _ := m.scene.area(Target{Scar: "line"})
		at := m.large.frame().place(m.large.drawn().optics.project(surfacePath(m.scene.Head, area.Drawn)[0]))
		row.begin(m)
		camera := m.Camera()
		press(m.large, at)
		pull(m.large, at, at.AddXY(12, 0))
		row.stop(m)
		pull(m.large, at.AddXY(12, 0), at.AddXY(40, 8))
		if m.Camera() != camera || m.Drawing() {
			t.Errorf("%s: the rest of the drag turns or draws", name)
		}
		release(m.large, false, at)
		m.OnScarMoved = nil
		drag(m.large, at, at.AddXY(30, 0), desktop.MouseButtonPrimary)
		if m.Camera() == camera {
			t.Errorf("%s: the next drag does not turn", name)
		}
	}
}

// While drawing, the wheel brings nearer, the other button and the space bar
// turn, and taps choose nothing.
func TestLookingAroundWhileDrawing(t *testing.T) {
	m, _ := newTestMap(t)
	m.OnTapped = func(target Target, _ bool) { t.Errorf("chose %v", target) }
	var got drawn
	m.Draw(scalp.StrokeScar, 3, got.done)
	from := m.large.frame().origin
	was := m.large.stance
	m.large.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: from}, Scrolled: fyne.NewDelta(0, 60)})
	if m.large.stance.factor <= was.factor {
		t.Error("the wheel does not bring nearer")
	}
	camera := m.Camera()
	drag(m.large, from, from.AddXY(40, 30), desktop.MouseButtonSecondary)
	if m.Camera() == camera {
		t.Error("the other button does not turn")
	}
	camera = m.Camera()
	m.large.KeyDown(&fyne.KeyEvent{Name: fyne.KeySpace})
	drag(m.large, from, from.AddXY(-40, 10), desktop.MouseButtonPrimary)
	m.large.KeyUp(&fyne.KeyEvent{Name: fyne.KeySpace})
	if m.Camera() == camera || got.times != 0 || !m.Drawing() {
		t.Errorf("with the space bar held: turned %v, ended %d times", m.Camera() != camera, got.times)
	}
	m.large.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	m.StopDrawing()
}

// A handle takes its place of the path with it; its neighbours go along less
// the further they lie, and the far end stays. It is told once.
func TestMovingAScarByItsHandle(t *testing.T) {
	m, _ := newTestMap(t)
	scarred(t, m)
	m.SetView(scalp.Back)
	line := Target{Scar: "line"}
	m.Select(line)
	area, _ := m.scene.area(line)
	before := surfacePath(m.scene.Head, area.Drawn)
	held := 0
	from := m.large.frame().place(m.large.drawn().optics.project(before[held]))
	camera := m.Camera()
	drag(m.large, from, from.AddXY(0, 12), desktop.MouseButtonPrimary)
	if m.Camera() == camera {
		t.Error("a scar that cannot be moved shows handles")
	}

	m.SetView(scalp.Back)
	times := 0
	var moved scalp.Scar
	m.OnScarMoved = func(key string, scar scalp.Scar) {
		if key != "line" {
			t.Errorf("moved %q", key)
		}
		times, moved = times+1, scar
	}
	to := from.AddXY(3, 14)
	drag(m.large, from, to, desktop.MouseButtonPrimary)
	if times != 1 || m.Camera() != scalp.Back.Camera() {
		t.Fatalf("told %d times", times)
	}
	after := surfacePath(m.scene.Head, moved)
	if at := m.large.frame().place(m.large.drawn().optics.project(after[held])); apart(at, to) > 1 {
		t.Errorf("the handle went to %v, want %v", at, to)
	}
	if by := length(minus(after[len(after)-1], before[len(before)-1])); by > 0.001 {
		t.Errorf("the far end moved by %v cm", by)
	}
	fine, _ := finer(m.scene.Head, after, false)
	last := length(minus(after[0], before[0]))
	for i := 1; i < len(before); i++ {
		by := math.Inf(1)
		for _, p := range fine {
			by = min(by, length(minus(p, before[i])))
		}
		if by > last+0.16 { // the points compared lie 3 mm apart
			t.Errorf("place %d lies %v cm from where it was, the one before %v", i, by, last)
		}
		last = by
	}
}

func TestHandlesAreEvenAndFew(t *testing.T) {
	for n := range 500 {
		most := 3 + n%10
		chosen := handles(n, most)
		if len(chosen) != min(n, most) {
			t.Fatalf("%d places have %d handles", n, len(chosen))
		}
		if n > 1 && (chosen[0] != 0 || chosen[len(chosen)-1] != n-1) {
			t.Fatalf("%d places: %v leaves out an end", n, chosen)
		}
		for i := 1; i < len(chosen); i++ {
			if step := chosen[i] - chosen[i-1]; step < 1 || step > n/(most-1)+1 {
				t.Fatalf("%d places: %v is uneven", n, chosen)
			}
		}
	}
}

// What is drawn and chosen is to be seen over the picture.
func TestWhatLiesOverThePicture(t *testing.T) {
	m, _ := newTestMap(t)
	if m.large.paintOver(700, 500) != nothingOver {
		t.Error("something lies over a picture of which nothing is chosen")
	}
	scarred(t, m)
	seen := func() float64 {
		m.large.paintOver(int(m.large.Size().Width), int(m.large.Size().Height))
		return inkOf(m.large.drawn().above)
	}
	m.Select(Target{Zone: scalp.Crown})
	one := seen()
	m.Select(Target{Zone: scalp.Crown}, Target{Scar: "line"})
	two := seen()
	if !(one > 100 && two > one) {
		t.Errorf("one choice covers %v, two %v", one, two)
	}
	m.Select()
	m.Draw(scalp.StrokeScar, quantity.Millimetres(10), nil)
	at := m.large.frame().origin
	m.large.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary})
	m.large.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at.AddXY(50, 0)}, Dragged: fyne.NewDelta(50, 0)})
	f := m.large.frame().factor
	if got, want := seen(), float64(50*f); math.Abs(got/want-0.5) > 0.2 { // the line is see-through
		t.Errorf("a line of 1 cm by 50 pixels covers %v of %v", got, want)
	}
	test.WidgetRenderer(m.large).Destroy()
}
