package svg

import (
	"fmt"
	"image/color"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// styling holds the properties an element has, its own and those it inherits.
type styling map[string]string

// defaults gives what holds where nothing is said.
func defaults() styling {
	return styling{
		"fill": "black", "stroke": "none", "stroke-width": "1", "stroke-linecap": "butt", "stroke-linejoin": "miter",
		"stroke-miterlimit": "4", "stroke-dasharray": "none", "stroke-dashoffset": "0", "fill-rule": "nonzero",
		"fill-opacity": "1", "stroke-opacity": "1", "color": "black", "visibility": "visible",
		"stop-color": "black", "stop-opacity": "1", "opacity": "1",
	}
}

// undrawn are the properties that change what is seen and are not known here.
func undrawn() map[string]string {
	return map[string]string{
		"clip-path": "a clipping path", "mask": "a mask", "filter": "a filter", "marker": "arrow heads", "marker-start": "arrow heads",
		"marker-mid": "arrow heads", "marker-end": "arrow heads", "mix-blend-mode": "blending", "paint-order": "a paint order",
	}
}

// rule is one rule of a style sheet.
type rule struct {
	selector     string // a tag, .class or #id
	declarations string
}

// rules reads the style sheets of a file.
func (n *node) rules() ([]rule, error) {
	var list []rule
	if n.name == "style" {
		sheet := withoutComments(n.words)
		for part := range strings.SplitSeq(sheet, "}") {
			selectors, declarations, found := strings.Cut(part, "{")
			if !found && strings.TrimSpace(part) == "" {
				continue
			}
			for selector := range strings.SplitSeq(selectors, ",") {
				if selector = strings.TrimSpace(selector); !found || selector == "" || strings.ContainsAny(selector, " >+~:[*@\t\n") ||
					strings.ContainsAny(selector[1:], ".#") {
					return nil, Undrawable("styles of a kind")
				}
				list = append(list, rule{selector, declarations})
			}
		}
	}
	for _, kid := range n.kids {
		more, err := kid.rules()
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

func withoutComments(sheet string) string {
	for {
		before, rest, found := strings.Cut(sheet, "/*")
		if !found {
			return sheet
		}
		_, after, _ := strings.Cut(rest, "*/")
		sheet = before + " " + after
	}
}

// matches tells whether a rule is for an element, and how closely.
func (r rule) matches(n *node) (rank int, yes bool) {
	switch r.selector[0] {
	case '.':
		return 2, slices.Contains(strings.Fields(n.attrs["class"]), r.selector[1:])
	case '#':
		return 3, n.attrs["id"] == r.selector[1:]
	}
	return 1, n.name == r.selector
}

// styled gives the style of an element within another's: attributes first, then
// rules, the closer ones later, then the element's own style.
func (p *painter) styled(n *node, outer styling) (styling, error) {
	s := maps.Clone(outer)
	s["opacity"] = "1"
	own := styling{}
	for key, value := range n.attrs {
		own[key] = value
	}
	for rank := 1; rank <= 3; rank++ {
		for _, r := range p.rules {
			if at, yes := r.matches(n); yes && at == rank {
				declare(own, r.declarations)
			}
		}
	}
	declare(own, n.attrs["style"])
	for key, what := range undrawn() {
		if value := own[key]; value != "" && value != "none" && value != "normal" {
			return nil, Undrawable(what)
		}
	}
	for key, value := range own {
		if _, known := s[key]; known && value != "inherit" {
			s[key] = value
		}
	}
	s["display"] = own["display"]
	return s, nil
}

func declare(s styling, declarations string) {
	for d := range strings.SplitSeq(declarations, ";") {
		if key, value, found := strings.Cut(d, ":"); found {
			value, _, _ = strings.Cut(value, "!")
			s[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
}

// number gives a property as a number.
func (s styling) number(key string) (float64, error) {
	if part, is := strings.CutSuffix(s[key], "%"); is {
		v, err := length(part)
		return v / 100, err
	}
	return length(s[key])
}

// colour gives a property as a colour; ok is false for none.
func (s styling) colour(key string) (c color.NRGBA, ok bool, err error) {
	value := strings.ToLower(s[key])
	if value == "currentcolor" {
		value = strings.ToLower(s["color"])
	}
	if value == "none" || value == "transparent" {
		return color.NRGBA{}, false, nil
	}
	// "rgb(1 2 3)" and "rgb(1, 2, 3)" are the same.
	if strings.HasPrefix(value, "rgb(") && !strings.Contains(value, ",") {
		value = strings.Join(strings.Fields(value), ",")
	}
	parsed, err := parseColour(value)
	return parsed, err == nil, err
}

// parseColour wraps the parser of the toolkit, which panics on some words.
func parseColour(value string) (c color.NRGBA, err error) {
	defer func() {
		if recover() != nil {
			err = Undrawable("a colour of a kind")
		}
	}()
	parsed, err := oksvg.ParseSVGColor(value)
	known, is := parsed.(color.NRGBA)
	if err != nil || !is {
		return color.NRGBA{}, Undrawable("a colour of a kind")
	}
	return known, nil
}

// length reads a length; "" is 0. Physical units are those of CSS, 96 to the
// inch.
func length(s string) (float64, error) {
	factor := 1.0
	s = strings.TrimSpace(s)
	for unit, f := range map[string]float64{"px": 1, "pt": 96.0 / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96} {
		if number, is := strings.CutSuffix(s, unit); is {
			s, factor = strings.TrimSpace(number), f
			break
		}
	}
	if s == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.Abs(v) > 1e9 || math.IsNaN(v) {
		return 0, Undrawable("a length of a kind")
	}
	return v * factor, nil
}

// transform reads a list of transforms.
func transform(s string) (rasterx.Matrix2D, error) {
	m := rasterx.Identity
	for part := range strings.SplitSeq(s, ")") {
		if part = strings.Trim(part, " ,\t\r\n"); part == "" {
			continue
		}
		name, list, found := strings.Cut(part, "(")
		v, err := numbers(list)
		if err != nil || !found {
			return m, fmt.Errorf("read transform: %w", Undrawable("a transform of a kind"))
		}
		one, known := transformOf(strings.TrimSpace(name), v)
		if !known {
			return m, Undrawable("a transform of a kind")
		}
		m = m.Mult(one)
	}
	return m, nil
}

func transformOf(name string, v []float64) (rasterx.Matrix2D, bool) {
	const degree = math.Pi / 180
	m := rasterx.Identity
	switch n := len(v); {
	case name == "matrix" && n == 6:
		return rasterx.Matrix2D{A: v[0], B: v[1], C: v[2], D: v[3], E: v[4], F: v[5]}, true
	case name == "translate" && n == 1:
		return m.Translate(v[0], 0), true
	case name == "translate" && n == 2:
		return m.Translate(v[0], v[1]), true
	case name == "scale" && n == 1:
		return m.Scale(v[0], v[0]), true
	case name == "scale" && n == 2:
		return m.Scale(v[0], v[1]), true
	case name == "rotate" && n == 1:
		return m.Rotate(v[0] * degree), true
	case name == "rotate" && n == 3:
		return m.Translate(v[1], v[2]).Rotate(v[0]*degree).Translate(-v[1], -v[2]), true
	case name == "skewX" && n == 1:
		return m.SkewX(v[0] * degree), true
	case name == "skewY" && n == 1:
		return m.SkewY(v[0] * degree), true
	}
	return m, false
}
