package planner

import "slices"

// Beside gives the plan of a held session twice, to be laid side by side: as it
// was planned when the record was opened, and as it was done. In both, sessions
// before it have what they really added as far as others, signed records of the
// plan, know it; regions only the record has are there too. What nobody
// confirmed counts as no dots in done. Both are for pictures and are never
// stored.
func Beside(plan Plan, held SessionRecord, others []SessionRecord) (planned, done Plan) {
	at := held.Session - 1
	planned = plan.Clone()
	planned.Head, planned.Acceptances = held.Head, nil
	for len(planned.Sessions) <= at {
		planned.Sessions = append(planned.Sessions, Session{})
	}
	planned.Reached = slices.DeleteFunc(planned.Reached, func(r Reached) bool { return r.Session == held.Session })
	for _, other := range others {
		if other.Plan == held.Plan && other.Session < held.Session && other.Signed() {
			planned.reachAll(other)
		}
	}
	planned.reachAll(SessionRecord{Records: held.Records}) // for its regions only
	planned.Sessions[at].Status, planned.Sessions[at].Prescriptions = DoneSession, nil
	done = planned.Clone()
	for _, r := range held.Records {
		if r.Planned != nil {
			planned.Sessions[at] = planned.Sessions[at].Set(*r.Planned)
		}
		done.Sessions[at] = done.Sessions[at].Set(held.asDone(r))
	}
	return planned, done
}

// reachAll puts what a record's regions were given into the plan, and the regions
// it does not have.
func (p *Plan) reachAll(held SessionRecord) {
	for _, r := range held.Records {
		if _, there := p.Region(r.Key()); !there {
			if _, taken := p.ZoneRegion(r.Region.Zone); taken && r.Region.Scar == "" {
				continue
			}
			p.Regions = append(p.Regions, r.Region)
		}
		if held.Session > 0 && r.State == DoneRegion && r.Density != nil {
			p.reach(Reached{Session: held.Session, Region: r.Key(), Density: r.Density.Value, Record: held.ID})
		}
	}
}

// asDone gives a region's record as a prescription of what was done: only what
// was logged.
func (s SessionRecord) asDone(r Record) Prescription {
	p := Prescription{Region: r.Key()}
	if r.Planned != nil { // how its edge was drawn, where nobody said otherwise
		p.Softness, p.Gradient = r.Planned.Softness, r.Planned.Gradient
	}
	if r.State != DoneRegion {
		return p
	}
	for _, f := range RegionFields() {
		l, ok := r.Value(f, 0)
		switch {
		case !ok:
		case f == DensityField:
			p.Density = l.Value.Density
		default:
			p.take(s, f, 0, l.Value)
		}
	}
	for pass := 1; pass <= len(r.Passes); pass++ {
		for _, f := range PassFields() {
			if l, ok := r.Value(f, pass); ok {
				p.take(s, f, pass, l.Value)
			}
		}
	}
	return p
}
