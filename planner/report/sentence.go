package report

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"

	"stipple/planner"
	"stipple/planner/report/typeset"
)

// SentenceLook says how Sentence sets and paints text.
type SentenceLook struct {
	Width  float64 // of a line, in mm; more than 0
	Size   float64 // of the letters, in points; more than 0
	PerMM  float64 // pixels to a mm; more than 0, at most 24
	Ink    color.Color
	Ground color.Color // opaque
}

// sentenceLeading is the distance of lines, in heights of the letters.
const sentenceLeading = 1.4

// Sentence paints text as the patient plan in a language (BCP 47) sets it: with
// the shipped fonts, in the order it is read in, from the right where the
// language is. The picture is as wide as a line and as high as all lines. The
// error is a planner.Error: Invalid when a measure is out of range, Internal
// when the text cannot be painted.
func Sentence(words, language string, p SentenceLook) (picture *image.RGBA, err error) {
	if !(p.Width > 0 && p.Size > 0 && p.PerMM > 0) || p.PerMM > mostPixels || p.Width*p.PerMM > mostSide {
		return nil, planner.Errorf(planner.Invalid, "A sentence cannot be shown this large or small.")
	}
	defer func() {
		if fault := recover(); fault != nil { // as one in a font would be
			picture, err = nil, planner.Errorf(planner.Internal, "The sentence cannot be shown.").Because(fmt.Errorf("paint sentence: panic: %v", fault))
		}
	}()
	base := typeset.LeftToRight
	if t, _ := shippedTongues().find(language); t.RightToLeft {
		base = typeset.RightToLeft
	}
	m := newMeasurer(nil, language, base)
	spans := []span{{words, regular, p.Size, asColour(p.Ink)}}
	lines := m.lines(spans, p.Width)
	leading := sentenceLeading * p.Size * pointMM
	height := math.Ceil(float64(len(lines)) * leading * p.PerMM)
	if height > mostSide {
		return nil, planner.Errorf(planner.Invalid, "The sentence is too long to be shown.")
	}
	b := newBrush(image.NewRGBA(image.Rect(0, 0, int(math.Ceil(p.Width*p.PerMM)), int(height))), p.PerMM)
	draw.Draw(b.onto, b.onto.Rect, image.NewUniform(p.Ground), image.Point{}, draw.Src)
	for i, l := range lines {
		from := 0.0
		if base == typeset.RightToLeft {
			from = p.Width - l.Width
		}
		baseline := (float64(i)+0.5)*leading + capitalsHalf*p.Size*pointMM
		for k := range l.Runs {
			b.text(text{x: from + l.Runs[k].X, y: baseline, ink: spans[0].ink, set: &l.Runs[k]})
		}
	}
	if b.err != nil {
		return nil, planner.Errorf(planner.Internal, "The sentence cannot be shown.").Because(fmt.Errorf("paint sentence: %w", b.err))
	}
	return b.onto, nil
}

// mostSide is the longest side of a painted sentence, in pixels.
const mostSide = 20000

// asColour gives a colour as papers have it.
func asColour(c color.Color) colour {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return rgb(n.R, n.G, n.B)
}
