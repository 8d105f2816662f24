package scalpmap

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"stipple/planner/scalp"
)

// paper is the renderer of a surface: the picture, what lies over it, labels,
// the scale, tools and the hint. Layout only moves; Refresh paints.
type paper struct {
	surface *surface
	picture *canvas.Raster
	over    *canvas.Raster
	ring    *canvas.Rectangle
	plate   *canvas.Rectangle // under the title
	title   *canvas.Text      // the view's name
	back    *tool             // to the standard view
	tools   []*tool
	labels  []*label
	rule    *rule
	key     *key
	hint    *hint
}

// CreateRenderer makes the objects of the surface.
func (s *surface) CreateRenderer() fyne.WidgetRenderer {
	p := &paper{
		surface: s, ring: canvas.NewRectangle(color.Transparent), title: canvas.NewText("", color.Transparent),
		plate: canvas.NewRectangle(color.Transparent), rule: newRule(), key: newKey(), hint: newHint(),
	}
	p.picture = canvas.NewRaster(func(w, h int) image.Image {
		return s.drawn().paint(s.frame(), s.Size(), w, h, s.ink())
	})
	p.over = canvas.NewRaster(s.paintOver)
	p.ring.CornerRadius, p.plate.CornerRadius = 8, 6
	p.title.TextStyle.Bold = true
	p.back = newTool(s, "Reset view", nil, "Back to the standard view (0)", s.reset)
	p.tools = []*tool{
		newTool(s, "", theme.ContentAddIcon(), "Nearer (+, or the wheel)", func() { s.zoomMiddle(keyZoom) }),
		newTool(s, "", theme.ContentRemoveIcon(), "Further away (−)", func() { s.zoomMiddle(1 / keyZoom) }),
		newTool(s, "1:1", nil, "True size, as far as the display tells (T)", s.trueSize),
		newTool(s, "", theme.ZoomFitIcon(), "The whole head (0)", s.reset),
		newTool(s, "", theme.VisibilityIcon(), "Show or hide the labels (L)", s.toggleLabels),
	}
	if s.compact {
		p.tools = nil
	} else if s.larger != nil && s.larger() != nil {
		p.tools = append(p.tools, newTool(s, "", theme.ViewFullScreenIcon(), "A large head, and back (Ctrl+H)", s.larger()))
	}
	s.paper = p
	p.fill()
	return p
}

func (s *surface) ink() ink {
	return newInk(s.Theme(), fyne.CurrentApp().Settings().ThemeVariant(), s.scene.Skin)
}

func (s *surface) toggleLabels() {
	s.unlabeled = !s.unlabeled
	s.Refresh()
}

// refreshOver repaints only what lies over the picture.
func (s *surface) refreshOver() {
	if s.paper != nil {
		s.paper.fillOver()
		s.paper.over.Refresh()
	}
}

func (s *surface) moveHint() {
	if s.paper != nil {
		s.paper.hint.place(s.pointer, s.Size())
	}
}

// labelled tells whether labels are shown: not when hidden, and not while the
// head turns or is drawn on.
func (s *surface) labelled() bool {
	return !s.unlabeled && s.gesture != turning && s.sketch == nil
}

// fill writes labels, title, scale and colours; the rasters paint themselves.
func (p *paper) fill() {
	s, th := p.surface, p.surface.Theme()
	k, variant := s.ink(), fyne.CurrentApp().Settings().ThemeVariant()
	shapes := s.drawn().shapes
	if !s.labelled() {
		shapes = nil
	}
	for len(p.labels) < len(shapes) {
		p.labels = append(p.labels, newLabel())
	}
	for i, l := range p.labels {
		if i >= len(shapes) {
			l.hide()
			continue
		}
		area, ok := s.scene.area(shapes[i].target)
		if !ok {
			area = &Area{Target: shapes[i].target}
		}
		l.fill(area, k, th.Size(theme.SizeNameCaptionText))
	}
	p.title.Text, p.title.Color = describe(s.stance), th.Color(theme.ColorNameForeground, variant)
	if s.sketch != nil {
		p.title.Text, p.title.Color = s.sketch.says(), th.Color(theme.ColorNamePrimary, variant)
	}
	p.title.TextSize = 12
	p.title.Refresh()
	visible(p.back, !s.stance.isHome() && s.sketch == nil)
	p.plate.FillColor = plate(th, variant)
	p.key.fill(s.scene, k, th, variant)
	p.rule.fill(th.Color(theme.ColorNameForeground, variant), plate(th, variant))
	p.fillOver()
}

