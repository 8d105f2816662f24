package report

import (
	"fmt"
	"slices"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"stipple/assets"
)

// family is the name the painter knows the embedded fonts by.
const family = "NotoSans"

// fontName gives the embedded font of a style.
func fontName(s style) string {
	return family + [styleCount]string{"-Regular", "-Bold", "-Italic", "-BoldItalic"}[s]
}

// parsedFonts are the embedded fonts, read once. They are never written to.
var parsedFonts = sync.OnceValues(func() ([styleCount]*sfnt.Font, error) {
	var fonts [styleCount]*sfnt.Font
	for s := range styleCount {
		parsed, err := sfnt.Parse(assets.Font(fontName(s)))
		if err != nil {
			return fonts, fmt.Errorf("parse font %s: %w", fontName(s), err)
		}
		fonts[s] = parsed
	}
	return fonts, nil
})

// blankWidth is the advance, in ems, of the box drawn for a rune the font lacks.
const blankWidth = 0.64

// faces measures text in the embedded fonts and knows what they cover. It is
// not safe for use by several goroutines at once.
type faces struct {
	fonts  [styleCount]*sfnt.Font
	known  [styleCount]map[rune]glyph
	buffer sfnt.Buffer
}

type glyph struct {
	advance float64 // in ems
	covered bool
}

func newFaces() (*faces, error) {
	fonts, err := parsedFonts()
	if err != nil {
		return nil, err
	}
	f := &faces{fonts: fonts}
	for s := range f.known {
		f.known[s] = map[rune]glyph{}
	}
	return f, nil
}

// width implements measurer.
func (f *faces) width(s string, face style, size float64) float64 {
	ems := 0.0
	for _, r := range s {
		ems += f.glyph(r, face).advance
	}
	return ems * size * pointMM
}

func (f *faces) glyph(r rune, face style) glyph {
	g, ok := f.known[face][r]
	if !ok {
		g = f.load(r, face)
		f.known[face][r] = g
	}
	return g
}

func (f *faces) load(r rune, face style) glyph {
	if invisible(r) {
		return glyph{0, true}
	}
	blank := glyph{blankWidth, false}
	// gofpdf writes text as two-byte codes: what lies beyond has no code.
	if r > 0xffff {
		return blank
	}
	index, err := f.fonts[face].GlyphIndex(&f.buffer, r)
	if err != nil || index == 0 {
		return blank
	}
	const em = 1000
	advance, err := f.fonts[face].GlyphAdvance(&f.buffer, index, fixed.I(em), font.HintingNone)
	if err != nil {
		return blank
	}
	return glyph{float64(advance) / 64 / em, true}
}

// piece is a part of a run: text the font covers, or one rune it lacks.
type piece struct {
	words   string
	covered bool
	x       float64 // mm from the run's beginning
}

// pieces parts a run into what the font covers and what it lacks. Runes
// without a picture are left out.
func (f *faces) pieces(t text) []piece {
	var list []piece
	x := 0.0
	for _, r := range t.words {
		if invisible(r) {
			continue
		}
		g := f.glyph(r, t.style)
		last := len(list) - 1
		if last >= 0 && g.covered && list[last].covered {
			list[last].words += string(r)
		} else {
			list = append(list, piece{string(r), g.covered, x})
		}
		x += g.advance * t.size * pointMM
	}
	return list
}

// missing lists the runes of a document the fonts lack, sorted.
func (f *faces) missing(d *Document) []rune {
	var list []rune
	for _, p := range d.pages {
		for _, i := range p.items {
			t, ok := i.(text)
			if !ok {
				continue
			}
			for _, r := range t.words {
				if !f.glyph(r, t.style).covered && !slices.Contains(list, r) {
					list = append(list, r)
				}
			}
		}
	}
	slices.Sort(list)
	return list
}
