package typeset

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// The library that knows the classes of runes also resolves them, but gets
// closing brackets behind numbers wrong and tells of each level only whether it
// is even, which is not enough to put a line in order. The rules below are
// those of UAX #9, without what embeddings and overrides ask for.

// resolve gives the runes of a context their levels.
func (c *context) resolve(text []rune, list []uint8) {
	own := bidi.L // the context's own direction
	if c.level%2 == 1 {
		own = bidi.R
	}
	classes := make([]bidi.Class, len(c.runes))
	for k, i := range c.runes {
		classes[k] = class(text[i])
	}
	brackets := c.brackets(text, classes)
	weak(classes, own)
	setBrackets(classes, brackets, own)
	neutral(classes, own)
	for k, i := range c.runes {
		list[i] = c.level
		switch {
		case classes[k] == bidi.EN || classes[k] == bidi.AN:
			list[i] += 2 - c.level%2
		case classes[k] != own:
			list[i]++
		}
	}
}

// weak resolves marks, digits and what stands beside digits (W1 to W7).
func weak(classes []bidi.Class, own bidi.Class) {
	before, letter := own, own // the class before (W1), the last letter (W2, W3)
	for k, c := range classes {
		switch {
		case c == bidi.NSM && isolateMark(before):
			classes[k] = bidi.ON
		case c == bidi.NSM:
			classes[k] = before
		}
		before = classes[k]
	}
	for k, c := range classes {
		switch c {
		case bidi.L, bidi.R, bidi.AL:
			letter = c
		case bidi.EN:
			if letter == bidi.AL {
				classes[k] = bidi.AN
			}
		}
	}
	for k, c := range classes {
		if c == bidi.AL {
			classes[k] = bidi.R
		}
	}
	separators(classes)
	letter = own
	for k, c := range classes {
		switch c {
		case bidi.L, bidi.R:
			letter = c
		case bidi.EN:
			if letter == bidi.L { // W7
				classes[k] = bidi.L
			}
		}
	}
}

// separators makes what stands in or beside numbers part of them (W4 to W6).
func separators(classes []bidi.Class) {
	for k := 1; k+1 < len(classes); k++ {
		before, c, after := classes[k-1], classes[k], classes[k+1]
		if before == after && (before == bidi.EN && (c == bidi.ES || c == bidi.CS) || before == bidi.AN && c == bidi.CS) {
			classes[k] = before
		}
	}
	for k := 0; k < len(classes); k++ {
		if classes[k] != bidi.ET {
			continue
		}
		end := k
		for end < len(classes) && classes[end] == bidi.ET {
			end++
		}
		if k > 0 && classes[k-1] == bidi.EN || end < len(classes) && classes[end] == bidi.EN {
			for at := k; at < end; at++ {
				classes[at] = bidi.EN
			}
		}
		k = end
	}
	for k, c := range classes {
		if c == bidi.ES || c == bidi.ET || c == bidi.CS {
			classes[k] = bidi.ON
		}
	}
}

// isolateMark tells the class of a mark around an isolate.
func isolateMark(c bidi.Class) bool {
	return c == bidi.FSI || c == bidi.LRI || c == bidi.RLI || c == bidi.PDI
}

// pair is a pair of brackets, by their places among a context's runes.
type pair struct{ opening, closing int }

// brackets finds the pairs of a context (BD16).
func (c *context) brackets(text []rune, classes []bidi.Class) []pair {
	const most = 63 // open ones, beyond which none is paired
	type opened struct {
		closing rune
		at      int
	}
	var open []opened
	var pairs []pair
	for k, i := range c.runes {
		properties, _ := bidi.LookupRune(text[i])
		switch {
		case classes[k] != bidi.ON || !properties.IsBracket():
		case properties.IsOpeningBracket():
			if len(open) == most {
				return pairs
			}
			open = append(open, opened{mirrored(text[i]), k})
		default:
			for o := len(open) - 1; o >= 0; o-- {
				if open[o].closing == canonical(text[i]) {
					pairs = append(pairs, pair{open[o].at, k})
					open = open[:o]
					break
				}
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return a.opening - b.opening })
	return pairs
}

// mirrored gives the counterpart of a bracket.
func mirrored(r rune) rune { return []rune(bidi.ReverseString(string(canonical(r))))[0] }

// canonical gives angle brackets in their canonical form.
func canonical(r rune) rune {
	switch r {
	case 0x2329:
		return 0x3008
	case 0x232a:
		return 0x3009
	}
	return r
}

// strong gives the direction that a class counts as among neutrals.
func strong(c bidi.Class) (bidi.Class, bool) {
	switch c {
	case bidi.L:
		return bidi.L, true
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R, true
	}
	return c, false
}

// setBrackets gives pairs of brackets the direction of what they hold (N0).
func setBrackets(classes []bidi.Class, pairs []pair, own bidi.Class) {
	for _, p := range pairs {
		holdsOwn, holdsOther := false, false
		for _, c := range classes[p.opening+1 : p.closing] {
			if direction, ok := strong(c); ok {
				holdsOwn = holdsOwn || direction == own
				holdsOther = holdsOther || direction != own
			}
		}
		direction := own
		switch {
		case holdsOwn:
		case !holdsOther:
			continue
		default:
			for k := p.opening - 1; k >= 0; k-- {
				if found, ok := strong(classes[k]); ok {
					direction = found
					break
				}
			}
		}
		classes[p.opening], classes[p.closing] = direction, direction
	}
}

// neutral gives what has no direction that of what stands around it (N1, N2).
func neutral(classes []bidi.Class, own bidi.Class) {
	before := own
	for k := 0; k < len(classes); k++ {
		if direction, ok := strong(classes[k]); ok {
			before = direction
			continue
		}
		end, after := k, own
		for end < len(classes) {
			if direction, ok := strong(classes[end]); ok {
				after = direction
				break
			}
			end++
		}
		direction := own
		if before == after {
			direction = before
		}
		for at := k; at < end; at++ {
			classes[at] = direction
		}
		k = end - 1
	}
}
