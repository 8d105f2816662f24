package planner

import (
	"bytes"

	"stipple/planner/quantity"
)

// SafetyCheck is something in a patient's history that sources warn of.
type SafetyCheck struct {
	Key      string   `toml:"key"`
	Label    string   `toml:"label"`    // for the form: "Keloid or hypertrophic scars"
	Severity Severity `toml:"severity"` // tier U unless the source grades it itself
	Advice   string   `toml:"advice"`   // what sources say to do
	Citation
}

// Band is a range a source advises, with what other sources say.
type Band struct {
	Low  float64 `toml:"low"`
	High float64 `toml:"high"`
	Citation
	Others []Statement `toml:"others"`
}

// Reference is the set of sourced numbers findings and estimates are made from.
type Reference struct {
	Depth      Band          `toml:"depth"`       // mm
	Density    Band          `toml:"density"`     // follicular units per cm², natural
	DotsPerMin Band          `toml:"dots_minute"` // dots per minute of an operator
	Healing    Healing       `toml:"healing"`     // between sessions, where no protocol says it
	ScarAge    ScarAge       `toml:"scar_age"`
	Adult      AgeLimit      `toml:"adult"`
	AtChair    Citation      `toml:"at_chair"` // why every variable should be written down
	Checks     []SafetyCheck `toml:"checks"`
}

// ScarAge is the age below which sources advise against pigment in a scar: the
// least that any asks for, and what more cautious ones ask for.
type ScarAge struct {
	Least    MonthLimit `toml:"least"`
	Cautious MonthLimit `toml:"cautious"`
}

// MonthLimit is an age in months with who asks for it.
type MonthLimit struct {
	Months int `toml:"months"`
	Citation
}

// statement gives the limit as other sources' view of another one.
func (m MonthLimit) statement() []Statement {
	return []Statement{{Text: count(m.Months, "month"), Citation: m.Citation}}
}

func (s ScarAge) faults(l *faultList) {
	l.sourced("scar_age.least", s.Least.Citation)
	l.sourced("scar_age.cautious", s.Cautious.Citation)
	l.check(s.Least.Months > 0 && s.Least.Months <= s.Cautious.Months, "scar_age", "The age of a scar needs least and cautious months, in that order.")
}

// AgeLimit is the age in years below which a source advises against SMP.
type AgeLimit struct {
	Years int `toml:"years"`
	Citation
}

// ParseReference reads the reference numbers from their TOML file; every
// number needs a source.
func ParseReference(data []byte) (Reference, error) {
	var r Reference
	if err := decodeTOML(data, &r); err != nil {
		return Reference{}, err
	}
	var l faultList
	for field, band := range map[string]Band{"depth": r.Depth, "density": r.Density, "dots_minute": r.DotsPerMin} {
		l.sourced(field, band.Citation)
		for i, other := range band.Others {
			l.sourced(index(field+".others", i), other.Citation)
		}
		l.check(band.Low > 0 && band.Low <= band.High, field, "A band needs low and high, in that order.")
	}
	r.Healing.sourced(&l, "healing")
	r.ScarAge.faults(&l)
	l.sourced("adult", r.Adult.Citation)
	l.sourced("at_chair", r.AtChair)
	seen := map[string]bool{}
	for i, c := range r.Checks {
		at := index("checks", i)
		l.sourced(at, c.Citation)
		l.check(c.Key != "" && !seen[c.Key], at+".key", "Every check needs a key of its own.")
		l.check(c.Severity.Valid(), at+".severity", "The severity is stop, caution or note.")
		seen[c.Key] = true
	}
	return r, l.sorted().Err()
}

// Check gives a safety check by its key and whether there is one.
func (r Reference) Check(key string) (SafetyCheck, bool) {
	for _, c := range r.Checks {
		if c.Key == key {
			return c, true
		}
	}
	return SafetyCheck{}, false
}

