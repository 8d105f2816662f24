package planner

import (
	"fmt"
	"testing"
)

// BenchmarkFirstLetter is the dearest keystroke: nearly every patient matches.
func BenchmarkFirstLetter(b *testing.B) {
	f := largeFinder()
	for b.Loop() {
		f.Find("", Filter{})
		f.Find("n", Filter{})
	}
}

// BenchmarkPhone looks for a number written with signs, which no single search
// through the text can find.
func BenchmarkPhone(b *testing.B) {
	f := largeFinder()
	for b.Loop() {
		f.Find("", Filter{})
		f.Find("555-99", Filter{})
	}
}

// largeFinder holds 100,000 patients that are hard to tell apart.
func largeFinder() *Finder {
	cards := make([]Card, 100000)
	for i := range cards {
		cards[i] = Card{ID: ID(fmt.Sprint(i)), Family: "Nguyễn-Østergård", Given: "Thị Hương", Chart: fmt.Sprintf("C-%06d", i), Phone: "+00 555 0123456"}
	}
	return NewFinder(cards)
}
