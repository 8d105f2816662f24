package svg

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
)

// painter draws the elements of one file.
type painter struct {
	rules  map[string][]rule // by selector
	ids    map[string]*node
	shaded map[*node][]shade // the stops of gradients read so far
	pen    *rasterx.Dasher
	width  float64 // of the picture, px
	done   *work
	err    error // of the style sheets
}

func newPainter(root *node, target *image.RGBA, done *work) *painter {
	size := target.Bounds().Size()
	p := &painter{
		rules: map[string][]rule{}, ids: map[string]*node{}, shaded: map[*node][]shade{},
		pen: rasterx.NewDasher(size.X, size.Y, newScanner(target, done)), width: float64(max(size.X, size.Y)), done: done,
	}
	p.err = p.learn(root)
	p.index(root)
	return p
}

func (p *painter) index(n *node) {
	if id := n.attrs["id"]; id != "" && p.ids[id] == nil {
		p.ids[id] = n
	}
	for _, kid := range n.kids {
		p.index(kid)
	}
}

// draw draws an element and all within it.
func (p *painter) draw(n *node, m rasterx.Matrix2D, outer styling, depth int) error {
	if p.err != nil {
		return p.err
	}
	p.done.count(&p.done.visits, 1, maxVisits, "elements after copying")
	if depth > maxDepth {
		return errors.New("draw svg: copies within copies")
	}
	switch n.name {
	case "", "defs", "title", "desc", "metadata", "style", "script", "linearGradient", "radialGradient", "symbol",
		"clipPath", "mask", "filter", "marker", "pattern", "view", "font", "font-face", "color-profile", "cursor":
		return nil // not seen by itself
	}
	style, err := p.styled(n, outer)
	if err != nil {
		return err
	}
	own, err := transform(n.attrs["transform"])
	if err != nil {
		return err
	}
	opacity, err := style.number("opacity")
	if err != nil {
		return err
	}
	if style["display"] == "none" || opacity <= 0 {
		return nil
	}
	m = m.Mult(own)
	style.fade(opacity)
	switch n.name {
	case "svg", "g", "a", "switch":
		return p.group(n, m, style, depth)
	case "use":
		return p.copy(n, m, style, depth)
	case "text":
		if n.worded {
			return Undrawable("text")
		}
		return nil
	case "path", "rect", "circle", "ellipse", "line", "polyline", "polygon":
		return p.shape(n, m, style)
	case "image":
		return Undrawable("a picture of pixels inside")
	}
	return Undrawable("the element “" + n.name[:min(len(n.name), 40)] + "”")
}

// fade carries a group's opacity to what is in it. Where shapes of a half
// transparent group overlap, the overlap shows.
func (s styling) fade(opacity float64) {
	if opacity >= 1 {
		return
	}
	for _, key := range []string{"fill-opacity", "stroke-opacity"} {
		if v, err := s.number(key); err == nil {
			s[key] = fmt.Sprintf("%.6f", v*opacity)
		}
	}
}

