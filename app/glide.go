package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// glide is a slider. Its arrows go further than the mouse's finest step.
type glide struct {
	widget.Slider
	stride float64 // of an arrow key
	quiet  bool    // while it is set from outside
}

// newGlide makes a slider between two bounds in steps; changed hears only what
// is done by hand.
func newGlide(low, high, step, stride float64, changed func(float64)) *glide {
	g := &glide{stride: stride}
	g.Min, g.Max, g.Step, g.Value = low, high, step, low
	g.OnChanged = func(value float64) {
		if !g.quiet {
			changed(value)
		}
	}
	g.ExtendBaseWidget(g)
	return g
}

// show sets the slider without telling.
func (g *glide) show(value float64) {
	if g.Value != value {
		g.quiet = true
		g.SetValue(value)
		g.quiet = false
	}
}

// FocusGained scrolls the slider into sight.
func (g *glide) FocusGained() {
	g.Slider.FocusGained()
	reveal(g)
}

// TypedKey moves by the stride unless the window or an open dialog takes the key.
func (g *glide) TypedKey(key *fyne.KeyEvent) {
	by := 0.0
	switch key.Name {
	case fyne.KeyLeft, fyne.KeyDown:
		by = -g.stride
	case fyne.KeyRight, fyne.KeyUp:
		by = g.stride
	case fyne.KeyPageDown:
		by = -5 * g.stride
	case fyne.KeyPageUp:
		by = 5 * g.stride
	default:
		if !passedOn(g, key) {
			enterGoesOn(g, key)
		}
		return
	}
	if !g.Disabled() {
		g.SetValue(max(g.Min, min(g.Max, g.Value+by)))
	}
}

// onTrack draws a line under a slider, whose own is as light as the panel.
func onTrack(slider fyne.CanvasObject) *fyne.Container {
	return container.New(trackLayout{}, newPanel(colorHairline, "", theme.SizeNameInputRadius), slider)
}

// trackLayout draws a line under a slider, whose own is as light as the panel.
type trackLayout struct{}

// Layout places the line in the middle of the slider's height.
func (trackLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(12, size.Height/2-2))
	objects[0].Resize(fyne.NewSize(max(0, size.Width-24), 4))
	objects[1].Resize(size)
}

// MinSize is the slider's own.
func (trackLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[1].MinSize() }
