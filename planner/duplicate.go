package planner

import (
	"cmp"
	"slices"
	"strings"
)

// Likeness is a patient who may be the same person as another.
type Likeness struct {
	Card  Card
	Score int      // the sum of the points of its signs; at least LikelyScore
	Why   []string // the signs in words: "same birth date", "similar name"
}

// LikelyScore is the least sum of points that is worth a look.
const LikelyScore = 50

// sign is something that speaks for or against two charts being one person's.
// The points are a design choice: a whole name alone is worth a look, so is a
// birth date with anything like the name, and neither a birth date nor a phone
// number is by itself. Twins share both, and are kept apart by their names.
type sign struct {
	points int
	says   string // "" = speaks against, and is not told
}

var (
	sameName     = sign{55, "same name"}
	swappedName  = sign{50, "family and given name swapped"}
	similarName  = sign{35, "similar name"}
	initialsFit  = sign{20, "initials fit the name"}
	sameGiven    = sign{10, "same given name"}
	otherName    = sign{-20, ""}
	sameBorn     = sign{40, "same birth date"}
	swappedBorn  = sign{30, "day and month of birth swapped"}
	digitBorn    = sign{25, "birth date one digit off"}
	otherBorn    = sign{-20, ""}
	samePhone    = sign{25, "same phone number"}
	sharedNumber = sign{30, "same chart number once"}
)

// Likely lists the patients among cards who may be the same person as p, best
// first; p itself is not among them. What p leaves open says nothing. It opens no
// chart and is quick enough to be asked while somebody types.
func Likely(p Patient, cards []Card) []Likeness {
	one := newWanted(p)
	var list []Likeness
	for i := range cards {
		c := &cards[i]
		if c.ID == p.ID || !one.near(c) {
			continue
		}
		if likeness := one.likeness(c); likeness.Score >= LikelyScore {
			list = append(list, likeness)
		}
	}
	slices.SortStableFunc(list, func(a, b Likeness) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Card.Family, b.Card.Family), strings.Compare(a.Card.Given, b.Card.Given))
	})
	return list
}

// wanted is the patient whose like is looked for, with what is compared made
// once.
type wanted struct {
	patient Patient
	name    name
	letters uint64
	phone   string
	numbers []string // folded: the chart's own and its former ones
}

func newWanted(p Patient) wanted {
	w := wanted{
		patient: p, name: newName(p.Family, p.Given), letters: letterSum(p.Family) + letterSum(p.Given), phone: p.Contact.Phone,
		numbers: []string{foldNumber(p.Chart)},
	}
	for _, f := range p.Former {
		w.numbers = append(w.numbers, foldNumber(f.Chart))
	}
	return w
}

// near tells whether any sign that weighs enough could be there. It is asked of
// every card, and the names only of those it lets through.
func (w *wanted) near(c *Card) bool {
	return w.born(c).points > 0 || alikePhones(w.phone, c.Phone) ||
		w.letters == letterSum(c.Family)+letterSum(c.Given) ||
		(len(w.numbers) > 1 || len(c.Former) > 0) && w.sharesNumber(c)
}

func (w *wanted) likeness(c *Card) Likeness {
	likeness := Likeness{Card: *c}
	take := func(s sign) {
		likeness.Score += s.points
		if s.says != "" {
			likeness.Why = append(likeness.Why, s.says)
		}
	}
	take(w.born(c))
	take(w.name.like(newName(c.Family, c.Given)))
	if alikePhones(w.phone, c.Phone) {
		take(samePhone)
	}
	if w.sharesNumber(c) {
		take(sharedNumber)
	}
	return likeness
}

// born compares the birth dates. Where one is open there is no sign.
func (w *wanted) born(c *Card) sign {
	a, b := w.patient.Born, c.Born
	switch {
	case a.IsZero() || b.IsZero():
		return sign{}
	case a == b:
		return sameBorn
	case a.Year == b.Year && a.Day == int(b.Month) && int(a.Month) == b.Day:
		return swappedBorn
	case digitsOff(a, b) == 1:
		return digitBorn
	}
	return otherBorn
}

// digitsOff counts the digits in which two dates differ as they are written.
func digitsOff(a, b Date) int {
	off := 0
	for _, pair := range [...][2]int{{a.Year, b.Year}, {int(a.Month), int(b.Month)}, {a.Day, b.Day}} {
		for x, y := pair[0], pair[1]; x > 0 || y > 0; x, y = x/10, y/10 {
			if x%10 != y%10 {
				off++
			}
		}
	}
	return off
}

// sharesNumber tells whether one chart's former number is a number of the other.
// That both have one now never is: numbers are unique.
func (w *wanted) sharesNumber(c *Card) bool {
	for _, former := range c.Former {
		if slices.Contains(w.numbers, foldNumber(former)) {
			return true
		}
	}
	return len(w.numbers) > 1 && slices.Contains(w.numbers[1:], foldNumber(c.Chart))
}

func foldNumber(number string) string { return strings.Join(strings.Fields(Fold(number)), "") }

// Of two phone numbers as many digits must agree, counted from the end: a
// country code or a leading zero may stand before them. They are design choices.
const (
	leastPhone = 6 // a shorter number is an extension, which many share
	phoneTail  = 8
)

// alikePhones tells whether two phone numbers reach the same phone, however
// they are written.
func alikePhones(a, b string) bool {
	i, j, same := len(a), len(b), 0
	for same < phoneTail {
		var x, y byte
		x, i = digitBefore(a, i)
		y, j = digitBefore(b, j)
		switch {
		case x == 0 && y == 0:
			return same >= leastPhone
		case x != y:
			return false
		}
		same++
	}
	return true
}

// digitBefore gives the last digit before a place, and its place; 0 at the start.
func digitBefore(s string, at int) (digit byte, place int) {
	for at--; at >= 0; at-- {
		if s[at] >= '0' && s[at] <= '9' {
			return s[at], at
		}
	}
	return 0, 0
}
