package scalpmap

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

func newTestMap(t testing.TB) (*Map, fyne.Window) {
	t.Helper()
	test.NewTempApp(t)
	head, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		t.Fatal(err)
	}
	m := New(head)
	w := test.NewTempWindow(t, m)
	w.Resize(fyne.NewSize(700, 560))
	return m, w
}

// scarred gives a map two drawn scars: a line on the crown and a patch on the
// right side.
func scarred(t testing.TB, m *Map) {
	t.Helper()
	line := scalp.Scar{Form: scalp.StrokeScar, Width: 6}
	for i := range 30 {
		line.Path = append(line.Path, place(150+2*float64(i), 58))
	}
	patch := scalp.Scar{Form: scalp.PatchScar, Path: []scalp.Place{place(84, 30), place(98, 30), place(98, 40), place(84, 40)}}
	scene := Scene{Head: m.scene.Head}
	for key, scar := range map[string]scalp.Scar{"line": line, "patch": patch} {
		trace, err := m.scene.Head.Trace(scar)
		if err != nil {
			t.Fatal(err)
		}
		scene.Areas = append(scene.Areas, Area{Target: Target{Scar: key}, Name: key, Planned: true, Trace: trace, Drawn: scar})
	}
	slices.SortFunc(scene.Areas, func(a, b Area) int { return len(a.Name) - len(b.Name) })
	m.SetScene(scene)
}

func place(azimuth, elevation float64) scalp.Place {
	return scalp.Place{Azimuth: quantity.Degrees(azimuth), Elevation: quantity.Degrees(elevation)}
}

// positionOf gives the middle of a target as drawn; false when the view hides
// it.
func (s *surface) positionOf(t Target) (fyne.Position, bool) {
	shape, seen := s.drawn().shape(t)
	if !seen {
		return fyne.Position{}, false
	}
	return s.frame().place(shape.label), true
}

// Every zone and scar can be tapped in some view, and a tap on the middle of
// what is drawn hits it, whatever the size of the widget.
func TestEveryTargetCanBeTapped(t *testing.T) {
	m, w := newTestMap(t)
	scarred(t, m)
	var tapped Target
	m.OnTapped = func(target Target, _ bool) { tapped = target }
	for _, size := range []fyne.Size{{Width: 360, Height: 320}, {Width: 700, Height: 560}, {Width: 1500, Height: 620}} {
		w.Resize(size)
		reached := map[Target]bool{}
		for _, view := range scalp.Views() {
			m.SetView(view)
			for _, target := range m.scene.targets() {
				at, seen := m.large.positionOf(target)
				if !seen {
					continue
				}
				tapped = Target{}
				m.large.Tapped(&fyne.PointEvent{Position: at})
				if tapped == target {
					reached[target] = true
				} else if tapped.Scar == "" {
					t.Errorf("%v, %s: a tap on %v hit %v", size, view, target, tapped)
				}
			}
		}
		if want := len(m.scene.targets()); len(reached) != want {
			t.Errorf("%v: %d of %d can be reached", size, len(reached), want)
		}
	}
}

func TestTapBesideTheHeadHitsNothing(t *testing.T) {
	m, _ := newTestMap(t)
	m.OnTapped = func(target Target, _ bool) { t.Errorf("hit %v", target) }
	m.large.Tapped(&fyne.PointEvent{Position: fyne.NewPos(2, 2)})
}

// In every view Page Down reaches every zone and every scar, turns to it where
// needed, and Enter chooses it.
func TestEveryTargetByKeyboard(t *testing.T) {
	m, w := newTestMap(t)
	scarred(t, m)
	got := map[Target]bool{}
	m.OnTapped = func(target Target, _ bool) { got[target] = true }
	w.Canvas().Focus(m.large)
	for _, view := range scalp.Views() {
		clear(got)
		m.SetView(view)
		for range m.scene.targets() {
			m.large.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
			if !m.large.seen(m.large.cursor) {
				t.Errorf("%v is chosen but not seen in %s", m.large.cursor, m.View())
			}
			m.large.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}
		if len(got) != len(m.scene.targets()) {
			t.Errorf("from %s the keyboard reached %d of %d", view, len(got), len(m.scene.targets()))
		}
	}
}

