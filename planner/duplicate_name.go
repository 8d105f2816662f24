package planner

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// name is a person's name as names are compared: folded words without hyphens,
// apostrophes or dots.
type name struct{ family, given []string }

func newName(family, given string) name { return name{nameWords(family), nameWords(given)} }

func nameWords(s string) []string {
	return strings.FieldsFunc(Fold(s), func(r rune) bool { return !isNameLetter(r) })
}

// isNameLetter tells what of a name counts: letters of any script and the marks
// that stay with them.
func isNameLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }

// like says what two names have in common. A name with a part left open is
// like no other.
func (n name) like(other name) sign {
	if len(n.family) == 0 || len(n.given) == 0 || len(other.family) == 0 || len(other.given) == 0 {
		return sign{}
	}
	family, given, otherFamily, otherGiven := whole(n.family), whole(n.given), whole(other.family), whole(other.given)
	switch {
	case family == otherFamily && given == otherGiven:
		return sameName
	case family == otherGiven && given == otherFamily:
		return swappedName
	case slip(family, otherFamily) && slip(given, otherGiven), slip(family, otherGiven) && slip(given, otherFamily),
		slip(family, otherFamily) && amongst(n.given, other.given):
		return similarName
	case slip(family, otherFamily) && initials(n.given, other.given):
		return initialsFit
	case given == otherGiven:
		return sameGiven
	}
	return otherName
}

// whole writes words as one: "Anne-Marie" is "Annemarie".
func whole(words []string) string { return strings.Join(words, "") }

// amongst tells whether all words of the shorter list are in the longer one: who
// has two given names often goes by one.
func amongst(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, word := range a {
		if !slices.Contains(b, word) {
			return false
		}
	}
	return len(a) < len(b)
}

// initials tells whether words that stand at the same place are the same or one
// is the other's first letter, as at least one is.
func initials(a, b []string) bool {
	found := false
	for i := range min(len(a), len(b)) {
		switch {
		case a[i] == b[i]:
		case isInitial(a[i], b[i]), isInitial(b[i], a[i]):
			found = true
		default:
			return false
		}
	}
	return found
}

func isInitial(letter, word string) bool {
	return utf8.RuneCountInString(letter) == 1 && strings.HasPrefix(word, letter)
}

// slip tells whether two folded names differ by no more than typing slips: one
// in a name of four letters or more, two in one of eight or more. The limits are
// a design choice; in a shorter name one letter is another name.
func slip(a, b string) bool {
	if a == b {
		return true
	}
	x, y := []rune(a), []rune(b)
	limit := 0
	switch n := min(len(x), len(y)); {
	case n >= 8:
		limit = 2
	case n >= 4:
		limit = 1
	}
	return limit > 0 && slips(x, y, limit) <= limit
}

// slips counts the fewest slips that make one text of the other: a letter left
// out, put in, mistaken for another, or two neighbours swapped (the
// Damerau–Levenshtein distance in which no letter is touched twice). More than
// limit are not counted further.
func slips(a, b []rune, limit int) int {
	if diff := len(a) - len(b); diff > limit || -diff > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			other := 1
			if a[i-1] == b[j-1] {
				other = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+other)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		if min(slices.Min(row), slices.Min(last)) > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// letterSum gives a number that is the same for all texts of the same folded
// letters in any order, whatever stands between them, and hardly ever for others.
func letterSum(s string) uint64 {
	sum, table := uint64(0), letterSums()
	for _, r := range s {
		switch {
		case int(r) < len(table):
			sum += table[r]
		case r >= 0x3400 && r < 0xa000: // Chinese characters fold to themselves
			sum += scattered(r)
		case r >= 0xac00 && r < 0xd7a4: // a Korean syllable folds to its letters
			syllable := int(r) - 0xac00
			sum += table[0x1100+syllable/588] + table[0x1161+syllable%588/28]
			if final := syllable % 28; final > 0 {
				sum += table[0x11a7+final]
			}
		default:
			sum += foldedSum(string(r))
		}
	}
	return sum
}

func foldedSum(s string) uint64 {
	sum := uint64(0)
	for _, r := range Fold(s) {
		if isNameLetter(r) {
			sum += scattered(r)
		}
	}
	return sum
}

// letterSums holds the sums of the letters that most names are written with, up
// to the Japanese syllables: folding each of them anew would take longest.
var letterSums = sync.OnceValue(func() []uint64 {
	table := make([]uint64, 0x3100)
	for r := range table {
		table[r] = foldedSum(string(rune(r)))
	}
	return table
})

// scattered gives every letter a number of its own, spread over all bits
// (the finaliser of SplitMix64).
func scattered(r rune) uint64 {
	x := uint64(r) * 0x9e3779b97f4a7c15 // #nosec G115 -- only spread, never read back
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
