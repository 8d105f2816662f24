package planner

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold gives text as search compares it: without case, accents or width, with
// letters that Unicode does not take apart written plainly (ø as o, ß as ss).
func Fold(s string) string {
	if ascii(s) {
		return strings.ToLower(s)
	}
	s = norm.NFKD.String(s)
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if accent(r) {
			continue
		}
		r = unicode.ToLower(r)
		if plain, ok := plainLetter(r); ok {
			b.WriteString(plain)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// accent tells whether a rune is a mark that readers leave out when they type.
// Vowel signs of Thai or Devanagari are marks too, but belong to the word.
func accent(r rune) bool {
	return r >= 0x300 && unicode.Is(unicode.Mn, r) && unicode.In(r, unicode.Inherited, unicode.Hebrew, unicode.Arabic)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func plainLetter(r rune) (string, bool) {
	if r < 0x80 {
		return "", false
	}
	switch r {
	case 'ß':
		return "ss", true
	case 'ς':
		return "σ", true
	case 'ø':
		return "o", true
	case 'đ', 'ð':
		return "d", true
	case 'ł':
		return "l", true
	case 'ħ':
		return "h", true
	case 'ı':
		return "i", true
	case 'æ':
		return "ae", true
	case 'œ':
		return "oe", true
	case 'þ':
		return "th", true
	case 'ŋ':
		return "n", true
	case 'ŧ':
		return "t", true
	case '’', 'ʼ', '‘':
		return "'", true
	}
	return "", false
}
