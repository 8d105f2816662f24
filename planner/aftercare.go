package planner

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/pelletier/go-toml/v2"

	"stipple/planner/quantity"
)

// CareKind says what an item of aftercare is.
type CareKind string

// The kinds. Days count from the visit, which is day 0.
const (
	CareUntil  CareKind = "until"  // holds through a number of days after a visit
	CareFrom   CareKind = "from"   // allowed from a day after a visit
	CareAlways CareKind = "always" // holds without a date
	CareNormal CareKind = "normal" // what to expect
	CareCall   CareKind = "call"   // a reason to call the clinic
)

// CareKinds lists the kinds in the order of the patient plan.
func CareKinds() []CareKind {
	return []CareKind{CareUntil, CareFrom, CareAlways, CareNormal, CareCall}
}

// Counts tells whether items of the kind have a number of days.
func (k CareKind) Counts() bool { return k == CareUntil || k == CareFrom }

// Care is one item of aftercare: a sentence for the patient. The clinic may
// change, add and remove items; an item of its own cites nothing.
type Care struct {
	Kind CareKind      `json:"kind" toml:"kind"`
	Days quantity.Days `json:"days,omitempty" toml:"days"` // after the visit; 0 where the kind counts none
	Text string        `json:"text" toml:"text"`
	Citation
	Others string `json:"others,omitempty" toml:"others"` // what disagreeing sources say
}

// The longest aftercare: items, characters in each, days after a visit.
const (
	MaxCareItems  = 60
	MaxCareLength = 300
	MaxCareDays   = 365
)

// ParseAftercare reads items of aftercare (TOML). Every shipped item needs a
// source.
func ParseAftercare(data []byte) ([]Care, error) {
	var file struct {
		Items []Care `toml:"items"`
	}
	if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&file); err != nil {
		return nil, fmt.Errorf("decode aftercare: %w", err)
	}
	var l faultList
	for i, c := range file.Items {
		l.sourced(index("items", i), c.Citation)
	}
	if faults := append(l.list, CareFaults(file.Items)...); len(faults) > 0 {
		return nil, fmt.Errorf("check aftercare: %w", faults.Err())
	}
	return file.Items, nil
}

// Edited gives the item with another kind, days and words, as they are stored.
// An item that says something else is the clinic's own and cites nothing; days
// are 0 where the kind counts none.
func (c Care) Edited(kind CareKind, days quantity.Days, text string) Care {
	if !kind.Counts() {
		days = 0
	}
	if text = tidyLine(text); kind == c.Kind && days == c.Days && text == c.Text {
		return c
	}
	return Care{Kind: kind, Days: days, Text: text}
}

// CareFaults lists what is wrong with items of aftercare.
func CareFaults(items []Care) Faults {
	var l faultList
	l.check(len(items) <= MaxCareItems, "aftercare", "At most %d items of aftercare fit on the paper.", MaxCareItems)
	for i, c := range items {
		at := index("aftercare", i)
		l.check(c.Kind.valid(), at+".kind", "Choose what the item is.")
		l.check(visible(c.Text), at+".text", "Write what the patient should do.")
		l.checkLength(at+".text", c.Text, MaxCareLength)
		l.check(c.Citation.IsZero() || c.Tier.Valid(), at+".tier", "A source's tier is A, B, C or U.")
		switch {
		case c.Kind.Counts():
			l.check(c.Days >= 1 && c.Days <= MaxCareDays, at+".days", "The days lie between 1 and %d.", MaxCareDays)
		default:
			l.check(c.Days == 0, at+".days", "Only items with a time have days.")
		}
		for _, other := range items[i+1:] {
			c.against(&l, at+".text", other)
		}
	}
	return l.list
}

// against lists what is wrong with the item beside a later one. The same words
// may come back in another kind, but what still holds is not allowed yet.
func (c Care) against(l *faultList, at string, other Care) {
	if !visible(c.Text) || !strings.EqualFold(tidyLine(c.Text), tidyLine(other.Text)) {
		return
	}
	until, from := c, other
	if until.Kind == CareFrom {
		until, from = other, c
	}
	l.check(c.Kind != other.Kind, at, "These words stand twice under one heading. Remove one.")
	l.check(until.Kind != CareUntil || from.Kind != CareFrom || from.Days > until.Days, at,
		"These words hold until day %d and also from day %d. Change one of them.", int(until.Days), int(from.Days))
}

// visible tells whether a text prints anything.
func visible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		const emptyBraille = '\u2800'
		return unicode.IsGraphic(r) && !unicode.IsSpace(r) && r != emptyBraille &&
			!unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
	})
}

func (k CareKind) valid() bool {
	for _, known := range CareKinds() {
		if k == known {
			return true
		}
	}
	return false
}
