package scalpmap

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner/quantity"
)

// Caption stands under every picture of what a plan may give.
const Caption = "Illustration, not a promised result"

// legendSteps is how many tints the legend shows.
const legendSteps = 6

// legend explains the tints, and says that the picture promises nothing.
type legend struct {
	widget.BaseWidget
	scene *scene
	what  string // what the tint means
}

func newLegend(s *scene) *legend {
	l := &legend{scene: s}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer makes the steps and the words.
func (l *legend) CreateRenderer() fyne.WidgetRenderer {
	r := &legendRenderer{legend: l}
	for range legendSteps {
		r.steps = append(r.steps, canvas.NewRectangle(color.Transparent))
	}
	for _, line := range []**canvas.Text{&r.least, &r.most, &r.what, &r.caption} {
		*line = canvas.NewText("", color.Transparent)
	}
	r.apply()
	return r
}

type legendRenderer struct {
	legend            *legend
	steps             []*canvas.Rectangle
	least, most, what *canvas.Text
	caption           *canvas.Text
}

func (r *legendRenderer) apply() {
	th, variant := r.legend.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	k := newInk(th, variant)
	for i, step := range r.steps {
		step.FillColor = k.tint(float64(i) / (legendSteps - 1))
		step.StrokeColor, step.StrokeWidth = k.border, 0.5
	}
	r.least.Text, r.most.Text = "0", quantity.DotsPerCM2(r.legend.scene.full).String()
	r.what.Text, r.caption.Text = r.legend.what, Caption
	r.caption.TextStyle.Italic = true
	for _, line := range []*canvas.Text{r.least, r.most, r.what, r.caption} {
		line.Color, line.TextSize = th.Color(theme.ColorNamePlaceHolder, variant), 12
	}
	r.what.Color, r.what.TextStyle.Bold = th.Color(theme.ColorNameForeground, variant), true
}

// words is the room the words of the legend need, without the steps.
func (r *legendRenderer) words() float32 {
	return r.what.MinSize().Width + r.least.MinSize().Width + r.most.MinSize().Width + r.caption.MinSize().Width + 40
}

// The width of a step, where there is room and at least.
const (
	wideStep   float32 = 16
	narrowStep float32 = 6
)

// Layout sets words and steps in one line.
func (r *legendRenderer) Layout(size fyne.Size) {
	height := r.what.MinSize().Height
	put := func(t *canvas.Text, x float32) float32 {
		least := t.MinSize()
		t.Move(fyne.NewPos(x, 0))
		t.Resize(least)
		return x + least.Width
	}
	wide := max(narrowStep, min(wideStep, (size.Width-r.words())/legendSteps))
	x := put(r.least, put(r.what, 0)+12) + 6
	for _, step := range r.steps {
		step.Move(fyne.NewPos(x, height/2-5))
		step.Resize(fyne.NewSize(wide, 10))
		x += wide
	}
	put(r.most, x+6)
	put(r.caption, size.Width-r.caption.MinSize().Width)
}

func (r *legendRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.words()+legendSteps*narrowStep, r.what.MinSize().Height)
}

func (r *legendRenderer) Refresh() {
	r.apply()
	r.Layout(r.legend.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *legendRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.least, r.most, r.what, r.caption}
	for _, step := range r.steps {
		objects = append(objects, step)
	}
	return objects
}

func (*legendRenderer) Destroy() {}
