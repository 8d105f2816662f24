// Package scalpmap is the widget that shows a head: its zones and scars, the
// dots that are planned on them, which are chosen; and that says what is
// pointed at, tapped, drawn and moved. It knows no plan and no store.
package scalpmap

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// Map shows a head in large, and its five standard views in small.
//
// Dragging turns the head, the wheel brings nearer what is under the pointer.
// With the keyboard: 1 to 5 are the standard views, 0 and Home go back to the
// last of them, Ctrl or Shift with the arrows turn, + and - come nearer and go
// away, T shows the true size, L hides the labels; the arrows alone go to the
// nearest zone or scar that way, Page Up and Page Down go through all and turn
// the head where needed, Enter chooses one and Space adds it to what is chosen.
type Map struct {
	widget.BaseWidget

	// OnTapped is called when a zone or scar is chosen; more asks to add it to,
	// or take it out of, what is chosen already.
	OnTapped func(t Target, more bool)
	// OnLarge is called when more room is asked for, and when it is given back;
	// nil offers none. Set it before the map is shown.
	OnLarge func()
	// OnKey is called with keys that the map has no use for.
	OnKey func(*fyne.KeyEvent)
	// OnHover is called when the pointer comes over something else; the zero
	// Target is nothing.
	OnHover func(t Target)
	// OnScarMoved is called when a drawn scar was moved by its handles, which
	// the one chosen scar shows. While it is nil there are no handles.
	OnScarMoved func(key string, scar scalp.Scar)

	scene   Scene
	large   *surface
	small   []*thumb
	legend  *legend
	content fyne.CanvasObject
}

// New makes a map of a bare head seen from the top.
func New(head scalp.Head) *Map {
	m := &Map{scene: Scene{Head: head}}
	m.large = newSurface(&m.scene, scalp.Top)
	m.large.onTapped = func(t Target, more bool) {
		if m.OnTapped != nil {
			m.OnTapped(t, more)
		}
	}
	m.large.onHover = func(t Target) {
		if m.OnHover != nil {
			m.OnHover(t)
		}
	}
	m.large.onKey = func(key *fyne.KeyEvent) {
		if m.OnKey != nil {
			m.OnKey(key)
		}
	}
	m.large.larger = func() func() { return m.OnLarge }
	m.large.movable = func() bool { return m.OnScarMoved != nil }
	m.large.onMoved = func(key string, scar scalp.Scar) { m.OnScarMoved(key, scar) }
	m.large.onLooked = m.looked
	m.legend = newLegend(m.large)
	views := container.New(layout.NewGridLayoutWithColumns(1))
	for _, view := range scalp.Views() {
		small := newThumb(&m.scene, view, func() { m.SetView(view) })
		small.chosen = view == scalp.Top
		m.small = append(m.small, small)
		views.Add(small)
	}
	m.content = container.New(layout.NewBorderLayout(nil, m.legend, views, nil), views, m.large, m.legend)
	m.ExtendBaseWidget(m)
	return m
}

// SetScene changes what is shown.
func (m *Map) SetScene(scene Scene) {
	if m.scene.same(&scene) {
		return
	}
	m.scene = scene
	m.large.sceneChanged()
	for _, small := range m.small {
		small.Refresh()
	}
	m.legend.Refresh()
}

// Select marks zones and scars as chosen.
func (m *Map) Select(targets ...Target) {
	if !slices.Equal(m.large.selected, targets) {
		m.large.selected = slices.Clone(targets)
		m.large.refreshOver()
	}
}

// Selected gives what is marked as chosen.
func (m *Map) Selected() []Target { return slices.Clone(m.large.selected) }

// View gives the standard view shown in large or, of a turned head, the last
// one before.
func (m *Map) View() scalp.View { return m.large.stance.home }

// Camera gives from where the head is seen.
func (m *Map) Camera() scalp.Camera { return m.large.stance.camera }

// SetView shows the whole head from a standard view.
func (m *Map) SetView(view scalp.View) {
	if view.Valid() {
		m.large.look(homeStance(view))
	}
}

// Reveal turns the head, when needed, so that a zone or scar can be seen well.
func (m *Map) Reveal(t Target) {
	area, _ := m.scene.area(t)
	if !t.Zone.Valid() && area == nil {
		return
	}
	if area != nil && area.Trace != nil {
		if centre, _ := area.Trace.Reach(); newOptics(m.scene.Head, m.Camera()).facing(centre) < leastFacing {
			m.SetView(bestView(&m.scene, t))
			return
		}
	}
	shape, seen := m.large.drawn().shape(t)
	at := m.large.frame().place(shape.label)
	size := m.large.Size()
	inside := at.X >= 0 && at.Y >= 0 && at.X <= size.Width && at.Y <= size.Height
	if !seen || t.Scar == "" && shape.room < leastRoom || !inside && !size.IsZero() {
		m.SetView(bestView(&m.scene, t))
	}
}

// leastFacing is how far a scar must at least be turned to the viewer to work on
// it: seen at 60 degrees from straight. A choice of ours.
const leastFacing = 0.5

// leastRoom is the room, in cm, under which a zone is seen too much from its
// edge to work on.
const leastRoom = 0.75

// Draw lets the user draw a scar: a line of a width, or the outline of a patch,
// which closes by itself. done is called once: with the path drawn, from its
// first place to its last, or with false when drawing was stopped.
func (m *Map) Draw(form scalp.Form, width quantity.Millimetres, done func(path []scalp.Place, ok bool)) {
	if done == nil {
		done = func([]scalp.Place, bool) {}
	}
	m.large.startSketch(&sketch{form: form, width: width, done: done})
}

// Drawing tells whether the user is drawing a scar.
func (m *Map) Drawing() bool { return m.large.sketch != nil }

// StopDrawing ends drawing without a scar.
func (m *Map) StopDrawing() { m.large.stopSketch() }

// Canvas gives the part that takes the keyboard.
func (m *Map) Canvas() fyne.Focusable { return m.large }

// looked follows a turn of the head.
func (m *Map) looked() {
	view, standard := m.Camera().View()
	for _, small := range m.small {
		small.choose(standard && small.view == view)
	}
	m.legend.refreshNote()
}

// CreateRenderer arranges the views, the head and the legend.
func (m *Map) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(m.content) }
