package planner

import (
	"math"
	"slices"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// Estimate is what a region or a session will need. A zero field is not known
// and is shown blank, never as nought.
type Estimate struct {
	Dots       float64              // area × density
	MinutesLow quantity.Minutes     // at the faster rate
	MinutesHi  quantity.Minutes     // at the slower rate
	Pigment    quantity.Millilitres // blank until the clinic enters a rate
	Needles    int                  // blank until the clinic enters a rate
	Unknown    []string             // regions left out because their area or density is not known
	Basis      Citation             // of the minutes
}

// Estimate gives what a session (from 0) needs on a head, from the clinic's
// own rates or, for the minutes, from the reference.
func (p Plan) Estimate(session int, head scalp.Head, ref Reference, rates Rates) Estimate {
	var e Estimate
	for _, prescription := range p.Sessions[session].Prescriptions {
		region, known := p.Region(prescription.Region)
		if !known {
			continue
		}
		area, _ := region.AreaOn(head)
		if area == 0 || prescription.Density == 0 {
			e.Unknown = append(e.Unknown, region.Name())
			continue
		}
		e.Dots += math.Round(float64(area) * float64(prescription.Density))
	}
	return e.priced(ref, rates)
}

// EstimateTotal gives what all sessions that take place need together.
func (p Plan) EstimateTotal(head scalp.Head, ref Reference, rates Rates) Estimate {
	var total Estimate
	for i, session := range p.Sessions {
		e := p.Estimate(i, head, ref, rates)
		total.Basis = e.Basis
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
		e.Basis = Citation{Source: "the clinic's own rate", Tier: TierU}
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
