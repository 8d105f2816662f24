package planner

import (
	"slices"
	"strings"

	"stipple/planner/quantity"
)

// Filter narrows the list of patients. The zero Filter lets all through.
type Filter struct {
	Indication Indication    // "" = any
	Within     quantity.Days // next session within so many days from today; 0 = any
	Overdue    bool          // only patients whose next session has passed
	NoPlan     bool          // only patients without a plan
	Archived   bool          // archived patients too, which are left out otherwise
	Due        bool          // only charts kept as long as Safety asks, archived or not
	Safety     Safety        // what Due goes by
	Today      Date          // what Within, Overdue and Due count from
}

// Finder searches cards as one types: words in any order, anywhere in a name, the
// chart number, a former one or the phone, whatever their case or accents, and digits
// of the phone whatever stands between them. It holds its answers in memory, so that a
// keystroke never reads the file. It is not safe for use by several goroutines at once.
type Finder struct {
	cards    []held
	byID     []int32 // the places of the cards, by their patients' ids
	archived int     // how many of the cards are

	// text is the folded text of all cards, a line each; starts says where
	// each line begins and, last, where the text ends. One long text is
	// searched many times faster than many short ones.
	text   string
	starts []int
	all    []int // every place: the answer to an empty query
	room   []int // where answers are put, kept so that typing allocates nothing

	lastWords []word // what narrowed the last answer, so that one more letter looks only there
	last      []int
}

// NewFinder takes the cards and sorts them by folded family and given name.
func NewFinder(cards []Card) *Finder {
	f := &Finder{byID: make([]int32, len(cards))}
	order, sortKeys := make([]int32, len(cards)), make([]string, len(cards))
	for i, c := range cards {
		order[i], sortKeys[i] = int32(i), sortKey(c) // #nosec G115 -- nobody has two thousand million patients
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(sortKeys[a], sortKeys[b]) })
	keys := sortKeys // which are not asked for any more
	f.cards = holdAll(cards, order)
	for place := range f.cards {
		keys[place] = searchKey(f.At(place))
		f.archived += flag(f.cards[place].archived)
		f.byID[place] = int32(place) // #nosec G115 -- as above
	}
	slices.SortFunc(f.byID, func(a, b int32) int { return strings.Compare(f.idAt(a), f.idAt(b)) })
	f.index(keys)
	return f
}

func (f *Finder) idAt(place int32) string { return string(f.cards[place].id()) }

// placeOf gives the place of a patient's card and whether there is one, and where in
// byID it is or would be.
func (f *Finder) placeOf(id ID) (place, rank int, there bool) {
	rank, there = slices.BinarySearchFunc(f.byID, string(id), func(place int32, id string) int { return strings.Compare(f.idAt(place), id) })
	if there {
		place = int(f.byID[rank])
	}
	return place, rank, there
}

// shift moves the places from one on, because a card came before them or went.
func (f *Finder) shift(from int, by int32) {
	for rank, place := range f.byID {
		if int(place) >= from {
			f.byID[rank] = place + by
		}
	}
}

// take takes the card at a place out of the list.
func (f *Finder) take(place, rank int) {
	f.archived -= flag(f.cards[place].archived)
	f.cards = slices.Delete(f.cards, place, place+1)
	f.byID = slices.Delete(f.byID, rank, rank+1)
	f.shift(place, -1)
}

// index takes the search keys of all cards, in their order.
func (f *Finder) index(keys []string) {
	f.starts, f.all = make([]int, 0, len(keys)+1), make([]int, len(keys))
	length := 0
	for i, key := range keys {
		f.starts = append(f.starts, length)
		f.all[i] = i
		length += len(key) + 1
	}
	f.starts = append(f.starts, length)
	var text strings.Builder
	text.Grow(length)
	for _, key := range keys {
		text.WriteString(key)
		text.WriteByte('\n')
	}
	f.text = text.String()
	f.room = make([]int, 0, len(keys))
	f.lastWords, f.last = nil, nil
}

// key gives the search key of the card at a place.
func (f *Finder) key(place int) string { return f.text[f.starts[place] : f.starts[place+1]-1] }

// Len gives the number of patients.
func (f *Finder) Len() int { return len(f.cards) }

// Card gives a patient's card and whether there is one.
func (f *Finder) Card(id ID) (Card, bool) {
	place, _, there := f.placeOf(id)
	if !there {
		return Card{}, false
	}
	return f.At(place), true
}

