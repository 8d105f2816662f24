package planner

import (
	"math"
	"slices"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// Redistribution gives how the dots of sessions (from 0) are shared out on a
// head now. Only sessions still planned count, and regions whose density and
// area are known. Over several sessions each region keeps its own proportion
// between them. Error: Invalid when the plan cannot be drawn.
func (p Plan) Redistribution(sessions []int, ground *stipple.Ground) (Redistribution, error) {
	laid, err := p.Stipple(ground)
	if err != nil {
		return Redistribution{}, err
	}
	forward, err := p.forward(ground)
	if err != nil {
		return Redistribution{}, err
	}
	var r Redistribution
	for at, region := range p.Regions {
		share := Share{Region: region.Key, forward: forward[at]}
		for _, session := range sessions {
			if p.Sessions[session].Status != PlannedSession {
				continue
			}
			density := float64(p.Added(session, region.Key))
			if dots, known := p.Dots(session, at, ground.Head(), laid); known && dots > 0 {
				share.parts = append(share.parts, part{session, density, dots / density})
			}
		}
		if len(share.parts) > 0 {
			r.Shares = append(r.Shares, share)
		}
	}
	r.total = r.Dots()
	return r, nil
}

// forward gives for each region how far its middle lies ahead of the head's
// centre, in cm; that of a scar only named is its zone's.
func (p Plan) forward(ground *stipple.Ground) ([]float64, error) {
	var zones []scalp.Zone
	for _, region := range p.Regions {
		if !slices.Contains(zones, region.Zone) {
			zones = append(zones, region.Zone)
		}
	}
	areas := make([]stipple.Area, len(zones))
	for i, zone := range zones {
		areas[i] = stipple.Area{Zone: zone, Layers: []stipple.Layer{{Density: 10}}} // enough to find a middle
	}
	laid, err := ground.Lay(areas)
	if err != nil {
		return nil, Errorf(Internal, "The regions cannot be found on the head.").Because(err)
	}
	middles := make([]float64, len(zones))
	for _, dot := range laid.Dots {
		middles[dot.Area] += dot.At.Y / float64(laid.Counts[dot.Area][0])
	}
	forward := make([]float64, len(p.Regions))
	for i, region := range p.Regions {
		forward[i] = middles[slices.Index(zones, region.Zone)]
		if region.Drawn == nil {
			continue
		}
		if trace, err := ground.Head().Trace(*region.Drawn); err == nil && trace.Area() > 0 {
			forward[i] = 0
			for _, cell := range trace.Cells() {
				forward[i] += cell.At.Y * cell.Area / float64(trace.Area())
			}
		}
	}
	return forward, nil
}

// Redistribute makes a change to a redistribution of the plan's dots and gives
// the plan with the new densities, and the redistribution as it stands then. A
// density that changes loses its source. The dots are counted as they are laid
// on the head, where a soft edge depends on the densities beside it. limit says
// why the change is not had as asked, or "". Error: Invalid when the plan
// cannot be drawn.
func (p Plan) Redistribute(from Redistribution, ground *stipple.Ground,
	change func(Redistribution) (Redistribution, string),
) (plan Plan, now Redistribution, limit string, err error) {
	least := math.Inf(1)
	for range 6 { // each time the areas that count are better known
		changed, said := change(from)
		next := changed.in(p)
		laid, err := next.Stipple(ground)
		if err != nil {
			return p, from, "", err
		}
		changed.measure(next, ground.Head(), laid)
		off := math.Abs(changed.Dots() - from.total)
		if off < least {
			least, plan, now, limit = off, next, changed, said
		}
		if off <= from.tolerance() {
			break
		}
		from = from.withAreas(changed)
	}
	return plan, now, limit, nil
}

// in gives the plan with the densities of the redistribution.
func (r Redistribution) in(plan Plan) Plan {
	plan = plan.Clone()
	for _, share := range r.Shares {
		for _, part := range share.parts {
			prescription, planned := plan.Sessions[part.session].For(share.Region)
			density := quantity.DotsPerCM2(part.density)
			if planned && prescription.Density != density {
				prescription.Density, prescription.Basis = density, Citation{}
				plan.Sessions[part.session] = plan.Sessions[part.session].Set(prescription)
			}
		}
	}
	return plan
}

// fewDots is a number of dots too small to tell an area from.
const fewDots = 100

// measure takes the areas from dots laid for the plan.
func (r *Redistribution) measure(plan Plan, head scalp.Head, laid *stipple.Picture) {
	for i := range r.Shares {
		share := &r.Shares[i]
		share.parts = slices.Clone(share.parts)
		at := slices.IndexFunc(plan.Regions, func(region Region) bool { return region.Key == share.Region })
		for j := range share.parts {
			part := &share.parts[j]
			if dots, known := plan.Dots(part.session, at, head, laid); known && dots >= fewDots {
				part.area = dots / part.density
			}
		}
	}
}

// withAreas gives the redistribution with the areas of another one.
func (r Redistribution) withAreas(of Redistribution) Redistribution {
	r.Shares = slices.Clone(r.Shares)
	for i := range r.Shares {
		r.Shares[i].parts = slices.Clone(r.Shares[i].parts)
		for j := range r.Shares[i].parts {
			r.Shares[i].parts[j].area = of.Shares[i].parts[j].area
		}
	}
	return r
}
