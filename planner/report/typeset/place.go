package typeset

import (
	"math"

	"github.com/go-text/typesetting/language"
)

// place sets pieces on a line: in reading order, each where it is seen.
func place(pieces []piece, spans []Span, base Direction) Line {
	line := Line{RightToLeft: base == RightToLeft}
	for len(pieces) > 0 && pieces[len(pieces)-1].space {
		pieces = pieces[:len(pieces)-1]
	}
	if len(pieces) == 0 {
		return line
	}
	lefts := make([]float64, len(pieces))
	for _, i := range seen(pieces) {
		lefts[i] = line.Width
		line.Width += pieces[i].width
	}
	for from := 0; from < len(pieces); {
		to := from + 1
		for to < len(pieces) && pieces[to].continues(pieces[from]) {
			to++
		}
		line.Runs = append(line.Runs, newRun(pieces[from:to], lefts[from:to], spans))
		from = to
	}
	return line
}

// endWithSpace adds a space behind a line's last run, beyond its width: it is
// not seen, but parts the line from the next when text is taken out of a paper.
func (s *Setter) endWithSpace(line *Line) {
	if len(line.Runs) == 0 {
		return
	}
	last := &line.Runs[len(line.Runs)-1]
	if !last.Face.Has(' ') || last.Size <= 0 {
		return
	}
	em := last.Size * pointMM
	for _, g := range s.shape(last.Face, []rune{' '}, language.Common, false).glyphs {
		g.X = (line.Width - last.X) / em
		if line.RightToLeft {
			g.X = -last.X/em - g.Advance
		}
		g.Cluster = math.MaxInt // of no word
		last.Text += " "
		last.Glyphs = append(last.Glyphs, g)
	}
}

// continues tells whether a piece is of one run with another before it.
func (p piece) continues(before piece) bool {
	return p.span == before.span && p.level == before.level && p.face == before.face
}

// seen gives the places of pieces from left to right (UAX #9, L2).
func seen(pieces []piece) []int {
	order := make([]int, len(pieces))
	highest := uint8(0)
	for i, p := range pieces {
		order[i] = i
		highest = max(highest, p.level)
	}
	for level := highest; level > 0; level-- {
		for from := 0; from < len(order); from++ {
			to := from
			for to < len(order) && pieces[order[to]].level >= level {
				to++
			}
			for i, j := from, to-1; i < j; i, j = i+1, j-1 {
				order[i], order[j] = order[j], order[i]
			}
			from = max(from, to)
		}
	}
	return order
}

// newRun joins pieces of one span, level and face.
func newRun(pieces []piece, lefts []float64, spans []Span) Run {
	first := pieces[0]
	size := spans[first.span].Size
	style := spans[first.span].Style
	r := Run{
		Span: first.span, Face: first.face, Size: size, RightToLeft: first.level%2 == 1, X: lefts[0],
		Thickened: (style == Bold || style == BoldItalic) && !first.face.heavy && !first.face.Boxes(),
	}
	n := 0
	for i, p := range pieces {
		r.Text += string(p.text)
		r.Width += p.width
		r.X = min(r.X, lefts[i])
		n += len(p.word.glyphs)
	}
	r.Glyphs = make([]Glyph, 0, n)
	em := size * pointMM
	clusters := 0
	for k := range pieces {
		i := k
		if r.RightToLeft {
			i = len(pieces) - 1 - k
		}
		shift := 0.0
		if em > 0 {
			shift = (lefts[i] - r.X) / em
		}
		for _, g := range pieces[i].word.glyphs {
			g.X += shift
			g.Cluster += clusters
			r.Glyphs = append(r.Glyphs, g)
		}
		clusters += len(pieces[i].text)
	}
	return r
}
