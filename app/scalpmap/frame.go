package scalpmap

import (
	"fyne.io/fyne/v2"

	"stipple/planner/scalp"
)

// margin is the room left around the drawn head, as a part of the widget.
const margin = 0.03

// A frame says where a view of a head lies in a rectangle. It is the only
// place that turns points of the head into positions and back: what is drawn
// and what is hit both go through it.
type frame struct {
	low    scalp.Point // the corner of the drawing, in cm
	high   scalp.Point
	left   float32 // where low.X and high.Y lie in the rectangle
	top    float32
	factor float32 // positions for each cm
}

// newFrame fits a view into a rectangle, in its middle.
func newFrame(head scalp.Head, view scalp.View, size fyne.Size) frame {
	low, high := head.Bounds(view.Camera())
	f := frame{low: low, high: high}
	wide, tall := float32(high.X-low.X), float32(high.Y-low.Y)
	if wide <= 0 || tall <= 0 || size.Width <= 0 || size.Height <= 0 {
		return f
	}
	f.factor = min(size.Width*(1-2*margin)/wide, size.Height*(1-2*margin)/tall)
	f.left = (size.Width - wide*f.factor) / 2
	f.top = (size.Height - tall*f.factor) / 2
	return f
}

// place gives where a point of the head is drawn.
func (f frame) place(p scalp.Point) fyne.Position {
	return fyne.NewPos(f.left+float32(p.X-f.low.X)*f.factor, f.top+float32(f.high.Y-p.Y)*f.factor)
}

// point gives the point of the head drawn at a position.
func (f frame) point(at fyne.Position) scalp.Point {
	if f.factor == 0 {
		return f.low
	}
	return scalp.Point{
		X: f.low.X + float64((at.X-f.left)/f.factor),
		Y: f.high.Y - float64((at.Y-f.top)/f.factor),
	}
}
