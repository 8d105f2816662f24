package app

import (
	"bytes"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// letterhead shows how the clinic will stand at the head of a paper: on white,
// in the paper's colours, whatever the window looks like. It follows every key
// that is typed, so it keeps its parts and decodes a logo once.
type letterhead struct {
	widget.BaseWidget
	large                                *widget.RichText // the name where there is no logo
	name, address, phone, hours          *widget.RichText
	nameRow, addressRow, hoursRow, title fyne.CanvasObject
	mark                                 *fyne.Container
	logo                                 []byte
}

func newLetterhead() *letterhead {
	words := func(colour fyne.ThemeColorName, size fyne.ThemeSizeName, bold bool) *widget.RichText {
		t := wrapped("", colour, size)
		t.Segments[0].(*widget.TextSegment).Style.TextStyle = fyne.TextStyle{Bold: bold}
		return t
	}
	small := func(bold bool) *widget.RichText {
		return words(theme.ColorNameForeground, theme.SizeNameCaptionText, bold)
	}
	l := &letterhead{
		large: words(theme.ColorNamePrimary, theme.SizeNameSubHeadingText, true),
		name:  small(true), address: small(false), phone: small(true), hours: small(false),
		mark: atLeast(0, 62, container.NewStack()), // 22 of the line's 180 mm
	}
	l.title, l.nameRow, l.addressRow, l.hoursRow = flush(l.large), nearer(l.name), nearer(l.address), nearer(l.hours)
	l.ExtendBaseWidget(l)
	return l
}

// nearer sets lines of text nearer to each other than flush.
func nearer(t *widget.RichText) fyne.CanvasObject { return padded(-6, -6, -10, -10, t) }

// CreateRenderer sets the logo, or else the name in large letters, beside where
// to find the clinic.
func (l *letterhead) CreateRenderer() fyne.WidgetRenderer {
	sheet := padded(20, 28, gapLarge, gapLarge, column(12,
		shared(gapLarge, []float32{3, 2}, column(0, l.mark, l.title),
			column(0, l.nameRow, l.addressRow, nearer(l.phone), l.hoursRow)),
		atLeast(0, 2, newPanel(theme.ColorNamePrimary, "", ""))))
	return widget.NewSimpleRenderer(container.NewThemeOverride(
		container.NewStack(newPanel(colorSurface, colorHairline, sizeChipRadius), sheet), newTheme(lightAppearance)))
}

// show draws the head of a paper for a clinic.
func (l *letterhead) show(c planner.Clinic) {
	name := orElseText(oneLine(c.Name, planner.MaxNameLength), "The clinic's name")
	setParagraph(l.large, name, theme.ColorNamePrimary)
	setParagraph(l.name, name, theme.ColorNameForeground)
	setParagraph(l.address, c.Address, theme.ColorNameForeground)
	setParagraph(l.phone, orElseText(c.Phone, "Phone not recorded"), theme.ColorNameForeground)
	setParagraph(l.hours, "When we are closed: "+c.Hours, theme.ColorNameForeground)
	visible(l.addressRow, c.Address != "")
	visible(l.hoursRow, c.Hours != "")
	if !bytes.Equal(l.logo, c.Logo) {
		l.logo = c.Logo
		l.mark.Objects = nil
		if picture := logoImage(c.Logo); picture != nil {
			l.mark.Objects = []fyne.CanvasObject{container.New(&cornered{}, picture)}
		}
	}
	visible(l.mark, len(c.Logo) > 0)
	visible(l.nameRow, len(c.Logo) > 0)
	visible(l.title, len(c.Logo) == 0)
	l.Refresh()
}

// logoImage gives a logo as a picture, nil where there is none.
func logoImage(data []byte) *canvas.Image {
	if len(data) == 0 {
		return nil
	}
	picture := canvas.NewImageFromResource(fyne.NewStaticResource("logo-"+digest(data)+".png", data))
	picture.FillMode = canvas.ImageFillContain
	return picture
}

// logoShare is how much of the left of a letterhead a logo may take: 60 of
// 108 mm.
const logoShare = 0.56

// cornered keeps a picture at the top left, as large as on paper.
type cornered struct{}

// Layout gives the picture its own proportions.
func (cornered) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		room := size
		if picture, ok := o.(*canvas.Image); ok {
			if aspect := picture.Aspect(); aspect > 0 {
				width := min(size.Width*logoShare, size.Height*aspect)
				room = fyne.NewSize(width, width/aspect)
			}
		}
		o.Move(fyne.Position{})
		o.Resize(room)
	}
}

// MinSize is nothing: the room decides.
func (cornered) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
