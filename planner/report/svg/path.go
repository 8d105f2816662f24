package svg

import (
	"math"
	"strconv"
	"strings"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
)

// outline is a path laid through a transform, in 1/64 px.
type outline struct {
	path      rasterx.Path
	m         rasterx.Matrix2D
	x, y      float64 // where the pen is
	x0, y0    float64 // where the subpath began
	cx, cy    float64 // the last control point
	last      byte
	open      bool
	low, high [2]float64 // the box of the points before the transform
	some      bool
	done      *work
}

// farthest is how far from the picture a point may lie, in px: beyond, the
// rasteriser's numbers would overflow.
const farthest = 1e6

func (o *outline) at(x, y float64) fixed.Point26_6 {
	if !o.some {
		o.low, o.high, o.some = [2]float64{x, y}, [2]float64{x, y}, true
	}
	o.low = [2]float64{min(o.low[0], x), min(o.low[1], y)}
	o.high = [2]float64{max(o.high[0], x), max(o.high[1], y)}
	px, py := o.m.Transform(x, y)
	// NaN fails the comparison too.
	if !(math.Abs(px) < farthest && math.Abs(py) < farthest) {
		panic("a point lies too far away")
	}
	return fixed.Point26_6{X: fixed.Int26_6(math.Round(px * 64)), Y: fixed.Int26_6(math.Round(py * 64))}
}

// count counts one line or curve.
func (o *outline) count() { o.done.count(&o.done.segments, 1, maxSegments, "lines and curves") }

func (o *outline) begin() {
	if !o.open {
		o.path.Start(o.at(o.x, o.y))
		o.x0, o.y0, o.open = o.x, o.y, true
	}
}

func (o *outline) move(x, y float64) {
	o.count()
	o.stop(false)
	o.x, o.y = x, y
	o.begin()
}

func (o *outline) line(x, y float64) {
	o.count()
	o.begin()
	o.path.Line(o.at(x, y))
	o.x, o.y = x, y
}

func (o *outline) quad(cx, cy, x, y float64) {
	o.count()
	o.begin()
	o.path.QuadBezier(o.at(cx, cy), o.at(x, y))
	o.cx, o.cy, o.x, o.y = cx, cy, x, y
}

func (o *outline) cube(ax, ay, bx, by, x, y float64) {
	o.count()
	o.begin()
	o.path.CubeBezier(o.at(ax, ay), o.at(bx, by), o.at(x, y))
	o.cx, o.cy, o.x, o.y = bx, by, x, y
}

// stop ends a subpath.
func (o *outline) stop(closed bool) {
	if o.open {
		o.path.Stop(closed)
		o.x, o.y, o.open = o.x0, o.y0, false
	}
}

// arc draws an elliptical arc as SVG states it: radii, the turn of the ellipse
// in degrees, which of the four arcs, and the end.
func (o *outline) arc(rx, ry, turn float64, large, sweep bool, x, y float64) {
	rx, ry = math.Abs(rx), math.Abs(ry)
	if rx == 0 || ry == 0 || (x == o.x && y == o.y) {
		o.line(x, y)
		return
	}
	sin, cos := math.Sincos(turn * math.Pi / 180)
	dx, dy := (o.x-x)/2, (o.y-y)/2
	px, py := cos*dx+sin*dy, cos*dy-sin*dx
	if grow := math.Sqrt(px*px/(rx*rx) + py*py/(ry*ry)); grow > 1 {
		rx, ry = rx*grow, ry*grow
	}
	off := math.Sqrt(max(0, rx*rx*ry*ry/(rx*rx*py*py+ry*ry*px*px)-1))
	if large == sweep {
		off = -off
	}
	ux, uy := off*rx*py/ry, -off*ry*px/rx
	mx, my := cos*ux-sin*uy+(o.x+x)/2, sin*ux+cos*uy+(o.y+y)/2
	from := math.Atan2((py-uy)/ry, (px-ux)/rx)
	angle := math.Mod(math.Atan2((-py-uy)/ry, (-px-ux)/rx)-from, 2*math.Pi)
	if sweep && angle < 0 {
		angle += 2 * math.Pi
	} else if !sweep && angle > 0 {
		angle -= 2 * math.Pi
	}
	pieces := math.Ceil(math.Abs(angle) / (math.Pi / 2))
	step := angle / pieces
	bow := 4.0 / 3 * math.Tan(step/4)
	point := func(a, b float64) (float64, float64) {
		return mx + cos*rx*a - sin*ry*b, my + sin*rx*a + cos*ry*b
	}
	for i := range int(pieces) {
		s1, c1 := math.Sincos(from + step*float64(i))
		s2, c2 := math.Sincos(from + step*float64(i+1))
		ax, ay := point(c1-bow*s1, s1+bow*c1)
		bx, by := point(c2+bow*s2, s2-bow*c2)
		ex, ey := point(c2, s2)
		if i == int(pieces)-1 {
			ex, ey = x, y
		}
		o.cube(ax, ay, bx, by, ex, ey)
	}
}

