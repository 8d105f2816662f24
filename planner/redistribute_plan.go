package planner

import (
	"math"
	"slices"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// noDots stands for no dots where an area is taken from them: a region too
// small or too thinly treated to have one may come to have some.
const noDots = 1e-6

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
			if dots, known := p.Dots(session, at, ground.Head(), laid); known && (dots > 0 || laid.Sizes[at] > 0) {
				share.parts = append(share.parts, part{session, density, max(noDots, dots) / density})
			}
		}
		if len(share.parts) > 0 {
			r.Shares = append(r.Shares, share)
		}
	}
	r.total = math.Round(r.Dots())
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
		if trace, err := ground.Trace(*region.Drawn); err == nil && trace.Area() > 0 {
			forward[i] = 0
			for _, cell := range trace.Cells() {
				forward[i] += cell.At.Y * cell.Area / float64(trace.Area())
			}
		}
	}
	return forward, nil
}

// rounds is how often at most a plan is laid to find densities that hold the
// total.
const rounds = 6

// Redistribute makes a change to a redistribution of the plan's dots and gives
// the plan with the new densities, and the redistribution as it stands then. A
// density that changes loses its source. The total is held by the dots as they
// are laid on the head, where a soft edge depends on the densities beside it.
// limit says why the change is not had as asked, or by how many dots the total
// is missed where it cannot be held; it is "" otherwise. Error: Invalid when
// the plan cannot be drawn.
func (p Plan) Redistribute(from Redistribution, ground *stipple.Ground,
	change func(Redistribution) (Redistribution, string),
) (plan Plan, now Redistribution, limit string, err error) {
	least, last := math.Inf(1), 0.0 // dots too many
	for range rounds {              // the areas that count are better known each time
		changed, said := change(from)
		next := changed.in(p)
		laid, err := next.Stipple(ground)
		if err != nil {
			return p, from, "", err
		}
		changed.measure(next, ground.Head(), laid)
		off := math.Round(changed.Dots()) - from.total
		if math.Abs(off) < math.Abs(least) {
			least, plan, now, limit = off, next, changed, said
		}
		if math.Abs(off) <= from.tolerance() {
			return plan, now, limit, nil
		}
		step := 1.0
		if (off < 0) != (last < 0) && last != 0 {
			step = 0.5 // from too few to too many: what holds lies between
		}
		from, last = from.withAreas(changed, step), off
	}
	return plan, now, joinStated([]string{limit, missed(least)}, " "), nil
}

// missed says by how many dots the total is missed.
func missed(off float64) string {
	way := "more"
	if off < 0 {
		way = "fewer"
	}
	return "This comes to " + count(int(math.Abs(off)), "dot") + " " + way + " than the total: nothing nearer was found."
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

// measure takes the areas from dots laid for the plan.
func (r *Redistribution) measure(plan Plan, head scalp.Head, laid *stipple.Picture) {
	r.Shares = slices.Clone(r.Shares)
	for i := range r.Shares {
		share := &r.Shares[i]
		share.parts = slices.Clone(share.parts)
		at := slices.IndexFunc(plan.Regions, func(region Region) bool { return region.Key == share.Region })
		for j := range share.parts {
			part := &share.parts[j]
			if dots, known := plan.Dots(part.session, at, head, laid); known {
				part.area = max(noDots, dots) / part.density
			}
		}
	}
}

// withAreas gives the redistribution with areas a step, up to 1, on the way
// from its own to those of another one.
func (r Redistribution) withAreas(of Redistribution, step float64) Redistribution {
	r.Shares = slices.Clone(r.Shares)
	for i := range r.Shares {
		r.Shares[i].parts = slices.Clone(r.Shares[i].parts)
		for j := range r.Shares[i].parts {
			part := &r.Shares[i].parts[j]
			part.area += step * (of.Shares[i].parts[j].area - part.area)
		}
	}
	return r
}
