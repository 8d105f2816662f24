package svg

import (
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
	shading rasterx.ColorFunc // instead of plain where set
	work    int               // crossings found so far, in all shapes
}

type edge struct{ x0, y0, x1, y1 float64 }

// crossing is where an edge crosses a line.
type crossing struct {
	x  float64
	up bool
}

const (
	linesPerRow = 16
	// maxWork bounds the crossings in one drawing; the largest logos have
	// a hundredth of it.
	maxWork = 30_000_000
)

var _ rasterx.Scanner = (*scanner)(nil)

// Start begins a subpath.
func (s *scanner) Start(a fixed.Point26_6) { s.from = [2]float64{float64(a.X) / 64, float64(a.Y) / 64} }

// Line draws an edge.
func (s *scanner) Line(b fixed.Point26_6) {
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
	case rasterx.ColorFunc:
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
	height := s.target.Bounds().Dy() * linesPerRow
	lines := map[int][]crossing{}
	top, bottom := height, -1
	for _, e := range s.edges {
		up := e.y1 < e.y0
		if up {
			e = edge{e.x1, e.y1, e.x0, e.y0}
		}
		first := max(0, int(math.Ceil(e.y0*linesPerRow-0.5)))
		last := min(height-1, int(math.Ceil(e.y1*linesPerRow-0.5))-1)
		if s.work += max(0, last-first+1); s.work > maxWork {
			panic("too much to draw")
		}
		slope := (e.x1 - e.x0) / (e.y1 - e.y0)
		for line := first; line <= last; line++ {
			y := (float64(line) + 0.5) / linesPerRow
			lines[line] = append(lines[line], crossing{e.x0 + (y-e.y0)*slope, up})
		}
		top, bottom = min(top, first), max(bottom, last)
	}
	cover := make([]float64, s.target.Bounds().Dx())
	for row := top / linesPerRow; row*linesPerRow <= bottom; row++ {
		for line := row * linesPerRow; line < (row+1)*linesPerRow; line++ {
			s.span(lines[line], cover)
		}
		s.paint(row, cover)
	}
}

// span adds what one line covers of each pixel.
func (s *scanner) span(list []crossing, cover []float64) {
	slices.SortFunc(list, func(a, b crossing) int {
		switch {
		case a.x < b.x:
			return -1
		case a.x > b.x:
			return 1
		}
		return 0
	})
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
			add(cover, c.x, list[i+1].x)
		}
	}
}

// add covers the pixels between two places on a line.
func add(cover []float64, from, to float64) {
	from, to = max(0, from), min(float64(len(cover)), to)
	for x := int(from); float64(x) < to; x++ {
		cover[x] += (min(to, float64(x+1)) - max(from, float64(x))) / linesPerRow
	}
}

// paint lays ink over a row of the opaque target and empties the row's cover.
func (s *scanner) paint(row int, cover []float64) {
	for x, part := range cover {
		if part <= 0 {
			continue
		}
		cover[x] = 0
		ink := s.plain
		if s.shading != nil {
			ink = s.shading(x, row).(color.NRGBA)
		}
		part = min(1, part) * float64(ink.A) / 255
		pixel := s.target.Pix[s.target.PixOffset(x, row):]
		for i, v := range [3]uint8{ink.R, ink.G, ink.B} {
			pixel[i] = uint8(math.Round(float64(pixel[i])*(1-part) + float64(v)*part))
		}
	}
}
