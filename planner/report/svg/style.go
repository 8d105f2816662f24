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

// rule is one rule of a style sheet, for a tag, .class or #id.
type rule struct {
	order    int // its place among all rules of the file
	declared []declaration
}

type declaration struct{ key, value string }

// learn reads the style sheets of a file.
func (p *painter) learn(n *node) error {
	if n.name == "style" {
		for part := range strings.SplitSeq(withoutComments(n.sheet.String()), "}") {
			selectors, declarations, found := strings.Cut(part, "{")
			if !found && strings.TrimSpace(part) == "" {
				continue
			}
			declared := declarationsOf(declarations)
			for selector := range strings.SplitSeq(selectors, ",") {
				if selector = strings.TrimSpace(selector); !found || selector == "" || strings.ContainsAny(selector, " >+~:[*@\t\n") ||
					strings.ContainsAny(selector[1:], ".#") {
					return Undrawable("styles of a kind")
				}
				p.done.count(&p.done.rules, 1, maxRules, "style rules")
				p.rules[selector] = append(p.rules[selector], rule{p.done.rules, declared})
			}
		}
	}
	for _, kid := range n.kids {
		if err := p.learn(kid); err != nil {
			return err
		}
	}
	return nil
}

func withoutComments(sheet string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(sheet, "/*")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		out.WriteByte(' ')
		_, sheet, _ = strings.Cut(rest, "*/")
	}
}

func declarationsOf(text string) []declaration {
	var list []declaration
	for d := range strings.SplitSeq(text, ";") {
		if key, value, found := strings.Cut(d, ":"); found {
			value, _, _ = strings.Cut(value, "!")
			list = append(list, declaration{strings.TrimSpace(key), strings.TrimSpace(value)})
		}
	}
	return list
}

// matching gives the rules for an element, the closer ones later: those for its
// tag, its classes, itself.
func (p *painter) matching(n *node) []rule {
	list := slices.Clone(p.rules[n.name])
	classes := len(list)
	for class := range strings.FieldsSeq(n.attrs["class"]) {
		list = append(list, p.rules["."+class]...)
	}
	slices.SortStableFunc(list[classes:], func(a, b rule) int { return a.order - b.order })
	if id := n.attrs["id"]; id != "" {
		list = append(list, p.rules["#"+id]...)
	}
	return list
}

// styled gives the style of an element within another's: attributes first, then
// rules, the closer ones later, then the element's own style.
func (p *painter) styled(n *node, outer styling) (styling, error) {
	own := styling{}
	set := func(key, value string) {
		p.done.count(&p.done.read, len(key)+len(value), maxRead, "styles")
		own[key] = value
	}
	for key, value := range n.attrs {
		set(key, value)
	}
	for _, r := range p.matching(n) {
		for _, d := range r.declared {
			set(d.key, d.value)
		}
	}
	for _, d := range declarationsOf(n.attrs["style"]) {
		set(d.key, d.value)
	}
	for key, what := range undrawn() {
		if value := own[key]; value != "" && value != "none" && value != "normal" {
			return nil, Undrawable(what)
		}
	}
	s := maps.Clone(outer)
	s["opacity"] = "1"
	for key, value := range own {
		if _, known := s[key]; known && value != "inherit" {
			s[key] = value
		}
	}
	s["display"] = own["display"]
	// Inherited values are read again for every shape.
	for _, value := range s {
		p.done.count(&p.done.read, len(value), maxRead, "styles")
	}
	return s, nil
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
