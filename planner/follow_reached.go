package planner

import (
	"slices"

	"stipple/planner/quantity"
)

// Reached is what a session that was held really added to a region. Once later
// sessions were planned anew from it, it takes the place of what was planned, so
// that the plan's sums say what the head has and will have.
type Reached struct {
	Session int                 `json:"session"` // from 1
	Region  string              `json:"region"`  // the Key of a region of the plan
	Density quantity.DotsPerCM2 `json:"density"` // 0 = the region was not done
	Record  ID                  `json:"record"`
}

// reached gives what a session (from 0) really added to a region, where the plan
// follows it.
func (p Plan) reached(session int, region string) (quantity.DotsPerCM2, bool) {
	for _, r := range p.Reached {
		if r.Session == session+1 && r.Region == region {
			return r.Density, true
		}
	}
	return 0, false
}

// reach puts what was reached into the plan, or replaces it.
func (p *Plan) reach(r Reached) {
	p.Reached = slices.DeleteFunc(p.Reached, func(o Reached) bool { return o.Session == r.Session && o.Region == r.Region })
	p.Reached = append(p.Reached, r)
}

func (p Plan) reachedFaults(l *faultList) {
	for i, r := range p.Reached {
		at := index("reached", i)
		l.check(r.Session >= 1 && r.Session <= len(p.Sessions), at+".session", "The plan has no session %d.", r.Session)
		l.check(r.Region != "", at+".region", "What was reached names its region.")
		l.check(inRange(float64(r.Density), 0, float64(MaxDensity)), at+".density", "Density must lie between 0 and %s.", MaxDensity)
		l.check(r.Record != "", at+".record", "What was reached names the record it is from.")
	}
}
