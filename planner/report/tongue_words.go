package report

import (
	"math"
	"time"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

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

// warning gives what must be seen on every page of a plan that does not hold.
func (t *tongue) warning(s planner.PlanStatus) (lead, rest string) {
	switch s {
	case planner.DraftPlan, planner.SupersededPlan:
		return t.say(warnLeadID + string(s)), t.say(warnRestID + string(s))
	}
	return "", ""
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
	case t.Hour() == 12:
		return phrase(s.say("time.noon", "Time", t.Format("3:04")))
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

// sentences sets sentences after each other.
func (s *sheet) sentences(first string, more ...string) string {
	for _, next := range more {
		first = s.say("list.sentences", "List", phrase(first), "Next", phrase(next))
	}
	return first
}
