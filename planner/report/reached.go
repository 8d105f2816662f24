package report

import (
	"slices"

	"stipple/planner"
	"stipple/planner/quantity"
)

// addedKnown gives what a session (from 0) adds to a region: of one that was held
// what was logged, of one to come what is planned. ok is false where nobody
// confirmed what a held session added.
func (s *sheet) addedKnown(session int, region string) (density quantity.DotsPerCM2, ok bool) {
	if record, held := s.records[session]; held {
		one, _, known := record.Record(region)
		switch {
		case !known || one.State == planner.NotDone:
			return 0, true
		case one.State == planner.DoneRegion && one.Density != nil:
			return one.Density.Value, true
		}
		return s.reachedIn(session, region)
	}
	return s.job.Plan.Added(session, region), true
}

// reachedIn gives what the plan itself knows that a session (from 0) that was held
// reached, as somebody stated it where its record does not say.
func (s *sheet) reachedIn(session int, region string) (quantity.DotsPerCM2, bool) {
	list := s.job.Plan.Reached
	at := slices.IndexFunc(list, func(r planner.Reached) bool {
		return r.Session == session+1 && r.Region == region && r.Record != ""
	})
	if at < 0 {
		return 0, false
	}
	return list[at].Density, true
}

// sumKnown gives the density of a region after a session (from 0), as far as it
// is known; ok is false where it is greater by what nobody confirmed.
func (s *sheet) sumKnown(session int, region string) (sum quantity.DotsPerCM2, ok bool) {
	ok = true
	for i := 0; i <= session && i < len(s.job.Plan.Sessions); i++ {
		if _, held := s.records[i]; !held && !s.job.Plan.Sessions[i].TakesPlace() {
			continue
		}
		added, known := s.addedKnown(i, region)
		sum, ok = sum+added, ok && known
	}
	return sum, ok
}
