package planner

import (
	"math"
	"slices"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// Estimate is what a region or a session will need. A zero field is not known
// and is shown blank, never as nought.
type Estimate struct {
	Dots       float64              // as laid on the head; see Plan.Estimate
	MinutesLow quantity.Minutes     // at the faster rate
	MinutesHi  quantity.Minutes     // at the slower rate
	Pigment    quantity.Millilitres // blank until there is a rate
	Needles    int                  // blank until there is a rate
	Unknown    []string             // regions left out because their area or density is not known
	Basis      Citation             // of the minutes

	PigmentBasis, NeedlesBasis Citation // of the rates behind them; zero where there is none
}

// Estimate gives what a session (from 0) needs on a head, from the clinic's
// own rates, which Learned.Over puts an operator's own before, or, for the
// minutes, from the reference. The dots are those of
// laid, the plan's picture on that head: soft edges thin a region out, and a
// drawn scar takes its place out of the zone under it. Where an area was
// measured they are as many more as it is larger than the drawn one. What laid
// does not show, or everything when it is nil, counts as area × density.
func (p Plan) Estimate(session int, head scalp.Head, laid *stipple.Picture, ref Reference, rates Rates) Estimate {
	var e Estimate
	for at, region := range p.Regions {
		_, treated := p.Sessions[session].For(region.Key)
		if _, known := p.reached(session, region.Key); !treated && !known {
			continue
		}
		dots, known := p.Dots(session, at, head, laid)
		if !known {
			e.Unknown = append(e.Unknown, p.Regions[at].Name())
			continue
		}
		e.Dots += dots
	}
	return e.priced(ref, rates)
}

// Dots gives how many dots a session adds to a region, both by their place from
// 0, counted as Estimate does, and whether that is known.
func (p Plan) Dots(session, at int, head scalp.Head, laid *stipple.Picture) (dots float64, known bool) {
	region := p.Regions[at]
	density := p.Added(session, region.Key)
	if _, held := p.reached(session, region.Key); held && density == 0 {
		return 0, true
	}
	if density == 0 {
		return 0, false
	}
	// A scar that is only named has no place in the picture, and a session that
	// does not take place leaves no dots in it.
	shown := region.Scar == "" || region.Drawn != nil
	if laid == nil || !shown || !p.lays(session, region.Key) {
		area, _ := region.AreaOn(head)
		return math.Round(float64(area) * float64(density)), area != 0
	}
	dots = float64(laid.Counts[at][session])
	if size := laid.Sizes[at]; region.Area != 0 && size != 0 {
		dots = math.Round(dots * float64(region.Area/size))
	}
	return dots, true
}

// EstimateTotal gives what all sessions that take place need together; see
// Estimate.
func (p Plan) EstimateTotal(head scalp.Head, laid *stipple.Picture, ref Reference, rates Rates) Estimate {
	var total Estimate
	for i, session := range p.Sessions {
		e := p.Estimate(i, head, laid, ref, rates)
		total.Basis, total.PigmentBasis, total.NeedlesBasis = e.Basis, e.PigmentBasis, e.NeedlesBasis
		if !session.TakesPlace() {
			continue
		}
		for _, name := range e.Unknown {
			if !slices.Contains(total.Unknown, name) {
				total.Unknown = append(total.Unknown, name)
			}
		}
		total.Dots += e.Dots
		total.MinutesLow += e.MinutesLow
		total.MinutesHi += e.MinutesHi
		total.Pigment += e.Pigment
		total.Needles += e.Needles
	}
	return total
}

func (e Estimate) priced(ref Reference, rates Rates) Estimate {
	slow, fast := ref.DotsPerMin.Low, ref.DotsPerMin.High
	e.Basis = ref.DotsPerMin.Citation
	if rates.DotsPerMinute > 0 {
		slow, fast = rates.DotsPerMinute, rates.DotsPerMinute
		e.Basis = ratesBasis(rates.Basis.Minutes)
	}
	if rates.MillilitresPer1000 > 0 {
		e.PigmentBasis = ratesBasis(rates.Basis.Pigment)
	}
	if rates.DotsPerNeedle > 0 {
		e.NeedlesBasis = ratesBasis(rates.Basis.Needles)
	}
	if e.Dots == 0 {
		return e
	}
	if slow > 0 && fast > 0 {
		e.MinutesLow = quantity.Minutes(e.Dots/fast) + rates.MinutesSetUpPerVisit
		e.MinutesHi = quantity.Minutes(e.Dots/slow) + rates.MinutesSetUpPerVisit
	}
	e.Pigment = quantity.Millilitres(e.Dots / 1000 * float64(rates.MillilitresPer1000))
	if rates.DotsPerNeedle > 0 {
		e.Needles = int(math.Ceil(e.Dots / rates.DotsPerNeedle))
	}
	return e
}
