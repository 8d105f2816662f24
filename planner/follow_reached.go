package planner

import (
	"slices"

	"stipple/planner/quantity"
)

// Reached is what a session that was held really added to a region. Once later
// sessions were planned anew from it, it takes the place of what was planned, so
// that the plan's sums say what the head has and will have.
//
// One without a record says of a session that was missed that later sessions
// have taken over what it planned.
type Reached struct {
	Session int                 `json:"session"` // from 1
	Region  string              `json:"region"`  // the Key of a region of the plan
	Density quantity.DotsPerCM2 `json:"density"` // 0 = the region was not done
	Record  ID                  `json:"record"`  // "" = the session was missed
	// By names who stated it, where the record did not say.
	By string `json:"by,omitempty"`
	// Owed is what of a difference to the plan later sessions have not taken over,
	// in dots/cm²; below 0 they are to add less.
	Owed quantity.DotsPerCM2 `json:"owed,omitempty"`
}

// reached gives what a session (from 0) really added to a region, where the plan
// follows it.
func (p Plan) reached(session int, region string) (quantity.DotsPerCM2, bool) {
	for _, r := range p.Reached {
		if r.Session == session+1 && r.Region == region && (r.Record != "" || !p.waits(session)) {
			return r.Density, true
		}
	}
	return 0, false
}

// reachedIn gives what the plan knows a record's session added to a region, and
// who stated it; "" where nobody had to.
func (p Plan) reachedIn(record ID, region string) (density quantity.DotsPerCM2, by string) {
	for _, r := range p.Reached {
		if r.Record == record && r.Region == region {
			return r.Density, r.By
		}
	}
	return 0, ""
}

// waits tells whether a session (from 0) is still to be held; one that was
// missed waits again once it is marked as planned.
func (p Plan) waits(session int) bool { return p.Sessions[session].Status == PlannedSession }

// lays tells whether a session (from 0) puts dots into a region: one that does
// not take place puts none there, unless the plan knows that it did.
func (p Plan) lays(session int, region string) bool {
	_, known := p.reached(session, region)
	return known || p.Sessions[session].TakesPlace()
}

// owes gives what a missed session (from 0) planned for a region and no session
// has taken over.
func (p Plan) owes(session int, region string) quantity.DotsPerCM2 {
	if _, known := p.reached(session, region); known || p.Sessions[session].Status != MissedSession {
		return 0
	}
	return p.Added(session, region)
}

// left sums what no session has taken over yet of the differences the plan knows.
func (p Plan) left(region string) quantity.DotsPerCM2 {
	var sum quantity.DotsPerCM2
	for _, r := range p.Reached {
		if r.Region == region {
			sum += r.Owed
		}
	}
	return sum
}

// Aim gives the density that is meant for a region, in dots/cm²: what it has
// after the last session (Final), what missed sessions planned and no other has
// taken over, and what others left. Cancelling a session lowers it, missing one
// does not.
func (p Plan) Aim(region string) quantity.DotsPerCM2 {
	sum := p.Final(region) + p.left(region)
	for i := range p.Sessions {
		sum += p.owes(i, region)
	}
	return densityOf(float64(sum))
}

// meant gives what all sessions add to a region together, those cancelled too: a
// number that only edits of the plan change.
func (p Plan) meant(region string) quantity.DotsPerCM2 {
	sum := p.left(region)
	for i := range p.Sessions {
		sum += p.Added(i, region)
	}
	return densityOf(float64(sum))
}

// followed lists what was reached without what was said of missed sessions that
// are to be held after all, or are gone.
func (p Plan) followed() []Reached {
	var list []Reached
	for _, r := range p.Reached {
		if at := r.Session - 1; r.Record != "" || at >= 0 && at < len(p.Sessions) && !p.waits(at) {
			list = append(list, r)
		}
	}
	return list
}

// settle puts what was reached in a region into the plan, with what of it later
// sessions are still to take over.
func (p *Plan) settle(reached []Reached, left quantity.DotsPerCM2) {
	for i := range p.Reached {
		if p.Reached[i].Region == reached[0].Region {
			p.Reached[i].Owed = 0
		}
	}
	for i, r := range reached {
		if i == len(reached)-1 {
			r.Owed = left
		}
		p.reach(r)
	}
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
		l.check(inRange(float64(r.Owed), -MaxSessions*float64(MaxDensity), MaxSessions*float64(MaxDensity)), at+".owed", "What is left lies within what sessions can add.")
		l.checkLength(at+".by", r.By, MaxNameLength)
		l.check(r.Record != "" || r.Density == 0, at+".record", "What was reached names the record it is from.")
	}
}
