package app

import (
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"stipple/planner"
)

// planForm is the form at the right: a tab for each session, and one for what
// belongs to the whole plan.
type planForm struct {
	page   *planPage
	object fyne.CanvasObject
	onPlan bool // the plan's tab is shown, not a session's

	tabs    *tabBar
	tabsBox *fyne.Container
	count   int // of sessions the tabs are made for
	scroll  *container.Scroll

	visit  *sessionForm
	region *regionForm
	pieces *fyne.Container
	about  *aboutForm
	last   string // what the form showed last, to scroll up when it changes
}

func newPlanForm(p *planPage) *planForm {
	f := &planForm{page: p, tabsBox: container.NewStack()}
	f.visit = newSessionForm(p)
	f.region = newRegionForm(p)
	f.about = newAboutForm(p)
	f.pieces = column(gap, f.visit.object, f.region.object)
	f.scroll = container.NewVScroll(container.NewStack(padded(0, 12, 0, 14, f.pieces)))
	f.object = planPanel(headed(column(0, f.tabsBox, hairline()), container.NewStack(f.scroll, newWheel(f.scroll))))
	return f
}

func (f *planForm) refresh(fresh bool) {
	plan := f.page.plan()
	f.refreshTabs(len(plan.Sessions))
	if fresh {
		for _, t := range f.allTies() {
			t.clear()
		}
	}
	content := fyne.CanvasObject(f.pieces)
	if f.onPlan {
		content = f.about.object
		f.about.refresh(fresh)
	} else {
		f.visit.refresh(fresh)
		f.region.refresh(fresh)
	}
	if room, ok := f.scroll.Content.(*fyne.Container).Objects[0].(*fyne.Container); ok && room.Objects[0] != content {
		room.Objects[0] = content
		room.Refresh()
	}
	defer clampScroll(f.scroll)
	if now := fmt.Sprint(f.onPlan, plan.ID, f.page.session, f.page.selected, f.page.zone); now != f.last {
		f.last = now
		f.scroll.ScrollToTop()
	}
}

// refreshTabs makes the tabs for a number of sessions and marks the shown one.
func (f *planForm) refreshTabs(count int) {
	if count != f.count {
		f.count = count
		words := []string{"Session 1"}
		for i := 2; i <= count; i++ {
			words = append(words, strconv.Itoa(i))
		}
		f.tabs = newTabBar(append(words, "Plan"), func(i int) {
			if i == f.count {
				f.showPlan()
				return
			}
			f.page.goTo(i)
		})
		f.tabsBox.Objects = []fyne.CanvasObject{f.tabs}
		f.tabsBox.Refresh()
	}
	f.tabs.mark(f.page.session)
	if f.onPlan {
		f.tabs.mark(count)
	}
}

// showPlan turns to what belongs to the whole plan.
func (f *planForm) showPlan() {
	if f.onPlan {
		return
	}
	f.page.leaving(func() {
		f.onPlan = true
		f.page.edit.settle()
		f.page.refresh(true)
	})
}

// unread gives what has been typed and cannot be read, naming the field, the
// region and the session.
func (f *planForm) unread() planner.Faults {
	var faults planner.Faults
	for _, part := range f.parts() {
		for _, t := range part.ties.unread() {
			where := joined(", ", append([]string{t.group}, part.where...)...)
			faults = append(faults, planner.Fault{
				Field: "typed", Message: fmt.Sprintf("%s (%s): %s", t.label, where, planner.ErrorMessage(t.wrong)),
			})
		}
	}
	return faults
}

// focusUnread gives the first field that cannot be read the keyboard.
func (f *planForm) focusUnread() {
	for _, t := range f.allTies() {
		if unread := t.unread(); len(unread) > 0 {
			f.page.focusOn(unread[0].row.field.focus())
			return
		}
	}
}

// formPart is some fields and what they are about.
type formPart struct {
	ties  *ties
	where []string
}

func (f *planForm) parts() []formPart {
	var names []string
	for _, r := range f.page.selectedRegions() {
		names = append(names, r.Name())
	}
	regions, session := strings.Join(names, " + "), fmt.Sprintf("session %d", f.page.session+1)
	parts := []formPart{
		{&f.visit.ties, []string{session}},
		{&f.about.ties, []string{"whole plan"}},
		{&f.region.ties, []string{regions, session}},
		{&f.region.regionTies, []string{regions}},
	}
	for _, editor := range f.region.passes.editors {
		parts = append(parts, formPart{&editor.ties, []string{fmt.Sprintf("pass %d", editor.number+1), regions, session}})
	}
	return parts
}

func (f *planForm) allTies() []*ties {
	var all []*ties
	for _, part := range f.parts() {
		all = append(all, part.ties)
	}
	return all
}

// clampScroll scrolls back what has become shorter than it was scrolled down.
func clampScroll(s *container.Scroll) {
	if lowest := max(0, s.Content.MinSize().Height-s.Size().Height); s.Offset.Y > lowest {
		s.ScrollToOffset(fyne.NewPos(s.Offset.X, lowest))
	}
}
