package app

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// padHeight is how high a pad is at least: room for a finger.
const padHeight float32 = 190

// inkStride is how far the pointer moves before a place is added to a stroke,
// in parts of the pad's width.
const inkStride = 0.002

// signPad takes a signature from a finger, a pen or the mouse. It keeps the
// strokes in parts of its width, so that they stay what they are when the window
// changes its size.
type signPad struct {
	widget.BaseWidget
	strokes  [][]planner.InkPoint
	points   int
	drawing  bool
	height   float32 // at least
	hint     *text
	raster   *canvas.Raster
	OnChange func()
}

var (
	_ fyne.Draggable     = (*signPad)(nil)
	_ desktop.Mouseable  = (*signPad)(nil)
	_ desktop.Cursorable = (*signPad)(nil)
)

func newSignPad() *signPad {
	p := &signPad{height: padHeight, hint: newText("Sign here, with a finger, a pen or the mouse", colorMuted, theme.SizeNameText, fyne.TextStyle{}).aligned(fyne.TextAlignCenter)}
	p.ExtendBaseWidget(p)
	p.raster = newInkRaster(p, func() [][]planner.InkPoint { return p.strokes })
	return p
}

// CreateRenderer draws the ink over the line to sign on.
func (p *signPad) CreateRenderer() fyne.WidgetRenderer {
	line := column(0, spring(), padded(0, 44, gapLarge, gapLarge, atLeast(0, 1, newPanel(theme.ColorNameInputBorder, "", ""))))
	words := column(0, spring(), padded(0, 14, gap, gap, p.hint))
	return widget.NewSimpleRenderer(atLeast(0, p.height, container.NewStack(
		newPanel(theme.ColorNameInputBackground, theme.ColorNameInputBorder, theme.SizeNameInputRadius), line, words, p.raster)))
}

// ink gives the strokes drawn, nil when there are none.
func (p *signPad) ink() [][]planner.InkPoint {
	var strokes [][]planner.InkPoint
	for _, stroke := range p.strokes {
		strokes = append(strokes, slices.Clone(stroke))
	}
	return strokes
}

// drawn tells whether there is ink.
func (p *signPad) drawn() bool { return len(p.strokes) > 0 }

// clear takes all ink away.
func (p *signPad) clear() {
	p.strokes, p.points, p.drawing = nil, 0, false
	p.inked()
}

func (p *signPad) inked() {
	visible(p.hint, !p.drawn())
	p.raster.Refresh()
	changed(p.OnChange)
}

// place gives where the pointer is, within the pad.
func (p *signPad) place(at fyne.Position) planner.InkPoint {
	width := max(1, p.Size().Width)
	inside := func(v, most float32) float64 { return float64(max(0, min(most, v))) }
	return planner.InkPoint{X: inside(at.X/width, 1), Y: inside(at.Y/width, min(1, p.Size().Height/width))}
}

// begin starts a stroke. A pad that holds as much as a signature may takes no
// more.
func (p *signPad) begin(at fyne.Position) {
	if len(p.strokes) >= planner.MaxInkStrokes || p.points >= planner.MaxInkPoints {
		return
	}
	p.drawing = true
	p.strokes = append(p.strokes, []planner.InkPoint{p.place(at)})
	p.points++
	p.inked()
}

// draw goes on with the stroke.
func (p *signPad) draw(at fyne.Position) {
	if !p.drawing || p.points >= planner.MaxInkPoints {
		return
	}
	last := len(p.strokes) - 1
	stroke, next := p.strokes[last], p.place(at)
	if from := stroke[len(stroke)-1]; abs(next.X-from.X) < inkStride && abs(next.Y-from.Y) < inkStride {
		return
	}
	p.strokes[last] = append(stroke, next)
	p.points++
	p.inked()
}

func abs(v float64) float64 { return max(v, -v) }

// MouseDown begins a stroke.
func (p *signPad) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary {
		p.begin(e.Position)
	}
}

// MouseUp ends it.
func (p *signPad) MouseUp(*desktop.MouseEvent) { p.drawing = false }

// Dragged draws.
func (p *signPad) Dragged(e *fyne.DragEvent) {
	if !p.drawing {
		p.begin(e.Position.Subtract(e.Dragged))
	}
	p.draw(e.Position)
}

// DragEnd ends the stroke.
func (p *signPad) DragEnd() { p.drawing = false }

// Cursor is a cross.
func (p *signPad) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

// signField is a pad with the way to clear it, as a field of a form.
type signField struct {
	widget.BaseWidget
	pad    *signPad
	again  *button
	onSign func() // ink was drawn or cleared
}

var _ field = (*signField)(nil)

func newSignField() *signField {
	f := &signField{pad: newSignPad()}
	f.again = newQuietButton("Clear", f.pad.clear)
	f.pad.OnChange = func() {
		f.again.enable(f.pad.drawn())
		changed(f.onSign)
	}
	f.again.enable(false)
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer sets the button in the pad's corner.
func (f *signField) CreateRenderer() fyne.WidgetRenderer {
	corner := column(0, padded(gapTight, 0, 0, gapTight, rightOf(f.again)), spring())
	return widget.NewSimpleRenderer(container.NewStack(f.pad, corner))
}

func (f *signField) focus() fyne.Focusable { return f.again }
func (f *signField) submitted(func())      {}
func (f *signField) enable(on bool)        { f.again.enable(on && f.pad.drawn()) }
