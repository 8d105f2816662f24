package typeset

import (
	"sync"

	"github.com/go-text/typesetting/language"

	"stipple/assets"
)

// Fonts finds a face for every character: among the shipped fonts, then among
// the computer's. It is safe for use by several goroutines.
type Fonts struct{ system System }

// NewFonts gives the shipped fonts and those of a system, which may be nil.
func NewFonts(system System) *Fonts { return &Fonts{system: system} }

// shippedFace reads a shipped font when it is first asked for. Faces are shared
// by all papers.
type shippedFace func() *Face

func shipped(name string) shippedFace {
	return sync.OnceValue(func() *Face {
		face, err := ReadFace(assets.FontFile(name), 0)
		if err != nil {
			panic("embedded font " + name + " unreadable: " + err.Error())
		}
		return face
	})
}

// family is a font in up to four styles; a style it lacks is "nil".
type family [4]shippedFace

func (f family) face(style Style) *Face {
	if f[style] != nil {
		return f[style]()
	}
	if style == BoldItalic && f[Bold] != nil {
		return f[Bold]()
	}
	return f[Regular]()
}

func pairOf(name string) family {
	return family{shipped(name + "-Regular"), shipped(name + "-Bold")}
}

// usual is the family of Latin, Greek and Cyrillic letters, tried first.
var usual = family{
	shipped("NotoSans-Regular"), shipped("NotoSans-Bold"), shipped("NotoSans-Italic"), shipped("NotoSans-BoldItalic"),
}

// eastAsian is the safety net for Chinese, Japanese and Korean. It also has
// many signs.
var eastAsian = family{shipped("NotoSansCJK-Regular")}

// others are the families of other scripts.
var others = []struct {
	script language.Script
	family
}{
	{language.Arabic, pairOf("NotoSansArabic")},
	{language.Hebrew, pairOf("NotoSansHebrew")},
	{language.Thai, pairOf("NotoSansThai")},
	{language.Devanagari, pairOf("NotoSansDevanagari")},
}

// boxes is the face of what no font has: hollow boxes.
var boxes = &Face{name: "Boxes"}

// find gives the face for a character, boxes when nobody has it.
func (f *Fonts) find(r rune, style Style, tongue string) *Face {
	if face := usual.face(style); face.Has(r) {
		return face
	}
	script := language.LookupScript(r)
	for _, other := range others { // signs such as the Arabic comma are of no one script
		if other.script != script && script != language.Common && script != language.Inherited {
			continue
		}
		if face := other.face(style); face.Has(r) {
			return face
		}
	}
	if face := eastAsian.face(style); face.Has(r) {
		return face
	}
	if f.system != nil {
		if face, ok := f.system.Face(r, style, tongue); ok {
			return face
		}
	}
	return boxes
}

// Boxes tells whether the face is that of hollow boxes, which stand for
// characters that no font has.
func (f *Face) Boxes() bool { return f.font == nil }
