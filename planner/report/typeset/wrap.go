package typeset

import (
	"unicode"

	"github.com/go-text/typesetting/language"
)

// piece is a part of a paragraph that is shaped as one: of one span, level,
// face and script, with no break inside.
type piece struct {
	text   []rune
	span   int
	level  uint8
	face   *Face
	script language.Script
	word   *word
	width  float64 // mm
	space  bool
	ends   bool // a line may break behind it
}

// longest is the greatest length of a piece, in runes. No line holds more.
const longest = 1000

// pieces parts a paragraph and shapes its parts.
func (s *Setter) pieces(p paragraph, spans []Span) []piece {
	var list []piece
	var before *Face
	breaks := s.breaks(p.text)
	end := 0
	for _, cluster := range s.clusters() {
		at := end
		end += len(cluster)
		if allIgnorable(cluster) && !joiner(cluster[0]) {
			if n := len(list); n > 0 && breaks[end] {
				list[n-1].ends = true
			}
			continue
		}
		span := int(p.span[at])
		style := spans[span].Style
		if at > 0 && p.text[at-1] == ' ' {
			before = nil
		}
		face, whole := s.faceFor(cluster, style, before)
		before = face
		next := piece{
			text: cluster, span: span, level: p.levels[at], face: face, script: scriptOf(cluster),
			space: len(cluster) == 1 && cluster[0] == ' ', ends: breaks[end],
		}
		if !whole {
			list = append(list, s.torn(next, style)...)
			continue
		}
		if n := len(list); n > 0 && list[n-1].joins(next) && contiguous(list[n-1].text, cluster) {
			last := &list[n-1]
			last.text = last.text[:len(last.text)+len(cluster)]
			last.ends = next.ends
			if last.script == language.Common {
				last.script = next.script
			}
			continue
		}
		list = append(list, next)
	}
	for i := range list {
		s.set(&list[i], spans)
	}
	return list
}

// torn parts a cluster of which no one face has all: its base as it is, and of
// the rest each rune in whatever face has it, a box if none.
func (s *Setter) torn(cluster piece, style Style) []piece {
	var list []piece
	var rest []rune
	for i, r := range cluster.text {
		if i == 0 || Ignorable(r) || cluster.face.Has(r) {
			rest = append(rest, r)
		}
	}
	base := cluster
	base.text, base.ends = rest, false
	list = append(list, base)
	for i, r := range cluster.text {
		if i == 0 || Ignorable(r) || cluster.face.Has(r) {
			continue
		}
		one := cluster
		one.text, one.ends = []rune{r}, false
		one.face = s.fonts.find(r, style, s.tongue)
		list = append(list, one)
	}
	list[len(list)-1].ends = cluster.ends
	return list
}

// joiner tells marks that have no picture but change how letters join.
func joiner(r rune) bool { return r == 0x200c || r == 0x200d }

// joins tells whether another piece may be shaped together with this one.
func (p piece) joins(next piece) bool {
	likeScript := p.script == next.script || p.script == language.Common || next.script == language.Common
	return !p.ends && p.span == next.span && p.level == next.level && p.face == next.face && likeScript &&
		p.space == next.space && !unicode.Is(unicode.M, next.text[0]) && !p.face.Boxes() && len(p.text)+len(next.text) <= longest
}

// contiguous tells whether b lies right behind a in the same text.
func contiguous(a, b []rune) bool {
	return cap(a) > len(a) && &a[:len(a)+1][len(a)] == &b[0]
}

func (s *Setter) set(p *piece, spans []Span) {
	p.word = s.shape(p.face, p.text, p.script, p.level%2 == 1)
	p.width = p.word.width * spans[p.span].Size * pointMM
}

// breaks tells behind which runes a line may break: breaks[i] is between i-1
// and i.
func (s *Setter) breaks(text []rune) []bool {
	list := make([]bool, len(text)+1)
	s.seg.Init(text)
	lines := s.seg.LineIterator()
	for lines.Next() {
		line := lines.Line()
		if at := line.Offset + len(line.Text); !hinged(text, at) {
			list[at] = true
		}
	}
	return list
}

