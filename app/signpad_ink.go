package app

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// inkWidth is how thick a stroke is, in parts of the pad's width: as a pen of
// one millimetre on a pad of 18 cm.
const inkWidth = 0.0055

// inkSteps is how many straight pieces are drawn between two places of a
// stroke, so that fast strokes are round and not cornered.
const inkSteps = 8

// smoothed gives a stroke with places between its own, on the Catmull-Rom curve
// through them.
func smoothed(stroke []planner.InkPoint) []planner.InkPoint {
	if len(stroke) < 3 {
		return stroke
	}
	at := func(i int) planner.InkPoint { return stroke[max(0, min(len(stroke)-1, i))] }
	line := make([]planner.InkPoint, 0, len(stroke)*inkSteps)
	for i := range len(stroke) - 1 {
		for step := range inkSteps {
			line = append(line, between(at(i-1), at(i), at(i+1), at(i+2), float64(step)/inkSteps))
		}
	}
	return append(line, stroke[len(stroke)-1])
}

// between gives the place a share t of the way from b to c; a and d lie before
// and after them.
func between(a, b, c, d planner.InkPoint, t float64) planner.InkPoint {
	curve := func(a, b, c, d float64) float64 {
		return b + t*(c-a+t*(2*a-5*b+4*c-d+t*(3*(b-c)+d-a)))/2
	}
	return planner.InkPoint{X: curve(a.X, b.X, c.X, d.X), Y: curve(a.Y, b.Y, c.Y, d.Y)}
}

// paintInk draws strokes on a picture that is as wide as the pad.
func paintInk(onto draw.Image, strokes [][]planner.InkPoint, ink color.Color) {
	bounds := onto.Bounds()
	scale := float64(bounds.Dx())
	pen := inkPen{cover: image.NewAlpha(bounds), half: max(1, scale*inkWidth/2)}
	for _, stroke := range strokes {
		line := smoothed(stroke)
		for i, point := range line {
			from := line[max(0, i-1)]
			pen.piece(from.X*scale, from.Y*scale, point.X*scale, point.Y*scale)
		}
	}
	draw.DrawMask(onto, bounds, image.NewUniform(ink), image.Point{}, pen.cover, bounds.Min, draw.Over)
}

// inkPen draws with a round tip. A pixel takes the ink of the piece nearest to
// it, so that where pieces meet the ink is no thicker.
type inkPen struct {
	cover *image.Alpha
	half  float64 // of the tip's width, in pixels
}

// piece draws a straight piece of a stroke, or a dot where it ends where it
// begins.
func (p *inkPen) piece(x0, y0, x1, y1 float64) {
	reach := p.half + 1
	box := image.Rect(int(min(x0, x1)-reach), int(min(y0, y1)-reach), int(max(x0, x1)+reach)+1, int(max(y0, y1)+reach)+1).Intersect(p.cover.Rect)
	dx, dy := x1-x0, y1-y0
	length := dx*dx + dy*dy
	for y := box.Min.Y; y < box.Max.Y; y++ {
		row := p.cover.Pix[p.cover.PixOffset(box.Min.X, y):]
		for x := box.Min.X; x < box.Max.X; x++ {
			px, py := float64(x)+0.5-x0, float64(y)+0.5-y0
			along := 0.0
			if length > 0 {
				along = max(0, min(1, (px*dx+py*dy)/length))
			}
			covered := p.half + 0.5 - math.Hypot(px-along*dx, py-along*dy)
			if alpha := uint8(255 * max(0, min(1, covered))); alpha > row[x-box.Min.X] {
				row[x-box.Min.X] = alpha
			}
		}
	}
}

// newInkRaster draws strokes in a widget's ink, whatever the window looks like.
func newInkRaster(of fyne.Widget, strokes func() [][]planner.InkPoint) *canvas.Raster {
	return canvas.NewRaster(func(width, height int) image.Image {
		picture := image.NewNRGBA(image.Rect(0, 0, width, height))
		variant := fyne.CurrentApp().Settings().ThemeVariant()
		paintInk(picture, strokes(), theme.CurrentForWidget(of).Color(theme.ColorNameForeground, variant))
		return picture
	})
}

// signature shows a signature that was drawn on the screen.
type signature struct {
	widget.BaseWidget
	strokes [][]planner.InkPoint
	width   float32
}

func newSignature(strokes [][]planner.InkPoint, width float32) *signature {
	s := &signature{strokes: strokes, width: width}
	s.ExtendBaseWidget(s)
	return s
}

// low is how far down the strokes reach, in parts of the pad's width.
func (s *signature) low() float64 {
	low := 0.0
	for _, stroke := range s.strokes {
		for _, p := range stroke {
			low = max(low, p.Y)
		}
	}
	return low
}

// CreateRenderer draws the strokes as wide as the pad was, in parts of it.
func (s *signature) CreateRenderer() fyne.WidgetRenderer {
	ink := newInkRaster(s, func() [][]planner.InkPoint { return s.strokes })
	height := s.width * float32(s.low()+2*inkWidth)
	return widget.NewSimpleRenderer(readable(s.width, atLeast(s.width, height, ink)))
}
