package typeset

import (
	"cmp"
	"fmt"
	"math"
	"slices"
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

// saying is a glyph, or some glyphs as one, with what it stands for: one glyph
// may stand for several texts, as a capital A does in Latin and in Greek.
type saying struct {
	face  *Face
	id    GlyphID
	shape string // of several glyphs: which, and where they stand to each other
	text  string
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

// NewEmbedding gives an embedding without glyphs.
func NewEmbedding() *Embedding {
	return &Embedding{open: map[*Face]*embedded{}, slots: map[saying]slot{}}
}

// Add takes in the glyphs of a run.
func (e *Embedding) Add(r Run) {
	for _, u := range signs(r) {
		if _, ok := e.slots[u.saying]; ok {
			continue
		}
		font := e.open[r.Face]
		if font == nil || len(font.glyphs) >= fontFull {
			font = &embedded{
				name:    fmt.Sprintf("%s-%d", r.Face.Name(), len(e.fonts)+1),
				unicode: map[uint16]string{}, next: firstPrivate,
			}
			e.open[r.Face] = font
			e.fonts = append(e.fonts, font)
		}
		code := font.code(u.text)
		e.slots[u.saying] = slot{font, code}
		font.unicode[code] = cmp.Or(u.text, silent)
		font.glyphs = append(font.glyphs, drawn{Code: code, Advance: u.advance, Outline: u.outline()})
	}
}

// sign is what is written as one code: a glyph, or all glyphs of a cluster
// where they have no text each. Readers of PDF take text out glyph by glyph,
// and a mark that says nothing tears the word it stands on.
type sign struct {
	saying
	glyphs  []Glyph
	x, y    float64 // ems, from the left end of the run's baseline
	advance float64
}

// signs gives the signs of a run from left to right.
func signs(r Run) []sign {
	list := make([]sign, 0, len(r.Glyphs))
	for from := 0; from < len(r.Glyphs); {
		to := from + 1
		for to < len(r.Glyphs) && r.Glyphs[to].Cluster == r.Glyphs[from].Cluster {
			to++
		}
		cluster := r.Glyphs[from:to]
		if len(cluster) > 1 && slices.ContainsFunc(cluster, func(g Glyph) bool { return g.Text == "" }) && wide(cluster) < widestSign {
			list = append(list, newSign(r.Face, cluster))
		} else {
			for k := range cluster {
				list = append(list, newSign(r.Face, cluster[k:k+1]))
			}
		}
		from = to
	}
	return list
}

// widestSign is the width of what can be one sign, in ems. No language has clusters
// as wide; what somebody made up is written glyph by glyph.
const widestSign = 16

func wide(glyphs []Glyph) float64 {
	width := 0.0
	for _, g := range glyphs {
		width += g.Advance
	}
	return width
}

// silent is what a glyph says that is written by itself and says nothing: a
// space without width, because readers make up text for such glyphs.
const silent = "\u200b"

func newSign(face *Face, glyphs []Glyph) sign {
	u := sign{saying: saying{face: face}, glyphs: glyphs, x: math.Inf(1), y: glyphs[0].Y}
	for _, g := range glyphs {
		u.text += g.Text
		u.advance += g.Advance
		if g.Advance > 0 || len(glyphs) == 1 {
			u.x = min(u.x, g.X)
		}
	}
	if math.IsInf(u.x, 1) { // nothing but marks
		u.x = glyphs[0].X
	}
	if len(glyphs) == 1 {
		u.id = glyphs[0].ID
		return u
	}
	u.y = 0
	for _, g := range glyphs {
		u.shape += fmt.Sprintf("%d %.4f %.4f ", g.ID, g.X-u.x, g.Y-u.y)
	}
	return u
}

// outline gives the sign's glyphs as one.
func (u sign) outline() []Segment {
	if len(u.glyphs) == 1 {
		return u.face.Outline(u.glyphs[0].ID)
	}
	var all []Segment
	for _, g := range u.glyphs {
		for _, s := range u.face.Outline(g.ID) {
			for k := range s.Points {
				s.Points[k].X += g.X - u.x
				s.Points[k].Y += g.Y - u.y
			}
			all = append(all, s)
		}
	}
	return all
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

// Strings gives a run, all of whose glyphs were added, as strings of codes. A
// new one begins where the widths alone would put a glyph beside its place.
func (e *Embedding) Strings(r Run) []String {
	var list []String
	for _, u := range signs(r) {
		at := e.slots[u.saying]
		n := len(list) - 1
		if n < 0 || list[n].Font != at.font.name || list[n].Y != u.y || math.Abs(list[n].pen-u.x) > drift {
			list = append(list, String{Font: at.font.name, X: u.x, Y: u.y, pen: u.x})
			n++
		}
		list[n].Codes += string(rune(at.code))
		list[n].pen += math.Round(u.advance*1000) / 1000 // as PDF keeps widths
	}
	return list
}