// Put adds a card or replaces the one of the same patient.
func (f *Finder) Put(card Card) {
	keys := f.keys()
	if place, rank, there := f.placeOf(card.ID); there {
		f.take(place, rank)
		keys = slices.Delete(keys, place, place+1)
	}
	key := sortKey(card)
	place, _ := slices.BinarySearchFunc(f.cards, key, func(h held, key string) int { return strings.Compare(sortKey(h.card()), key) })
	_, rank, _ := f.placeOf(card.ID)
	f.shift(place, 1)
	f.cards = slices.Insert(f.cards, place, holdOne(card))
	f.byID = slices.Insert(f.byID, rank, int32(place)) // #nosec G115 -- nobody has two thousand million patients
	f.archived += flag(card.Archived)
	f.index(slices.Insert(keys, place, searchKey(card)))
}

// Remove takes a patient out of the list. One who is not there is no error.
func (f *Finder) Remove(id ID) {
	place, rank, there := f.placeOf(id)
	if !there {
		return
	}
	keys := slices.Delete(f.keys(), place, place+1)
	f.take(place, rank)
	f.index(keys)
}

// keys gives the search keys of all cards, in their order.
func (f *Finder) keys() []string {
	keys := make([]string, len(f.cards), len(f.cards)+1)
	for i := range keys {
		keys[i] = f.key(i)
	}
	return keys
}

func flag(on bool) int {
	if on {
		return 1
	}
	return 0
}

// Find gives the places of all cards that match, in the list's order; At reads
// them. The slice is the Finder's own and stays good until the next Find or Put.
func (f *Finder) Find(query string, filter Filter) []int {
	words := wordsOf(query)
	var found []int
	if pool, narrowed := f.pool(words); len(words) == 0 {
		found = f.all
	} else if narrowed {
		found = f.narrow(pool, words)
	} else if longest := longestText(words); longest != "" {
		found = f.scan(words, longest)
	} else {
		found = f.narrow(f.all, words)
	}
	f.lastWords, f.last = words, found
	return f.filtered(found, filter)
}

// longestText gives the longest word that must stand in a line as it is
// written, or "" when all are written as phone numbers.
func longestText(words []word) string {
	longest := ""
	for _, w := range words {
		if len(w.text) > len(longest) && w.digits == "" {
			longest = w.text
		}
	}
	return longest
}

// scan looks for one word through the whole text and for the others in the
// lines that hold it.
func (f *Finder) scan(words []word, longest string) []int {
	found := f.room[:0]
	place, at := 0, 0
	for at < len(f.text) {
		next := strings.Index(f.text[at:], longest)
		if next < 0 {
			break
		}
		for at += next; f.starts[place+1] <= at; {
			place++
		}
		if len(words) == 1 || containsAll(f.key(place), words) {
			found = append(found, place)
		}
		place++
		at = f.starts[place]
	}
	return found
}

// narrow keeps what matches of some places: all, or the last answer, whose room
// it takes.
func (f *Finder) narrow(pool []int, words []word) []int {
	found := f.room[:0]
	for _, place := range pool {
		if containsAll(f.key(place), words) {
			found = append(found, place)
		}
	}
	return found
}

// pool gives the last answer when every one of its words is part of a word now
// asked for: whatever matches now matched then. A sign alone, such as "+", says
// nothing of phones once digits follow it.
func (f *Finder) pool(words []word) ([]int, bool) {
	if len(f.lastWords) == 0 || len(f.lastWords) > len(words) {
		return nil, false
	}
	for i, last := range f.lastWords {
		if !strings.Contains(words[i].text, last.text) || (words[i].digits != "" && digitsOf(last.text) == "") {
			return nil, false
		}
	}
	return f.last, true
}

func (f *Finder) filtered(found []int, filter Filter) []int {
	asked := filter != (Filter{Archived: filter.Archived, Safety: filter.Safety, Today: filter.Today})
	if !asked && (filter.Archived || f.archived == 0) {
		return found
	}
	kept := make([]int, 0, len(found))
	for _, i := range found {
		if filter.lets(f.At(i)) {
			kept = append(kept, i)
		}
	}
	return kept
}

func (f Filter) lets(c Card) bool {
	switch {
	case f.Due:
		return Due(c, f.Safety, f.Today)
	case c.Archived && !f.Archived:
		return false
	case f.Indication != "" && !slices.Contains(c.Indications, f.Indication):
		return false
	case f.Overdue && !c.Overdue(f.Today):
		return false
	case f.NoPlan && c.HasPlan:
		return false
	case f.Within > 0:
		return !c.Next.IsZero() && !c.Next.Before(f.Today) && f.Today.DaysUntil(c.Next) <= f.Within
	}
	return true
}

// At gives the card at a place.
func (f *Finder) At(place int) Card { return f.cards[place].card() }
