package app

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/app/scalpmap"
	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// planHead is the head with the slider through the sessions.
type planHead struct {
	page     *planPage
	object   fyne.CanvasObject
	head     *scalpmap.Map
	slider   *widget.Slider
	session  *text
	what     *tabBar
	quiet    bool
	lastShow scalp.Zone
}

func newPlanHead(p *planPage) *planHead {
	h := &planHead{page: p, head: scalpmap.New(p.head), session: strong("")}
	h.head.OnTapped = p.tapZone
	h.head.OnKey = func(key *fyne.KeyEvent) { passedOn(h.head, key) }
	h.slider = widget.NewSlider(1, planner.MinSessions)
	h.slider.Step = 1
	h.slider.OnChanged = func(value float64) {
		if !h.quiet {
			p.goTo(int(value) - 1)
		}
	}
	h.what = newTabBar([]string{"This session", "Cumulative"}, func(i int) { p.setCumulative(i == 1) })
	track := container.New(trackLayout{}, newPanel(colorHairline, "", theme.SizeNameInputRadius), h.slider)
	line := container.New(sliderLayout{}, h.session, track, h.what)
	h.object = planPanel(container.NewBorder(nil, line, nil, nil, h.head))
	return h
}

// trackLayout draws a line under a slider, whose own is as light as the panel.
type trackLayout struct{}

// Layout places the line in the middle of the slider's height.
func (trackLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(12, size.Height/2-2))
	objects[0].Resize(fyne.NewSize(max(0, size.Width-24), 4))
	objects[1].Resize(size)
}

// MinSize is the slider's own.
func (trackLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[1].MinSize() }

// sliderLayout sets words, the slider and the switch in one line; the slider
// takes what is left.
type sliderLayout struct{}

// Layout places the three.
func (sliderLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, right := objects[0].MinSize(), objects[2].MinSize()
	place := func(o fyne.CanvasObject, x, width, height float32) {
		o.Move(fyne.NewPos(x, (size.Height-height)/2))
		o.Resize(fyne.NewSize(width, height))
	}
	place(objects[0], 0, left.Width, left.Height)
	place(objects[1], left.Width+gap, min(320, max(60, size.Width-left.Width-right.Width-2*gap)), objects[1].MinSize().Height)
	place(objects[2], size.Width-right.Width, right.Width, right.Height)
}

// MinSize leaves the slider a little room.
func (sliderLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, middle, right := objects[0].MinSize(), objects[1].MinSize(), objects[2].MinSize()
	return fyne.NewSize(left.Width+60+right.Width+2*gap, max(left.Height, middle.Height, right.Height))
}

func (h *planHead) refresh() {
	p, plan := h.page, h.page.plan()
	h.quiet = true
	h.slider.Max = float64(len(plan.Sessions))
	h.slider.SetValue(float64(p.session + 1))
	h.slider.Refresh()
	h.quiet = false
	h.session.set(fmt.Sprintf("Session %d of %d", p.session+1, len(plan.Sessions)))
	h.what.mark(map[bool]int{false: 0, true: 1}[p.cumulative])
	h.head.SetHead(p.head)
	what := fmt.Sprintf("Added in session %d", p.session+1)
	if p.cumulative {
		what = fmt.Sprintf("After session %d", p.session+1)
	}
	h.head.SetAreas(areasOf(plan, p.session, p.cumulative, p.head), fullTint(plan), what)
	var zones []scalp.Zone
	for _, region := range p.selectedRegions() {
		if !slices.Contains(zones, region.Zone) {
			zones = append(zones, region.Zone)
		}
	}
	if p.zone != "" {
		zones = []scalp.Zone{p.zone}
	}
	h.head.Select(zones...)
	if len(zones) == 1 && zones[0] != h.lastShow {
		h.head.Reveal(zones[0])
	}
	h.lastShow = ""
	if len(zones) == 1 {
		h.lastShow = zones[0]
	}
}

// fullTint is the density of the strongest tint: the plan's goal or, when a
// region goes beyond it, that region's end.
func fullTint(plan planner.Plan) quantity.DotsPerCM2 {
	full := plan.Goal
	for _, region := range plan.Regions {
		full = max(full, plan.Final(region.Key))
	}
	if full == 0 {
		full = 80 // nothing is planned yet; only the legend shows it
	}
	return full
}

// areasOf gives what the map shows of each zone with regions.
func areasOf(plan planner.Plan, session int, cumulative bool, head scalp.Head) []scalpmap.Area {
	var areas []scalpmap.Area
	for _, zone := range scalp.Zones() {
		area := scalpmap.Area{Zone: zone}
		for _, region := range plan.Regions {
			if region.Zone != zone {
				continue
			}
			if region.Scar != "" {
				area.Scars = append(area.Scars, region.Scar)
			} else {
				area.Planned = true
				area.Density = plan.Added(session, region.Key)
				if cumulative {
					area.Density = plan.Cumulative(session, region.Key)
				}
			}
			area.Lines = append(area.Lines, regionLines(plan, region, session, head)...)
		}
		if len(area.Lines) == 0 {
			area.Lines = []string{"not in the plan", quantity.SquareCentimetres(head.Area(zone)).String()}
		}
		areas = append(areas, area)
	}
	return areas
}

// regionLines says in numbers what is planned for a region.
func regionLines(plan planner.Plan, region planner.Region, session int, head scalp.Head) []string {
	var lines []string
	if region.Scar != "" {
		lines = append(lines, "Scar: "+region.Scar)
	}
	if area, measured := region.AreaOn(head); area != 0 {
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
		lines = append(lines, "adds "+prescription.Density.String())
	}
	if sum := plan.Cumulative(session, region.Key); sum != 0 {
		lines = append(lines, fmt.Sprintf("%s after session %d", sum, session+1))
	}
	return lines
}
