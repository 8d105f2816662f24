package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"stipple/planner"
)

// The tabs of a patient.
const (
	tabOverview = iota
	tabRecord
	tabHistory
	tabPlan
	tabSessions
	tabPapers
)

func tabNames() []string {
	return []string{"Overview", "Record", "History and safety", "Plan", "Sessions", "Papers"}
}

// turn shows a tab.
func (p *patientPage) turn(tab int) {
	if tab < 0 || tab >= len(tabNames()) {
		return
	}
	p.tabs.mark(tab)
	p.papers.seen(false)
	if tab != tabPlan {
		p.left()
	}
	if tab == tabOverview {
		p.showDrafts()
	}
	p.showStanding()
	p.body.Objects = []fyne.CanvasObject{p.tabContent(tab)}
	p.body.Refresh()
	p.changed()
	p.shell.refreshMenu()
}

func (p *patientPage) tabContent(tab int) fyne.CanvasObject {
	switch {
	case tab == tabRecord && !p.stored:
		return scrolled(p.withSimilar())
	case tab == tabRecord:
		return scrolled(p.record)
	case tab == tabHistory:
		return scrolled(p.history)
	case !p.stored:
		return emptyTab("Save the record first", "This page opens once the patient has been saved.")
	case tab == tabPlan && p.plan == nil:
		return p.notForRole(planner.SeePlans)
	case tab == tabSessions && !p.shell.file.User().Role.May(planner.SeeRecords):
		return p.notForRole(planner.SeeRecords)
	case tab == tabSessions:
		p.sessions.show(p.base.Value, p.plans)
		return padded(gap, 0, gapPage, gapPage, p.sessions)
	case tab == tabPapers && !p.shell.file.User().Role.May(planner.PrintPapers):
		return p.notForRole(planner.PrintPapers)
	case tab == tabPlan:
		return container.NewVScroll(padded(gap, gap, gapPage, gapPage, p.plan))
	case tab == tabPapers:
		p.papers.seen(true)
		return padded(gap, gap, gapPage, gapPage, p.papers)
	}
	return scrolled(p.overview)
}

// scrolled gives the content of a tab its margins.
func scrolled(content fyne.CanvasObject) *container.Scroll {
	return container.NewVScroll(padded(gapLarge, gapPage, gapPage, gapPage, readable(pageLimit, content)))
}

// emptyTab says why there is nothing here.
func emptyTab(title, line string) fyne.CanvasObject {
	return padded(gapLarge, gapPage, gapPage, gapPage, emptyPlace(column(gapSmall,
		heading(title).aligned(fyne.TextAlignCenter), caption(line).aligned(fyne.TextAlignCenter))))
}
