package app

import (
	"math"

	"fyne.io/fyne/v2"

	"stipple/planner/report"
)

// zoomMode is a way to choose how large sheets are shown.
type zoomMode int

const (
	zoomWidth zoomMode = iota // as wide as there is room, up to widestFit
	zoomPage                  // a whole page in sight
	zoomFixed                 // so many times life
)

// paperZoom is how large sheets are shown.
type paperZoom struct {
	mode   zoomMode
	factor float32 // times life, for zoomFixed
}

// Bounds of the zoom, in times life, and a step of it.
const (
	leastZoom float32 = 0.25
	mostZoom  float32 = 4
	zoomStep  float32 = 1.25
	// widestFit is as large as a sheet is made to fit a wide window: beyond it
	// lines are too long to follow and little of the page is in sight.
	widestFit float32 = 1.3
)

// Measures of the desk, in the toolkit's pixels.
const (
	deskMargin  = gapLarge           // around the sheets
	numberRoom  = float32(36)        // under each, for its number
	lifeSize    = float32(96) / 25.4 // of a mm, at which paper and screen agree
	arrowScroll = float32(48)        // of an arrow key
)

// boundZoom keeps a zoom within its bounds.
func boundZoom(factor float32) float32 {
	if 0.98 < factor && factor < 1.02 {
		factor = 1 // a step from a fitted size seldom lands on it
	}
	return max(leastZoom, min(mostZoom, factor))
}

// sheetPlan says where sheets lie on the desk. All sheets of a paper are of one
// size. The zero plan has none.
type sheetPlan struct {
	pages int
	sheet fyne.Size // of each
	mm    float32   // a mm of the paper
	dots  float32   // of the screen, to a pixel of the toolkit
	perMM float64   // dots to a mm of the paper
}

// newSheetPlan lays out a paper in a room. Sheets have whole dots, as many as
// their pictures, which then need not be stretched.
func newSheetPlan(d *report.Document, z paperZoom, room fyne.Size, dots float32) sheetPlan {
	if d == nil {
		return sheetPlan{}
	}
	width, height := d.Size()
	w, h := float32(width), float32(height)
	mm := lifeSize * z.factor
	if z.mode != zoomFixed {
		mm = min(widestFit*lifeSize, (room.Width-2*deskMargin)/w)
	}
	if z.mode == zoomPage {
		mm = min(mm, (room.Height-deskMargin-numberRoom)/h)
	}
	mm = max(leastZoom*lifeSize, min(mostZoom*lifeSize, mm))
	across := max(1, math.Round(float64(w*mm*dots)))
	perMM := across / width
	return sheetPlan{
		pages: d.Pages(), mm: mm, dots: dots, perMM: perMM,
		sheet: fyne.NewSize(float32(across)/dots, float32(max(1, math.Round(height*perMM)))/dots),
	}
}

// whole moves a measure to a whole dot, so that what is placed there is sharp.
func (s sheetPlan) whole(x float32) float32 {
	return float32(math.Round(float64(x*s.dots))) / s.dots
}

// factor is how many times life the sheets are shown.
func (s sheetPlan) factor() float32 { return s.mm / lifeSize }

// step is the way from one sheet to the next.
func (s sheetPlan) step() float32 { return s.sheet.Height + numberRoom }

// least is the room that all sheets take.
func (s sheetPlan) least() fyne.Size {
	if s.pages == 0 {
		return fyne.Size{}
	}
	return fyne.NewSize(s.sheet.Width+2*deskMargin, deskMargin+float32(s.pages)*s.step())
}

// corner is the upper left corner of a sheet on a desk of a size, on a whole dot.
func (s sheetPlan) corner(page int, desk fyne.Size) fyne.Position {
	x := max(deskMargin, (desk.Width-s.sheet.Width)/2)
	return fyne.NewPos(s.whole(x), s.whole(deskMargin+float32(page)*s.step()))
}

// top is how far to scroll to see a page from its top.
func (s sheetPlan) top(page int) float32 { return s.whole(float32(page) * s.step()) }

// seen gives the first and the last page of which something is seen.
func (s sheetPlan) seen(offset, height float32) (first, last int) {
	at := func(y float32) int { return max(0, min(s.pages-1, int((y-deskMargin)/s.step()))) }
	return at(offset), at(offset + height)
}

// pageAt is the page that is mostly seen: the one in the middle.
func (s sheetPlan) pageAt(offset, height float32) int {
	first, _ := s.seen(offset+height/2-numberRoom/2, 0)
	return first
}

// sheetSpot is a place on a sheet, as a share of its size.
type sheetSpot struct {
	page int
	x, y float32
}

// spot gives the place on a sheet nearest to a place of the desk.
func (s sheetPlan) spot(at fyne.Position, room fyne.Size) sheetSpot {
	page, _ := s.seen(at.Y, 0)
	corner := s.corner(page, s.least().Max(room))
	return sheetSpot{
		page: page,
		x:    (at.X - corner.X) / s.sheet.Width,
		y:    max(0, min(1, (at.Y-corner.Y)/s.sheet.Height)),
	}
}

// kept says how far to scroll so that a place on a sheet is seen at a place of
// the room.
func (s sheetPlan) kept(spot sheetSpot, at fyne.Position, room fyne.Size) fyne.Position {
	desk := s.least().Max(room)
	corner := s.corner(spot.page, desk)
	x := corner.X + spot.x*s.sheet.Width - at.X
	y := corner.Y + spot.y*s.sheet.Height - at.Y
	return fyne.NewPos(s.whole(max(0, min(desk.Width-room.Width, x))), s.whole(max(0, min(desk.Height-room.Height, y))))
}
