package scalpmap

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner/scalp"
)

// thumb is a small picture of a standard view that turns the large one to it.
type thumb struct {
	widget.BaseWidget
	scene    *Scene
	view     scalp.View
	drawing  drawing
	renderer *thumbRenderer
	chosen   bool
	hovered  bool
	onTap    func()
}

var (
	_ fyne.Tappable     = (*thumb)(nil)
	_ desktop.Hoverable = (*thumb)(nil)
)

func newThumb(s *Scene, view scalp.View, onTap func()) *thumb {
	t := &thumb{scene: s, view: view, onTap: onTap}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped turns to the view.
func (t *thumb) Tapped(*fyne.PointEvent) { t.onTap() }

// MouseIn lights the picture.
func (t *thumb) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.mark() }

// MouseMoved has nothing to do.
func (*thumb) MouseMoved(*desktop.MouseEvent) {}

// MouseOut dims the picture.
func (t *thumb) MouseOut() { t.hovered = false; t.mark() }

// choose shows whether it is the view seen in large.
func (t *thumb) choose(chosen bool) {
	if t.chosen != chosen {
		t.chosen = chosen
		t.mark()
	}
}

// mark shows what is chosen and pointed at, without painting the head again.
func (t *thumb) mark() {
	if t.renderer != nil {
		t.renderer.apply()
		t.renderer.ground.Refresh()
		t.renderer.label.Refresh()
	}
}

// thumbDots is how much ink a dot of a small picture has at least: so many are
// left out that those left can be seen.
const thumbDots = 0.3

// paint gives the small picture.
func (t *thumb) paint(size fyne.Size, w, h int) *image.RGBA {
	d := &t.drawing
	d.of(t.scene, t.view.Camera())
	d.picture = canvasOf(d.picture, w, h)
	f := d.fit(size)
	k := newInk(t.Theme(), fyne.CurrentApp().Settings().ThemeVariant(), t.scene.Skin)
	if f.factor <= 0 {
		clear(d.picture.Pix)
		return d.picture
	}
	d.ground(f, size, w, h, k)
	copy(d.picture.Pix, d.base.Pix)
	d.dots(f, pixelScale(w, size), k, thumbDots)
	d.strokes(d.pen.on(d.picture, f, size), d.over, d.shaded(k))
	return d.picture
}

// CreateRenderer makes the picture and its caption.
func (t *thumb) CreateRenderer() fyne.WidgetRenderer {
	r := &thumbRenderer{thumb: t, ground: canvas.NewRectangle(color.Transparent), label: canvas.NewText("", color.Transparent)}
	r.ground.CornerRadius = 6
	r.label.Alignment = fyne.TextAlignCenter
	r.picture = canvas.NewRaster(func(w, h int) image.Image { return t.paint(r.picture.Size(), w, h) })
	r.apply()
	t.renderer = r
	return r
}

type thumbRenderer struct {
	thumb   *thumb
	ground  *canvas.Rectangle
	picture *canvas.Raster
	label   *canvas.Text
}

func (r *thumbRenderer) apply() {
	th, variant := r.thumb.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	r.ground.FillColor, r.ground.StrokeWidth = color.Transparent, 0
	r.label.Color = th.Color(theme.ColorNamePlaceHolder, variant)
	if r.thumb.hovered {
		r.ground.FillColor = th.Color(theme.ColorNameHover, variant)
	}
	if r.thumb.chosen {
		r.ground.FillColor = th.Color(theme.ColorNameSelection, variant)
		r.ground.StrokeColor, r.ground.StrokeWidth = th.Color(theme.ColorNamePrimary, variant), 1.5
		r.label.Color = th.Color(theme.ColorNameForeground, variant)
	}
	r.label.Text, r.label.TextSize = r.thumb.view.Name(), 11
	r.label.TextStyle.Bold = r.thumb.chosen
}

func (r *thumbRenderer) Layout(size fyne.Size) {
	low := r.label.MinSize().Height
	visible(r.label, size.Height >= roomForName)
	if !r.label.Visible() {
		low = 1
	}
	r.ground.Resize(size)
	r.picture.Move(fyne.NewPos(3, 3))
	r.picture.Resize(fyne.NewSize(size.Width-6, max(1, size.Height-low-5)))
	r.label.Move(fyne.NewPos(0, size.Height-low-2))
	r.label.Resize(fyne.NewSize(size.Width, low))
}

// roomForName is the least height in which a view's name stands under it.
const roomForName = 62

func (*thumbRenderer) MinSize() fyne.Size { return fyne.NewSize(58, 36) }

func (r *thumbRenderer) Refresh() {
	r.apply()
	r.ground.Refresh()
	r.label.Refresh()
	r.picture.Refresh()
}

func (r *thumbRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.picture, r.label}
}

// Destroy forgets the renderer.
func (r *thumbRenderer) Destroy() {
	if r.thumb.renderer == r {
		r.thumb.renderer = nil
	}
}
