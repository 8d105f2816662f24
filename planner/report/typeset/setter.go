package typeset

import (
	"math"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
)

// millimetres in a typographic point.
const pointMM = 25.4 / 72

// Setter sets text in lines. It remembers words it has shaped, so one should
// set a whole paper. It is not safe for use by several goroutines at once.
type Setter struct {
	fonts    *Fonts
	tongue   string
	language language.Language

	shaper  shaping.HarfbuzzShaper
	seg     segmenter.Segmenter
	shapers map[*Face]*font.Face
	faces   map[choice]*Face
	words   map[wordKey]*word
}

// choice is what a face is chosen by.
type choice struct {
	r     rune
	style Style
}

// NewSetter gives a setter of text in a language (BCP 47), which decides where
// languages write one character differently; "" is none in particular.
func (f *Fonts) NewSetter(tongue string) *Setter {
	return &Setter{
		fonts: f, tongue: tongue, language: language.NewLanguage(tongue),
		shapers: map[*Face]*font.Face{}, faces: map[choice]*Face{}, words: map[wordKey]*word{},
	}
}

// Width gives the width of text set on one line, in mm.
func (s *Setter) Width(words string, style Style, size float64) float64 {
	return s.Lines([]Span{{words, style, size}}, math.Inf(1), LeftToRight)[0].Width
}

// Lines sets a paragraph of spans in lines no wider than width mm. It breaks
// where the script allows (UAX #14), but not inside dates and ranges, and a
// word wider than a line between any two letters. A newline begins a new line.
// Runs of spaces count as one; those at the ends of lines are dropped. Text
// that could turn what stands beside it is set apart. There is always a line.
func (s *Setter) Lines(spans []Span, width float64, base Direction) []Line {
	if math.IsNaN(width) || width < 0 {
		width = 0
	}
	var lines []Line
	for _, p := range paragraphs(spans, base) {
		lines = append(lines, s.wrap(p, spans, width)...)
	}
	return lines
}

// paragraph is text without newlines, with the span of every rune.
type paragraph struct {
	text   []rune
	span   []int32
	levels []uint8
	base   Direction
}

// paragraphs parts spans at newlines.
func paragraphs(spans []Span, base Direction) []paragraph {
	var list []paragraph
	var p paragraph
	put := func(r rune, span int) {
		p.text, p.span = append(p.text, r), append(p.span, int32(span))
	}
	end := func() {
		for n := len(p.text); n > 0 && p.text[n-1] == ' '; n-- {
			p.text, p.span = p.text[:n-1], p.span[:n-1]
		}
		p.base = base
		if base == Auto {
			p.base = firstStrong(p.text)
		}
		p.levels = levels(p.text, p.base)
		list = append(list, p)
		p = paragraph{}
	}
	for i, s := range spans {
		apart := setApart(s.Text, base)
		lines := strings.Split(s.Text, "\n")
		for k, words := range lines {
			if k > 0 {
				end()
			}
			if words == "" {
				continue
			}
			if apart {
				put(firstStrongIsolate, i)
			}
			for _, r := range words {
				switch {
				case !gap(r):
					put(r, i)
				case len(p.text) > 0 && p.text[len(p.text)-1] != ' ' && !(apart && p.text[len(p.text)-1] == firstStrongIsolate && blankBefore(p.text)):
					put(' ', i)
				}
			}
			if apart {
				put(popIsolate, i)
			}
		}
	}
	end()
	return list
}

// blankBefore tells whether nothing but gaps and marks stands so far.
func blankBefore(text []rune) bool {
	for _, r := range text {
		if r != ' ' && r != firstStrongIsolate && r != popIsolate {
			return false
		}
	}
	return true
}

// setApart tells whether a span could turn the text around it.
func setApart(words string, base Direction) bool {
	text := []rune(words)
	if base != RightToLeft {
		return turns(text)
	}
	return firstStrong(text) == LeftToRight
}

// gap tells a space at which a line may break.
func gap(r rune) bool {
	return r == ' ' || r > 0x20 && unicode.IsSpace(r) && r != 0xa0 && r != 0x2007 && r != 0x202f || r < 0x20
}

// Ignorable tells runes that have no picture of their own: joiners, variation
// selectors, isolates and the like. They take part in shaping but no room.
func Ignorable(r rune) bool {
	if r < 0x80 {
		return r < 0x20 || r == 0x7f
	}
	return r == 0xad || r < 0xa0 || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) ||
		unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}
