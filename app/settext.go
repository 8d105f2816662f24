package app

import (
	"image/color"
	"log/slog"
	"regexp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/report"
	"stipple/planner/report/typeset"
)

// setText is text set and painted as the papers set it, for languages whose
// letters the toolkit joins or orders in another way than their readers.
type setText struct {
	widget.BaseWidget
	words, language string
	width           float32 // of its lines
	size            fyne.ThemeSizeName
	canvas          fyne.Canvas
}

func newSetText(words, language string, width float32, c fyne.Canvas) *setText {
	t := &setText{words: words, language: language, width: width, size: theme.SizeNameText, canvas: c}
	t.ExtendBaseWidget(t)
	return t
}

// String gives the words.
func (t *setText) String() string { return t.words }

// CreateRenderer paints the words.
func (t *setText) CreateRenderer() fyne.WidgetRenderer {
	r := &setTextRenderer{text: t, picture: canvas.NewImageFromImage(nil)}
	r.picture.FillMode = canvas.ImageFillStretch
	r.paint()
	return r
}

type setTextRenderer struct {
	text    *setText
	picture *canvas.Image
	size    fyne.Size
	last    report.SentenceLook
}

// pointsPerPixel is how the toolkit's text sizes are to be read.
const (
	pointsPerPixel = 0.75
	mmPerPixel     = 25.4 / 96
)

// look says how the words are to be painted now.
func (r *setTextRenderer) look() report.SentenceLook {
	th, variant := r.text.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	scale := float64(r.text.canvas.Scale())
	return report.SentenceLook{
		Width: float64(r.text.width) * mmPerPixel, Size: float64(th.Size(r.text.size)) * pointsPerPixel,
		PerMM:  min(scale/mmPerPixel, 24),
		Ink:    solid(th.Color(theme.ColorNameForeground, variant)),
		Ground: solid(th.Color(theme.ColorNameOverlayBackground, variant)),
	}
}

func solid(c color.Color) color.NRGBA {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 0xff
	return n
}

// placeholders stand in sentences for names, dates and numbers. Each is read
// from the left, whatever stands around it.
var placeholders = regexp.MustCompile(`\{\{[^{}]*\}\}`)

// paint paints the words anew when something of their look has changed.
func (r *setTextRenderer) paint() {
	look := r.look()
	if look == r.last {
		return
	}
	r.last = look
	painted, err := report.Sentence(placeholders.ReplaceAllStringFunc(r.text.words, typeset.Isolate), r.text.language, look)
	if err != nil { // the words are those of a file of the program itself
		slog.Error("failed", "code", string(planner.ErrorCode(err)), "cause", causeOf(err))
		return
	}
	r.picture.Image = painted
	per := float32(look.PerMM * mmPerPixel) // pixels of the screen in one of the toolkit's
	r.size = fyne.NewSize(float32(painted.Rect.Dx())/per, float32(painted.Rect.Dy())/per)
}

func (r *setTextRenderer) Layout(fyne.Size) { r.picture.Resize(r.size) }

func (r *setTextRenderer) MinSize() fyne.Size { return r.size }

func (r *setTextRenderer) Refresh() {
	r.paint()
	r.picture.Resize(r.size)
	r.picture.Refresh()
}

func (r *setTextRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.picture} }

func (r *setTextRenderer) Destroy() {}
