package report

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/jung-kurt/gofpdf"

	"stipple/assets"
)

// painter draws a document as PDF. It and its stamps are all that knows gofpdf.
type painter struct {
	pdf   *gofpdf.Fpdf
	faces *faces
	// stamps are the clouds of dots already written.
	stamps map[*cloud]*stamp
	err    error
}

// errNotFinite says that layout computed a place that is no number.
var errNotFinite = errors.New("a place on the paper is not a finite number")

// paint gives a document as PDF, the same bytes for the same document and
// moment. A panic inside the library becomes an error.
func paint(d *Document, f *faces, compressed bool) (data []byte, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			data, err = nil, fmt.Errorf("paint paper: %v", fault)
		}
	}()
	p := painter{pdf: gofpdf.NewCustom(&gofpdf.InitType{
		UnitStr: "mm", Size: gofpdf.SizeType{Wd: d.width, Ht: d.height},
	}), faces: f, stamps: map[*cloud]*stamp{}}
	p.begin(d, compressed)
	for _, sheet := range d.pages {
		p.pdf.AddPage()
		for _, i := range sheet.items {
			p.draw(i)
		}
	}
	if p.err != nil {
		return nil, p.err
	}
	var out bytes.Buffer
	if err := p.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	return out.Bytes(), nil
}

func (p *painter) begin(d *Document, compressed bool) {
	printed := d.printed
	// gofpdf takes the clock when the moment is zero.
	if printed.IsZero() {
		printed = time.Unix(0, 0).UTC()
	}
	p.pdf.SetCatalogSort(true)
	p.pdf.SetCreationDate(printed)
	p.pdf.SetModificationDate(printed)
	p.pdf.SetCompression(compressed)
	p.pdf.SetMargins(0, 0, 0)
	p.pdf.SetAutoPageBreak(false, 0)
	p.pdf.SetTitle(d.title, true)
	p.pdf.SetCreator("Stipple", true)
	p.pdf.SetLineJoinStyle("round")
	p.pdf.SetLineCapStyle("round")
	for _, s := range stylesOf(d) {
		// gofpdf writes into the bytes it is given; Font gives a copy.
		p.pdf.AddUTF8FontFromBytes(family, gofpdfStyle(s), assets.Font(fontName(s)))
	}
}

// stylesOf lists the styles a document uses, so that no other font is loaded.
func stylesOf(d *Document) []style {
	var used [styleCount]bool
	for _, sheet := range d.pages {
		for _, i := range sheet.items {
			if t, ok := i.(text); ok {
				used[t.style] = true
			}
		}
	}
	var list []style
	for s := range styleCount {
		if used[s] {
			list = append(list, s)
		}
	}
	return list
}

func gofpdfStyle(s style) string { return [styleCount]string{"", "B", "I", "BI"}[s] }

func (p *painter) draw(i item) {
	switch i := i.(type) {
	case text:
		p.text(i)
	case line:
		if p.finite(i.from.x, i.from.y, i.to.x, i.to.y) {
			p.edge(i.ink, i.width)
			p.pdf.Line(i.from.x, i.from.y, i.to.x, i.to.y)
		}
	case box:
		p.box(i)
	case shape:
		p.shape(i)
	case dots:
		p.dots(i)
	}
}

// finite tells whether all measures are numbers, and remembers when not.
func (p *painter) finite(measures ...float64) bool {
	for _, m := range measures {
		if math.IsNaN(m) || math.IsInf(m, 0) {
			p.err = errNotFinite
			return false
		}
	}
	return true
}

func (p *painter) text(t text) {
	if !p.finite(t.x, t.y, t.size) {
		return
	}
	p.pdf.SetFont(family, gofpdfStyle(t.style), t.size)
	p.pdf.SetTextColor(int(t.ink.r), int(t.ink.g), int(t.ink.b))
	for _, part := range p.faces.pieces(t) {
		if part.covered {
			p.pdf.Text(t.x+part.x, t.y, part.words)
			continue
		}
		em := t.size * pointMM
		p.box(box{
			x: t.x + part.x + 0.07*em, y: t.y - 0.7*em, w: (blankWidth - 0.14) * em, h: 0.7 * em,
			edge: t.ink, width: 0.05 * em,
		})
	}
}

func (p *painter) edge(c colour, width float64) {
	p.pdf.SetDrawColor(int(c.r), int(c.g), int(c.b))
	p.pdf.SetLineWidth(width)
}

// mode sets the colours and gives gofpdf's word for filling, drawing or both,
// or "" when there is nothing to paint.
func (p *painter) mode(fill, edge colour, width float64) string {
	mode := ""
	if fill.on {
		p.pdf.SetFillColor(int(fill.r), int(fill.g), int(fill.b))
		mode = "F"
	}
	if edge.on && width > 0 {
		p.edge(edge, width)
		mode += "D"
	}
	return mode
}

func (p *painter) box(b box) {
	if !p.finite(b.x, b.y, b.w, b.h, b.radius) {
		return
	}
	mode := p.mode(b.fill, b.edge, b.width)
	switch {
	case mode == "":
	case b.radius > 0:
		p.pdf.RoundedRect(b.x, b.y, b.w, b.h, b.radius, "1234", mode)
	default:
		p.pdf.Rect(b.x, b.y, b.w, b.h, mode)
	}
}

func (p *painter) shape(s shape) {
	mode := p.mode(s.fill, s.edge, s.width)
	if mode == "" {
		return
	}
	for _, ring := range s.rings {
		for i, at := range ring {
			switch {
			case !p.finite(at.x, at.y):
				return
			case i == 0:
				p.pdf.MoveTo(at.x, at.y)
			default:
				p.pdf.LineTo(at.x, at.y)
			}
		}
		if s.closed {
			p.pdf.ClosePath()
		}
	}
	if s.fill.on {
		mode += "*"
	}
	if s.dash > 0 {
		p.pdf.SetDashPattern([]float64{s.dash, s.dash}, 0)
		defer p.pdf.SetDashPattern(nil, 0)
	}
	p.pdf.DrawPath(mode)
}
