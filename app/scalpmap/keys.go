package scalpmap

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"stipple/planner/scalp"
)

// keyTurn is how far a key turns the head, in degrees, and keyZoom how much
// nearer one brings it.
const (
	keyTurn = 10
	keyZoom = 1.35
)

// FocusGained shows where the keyboard stands.
func (s *surface) FocusGained() {
	s.focused = true
	if !s.seen(s.cursor) {
		s.cursor = s.startTarget()
	}
	s.refreshOver()
}

// FocusLost hides where the keyboard stands.
func (s *surface) FocusLost() {
	s.focused, s.shift, s.space = false, false, false
	s.refreshOver()
}

// startTarget is where the keyboard starts in a view: on what is selected
// there, else on the first zone.
func (s *surface) startTarget() Target {
	shapes := s.drawn().shapes
	for _, shape := range shapes {
		if s.isSelected(shape.target) {
			return shape.target
		}
	}
	if len(shapes) > 0 {
		return shapes[0].target
	}
	return Target{}
}

// TypedRune changes how the head is looked at: 1 to 5 are the standard views, 0
// goes back to the last of them, + and - go nearer and further away, T shows the
// true size and L hides the labels.
func (s *surface) TypedRune(r rune) {
	switch n := int(r - '1'); {
	case n >= 0 && n < len(scalp.Views()):
		s.look(homeStance(scalp.Views()[n]))
	case r == '0':
		s.reset()
	case r == '+' || r == '=':
		s.zoomMiddle(keyZoom)
	case r == '-' || r == '−':
		s.zoomMiddle(1 / keyZoom)
	case r == 't' || r == 'T':
		s.trueSize()
	case r == 'l' || r == 'L':
		s.toggleLabels()
	}
}

// KeyDown remembers held keys.
func (s *surface) KeyDown(event *fyne.KeyEvent) { s.hold(event.Name, true) }

// KeyUp forgets them.
func (s *surface) KeyUp(event *fyne.KeyEvent) { s.hold(event.Name, false) }

func (s *surface) hold(key fyne.KeyName, down bool) {
	switch key {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight:
		s.shift = down
	case fyne.KeySpace:
		s.space = down
	}
}

// TypedShortcut turns the head with Ctrl and the arrows.
func (s *surface) TypedShortcut(shortcut fyne.Shortcut) {
	if key, ok := shortcut.(*desktop.CustomShortcut); ok && key.Modifier&^fyne.KeyModifierShift == fyne.KeyModifierShortcutDefault {
		s.turnKey(key.KeyName)
	}
}

// turnKey turns the head by a step when a key is an arrow, and tells whether it
// is one. The surface goes where the arrow points.
func (s *surface) turnKey(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyLeft:
		s.look(s.stance.turned(-keyTurn, 0))
	case fyne.KeyRight:
		s.look(s.stance.turned(keyTurn, 0))
	case fyne.KeyUp:
		s.look(s.stance.turned(0, -keyTurn))
	case fyne.KeyDown:
		s.look(s.stance.turned(0, keyTurn))
	default:
		return false
	}
	return true
}

// TypedKey moves with the arrows, goes through all targets with Page Up and
// Page Down, chooses with Enter and adds to the choice with Space; Home resets
// the view and Escape ends drawing.
func (s *surface) TypedKey(event *fyne.KeyEvent) {
	if s.shift && s.turnKey(event.Name) {
		return
	}
	switch event.Name {
	case fyne.KeyLeft:
		s.move(-1, 0)
	case fyne.KeyRight:
		s.move(1, 0)
	case fyne.KeyUp:
		s.move(0, 1)
	case fyne.KeyDown:
		s.move(0, -1)
	case fyne.KeyPageDown:
		s.step(1)
	case fyne.KeyPageUp:
		s.step(-1)
	case fyne.KeyHome:
		s.reset()
	case fyne.KeyReturn, fyne.KeyEnter:
		s.chooseCursor(false)
	case fyne.KeySpace:
		s.chooseCursor(true)
	case fyne.KeyEscape:
		if s.sketch != nil {
			s.stopSketch()
			return
		}
		s.passKey(event)
	default:
		s.passKey(event)
	}
}

func (s *surface) passKey(event *fyne.KeyEvent) {
	if s.onKey != nil {
		s.onKey(event)
	}
}

func (s *surface) chooseCursor(more bool) {
	if s.cursor != (Target{}) && s.sketch == nil {
		s.choose(s.cursor, more)
		s.refreshOver()
	}
}

// step goes to the next target in reading order, turning the head when the view
// does not show it.
func (s *surface) step(by int) {
	targets := s.scene.targets()
	at := max(slices.Index(targets, s.cursor), 0)
	s.cursor = targets[(at+by+len(targets))%len(targets)]
	if !s.seen(s.cursor) {
		s.look(homeStance(bestView(s.scene, s.cursor)))
	}
	s.refreshOver()
}

// bestView is the standard view that shows a target best: a zone with the most
// room, a scar the most from above.
func bestView(s *Scene, t Target) scalp.View {
	best, most := scalp.Top, math.Inf(-1)
	area, _ := s.area(t)
	for _, view := range scalp.Views() {
		if area != nil && area.Trace != nil {
			centre, _ := area.Trace.Reach()
			if facing := newOptics(s.Head, view.Camera()).facing(centre); facing > most {
				best, most = view, facing
			}
			continue
		}
		for _, patch := range s.Head.Patches(view.Camera()) {
			if patch.Zone == t.Zone && patch.Room > most {
				best, most = view, patch.Room
			}
		}
	}
	return best
}

// move goes to the nearest target in a direction.
func (s *surface) move(x, y float64) {
	from, seen := s.drawn().shape(s.cursor)
	if !seen {
		s.cursor = s.startTarget()
		s.refreshOver()
		return
	}
	least := -1.0
	for _, to := range s.drawn().shapes {
		dx, dy := to.label.X-from.label.X, to.label.Y-from.label.Y
		along, aside := dx*x+dy*y, dx*y-dy*x
		if to.target == from.target || along <= 0.05 || aside*aside > 9*along*along {
			continue
		}
		if cost := along*along + 3*aside*aside; least < 0 || cost < least {
			least, s.cursor = cost, to.target
		}
	}
	s.refreshOver()
}
