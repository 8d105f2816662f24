package planner

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

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

// Finder searches cards as one types: words in any order, anywhere in a name,
// the chart number, a former one or the phone, whatever their case or accents, and digits of
// the phone whatever stands between them. It holds its answers in memory, so that a keystroke never reads the file. It is not safe
// for use by several goroutines at once.
type Finder struct {
	cards    []Card
	at       map[ID]int
	archived int // how many of the cards are

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
	f := &Finder{cards: make([]Card, len(cards)), at: make(map[ID]int, len(cards))}
	order, sortKeys := make([]int, len(cards)), make([]string, len(cards))
	for i, c := range cards {
		order[i], sortKeys[i] = i, sortKey(c)
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(sortKeys[a], sortKeys[b]) })
	keys := make([]string, len(cards))
	for place, i := range order {
		f.cards[place] = cards[i]
		f.at[cards[i].ID] = place
		keys[place] = searchKey(cards[i])
		f.archived += flag(cards[i].Archived)
	}
	f.index(keys)
	return f
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
	i, ok := f.at[id]
	if !ok {
		return Card{}, false
	}
	return f.cards[i], true
}

// Put adds a card or replaces the one of the same patient.
func (f *Finder) Put(card Card) {
	keys := make([]string, len(f.cards))
	for i := range keys {
		keys[i] = f.key(i)
	}
	if i, ok := f.at[card.ID]; ok {
		f.archived -= flag(f.cards[i].Archived)
		f.cards = slices.Delete(f.cards, i, i+1)
		keys = slices.Delete(keys, i, i+1)
	}
	key := sortKey(card)
	i, _ := slices.BinarySearchFunc(f.cards, key, func(c Card, key string) int { return strings.Compare(sortKey(c), key) })
	f.cards = slices.Insert(f.cards, i, card)
	f.archived += flag(card.Archived)
	for place, c := range f.cards {
		f.at[c.ID] = place
	}
	f.index(slices.Insert(keys, i, searchKey(card)))
}

// Remove takes a patient out of the list. One who is not there is no error.
func (f *Finder) Remove(id ID) {
	i, ok := f.at[id]
	if !ok {
		return
	}
	keys := make([]string, 0, len(f.cards))
	for place := range f.cards {
		if place != i {
			keys = append(keys, f.key(place))
		}
	}
	f.archived -= flag(f.cards[i].Archived)
	f.cards = slices.Delete(f.cards, i, i+1)
	delete(f.at, id)
	for place, c := range f.cards {
		f.at[c.ID] = place
	}
	f.index(keys)
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
		if filter.lets(f.cards[i]) {
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
func (f *Finder) At(place int) Card { return f.cards[place] }

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
