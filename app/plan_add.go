package app

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
	"stipple/planner/scalp"
)

// planRegions is the list of regions with what adds to it.
type planRegions struct {
	page   *planPage
	object fyne.CanvasObject
	list   *regionList
	add    *button
	scar   *button
	by     *button
	none   *noteText
	last   string // the one region chosen when last shown
}

func newPlanRegions(p *planPage) *planRegions {
	r := &planRegions{page: p, none: newNoteText()}
	r.list = newRegionList(p.choose)
	r.add = newQuietButton("Region", p.askRegion)
	r.add.Icon = theme.ContentAddIcon()
	r.scar = newQuietButton("Scar", func() { p.askScar("") })
	r.scar.Icon = theme.ContentAddIcon()
	r.by = newQuietButton("By pattern…", p.askPattern)
	body := container.NewStack(r.list, container.NewVBox(r.none.object))
	foot := beside(gapSmall, r.add, r.scar)
	r.object = container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius),
		padded(8, 8, 10, 10, container.NewBorder(nil, foot, nil, nil, headed(padded(0, 0, 6, 0, atLeast(0, 36, ends(heading("Regions"), r.by))), body))))
	return r
}

func (r *planRegions) refresh() {
	p := r.page
	r.list.show(p.plan(), p.session, p.cumulative, p.selected)
	if len(p.selected) == 1 && p.selected[0] != r.last {
		r.last = p.selected[0]
		r.list.reveal(r.last)
	}
	visible(r.add, p.editable())
	visible(r.scar, p.editable())
	visible(r.by, p.editable())
	r.none.set("")
	if len(p.plan().Regions) == 0 {
		r.none.set("No region yet. Tap one on the head, or add one here.")
	}
}

// addZone adds a whole zone to the plan and chooses it.
func (p *planPage) addZone(zone scalp.Zone) {
	if !p.editable() {
		return
	}
	p.leaving(func() {
		plan, key := withZone(p.edit.plan, zone)
		p.selected, p.zone, p.form.onPlan = []string{key}, "", false
		p.change("Add "+zone.Name(), "", plan)
		p.choose(key, false)
	})
}

// askRegion asks which zone to add.
func (p *planPage) askRegion() {
	if p.editable() {
		p.leaving(p.openRegion)
	}
}

func (p *planPage) openRegion() {
	var free []scalp.Zone
	for _, zone := range scalp.Zones() {
		if _, taken := p.edit.plan.ZoneRegion(zone); !taken {
			free = append(free, zone)
		}
	}
	if len(free) == 0 {
		p.deps.dialogs.inform("Every zone is in the plan", "All twelve zones of the scalp are planned already. A scar can still be added to any of them.")
		return
	}
	rows, zone := newFormRows(), newChoiceField(free, scalp.Zone.Name, "")
	zone.show(free[0])
	if p.zone != "" {
		zone.show(p.zone)
	}
	p.deps.dialogs.form("Add a region", "Add", rows, rows.add("zone", "Zone", zone, ""), func() error {
		if !zone.read().Valid() {
			return planner.Faults{{Field: "zone", Message: "Choose a zone."}}.Err()
		}
		p.addZone(zone.read())
		return nil
	})
}

// askRemove takes the chosen regions out of the plan, after asking.
func (p *planPage) askRemove() {
	regions := p.selectedRegions()
	if !p.editable() || len(regions) == 0 {
		return
	}
	what := regions[0].Name()
	if len(regions) > 1 {
		what = counted(len(regions), "region")
	}
	p.deps.dialogs.confirm("Remove "+what+"?", "What is planned for it goes out of every session. Undo brings it back.", "Remove", func() {
		keys := p.selected
		p.selected = nil
		p.change("Remove "+what, "", withoutRegions(p.edit.plan, keys))
		p.refresh(true)
	})
}

// copyForward gives the shown session's technique to the next one and goes
// there.
func (p *planPage) copyForward() {
	if !p.editable() || p.session+1 >= len(p.edit.plan.Sessions) {
		return
	}
	p.leaving(func() {
		from := p.session
		p.change(fmt.Sprintf("Copy session %d forward", from+1), "", p.edit.plan.CopyForward(from))
		p.goTo(from + 1)
	})
}
