package report

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/jung-kurt/gofpdf"

	"stipple/planner/report/pdfa"
	"stipple/planner/report/typeset"
)

// painter draws a document as PDF. It and its stamps are all that knows gofpdf:
// for fonts and text they ask of it no more than AddUTF8FontFromBytes, SetFont
// and Text, so that a library with the same three could take its place.
type painter struct {
	pdf       *gofpdf.Fpdf
	embedding *typeset.Embedding
	unicode   map[string]map[uint16]string // what the codes of each font say, by its base name
	elements  map[*part]*pdfa.Element
	marks     map[*pdfa.Element][]pdfa.Mark
	// stamps are the clouds of dots already written.
	stamps map[*cloud]*stamp
	err    error

	page, mark int   // the page being painted, from 0, and its next mark
	open       *part // what the present marked content belongs to
	marked     bool  // there is marked content to end
}

// errNotFinite says that layout computed a place that is no number.
var errNotFinite = errors.New("a place on the paper is not a finite number")

// paint gives a document as PDF, the same bytes for the same document. A panic
// inside the library becomes an error.
func paint(d *Document, compressed bool) (data []byte, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			data, err = nil, fmt.Errorf("paint paper: %v", fault)
		}
	}()
	p := painter{
		pdf:       gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "mm", Size: gofpdf.SizeType{Wd: d.width, Ht: d.height}}),
		embedding: typeset.NewEmbedding(), unicode: map[string]map[uint16]string{},
		marks: map[*pdfa.Element][]pdfa.Mark{}, stamps: map[*cloud]*stamp{},
	}
	root, elements := tree(d.pages)
	p.elements = elements
	if err := p.begin(d, compressed); err != nil {
		return nil, err
	}
	for i, sheet := range d.pages {
		p.pdf.AddPage()
		p.page, p.mark = i, 0
		for _, one := range sheet.items {
			p.belongs(partOf(one))
			p.draw(one)
		}
		p.end()
	}
	if p.err != nil {
		return nil, p.err
	}
	var out bytes.Buffer
	if err := p.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	return pdfa.Seal(out.Bytes(), pdfa.Info{
		Title: d.title, Language: d.language, Creator: "Stipple", Created: moment(d.printed),
		Unicode: p.unicode, Tree: root, Marks: p.marks,
	})
}

// moment gives the time of printing; gofpdf takes the clock when it is zero.
func moment(printed time.Time) time.Time {
	if printed.IsZero() {
		return time.Unix(0, 0).UTC()
	}
	return printed
}

func (p *painter) begin(d *Document, compressed bool) error {
	p.pdf.SetCatalogSort(true)
	p.pdf.SetCreationDate(moment(d.printed))
	p.pdf.SetModificationDate(moment(d.printed))
	p.pdf.SetCompression(compressed)
	p.pdf.SetMargins(0, 0, 0)
	p.pdf.SetAutoPageBreak(false, 0)
	p.pdf.SetLineJoinStyle("round")
	p.pdf.SetLineCapStyle("round")
	eachText(d.pages, func(t text) { p.embedding.Add(*t.set) })
	fonts, err := p.embedding.Fonts()
	if err != nil {
		return err
	}
	for _, f := range fonts {
		p.pdf.AddUTF8FontFromBytes(f.Name, "", f.Data)
		p.unicode[f.Name] = f.Unicode
	}
	return nil
}

// partOf gives the part that an item shows, nil for none.
func partOf(i item) *part {
	switch i := i.(type) {
	case text:
		return i.of
	case figure:
		return i.of
	}
	return nil
}

// belongs marks what is painted next as content of a part, or as an artifact.
func (p *painter) belongs(to *part) {
	if p.marked && p.open == to {
		return
	}
	p.end()
	p.open, p.marked = to, true
	if to == nil {
		p.pdf.RawWriteStr("/Artifact BMC")
		return
	}
	e := p.elements[to]
	p.pdf.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC", e.Role.Tag(), p.mark))
	p.marks[e] = append(p.marks[e], pdfa.Mark{Page: p.page, ID: p.mark})
	p.mark++
}

// end ends the marked content.
func (p *painter) end() {
	if p.marked {
		p.pdf.RawWriteStr("EMC")
	}
	p.marked = false
}

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
	case bitmap:
		p.bitmap(i)
	case figure:
		for _, one := range i.items {
			p.draw(one)
		}
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
	if !p.finite(t.x, t.y, t.set.Size) {
		return
	}
	em := t.set.Size * pointMM
	p.pdf.SetTextColor(int(t.ink.r), int(t.ink.g), int(t.ink.b))
	if t.set.Thickened {
		const fill, fillAndStroke = 0, 2
		p.edge(t.ink, typeset.Thickening*em)
		p.pdf.SetTextRenderingMode(fillAndStroke)
		defer p.pdf.SetTextRenderingMode(fill)
	}
	for _, s := range p.embedding.Strings(*t.set) {
		p.pdf.SetFont(s.Font, "", t.set.Size)
		p.pdf.Text(t.x+s.X*em, t.y-s.Y*em, s.Codes)
	}
}

// bitmap paints a picture. A picture painted again is written once.
func (p *painter) bitmap(b bitmap) {
	if !p.finite(b.x, b.y, b.w, b.h) {
		return
	}
	name := fmt.Sprintf("%x", sha256.Sum256(b.png))
	options := gofpdf.ImageOptions{ImageType: "PNG"}
	if p.pdf.GetImageInfo(name) == nil {
		p.pdf.RegisterImageOptionsReader(name, options, bytes.NewReader(b.png))
	}
	p.pdf.ImageOptions(name, b.x, b.y, b.w, b.h, false, options, 0, "")
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
		p.pdf.RawWriteStr("Q") // RoundedRect saves the state and leaves it so
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
