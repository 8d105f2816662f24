package planner

import (
	"cmp"
	"slices"
	"strings"
)

// ConsentTemplate is a text that patients agree to. A changed text is a new
// version; the old one stays as it was.
type ConsentTemplate struct {
	ID       ID     `json:"id"`
	Version  int    `json:"version"` // from 1
	Title    string `json:"title"`
	Language string `json:"language,omitempty"` // BCP 47; "" is English
	Text     string `json:"text"`               // paragraphs apart by an empty line; "- " begins a point
	Created  Date   `json:"created,omitzero"`
	By       string `json:"by,omitempty"`      // who wrote this version
	Retired  bool   `json:"retired,omitempty"` // not offered any more
}

// Tidy returns the template as it is stored.
func (t ConsentTemplate) Tidy() ConsentTemplate {
	tidyLines(&t.Title, &t.Language, &t.By)
	tidyTexts(&t.Text)
	return t
}

// Faults lists what keeps the template from being saved.
func (t ConsentTemplate) Faults() Faults {
	var l faultList
	l.check(t.ID != "", "id", "The template has no id.")
	l.check(t.Version >= 1, "version", "The version starts at 1.")
	l.check(t.Title != "", "title", "Give the consent a title.")
	l.checkLength("title", t.Title, MaxNameLength)
	l.check(t.Text != "", "text", "Write what the patient agrees to.")
	l.checkLength("text", t.Text, MaxTextLength)
	if _, err := ParseLanguage(t.Language); t.Language != "" && err != nil {
		l.add("language", "%s", ErrorMessage(err))
	}
	l.check(t.Created.IsZero() || t.Created.Valid(), "created", "This date does not exist.")
	return l.list
}

// SigningWay is how a consent was signed.
type SigningWay string

// The ways to sign a consent.
const (
	SignedOnScreen SigningWay = "on_screen"
	SignedOnPaper  SigningWay = "on_paper"
)

// SigningWays lists the ways.
func SigningWays() []SigningWay { return []SigningWay{SignedOnScreen, SignedOnPaper} }

// InkPoint is a place of a signature drawn on the screen, in parts of the
// pad's width: X from its left end, Y from its top.
type InkPoint struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Consent is one patient's agreement: the exact text shown, when and how it was
// signed. It never changes but by being withdrawn.
type Consent struct {
	ID       ID           `json:"id"`
	Patient  ID           `json:"patient"`
	Template ID           `json:"template"`
	Version  int          `json:"version"` // of the template
	Title    string       `json:"title"`
	Language string       `json:"language,omitempty"`
	Text     string       `json:"text"` // exactly as shown
	Date     Date         `json:"date"`
	Signed   Moment       `json:"signed"` // when it was recorded
	Way      SigningWay   `json:"way"`
	Ink      [][]InkPoint `json:"ink,omitempty"`     // strokes, when signed on the screen
	Scan     string       `json:"scan,omitempty"`    // where the paper or its scan is kept, when signed on paper
	Signer   string       `json:"signer,omitempty"`  // who signed, when not the patient: a guardian
	Witness  string       `json:"witness,omitempty"` // who saw it
	By       string       `json:"by"`                // the user who recorded it

	Withdrawn *Withdrawal `json:"withdrawn,omitempty"`
}

// Withdrawal is when and why a consent ended.
type Withdrawal struct {
	Date   Date   `json:"date"`
	Reason string `json:"reason,omitempty"`
	By     string `json:"by"` // the user who recorded it
}

// Stands tells whether the consent holds on a day: signed on it or before, and
// not withdrawn.
func (c Consent) Stands(today Date) bool { return c.Withdrawn == nil && !today.Before(c.Date) }

