package planner

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// genCard draws a card of one of a few patients, so that drawn ones meet.
func genCard() *rapid.Generator[Card] {
	date := rapid.Custom(func(t *rapid.T) Date {
		if rapid.Bool().Draw(t, "known") {
			return Date{rapid.IntRange(1, 9999).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 31).Draw(t, "day")}
		}
		return Date{}
	})
	return rapid.Custom(func(t *rapid.T) Card {
		c := Card{
			ID: ID(fmt.Sprintf("p%d", rapid.IntRange(0, 12).Draw(t, "id"))), Chart: rapid.String().Draw(t, "chart"),
			Family: rapid.String().Draw(t, "family"), Given: rapid.String().Draw(t, "given"), Phone: rapid.String().Draw(t, "phone"),
			Born: date.Draw(t, "born"), Next: date.Draw(t, "next"), Last: date.Draw(t, "last"),
			HasPlan: rapid.Bool().Draw(t, "plan"), Archived: rapid.Bool().Draw(t, "archived"),
		}
		if n := rapid.IntRange(0, 2).Draw(t, "indications"); n > 0 {
			c.Indications = Indications()[:n]
		}
		if rapid.Bool().Draw(t, "merged") {
			c.Former = []string{rapid.String().Draw(t, "former")}
		}
		return c
	})
}

// A Finder gives every card as it was put, whatever came and went beside it.
func TestFinderGivesCardsAsTheyWerePut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := map[ID]Card{}
		for _, c := range rapid.SliceOf(genCard()).Draw(t, "first") {
			want[c.ID] = c
		}
		var first []Card
		for _, c := range want {
			first = append(first, c)
		}
		f := NewFinder(first)
		for range rapid.IntRange(0, 20).Draw(t, "changes") {
			c := genCard().Draw(t, "card")
			if rapid.Bool().Draw(t, "put") {
				f.Put(c)
				want[c.ID] = c
			} else {
				f.Remove(c.ID)
				delete(want, c.ID)
			}
		}
		if f.Len() != len(want) {
			t.Fatalf("%d cards are held of %d", f.Len(), len(want))
		}
		for id, c := range want {
			got, there := f.Card(id)
			if diff := cmp.Diff(c, got); !there || diff != "" {
				t.Fatalf("%s, there: %t: %s", id, there, diff)
			}
		}
		if !slices.IsSortedFunc(cardsOf(f), func(a, b Card) int { return strings.Compare(sortKey(a), sortKey(b)) }) {
			t.Fatal("the list is not sorted")
		}
		if _, there := f.Card("nobody"); there {
			t.Fatal("somebody is there who never was")
		}
	})
}
