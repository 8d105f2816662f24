package scalpmap

import (
	"fyne.io/fyne/v2"

	"stipple/planner/scalp"
)

// margin is the room left around the drawn head, as a part of the widget.
const margin = 0.03

// A frame says where a picture of the head lies in a rectangle. It is the only
// place that turns points of a picture into positions and back: what is drawn
// and what is hit both go through it.
type frame struct {
	origin fyne.Position // where the middle of the head lies
	factor float32       // positions for each cm; 0 when there is no room
}

// fitted fits the part of a picture between two corners into a rectangle, in
// its middle.
func fitted(low, high scalp.Point, size fyne.Size) frame {
	wide, tall := float32(high.X-low.X), float32(high.Y-low.Y)
	if wide <= 0 || tall <= 0 || size.Width <= 0 || size.Height <= 0 {
		return frame{}
	}
	f := min(size.Width*(1-2*margin)/wide, size.Height*(1-2*margin)/tall)
	return frame{
		origin: fyne.NewPos(size.Width/2-float32(high.X+low.X)/2*f, size.Height/2+float32(high.Y+low.Y)/2*f),
		factor: f,
	}
}

// place gives where a point of the picture is drawn.
func (f frame) place(p scalp.Point) fyne.Position {
	return fyne.NewPos(f.origin.X+float32(p.X)*f.factor, f.origin.Y-float32(p.Y)*f.factor)
}

// point gives the point of the picture drawn at a position.
func (f frame) point(at fyne.Position) scalp.Point {
	if f.factor == 0 {
		return scalp.Point{}
	}
	return scalp.Point{X: float64(at.X-f.origin.X) / float64(f.factor), Y: float64(f.origin.Y-at.Y) / float64(f.factor)}
}
