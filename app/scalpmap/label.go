package scalpmap

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"stipple/planner/quantity"
)

// A label is the number of an area and its density, on a light ground so that
// both read over dots.
type label struct {
	ground         *canvas.Rectangle
	number, amount *canvas.Text
	planned, scar  bool
}

func newLabel() *label {
	l := &label{ground: canvas.NewRectangle(color.Transparent), number: canvas.NewText("", color.Transparent), amount: canvas.NewText("", color.Transparent)}
	l.number.Alignment, l.amount.Alignment = fyne.TextAlignCenter, fyne.TextAlignCenter
	l.number.TextStyle.Bold = true
	l.ground.CornerRadius = 7
	return l
}

func (l *label) hide() {
	visible(l.ground, false)
	visible(l.number, false)
	visible(l.amount, false)
}

// fill writes what an area's label says.
func (l *label) fill(a *Area, k ink, size float32) {
	l.number.Text, l.amount.Text, l.planned, l.scar = a.Label, "", a.Planned, a.Target.Scar != ""
	if a.Label == "" && a.Target.Zone != "" {
		l.number.Text = quantity.Number(float64(a.Target.Zone.Number()))
	}
	if a.Density > 0 {
		l.amount.Text = quantity.Number(float64(a.Density)) + "/cm²"
	}
	l.number.TextSize, l.amount.TextSize = size-1, size-2
	l.number.Color, l.amount.Color = k.label, k.label
	if !a.Planned {
		l.number.Color = k.quiet
	}
	l.ground.FillColor = withAlpha(mixed(k.skin, k.halo, k.lift), 205)
	l.number.Refresh()
	l.amount.Refresh()
	l.ground.Refresh()
}

// besideRoom is the room under which a scar's label stands beside it.
const besideRoom = 11

// place sets the label at a position with so much room around.
func (l *label) place(at fyne.Position, room float32) {
	if l.scar && room < besideRoom { // above a scar too narrow to write on
		at.Y -= room + 11
		room = besideRoom
	}
	number, amount := l.number.MinSize(), l.amount.MinSize()
	number.Height, amount.Height = number.Height*0.86, amount.Height*0.86
	both := l.amount.Text != "" && room > amount.Width*0.46 && room > number.Height*0.85
	visible(l.number, l.number.Text != "" && room > 5)
	visible(l.amount, both)
	visible(l.ground, l.number.Visible() && l.planned)
	box := fyne.NewSize(number.Width+9, number.Height+2)
	if both {
		box = fyne.NewSize(max(number.Width, amount.Width)+10, number.Height+amount.Height+2)
	}
	top := at.Y - box.Height/2
	l.ground.Move(fyne.NewPos(at.X-box.Width/2, top))
	l.ground.Resize(box)
	l.number.Move(fyne.NewPos(at.X-40, top+1-number.Height*0.08))
	l.number.Resize(fyne.NewSize(80, number.Height/0.86))
	l.amount.Move(fyne.NewPos(at.X-40, top+number.Height-amount.Height*0.06))
	l.amount.Resize(fyne.NewSize(80, amount.Height/0.86))
}
