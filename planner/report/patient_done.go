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
