package typeset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// System finds faces among the computer's fonts. It must be safe for use by
// several goroutines and give the same face, not another like it, for
// characters of one font.
type System interface {
	// Face gives a face that has a character, is near a style and may be
	// embedded; a language (BCP 47) says which is preferred.
	Face(r rune, style Style, language string) (*Face, bool)
}

// FontFile is a font file being read.
type FontFile interface {
	io.Reader
	io.ReaderAt
	io.Seeker
}

// What ParseFace says of fonts that a paper cannot use.
var (
	ErrNoOutlines = errors.New("font has no outlines")
	ErrForbidden  = errors.New("font must not be embedded")
)

// ParseFace reads one face of a font, by its index in a collection. A font of
// bitmaps only gives ErrNoOutlines, and one whose maker forbids papers to carry
// a part of it, ErrForbidden.
func ParseFace(data []byte, index int) (*Face, error) {
	return ReadFace(bytes.NewReader(data), index)
}

// ReadFace is ParseFace from a file, of which it reads only the face. The file
// may be closed afterwards.
func ReadFace(file FontFile, index int) (*Face, error) {
	loaders, err := opentype.NewLoaders(file)
	if err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	if index < 0 || index >= len(loaders) {
		return nil, fmt.Errorf("read font: no face %d of %d", index, len(loaders))
	}
	loader := loaders[index]
	if !hasOutlines(loader) {
		return nil, ErrNoOutlines
	}
	if !mayEmbed(loader) {
		return nil, ErrForbidden
	}
	parsed, err := font.NewFont(loader)
	if err != nil {
		return nil, fmt.Errorf("parse font: %w", err)
	}
	heavy := parsed.Describe().Aspect.Weight >= font.WeightSemibold
	return &Face{name: nameOf(loader, parsed), font: parsed, heavy: heavy}, nil
}

func hasOutlines(loader *opentype.Loader) bool {
	for _, table := range []string{"glyf", "CFF ", "CFF2"} {
		if loader.HasTable(opentype.MustNewTag(table)) {
			return true
		}
	}
	return false
}

// mayEmbed reads what the font's maker allows (OS/2 fsType). Refused are fonts
// with a restricted licence alone, those that may be embedded whole but not in
// part, and those of which only bitmaps may be embedded. A font that does not
// say forbids nothing.
func mayEmbed(loader *opentype.Loader) bool {
	const (
		restricted, usage = 0x2, 0xe
		wholeOnly         = 0x100
		bitmapsOnly       = 0x200
	)
	os2, err := loader.RawTable(opentype.MustNewTag("OS/2"))
	if err != nil || len(os2) < 10 {
		return true
	}
	rights := binary.BigEndian.Uint16(os2[8:])
	return rights&usage != restricted && rights&(wholeOnly|bitmapsOnly) == 0
}

// nameOf gives the PostScript name, or the family's without spaces.
func nameOf(loader *opentype.Loader, parsed *font.Font) string {
	const postScript = 6
	if raw, err := loader.RawTable(opentype.MustNewTag("name")); err == nil {
		if names, _, err := tables.ParseName(raw); err == nil {
			if name := names.Name(postScript); name != "" {
				return name
			}
		}
	}
	if family := strings.ReplaceAll(parsed.Describe().Family, " ", ""); family != "" {
		return family
	}
	return "Font"
}

// Has tells whether the face has a character.
func (f *Face) Has(r rune) bool {
	if f.font == nil {
		return false
	}
	_, ok := f.font.NominalGlyph(r)
	return ok
}

// Draws tells whether the face has an outline for a character, which some fonts
// of coloured pictures have not. Spaces have none either.
func (f *Face) Draws(r rune) bool {
	if f.font == nil {
		return false
	}
	id, ok := f.font.NominalGlyph(r)
	return ok && len(f.Outline(GlyphID(id))) > 0
}

// Styled gives the face at the weight of a style when its weight varies, and
// the face itself when it does not.
func (f *Face) Styled(style Style) *Face {
	if f.font == nil {
		return f
	}
	const regular, bold = 400, 700
	weight := font.Variation{Tag: opentype.MustNewTag("wght"), Value: regular}
	name := "Regular"
	if style == Bold || style == BoldItalic {
		weight.Value, name = bold, "Bold"
	}
	styled := &Face{name: f.name + "-" + name, font: f.font, variations: []font.Variation{weight}, heavy: weight.Value == bold}
	if len(styled.shaping().Coords()) == 0 {
		return f
	}
	return styled
}
