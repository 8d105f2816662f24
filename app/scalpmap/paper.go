package scalpmap

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// baseSurface is what the renderer of a surface draws from; it outlives the
// renderer.
type baseSurface struct {
	widget.BaseWidget
	view    scalp.View
	drawing drawing
	paper   *paper
}

// paper is the renderer of a surface: the picture, what lies over it, a number
// on each zone, and the hint. Layout only moves; Refresh paints.
type paper struct {
	surface *surface
	picture *canvas.Raster
	over    *canvas.Raster
	ring    *canvas.Rectangle
	title   *canvas.Text // the view's name
	numbers []*canvas.Text
	amounts []*canvas.Text
	hint    *hint
	objects []fyne.CanvasObject
}

// CreateRenderer makes the objects of the surface.
func (s *surface) CreateRenderer() fyne.WidgetRenderer {
	p := &paper{surface: s, ring: canvas.NewRectangle(color.Transparent), hint: newHint()}
	p.picture = canvas.NewRaster(func(w, h int) image.Image {
		return s.shape().paint(s.scene, s.Size(), w, h, s.ink())
	})
	p.over = canvas.NewRaster(func(w, h int) image.Image {
		cursor := s.cursor
		if !s.focused {
			cursor = ""
		}
		return s.shape().over(s.scene, s.hover, cursor, s.Size(), w, h, s.ink())
	})
	p.ring.CornerRadius = 8
	p.title = canvas.NewText("", color.Transparent)
	p.title.TextStyle.Bold = true
	p.objects = []fyne.CanvasObject{p.ring, p.picture, p.over, p.title}
	for range scalp.Zones() {
		number, amount := canvas.NewText("", color.Transparent), canvas.NewText("", color.Transparent)
		number.Alignment, amount.Alignment = fyne.TextAlignCenter, fyne.TextAlignCenter
		number.TextStyle.Bold = true
		p.numbers, p.amounts = append(p.numbers, number), append(p.amounts, amount)
		p.objects = append(p.objects, number, amount)
	}
	p.objects = append(p.objects, p.hint.objects()...)
	s.paper = p
	p.fill()
	return p
}

func (s *surface) ink() ink {
	return newInk(s.Theme(), fyne.CurrentApp().Settings().ThemeVariant())
}

// refreshOver repaints only what lies over the picture.
func (s *surface) refreshOver() {
	if s.paper == nil {
		return
	}
	s.paper.fillOver()
	s.paper.over.Refresh()
}

func (s *surface) moveHint() {
	if s.paper != nil {
		s.paper.hint.place(s.pointer, s.Size())
	}
}

// fill writes numbers and colours; the rasters paint themselves.
func (p *paper) fill() {
	s, k, th := p.surface, p.surface.ink(), p.surface.Theme()
	patches := s.shape().patches
	for i := range p.numbers {
		number, amount := p.numbers[i], p.amounts[i]
		number.Text, amount.Text = "", ""
		if i >= len(patches) {
			continue
		}
		area := s.scene.areas[patches[i].Zone]
		fill := k.tint(s.scene.part(patches[i].Zone))
		number.Text = quantity.Number(float64(patches[i].Zone.Number()))
		number.Color, number.TextSize = k.on(fill), th.Size(theme.SizeNameCaptionText)
		if !area.Planned && len(area.Scars) == 0 {
			number.Color = mix(fill, k.text, 0.45)
		}
		amount.Color, amount.TextSize = number.Color, th.Size(theme.SizeNameCaptionText)-1
		if area.Density > 0 {
			amount.Text = quantity.Number(float64(area.Density)) + "/cm²"
		}
		number.Refresh()
		amount.Refresh()
	}
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	p.title.Text = s.view.Name()
	p.title.TextSize, p.title.Color = 12, th.Color(theme.ColorNamePlaceHolder, variant)
	p.title.Refresh()
	p.fillOver()
}

// fillOver writes the hint and the focus ring.
func (p *paper) fillOver() {
	s, th := p.surface, p.surface.Theme()
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	title, lines := "", []string(nil)
	if s.hover != "" {
		title, lines = s.hover.Name(), s.scene.areas[s.hover].Lines
	}
	p.hint.set(title, lines, th, variant)
	p.hint.place(s.pointer, s.Size())
	p.ring.StrokeWidth = 0
	if s.focused {
		p.ring.StrokeWidth, p.ring.StrokeColor = 1.5, th.Color(theme.ColorNamePrimary, variant)
	}
	p.ring.Refresh()
}

// Layout moves everything to its place and shows the numbers that have room.
func (p *paper) Layout(size fyne.Size) {
	for _, o := range []fyne.CanvasObject{p.ring, p.picture, p.over} {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
	p.title.Move(fyne.NewPos(10, 4))
	p.title.Resize(p.title.MinSize())
	s := p.surface
	f := newFrame(s.scene.head, s.view, size)
	for i, patch := range s.shape().patches {
		if i >= len(p.numbers) {
			break
		}
		room, at := float32(patch.Room)*f.factor, f.place(patch.Label)
		number, amount := p.numbers[i], p.amounts[i]
		height := number.MinSize().Height
		both := room > amount.MinSize().Width*0.55 && room > height*0.9 && amount.Text != ""
		visible(number, room > 5)
		visible(amount, both)
		top := at.Y - height/2
		if both {
			top = at.Y - height*0.92
		}
		number.Move(fyne.NewPos(at.X-30, top))
		number.Resize(fyne.NewSize(60, height))
		amount.Move(fyne.NewPos(at.X-40, top+height*0.92))
		amount.Resize(fyne.NewSize(80, height))
	}
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
func (*paper) MinSize() fyne.Size { return fyne.NewSize(220, 160) }

// Refresh repaints everything.
func (p *paper) Refresh() {
	p.fill()
	p.Layout(p.surface.Size())
	p.picture.Refresh()
	p.over.Refresh()
}

// Objects gives what is drawn, back to front.
func (p *paper) Objects() []fyne.CanvasObject { return p.objects }

// Destroy forgets the renderer.
func (p *paper) Destroy() {
	if p.surface.paper == p {
		p.surface.paper = nil
	}
}