// Within each view the arrows alone reach everything seen.
func TestArrowsReachAllOfAView(t *testing.T) {
	m, w := newTestMap(t)
	scarred(t, m)
	w.Canvas().Focus(m.large)
	for _, view := range scalp.Views() {
		m.SetView(view)
		shapes := m.large.drawn().shapes
		first := shapes[0].target
		reached, open := map[Target]bool{first: true}, []Target{first}
		for len(open) > 0 {
			from := open[0]
			open = open[1:]
			for _, key := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown} {
				m.large.cursor = from
				m.large.TypedKey(&fyne.KeyEvent{Name: key})
				if !reached[m.large.cursor] {
					reached[m.large.cursor] = true
					open = append(open, m.large.cursor)
				}
			}
		}
		for _, shape := range shapes {
			if !reached[shape.target] {
				t.Errorf("%s: the arrows do not reach %v", view, shape.target)
			}
		}
	}
}

func TestDigitsAndSmallPicturesTurnTheHead(t *testing.T) {
	m, _ := newTestMap(t)
	for i, view := range scalp.Views() {
		m.large.TypedRune(rune('1' + i))
		if m.View() != view || m.Camera() != view.Camera() {
			t.Errorf("%d shows %s, want %s", i+1, m.View(), view)
		}
		for _, small := range m.small {
			if small.chosen != (small.view == view) {
				t.Errorf("%s: the small picture of %s is marked: %v", view, small.view, small.chosen)
			}
		}
	}
	test.Tap(m.small[1])
	if m.View() != scalp.Top {
		t.Errorf("the small picture shows %s", m.View())
	}
}

func TestHeldKeysAskForMore(t *testing.T) {
	m, _ := newTestMap(t)
	var more bool
	m.OnTapped = func(_ Target, m bool) { more = m }
	at, _ := m.large.positionOf(Target{Zone: scalp.Crown})
	for modifier, want := range map[fyne.KeyModifier]bool{0: false, fyne.KeyModifierControl: true, fyne.KeyModifierShift: true} {
		event := &desktop.MouseEvent{Modifier: modifier}
		m.large.MouseDown(event)
		m.large.Tapped(&fyne.PointEvent{Position: at})
		if more != want {
			t.Errorf("modifier %d: more is %v", modifier, more)
		}
	}
	m.large.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if !more {
		t.Error("Space does not add")
	}
}

// Pointing names a zone, and a scar before the zone it lies on.
func TestPointingNamesWhatIsThere(t *testing.T) {
	m, _ := newTestMap(t)
	crown := Target{Zone: scalp.Crown}
	m.SetScene(Scene{Head: m.scene.Head, Areas: []Area{{Target: crown, Lines: []string{"24 dots/cm²"}}}})
	var seen []Target
	m.OnHover = func(target Target) { seen = append(seen, target) }
	at, _ := m.large.positionOf(crown)
	m.large.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	hint := m.large.paper.hint
	if hint.shown != 2 || hint.lines[0].Text != "Crown" || hint.lines[1].Text != "24 dots/cm²" {
		t.Errorf("the hint says %d lines, %q", hint.shown, hint.lines[0].Text)
	}
	m.large.MouseOut()
	if hint.ground.Visible() || len(seen) != 2 || seen[1] != (Target{}) {
		t.Errorf("after leaving: %v", seen)
	}
	scarred(t, m)
	at, _ = m.large.positionOf(Target{Scar: "line"})
	m.large.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
	if hint.lines[0].Text != "line" {
		t.Errorf("over the scar the hint says %q", hint.lines[0].Text)
	}
}

// Reveal shows a zone that cannot be seen, and one that lies outside when the
// head is looked at from nearby.
func TestRevealBringsIntoSight(t *testing.T) {
	m, _ := newTestMap(t)
	scarred(t, m)
	for _, target := range m.scene.targets() {
		m.SetView(scalp.Front)
		m.large.zoom(fyne.NewPos(5, 5), 12)
		m.Reveal(target)
		at, seen := m.large.positionOf(target)
		size := m.large.Size()
		if !seen || at.X < 0 || at.Y < 0 || at.X > size.Width || at.Y > size.Height {
			t.Errorf("%v is not revealed: %v %v", target, seen, at)
		}
	}
}
