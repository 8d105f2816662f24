package typeset

import (
	"golang.org/x/text/unicode/bidi"
)

// The marks that set a part of a paragraph apart, so that neither it nor what
// stands around it turns the other's direction.
const (
	firstStrongIsolate = '\u2068'
	popIsolate         = '\u2069'
)

// Isolate sets a name or a number apart from the sentence it stands in.
func Isolate(s string) string { return string(firstStrongIsolate) + s + string(popIsolate) }

// Isolates tells the marks that Isolate sets around a name.
func Isolates(r rune) bool { return r == firstStrongIsolate || r == popIsolate }

// Turns tells whether words may hold anything that does not read from the left.
func Turns(words string) bool { return turns([]rune(words)) }

// turns tells whether text may hold anything that does not read from the left.
func turns(text []rune) bool {
	for _, r := range text {
		switch {
		case r < 0x590:
		case r <= 0x8ff, r >= 0xfb1d && r <= 0xfdff, r >= 0xfe70 && r <= 0xfeff, r >= 0x10800 && r <= 0x10fff, r >= 0x1e800 && r <= 0x1efff:
			return true
		}
	}
	return false
}

func class(r rune) bidi.Class {
	properties, _ := bidi.LookupRune(r)
	return properties.Class()
}

// context is a part of a paragraph that reads on its own: the paragraph itself
// or what stands between the marks of an isolate. Parts of it that are
// contexts of their own are left out.
type context struct {
	level uint8
	runes []int // their places in the paragraph
}

// levels gives the embedding level of every rune of a paragraph (UAX #9): even
// ones read from the left. Embeddings and overrides count as letters of no
// direction; papers hold none.
func levels(text []rune, base Direction) []uint8 {
	list := make([]uint8, len(text))
	if base != RightToLeft && !turns(text) {
		return list
	}
	if base == Auto {
		base = firstStrong(text)
	}
	for _, c := range contexts(text, base) {
		c.resolve(text, list)
	}
	return list
}

// contexts parts a paragraph into what reads on its own.
func contexts(text []rune, base Direction) []*context {
	first := &context{}
	if base == RightToLeft {
		first.level = 1
	}
	list, open := []*context{first}, []*context{first}
	for i, r := range text {
		top := open[len(open)-1]
		switch {
		case r == firstStrongIsolate:
			top.runes = append(top.runes, i)
			inner := &context{level: top.level + 1}
			if odd := firstStrong(isolated(text[i+1:])) == RightToLeft; odd != (inner.level%2 == 1) {
				inner.level++
			}
			list, open = append(list, inner), append(open, inner)
		case r == popIsolate && len(open) > 1:
			open = open[:len(open)-1]
			open[len(open)-1].runes = append(open[len(open)-1].runes, i)
		default:
			top.runes = append(top.runes, i)
		}
	}
	return list
}

// isolated gives text up to the mark that ends an isolate begun before it.
func isolated(text []rune) []rune {
	depth := 1
	for i, r := range text {
		switch r {
		case firstStrongIsolate:
			depth++
		case popIsolate:
			if depth--; depth == 0 {
				return text[:i]
			}
		}
	}
	return text
}

// firstStrong gives the direction of the first letter outside isolates, from
// the left when there is none.
func firstStrong(text []rune) Direction {
	depth := 0
	for _, r := range text {
		switch {
		case r == firstStrongIsolate:
			depth++
		case r == popIsolate && depth > 0:
			depth--
		case depth > 0:
		default:
			switch class(r) {
			case bidi.L:
				return LeftToRight
			case bidi.R, bidi.AL:
				return RightToLeft
			}
		}
	}
	return LeftToRight
}
