package app

import (
	"fmt"
	"image/color"

	"stipple/app/scalpmap"
	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// trace lays the scar of a region on the head; nil when there is none to lay.
// The ground remembers it.
func (h *planHead) trace(region planner.Region) *scalp.Trace {
	if region.Drawn == nil {
		return nil
	}
	trace, err := h.page.dots.on(h.page.head).Trace(*region.Drawn)
	if err != nil {
		return nil // the page says why under the head
	}
	return trace
}

// scene gives what the head shows of the plan looked at.
func (h *planHead) scene() scalpmap.Scene {
	p, plan := h.page, h.page.plan()
	scene := scalpmap.Scene{
		Head: p.head, Skin: scalpmap.Skin(p.patient.SkinType), Session: p.session, Cumulative: p.cumulative,
		Picture: p.laid(), Shades: shadesOf(plan), Title: fmt.Sprintf("Added in session %d", p.session+1),
	}
	if p.cumulative {
		scene.Title = fmt.Sprintf("After session %d", p.session+1)
	}
	for _, zone := range scalp.Zones() {
		scene.Areas = append(scene.Areas, h.zoneArea(plan, zone, scene.Picture))
	}
	for i, region := range plan.Regions {
		if trace := h.trace(region); trace != nil {
			scene.Areas = append(scene.Areas, scalpmap.Area{
				Target: h.target(region), Name: region.Name(), Label: plan.Label(region.Key), Planned: true,
				Density: h.shownDensity(plan, region.Key), Lines: h.lines(plan, i, scene.Picture),
				Trace: trace, Drawn: *region.Drawn,
			})
		}
	}
	return scene
}

// zoneArea gives what the head shows of a zone, with the scars on it that are
// not drawn.
func (h *planHead) zoneArea(plan planner.Plan, zone scalp.Zone, picture *stipple.Picture) scalpmap.Area {
	area := scalpmap.Area{Target: scalpmap.Target{Zone: zone}}
	for i, region := range plan.Regions {
		if region.Zone != zone || h.trace(region) != nil {
			continue
		}
		if region.Scar != "" {
			area.Named++
		} else {
			area.Planned, area.Density = true, h.shownDensity(plan, region.Key)
		}
		area.Lines = append(area.Lines, h.lines(plan, i, picture)...)
	}
	if len(area.Lines) == 0 {
		area.Lines = []string{"not in the plan", quantity.SquareCentimetres(h.page.head.Area(zone)).String()}
	}
	return area
}

// shownDensity is what the session adds to a region or, cumulative, has reached.
func (h *planHead) shownDensity(plan planner.Plan, key string) quantity.DotsPerCM2 {
	if h.page.cumulative {
		return plan.Cumulative(h.page.session, key)
	}
	return plan.Added(h.page.session, key)
}

// shadesOf gives the colour of each region's dots in each session: that of the
// first mix stated for it.
func shadesOf(plan planner.Plan) [][]color.NRGBA {
	shades := make([][]color.NRGBA, len(plan.Regions))
	for i, region := range plan.Regions {
		for _, session := range plan.Sessions {
			prescription, _ := session.For(region.Key)
			shades[i] = append(shades[i], scalpmap.Shade(firstMix(prescription)))
		}
	}
	return shades
}

func firstMix(p planner.Prescription) *planner.Mix {
	for _, pass := range p.Passes {
		if pass.Mix != nil {
			return pass.Mix
		}
	}
	return nil
}

// lines says in numbers what is planned for a region of the plan.
func (h *planHead) lines(plan planner.Plan, at int, picture *stipple.Picture) []string {
	region, session := plan.Regions[at], h.page.session
	var lines []string
	if region.Scar != "" && region.Drawn == nil {
		lines = append(lines, "Scar: "+region.Scar)
	}
	if area, measured := region.AreaWith(h.page.head, h.trace(region)); area != 0 {
		how := ""
		if measured {
			how = " measured"
		}
		lines = append(lines, area.String()+how)
	}
	prescription, treated := plan.Sessions[session].For(region.Key)
	switch {
	case !treated:
		lines = append(lines, fmt.Sprintf("not in session %d", session+1))
	case prescription.Density == 0:
		lines = append(lines, "density not stated")
	default:
		lines = append(lines, joined(" · ", "adds "+prescription.Density.String(), h.dots(plan, at, session, session, picture)))
	}
	if sum := plan.Cumulative(session, region.Key); sum != 0 {
		lines = append(lines, joined(" · ", fmt.Sprintf("%s after session %d", sum, session+1), h.dots(plan, at, 0, session, picture)))
	}
	return lines
}

// dots says how many dots a region gets from one session to another, counted as
// the estimates are, or "" where that is not known.
func (h *planHead) dots(plan planner.Plan, at, from, to int, picture *stipple.Picture) string {
	sum := 0.0
	for session := from; session <= to; session++ {
		if n, known := plan.Dots(session, at, h.page.head, picture); known && (from == to || plan.Sessions[session].TakesPlace()) {
			sum += n
		}
	}
	if sum == 0 {
		return ""
	}
	return grouped(int(sum)) + " dots"
}
