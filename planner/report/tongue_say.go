package report

import (
	"math"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/bidi"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// The isolates keep a name, a number or a sentence of another language from
// turning the words around it.
const (
	isolate    = "\u2068"
	endIsolate = "\u2069"
)

// phrase is text that already is in the paper's language, part of a sentence.
type phrase string

// speak gives the language of a paper. Only the patient plan is translated.
func speak(paper Paper, job Job) *tongue {
	if paper != PatientPlan {
		return shippedTongues().all[0]
	}
	t, _ := shippedTongues().find(job.Patient.Language)
	return t
}

// say gives a sentence of the paper in its language. What fills its gaps
// follows as pairs of a name and a value: a string is a name, number or text
// of any language and is kept apart from the sentence around it; a phrase is
// part of it; an int is a number.
func (s *sheet) say(id string, gaps ...any) string { return s.tongue().say(id, gaps...) }

// count gives a sentence about a number of things, in the plural form the
// language asks for. The number fills its gap Count.
func (s *sheet) count(id string, n int, gaps ...any) string { return s.tongue().count(id, n, gaps...) }

// tongue is the language the paper speaks.
func (s *sheet) tongue() *tongue {
	if s.speaks == nil {
		return shippedTongues().all[0]
	}
	return s.speaks
}

func (t *tongue) say(id string, gaps ...any) string {
	return t.filled(&i18n.LocalizeConfig{MessageID: id, TemplateData: t.gaps(gaps)})
}

func (t *tongue) count(id string, n int, gaps ...any) string {
	data := t.gaps(gaps)
	data["Count"] = n
	return t.filled(&i18n.LocalizeConfig{MessageID: id, TemplateData: data, PluralCount: n})
}

// filled gives a sentence, in English when the language lacks it or the plural
// form, and its name when English lacks it too.
func (t *tongue) filled(asked *i18n.LocalizeConfig) string {
	words, tag, err := t.localizer.LocalizeWithTag(asked)
	if err == nil || words != "" && tag == language.Make(t.Language) {
		return words
	}
	if t.Language == English {
		return asked.MessageID
	}
	return t.apart(shippedTongues().all[0].filled(asked))
}

func (t *tongue) gaps(pairs []any) map[string]any {
	data := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		value := pairs[i+1]
		if foreign, ok := value.(string); ok {
			value = t.apart(foreign)
		}
		data[pairs[i].(string)] = value
	}
	return data
}

// apart isolates text that may run against the language's own direction.
func (t *tongue) apart(words string) string {
	if words == "" || !t.RightToLeft && !turns(words) {
		return words
	}
	return isolate + words + endIsolate
}

// turns tells whether text holds a letter that is written from the right.
func turns(words string) bool {
	for _, r := range words {
		if r < 0x590 {
			continue
		}
		p, _ := bidi.LookupRune(r)
		if c := p.Class(); c == bidi.R || c == bidi.AL {
			return true
		}
	}
	return false
}

// care gives an item of aftercare: a shipped sentence in the paper's language,
// one that the clinic wrote as it was typed.
func (s *sheet) care(c planner.Care) string {
	if id, ok := s.tongue().care[c.Text]; ok {
		return s.say(id)
	}
	return s.typed(c.Text)
}

// typed gives text of the clinic as it was typed.
func (s *sheet) typed(words string) string { return s.tongue().apart(clean(words)) }

// stated gives text of the clinic as it was typed, or says that there is none.
func (s *sheet) stated(words string) string {
	if words = clean(words); onlyGaps(words) {
		return s.say("not.recorded")
	}
	return s.typed(words)
}

// zone names a zone inside a sentence; full adds what explains it.
func (s *sheet) zone(z scalp.Zone, full bool) string {
	switch {
	case !z.Valid():
		return s.typed(string(z))
	case full:
		return s.say(zoneFullID + string(z))
	}
	return s.say(zoneID + string(z))
}

// Families of sentences whose last part is found as the paper is made.
const (
	careID         = "care."
	zoneID         = "zone."
	zoneFullID     = "zone_full."
	statusID       = "status."
	lookID         = "look."
	viewID         = "view."
	warnLeadID     = "warning_lead."
	warnRestID     = "warning_rest."
	monthID        = "month."
	shortMonthID   = "month_short."
	weekdayID      = "weekday."
	shortWeekdayID = "weekday_short."
)

// day gives a date by one of the patterns of dates.
func (s *sheet) day(pattern string, d planner.Date) string {
	month, weekday := d.Time().Format("01"), d.Time().Format("Mon")
	return s.say(pattern,
		"Year", d.Year, "Number", int(d.Month), "Day", d.Day,
		"Month", phrase(s.say(monthID+month)), "ShortMonth", phrase(s.say(shortMonthID+month)),
		"Weekday", phrase(s.say(weekdayID+weekday)), "ShortWeekday", phrase(s.say(shortWeekdayID+weekday)))
}

// clock gives a time of day from 24 h, as "10:00 am"; text that is no time is
// given as it is.
func (s *sheet) clock(words string) phrase {
	t, err := time.Parse("15:04", words)
	switch {
	case err != nil:
		return phrase(s.typed(cleanLine(words)))
	case t.Hour() < 12:
		return phrase(s.say("time.am", "Time", t.Format("3:04")))
	}
	return phrase(s.say("time.pm", "Time", t.Format("3:04")))
}

// listed joins words as in a sentence: "a, b and c".
func (s *sheet) listed(words []string) phrase {
	if len(words) == 0 {
		return ""
	}
	list := phrase(words[0])
	for i, next := range words[1:] {
		id := "list.between"
		if i == len(words)-2 {
			id = "list.last"
		}
		list = phrase(s.say(id, "List", list, "Next", phrase(next)))
	}
	return list
}

// lasting gives a length of time in words: "2 hours 30 minutes", "" when it is
// not stated.
func (s *sheet) lasting(m quantity.Minutes) phrase {
	if !quantity.Finite(float64(m)) || m < 1 || m > 24*60 {
		return ""
	}
	all := int(math.Round(float64(m)))
	hours, minutes := phrase(s.count("time.hours", all/60)), phrase(s.count("time.minutes", all%60))
	switch {
	case all < 60:
		return minutes
	case all%60 == 0:
		return hours
	}
	return phrase(s.say("time.both", "Hours", hours, "Minutes", minutes))
}
