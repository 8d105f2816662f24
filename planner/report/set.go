package report

import (
	"maps"
	"slices"

	"stipple/planner/report/typeset"
)

// style chooses one of the four faces of the family.
type style = typeset.Style

const (
	regular    = typeset.Regular
	bold       = typeset.Bold
	italic     = typeset.Italic
	boldItalic = typeset.BoldItalic
)

// span is text of one look, part of a paragraph.
type span struct {
	words string
	style style
	size  float64 // in points
	ink   colour
}

// measurer sets text in lines. It is all that layout knows of fonts.
type measurer struct {
	setter *typeset.Setter
	base   typeset.Direction // the way the paper reads
}

func newMeasurer(fonts *typeset.Fonts, language string, base typeset.Direction) measurer {
	if fonts == nil {
		fonts = typeset.NewFonts(nil)
	}
	return measurer{fonts.NewSetter(language), base}
}

// width gives the advance of words on one line, in mm, at a size in points.
func (m measurer) width(words string, face style, size float64) float64 {
	return m.setter.Width(clean(words), face, size)
}

// lines sets spans in lines of a width.
func (m measurer) lines(spans []span, width float64) []typeset.Line {
	list := make([]typeset.Span, len(spans))
	for i, s := range spans {
		list[i] = typeset.Span{Text: clean(s.words), Style: s.style, Size: s.size}
	}
	return m.setter.Lines(list, width, m.base)
}

// set gives words on one line as items, from the left end of a baseline.
func (m measurer) set(x, y float64, s span) []item {
	line := m.setter.Lines([]typeset.Span{{Text: clean(s.words), Style: s.style, Size: s.size}}, 1e6, m.base)[0]
	return m.items(line, x, y, []span{s})
}

// items gives a line's runs. On a paper that reads from the right all places
// count from the right, and the whole page is turned at last.
func (m measurer) items(line typeset.Line, x, y float64, spans []span) []item {
	list := make([]item, len(line.Runs))
	for i := range line.Runs {
		r := &line.Runs[i]
		from := r.X
		if m.base == typeset.RightToLeft {
			from = line.Width - r.X - r.Width
		}
		list[i] = text{x: x + from, y: y, ink: spans[r.Span].ink, set: r}
	}
	return list
}

// missing lists the characters of pages that no font has, sorted.
func missing(pages []page) []rune {
	found := map[rune]bool{}
	eachText(pages, func(t text) {
		if !t.set.Face.Boxes() {
			return
		}
		for _, r := range t.set.Text {
			if !invisible(r) {
				found[r] = true
			}
		}
	})
	return slices.Sorted(maps.Keys(found))
}

// eachText visits all text of pages.
func eachText(pages []page, visit func(text)) {
	var walk func([]item)
	walk = func(items []item) {
		for _, i := range items {
			switch i := i.(type) {
			case text:
				visit(i)
			case figure:
				walk(i.items)
			}
		}
	}
	for _, p := range pages {
		walk(p.items)
	}
}
