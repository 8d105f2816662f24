package planner

import (
	"strings"
	"unicode"
)

// word is one word of a query: as typed, folded, and, when it is written as part
// of a phone number, its digits.
type word struct{ text, digits string }

func wordsOf(query string) []word {
	fields := strings.Fields(Fold(query))
	words := make([]word, len(fields))
	for i, field := range fields {
		words[i].text = field
		if phoneLike(field) {
			words[i].digits = digitsOf(field)
		}
	}
	return words
}

// in tells whether a search key holds the word.
func (w word) in(key string) bool {
	return strings.Contains(key, w.text) ||
		(w.digits != "" && strings.Contains(key[strings.LastIndexByte(key, phoneMark)+1:], w.digits))
}

func containsAll(key string, words []word) bool {
	for _, w := range words {
		if !w.in(key) {
			return false
		}
	}
	return true
}

// phoneLike tells whether a word is written as part of a phone number: digits
// with signs between them. Digits alone are text like any other.
func phoneLike(word string) bool {
	digits, signs := false, false
	for _, r := range word {
		switch {
		case unicode.IsDigit(r):
			digits = true
		case strings.ContainsRune("+-./()‐–", r):
			signs = true
		default:
			return false
		}
	}
	return digits && signs
}

func sortKey(c Card) string { return Fold(c.Family) + "\x00" + Fold(c.Given) + "\x00" + c.Chart }

// phoneMark stands before the digits of the phone, the last thing in a search
// key. No query holds it.
const phoneMark = '\x1f'

func searchKey(c Card) string {
	phone := Fold(c.Phone)
	numbers := c.Chart
	for _, number := range c.Former {
		numbers += " " + number
	}
	return Fold(c.Family+" "+c.Given+" "+numbers+" ") + phone + string(phoneMark) + digitsOf(phone)
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
