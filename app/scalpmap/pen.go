package scalpmap

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"
	"golang.org/x/image/vector"

	"stipple/planner/scalp"
)

// A pen draws shapes given in cm of a view onto pixels.
type pen struct {
	onto  *image.RGBA
	frame frame
	scale float32 // pixels for each position of the frame
	edge  vector.Rasterizer
}

// newPen makes a pen for a picture of w by h pixels of a widget of a size.
func newPen(onto *image.RGBA, f frame, size fyne.Size) *pen {
	return &pen{onto: onto, frame: f, scale: float32(onto.Rect.Dx()) / size.Width}
}

type pixel struct{ x, y float32 }

func (p *pen) pixels(points []scalp.Point) []pixel {
	list := make([]pixel, len(points))
	for i, point := range points {
		at := p.frame.place(point)
		list[i] = pixel{at.X * p.scale, at.Y * p.scale}
	}
	return list
}

// fill paints the inside of rings.
func (p *pen) fill(rings [][]scalp.Point, c color.NRGBA) {
	paths := make([][]pixel, len(rings))
	for i, ring := range rings {
		paths[i] = p.pixels(ring)
	}
	p.paint(paths, c)
}

// stroke draws a line of a width in positions, with round joints.
func (p *pen) stroke(points []scalp.Point, closed bool, width float32, c color.NRGBA) {
	p.strokePixels(p.pixels(points), closed, max(width*p.scale, 0.7)/2, c)
}

func (p *pen) strokePixels(line []pixel, closed bool, half float32, c color.NRGBA) {
	if len(line) < 2 {
		return
	}
	var paths [][]pixel
	from := line[0]
	if closed {
		from = line[len(line)-1]
	}
	for i, to := range line {
		if half > 0.6 {
			paths = append(paths, disc(to, half))
		}
		if i > 0 || closed {
			if quad := bar(from, to, half); quad != nil {
				paths = append(paths, quad)
			}
		}
		from = to
	}
	p.paint(paths, c)
}

// bar is the rectangle around a piece of a line.
func bar(a, b pixel, half float32) []pixel {
	dx, dy, length := b.x-a.x, b.y-a.y, distance(a, b)
	if length == 0 {
		return nil
	}
	nx, ny := -dy/length*half, dx/length*half
	return []pixel{{a.x - nx, a.y - ny}, {b.x - nx, b.y - ny}, {b.x + nx, b.y + ny}, {a.x + nx, a.y + ny}}
}

// disc is a round dot that turns the same way as bar, so that where both
// overlap they add up instead of cancelling.
func disc(at pixel, radius float32) []pixel {
	n := 8 + int(radius*2)
	ring := make([]pixel, n)
	for i := range ring {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		ring[i] = pixel{at.x + radius*float32(cos), at.y + radius*float32(sin)}
	}
	return ring
}

// paint fills paths, working only on the pixels around them.
func (p *pen) paint(paths [][]pixel, c color.NRGBA) {
	box := around(paths).Intersect(p.onto.Rect)
	if box.Empty() || c.A == 0 {
		return
	}
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
	p.edge.DrawOp = draw.Over
	p.edge.Draw(p.onto, box, image.NewUniform(c), image.Point{})
}

func around(paths [][]pixel) image.Rectangle {
	low, high := pixel{math.MaxFloat32, math.MaxFloat32}, pixel{-math.MaxFloat32, -math.MaxFloat32}
	for _, path := range paths {
		for _, at := range path {
			low = pixel{min(low.x, at.x), min(low.y, at.y)}
			high = pixel{max(high.x, at.x), max(high.y, at.y)}
		}
	}
	if low.x > high.x {
		return image.Rectangle{}
	}
	return image.Rect(int(low.x)-1, int(low.y)-1, int(high.x)+2, int(high.y)+2)
}

func distance(a, b pixel) float32 { return float32(math.Hypot(float64(b.x-a.x), float64(b.y-a.y))) }
