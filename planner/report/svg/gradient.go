package svg

import (
	"image/color"
	"math"
	"sort"
	"strings"

	"github.com/srwiley/rasterx"
)

// shade is a place on a gradient with its colour, not premultiplied.
type shade struct {
	at         float64
	r, g, b, a float64 // 0 to 255
}

// gradient gives the colours of a gradient for a shape.
func (p *painter) gradient(n *node, o *outline, opacity float64) (any, error) {
	attrs, shades, err := p.gradientParts(n)
	if err != nil || len(shades) == 0 {
		return nil, err
	}
	own, err := transform(attrs["gradientTransform"])
	if err != nil {
		return nil, err
	}
	m := o.m
	if attrs["gradientUnits"] != "userSpaceOnUse" {
		w, h := o.high[0]-o.low[0], o.high[1]-o.low[1]
		if w <= 0 || h <= 0 {
			return shades[len(shades)-1].colour(opacity), nil
		}
		m = m.Mult(rasterx.Matrix2D{A: w, D: h, E: o.low[0], F: o.low[1]})
	}
	m = m.Mult(own)
	if math.Abs(m.A*m.D-m.B*m.C) < 1e-12 {
		return shades[len(shades)-1].colour(opacity), nil
	}
	place, err := gradientPlace(n.name, attrs)
	if err != nil {
		return nil, err
	}
	back, spread := m.Invert(), attrs["spreadMethod"]
	return shading(func(px, py int) color.NRGBA {
		t := spreadOut(place(back.Transform(float64(px)+0.5, float64(py)+0.5)), spread)
		return shadeAt(shades, t).colour(opacity)
	}), nil
}

// gradientParts gives the attributes and colours of a gradient, some of which
// it may take from another.
func (p *painter) gradientParts(n *node) (map[string]string, []shade, error) {
	attrs := map[string]string{}
	var shades []shade
	for range 8 {
		for key, value := range n.attrs {
			if attrs[key] == "" || key == "href" {
				attrs[key] = value
			}
		}
		if len(shades) == 0 {
			var err error
			if shades, err = p.shades(n); err != nil {
				return nil, nil, err
			}
		}
		next := n.attrs["href"]
		if next == "" {
			break
		}
		id, inside := strings.CutPrefix(next, "#")
		if n = p.ids[id]; !inside || n == nil {
			return nil, nil, Undrawable("parts of other files")
		}
	}
	return attrs, shades, nil
}

// shades reads the stops of a gradient, once: they are the same wherever it is
// used.
func (p *painter) shades(n *node) ([]shade, error) {
	if list, known := p.shaded[n]; known {
		return list, nil
	}
	var list []shade
	least := 0.0
	for _, stop := range n.kids {
		if stop.name != "stop" {
			continue
		}
		if len(list) == maxStops {
			panic(tooMuch("stops of a gradient"))
		}
		style, err := p.styled(stop, defaults())
		if err != nil {
			return nil, err
		}
		c, painted, err := style.colour("stop-color")
		if err != nil {
			return nil, err
		}
		opacity, err := style.number("stop-opacity")
		if err != nil {
			return nil, err
		}
		at, err := fraction(stop.attrs["offset"], 0)
		if err != nil {
			return nil, err
		}
		if !painted {
			opacity = 0
		}
		least = max(least, min(1, at))
		list = append(list, shade{
			at: least, r: float64(c.R), g: float64(c.G), b: float64(c.B),
			a: float64(c.A) * max(0, min(1, opacity)),
		})
	}
	p.shaded[n] = list
	return list, nil
}

// fraction reads a number or a percentage; "" is the default.
func fraction(s string, standard float64) (float64, error) {
	if s == "" {
		return standard, nil
	}
	if part, is := strings.CutSuffix(s, "%"); is {
		v, err := length(part)
		return v / 100, err
	}
	return length(s)
}

// gradientPlace gives where on the gradient a point lies, 0 to 1 within it.
func gradientPlace(kind string, attrs map[string]string) (func(x, y float64) float64, error) {
	keys, standard := []string{"x1", "y1", "x2", "y2"}, []float64{0, 0, 1, 0}
	if kind == "radialGradient" {
		keys, standard = []string{"cx", "cy", "r"}, []float64{0.5, 0.5, 0.5}
	}
	if attrs["gradientUnits"] == "userSpaceOnUse" {
		for _, key := range keys {
			if v := attrs[key]; v == "" || strings.HasSuffix(v, "%") {
				return nil, Undrawable("a gradient of a kind")
			}
		}
	}
	v := make([]float64, len(keys))
	for i, key := range keys {
		var err error
		if v[i], err = fraction(attrs[key], standard[i]); err != nil {
			return nil, err
		}
	}
	if kind == "radialGradient" {
		for i, key := range []string{"fx", "fy"} {
			focus, err := fraction(attrs[key], v[i])
			if err != nil || math.Abs(focus-v[i]) > 0.05*v[2] {
				return nil, Undrawable("a gradient around a point beside its centre")
			}
		}
		if v[2] <= 0 {
			return func(float64, float64) float64 { return 1 }, nil
		}
		return func(x, y float64) float64 { return math.Hypot(x-v[0], y-v[1]) / v[2] }, nil
	}
	dx, dy := v[2]-v[0], v[3]-v[1]
	length := dx*dx + dy*dy
	if length == 0 {
		return func(float64, float64) float64 { return 1 }, nil
	}
	return func(x, y float64) float64 { return ((x-v[0])*dx + (y-v[1])*dy) / length }, nil
}

// spreadOut brings a place beyond the ends back into the gradient.
func spreadOut(t float64, method string) float64 {
	switch method {
	case "repeat":
		return t - math.Floor(t)
	case "reflect":
		t = math.Abs(math.Mod(t, 2))
		return min(t, 2-t)
	}
	return max(0, min(1, t))
}

func shadeAt(list []shade, t float64) shade {
	i := sort.Search(len(list), func(i int) bool { return !(t > list[i].at) })
	if i == len(list) {
		return list[i-1]
	}
	s := list[i]
	if i == 0 || s.at == list[i-1].at {
		return s
	}
	before := list[i-1]
	f := (t - before.at) / (s.at - before.at)
	mix := func(a, b float64) float64 { return a + (b-a)*f }
	return shade{t, mix(before.r, s.r), mix(before.g, s.g), mix(before.b, s.b), mix(before.a, s.a)}
}

func (s shade) colour(opacity float64) color.NRGBA {
	part := func(v float64) uint8 { return uint8(math.Round(max(0, min(255, v)))) }
	return color.NRGBA{R: part(s.r), G: part(s.g), B: part(s.b), A: part(s.a * opacity)}
}
