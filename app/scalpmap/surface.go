package scalpmap

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"stipple/planner/scalp"
)

// surface is the large picture of the head: it says what is pointed at and
// chosen on it, turns and nears the head, and takes drawings of scars.
type surface struct {
	widget.BaseWidget
	scene    *Scene
	selected []Target
	stance   stance
	drawing  drawing
	paper    *paper

	onTapped  func(t Target, more bool)
	onHover   func(t Target)
	onLooked  func()
	onKey     func(*fyne.KeyEvent)
	larger    func() func() // what asks for more room, if anything does
	onMoved   func(key string, scar scalp.Scar)
	onWheel   func(*fyne.ScrollEvent) // takes the wheel, if anything does
	movable   func() bool             // whether scars can be moved
	unlabeled bool                    // numbers and densities are hidden
	compact   bool                    // neither key nor tools lie on the head

	hover    Target
	tip      string // what the tool pointed at does
	pointer  fyne.Position
	cursor   Target // where the keyboard stands
	focused  bool
	modifier fyne.KeyModifier // held while pressing
	shift    bool
	space    bool

	gesture gesture
	held    scalp.Point3  // the point of the head that turns with the pointer
	aside   fyne.Position // how far from it the pointer is, when it is beside the head
	sketch  *sketch       // the scar being drawn
	grip    *grip         // the handle being moved
}

// gesture is what dragging does.
type gesture int

const (
	idle gesture = iota
	turning
	sketching
	moving
	spent // ended while the button is still down
)

var (
	_ fyne.Focusable     = (*surface)(nil)
	_ fyne.Tappable      = (*surface)(nil)
	_ fyne.Draggable     = (*surface)(nil)
	_ fyne.Scrollable    = (*surface)(nil)
	_ fyne.Shortcutable  = (*surface)(nil)
	_ desktop.Keyable    = (*surface)(nil)
	_ desktop.Hoverable  = (*surface)(nil)
	_ desktop.Mouseable  = (*surface)(nil)
	_ desktop.Cursorable = (*surface)(nil)
)

func newSurface(s *Scene, view scalp.View) *surface {
	w := &surface{scene: s, stance: homeStance(view)}
	w.ExtendBaseWidget(w)
	return w
}

// drawn gives the drawing of the present scene and camera.
func (s *surface) drawn() *drawing {
	s.drawing.of(s.scene, s.stance.camera)
	return &s.drawing
}

// frame gives where the head lies on the surface.
func (s *surface) frame() frame {
	size := s.Size()
	return s.stance.frame(s.drawn().fit(size), size)
}

// scarSlack is how far beside a scar, in positions, still points at it.
const scarSlack = 3

// targetAt tells what is drawn at a position.
func (s *surface) targetAt(at fyne.Position) Target {
	f := s.frame()
	if f.factor == 0 {
		return Target{}
	}
	return s.drawn().targetAt(f.point(at), float64(scarSlack/f.factor))
}

func (s *surface) isSelected(t Target) bool { return slices.Contains(s.selected, t) }

// look changes how the head is looked at.
func (s *surface) look(to stance) {
	if to == s.stance {
		return
	}
	s.stance, s.hover = to, Target{}
	if s.focused && !s.seen(s.cursor) {
		s.cursor = s.startTarget()
	}
	s.Refresh()
	if s.onLooked != nil {
		s.onLooked()
	}
}

// sceneChanged shows another scene.
func (s *surface) sceneChanged() {
	if _, known := s.scene.area(s.cursor); s.cursor.Scar != "" && !known {
		s.cursor = s.startTarget()
	}
	s.hover, s.grip = s.kept(s.hover), nil
	s.Refresh()
}

// kept is a target, unless it is a scar that is no more.
func (s *surface) kept(t Target) Target {
	if _, known := s.scene.area(t); t.Scar != "" && !known {
		return Target{}
	}
	return t
}

// seen tells whether the camera sees a target.
func (s *surface) seen(t Target) bool {
	_, seen := s.drawn().shape(t)
	return seen
}

// Tapped chooses what is under the pointer; while drawing it says how to draw.
func (s *surface) Tapped(event *fyne.PointEvent) {
	s.takeFocus()
	if s.sketch != nil {
		s.endSketch()
		return
	}
	target := s.targetAt(event.Position)
	if target == (Target{}) {
		return
	}
	s.cursor = target
	s.choose(target, s.modifier&(fyne.KeyModifierControl|fyne.KeyModifierShift|fyne.KeyModifierSuper) != 0)
	s.refreshOver()
}

func (s *surface) choose(t Target, more bool) {
	if s.onTapped != nil {
		s.onTapped(t, more)
	}
}

func (s *surface) takeFocus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		c.Focus(s)
	}
}

// MouseDown remembers what is held, and takes a handle that lies there.
func (s *surface) MouseDown(event *desktop.MouseEvent) {
	s.modifier, s.pointer, s.gesture = event.Modifier, event.Position, idle
	s.held = scalp.Point3{}
	if event.Button == desktop.MouseButtonSecondary {
		return
	}
	if s.sketch != nil && !s.space {
		s.sketch.begin(s, event.Position)
		return
	}
	s.grip = s.gripAt(event.Position)
}

