package svg

import (
	"cmp"
	"image"
	"image/color"
	"math"
	"slices"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
)

// scanner fills outlines by the non-zero and by the even-odd rule, which the
// rasteriser of golang.org/x/image does not know. Each row of pixels is looked
// at in sixteen lines; along a line coverage is exact.
type scanner struct {
	target  *image.RGBA
	from    [2]float64 // the pen
	edges   []edge
	evenOdd bool
	plain   color.NRGBA
	shading shading      // instead of plain where set
	lines   [][]crossing // of the shape, by line
	row     row
	done    *work
}

// shading gives the colour of a pixel.
type shading func(x, y int) color.NRGBA

type edge struct{ x0, y0, x1, y1 float64 }

// crossing is where an edge crosses a line.
type crossing struct {
	x  float64
	up bool
}

// row is what a shape covers of one row of pixels: by how much more of a pixel
// than of the one before it, between two pixels.
type row struct {
	more     []float64
	from, to int
}

const linesPerRow = 16

func newScanner(target *image.RGBA, done *work) *scanner {
	size := target.Bounds().Size()
	s := &scanner{target: target, done: done, lines: make([][]crossing, size.Y*linesPerRow)}
	s.row = row{more: make([]float64, size.X+2), from: size.X}
	return s
}

var _ rasterx.Scanner = (*scanner)(nil)

// Start begins a subpath.
func (s *scanner) Start(a fixed.Point26_6) { s.from = [2]float64{float64(a.X) / 64, float64(a.Y) / 64} }

// Line draws an edge.
func (s *scanner) Line(b fixed.Point26_6) {
	s.done.count(&s.done.lines, 1, maxLines, "lines")
	to := [2]float64{float64(b.X) / 64, float64(b.Y) / 64}
	if to[1] != s.from[1] {
		s.edges = append(s.edges, edge{s.from[0], s.from[1], to[0], to[1]})
	}
	s.from = to
}

// SetWinding chooses the rule.
func (s *scanner) SetWinding(nonZero bool) { s.evenOdd = !nonZero }

// SetColor chooses a colour or a function of the place.
func (s *scanner) SetColor(ink any) {
	s.shading = nil
	switch ink := ink.(type) {
	case shading:
		s.shading = ink
	case color.NRGBA:
		s.plain = ink
	}
}

// Clear forgets the outline.
func (s *scanner) Clear() { s.edges = s.edges[:0] }

// GetPathExtent is not asked for here.
func (s *scanner) GetPathExtent() fixed.Rectangle26_6 { return fixed.Rectangle26_6{} }

// SetBounds does nothing: the bounds are the target's.
func (s *scanner) SetBounds(int, int) {}

// SetClip does nothing: the bounds are the target's.
func (s *scanner) SetClip(image.Rectangle) {}

// Draw fills the outline.
func (s *scanner) Draw() {
	top, bottom := len(s.lines), -1
	for _, e := range s.edges {
		up := e.y1 < e.y0
		if up {
			e = edge{e.x1, e.y1, e.x0, e.y0}
		}
		first := max(0, int(math.Ceil(e.y0*linesPerRow-0.5)))
		last := min(len(s.lines)-1, int(math.Ceil(e.y1*linesPerRow-0.5))-1)
		s.done.count(&s.done.crosses, max(0, last-first+1), maxCrosses, "edges")
		slope := (e.x1 - e.x0) / (e.y1 - e.y0)
		for line := first; line <= last; line++ {
			y := (float64(line) + 0.5) / linesPerRow
			s.lines[line] = append(s.lines[line], crossing{e.x0 + (y-e.y0)*slope, up})
		}
		top, bottom = min(top, first), max(bottom, last)
	}
	for y := top / linesPerRow; y*linesPerRow <= bottom; y++ {
		for line := y * linesPerRow; line < (y+1)*linesPerRow; line++ {
			s.span(s.lines[line])
			s.lines[line] = s.lines[line][:0]
		}
		s.paint(y)
	}
}

// span adds what one line covers of each pixel.
func (s *scanner) span(list []crossing) {
	slices.SortFunc(list, func(a, b crossing) int { return cmp.Compare(a.x, b.x) })
	winding := 0
	for i, c := range list {
		if c.up {
			winding--
		} else {
			winding++
		}
		inside := winding != 0
		if s.evenOdd {
			inside = i%2 == 0
		}
		if inside && i+1 < len(list) {
			s.row.cover(c.x, list[i+1].x)
		}
	}
}

// cover covers a line of a row between two places.
func (r *row) cover(from, to float64) {
	width := len(r.more) - 2
	from, to = max(0, from), min(float64(width), to)
	if from >= to {
		return
	}
	r.turn(from, 1.0/linesPerRow)
	r.turn(to, -1.0/linesPerRow)
	r.from, r.to = min(r.from, int(from)), max(r.to, min(width, int(to)+1))
}

// turn says that from a place on so much more is covered.
func (r *row) turn(at, by float64) {
	x := int(at)
	r.more[x] += (float64(x+1) - at) * by
	r.more[x+1] += (at - float64(x)) * by
}

// paint lays ink over a row of the opaque target and empties the row's cover.
func (s *scanner) paint(y int) {
	from, to := s.row.from, s.row.to
	cost := max(0, to-from)
	if s.shading != nil {
		cost *= shadedPixel
	}
	s.done.count(&s.done.paint, cost, maxPaint, "layers")
	covered := 0.0
	for x := from; x < to; x++ {
		covered += s.row.more[x]
		if covered < 1e-9 { // what adding up leaves of nothing
			continue
		}
		ink := s.plain
		if s.shading != nil {
			ink = s.shading(x, y)
		}
		part := min(1, covered) * float64(ink.A) / 255
		pixel := s.target.Pix[s.target.PixOffset(x, y):]
		for i, v := range [3]uint8{ink.R, ink.G, ink.B} {
			pixel[i] = uint8(float64(pixel[i])*(1-part) + float64(v)*part + 0.5)
		}
	}
	if to > from {
		clear(s.row.more[from:min(to+2, len(s.row.more))])
	}
	s.row.from, s.row.to = len(s.row.more)-2, 0
}
