package scalpmap

import (
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"
	"golang.org/x/image/vector"

	"stipple/planner/scalp"
)

// A pen draws shapes given in cm of a picture onto pixels.
type pen struct {
	onto  *image.RGBA
	frame frame
	scale float32 // pixels for each position of the frame
	edge  vector.Rasterizer
	mask  []uint8 // how far the edge covers each pixel
}

// on takes the pen to a picture of a widget of a size.
func (p *pen) on(onto *image.RGBA, f frame, size fyne.Size) *pen {
	p.onto, p.frame, p.scale = onto, f, pixelScale(onto.Rect.Dx(), size)
	return p
}

// pixelScale is how many pixels a position is when so many are painted across.
func pixelScale(w int, size fyne.Size) float32 {
	if size.Width <= 0 {
		return 1
	}
	return float32(w) / size.Width
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
	if wide := width * p.scale; wide < leastLine { // fainter, as no line is thinner
		c.A = uint8(float32(c.A) * wide / leastLine)
	}
	p.strokePixels(p.pixels(points), closed, max(width*p.scale, leastLine)/2, c)
}

func (p *pen) strokePixels(line []pixel, closed bool, half float32, c color.NRGBA) {
	if len(line) == 1 {
		p.paint([][]pixel{disc(line[0], half)}, c)
	}
	if len(line) < 2 {
		return
	}
	box := p.box()
	var paths [][]pixel
	var room image.Rectangle
	from, before := line[0], line[0]
	if closed {
		from, before = line[len(line)-1], line[len(line)-2]
	}
	for i, to := range line {
		if i > 0 || closed {
			if quad := bar(from, to, half); quad != nil && around([][]pixel{quad}).Overlaps(box) {
				// A thin line is laid piece by piece, for a piece has few pixels
				// around it; a translucent one must not be laid twice.
				if room = room.Union(around([][]pixel{quad})); c.A == 255 && (room.Dx() > pieceSide || room.Dy() > pieceSide) {
					p.paint(paths, c)
					paths, room = nil, around([][]pixel{quad})
				}
				paths = append(paths, quad)
				if half > 0.7 && bends(before, from, to, half) {
					paths = append(paths, disc(from, half))
				}
			}
		}
		before, from = from, to
	}
	if !closed && half > 0.7 {
		paths = append(paths, disc(line[0], half), disc(from, half))
	}
	p.paint(paths, c)
}

// leastLine is the width of the thinnest line in pixels.
const leastLine = 0.7

// pieceSide is about how many pixels a piece of a line has across and down.
const pieceSide = 80

// bends tells whether a line of a width turns so much that its joint would
// show a gap.
func bends(a, b, c pixel, half float32) bool {
	turn := (b.x-a.x)*(c.y-b.y) - (b.y-a.y)*(c.x-b.x)
	along := (b.x-a.x)*(c.x-b.x) + (b.y-a.y)*(c.y-b.y)
	return along <= 0 || float32(math.Abs(float64(turn)))*half > 0.3*along
}

// box is what a pen can reach, with a little around it.
func (p *pen) box() image.Rectangle { return p.onto.Rect.Inset(-4) }

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
	room := around(paths)
	if !room.In(p.box()) {
		paths = clipped(paths, p.box())
		room = around(paths)
	}
	box := room.Intersect(p.onto.Rect)
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
	p.lay(box, c)
}

// lay puts a colour on a box of pixels, as far as the edge covers each.
func (p *pen) lay(box image.Rectangle, c color.NRGBA) {
	if n := box.Dx() * box.Dy(); len(p.mask) < n {
		p.mask = make([]uint8, n)
	}
	mask := &image.Alpha{Pix: p.mask, Stride: box.Dx(), Rect: image.Rect(0, 0, box.Dx(), box.Dy())}
	p.edge.DrawOp = draw.Src
	p.edge.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	t := newTone(c)
	strength, whole := uint32(t.strength), t.redBlue|t.greenAlpha<<8
	for y := range box.Dy() {
		cover := p.mask[y*box.Dx() : (y+1)*box.Dx()]
		line := p.onto.Pix[p.onto.PixOffset(box.Min.X, box.Min.Y+y):]
		for x := 0; x < len(cover); x++ {
			if x+8 <= len(cover) && binary.LittleEndian.Uint64(cover[x:]) == 0 {
				x += 7
				continue
			}
			switch a := (uint32(cover[x]) + uint32(cover[x])>>7) * strength >> 8; a {
			case 0:
			case 256:
				binary.LittleEndian.PutUint32(line[4*x:], whole)
			default:
				blend(line[4*x:4*x+4:4*x+4], t, a)
			}
		}
	}
}

// clipped cuts closed paths to a box, one side after the other.
func clipped(paths [][]pixel, box image.Rectangle) [][]pixel {
	low, high := pixel{float32(box.Min.X), float32(box.Min.Y)}, pixel{float32(box.Max.X), float32(box.Max.Y)}
	var cut [][]pixel
	for _, path := range paths {
		path = halved(path, func(a pixel) float32 { return a.x - low.x })
		path = halved(path, func(a pixel) float32 { return high.x - a.x })
		path = halved(path, func(a pixel) float32 { return a.y - low.y })
		path = halved(path, func(a pixel) float32 { return high.y - a.y })
		if len(path) > 2 {
			cut = append(cut, path)
		}
	}
	return cut
}

// halved keeps the part of a closed path on the side where inside is positive.
func halved(path []pixel, inside func(pixel) float32) []pixel {
	if len(path) == 0 {
		return nil
	}
	kept := make([]pixel, 0, len(path)+4)
	from := path[len(path)-1]
	at := inside(from)
	for _, to := range path {
		next := inside(to)
		if (at < 0) != (next < 0) {
			t := at / (at - next)
			kept = append(kept, pixel{from.x + (to.x-from.x)*t, from.y + (to.y-from.y)*t})
		}
		if next >= 0 {
			kept = append(kept, to)
		}
		from, at = to, next
	}
	return kept
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
