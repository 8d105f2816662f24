package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// planned is a region of the plan with what the papers say of it.
type planned struct {
	planner.Region
	at       int          // its place in the plan
	label    string       // its mark on the pictures and on the screen
	trace    *scalp.Trace // of a drawn scar
	final    quantity.DotsPerCM2
	area     quantity.SquareCentimetres // 0 when not known
	measured bool
}

// scar tells whether the region is a scar, drawn or only named.
func (p planned) scar() bool { return p.Scar != "" || p.Drawn != nil }

// plannedRegions lists a plan's regions in the reading order of the zones. It
// fails, with a sentence for the user, when a scar cannot be laid on the head.
func plannedRegions(plan planner.Plan, head scalp.Head) ([]planned, error) {
	list := make([]planned, len(plan.Regions))
	for i, region := range plan.Regions {
		r := planned{Region: region, at: i, label: plan.Label(region.Key), final: plan.Final(region.Key)}
		if region.Drawn != nil {
			trace, err := head.Trace(*region.Drawn)
			if err != nil {
				return nil, planner.Errorf(planner.Invalid, "%s cannot be drawn on this head: %s.", region.Name(), err).Because(err)
			}
			r.trace = trace
		}
		r.area, r.measured = region.AreaWith(head, r.trace)
		list[i] = r
	}
	place := func(p planned) int {
		if n := p.Zone.Number(); n > 0 {
			return n
		}
		return math.MaxInt
	}
	slices.SortStableFunc(list, func(a, b planned) int { return cmp.Compare(place(a), place(b)) })
	return list, nil
}

// onZone gives what the badge of a zone says, and whether it has one: the
// labels of the zone itself and of the scars that are only named as lying on
// it. Drawn scars have badges of their own.
func onZone(regions []planned, zone scalp.Zone) (badge string, ok bool) {
	const most = 2
	var labels []string
	for _, r := range regions {
		switch {
		case r.Zone != zone || r.trace != nil:
		case r.scar():
			labels = append(labels, r.label)
		default:
			labels = append([]string{r.label}, labels...)
		}
	}
	if more := len(labels) - most; more > 0 {
		labels = append(labels[:most:most], fmt.Sprintf("+%d", more))
	}
	return strings.Join(labels, " "), len(labels) > 0
}

// share is how much of the finished look stands after a session (from 0), from
// 0 to 1: the mean over the regions, by their areas where all are known. sum
// gives a region's density after a session, and whether it is known. The share is
// unknown when one of them is, and when no density is planned.
func share(regions []planned, session int, sum func(session int, region string) (quantity.DotsPerCM2, bool)) (float64, bool) {
	byArea := true
	for _, r := range regions {
		byArea = byArea && r.area > 0
	}
	done, all := 0.0, 0.0
	for _, r := range regions {
		if !(r.final > 0) {
			continue
		}
		weight := 1.0
		if byArea {
			weight = float64(r.area)
		}
		density, known := sum(session, r.Key)
		if !known {
			return 0, false
		}
		reached := min(float64(density), float64(r.final))
		if !byArea {
			weight /= float64(r.final)
		}
		done += reached * weight
		all += float64(r.final) * weight
	}
	part := done / all
	if !quantity.Finite(part) || part < 0 {
		return 0, false
	}
	return min(part, 1), true
}