// hinged tells whether a place between runes is inside a date, a range or a
// fraction, where the rules would let a line break behind the stroke. Double
// names may break there.
func hinged(text []rune, at int) bool {
	if at < 2 || at >= len(text) {
		return false
	}
	switch text[at-1] {
	case '-', '/', 0x2010, 0x2013:
		return !unicode.IsLetter(text[at-2]) || !unicode.IsLetter(text[at])
	}
	return false
}

// slack forgives rounding when a text just fills its line, in mm.
const slack = 1e-6

// filler fills lines with pieces.
type filler struct {
	setter *Setter
	spans  []Span
	base   Direction
	room   float64
	lines  []Line
	now    []piece
	width  float64
}

// wrap sets a paragraph in lines.
func (s *Setter) wrap(p paragraph, spans []Span, width float64) []Line {
	f := &filler{setter: s, spans: spans, base: p.base, room: width}
	pieces := s.pieces(p, spans)
	for from := 0; from < len(pieces); {
		to, ink := from, 0.0 // the next pieces without a break, and their width but for the gap behind
		all := 0.0
		for to < len(pieces) {
			all += pieces[to].width
			if !pieces[to].space {
				ink = all
			}
			to++
			if pieces[to-1].ends {
				break
			}
		}
		f.add(pieces[from:to], ink, all)
		from = to
	}
	f.flush()
	return f.lines
}

// add sets pieces that no line should part.
func (f *filler) add(pieces []piece, ink, all float64) {
	if f.width+ink > f.room+slack && len(f.now) > 0 {
		f.flush()
	}
	if ink > f.room+slack {
		for _, p := range pieces {
			f.force(p)
		}
		return
	}
	f.now = append(f.now, pieces...)
	f.width += all
}

// force sets a piece wider than the line, parting it between clusters.
func (f *filler) force(p piece) {
	em := f.spans[p.span].Size * pointMM
	advance := make([]float64, len(p.text)) // of the cluster that begins at a rune, in mm, without kerning
	for _, g := range p.word.glyphs {
		advance[g.Cluster] += g.Advance * em
	}
	at := 0
	for rest := clustersOf(f.setter, p.text); len(rest) > 0; {
		n, part := f.fitting(p, rest, advance[at:])
		if n == 0 {
			f.flush()
			continue
		}
		f.now = append(f.now, part)
		f.width += part.width
		at += len(part.text)
		if rest = rest[n:]; len(rest) > 0 {
			f.flush()
		}
	}
}

// fitting gives as many clusters as fit on the rest of the line, and how many
// they are: at least one on an empty line.
func (f *filler) fitting(p piece, rest [][]rune, advance []float64) (int, piece) {
	room := f.room - f.width + slack
	n, width, at := 0, 0.0, 0
	for n < len(rest) {
		for range rest[n] {
			width += advance[at]
			at++
		}
		if width > room {
			break
		}
		n++
	}
	for n = max(n, 1); ; n-- { // shaped on its own a part may be wider
		part := p
		part.text = joined(rest[:n])
		f.setter.set(&part, f.spans)
		if part.width <= room || n == 1 && len(f.now) == 0 {
			return n, part
		}
		if n == 1 {
			return 0, part
		}
	}
}

// clustersOf parts text where a line may be broken in need.
func clustersOf(s *Setter, text []rune) [][]rune {
	s.seg.Init(text)
	return s.clusters()
}

// longestCluster is how many runes are shaped as one letter: what is longer is
// no letter of any language, and its marks would climb off the line.
const longestCluster = 16

// clusters gives the clusters of the text that is being segmented, each a part
// of that text.
func (s *Setter) clusters() [][]rune {
	var list [][]rune
	graphemes := s.seg.GraphemeIterator()
	for graphemes.Next() {
		rest := graphemes.Grapheme().Text
		for ; len(rest) > longestCluster; rest = rest[longestCluster:] {
			list = append(list, rest[:longestCluster])
		}
		list = append(list, rest)
	}
	return list
}

func joined(clusters [][]rune) []rune {
	var all []rune
	for _, c := range clusters {
		all = append(all, c...)
	}
	return all
}

func (f *filler) flush() {
	line := place(f.now, f.spans, f.base)
	f.setter.endWithSpace(&line)
	f.lines = append(f.lines, line)
	f.now, f.width = nil, 0
}
