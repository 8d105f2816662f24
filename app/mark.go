package app

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// mark is Stipple's sign: dots that fill a disc evenly.
type mark struct {
	widget.BaseWidget
	side float32
	dots int
}

func newMark(side float32) *mark {
	m := &mark{side: side, dots: 19}
	if side > 40 {
		m.dots = 61
	}
	m.ExtendBaseWidget(m)
	return m
}

// CreateRenderer draws the dots.
func (m *mark) CreateRenderer() fyne.WidgetRenderer {
	r := &markRenderer{mark: m}
	for range m.dots {
		r.objects = append(r.objects, canvas.NewCircle(color.Transparent))
	}
	r.Refresh()
	return r
}

type markRenderer struct {
	mark    *mark
	objects []fyne.CanvasObject
}

// Layout sets the dots on a spiral of golden angles, smaller towards the rim.
func (r *markRenderer) Layout(size fyne.Size) {
	radius := float64(min(size.Width, size.Height)) / 2
	golden := math.Pi * (3 - math.Sqrt(5))
	for i, o := range r.objects {
		share := math.Sqrt((float64(i) + 0.5) / float64(len(r.objects)))
		dot := radius / math.Sqrt(float64(len(r.objects))) * (0.74 - 0.34*share)
		x := radius + share*(radius-dot)*math.Cos(float64(i)*golden)
		y := radius + share*(radius-dot)*math.Sin(float64(i)*golden)
		o.Move(fyne.NewPos(float32(x-dot), float32(y-dot)))
		o.Resize(fyne.NewSquareSize(float32(2 * dot)))
	}
}

func (r *markRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(r.mark.side) }
func (r *markRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *markRenderer) Destroy()                     {}

func (r *markRenderer) Refresh() {
	ink := r.mark.Theme().Color(theme.ColorNamePrimary, fyne.CurrentApp().Settings().ThemeVariant())
	for _, o := range r.objects {
		if dot, ok := o.(*canvas.Circle); ok {
			dot.FillColor = ink
			dot.Refresh()
		}
	}
}
