package typeset

import "github.com/go-text/typesetting/font"

// Face is one face of a font. It is safe for use by several goroutines.
type Face struct {
	name       string
	font       *font.Font       // nil for the face of boxes, which stand for missing characters
	variations []font.Variation // of a font that varies, where it is not as it is by default
	heavy      bool             // it is a bold face
	outlines   outlines
}

// Name is the face's PostScript name, or one made up when it has none.
func (f *Face) Name() string { return f.name }

// shaping gives the face for one goroutine at a time, as libraries want it.
func (f *Face) shaping() *font.Face {
	face := font.NewFace(f.font)
	face.SetVariations(f.variations)
	return face
}
