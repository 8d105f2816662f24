// Package svg draws the SVG files that logos come in: shapes, groups, copies
// (use) and transforms, with plain colours, gradients and strokes, styled by
// attributes or by rules for a tag, a class or an id. Anything else that would
// show is refused by its name, never left out in silence. Nothing outside the
// file is ever read and no script is run.
package svg

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"io"
	"math"
	"strings"

	"github.com/srwiley/rasterx"
	"golang.org/x/text/encoding/htmlindex"
)

// node is an element of an SVG file.
type node struct {
	name   string
	attrs  map[string]string
	kids   []*node
	sheet  strings.Builder // what stands in a style element
	worded bool            // words stand in it or in one of its kids
}

// Undrawable names what an SVG file uses that cannot be drawn here, with its
// article: "a mask"; text is "text".
type Undrawable string

// Error gives the name in a sentence.
func (e Undrawable) Error() string { return "svg uses " + string(e) }

// ErrSize says that a file has neither a view box nor a usable size.
var ErrSize = errors.New("svg has no size")

// ErrWork says that drawing a file would take more work than a logo ever needs.
var ErrWork = errors.New("svg is too complicated")

// Is tells whether XML with an svg element begins near the start.
func Is(data []byte) bool {
	head := bytes.ToLower(data[:min(len(data), 4096)])
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"), []byte("<")) &&
		bytes.Contains(head, []byte("<svg")) || bytes.Contains(head, []byte(":svg"))
}

// Draw draws an SVG file onto white, as large as fits into a width and a height
// in pixels and in its own proportions: an opaque picture. Errors: ErrSize when
// the file does not say how large it is, Undrawable when it uses what cannot be
// drawn, ErrWork when it would take too much work, another error when it is
// damaged.
func Draw(data []byte, width, height float64) (*image.RGBA, error) {
	return drawn(data, width, height, &work{})
}

// drawn draws a file and counts the work.
func drawn(data []byte, width, height float64, done *work) (picture *image.RGBA, err error) {
	defer func() {
		// What draws strokes was not made for files nobody has checked.
		switch fault := recover().(type) {
		case nil:
		case tooMuch:
			picture, err = nil, fmt.Errorf("draw svg: %w: %s", ErrWork, string(fault))
		default:
			picture, err = nil, fmt.Errorf("draw svg: %v", fault)
		}
	}()
	root, err := parse(data, done)
	if err != nil {
		return nil, err
	}
	view, err := root.view()
	if err != nil {
		return nil, err
	}
	scale := min(width/view.w, height/view.h)
	size := image.Rect(0, 0, max(1, int(math.Round(view.w*scale))), max(1, int(math.Round(view.h*scale))))
	target := image.NewRGBA(size)
	draw.Draw(target, size, image.NewUniform(color.White), image.Point{}, draw.Src)
	p := newPainter(root, target, done)
	if err := p.draw(root, rasterx.Identity.Scale(scale, scale).Translate(-view.x, -view.y), defaults(), 0); err != nil {
		return nil, err
	}
	return target, nil
}

// parse reads the elements of a file.
func parse(data []byte, done *work) (*node, error) {
	done.count(&done.bytes, len(data), maxBytes, "bytes")
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.CharsetReader = func(label string, input io.Reader) (io.Reader, error) {
		encoding, err := htmlindex.Get(label)
		if err != nil {
			return nil, fmt.Errorf("read encoding: %w", err)
		}
		return encoding.NewDecoder().Reader(input), nil
	}
	open := []*node{{}}
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("parse svg: %w", err)
		}
		top := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			done.count(&done.elements, 1, maxElements, "elements")
			if len(open) > maxDepth || len(t.Attr) > maxAttrs {
				panic(tooMuch("depth or attributes"))
			}
			n := newNode(t)
			top.kids, open = append(top.kids, n), append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if top.name == "style" {
				top.sheet.Write(t)
			}
			// Who is marked has marked all above.
			for i := len(open) - 1; i >= 0 && !open[i].worded && len(bytes.TrimSpace(t)) > 0; i-- {
				open[i].worded = true
			}
		}
	}
	for _, n := range open[0].kids {
		if n.name == "svg" {
			return n, nil
		}
	}
	return nil, errors.New("parse svg: no svg element")
}

// newNode takes an element over; one that is not of SVG itself, as drawing
// programs add them, gets no name.
func newNode(t xml.StartElement) *node {
	n := &node{attrs: map[string]string{}}
	if t.Name.Space == "" || t.Name.Space == "http://www.w3.org/2000/svg" {
		n.name = t.Name.Local
	}
	for _, a := range t.Attr {
		if a.Name.Space == "" || a.Name.Local == "href" {
			n.attrs[a.Name.Local] = strings.TrimSpace(a.Value)
		}
	}
	return n
}

// rectangle is where something lies in an SVG file's own units.
type rectangle struct{ x, y, w, h float64 }

// view gives what of the drawing is shown.
func (n *node) view() (rectangle, error) {
	if box, given := n.attrs["viewBox"]; given {
		v, err := numbers(box)
		if err != nil || len(v) != 4 || !sensible(v[2], v[3]) {
			return rectangle{}, ErrSize
		}
		return rectangle{v[0], v[1], v[2], v[3]}, nil
	}
	w, err := length(n.attrs["width"])
	h, err2 := length(n.attrs["height"])
	if err != nil || err2 != nil || !sensible(w, h) {
		return rectangle{}, ErrSize
	}
	return rectangle{0, 0, w, h}, nil
}

// sensible tells whether these can be the sides of a drawing.
func sensible(w, h float64) bool {
	const least, most = 1e-3, 1e6
	return w >= least && h >= least && w <= most && h <= most
}