func (p *painter) group(n *node, m rasterx.Matrix2D, style styling, depth int) error {
	if n.name == "svg" && depth > 0 {
		return Undrawable("a drawing within the drawing")
	}
	for _, kid := range n.kids {
		if n.name == "switch" && kid.name == "foreignObject" {
			continue // what a drawing program keeps for itself
		}
		if err := p.draw(kid, m, style, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// copy draws what a use element points to.
func (p *painter) copy(n *node, m rasterx.Matrix2D, style styling, depth int) error {
	id, inside := strings.CutPrefix(n.attrs["href"], "#")
	if !inside {
		return Undrawable("parts of other files")
	}
	target := p.ids[id]
	x, err := length(n.attrs["x"])
	y, err2 := length(n.attrs["y"])
	if err := errors.Join(err, err2); err != nil || target == nil {
		return Undrawable("a copy of something that is missing")
	}
	m = m.Translate(x, y)
	if target.name == "symbol" {
		if target.attrs["viewBox"] != "" {
			return Undrawable("a symbol with a size of its own")
		}
		style, err := p.styled(target, style)
		if err != nil {
			return err
		}
		return p.group(target, m, style, depth+1)
	}
	return p.draw(target, m, style, depth+1)
}

// shape fills and strokes one shape.
func (p *painter) shape(n *node, m rasterx.Matrix2D, style styling) error {
	if style["visibility"] != "visible" {
		return nil
	}
	o := &outline{m: m, done: p.done}
	if err := n.trace(o); err != nil || len(o.path) == 0 {
		return err
	}
	if ink, err := p.ink("fill", style, o); err != nil {
		return err
	} else if ink != nil && n.name != "line" {
		filler := &p.pen.Filler
		p.pen.Clear()
		filler.SetWinding(style["fill-rule"] != "evenodd")
		o.path.AddTo(filler)
		filler.SetColor(ink)
		filler.Draw()
		filler.SetWinding(true)
	}
	ink, err := p.ink("stroke", style, o)
	if err != nil || ink == nil {
		return err
	}
	return p.stroke(ink, style, o)
}

func (p *painter) stroke(ink any, style styling, o *outline) error {
	scale := math.Sqrt(math.Abs(o.m.A*o.m.D - o.m.B*o.m.C))
	width, err := style.number("stroke-width")
	miter, err2 := style.number("stroke-miterlimit")
	offset, err3 := style.number("stroke-dashoffset")
	dashes, err4 := style.dashes(scale)
	if err := errors.Join(err, err2, err3, err4); err != nil {
		return err
	}
	if width *= scale; width <= 0 {
		return nil
	}
	if !(width < 4*p.width && miter < 1e4 && math.Abs(offset*scale) < farthest) {
		return Undrawable("a line wider than the drawing")
	}
	caps := map[string]rasterx.CapFunc{"round": rasterx.RoundCap, "square": rasterx.SquareCap}
	end, known := caps[style["stroke-linecap"]]
	if !known {
		end = rasterx.ButtCap
	}
	joins := map[string]rasterx.JoinMode{"round": rasterx.Round, "bevel": rasterx.Bevel}
	join, known := joins[style["stroke-linejoin"]]
	if !known {
		join = rasterx.Miter
	}
	p.pen.Clear()
	p.pen.SetStroke(fixed.Int26_6(width*64), fixed.Int26_6(miter*64), end, end, rasterx.RoundGap, join, dashes, offset*scale)
	o.path.AddTo(p.pen)
	p.pen.SetColor(ink)
	p.pen.Draw()
	return nil
}

// dashes gives the dashes in px; nil is an unbroken line, which dashes too fine
// to be seen become too.
func (s styling) dashes(scale float64) ([]float64, error) {
	if s["stroke-dasharray"] == "none" {
		return nil, nil
	}
	list, err := numbers(s["stroke-dasharray"])
	total := 0.0
	for i := range list {
		if list[i] *= scale; list[i] < 0 {
			return nil, Undrawable("dashes of a kind")
		}
		total += list[i]
	}
	if err != nil || total < 1 {
		return nil, err
	}
	return list, nil
}

// trace draws the outline of a shape.
func (n *node) trace(o *outline) error {
	if n.name == "path" {
		return o.follow(n.attrs["d"])
	}
	if n.name == "polyline" || n.name == "polygon" {
		if n.attrs["points"] == "" {
			return nil
		}
		end := ""
		if n.name == "polygon" {
			end = "Z"
		}
		return o.follow("M" + n.attrs["points"] + end)
	}
	v := map[string]float64{}
	for _, key := range []string{"x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2"} {
		length, err := length(n.attrs[key])
		if err != nil {
			return err
		}
		v[key] = length
	}
	switch n.name {
	case "line":
		o.move(v["x1"], v["y1"])
		o.line(v["x2"], v["y2"])
	case "circle":
		o.ellipse(v["cx"], v["cy"], v["r"], v["r"])
	case "ellipse":
		o.ellipse(v["cx"], v["cy"], v["rx"], v["ry"])
	case "rect":
		rx, ry := v["rx"], v["ry"]
		if n.attrs["rx"] == "" {
			rx = ry
		}
		if n.attrs["ry"] == "" {
			ry = rx
		}
		o.box(rectangle{v["x"], v["y"], v["width"], v["height"]}, rx, ry)
	}
	o.stop(false)
	return nil
}

func (o *outline) ellipse(cx, cy, rx, ry float64) {
	if rx <= 0 || ry <= 0 {
		return
	}
	o.move(cx+rx, cy)
	o.arc(rx, ry, 0, false, true, cx-rx, cy)
	o.arc(rx, ry, 0, false, true, cx+rx, cy)
	o.stop(true)
}

func (o *outline) box(r rectangle, rx, ry float64) {
	if r.w <= 0 || r.h <= 0 {
		return
	}
	rx, ry = max(0, min(rx, r.w/2)), max(0, min(ry, r.h/2))
	right, bottom := r.x+r.w, r.y+r.h
	o.move(r.x+rx, r.y)
	o.line(right-rx, r.y)
	o.arc(rx, ry, 0, false, true, right, r.y+ry)
	o.line(right, bottom-ry)
	o.arc(rx, ry, 0, false, true, right-rx, bottom)
	o.line(r.x+rx, bottom)
	o.arc(rx, ry, 0, false, true, r.x, bottom-ry)
	o.line(r.x, r.y+ry)
	o.arc(rx, ry, 0, false, true, r.x+rx, r.y)
	o.stop(true)
}

// ink gives what fill or stroke paint with: a colour, a gradient, or nil.
func (p *painter) ink(key string, style styling, o *outline) (any, error) {
	opacity, err := style.number(key + "-opacity")
	if err != nil || opacity <= 0 {
		return nil, err
	}
	if inside, is := strings.CutPrefix(style[key], "url("); is {
		id, _, _ := strings.Cut(inside, ")")
		id, own := strings.CutPrefix(strings.Trim(id, "\"' "), "#")
		target := p.ids[id]
		if !own || target == nil || (target.name != "linearGradient" && target.name != "radialGradient") {
			return nil, Undrawable("a pattern, or parts of other files")
		}
		return p.gradient(target, o, min(1, opacity))
	}
	c, painted, err := style.colour(key)
	if err != nil || !painted {
		return nil, err
	}
	return rasterx.ApplyOpacity(color.Color(c), min(1, opacity)), nil
}