// arguments tells how many numbers a command of path data takes.
func arguments(command byte) (int, bool) {
	n, known := map[byte]int{'m': 2, 'l': 2, 'h': 1, 'v': 1, 'c': 6, 's': 4, 'q': 4, 't': 2, 'a': 7, 'z': 0}[command|0x20]
	return n, known
}

// follow draws path data (the attribute d).
func (o *outline) follow(d string) error {
	bad := Undrawable("path data of a kind")
	rest := strings.TrimLeft(d, " ,\t\r\n")
	for rest != "" {
		command := rest[0]
		n, known := arguments(command)
		if !known {
			return bad
		}
		rest = strings.TrimLeft(rest[1:], " ,\t\r\n")
		for first := true; first || startsNumber(rest) && n > 0; first = false {
			var v [7]float64
			for i := range n {
				var ok bool
				if v[i], rest, ok = nextNumber(rest, n == 7 && (i == 3 || i == 4)); !ok {
					return bad
				}
			}
			o.segment(command, v)
			o.last = command | 0x20
			// Further pairs after a move are lines.
			switch command {
			case 'm':
				command = 'l'
			case 'M':
				command = 'L'
			}
		}
	}
	o.stop(false)
	return nil
}

// segment draws one command; small letters are relative.
func (o *outline) segment(command byte, v [7]float64) {
	x, y := 0.0, 0.0
	if command >= 'a' {
		x, y = o.x, o.y
	}
	switch command | 0x20 {
	case 'm':
		o.move(x+v[0], y+v[1])
	case 'l':
		o.line(x+v[0], y+v[1])
	case 'h':
		o.line(x+v[0], o.y)
	case 'v':
		o.line(o.x, y+v[0])
	case 'c':
		o.cube(x+v[0], y+v[1], x+v[2], y+v[3], x+v[4], y+v[5])
	case 's':
		ax, ay := o.mirrored("cs")
		o.cube(ax, ay, x+v[0], y+v[1], x+v[2], y+v[3])
	case 'q':
		o.quad(x+v[0], y+v[1], x+v[2], y+v[3])
	case 't':
		ax, ay := o.mirrored("qt")
		o.quad(ax, ay, x+v[0], y+v[1])
	case 'a':
		o.arc(v[0], v[1], v[2], v[3] != 0, v[4] != 0, x+v[5], y+v[6])
	case 'z':
		o.stop(true)
	}
}

// mirrored gives the control point that continues a curve of the same kind.
func (o *outline) mirrored(after string) (x, y float64) {
	if strings.IndexByte(after, o.last) < 0 {
		return o.x, o.y
	}
	return 2*o.x - o.cx, 2*o.y - o.cy
}

func startsNumber(s string) bool {
	return s != "" && strings.IndexByte("+-.0123456789", s[0]) >= 0
}

// nextNumber reads a number and what separates it from the next. A flag is one
// digit, which may stand without a space before what follows.
func nextNumber(s string, flag bool) (v float64, rest string, ok bool) {
	end, dot, exponent := 0, false, false
	for end < len(s) && !(flag && end == 1) {
		c := s[end]
		switch {
		case c >= '0' && c <= '9':
		case (c == '+' || c == '-') && (end == 0 || s[end-1]|0x20 == 'e'):
		case c == '.' && !dot && !exponent:
			dot = true
		case (c == 'e' || c == 'E') && !exponent && end > 0:
			exponent = true
		default:
			c = 0
		}
		if c == 0 {
			break
		}
		end++
	}
	v, err := strconv.ParseFloat(s[:end], 64)
	return v, strings.TrimLeft(s[end:], " ,\t\r\n"), err == nil && math.Abs(v) < 1e9
}

// numbers reads a list of numbers.
func numbers(s string) ([]float64, error) {
	var list []float64
	rest := strings.TrimLeft(s, " ,\t\r\n")
	for rest != "" {
		v, after, ok := nextNumber(rest, false)
		if !ok {
			return nil, Undrawable("numbers of a kind")
		}
		list, rest = append(list, v), after
	}
	return list, nil
}
