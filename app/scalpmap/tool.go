package scalpmap

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A tool is a small button on the picture. The keyboard has keys for what tools
// do, so they are no stops of it.
type tool struct {
	widget.BaseWidget
	surface *surface
	words   string
	icon    fyne.Resource
	tip     string
	run     func()
	hovered bool
}

var (
	_ fyne.Tappable     = (*tool)(nil)
	_ desktop.Hoverable = (*tool)(nil)
)

func newTool(s *surface, words string, icon fyne.Resource, tip string, run func()) *tool {
	t := &tool{surface: s, words: words, icon: icon, tip: tip, run: run}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped does what the tool is for; the keyboard goes on with the head.
func (t *tool) Tapped(*fyne.PointEvent) {
	t.surface.takeFocus()
	t.run()
}

// MouseIn says what the tool does.
func (t *tool) MouseIn(event *desktop.MouseEvent) {
	t.hovered = true
	t.surface.tip = t.tip
	t.surface.pointer = t.Position().AddXY(event.Position.X, event.Position.Y)
	t.surface.point(Target{})
	t.surface.refreshOver()
	t.Refresh()
}

// MouseMoved has nothing to do.
func (*tool) MouseMoved(*desktop.MouseEvent) {}

// MouseOut falls silent.
func (t *tool) MouseOut() {
	t.hovered, t.surface.tip = false, ""
	t.surface.refreshOver()
	t.Refresh()
}

// CreateRenderer draws the words or the icon on a light ground.
func (t *tool) CreateRenderer() fyne.WidgetRenderer {
	r := &toolRenderer{tool: t, ground: canvas.NewRectangle(color.Transparent), words: canvas.NewText(t.words, color.Transparent)}
	r.ground.CornerRadius = 6
	r.words.Alignment, r.words.TextStyle.Bold = fyne.TextAlignCenter, true
	if t.icon != nil {
		r.icon = widget.NewIcon(t.icon)
	}
	r.apply()
	return r
}

type toolRenderer struct {
	tool   *tool
	ground *canvas.Rectangle
	words  *canvas.Text
	icon   *widget.Icon
}

func (r *toolRenderer) apply() {
	th, variant := r.tool.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	ground := solid(th.Color(theme.ColorNameOverlayBackground, variant))
	r.ground.FillColor = withAlpha(ground, 215)
	r.ground.StrokeColor, r.ground.StrokeWidth = th.Color(theme.ColorNameSeparator, variant), 1
	if r.tool.hovered {
		r.ground.StrokeColor = th.Color(theme.ColorNamePrimary, variant)
	}
	r.words.Color, r.words.TextSize = th.Color(theme.ColorNameForeground, variant), 11
}

func (r *toolRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	least := r.words.MinSize()
	r.words.Move(fyne.NewPos(0, (size.Height-least.Height)/2))
	r.words.Resize(fyne.NewSize(size.Width, least.Height))
	if r.icon != nil {
		const side = 16
		r.icon.Move(fyne.NewPos((size.Width-side)/2, (size.Height-side)/2))
		r.icon.Resize(fyne.NewSize(side, side))
	}
}

func (r *toolRenderer) MinSize() fyne.Size { return fyne.NewSize(r.words.MinSize().Width+14, 22) }

func (r *toolRenderer) Refresh() {
	r.apply()
	r.ground.Refresh()
	r.words.Refresh()
	if r.icon != nil {
		r.icon.Refresh()
	}
}

func (r *toolRenderer) Objects() []fyne.CanvasObject {
	if r.icon != nil {
		return []fyne.CanvasObject{r.ground, r.icon}
	}
	return []fyne.CanvasObject{r.ground, r.words}
}

func (*toolRenderer) Destroy() {}
