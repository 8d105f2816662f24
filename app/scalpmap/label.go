package scalpmap

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// A label is the number of an area and its density, on a light ground so that
// both read over dots. Beside what it names a thin line ties it to that.
type label struct {
	ground         *canvas.Rectangle
	number, amount *canvas.Text
	tie            [2]*canvas.Line // a light one under a dark one
	planned, scar  bool
	placed, tied   bool // it has a place in this picture, and a line to what it names
}

func newLabel() *label {
	l := &label{ground: canvas.NewRectangle(color.Transparent), number: canvas.NewText("", color.Transparent), amount: canvas.NewText("", color.Transparent)}
	l.number.Alignment, l.amount.Alignment = fyne.TextAlignCenter, fyne.TextAlignCenter
	l.number.TextStyle.Bold = true
	l.ground.CornerRadius = 7
	for i := range l.tie {
		l.tie[i] = canvas.NewLine(color.Transparent)
		l.tie[i].StrokeWidth = [2]float32{3.4, 1.2}[i]
	}
	l.hide()
	return l
}

func (l *label) hide() {
	for _, o := range l.objects() {
		visible(o, false)
	}
}

// settle hides what has found no place, once all labels were placed.
func (l *label) settle() {
	if !l.placed {
		l.hide()
		return
	}
	for _, line := range l.tie {
		visible(line, l.tied)
	}
}

// objects gives what is drawn, back to front.
func (l *label) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{l.tie[0], l.tie[1], l.ground, l.number, l.amount}
}

// fill writes what an area's label says.
func (l *label) fill(a *Area, k ink, size float32) {
	l.number.Text, l.amount.Text, l.planned, l.scar = a.Label, "", a.Planned, a.Target.Scar != ""
	if a.Label == "" && a.Target.Zone != "" {
		l.number.Text = quantity.Number(float64(a.Target.Zone.Number()))
	}
	if a.Density > 0 {
		l.amount.Text = roundDensity(a.Density) + "/cm²"
	}
	if a.Said != "" {
		l.amount.Text = a.Said
	}
	l.number.TextSize, l.amount.TextSize = size-1, size-2
	l.number.Color, l.amount.Color = k.label, k.label
	if !a.Planned {
		l.number.Color = k.quiet
	}
	ground := mixed(k.skin, k.halo, k.lift)
	l.ground.FillColor = withAlpha(ground, 205)
	if l.scar { // it may lie beside the head, where the page shows through
		l.ground.FillColor = withAlpha(ground, 245)
	}
	l.tie[0].StrokeColor, l.tie[1].StrokeColor = withAlpha(ground, 225), k.label
	l.number.Refresh()
	l.amount.Refresh()
	l.ground.Refresh()
}

// roundDensity writes a density as exactly as it is meant on a head: whole
// dots/cm², and tenths under 10.
func roundDensity(d quantity.DotsPerCM2) string {
	switch v := math.Round(float64(d)*10) / 10; {
	case v >= 10:
		return quantity.Number(math.Round(float64(d)))
	case v > 0:
		return quantity.Number(v)
	}
	return "<0.1"
}

// text gives the room of a text without the space above and below its letters.
func text(t *canvas.Text) fyne.Size {
	size := t.MinSize()
	return fyne.NewSize(size.Width, size.Height*tight)
}

// tight is the part of a line's height that its letters take.
const tight = 0.86

// box is the room the label takes, with its density or without.
func (l *label) box(both bool) (wide, high float64) {
	number, amount := text(l.number), text(l.amount)
	switch {
	case both:
		return float64(max(number.Width, amount.Width) + 10), float64(number.Height + amount.Height + 2)
	case l.planned:
		return float64(number.Width + 9), float64(number.Height + 2)
	}
	return float64(number.Width + 2), float64(number.Height)
}

// show sets the label, with its density or without.
func (l *label) show(at scalp.Plate, both bool) {
	l.placed = true
	number, amount := text(l.number), text(l.amount)
	visible(l.number, true)
	visible(l.amount, both)
	visible(l.ground, l.planned)
	x, top := float32(at.Middle().X), float32(at.Y0)
	l.ground.Move(fyne.NewPos(float32(at.X0), top))
	l.ground.Resize(fyne.NewSize(float32(at.X1-at.X0), float32(at.Y1-at.Y0)))
	if l.planned {
		top++
	}
	l.number.Move(fyne.NewPos(x-40, top-number.Height*0.08))
	l.number.Resize(fyne.NewSize(80, number.Height/tight))
	l.amount.Move(fyne.NewPos(x-40, top-1+number.Height-amount.Height*0.06))
	l.amount.Resize(fyne.NewSize(80, amount.Height/tight))
}

// leastTie is how far a label lies from what it names, in positions, when a line
// ties both.
const leastTie = 3

// tieTo draws the line from the label at a place to a point it names.
func (l *label) tieTo(at scalp.Plate, point scalp.Point) {
	from := at.Nearest(point)
	l.tied = math.Hypot(from.X-point.X, from.Y-point.Y) >= leastTie
	for _, line := range l.tie {
		line.Position1 = fyne.NewPos(float32(from.X), float32(from.Y))
		line.Position2 = fyne.NewPos(float32(point.X), float32(point.Y))
	}
}