// StandingConsents gives those of a patient's consents that hold on a day, newest
// first. A withdrawal ends every consent to the same text that was signed on its
// day or before: who takes back the last word does not fall back on an earlier one.
func StandingConsents(all []Consent, today Date) []Consent {
	ended := func(c Consent) bool {
		return slices.ContainsFunc(all, func(other Consent) bool {
			w := other.Withdrawn
			return w != nil && other.Template == c.Template && !w.Date.Before(c.Date) && !c.signedAfter(other)
		})
	}
	var standing []Consent
	for _, c := range all {
		if c.Stands(today) && !ended(c) {
			standing = append(standing, c)
		}
	}
	slices.SortStableFunc(standing, func(a, b Consent) int {
		return cmp.Or(b.Date.Time().Compare(a.Date.Time()), strings.Compare(string(b.ID), string(a.ID)))
	})
	return standing
}

// signedAfter tells whether a consent was signed after another one. Ids grow with
// time, which tells two of one day apart.
func (c Consent) signedAfter(other Consent) bool {
	return cmp.Or(c.Date.Time().Compare(other.Date.Time()), strings.Compare(string(c.ID), string(other.ID))) > 0
}

// Withdraw returns the consent withdrawn. Error: Invalid when it was already.
func (c Consent) Withdraw(w Withdrawal) (Consent, error) {
	if c.Withdrawn != nil {
		return c, Errorf(Invalid, "This consent was withdrawn on %s already.", c.Withdrawn.Date.Clinical())
	}
	tidyLines(&w.By)
	tidyTexts(&w.Reason)
	c.Withdrawn = &w
	return c, c.Faults().Err()
}

// Tidy returns the consent as it is stored.
func (c Consent) Tidy() Consent {
	tidyLines(&c.Title, &c.Language, &c.Signer, &c.Witness, &c.By)
	tidyTexts(&c.Scan)
	return c
}

// Longest signature: strokes, and places of all of them.
const (
	MaxInkStrokes = 500
	MaxInkPoints  = 20000
)

// Faults lists what keeps the consent from being saved.
func (c Consent) Faults() Faults {
	var l faultList
	l.check(c.ID != "", "id", "The consent has no id.")
	l.check(c.Patient != "", "patient", "The consent names no patient.")
	l.check(c.Title != "", "title", "The consent has no title.")
	l.checkLength("title", c.Title, MaxNameLength)
	l.check(c.Text != "", "text", "The consent has no text.")
	l.checkLength("text", c.Text, MaxTextLength)
	l.check(c.Version >= 1, "version", "The version starts at 1.")
	l.check(c.Date.Valid(), "date", "Enter the day it was signed.")
	l.moment(c.Signed, "signed")
	l.check(oneOf(c.Way, SigningWays()), "way", "Say whether it was signed on the screen or on paper.")
	points := 0
	for i, stroke := range c.Ink {
		points += len(stroke)
		for j, p := range stroke {
			l.check(inRange(p.X, 0, 1) && inRange(p.Y, 0, 1), index(index("ink", i), j), "A place of the signature lies beside the pad.")
		}
	}
	l.check(len(c.Ink) <= MaxInkStrokes && points <= MaxInkPoints, "ink", "The signature has too many strokes. Clear it and sign again.")
	l.check(c.Way != SignedOnScreen || points > 1, "ink", "Let the patient sign on the pad.")
	l.check(c.Way != SignedOnPaper || c.Scan != "", "scan", "Say where the signed paper or its scan is kept.")
	for _, f := range []struct{ field, text string }{{"scan", c.Scan}, {"signer", c.Signer}, {"witness", c.Witness}, {"by", c.By}} {
		l.checkLength(f.field, f.text, MaxNameLength)
	}
	l.check(c.By != "", "by", "The consent does not say who recorded it.")
	if w := c.Withdrawn; w != nil {
		l.check(w.Date.Valid() && !w.Date.Before(c.Date), "withdrawn.date", "A consent is withdrawn on the day it was signed or later.")
		l.checkLength("withdrawn.reason", w.Reason, MaxTextLength)
		l.check(w.By != "", "withdrawn.by", "The withdrawal does not say who recorded it.")
	}
	return l.list
}
