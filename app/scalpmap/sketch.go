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
	missed bool           // what was drawn last lay beside the scalp
}

// sketchStep is the least distance, in positions, between the points drawn.
const sketchStep = 1.5

// begin starts a line at a position.
func (k *sketch) begin(s *surface, at fyne.Position) {
	k.points, k.missed = nil, false
	k.add(s, at)
}

// add goes on to a position. Beside the head there is nothing to draw on.
func (k *sketch) add(s *surface, at fyne.Position) {
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

// ready tells whether what is drawn makes a scar: a line or a spot, or an
// outline around something.
func (k *sketch) ready(head scalp.Head) bool {
	return k.onScalp(head) && (k.form == scalp.StrokeScar || len(k.points) > 2)
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
	s.sketch, s.hover, s.gesture, s.grip = k, Target{}, idle, nil
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
	if !k.ready(s.scene.Head) {
		k.points, k.missed = nil, true
		s.Refresh()
		return
	}
	s.sketch = nil
	s.Refresh()
	k.done(k.scar(s.scene.Head).Path, true)
}

// stopSketch ends drawing without a scar.
func (s *surface) stopSketch() {
	if k := s.sketch; k != nil {
		s.sketch, s.gesture = nil, idle
		s.Refresh()
		k.done(nil, false)
	}
}

// says gives the words that stand over the head while drawing.
func (k *sketch) says() string {
	switch {
	case k.missed:
		return "Nothing on the scalp: draw again. Esc ends."
	case k.form == scalp.PatchScar:
		return "Draw around the scar. The right button turns, Esc ends."
	}
	return "Draw along the scar. The right button turns, Esc ends."
}
