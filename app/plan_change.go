package app

import (
	"slices"

	"stipple/planner"
	"stipple/planner/scalp"
)

// The changes the plan page makes to a plan. Each takes a plan and gives
// another; none of them knows a window.

// withPrescriptions changes the prescriptions of regions in a session (from
// 0). A region without one gets one.
func withPrescriptions(plan planner.Plan, session int, keys []string, change func(*planner.Prescription)) planner.Plan {
	plan = plan.Clone()
	for _, key := range keys {
		prescription, has := plan.Sessions[session].For(key)
		if !has {
			prescription = planner.Prescription{Region: key, Passes: []planner.Pass{{}}}
		}
		change(&prescription)
		plan.Sessions[session] = plan.Sessions[session].Set(prescription)
	}
	return plan
}

// treatedIn gives those of the regions that have a prescription in a session
// (from 0).
func treatedIn(plan planner.Plan, session int, keys []string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
		_, treated := plan.Sessions[session].For(key)
		return !treated
	})
}

// withPasses changes one pass (from 0) of the prescriptions regions have.
func withPasses(plan planner.Plan, session int, keys []string, at int, change func(*planner.Pass)) planner.Plan {
	keys = treatedIn(plan, session, keys)
	return withPrescriptions(plan, session, keys, func(p *planner.Prescription) {
		for len(p.Passes) <= at {
			p.Passes = append(p.Passes, planner.Pass{})
		}
		change(&p.Passes[at])
	})
}

// withoutPass takes a pass (from 0) out of the prescriptions regions have.
func withoutPass(plan planner.Plan, session int, keys []string, at int) planner.Plan {
	keys = treatedIn(plan, session, keys)
	return withPrescriptions(plan, session, keys, func(p *planner.Prescription) {
		if at < len(p.Passes) {
			p.Passes = slices.Delete(p.Passes, at, at+1)
		}
	})
}

// withoutPrescriptions leaves regions alone in a session.
func withoutPrescriptions(plan planner.Plan, session int, keys []string) planner.Plan {
	plan = plan.Clone()
	for _, key := range keys {
		plan.Sessions[session] = plan.Sessions[session].Without(key)
	}
	return plan
}

// withRegions changes regions.
func withRegions(plan planner.Plan, keys []string, change func(*planner.Region)) planner.Plan {
	plan = plan.Clone()
	for i := range plan.Regions {
		if slices.Contains(keys, plan.Regions[i].Key) {
			change(&plan.Regions[i])
		}
	}
	return plan
}

// withoutRegions takes regions out of the plan.
func withoutRegions(plan planner.Plan, keys []string) planner.Plan {
	for _, key := range keys {
		plan = plan.RemoveRegion(key)
	}
	return plan
}

// withSession changes a session (from 0).
func withSession(plan planner.Plan, session int, change func(*planner.Session)) planner.Plan {
	plan = plan.Clone()
	change(&plan.Sessions[session])
	return plan
}

// withZone adds a whole zone to the plan and gives the region's key. Its
// indication and cause are those of the region before it, or the plan's own.
func withZone(plan planner.Plan, zone scalp.Zone) (planner.Plan, string) {
	if region, taken := plan.ZoneRegion(zone); taken {
		return plan, region.Key
	}
	region := planner.Region{Key: string(zone), Zone: zone}
	region.Indication, region.Cause = likelyIndication(plan, false)
	return withRegion(plan, region), region.Key
}

// withScar adds a scar and gives the region's key.
func withScar(plan planner.Plan, scar planner.Region) (planner.Plan, string) {
	scar.Key = planner.ScarKey(plan, scar.Zone)
	scar.Indication = planner.Scars
	return withRegion(plan, scar), scar.Key
}

// withRegion adds a region, to be treated in every session still planned.
func withRegion(plan planner.Plan, region planner.Region) planner.Plan {
	plan = plan.Clone()
	plan.Regions = append(plan.Regions, region)
	if region.Indication != "" && !slices.Contains(plan.Indications, region.Indication) {
		plan.Indications = append(plan.Indications, region.Indication)
	}
	for i, session := range plan.Sessions {
		if session.Status == planner.PlannedSession {
			plan.Sessions[i] = session.Set(planner.Prescription{Region: region.Key, Passes: []planner.Pass{{}}})
		}
	}
	return plan
}

// likelyIndication is what a new region is most likely for: what the last
// region of its kind is for, else the plan's first indication.
func likelyIndication(plan planner.Plan, scar bool) (planner.Indication, planner.Etiology) {
	for _, region := range slices.Backward(plan.Regions) {
		if (region.Scar != "") == scar {
			return region.Indication, region.Cause
		}
	}
	if len(plan.Indications) > 0 {
		return plan.Indications[0], ""
	}
	return "", ""
}

// newDraft gives a plan to start anew from another: same regions and
// technique, no dates, no results, nothing accepted.
func newDraft(from planner.Plan, id planner.ID, today planner.Date, author string) planner.Plan {
	plan := from.Clone()
	plan.ID, plan.Version, plan.Status = id, 1, planner.DraftPlan
	plan.Created, plan.Author, plan.Acceptances, plan.Reached = today, author, nil, nil
	for i := range plan.Sessions {
		s := &plan.Sessions[i]
		for j := range s.Prescriptions {
			s.Prescriptions[j].Carried = nil
		}
		s.Date, s.Time, s.Status = planner.Date{}, "", planner.PlannedSession
	}
	return plan
}

// agreed gives the value all agree on, and whether they do.
func agreed[S any, T comparable](list []S, value func(S) T) (T, bool) {
	var common T
	for i, item := range list {
		v := value(item)
		if i > 0 && v != common {
			var none T
			return none, false
		}
		common = v
	}
	return common, true
}
