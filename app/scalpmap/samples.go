package scalpmap

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// The samples on a picture, from its foot up.
const (
	newSampleAt = iota
	earlierSample
	scarSample
	sampleCount
)

// A key explains what is seen, in a corner of the picture: new dots, earlier
// dots, scars.
type key struct {
	ground  *canvas.Rectangle
	samples [sampleCount]*sample
}

func newKey() *key {
	k := &key{ground: canvas.NewRectangle(color.Transparent)}
	k.ground.CornerRadius = 6
	for i := range k.samples {
		k.samples[i] = newSample(i == scarSample)
	}
	return k
}

// fill gives the samples their colours, and shows those that are needed.
func (k *key) fill(s *Scene, i ink, th fyne.Theme, variant fyne.ThemeVariant) {
	text := th.Color(theme.ColorNameForeground, variant)
	k.ground.FillColor = plate(th, variant)
	both, shade := s.Cumulative && s.Session > 0, i.dot(s.exampleShade())
	fresh := shade
	if both {
		fresh = newest(shade, i)
	}
	k.samples[newSampleAt].paint("new dots", s.Picture != nil && len(s.Picture.Added(s.Session)) > 0, i.skin, fresh, text)
	k.samples[earlierSample].paint("earlier dots", both && len(s.Picture.Until(s.Session-1)) > 0, i.skin, earlier(shade, i), text)
	scars := false
	for _, a := range s.Areas {
		scars = scars || a.Trace != nil
	}
	k.samples[scarSample].paint("scar", scars, i.skin, i.planned, text)
}

// exampleShade is the shade of some dots of the session.
func (s *Scene) exampleShade() color.NRGBA {
	if dots := s.Picture.Added(s.Session); len(dots) > 0 {
		return s.shade(dots[0].Area, dots[0].Session)
	}
	return charcoal
}

// place stacks the samples above a position and gives where they end.
func (k *key) place(at fyne.Position) {
	wide, y := float32(0), at.Y
	for _, s := range k.samples {
		if s.shown {
			y -= sampleHeight
			wide = max(wide, s.place(at.X, y))
		}
	}
	k.ground.Move(fyne.NewPos(at.X-5, y-2))
	k.ground.Resize(fyne.NewSize(wide+10, at.Y-y+4))
	visible(k.ground, wide > 0)
}

func (k *key) objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{k.ground}
	for _, s := range k.samples {
		objects = append(objects, s.skin, s.dots[0], s.dots[1], s.dots[2], s.lines[0], s.lines[1], s.words)
	}
	return objects
}

const sampleHeight float32 = 18

// plate is the ground of words on the picture, so that they read over skin too.
func plate(th fyne.Theme, variant fyne.ThemeVariant) color.Color {
	return withAlpha(solid(th.Color(theme.ColorNameOverlayBackground, variant)), 228)
}

// A sample is a spot of skin with a dot or a stitched line on it, and the words
// for it.
type sample struct {
	skin  *canvas.Rectangle
	dots  [3]*canvas.Circle
	lines [2]*canvas.Line
	words *canvas.Text
	scar  bool
	shown bool
}

func newSample(scar bool) *sample {
	s := &sample{skin: canvas.NewRectangle(color.Transparent), words: canvas.NewText("", color.Transparent), scar: scar}
	s.skin.CornerRadius = 4
	for i := range s.dots {
		s.dots[i] = canvas.NewCircle(color.Transparent)
	}
	for i := range s.lines {
		s.lines[i] = canvas.NewLine(color.Transparent)
		s.lines[i].StrokeWidth = 1.4
	}
	return s
}

// paint gives the sample its colours.
func (s *sample) paint(words string, shown bool, skin, mark, text color.Color) {
	s.words.Text, s.words.Color, s.words.TextSize, s.shown = words, text, 11, shown
	s.skin.FillColor = skin
	for _, dot := range s.dots {
		dot.FillColor = mark
		visible(dot, shown && !s.scar)
	}
	for _, line := range s.lines {
		line.StrokeColor = mark
		visible(line, shown && s.scar)
	}
	visible(s.skin, shown)
	visible(s.words, shown)
}

// place sets the sample with its corner at x, y and gives how wide it is.
func (s *sample) place(x, y float32) float32 {
	middle := y + sampleHeight/2
	s.skin.Move(fyne.NewPos(x, middle-7))
	s.skin.Resize(fyne.NewSize(22, 14))
	for i, at := range [3]fyne.Position{{X: 4, Y: -3}, {X: 9.5, Y: 1.5}, {X: 15, Y: -3.5}} {
		s.dots[i].Move(fyne.NewPos(x+at.X, middle+at.Y))
		s.dots[i].Resize(fyne.NewSize(3, 3))
	}
	for i, line := range s.lines {
		from := x + 3.5 + float32(i)*9
		line.Position1, line.Position2 = fyne.NewPos(from, middle), fyne.NewPos(from+6, middle)
	}
	least := s.words.MinSize()
	s.words.Move(fyne.NewPos(x+27, middle-least.Height/2))
	s.words.Resize(least)
	return 27 + least.Width
}