// describe says in words from where the head is seen.
func describe(s stance) string {
	if v, standard := s.camera.View(); standard {
		return v.Name()
	}
	return "Turned, from " + direction(s.camera)
}

// direction gives the side a camera looks from, such as "the left and above".
func direction(c scalp.Camera) string {
	if c.Elevation > 78 {
		return "above"
	}
	sides := []string{"the front", "the front right", "the right", "the back right", "the back", "the back left", "the left", "the front left"}
	words := sides[int(math.Round(c.Azimuth/45))%len(sides)]
	switch {
	case c.Elevation > 12:
		words += " and above"
	case c.Elevation < -12:
		words += " and below"
	}
	return words
}

// fillOver writes the hint and the focus ring.
func (p *paper) fillOver() {
	s, th := p.surface, p.surface.Theme()
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	title, lines := s.tip, []string(nil)
	if s.tip == "" && s.hover != (Target{}) && s.gesture == idle {
		title = s.scene.name(s.hover)
		if area, ok := s.scene.area(s.hover); ok {
			lines = area.Lines
		}
	}
	p.hint.set(title, lines, th, variant)
	p.hint.place(s.pointer, s.Size())
	p.ring.StrokeWidth = 0
	if s.focused {
		p.ring.StrokeWidth, p.ring.StrokeColor = 1.5, th.Color(theme.ColorNamePrimary, variant)
	}
	p.ring.Refresh()
}

// Layout moves everything to its place and shows the labels that have room.
func (p *paper) Layout(size fyne.Size) {
	for _, o := range []fyne.CanvasObject{p.ring, p.picture, p.over} {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
	wide := p.title.MinSize()
	p.title.Move(fyne.NewPos(10, 5))
	p.title.Resize(wide)
	p.plate.Move(fyne.NewPos(5, 3))
	p.plate.Resize(wide.AddWidthHeight(10, 4))
	p.back.Move(fyne.NewPos(18+wide.Width, 2))
	p.back.Resize(fyne.NewSize(p.back.MinSize().Width, 22))
	s := p.surface
	f := s.frame()
	const side, space float32 = 26, 3
	y := size.Height - float32(len(p.tools))*(side+space) - 4
	for _, t := range p.tools {
		t.Move(fyne.NewPos(size.Width-side-4, y))
		t.Resize(fyne.NewSize(side, side))
		y += side + space
	}
	p.rule.place(fyne.NewPos(12, size.Height-12), f.factor)
	p.key.place(fyne.NewPos(12, size.Height-36))
	p.arrange(size, f)
	p.hint.place(s.pointer, size)
}

// visible shows or hides an object only when that changes anything.
func visible(o fyne.CanvasObject, show bool) {
	if show && !o.Visible() {
		o.Show()
	}
	if !show && o.Visible() {
		o.Hide()
	}
}

// MinSize is the least in which the numbers can be told apart.
func (*paper) MinSize() fyne.Size { return fyne.NewSize(220, 140) }

// Refresh repaints everything.
func (p *paper) Refresh() {
	p.fill()
	p.Layout(p.surface.Size())
	p.picture.Refresh()
	p.over.Refresh()
}

// Objects gives what is drawn, back to front.
func (p *paper) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{p.picture, p.over, p.ring, p.plate, p.title}
	for _, l := range p.labels {
		objects = append(objects, l.objects()...)
	}
	objects = append(objects, p.rule.objects()...)
	if !p.surface.compact {
		objects = append(objects, p.key.objects()...)
	}
	for _, t := range p.tools {
		objects = append(objects, t)
	}
	objects = append(objects, p.back)
	return append(objects, p.hint.objects()...)
}

// Destroy forgets the renderer.
func (p *paper) Destroy() {
	if p.surface.paper == p {
		p.surface.paper = nil
	}
}
