package store

import (
	"slices"
	"strings"
	"unicode"

	"stipple/planner"
)

// namesNobody refuses a reason that would tell for ever whose chart it was: by a
// name or number, one of before a merge too, by address, phone or day of birth. It
// compares what is left of capitals, accents and signs, and rather refuses a word
// that holds a name than keeps one.
func namesNobody(reason string, p planner.Patient) error {
	told := slices.DeleteFunc(wordsOf(reason), func(word string) bool { return slices.Contains(plainReasons(), word) })
	digits := digitsOf(reason)
	texts := []string{p.Family, p.Given, p.Contact.Email, p.Contact.Address}
	numbers := []string{p.Chart, p.Contact.Phone}
	for _, f := range p.Former {
		texts, numbers = append(texts, f.Family, f.Given), append(numbers, f.Chart)
	}
	named := saysDay(reason, p.Born)
	for _, text := range append(texts, numbers...) {
		for _, word := range wordsOf(text) {
			named = named || saysWord(told, word)
		}
	}
	for _, number := range numbers {
		number = digitsOf(number)
		named = named || len(number) >= shortestPart && strings.Contains(digits, number)
	}
	if named {
		return planner.Errorf(planner.Invalid, "The reason names the patient and would be kept for ever. Give the reason without naming the patient, for example “retention over” or “asked for by the patient”.")
	}
	return nil
}

// plainReasons are words that tell of nobody, although a name may be within one, as
// Pat is in patient.
func plainReasons() []string {
	return []string{"retention", "over", "asked", "for", "by", "the", "patient", "request", "requested", "never", "treated"}
}

// shortestPart is from how many letters on a name counts inside another word too;
// shorter ones stand in too many words.
const shortestPart = 3

// wordsOf splits a text at all that is no letter or digit, folded.
func wordsOf(text string) []string {
	return strings.FieldsFunc(planner.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// saysWord tells whether a word is among those told, or within one.
func saysWord(told []string, word string) bool {
	long := len([]rune(word)) >= shortestPart
	for _, t := range told {
		if t == word || long && strings.Contains(t, word) {
			return true
		}
	}
	return false
}

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// saysDay tells whether a text says a day in one of the usual spellings, with any
// signs between or none.
func saysDay(text string, day planner.Date) bool {
	if day.IsZero() {
		return false
	}
	said := " " + strings.Join(wordsOf(text), " ") + " "
	for _, layout := range []string{
		"2006 01 02", "2006 1 2", "02 01 2006", "2 1 2006", "01 02 2006", "1 2 2006", "02 01 06", "2 1 06", "01 02 06", "1 2 06",
		"20060102", "02012006", "01022006", "2 Jan 2006", "2 January 2006", "02 Jan 2006", "02 January 2006", "Jan 2 2006", "January 2 2006", "02Jan2006", "2Jan2006",
	} {
		if strings.Contains(said, " "+strings.ToLower(day.Time().Format(layout))+" ") {
			return true
		}
	}
	return false
}
