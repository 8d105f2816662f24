package typeset

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/bidi"
)

// word is shaped text of one face and direction. Its measures are ems.
type word struct {
	glyphs []Glyph // from left to right
	width  float64
}

type wordKey struct {
	face   *Face
	text   string
	script language.Script
	right  bool
}

// shape gives the glyphs of text, all of one face and direction.
func (s *Setter) shape(face *Face, text []rune, script language.Script, right bool) *word {
	key := wordKey{face, string(text), script, right}
	if w, ok := s.words[key]; ok {
		return w
	}
	w := boxed(key.text)
	if !face.Boxes() {
		w = s.shapeNew(face, text, script, right)
	}
	s.words[key] = w
	return w
}

// The box that stands for a character nobody has.
const boxAdvance = 0.64

// boxed is one box for a whole cluster, which it stands for when text is taken
// out of the paper.
func boxed(text string) *word {
	return &word{glyphs: []Glyph{{Advance: boxAdvance, Text: text}}, width: boxAdvance}
}

func (s *Setter) shapeNew(face *Face, text []rune, script language.Script, right bool) *word {
	with, ok := s.shapers[face]
	if !ok {
		with = face.shaping()
		s.shapers[face] = with
	}
	em := int(with.Upem())
	direction := di.DirectionLTR
	if right {
		direction = di.DirectionRTL
	}
	out := s.shaper.Shape(shaping.Input{
		Text: text, RunEnd: len(text), Direction: direction, Face: with,
		Size: fixed.I(em), Script: script, Language: s.language,
	})
	ems := func(v fixed.Int26_6) float64 { return float64(v) / 64 / float64(em) }
	w := &word{}
	for from := 0; from < len(out.Glyphs); {
		to := from + 1
		for to < len(out.Glyphs) && out.Glyphs[to].TextIndex() == out.Glyphs[from].TextIndex() {
			to++
		}
		cluster := out.Glyphs[from:to]
		start := cluster[0].TextIndex()
		runes := text[start:min(start+cluster[0].RunesCount(), len(text))]
		if !allIgnorable(runes) {
			ordered := ordered[script] && !slices.ContainsFunc(cluster, func(g shaping.Glyph) bool { return g.Advance == 0 })
			said := clusterText(runes, len(cluster), ordered, right)
			for k, g := range cluster {
				w.glyphs = append(w.glyphs, Glyph{
					ID: GlyphID(g.GlyphID), X: w.width + ems(g.XOffset), Y: ems(g.YOffset),
					Advance: float64(with.HorizontalAdvance(g.GlyphID)) / float64(em), Text: said[k], Cluster: start,
				})
				w.width += ems(g.Advance)
			}
		}
		from = to
	}
	return w
}

func allIgnorable(text []rune) bool {
	for _, r := range text {
		if !Ignorable(r) {
			return false
		}
	}
	return true
}

// clusterText shares the runes of a cluster out among its glyphs: one each
// where they stand in the same order, side by side, else all to the first.
func clusterText(runes []rune, glyphs int, ordered, right bool) []string {
	said := make([]string, glyphs)
	var seen []rune
	for _, r := range runes {
		if !Ignorable(r) {
			seen = append(seen, r)
		}
	}
	if right {
		for i, r := range seen {
			seen[i] = bracketSeen(r)
		}
	}
	if len(seen) != glyphs || glyphs > 1 && !ordered {
		if right {
			slices.Reverse(seen) // readers turn what they find from left to right
		}
		said[0] = string(seen)
		return said
	}
	for i, r := range seen {
		if right {
			said[glyphs-1-i] = string(r)
		} else {
			said[i] = string(r)
		}
	}
	return said
}

// ordered are scripts whose glyphs stand in the order of their runes.
var ordered = map[language.Script]bool{
	language.Latin: true, language.Greek: true, language.Cyrillic: true, language.Hebrew: true, language.Arabic: true,
	language.Thai: true, language.Common: true,
}

// bracketSeen gives the bracket that is drawn for one in text that reads from
// the right: readers of PDF turn what they take out of the paper.
func bracketSeen(r rune) rune {
	if properties, _ := bidi.LookupRune(r); properties.IsBracket() {
		return mirrored(r)
	}
	return r
}

// scriptOf gives the script that text is shaped as: that of its first letter.
func scriptOf(text []rune) language.Script {
	for _, r := range text {
		if script := language.LookupScript(r); script != language.Common && script != language.Inherited && script != language.Unknown {
			return script
		}
	}
	return language.Common
}

// faceFor chooses the face of a cluster: that of the cluster before for signs
// and spaces, so that a phrase stays in one face, else the first that has its
// base. Whole tells whether the face has all of the cluster.
func (s *Setter) faceFor(cluster []rune, style Style, before *Face) (face *Face, whole bool) {
	base := cluster[0]
	if before != nil && !before.Boxes() && sticks(base) && before.Has(base) {
		face = before
	} else {
		key := choice{base, style}
		found, ok := s.faces[key]
		if !ok {
			found = s.fonts.find(base, style, s.tongue)
			s.faces[key] = found
		}
		face = found
	}
	return face, face.Boxes() || face.hasAll(cluster)
}

func (f *Face) hasAll(text []rune) bool {
	for _, r := range text {
		if !Ignorable(r) && !f.Has(r) {
			return false
		}
	}
	return true
}

// sticks tells signs that look better in the face of what they follow: spaces,
// marks, and stops right behind a letter.
func sticks(r rune) bool {
	return r == ' ' || r > 0x7f && (unicode.IsPunct(r) || unicode.IsSpace(r)) || unicode.Is(unicode.M, r)
}
