package report

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/jung-kurt/gofpdf"
)

// stamp is a cloud as a form that a page can paint again and again, in the
// colour and at the scale of the moment. A form for each dot would take a
// reader minutes; a form for a whole cloud costs it nothing.
//
// Dots are filled paths, for a line's round caps are drawn thicker by some
// readers and not at all by others. Each is a polygon of twelve corners, which
// no eye tells from a circle: a small curve every reader takes for a few chords
// of its own choice, so that dots lose ink, or vanish, where a page is shown
// small.
type stamp struct {
	id            string
	width, height int // in steps
	stream        []byte
}

// A stamp counts in steps, whole numbers being short: the radius of a dot that
// faces the viewer has stampRadius of them. On paper a step is about 0.005 mm.
const (
	stampRadius = 12
	// stampLeast is the radius of the smallest dots, at the limb.
	stampLeast = 4
	// stampUnit is a step in the stamp's own space, in points. It is small, so
	// that the scale at which the stamp is used is a number with many digits:
	// gofpdf keeps four behind the point.
	stampUnit = 0.005
	// stampBand is the height of the bands in which a stamp is written, in
	// steps: some two dots apart.
	stampBand = 48
)

// stepsPerCM is how many steps a cm of the head has.
const stepsPerCM = stampRadius / dotRadius

// newStamp writes a cloud. Each dot is the same few bytes after a short way
// from the last, which packs into a third of what places in full do; every
// band begins anew, so that rounding in readers does not add up.
func newStamp(id string, c *cloud) *stamp {
	steps := func(cm float64) int { return int(math.Round(cm * stepsPerCM)) }
	s := &stamp{id: id, width: steps(c.high.X - c.low.X), height: steps(c.high.Y - c.low.Y)}
	unit := strconv.FormatFloat(stampUnit, 'f', -1, 64)
	s.stream = append(make([]byte, 0, 128*len(c.motes)+64), unit+" 0 0 "+unit+" 0 0 cm\n"...)
	circles := stampCircles()
	band, x, y := -1, 0, 0
	for _, place := range inBands(c, steps) {
		if place.band != band {
			if band >= 0 {
				s.stream = append(s.stream, "Q\n"...)
			}
			s.stream = append(s.stream, "q\n"...)
			band, x, y = place.band, 0, 0
		}
		s.stream = append(s.stream, "1 0 0 1 "...)
		s.stream = append(strconv.AppendInt(s.stream, int64(place.x-x), 10), ' ')
		s.stream = append(strconv.AppendInt(s.stream, int64(place.y-y), 10), circles[place.radius]...)
		x, y = place.x, place.y
	}
	s.stream = append(s.stream, "Q\n"...)
	return s
}

// stampCircles gives for each radius, in steps, what moves to a dot and fills
// it: a polygon of the circle's area, its corners on whole steps.
func stampCircles() (circles [stampRadius + 1]string) {
	const corners = 12
	for r := stampLeast; r <= stampRadius; r++ {
		reach := float64(r) * math.Sqrt(2*math.Pi/corners/math.Sin(2*math.Pi/corners))
		path := " cm"
		for i := range corners {
			sin, cos := math.Sincos(2 * math.Pi * (float64(i) + 0.5) / corners)
			path += fmt.Sprintf(" %.0f %.0f l", reach*cos, reach*sin)
		}
		path = strings.Replace(path, "l", "m", 1)
		circles[r] = path + " f\n"
	}
	return circles
}

// stamped is a dot of a stamp, in steps.
type stamped struct{ band, x, y, radius int }

// inBands gives the dots of a cloud band by band and from left to right.
func inBands(c *cloud, steps func(float64) int) []stamped {
	const bits = 16
	keys := make([]uint64, len(c.motes))
	for i, m := range c.motes {
		x, y := uint64(steps(m.at.X-c.low.X)), uint64(steps(m.at.Y-c.low.Y))
		radius := uint64(max(stampLeast, math.Round(stampRadius*math.Sqrt(m.facing))))
		keys[i] = y/stampBand<<(3*bits) | x<<(2*bits) | y<<bits | radius
	}
	slices.Sort(keys)
	places := make([]stamped, len(keys))
	for i, k := range keys {
		const one = 1<<bits - 1
		places[i] = stamped{int(k >> (3 * bits)), int(k >> (2 * bits) & one), int(k >> bits & one), int(k & one)}
	}
	return places
}

// dots paints a cloud, writing it when it is the first time.
func (p *painter) dots(d dots) {
	c := d.cloud
	if !p.finite(d.origin.x, d.origin.y, d.scale, c.low.X, c.low.Y, c.high.X, c.high.Y) {
		return
	}
	s, ok := p.stamps[c]
	if !ok {
		s = newStamp("D"+strconv.Itoa(len(p.stamps)+1), c)
		p.stamps[c] = s
	}
	p.pdf.SetFillColor(int(d.ink.r), int(d.ink.g), int(d.ink.b))
	step := d.scale / stepsPerCM // in mm
	width, height := float64(s.width)*step, float64(s.height)*step
	p.pdf.UseTemplateScaled(s,
		gofpdf.PointType{X: d.origin.x + c.low.X*d.scale, Y: d.origin.y - c.low.Y*d.scale - height},
		gofpdf.SizeType{Wd: width, Ht: height})
}

// What follows makes a stamp one of gofpdf's templates.

// ID tells stamps of a paper apart.
func (s *stamp) ID() string { return s.id }

// Size is the stamp's extent in its own space, in mm.
func (s *stamp) Size() (gofpdf.PointType, gofpdf.SizeType) {
	return gofpdf.PointType{}, gofpdf.SizeType{
		Wd: float64(s.width) * stampUnit * pointMM, Ht: float64(s.height) * stampUnit * pointMM,
	}
}

// Bytes is the stamp's content.
func (s *stamp) Bytes() []byte { return s.stream }

// Images lists the images it shows: none.
func (s *stamp) Images() map[string]*gofpdf.ImageInfoType { return nil }

// Templates lists the templates it uses: none.
func (s *stamp) Templates() []gofpdf.Template { return nil }

// NumPages is how many pages it has.
func (s *stamp) NumPages() int { return 1 }

// FromPage gives its only page.
func (s *stamp) FromPage(int) (gofpdf.Template, error) { return s, nil }

// FromPages lists its pages.
func (s *stamp) FromPages() []gofpdf.Template { return []gofpdf.Template{s} }

// errNotStored says that a stamp lives no longer than its paper.
var errNotStored = errors.New("a stamp is not stored")

// Serialize fails: a stamp is never stored.
func (s *stamp) Serialize() ([]byte, error) { return nil, errNotStored }

// GobEncode fails: a stamp is never stored.
func (s *stamp) GobEncode() ([]byte, error) { return nil, errNotStored }

// GobDecode fails: a stamp is never stored.
func (s *stamp) GobDecode([]byte) error { return errNotStored }
