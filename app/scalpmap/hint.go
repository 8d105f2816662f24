package scalpmap

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// hintLines is the most lines a hint shows.
const hintLines = 9

// A hint is the small label that names the zone pointed at. Its objects are
// made once and only filled, so that moving the mouse costs little.
type hint struct {
	ground *canvas.Rectangle
	lines  [hintLines]*canvas.Text
	shown  int
	size   fyne.Size
}

func newHint() *hint {
	h := &hint{ground: canvas.NewRectangle(color.Transparent)}
	h.ground.CornerRadius = 6
	for i := range h.lines {
		h.lines[i] = canvas.NewText("", color.Transparent)
	}
	h.set("", nil, nil, 0)
	return h
}

func (h *hint) objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{h.ground}
	for _, line := range h.lines {
		objects = append(objects, line)
	}
	return objects
}

// set fills the hint with a title and lines; an empty title hides it.
func (h *hint) set(title string, lines []string, th fyne.Theme, variant fyne.ThemeVariant) {
	all := append([]string{title}, lines...)
	h.shown = min(len(all), hintLines)
	if title == "" {
		h.shown = 0
	}
	var size fyne.Size
	for i, line := range h.lines {
		if i >= h.shown {
			line.Hide()
			continue
		}
		line.Text, line.TextStyle.Bold = all[i], i == 0
		line.TextSize = th.Size(theme.SizeNameCaptionText)
		line.Color = th.Color(theme.ColorNameForeground, variant)
		least := line.MinSize()
		size = fyne.NewSize(max(size.Width, least.Width), size.Height+least.Height)
		line.Show()
		line.Refresh()
	}
	if h.shown == 0 {
		h.ground.Hide()
		return
	}
	h.size = size.AddWidthHeight(20, 12)
	h.ground.FillColor = th.Color(theme.ColorNameOverlayBackground, variant)
	h.ground.StrokeColor, h.ground.StrokeWidth = th.Color(theme.ColorNameInputBorder, variant), 1
	h.ground.Show()
	h.ground.Refresh()
}

// place puts the hint beside a position, inside a room.
func (h *hint) place(at fyne.Position, room fyne.Size) {
	if h.shown == 0 {
		return
	}
	x, y := at.X+16, at.Y+18
	if x+h.size.Width > room.Width {
		x = at.X - 12 - h.size.Width
	}
	if y+h.size.Height > room.Height {
		y = at.Y - 10 - h.size.Height
	}
	x, y = max(x, 2), max(y, 2)
	h.ground.Move(fyne.NewPos(x, y))
	h.ground.Resize(h.size)
	y += 6
	for _, line := range h.lines[:h.shown] {
		least := line.MinSize()
		line.Move(fyne.NewPos(x+10, y))
		line.Resize(least)
		y += least.Height
	}
}
