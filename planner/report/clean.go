package report

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean gives text as a paper prints it: valid, composed (NFC), with "\n" as
// the only control character and without marks that turn the direction of
// what follows.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
			return '\n'
		case r == '\t':
			return ' '
		case r < 0x20, r >= 0x7f && r < 0xa0, turning(r):
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(s)
}

// cleanLine gives text on a single line.
func cleanLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// turning tells the bidirectional controls that could disguise a name.
func turning(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x61c
}

// invisible tells runes that have no picture of their own: joiners, variation
// selectors and the like. They are kept for shaping but take no room.
func invisible(r rune) bool {
	return r == 0xad || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) ||
		unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

// gap tells a space at which a line may break.
func gap(r rune) bool {
	return unicode.IsSpace(r) && r != 0xa0 && r != 0x2007 && r != 0x202f || r == 0x200b
}

// joins tells whether a rune belongs to the one before it, so that no line may
// break between them.
func joins(before, r rune) bool {
	return unicode.Is(unicode.M, r) || invisible(r) || before == 0x200d || r >= 0x1f3fb && r <= 0x1f3ff
}

// hinge tells whether a line may break after a rune inside a word: after the
// hyphen or stroke of a double name, but in no date or range.
func hinge(before, r, after rune) bool {
	return (r == '-' || r == '/' || r == 0x2010) && unicode.IsLetter(before) && unicode.IsLetter(after)
}
