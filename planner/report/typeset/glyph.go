package typeset

// Style chooses one of the four faces of the family.
type Style uint8

// The styles. Scripts without a face of a style are set in the nearest one.
const (
	Regular Style = iota
	Bold
	Italic
	BoldItalic
)

// Direction is the way a paragraph reads.
type Direction uint8

// The directions. Auto takes that of the first letter that has one.
const (
	Auto Direction = iota
	LeftToRight
	RightToLeft
)

// Span is text of one look, part of a paragraph.
type Span struct {
	Text  string
	Style Style
	Size  float64 // in points
}

// Line is one line of a paragraph.
type Line struct {
	Runs        []Run // in reading order; X says where each stands
	Width       float64
	RightToLeft bool // the paragraph reads from the right
}

// Run is text of one span, face and direction on one line.
type Run struct {
	Span        int     // the span it is from
	X           float64 // its left end, in mm from the line's left end
	Width       float64 // mm
	Face        *Face
	Size        float64 // in points
	Text        string  // what it says, in reading order
	RightToLeft bool
	Thickened   bool    // it is to be bold, but its face has no bold: its outlines are to be drawn thicker
	Glyphs      []Glyph // from left to right
}

// Thickening is the width of the line, in ems, drawn along the outlines of a
// thickened run.
const Thickening = 0.045

// GlyphID names a glyph of a face.
type GlyphID uint32

// Glyph is one glyph of a run. Its measures are ems.
type Glyph struct {
	ID      GlyphID
	X, Y    float64 // its origin, from the left end of the run's baseline; y upwards
	Advance float64 // of the face's own, without kerning
	Text    string  // what it stands for when text is taken out of the paper, in the order in which it is seen; "" when another glyph of its cluster says it
	Cluster int     // glyphs of one cluster belong together, as a ligature's marks do
}

// Op is a step of an outline.
type Op uint8

// The steps, with how many of a Segment's points they use: MoveTo 1, LineTo 1,
// QuadTo 2, CubeTo 3. Every contour is closed.
const (
	MoveTo Op = iota
	LineTo
	QuadTo
	CubeTo
)

// Point is a place in ems, y upwards.
type Point struct{ X, Y float64 }

// Segment is one step of an outline.
type Segment struct {
	Op     Op
	Points [3]Point
}
