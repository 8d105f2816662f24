package report

import (
	"slices"

	"stipple/planner"
)

// whatWeDid says in plain words what was done at a visit that was held: the
// areas that somebody said are done. Where nobody has said all, it says so.
func (s *sheet) whatWeDid(record planner.SessionRecord) string {
	const many = 4
	var names []string
	scars, others, open, done := false, false, !record.Signed(), map[string]bool{}
	for _, r := range s.recordRegions(record) {
		switch r.State {
		case planner.DoneRegion:
			done[r.Key()] = true
			names = append(names, s.regionName(planned{Region: r.Region}, false))
			scars = scars || r.Region.Scar != ""
			others = others || r.Planned == nil
		case planner.Unconfirmed:
			open = true
		}
	}
	missing := slices.ContainsFunc(s.regions, func(r planned) bool { return !done[r.Key] })
	where := s.listed(names)
	var words string
	switch {
	case len(names) == 0 && open:
		return s.say("visits.ask")
	case len(names) == 0:
		return s.say("visits.no_dots")
	case len(names) > many && !missing && !others:
		words = s.say("visits.done_all")
	case scars:
		words = s.say("visits.done_scar", "Where", where)
	default:
		words = s.say("visits.done_on", "Where", where)
	}
	if open {
		return s.sentences(words, s.say("visits.ask_rest"))
	}
	return words
}

// withoutDots tells whether a session (from 0) was held and signed with no region
// done.
func (s *sheet) withoutDots(session int) bool {
	record, held := s.records[session]
	return held && record.Signed() && !slices.ContainsFunc(record.Records, func(r planner.Record) bool { return r.State != planner.NotDone })
}

// waiting gives the next visit that has a date, with its number from 1, or else
// that of the next without one; 0 when none is to come. One that is being held is
// not.
func (s *sheet) waiting() (next planner.Session, number int, dated bool) {
	for i, session := range s.job.Plan.Sessions {
		_, held := s.records[i]
		switch {
		case held || session.Status != planner.PlannedSession:
		case !session.Date.IsZero():
			return session, i + 1, true
		case number == 0:
			next, number = session, i+1
		}
	}
	return next, number, false
}
