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
	"golang.org/x/image/vector"

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
	pen := inkPen{scale: float32(bounds.Dx()), half: max(1, float32(bounds.Dx())*inkWidth/2)}
	pen.edge.Reset(bounds.Dx(), bounds.Dy())
	for _, stroke := range strokes {
		pen.stroke(smoothed(stroke))
	}
	pen.edge.Draw(onto, bounds, image.NewUniform(ink), image.Point{})
}

// inkPen draws with a round tip. Every shape turns the same way, so that where
// they overlap the ink is no thinner.
type inkPen struct {
	edge        vector.Rasterizer
	scale, half float32
}

func (p *inkPen) stroke(line []planner.InkPoint) {
	for i, point := range line {
		x, y := float32(point.X)*p.scale, float32(point.Y)*p.scale
		p.dot(x, y)
		if i > 0 {
			p.bar(float32(line[i-1].X)*p.scale, float32(line[i-1].Y)*p.scale, x, y)
		}
	}
}

func (p *inkPen) dot(x, y float32) {
	const corners = 16
	for i := range corners {
		angle := 2 * math.Pi * float64(i) / corners
		cx, cy := x+p.half*float32(math.Cos(angle)), y+p.half*float32(math.Sin(angle))
		if i == 0 {
			p.edge.MoveTo(cx, cy)
		} else {
			p.edge.LineTo(cx, cy)
		}
	}
	p.edge.ClosePath()
}

func (p *inkPen) bar(x0, y0, x1, y1 float32) {
	length := float32(math.Hypot(float64(x1-x0), float64(y1-y0)))
	if length == 0 {
		return
	}
	nx, ny := (y1-y0)/length*p.half, (x0-x1)/length*p.half
	p.edge.MoveTo(x0+nx, y0+ny)
	p.edge.LineTo(x1+nx, y1+ny)
	p.edge.LineTo(x1-nx, y1-ny)
	p.edge.LineTo(x0-nx, y0-ny)
	p.edge.ClosePath()
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
