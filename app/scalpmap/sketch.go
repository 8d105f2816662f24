package scalpmap

import (
	"math"

	"fyne.io/fyne/v2"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// A sketch is a scar while it is drawn.
type sketch struct {
	form   scalp.Form
	width  quantity.Millimetres
	done   func(path []scalp.Place, ok bool)
	points []scalp.Point3 // on the surface, in cm
	last   fyne.Position  // of the last point
	start  fyne.Position  // where it was pressed
	away   float32        // how far from there the pointer came
	fault  string         // why what was drawn last makes no scar
}

// sketchStep is the least distance, in positions, between the points drawn.
const sketchStep = 1.5

// leastStroke is how far, in positions, the pointer goes at least to draw. A
// mere press is a slip: a round spot is placed by its size.
const leastStroke = 4

// begin starts a line at a position.
func (k *sketch) begin(s *surface, at fyne.Position) {
	k.points, k.fault, k.start, k.away = nil, "", at, 0
	k.add(s, at)
}

// add goes on to a position. Beside the head there is nothing to draw on.
func (k *sketch) add(s *surface, at fyne.Position) {
	k.away = max(k.away, far(k.start, at))
	if len(k.points) > 0 && math.Hypot(float64(at.X-k.last.X), float64(at.Y-k.last.Y)) < sketchStep {
		return
	}
	on, ok := s.scene.Head.Lift(s.stance.camera, s.frame().point(at))
	if !ok {
		return
	}
	k.points, k.last = append(k.points, on), at
}

// onScalp tells whether any of it lies on the scalp.
func (k *sketch) onScalp(head scalp.Head) bool {
	for _, p := range k.points {
		if _, on := head.ZoneOn(p); on {
			return true
		}
	}
	return false
}

// unfit says why what is drawn makes no scar, or "" when it does: a line, or an
// outline around something.
func (k *sketch) unfit(head scalp.Head) string {
	switch {
	case k.away < leastStroke:
		return k.how() + ": press, move, release. Esc ends."
	case !k.onScalp(head) || k.form == scalp.PatchScar && len(k.points) < 3:
		return "Nothing on the scalp: draw again. Esc ends."
	}
	return ""
}

// scar is what was drawn.
func (k *sketch) scar(head scalp.Head) scalp.Scar {
	scar := scalp.Scar{Form: k.form, Width: k.width}
	for _, p := range k.points {
		scar.Path = append(scar.Path, head.PlaceOf(p))
	}
	if len(scar.Path) > scalp.MaxPlaces {
		return scar.Simplified()
	}
	return scar.Tidy()
}

// startSketch begins drawing.
func (s *surface) startSketch(k *sketch) {
	s.stopSketch()
	s.sketch, s.hover = k, Target{}
	s.takeFocus()
	s.Refresh()
}

// endSketch hands over what was drawn; where it makes no scar, one can draw
// again.
func (s *surface) endSketch() {
	k := s.sketch
	if k == nil {
		return
	}
	if fault := k.unfit(s.scene.Head); fault != "" {
		k.points, k.fault = nil, fault
		s.Refresh()
		return
	}
	s.sketch = nil
	s.Refresh()
	k.done(k.scar(s.scene.Head).Path, true)
}

// stopSketch ends drawing without a scar, and lets go of a handle. The button
// may still be down: what is left of the drag does nothing.
func (s *surface) stopSketch() {
	k := s.sketch
	if s.gesture == sketching || s.gesture == moving || k != nil && len(k.points) > 0 {
		s.gesture = spent
	}
	s.sketch, s.grip = nil, nil
	if k != nil || s.gesture == spent {
		s.Refresh()
	}
	if k != nil {
		k.done(nil, false)
	}
}

// says gives the words that stand over the head while drawing.
func (k *sketch) says() string {
	if k.fault != "" {
		return k.fault
	}
	return k.how() + ". The right button turns, Esc ends."
}

// how tells what to do for the form.
func (k *sketch) how() string {
	if k.form == scalp.PatchScar {
		return "Draw around the scar"
	}
	return "Draw along the scar"
}
