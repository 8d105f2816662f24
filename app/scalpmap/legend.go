package scalpmap

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Caption stands under every picture of what a plan may give.
const Caption = "Illustration, not a promised result"

// legend is the line under the picture: what it shows, and that it promises
// nothing.
type legend struct {
	widget.BaseWidget
	surface  *surface
	renderer *legendRenderer
}

func newLegend(s *surface) *legend {
	l := &legend{surface: s}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer makes the words.
func (l *legend) CreateRenderer() fyne.WidgetRenderer {
	r := &legendRenderer{legend: l, title: canvas.NewText("", color.Transparent), note: canvas.NewText("", color.Transparent)}
	r.apply()
	l.renderer = r
	return r
}

// refreshNote writes anew how large dots are drawn, when that changed.
func (l *legend) refreshNote() {
	if l.renderer != nil && l.renderer.note.Text != l.surface.note() {
		l.Refresh()
	}
}

type legendRenderer struct {
	legend      *legend
	title, note *canvas.Text
}

func (r *legendRenderer) apply() {
	th, variant := r.legend.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	r.title.Text, r.title.TextSize = r.legend.surface.scene.Title, 12
	r.title.Color, r.title.TextStyle.Bold = th.Color(theme.ColorNameForeground, variant), true
	r.note.Text, r.note.TextSize = r.legend.surface.note(), 12
	r.note.Color, r.note.TextStyle.Italic = th.Color(theme.ColorNamePlaceHolder, variant), true
}

// note says what the picture is, and how large dots are drawn.
func (s *surface) note() string {
	scale := float32(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		scale = c.Scale()
	}
	switch {
	case s.scene.Picture == nil || len(s.scene.Picture.Dots) == 0:
		return Caption
	case enlarged(s.frame().factor * scale):
		return Caption + " · dots drawn larger than life"
	}
	return Caption + " · dots true to scale, 0.1 mm"
}

// Layout sets the words at both ends of the line; the title gives way.
func (r *legendRenderer) Layout(size fyne.Size) {
	r.note.Text = r.legend.surface.note()
	title, note := r.title.MinSize(), r.note.MinSize()
	visible(r.title, title.Width+note.Width+12 <= size.Width)
	r.title.Resize(title)
	r.note.Move(fyne.NewPos(max(0, size.Width-note.Width), 0))
	r.note.Resize(note)
}

// MinSize is that of the longest note.
func (r *legendRenderer) MinSize() fyne.Size {
	return fyne.MeasureText(Caption+" · dots drawn larger than life", r.note.TextSize, r.note.TextStyle)
}

func (r *legendRenderer) Refresh() {
	r.apply()
	r.Layout(r.legend.Size())
	r.title.Refresh()
	r.note.Refresh()
}

func (r *legendRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.title, r.note} }

// Destroy forgets the renderer.
func (r *legendRenderer) Destroy() {
	if r.legend.renderer == r {
		r.legend.renderer = nil
	}
}
