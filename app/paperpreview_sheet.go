package app

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// paperSheet is one page as a sheet of paper with its number under it. It is
// white in the dark, too, as paper is.
type paperSheet struct {
	paper   *canvas.Rectangle
	picture *canvas.Image
	number  *canvas.Text
	fault   fyne.CanvasObject // why there is no picture; nil when there is one
}

func newPaperSheet() *paperSheet {
	s := &paperSheet{
		paper: canvas.NewRectangle(color.White), picture: canvas.NewImageFromImage(noPicture),
		number: canvas.NewText("", color.Black),
	}
	s.paper.StrokeWidth = 1
	s.number.Alignment = fyne.TextAlignCenter
	s.picture.Hide()
	return s
}

// noPicture takes a picture's place in memory when that is out of sight.
var noPicture image.Image = image.NewGray(image.Rect(0, 0, 1, 1))

func (s *paperSheet) objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{s.paper, s.picture, s.number}
	if s.fault != nil {
		list = append(list, s.fault)
	}
	return list
}

// place lays the sheet somewhere. Until it is painted for its new size the old
// picture is stretched.
func (s *paperSheet) place(corner fyne.Position, size fyne.Size) {
	s.paper.Move(corner.SubtractXY(1, 1)) // its edge lies around the picture
	s.paper.Resize(size.AddWidthHeight(2, 2))
	s.picture.Move(corner)
	s.picture.Resize(size)
	if s.fault != nil {
		s.fault.Move(corner.AddXY(gap, gap))
		s.fault.Resize(size.SubtractWidthHeight(2*gap, 2*gap))
	}
	s.number.Move(corner.AddXY(0, size.Height+gapTight))
	s.number.Resize(fyne.NewSize(size.Width, numberRoom-2*gapTight))
}

// recolour takes the colours of a theme.
func (s *paperSheet) recolour(th fyne.Theme, variant fyne.ThemeVariant) {
	s.paper.StrokeColor = th.Color(colorHairline, variant)
	s.paper.Shadow.Color = th.Color(theme.ColorNameShadow, variant)
	s.paper.Shadow.BlurRadius, s.paper.Shadow.Offset = 8, fyne.NewPos(0, 2)
	s.number.Color, s.number.TextSize = th.Color(colorMuted, variant), th.Size(theme.SizeNameCaptionText)
}

// show shows the page.
func (s *paperSheet) show(page *image.RGBA) {
	s.fault = nil
	s.picture.Image = page
	s.picture.Show()
	s.picture.Refresh()
}

// clear leaves the sheet blank and has the window forget its picture.
func (s *paperSheet) clear() {
	s.fault = nil
	if s.picture.Image != noPicture {
		s.picture.Image = noPicture
		s.picture.Refresh()
	}
	s.picture.Hide()
}

// fail says on the sheet why the page cannot be shown, in the colours of the
// light, for the sheet is white.
func (s *paperSheet) fail(message string) {
	s.clear()
	s.fault = container.NewThemeOverride(wrapped(message, colorStop, theme.SizeNameText), newTheme(lightAppearance))
}