// Rates are the clinic's own figures; zero means not entered, and what would
// need it stays blank.
type Rates struct {
	DotsPerMinute        float64              `json:"dots_per_minute,omitempty"`
	MillilitresPer1000   quantity.Millilitres `json:"ml_per_1000_dots,omitempty"`
	DotsPerNeedle        float64              `json:"dots_per_needle,omitempty"`
	MinutesSetUpPerVisit quantity.Minutes     `json:"minutes_set_up,omitempty"`

	Basis RatesBasis `json:"-"` // see Learned.Over; never stored
}

// Faults lists what is wrong with the rates.
func (r Rates) Faults() Faults {
	var l faultList
	l.check(inRange(r.DotsPerMinute, 0, 10000), "dots_per_minute", "Dots per minute lie between 0 and 10,000.")
	l.check(inRange(float64(r.MillilitresPer1000), 0, 100), "ml_per_1000_dots", "Millilitres per 1,000 dots lie between 0 and 100.")
	l.check(inRange(r.DotsPerNeedle, 0, 1e6), "dots_per_needle", "Dots per needle lie between 0 and 1,000,000.")
	l.check(inRange(float64(r.MinutesSetUpPerVisit), 0, 600), "minutes_set_up", "Set-up minutes lie between 0 and 600.")
	return l.list
}

// Clinic is what the papers and the windows say of the clinic.
type Clinic struct {
	Name    string `json:"name"`
	Address string `json:"address,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Hours   string `json:"out_of_hours,omitempty"` // whom to call out of hours
	Paper   Paper  `json:"paper,omitempty"`
	Rates   Rates  `json:"rates,omitzero"`
	// Logo is a PNG without transparency, as report.NewLogo makes it; nil is none.
	Logo []byte `json:"logo,omitempty"`
	// Aftercare is the clinic's own; nil is the one Stipple ships.
	Aftercare []Care `json:"aftercare,omitempty"`
	// Reasons is the clinic's own pick list of why a session departs from its
	// plan; nil is ShippedReasons.
	Reasons []string `json:"reasons,omitempty"`
	// Reviewed says which translations a person has checked, by language (BCP 47).
	Reviewed map[string]TranslationReview `json:"reviewed_translations,omitempty"`
	Safety   Safety                       `json:"safety,omitzero"`
}

// TranslationReview says who checked a translation. It holds for the version
// of the translation that was checked and for no other.
type TranslationReview struct {
	By      string `json:"by"`
	On      Date   `json:"on"`
	Version string `json:"version"` // of the translation, as report.Translations gives it
}

// Paper is a sheet size.
type Paper string

// The sheets; "" is A4.
const (
	A4     Paper = "A4"
	Letter Paper = "Letter"
)

// MaxLogo is the largest logo a clinic's settings may hold, in bytes.
// report.NewLogo makes smaller ones.
const MaxLogo = 512 << 10

// Faults lists what is wrong with the clinic's particulars.
func (c Clinic) Faults() Faults {
	var l faultList
	l.check(tidyLine(c.Name) != "", "name", "Enter the clinic's name.")
	l.checkLength("name", c.Name, MaxNameLength)
	l.checkLength("address", c.Address, MaxNameLength)
	l.checkLength("phone", c.Phone, MaxNameLength)
	l.checkLength("out_of_hours", c.Hours, MaxNameLength)
	l.check(len(c.Logo) <= MaxLogo, "logo", "The logo is too large. Choose the picture anew.")
	l.check(len(c.Logo) == 0 || bytes.HasPrefix(c.Logo, []byte("\x89PNG")), "logo", "The logo cannot be read. Choose the picture anew.")
	l.check(c.Aftercare == nil || len(c.Aftercare) > 0, "aftercare", "Keep at least one item, or go back to Stipple's own.")
	reasonFaults(&l, c.Reasons)
	c.Safety.check(&l)
	for tag, r := range c.Reviewed {
		at := "reviewed_translations." + tag
		l.check(tidyLine(r.By) != "" && r.On.Valid() && r.Version != "", at, "A translation that was checked needs a name, a day and a version.")
		l.checkLength(at, r.By, MaxNameLength)
	}
	l.check(c.Paper == "" || c.Paper == A4 || c.Paper == Letter, "paper", "The paper is A4 or Letter.")
	return append(append(l.sorted(), CareFaults(c.Aftercare)...), c.Rates.Faults()...)
}
