package planner

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"stipple/planner/quantity"
)

func joinStated(parts []string, separator string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), separator)
}

func orElse(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}

func roundTo(value float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(value*scale) / scale
}

// inRange tells whether a value is finite and lies between two bounds, both included.
func inRange(value, low, high float64) bool {
	return quantity.Finite(value) && value >= low && value <= high
}

func oneOf[T comparable](value T, list []T) bool { return slices.Contains(list, value) }

func index(field string, i int) string { return fmt.Sprintf("%s[%d]", field, i) }

// count gives "1 region", "2 regions".
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// listing joins words as in a sentence: "a, b and c".
func listing(words []string) string { return joined(words, "and") }

// joined joins words with a last word between the last two: "a, b or c".
func joined(words []string, last string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}
