package planner

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// ID names a patient, a plan or a user for ever. It is a UUIDv7 in text and
// says nothing about whom it names.
type ID string

// Sex is the sex recorded for a patient; "" means not stated.
type Sex string

// The values of Sex.
const (
	Female   Sex = "female"
	Male     Sex = "male"
	OtherSex Sex = "other"
)

// Sexes lists the values in reading order.
func Sexes() []Sex { return []Sex{Female, Male, OtherSex} }

// Name gives the value in words, "" for not stated.
func (s Sex) Name() string {
	switch s {
	case Female:
		return "Female"
	case Male:
		return "Male"
	case OtherSex:
		return "Other"
	}
	return ""
}

// SkinType is the Fitzpatrick skin type, I to VI as 1 to 6; 0 means not stated.
type SkinType int

// Name gives the Roman numeral, "" for not stated.
func (s SkinType) Name() string {
	if s < 1 || s > 6 {
		return ""
	}
	return [...]string{"I", "II", "III", "IV", "V", "VI"}[s-1]
}

// Contact says how to reach a patient.
type Contact struct {
	Phone   string `json:"phone,omitempty"`
	Email   string `json:"email,omitempty"`
	Address string `json:"address,omitempty"`
}

// Condition is something in the history that a safety check knows, with what
// the physician wrote about it. Key is the key of the SafetyCheck.
type Condition struct {
	Key  string `json:"key"`
	Note string `json:"note,omitempty"`
}

// History is what was told and found before planning.
type History struct {
	Conditions []Condition `json:"conditions,omitempty"`
	Medical    string      `json:"medical,omitempty"`    // illnesses and operations
	Medication string      `json:"medication,omitempty"` // what is taken now
	Hair       string      `json:"hair,omitempty"`       // the hair loss, transplants, earlier pigment
}

// Patient is the person. Chart, Family and Given are required.
type Patient struct {
	ID         ID       `json:"id"`
	Chart      string   `json:"chart"` // the clinic's own number, unique in the clinic
	Family     string   `json:"family"`
	Given      string   `json:"given"`
	Born       Date     `json:"born,omitzero"`
	Sex        Sex      `json:"sex,omitempty"`
	Contact    Contact  `json:"contact,omitzero"`
	Language   string   `json:"language,omitempty"` // BCP 47, for example "vi"
	SkinType   SkinType `json:"skin_type,omitempty"`
	HairColour string   `json:"hair_colour,omitempty"`
	Allergies  string   `json:"allergies,omitempty"`
	Alerts     []string `json:"alerts,omitempty"` // short warnings for the banner
	History    History  `json:"history,omitzero"`

	// What happened to the chart. Only the store sets these.
	Archived Date          `json:"archived,omitzero"` // the day it was archived; zero = it is in use
	Former   []FormerChart `json:"former,omitempty"`  // charts merged into this one, oldest first
}

// FormerChart is a chart that was merged into another one: the same person had
// two. What was signed in it still names its id.
type FormerChart struct {
	ID     ID     `json:"id"`
	Chart  string `json:"chart"`
	Family string `json:"family"`
	Given  string `json:"given"`
	On     Date   `json:"on"` // the day of the merge
}

// Longest texts a patient may carry, in characters. They exist so that a
// pasted document cannot swell a chart without anyone seeing it.
const (
	MaxNameLength = 300
	MaxTextLength = 20000
)

// DisplayName gives "FAMILY, Given", the form clinicians know from charts.
func (p Patient) DisplayName() string {
	return strings.ToUpper(p.Family) + ", " + p.Given
}

// PlainName gives "Given Family", the form a patient reads.
func (p Patient) PlainName() string { return strings.TrimSpace(p.Given + " " + p.Family) }

// IsArchived tells whether the chart is put away: it can be read, printed and
// exported, and is changed only after it is restored.
func (p Patient) IsArchived() bool { return !p.Archived.IsZero() }

// Is tells whether an id is the patient's own or that of a chart merged into
// this one.
func (p Patient) Is(id ID) bool {
	return id == p.ID || slices.ContainsFunc(p.Former, func(f FormerChart) bool { return f.ID == id })
}

// Has tells whether the history names a condition.
func (h History) Has(key string) bool {
	for _, condition := range h.Conditions {
		if condition.Key == key {
			return true
		}
	}
	return false
}

