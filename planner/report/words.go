package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"stipple/planner"
	"stipple/planner/quantity"
)

// What a paper says where a value is missing.
const (
	notRecorded = "Not recorded"
	atTheChair  = "chosen at the chair"
)

// orNot gives the text, or says that it is not recorded.
func orNot(s string) string {
	if s = clean(s); onlyGaps(s) {
		return notRecorded
	}
	return s
}

// capital gives a text with its first letter in capital.
func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// number gives a value without needless digits, "" when it is no number.
func number(v float64) string {
	if !quantity.Finite(v) {
		return ""
	}
	return quantity.Number(v)
}

// whole gives a value as a whole number with its thousands apart: "12,480".
func whole(v float64) string {
	if !quantity.Finite(v) || math.Abs(v) > 1e15 {
		return ""
	}
	digits := strconv.FormatInt(int64(math.Round(v)), 10)
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// clinical gives a date for clinicians, or says that it is not recorded.
func clinical(d planner.Date) string {
	if !d.Valid() {
		return notRecorded
	}
	return d.Clinical()
}

// counted gives "1 visit", "2 visits".
func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// listing joins words as in a sentence: "a, b and c".
func listing(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
