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
	number   int // its zone's, on the pictures and on the screen; scars share it
	final    quantity.DotsPerCM2
	area     quantity.SquareCentimetres // 0 when not known
	measured bool
}

// plannedRegions lists a plan's regions in the reading order of the zones.
func plannedRegions(plan planner.Plan, head scalp.Head) []planned {
	list := make([]planned, len(plan.Regions))
	for i, region := range plan.Regions {
		list[i] = planned{Region: region, final: plan.Final(region.Key)}
		list[i].number = region.Zone.Number()
		list[i].area, list[i].measured = region.AreaOn(head)
	}
	place := func(p planned) int {
		if n := p.Zone.Number(); n > 0 {
			return n
		}
		return math.MaxInt
	}
	slices.SortStableFunc(list, func(a, b planned) int { return cmp.Compare(place(a), place(b)) })
	return list
}

// onZone gives the number of a zone that is planned for, as a badge says it, and
// the greatest final density of the regions on it.
func onZone(regions []planned, zone scalp.Zone) (number string, density quantity.DotsPerCM2, ok bool) {
	for _, r := range regions {
		if r.Zone == zone {
			density = max(density, r.final)
			ok = true
		}
	}
	return fmt.Sprint(zone.Number()), density, ok
}

// plainName gives a region's name for patients, without what explains it, for
// use in lists: "the left side", "Old scar (the back of the head)".
func (p planned) plainName() string {
	zone, _, _ := strings.Cut(p.Zone.PlainName(), ",")
	if p.Scar != "" {
		return p.Scar + " (" + zone + ")"
	}
	return zone
}

// fullPlainName gives a region's name for patients with all that explains it.
func (p planned) fullPlainName() string {
	if p.Scar != "" {
		return p.Scar + ", on " + p.Zone.PlainName()
	}
	return p.Zone.PlainName()
}

// share is how much of the finished look stands after a session (from 0), from
// 0 to 1: the mean over the regions, by their areas where all are known. It is
// unknown when no density is planned.
func share(plan planner.Plan, regions []planned, session int) (float64, bool) {
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
		reached := float64(plan.Cumulative(session, r.Key))
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
