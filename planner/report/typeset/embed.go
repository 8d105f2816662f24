package typeset

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf16"
)

// Embedding gathers the glyphs a document uses, so that it can carry just
// these: of every face a small font, made anew, in which each glyph has a code
// that stands for what the glyph says. Whatever the face is, a collection,
// outlines of cubic curves, glyphs without a character of their own, the small
// font is plain TrueType that any library for PDF can embed.
//
// This is the seam to the library: it is asked for no more than to embed such
// a font (AddUTF8FontFromBytes) and to write a string of codes at a place
// (Text).
type Embedding struct {
	fonts []*embedded
	open  map[*Face]*embedded // of each face the font that still has room
	slots map[saying]slot
}

// saying is a glyph with what it stands for: one glyph may stand for several
// texts, as a capital A does in Latin and in Greek.
type saying struct {
	face *Face
	id   GlyphID
	text string
}

// slot is where a glyph is found.
type slot struct {
	font *embedded
	code uint16
}

// embedded is a small font: some glyphs of a face.
type embedded struct {
	name    string
	glyphs  []drawn
	unicode map[uint16]string
	next    uint16
}

// Glyphs that stand for one character of the basic plane have its code where
// it is free; the others have those of the private area and, should these
// give out, any. A font is full long before all are taken.
const (
	firstPrivate, lastPrivate = 0xe000, 0xf8ff
	firstCode                 = 0x100
	fontFull                  = 30000
)

// silent is what a glyph says whose cluster another glyph speaks for: a space
// without width, because readers make up text for glyphs that say nothing.
const silent = "\u200b"

// NewEmbedding gives an embedding without glyphs.
func NewEmbedding() *Embedding {
	return &Embedding{open: map[*Face]*embedded{}, slots: map[saying]slot{}}
}

// Add takes in the glyphs of a run.
func (e *Embedding) Add(r Run) {
	for _, g := range r.Glyphs {
		s := saying{r.Face, g.ID, g.Text}
		if _, ok := e.slots[s]; ok {
			continue
		}
		font := e.open[r.Face]
		if font == nil || len(font.glyphs) >= fontFull {
			font = &embedded{
				name:    fmt.Sprintf("%s-%d", strings.ToLower(r.Face.Name()), len(e.fonts)+1),
				unicode: map[uint16]string{}, next: firstPrivate,
			}
			e.open[r.Face] = font
			e.fonts = append(e.fonts, font)
		}
		code := font.code(g.Text)
		e.slots[s] = slot{font, code}
		font.unicode[code] = g.Text
		if g.Text == "" {
			font.unicode[code] = silent
		}
		font.glyphs = append(font.glyphs, drawn{Code: code, Advance: g.Advance, Outline: r.Face.Outline(g.ID)})
	}
}

// code gives a free code for a glyph that stands for a text.
func (f *embedded) code(text string) uint16 {
	if runes := []rune(text); len(runes) == 1 && runes[0] >= ' ' && runes[0] <= 0xffff && !private(runes[0]) {
		if _, taken := f.unicode[uint16(runes[0])]; !taken {
			return uint16(runes[0])
		}
	}
	for {
		code := f.next
		switch {
		case f.next == lastPrivate:
			f.next = firstCode
		default:
			f.next++
		}
		if _, taken := f.unicode[code]; !taken && !utf16.IsSurrogate(rune(code)) {
			return code
		}
	}
}

func private(r rune) bool { return r >= firstPrivate && r <= lastPrivate }

// Font is a small font to embed.
type Font struct {
	Name    string // a family name of its own within the document
	Data    []byte // TrueType
	Unicode map[uint16]string
}

// Fonts builds the fonts for all glyphs added so far, in the order in which
// their first glyphs were added.
func (e *Embedding) Fonts() ([]Font, error) {
	list := make([]Font, len(e.fonts))
	for i, f := range e.fonts {
		slices.SortFunc(f.glyphs, func(a, b drawn) int { return int(a.Code) - int(b.Code) })
		data, err := buildTrueType(f.name, f.glyphs, ascent, descent, capHeight)
		if err != nil {
			return nil, fmt.Errorf("build font %s: %w", f.name, err)
		}
		list[i] = Font{f.name, data, f.unicode}
	}
	return list, nil
}

// Metrics that readers only use to guess where a line stands, in ems.
const ascent, descent, capHeight = 1.069, -0.293, 0.714

// Group is glyphs to write one after another.
type Group struct {
	// Actual is what the glyphs say together where no code of theirs can say
	// it; "" where each says its own.
	Actual  string
	Strings []String
}

// String is codes to write at a place.
type String struct {
	Font  string
	X, Y  float64 // ems, from the left end of the run's baseline; y upwards
	Codes string  // each code as one character, in UTF-8

	pen float64 // where the next glyph would stand
}

// drift is how far, in ems, a glyph may stand from where the widths of those
// before it put it. It is less than a hundredth of a mm in large print.
const drift = 0.0015

// Groups gives a run, all of whose glyphs were added, as strings of codes.
func (e *Embedding) Groups(r Run) []Group {
	var list []Group
	for from := 0; from < len(r.Glyphs); {
		to := from + 1
		for to < len(r.Glyphs) && r.Glyphs[to].Cluster == r.Glyphs[from].Cluster {
			to++
		}
		group := Group{Actual: actual(r.Glyphs[from:to])}
		if n := len(list); group.Actual == "" && n > 0 && list[n-1].Actual == "" {
			list[n-1].Strings = e.write(list[n-1].Strings, r.Face, r.Glyphs[from:to])
		} else {
			group.Strings = e.write(nil, r.Face, r.Glyphs[from:to])
			list = append(list, group)
		}
		from = to
	}
	return list
}

// actual gives what a cluster says where one of its glyphs says nothing.
func actual(cluster []Glyph) string {
	all, some := "", false
	for _, g := range cluster {
		all += g.Text
		some = some || g.Text == ""
	}
	if some {
		return all
	}
	return ""
}

// write adds glyphs to strings, beginning a new one where the widths alone
// would put a glyph beside its place.
func (e *Embedding) write(list []String, face *Face, glyphs []Glyph) []String {
	for _, g := range glyphs {
		at := e.slots[saying{face, g.ID, g.Text}]
		n := len(list) - 1
		if n < 0 || list[n].Font != at.font.name || list[n].Y != g.Y || math.Abs(list[n].pen-g.X) > drift {
			list = append(list, String{Font: at.font.name, X: g.X, Y: g.Y, pen: g.X})
			n++
		}
		list[n].Codes += string(rune(at.code))
		list[n].pen += math.Round(g.Advance*1000) / 1000 // as PDF keeps widths
	}
	return list
}
