package scalpmap

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"stipple/planner/scalp"
)

// surface is the large view of the head: it draws one view and says what is
// pointed at and chosen on it.
type surface struct {
	baseSurface
	scene *scene

	onTapped func(zone scalp.Zone, more bool)
	onHover  func(zone scalp.Zone)
	onView   func(view scalp.View)
	onKey    func(*fyne.KeyEvent)

	hover    scalp.Zone
	pointer  fyne.Position
	cursor   scalp.Zone // where the keyboard stands
	focused  bool
	modifier fyne.KeyModifier
}

var (
	_ fyne.Focusable     = (*surface)(nil)
	_ fyne.Tappable      = (*surface)(nil)
	_ desktop.Hoverable  = (*surface)(nil)
	_ desktop.Mouseable  = (*surface)(nil)
	_ desktop.Cursorable = (*surface)(nil)
)

func newSurface(s *scene, view scalp.View) *surface {
	w := &surface{scene: s}
	w.view = view
	w.ExtendBaseWidget(w)
	return w
}

// zoneAt tells which zone is drawn at a position.
func (s *surface) zoneAt(at fyne.Position) (scalp.Zone, bool) {
	zone, ok := s.scene.head.At(s.view.Camera(), newFrame(s.scene.head, s.view, s.Size()).point(at))
	if !ok {
		return "", false
	}
	_, seen := s.shape().patch(zone)
	return zone, seen
}

// shape gives the drawing of the present head and view.
func (s *surface) shape() *drawing {
	s.drawing.of(s.scene.head, s.view)
	return &s.drawing
}

// Tapped chooses the zone under the pointer.
func (s *surface) Tapped(event *fyne.PointEvent) {
	s.takeFocus()
	zone, ok := s.zoneAt(event.Position)
	if !ok {
		return
	}
	s.cursor = zone
	s.choose(zone, s.modifier&(fyne.KeyModifierControl|fyne.KeyModifierShift|fyne.KeyModifierSuper) != 0)
	s.refreshOver()
}

func (s *surface) choose(zone scalp.Zone, more bool) {
	if s.onTapped != nil {
		s.onTapped(zone, more)
	}
}

func (s *surface) takeFocus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		c.Focus(s)
	}
}

// MouseDown remembers which keys are held while tapping.
func (s *surface) MouseDown(event *desktop.MouseEvent) { s.modifier = event.Modifier }

// MouseUp has nothing to do; the tap follows it.
func (*surface) MouseUp(*desktop.MouseEvent) {}

// MouseIn begins pointing.
func (s *surface) MouseIn(event *desktop.MouseEvent) { s.MouseMoved(event) }

// MouseMoved names the zone under the pointer.
func (s *surface) MouseMoved(event *desktop.MouseEvent) {
	zone, _ := s.zoneAt(event.Position)
	s.pointer = event.Position
	s.point(zone)
}

// MouseOut ends pointing.
func (s *surface) MouseOut() { s.point("") }

func (s *surface) point(zone scalp.Zone) {
	changed := zone != s.hover
	s.hover = zone
	if changed {
		s.refreshOver()
		if s.onHover != nil {
			s.onHover(zone)
		}
	}
	s.moveHint()
}

// Cursor shows a hand over what can be chosen.
func (s *surface) Cursor() desktop.Cursor {
	if s.hover != "" {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// FocusGained shows where the keyboard stands.
func (s *surface) FocusGained() {
	s.focused = true
	if _, seen := s.shape().patch(s.cursor); !seen {
		s.cursor = s.startZone()
	}
	s.refreshOver()
}

// startZone is where the keyboard starts in a view: on what is selected there,
// else on the first zone.
func (s *surface) startZone() scalp.Zone {
	for _, patch := range s.shape().patches {
		if s.scene.isSelected(patch.Zone) {
			return patch.Zone
		}
	}
	if patches := s.shape().patches; len(patches) > 0 {
		return patches[0].Zone
	}
	return ""
}

// FocusLost hides where the keyboard stands.
func (s *surface) FocusLost() {
	s.focused = false
	s.refreshOver()
}

// TypedRune changes the view: 1 to 5.
func (s *surface) TypedRune(r rune) {
	if n := int(r - '1'); n >= 0 && n < len(scalp.Views()) {
		s.turn(scalp.Views()[n])
	}
}

// TypedKey moves with the arrows, goes through all zones with Page Up and Page
// Down, chooses with Enter and adds to the choice with Space.
func (s *surface) TypedKey(event *fyne.KeyEvent) {
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
	case fyne.KeyReturn, fyne.KeyEnter:
		s.chooseCursor(false)
	case fyne.KeySpace:
		s.chooseCursor(true)
	default:
		if s.onKey != nil {
			s.onKey(event)
		}
	}
}

func (s *surface) chooseCursor(more bool) {
	if s.cursor != "" {
		s.choose(s.cursor, more)
		s.refreshOver()
	}
}

func (s *surface) turn(view scalp.View) {
	if s.onView != nil {
		s.onView(view)
	}
}

// step goes to the next zone in reading order, turning the head when the view
// does not show it.
func (s *surface) step(by int) {
	zones := scalp.Zones()
	at := (s.cursor.Number() - 1 + by + len(zones)) % len(zones)
	s.cursor = zones[at]
	if _, seen := s.shape().patch(s.cursor); !seen {
		s.turn(bestView(s.scene.head, s.cursor))
	}
	s.refreshOver()
}

// bestView is the view that shows a zone with the most room.
func bestView(head scalp.Head, zone scalp.Zone) scalp.View {
	best, room := scalp.Top, 0.0
	for _, view := range scalp.Views() {
		for _, patch := range head.Patches(view.Camera()) {
			if patch.Zone == zone && patch.Room > room {
				best, room = view, patch.Room
			}
		}
	}
	return best
}

// move goes to the nearest zone in a direction.
func (s *surface) move(x, y float64) {
	from, seen := s.shape().patch(s.cursor)
	if !seen {
		s.cursor = s.startZone()
		s.refreshOver()
		return
	}
	least := -1.0
	for _, patch := range s.shape().patches {
		dx, dy := patch.Label.X-from.Label.X, patch.Label.Y-from.Label.Y
		along, aside := dx*x+dy*y, dx*y-dy*x
		if patch.Zone == from.Zone || along <= 0.3 || aside*aside > 9*along*along {
			continue
		}
		if cost := along*along + 3*aside*aside; least < 0 || cost < least {
			least, s.cursor = cost, patch.Zone
		}
	}
	s.refreshOver()
}
