package planner

import "stipple/planner/quantity"

// day is where a session stands in time: a date, or so many days after a
// session whose date is not known yet.
type day struct {
	dated bool
	date  Date          // when dated
	after quantity.Days // otherwise: days after the session from
	from  int
}

// to gives the days from this day to another and whether they can be compared.
func (d day) to(other day) (quantity.Days, bool) {
	switch {
	case d.dated && other.dated:
		return d.date.DaysUntil(other.date), true
	case !d.dated && !other.dated && d.from == other.from:
		return other.after - d.after, true
	}
	return 0, false
}

// calendar gives the day of every session: its date, or "about so many days"
// counted from the day of the session before it.
func (p Plan) calendar() []day {
	days := make([]day, len(p.Sessions))
	for i, s := range p.Sessions {
		switch {
		case s.Date.Valid():
			days[i] = day{dated: true, date: s.Date}
		case s.Date.IsZero() && s.AfterDays > 0 && i > 0:
			days[i] = days[i-1].add(s.AfterDays)
		default:
			days[i] = day{from: i}
		}
	}
	return days
}

func (d day) add(days quantity.Days) day {
	if d.dated {
		d.date = d.date.AddDays(days)
	} else {
		d.after += days
	}
	return d
}

// TakesPlace tells whether the session was or will be held: one that was missed
// or cancelled adds no dots, takes no time and needs no healing.
func (s Session) TakesPlace() bool { return s.Status != MissedSession && s.Status != CancelledSession }

// Interval gives the days between a session (from 0) and the last one before
// it that takes place on a known day, the place of that one, and whether both
// are known. Days come from dates and from "about so many days after".
func (p Plan) Interval(session int) (days quantity.Days, before int, known bool) {
	if session <= 0 || session >= len(p.Sessions) || !p.Sessions[session].TakesPlace() {
		return 0, 0, false
	}
	calendar := p.calendar()
	for before = session - 1; before >= 0; before-- {
		if !p.Sessions[before].TakesPlace() {
			continue
		}
		if days, known = calendar[before].to(calendar[session]); known {
			return days, before, true
		}
	}
	return 0, 0, false
}
