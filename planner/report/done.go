package report

import (
	"slices"

	"stipple/planner"
	"stipple/planner/scalp"
)

// doneSheet gives the sheet with the plan as it was really carried out: where a
// session was held its densities are those logged, with the regions that were
// added; what nobody confirmed leaves no dots. nil when no session was held or
// what was done cannot be drawn on the plan's head.
func (s *sheet) doneSheet(model *Model) *sheet {
	if len(s.records) == 0 {
		return nil
	}
	done := *s
	done.job.Plan = donePlan(s.job.Plan, s.records)
	done.swarms = map[scalp.View][]*cloud{}
	var err error
	if done.regions, err = plannedRegions(done.job.Plan, s.head); err != nil {
		return nil
	}
	if done.picture, err = done.job.Plan.Stipple(model.ground); err != nil {
		return nil
	}
	done.drawn = model.drawings(done.regions)
	done.shown = shownAreas(done.drawn, done.regions)
	return &done
}

// donePlan gives a plan whose held sessions prescribe what was logged. Edges and
// gradients nobody confirmed are drawn as planned: they move dots but add none.
func donePlan(plan planner.Plan, records map[int]planner.SessionRecord) planner.Plan {
	plan = plan.Clone()
	for at, record := range records {
		session := &plan.Sessions[at]
		session.Status, session.Prescriptions = planner.DoneSession, nil
		for _, r := range record.Records {
			if r.State != planner.DoneRegion || r.Density == nil {
				continue
			}
			p := planner.Prescription{Region: r.Key(), Density: r.Density.Value}
			if r.Planned != nil {
				p.Softness, p.Gradient = r.Planned.Softness, r.Planned.Gradient
			}
			if r.Softness != nil {
				p.Softness = r.Softness.Value
			}
			if r.Gradient != nil {
				p.Gradient = r.Gradient.Value
			}
			session.Prescriptions = append(session.Prescriptions, p)
		}
	}
	for at := range plan.Sessions { // in their order, so that the picture is always the same
		for _, r := range records[at].Records {
			known := slices.ContainsFunc(plan.Regions, func(o planner.Region) bool { return o.Key == r.Key() })
			if !known {
				plan.Regions = append(plan.Regions, r.Region)
			}
		}
	}
	return plan
}
