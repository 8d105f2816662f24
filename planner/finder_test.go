package planner

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// cardsOf gives all cards of a list.
func cardsOf(f *Finder) []Card {
	list := make([]Card, f.Len())
	for i := range list {
		list[i] = f.At(i)
	}
	return list
}

func namesFound(f *Finder, query string, filter Filter) string {
	var names []string
	for _, place := range f.Find(query, filter) {
		names = append(names, f.At(place).Family)
	}
	return strings.Join(names, " ")
}

func TestFindFoldsCaseAccentsAndOrder(t *testing.T) {
	f := NewFinder([]Card{
		{ID: "1", Family: "Nguyễn", Given: "Thị Hương", Chart: "A-17", Phone: "+84 (90) 123-456"},
		{ID: "2", Family: "Østergård", Given: "Søren", Chart: "B-2"},
		{ID: "3", Family: "Müller", Given: "Groß", Chart: "C-3"},
		{ID: "4", Family: "Иванова", Given: "Ёлка", Chart: "D-4"},
		{ID: "5", Family: "محمد", Given: "علي", Chart: "E-5"},
		{ID: "6", Family: "李", Given: "小龍", Chart: "F-6"},
		{ID: "7", Family: "กิตติ", Given: "สมชาย", Chart: "G-7"},
		{ID: "8", Family: "O’Brien", Given: "Łukasz", Chart: "H-8"},
	})
	for query, want := range map[string]string{
		"nguyen": "Nguyễn", "HUONG NGUYEN": "Nguyễn", "huong  ngu": "Nguyễn", "a-17": "Nguyễn", "8490123": "Nguyễn", "123-456": "Nguyễn",
		"ostergard": "Østergård", "soren øst": "Østergård", "muller": "Müller", "gross": "Müller", "ИВАН": "Иванова", "елка": "Иванова",
		"مُحَمَّد": "محمد", "小龍 李": "李", "กิต": "กิตติ", "กา": "", "o'brien": "O’Brien", "lukasz": "O’Brien", "ＭＵＬＬＥＲ": "Müller",
		"nguyen søren": "", "zzz": "",
	} {
		if got := namesFound(f, query, Filter{}); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	if got := len(f.Find("  ", Filter{})); got != 8 {
		t.Errorf("an empty query finds %d", got)
	}
}

func TestPhonesAreFoundHoweverTheyAreWritten(t *testing.T) {
	f := NewFinder([]Card{
		{ID: "1", Family: "Berg", Chart: "A-1", Phone: "+47 22 33-44 55"},
		{ID: "2", Family: "Dahl", Chart: "22-99", Phone: "(030) 1234/56"},
		{ID: "3", Family: "Eide", Chart: "223-3", Phone: ""},
		{ID: "4", Family: "Foss", Chart: "C-4", Phone: "０２２ ７７"},
	})
	for query, want := range map[string]string{
		"22-33": "Berg", "+4722": "Berg", "+47 22": "Berg", "(22)33": "Berg", "22.33": "Berg", "2233": "Berg", "44-55": "Berg", "22-33 berg": "Berg",
		"22-33 dahl": "", "22-99": "Dahl", "030/123456": "Dahl", "(030)": "Dahl", "223-3": "Berg Eide", "22-77": "Foss", "+49": "", "22-34": "",
		"a-1": "Berg", "1-2345": "Dahl", "4-5-5-9": "",
	} {
		if got := namesFound(NewFinder(cardsOf(f)), query, Filter{}); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	for _, query := range []string{"+", "+0", "+03", "+030", "(", "(2", "(22", "(22)", "-", "-22", "22-", "22-3"} {
		if got, fresh := namesFound(f, query, Filter{}), namesFound(NewFinder(cardsOf(f)), query, Filter{}); got != fresh {
			t.Errorf("typing %q finds %q, a fresh search %q", query, got, fresh)
		}
	}
}

func TestSearchingAllocatesNoMoreThanItsWords(t *testing.T) {
	cards := make([]Card, 1000)
	for i := range cards {
		cards[i] = Card{ID: ID(fmt.Sprint(i)), Family: "Nguyễn", Chart: fmt.Sprint(i), Phone: "+47 22 33-44 55"}
	}
	f := NewFinder(cards)
	for _, query := range []string{"n", "22-33", "+4722 n"} {
		// the list of words, their split and the digits of one
		if n := testing.AllocsPerRun(20, func() { f.Find("", Filter{}); f.Find(query, Filter{}) }); n > 3 {
			t.Errorf("%q allocates %v times", query, n)
		}
	}
}

func TestFilters(t *testing.T) {
	today := Date{2026, 11, 22}
	f := NewFinder([]Card{
		{ID: "1", Family: "A", Indications: []Indication{Scars}, Next: today.AddDays(3), HasPlan: true},
		{ID: "2", Family: "B", Indications: []Indication{Thinning, Scars}, Next: today.AddDays(-1), HasPlan: true},
		{ID: "3", Family: "C", Indications: []Indication{Thinning}, Next: today.AddDays(20), HasPlan: true},
		{ID: "4", Family: "D"},
		{ID: "5", Family: "E", Next: today, HasPlan: true},
	})
	for _, c := range []struct {
		filter Filter
		want   string
	}{
		{Filter{}, "A B C D E"},
		{Filter{Indication: Scars}, "A B"},
		{Filter{Overdue: true}, "B"},
		{Filter{Within: 7}, "A E"},
		{Filter{Within: 30}, "A C E"},
		{Filter{NoPlan: true}, "D"},
		{Filter{Indication: Thinning, Within: 30}, "C"},
	} {
		c.filter.Today = today
		if got := namesFound(f, "", c.filter); got != c.want {
			t.Errorf("%+v finds %q, want %q", c.filter, got, c.want)
		}
	}
}

// TestTypingFindsWhatAFreshSearchFinds: narrowing the last answer must never
// change what is found, whatever is typed, deleted or saved in between.
func TestTypingFindsWhatAFreshSearchFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[abc]{1,4}`)
		var cards []Card
		for i := range rapid.IntRange(0, 30).Draw(t, "cards") {
			cards = append(cards, Card{
				ID: ID(fmt.Sprint(i)), Family: word.Draw(t, "family"), Given: word.Draw(t, "given"), Chart: fmt.Sprint(i),
				Phone: rapid.StringMatching(`[+(]?[12]{0,3}[- ]?[12]{0,2}`).Draw(t, "phone"),
			})
		}
		f := NewFinder(cards)
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			if len(cards) > 0 && rapid.Bool().Draw(t, "save") {
				i := rapid.IntRange(0, len(cards)-1).Draw(t, "which")
				cards[i].Family = word.Draw(t, "new family")
				f.Put(cards[i])
			}
			query := rapid.StringMatching(`[abc ]{0,6}|[-+(12 ]{0,5}`).Draw(t, "query")
			got, fresh := idsOf(f, query), idsOf(NewFinder(cards), query)
			if !slices.Equal(got, fresh) {
				t.Fatalf("%q finds %v, a fresh search %v", query, got, fresh)
			}
		}
	})
}

func idsOf(f *Finder, query string) []ID {
	var ids []ID
	for _, place := range f.Find(query, Filter{}) {
		ids = append(ids, f.At(place).ID)
	}
	return ids
}

func TestPutKeepsTheOrder(t *testing.T) {
	f := NewFinder([]Card{{ID: "1", Family: "Berg"}, {ID: "2", Family: "Dahl"}})
	f.Put(Card{ID: "3", Family: "Çelik"})
	f.Put(Card{ID: "1", Family: "Zahn"})
	if got := namesFound(f, "", Filter{}); got != "Çelik Dahl Zahn" {
		t.Errorf("order %q", got)
	}
	if card, ok := f.Card("1"); !ok || card.Family != "Zahn" || f.Len() != 3 {
		t.Errorf("card %+v, %d patients", card, f.Len())
	}
}