// MouseUp lets go of what was not dragged.
func (s *surface) MouseUp(*desktop.MouseEvent) {
	switch s.gesture {
	case idle:
		s.grip = nil
	case spent:
		s.gesture = idle
	}
}

// Dragged turns the head with the pointer, draws, or moves a handle.
func (s *surface) Dragged(event *fyne.DragEvent) {
	from := event.Position.Subtract(event.Dragged)
	if s.gesture == idle {
		s.gesture = s.beginning(from)
	}
	s.pointer = event.Position
	switch s.gesture {
	case sketching:
		s.sketch.add(s, event.Position)
		s.refreshOver()
	case moving:
		if s.grip != nil { // nil once the scene has changed
			s.grip.move(s, event.Position)
			s.refreshOver()
		}
	case turning:
		s.turnBy(from, event.Position)
	}
}

// beginning is what dragging from a position does.
func (s *surface) beginning(from fyne.Position) gesture {
	switch {
	case s.sketch != nil && !s.space:
		if len(s.sketch.points) == 0 {
			s.sketch.begin(s, from)
		}
		return sketching
	case s.grip != nil:
		return moving
	}
	return turning
}

// DragEnd ends what dragging did.
func (s *surface) DragEnd() {
	was := s.gesture
	s.gesture, s.held = idle, scalp.Point3{}
	switch was {
	case sketching:
		s.endSketch()
	case moving:
		s.endMove()
	case turning:
		s.Refresh()
	}
}

// turnBy turns the head so that its surface follows the pointer.
func (s *surface) turnBy(from, to fyne.Position) {
	f, d := s.frame(), s.drawn()
	if f.factor == 0 {
		return
	}
	held := f.place(d.optics.project(s.held))
	if s.held == (scalp.Point3{}) || far(held, from.Subtract(s.aside)) > slip {
		s.held = d.optics.hold(s.stance.camera, f.point(from))
		s.aside = from.Subtract(f.place(d.optics.project(s.held)))
	}
	next := s.stance.centred(far(from, to) / 2)
	f = next.frame(d.fit(s.Size()), s.Size())
	s.look(next.follow(d.optics, s.held, f.point(to.Subtract(s.aside))))
}

// slip is how far, in positions, the head may lag behind the pointer before the
// pointer takes another point of it.
const slip = 24

func far(a, b fyne.Position) float32 {
	return float32(math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y)))
}

// wheelZoom is how much nearer the wheel brings the head for each step of the
// toolkit's.
const wheelZoom = 0.008

// Scrolled brings what is under the pointer nearer or further away.
func (s *surface) Scrolled(event *fyne.ScrollEvent) {
	if s.onWheel != nil {
		s.onWheel(event)
		return
	}
	s.zoom(event.Position, float32(math.Exp(float64(event.Scrolled.DY)*wheelZoom)))
}

// zoom brings what lies at a position so many times nearer.
func (s *surface) zoom(at fyne.Position, by float32) {
	s.look(s.stance.nearer(s.drawn().fit(s.Size()), s.Size(), at, s.frame().factor*by))
}

// zoomMiddle does so with what lies in the middle.
func (s *surface) zoomMiddle(by float32) {
	s.zoom(fyne.NewPos(s.Size().Width/2, s.Size().Height/2), by)
}

// trueSize shows the head as large as it is, as far as the display tells.
func (s *surface) trueSize() {
	if factor := s.frame().factor; factor > 0 {
		s.trueSizeAt(fyne.NewPos(s.Size().Width/2, s.Size().Height/2))
	}
}

func (s *surface) trueSizeAt(at fyne.Position) {
	fit := s.drawn().fit(s.Size())
	if fit.factor < trueFactor {
		s.look(s.stance.nearer(fit, s.Size(), at, trueFactor))
		return
	}
	to := s.stance // a large display shows the whole head larger than it is
	to.factor, to.shift = trueFactor, fyne.NewDelta((fit.origin.X-s.Size().Width/2)*trueFactor/fit.factor, (fit.origin.Y-s.Size().Height/2)*trueFactor/fit.factor)
	s.look(to)
}

// reset goes back to the standard view last seen, fitted.
func (s *surface) reset() { s.look(homeStance(s.stance.home)) }

// MouseIn begins pointing.
func (s *surface) MouseIn(event *desktop.MouseEvent) { s.MouseMoved(event) }

// MouseMoved names what is under the pointer; with the other button held it
// turns the head, also while drawing.
func (s *surface) MouseMoved(event *desktop.MouseEvent) {
	from := s.pointer
	s.pointer = event.Position
	if event.Button&desktop.MouseButtonSecondary != 0 {
		s.turnBy(from, event.Position)
		return
	}
	if s.sketch != nil || s.gesture != idle {
		return
	}
	s.point(s.targetAt(event.Position))
}

// MouseOut ends pointing.
func (s *surface) MouseOut() { s.point(Target{}) }

func (s *surface) point(t Target) {
	if t != s.hover {
		s.hover = t
		s.refreshOver()
		if s.onHover != nil {
			s.onHover(t)
		}
	}
	s.moveHint()
}

// Cursor shows a cross while drawing and a hand over what can be chosen.
func (s *surface) Cursor() desktop.Cursor {
	switch {
	case s.sketch != nil:
		return desktop.CrosshairCursor
	case s.hover != Target{}:
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}
