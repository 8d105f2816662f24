package typeset

import "github.com/go-text/typesetting/font"

// Face is one face of a font. It is safe for use by several goroutines.
type Face struct {
	name string
	font *font.Font // nil for the face of boxes, which stand for missing characters
}

// Name is the face's PostScript name, or one made up when it has none.
func (f *Face) Name() string { return f.name }
