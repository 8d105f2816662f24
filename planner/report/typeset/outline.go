package typeset

import (
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// outlines are those of a face already read: a paper draws each glyph often.
type outlines struct {
	mu   sync.Mutex
	face *font.Face // which one goroutine at a time may use
	read map[GlyphID][]Segment
}

// Outline gives what a glyph looks like. It is nil for a space and for a glyph
// the face does not have. Those who take it must not change it.
func (f *Face) Outline(id GlyphID) []Segment {
	if f.font == nil {
		if id == 0 {
			return hollowBox
		}
		return nil
	}
	o := &f.outlines
	o.mu.Lock()
	defer o.mu.Unlock()
	segments, ok := o.read[id]
	if ok {
		return segments
	}
	if o.face == nil {
		o.face, o.read = f.shaping(), map[GlyphID][]Segment{}
	}
	segments = outline(o.face, id)
	o.read[id] = segments
	return segments
}

func outline(face *font.Face, id GlyphID) []Segment {
	data, ok := face.GlyphDataOutline(tables.GlyphID(id))
	if !ok || len(data.Segments) == 0 {
		return nil
	}
	em := 1 / float64(face.Upem())
	segments := make([]Segment, len(data.Segments))
	for i, s := range data.Segments {
		segments[i].Op = opOf[s.Op]
		for k, p := range s.ArgsSlice() {
			segments[i].Points[k] = Point{float64(p.X) * em, float64(p.Y) * em}
		}
	}
	return segments
}

var opOf = [...]Op{
	opentype.SegmentOpMoveTo: MoveTo,
	opentype.SegmentOpLineTo: LineTo,
	opentype.SegmentOpQuadTo: QuadTo,
	opentype.SegmentOpCubeTo: CubeTo,
}

// hollowBox stands for a character that no font has: a rectangle, and another
// inside it drawn the other way round.
var hollowBox = func() []Segment {
	const left, right, top, stroke = 0.07, 0.57, 0.7, 0.05
	corners := [...]Point{
		{left, 0},
		{left, top},
		{right, top},
		{right, 0},
		{left + stroke, stroke},
		{right - stroke, stroke},
		{right - stroke, top - stroke},
		{left + stroke, top - stroke},
	}
	segments := make([]Segment, len(corners))
	for i, corner := range corners {
		segments[i] = Segment{Op: LineTo, Points: [3]Point{corner}}
		if i%4 == 0 {
			segments[i].Op = MoveTo
		}
	}
	return segments
}()
