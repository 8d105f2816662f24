package app

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"stipple/planner/report"
)

// paperSheet is one page as a sheet of paper with its number under it. It is
// white in the dark, too, as paper is.
type paperSheet struct {
	paper   *canvas.Rectangle
	picture *canvas.Image
	number  *canvas.Text
	fault   fyne.CanvasObject // why there is no picture; nil when there is one
}

func newPaperSheet(number string) *paperSheet {
	s := &paperSheet{
		paper: canvas.NewRectangle(color.White), picture: canvas.NewImageFromImage(nil),
		number: canvas.NewText(number, color.Black),
	}
	s.paper.StrokeWidth = 1
	s.number.Alignment = fyne.TextAlignCenter
	s.picture.Hide()
	return s
}

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

// clear leaves the sheet blank.
func (s *paperSheet) clear() {
	s.fault, s.picture.Image = nil, nil
	s.picture.Hide()
}

// fail says on the sheet why the page cannot be shown, in the colours of the
// light, for the sheet is white.
func (s *paperSheet) fail(message string) {
	s.clear()
	s.fault = container.NewThemeOverride(wrapped(message, colorStop, theme.SizeNameText), newTheme(lightAppearance))
}

// paperPicture is a page painted, or why it was not.
type paperPicture struct {
	image *image.RGBA
	perMM float64
	err   error
}

// noPage is told when a picture came too late.
const noPage = -1

// paperPainter paints the pages of a paper beside the window, one at a time,
// and keeps the pictures of those that are seen and of their neighbours.
type paperPainter struct {
	runner   runner
	paper    *report.Document
	pictures map[int]paperPicture
	busy     bool
	painted  func(page int)
}

func newPaperPainter(r runner) *paperPainter { return &paperPainter{runner: r} }

// take forgets everything and turns to another paper.
func (p *paperPainter) take(paper *report.Document) {
	p.paper, p.pictures = paper, map[int]paperPicture{}
}

// mostPerMM bounds what a picture takes: beyond 300 dots an inch no reader sees
// a difference.
const mostPerMM = 12

// want has the pages from first to last painted, and then their neighbours. It
// gives the pages whose pictures were dropped for being far away.
func (p *paperPainter) want(first, last int, plan sheetPlan) (dropped []int) {
	for page := range p.pictures {
		if page < first-1 || page > last+1 {
			delete(p.pictures, page)
			dropped = append(dropped, page)
		}
	}
	if p.busy {
		return dropped // comes again when that is done
	}
	width, _ := p.paper.Size()
	perMM := min(mostPerMM, float64(plan.sheet.Width*plan.dots)/width)
	order := []int{}
	for page := first; page <= last; page++ {
		order = append(order, page)
	}
	for _, page := range append(order, last+1, first-1) {
		if page < 0 || page >= plan.pages {
			continue
		}
		if found, ok := p.pictures[page]; !ok || found.perMM != perMM {
			p.paint(page, perMM)
			break
		}
	}
	return dropped
}

// paint paints a page. A picture of a paper that was taken away meanwhile is
// thrown away.
func (p *paperPainter) paint(page int, perMM float64) {
	paper := p.paper
	var picture *image.RGBA
	p.busy = true
	p.runner.quietly(func() (err error) {
		picture, err = paper.Pixels(page, perMM)
		return err
	}, func(err error) {
		p.busy = false
		if p.paper != paper {
			p.painted(noPage)
			return
		}
		p.pictures[page] = paperPicture{image: picture, perMM: perMM, err: err}
		p.painted(page)
	})
}
