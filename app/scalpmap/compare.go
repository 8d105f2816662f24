package scalpmap

import (
	"image"
	"image/color"
	"image/draw"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Verdict is how an area was done beside its plan. It is told by a pattern and a
// colour, so that it reads without colours too.
type Verdict int

// The verdicts; the zero one marks nothing.
const (
	NoVerdict Verdict = iota
	AsPlanned
	TooLittle
	TooMuch
	LeftOut
	NotPlanned
	NotConfirmed
)

// Verdicts lists them in reading order.
func Verdicts() []Verdict {
	return []Verdict{AsPlanned, TooLittle, TooMuch, LeftOut, NotPlanned, NotConfirmed}
}

// Name gives the verdict in words.
func (v Verdict) Name() string {
	switch v {
	case AsPlanned:
		return "as planned"
	case TooLittle:
		return "less than planned"
	case TooMuch:
		return "more than planned"
	case LeftOut:
		return "left out"
	case NotPlanned:
		return "not planned"
	case NotConfirmed:
		return "not confirmed"
	}
	return ""
}

// colour is the verdict's own: a set that also tells apart for those who do not
// see red and green, after Okabe and Ito (2008).
func (v Verdict) colour() color.NRGBA {
	switch v {
	case AsPlanned:
		return color.NRGBA{0x00, 0x7A, 0x5A, 255}
	case TooLittle:
		return color.NRGBA{0x00, 0x5F, 0xA8, 255}
	case TooMuch:
		return color.NRGBA{0xC4, 0x4B, 0x00, 255}
	case LeftOut:
		return color.NRGBA{0x33, 0x33, 0x33, 255}
	case NotPlanned:
		return color.NRGBA{0xA0, 0x3C, 0x7A, 255}
	}
	return color.NRGBA{0x55, 0x55, 0x55, 255}
}

// step is the distance of a pattern's lines in positions; ours.
const step float32 = 7

// inked tells whether the verdict's pattern has ink at a place, in positions:
// falling lines for less, rising ones for more, a grid for left out, upright
// ones for not planned and dots for not confirmed.
func (v Verdict) inked(x, y float32) bool {
	line := func(at float32) bool { return within(at, step, 1.5) }
	switch v {
	case TooLittle:
		return line(x - y)
	case TooMuch:
		return line(x + y)
	case LeftOut:
		return line(x-y) || line(x+y)
	case NotPlanned:
		return line(x)
	case NotConfirmed:
		return within(x, step, 2) && within(y, step, 2)
	}
	return false
}

// within tells whether a place lies in the first part of its step.
func within(at, step, part float32) bool {
	rest := at - step*float32(int(at/step))
	if rest < 0 {
		rest += step
	}
	return rest < part
}

// verdict lays an area's pattern over its skin.
func (p *pen) verdict(s shape, v Verdict, k ink) {
	paths := make([][]pixel, len(s.rings))
	for i, ring := range s.rings {
		paths[i] = p.pixels(ring)
	}
	if s.target.Scar != "" {
		p.paint(paths, k.skin) // what the zone under it says is not the scar's
	}
	p.judge(paths, v, k)
}

// judge lays a pattern over what paths enclose.
func (p *pen) judge(paths [][]pixel, v Verdict, k ink) {
	if v == NoVerdict {
		return
	}
	room := around(paths)
	if !room.In(p.box()) {
		paths = clipped(paths, p.box())
		room = around(paths)
	}
	box := room.Intersect(p.onto.Rect)
	if box.Empty() {
		return
	}
	cover := p.covered(paths, box)
	mark := v.colour()
	if luma(k.skin) < darkSkin {
		mark = mixed(mark, color.NRGBA{255, 255, 255, 255}, 0.45)
	}
	mixture := newTone(mark)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			strength := verdictTint
			if v.inked(float32(x)/p.scale, float32(y)/p.scale) {
				strength = verdictLine
			}
			if a := uint32(cover.AlphaAt(x, y).A) * strength / 255; a > 0 {
				at := p.onto.PixOffset(x, y)
				blend(p.onto.Pix[at:at+4:at+4], mixture, a)
			}
		}
	}
}

// How strong a verdict's ground and its lines are, of 256; ours.
const (
	verdictTint uint32 = 46
	verdictLine uint32 = 150
)

// covered gives how far paths cover each pixel of a box.
func (p *pen) covered(paths [][]pixel, box image.Rectangle) *image.Alpha {
	p.edge.Reset(box.Dx(), box.Dy())
	dx, dy := float32(box.Min.X), float32(box.Min.Y)
	for _, path := range paths {
		for i, at := range path {
			if i == 0 {
				p.edge.MoveTo(at.x-dx, at.y-dy)
				continue
			}
			p.edge.LineTo(at.x-dx, at.y-dy)
		}
		p.edge.ClosePath()
	}
	cover := image.NewAlpha(box)
	p.edge.DrawOp = draw.Src
	p.edge.Draw(cover, box, image.Opaque, image.Point{})
	return cover
}

// verdicts lays the patterns of a scene, those of scars over their zones'.
func (d *drawing) verdicts(p *pen, k ink) {
	if !d.scene.judged() {
		return
	}
	for _, s := range d.shapes {
		if area, ok := d.scene.area(s.target); ok {
			p.verdict(s, area.Verdict, k)
		}
	}
}

// judged tells whether the scene says how anything was done.
func (s *Scene) judged() bool {
	for _, a := range s.Areas {
		if a.Verdict != NoVerdict {
			return true
		}
	}
	return false
}

// PassWheel hands the wheel to what scrolls around the map. The buttons and the
// keyboard still bring the head nearer.
func (m *Map) PassWheel(to func(*fyne.ScrollEvent)) { m.large.onWheel = to }

// Swatch is a sample of a verdict's pattern on skin, for a legend.
type Swatch struct {
	widget.BaseWidget
	verdict Verdict
	skin    color.NRGBA
}

// NewSwatch gives a sample on a skin; the zero colour is the neutral one.
func NewSwatch(v Verdict, skin color.NRGBA) *Swatch {
	s := &Swatch{verdict: v, skin: skin}
	if skin.A == 0 {
		s.skin = Skin(0)
	}
	s.ExtendBaseWidget(s)
	return s
}

// SetSkin changes the skin it lies on.
func (s *Swatch) SetSkin(skin color.NRGBA) {
	if skin != s.skin {
		s.skin = skin
		s.Refresh()
	}
}

// CreateRenderer paints the sample.
func (s *Swatch) CreateRenderer() fyne.WidgetRenderer {
	raster := canvas.NewRaster(s.paint)
	raster.SetMinSize(fyne.NewSize(28, 16))
	return widget.NewSimpleRenderer(raster)
}

// paint draws the pattern as it is drawn on a head.
func (s *Swatch) paint(w, h int) image.Image {
	k := newInk(s.Theme(), fyne.CurrentApp().Settings().ThemeVariant(), s.skin)
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(picture, picture.Rect, image.NewUniform(k.skin), image.Point{}, draw.Src)
	whole := []pixel{{0, 0}, {float32(w), 0}, {float32(w), float32(h)}, {0, float32(h)}}
	var p pen
	p.on(picture, frame{factor: 1}, s.Size())
	p.judge([][]pixel{whole}, s.verdict, k)
	return picture
}
