package report

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"stipple/planner/report/typeset"
)

// clean gives text as a paper prints it: valid, composed (NFC), with "\n" as
// the only control character and without marks that turn the direction of
// what follows. Marks that set a part apart stay: see Job.apart.
func clean(s string) string {
	if plainASCII(s) {
		return s
	}
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
	return r >= 0x202a && r <= 0x202e || r == 0x2066 || r == 0x2067 || r == 0x200e || r == 0x200f || r == 0x61c
}

// plainASCII tells text that needs no cleaning.
func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] != '\n' && (s[i] < 0x20 || s[i] >= 0x7f) {
			return false
		}
	}
	return true
}

// invisible tells runes that have no picture of their own. They are kept for
// shaping but take no room.
func invisible(r rune) bool { return typeset.Ignorable(r) }
