package scalpmap

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// A rule is the scale bar. It holds in the middle of the picture, where the
// surface is seen straight.
type rule struct {
	bars   [3]*canvas.Line // along, and the two ends
	ground *canvas.Rectangle
	words  *canvas.Text
	length float32
}

// ruleLengths are the lengths a rule may have, in cm.
var ruleLengths = []struct {
	cm   float32
	name string
}{{5, "5 cm"}, {2, "2 cm"}, {1, "1 cm"}, {0.5, "5 mm"}, {0.2, "2 mm"}, {0.1, "1 mm"}}

// longestRule is the most a rule takes, in positions.
const longestRule = 120

func newRule() *rule {
	r := &rule{ground: canvas.NewRectangle(color.Transparent), words: canvas.NewText("", color.Transparent)}
	r.ground.CornerRadius = 6
	for i := range r.bars {
		r.bars[i] = canvas.NewLine(color.Transparent)
		r.bars[i].StrokeWidth = 1.5
	}
	return r
}

// fill gives the rule its colours.
func (r *rule) fill(c, ground color.Color) {
	r.ground.FillColor = ground
	r.words.Color, r.words.TextSize = c, 11
	r.words.Refresh()
	for _, bar := range r.bars {
		bar.StrokeColor = c
		bar.Refresh()
	}
}

// measure takes the longest rule that is short enough where a cm is so many
// positions.
func (r *rule) measure(factor float32) {
	for _, l := range ruleLengths {
		r.length, r.words.Text = l.cm*factor, l.name
		if r.length <= longestRule {
			return
		}
	}
}

// place sets the rule's left end, where a cm is so many positions.
func (r *rule) place(at fyne.Position, factor float32) {
	r.measure(factor)
	line := func(bar *canvas.Line, x1, y1, x2, y2 float32) {
		bar.Position1, bar.Position2 = fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
	}
	line(r.bars[0], at.X, at.Y, at.X+r.length, at.Y)
	line(r.bars[1], at.X, at.Y-4, at.X, at.Y+4)
	line(r.bars[2], at.X+r.length, at.Y-4, at.X+r.length, at.Y+4)
	wide := r.words.MinSize()
	r.words.Move(fyne.NewPos(at.X+2, at.Y-3-wide.Height))
	r.words.Resize(wide)
	r.ground.Move(fyne.NewPos(at.X-5, at.Y-5-wide.Height))
	r.ground.Resize(fyne.NewSize(max(r.length, wide.Width)+10, wide.Height+12))
}

func (r *rule) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.bars[0], r.bars[1], r.bars[2], r.words}
}