// Tidy returns the patient as it is stored: trimmed, with stray control
// characters and empty alerts removed.
func (p Patient) Tidy() Patient {
	tidyLines(&p.Chart, &p.Family, &p.Given, &p.Contact.Phone, &p.Contact.Email, &p.Language, &p.HairColour)
	tidyTexts(&p.Contact.Address, &p.Allergies, &p.History.Medical, &p.History.Medication, &p.History.Hair)
	var alerts []string
	for _, alert := range p.Alerts {
		if alert = tidyLine(alert); alert != "" {
			alerts = append(alerts, alert)
		}
	}
	p.Alerts = alerts
	p.Former = slices.Clone(p.Former)
	for i := range p.Former {
		tidyLines(&p.Former[i].Chart, &p.Former[i].Family, &p.Former[i].Given)
	}
	return p
}

// Faults lists what keeps the patient from being saved, by today's date.
// A zero today, for charts saved earlier, skips the rules about the future and
// about the language, which was free text once.
func (p Patient) Faults(today Date) Faults {
	var l faultList
	l.check(p.Chart != "", "chart", "Enter a chart number.")
	l.check(p.Family != "", "family", "Enter the family name.")
	l.check(p.Given != "", "given", "Enter the given name.")
	for field, text := range map[string]string{"chart": p.Chart, "family": p.Family, "given": p.Given} {
		l.checkLength(field, text, MaxNameLength)
	}
	if !p.Born.IsZero() {
		l.check(p.Born.Valid(), "born", "This birth date does not exist: write year-month-day, for example 1984-03-27.")
		l.check(today.IsZero() || !today.Before(p.Born), "born", "The birth date lies in the future.")
	}
	for i, alert := range p.Alerts {
		n := utf8.RuneCountInString(alert)
		l.check(n <= MaxNameLength, index("alerts", i), "Alert %d has %d characters; at most %d fit here.", i+1, n, MaxNameLength)
	}
	if p.Language != "" && !today.IsZero() {
		_, err := ParseLanguage(p.Language)
		l.check(err == nil, "language", "%s", ErrorMessage(err))
	}
	l.checkLength("language", p.Language, MaxNameLength)
	l.check(p.Sex == "" || p.Sex.Name() != "", "sex", "Choose female, male, other or leave it open.")
	l.check(p.SkinType >= 0 && p.SkinType <= 6, "skin_type", "Choose a Fitzpatrick skin type from I to VI.")
	l.check(p.Contact.Email == "" || strings.Count(p.Contact.Email, "@") == 1, "contact.email", "This e-mail address has no single @.")
	for field, text := range map[string]string{
		"contact.address": p.Contact.Address, "allergies": p.Allergies, "history.medical": p.History.Medical,
		"history.medication": p.History.Medication, "history.hair": p.History.Hair, "contact.phone": p.Contact.Phone,
	} {
		l.checkLength(field, text, MaxTextLength)
	}
	l.check(p.Archived.IsZero() || p.Archived.Valid(), "archived", "This date does not exist.")
	p.formerFaults(&l)
	return l.sorted()
}

func (p Patient) formerFaults(l *faultList) {
	seen := map[ID]bool{p.ID: true}
	for i, f := range p.Former {
		at := index("former", i)
		l.check(f.ID != "", at+".id", "A former chart has no id.")
		l.check(!seen[f.ID], at+".id", "This chart is named twice.")
		seen[f.ID] = true
		l.check(f.Chart != "", at+".chart", "A former chart has no number.")
		l.check(f.On.Valid(), at+".on", "This date does not exist.")
		for field, text := range map[string]string{"chart": f.Chart, "family": f.Family, "given": f.Given} {
			l.checkLength(at+"."+field, text, MaxNameLength)
		}
	}
}

func (l *faultList) checkLength(field, text string, limit int) {
	n := utf8.RuneCountInString(text)
	l.check(n <= limit, field, "This text has %d characters; at most %d fit here.", n, limit)
	l.check(utf8.ValidString(text), field, "This text is not valid Unicode.")
}

// tidyLine keeps one line: runs of white space become one space and control
// characters go, among them the bidirectional ones that could disguise a name.
func tidyLine(s string) string { return strings.Join(strings.Fields(dropControls(s, false)), " ") }

// tidyText keeps lines but drops control characters and white space at the ends.
func tidyText(s string) string { return strings.TrimSpace(dropControls(s, true)) }

func dropControls(s string, keepLines bool) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			if keepLines {
				return r
			}
			return ' '
		case r < 0x20, r == 0x7f, r >= 0x80 && r < 0xa0:
			return -1
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}
