package app

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"stipple/app/scalpmap"
	"stipple/planner"
)

// planHead is the head with the slider through the sessions.
type planHead struct {
	page     *planPage
	object   fyne.CanvasObject
	head     *scalpmap.Map
	slider   *widget.Slider
	session  *text
	what     *tabBar
	trouble  *trouble // why there are no dots
	quiet    bool
	lastShow scalpmap.Target
}

func newPlanHead(p *planPage) *planHead {
	h := &planHead{page: p, head: scalpmap.New(p.head), session: strong(""), trouble: newTrouble()}
	h.head.OnTapped = h.tapped
	h.head.OnLarge = p.toggleLarge
	h.head.OnKey = func(key *fyne.KeyEvent) { passedOn(h.head, key) }
	h.slider = widget.NewSlider(1, planner.MinSessions)
	h.slider.Step = 1
	h.slider.OnChanged = func(value float64) {
		if !h.quiet {
			p.goTo(int(value) - 1)
		}
	}
	h.what = newTabBar([]string{"This session", "Cumulative"}, func(i int) { p.setCumulative(i == 1) })
	line := container.New(sliderLayout{}, h.session, onTrack(h.slider), h.what)
	h.object = planPanel(container.NewBorder(nil, column(gapTight, h.trouble, line), nil, nil, h.head))
	return h
}

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

// tapped chooses the region of a zone, or a drawn scar.
func (h *planHead) tapped(t scalpmap.Target, more bool) {
	if t.Scar != "" {
		h.page.choose(t.Scar, more)
		return
	}
	h.page.tapZone(t.Zone, more)
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
	h.head.SetScene(h.scene())
	_, err := p.dots.of(plan, p.head)
	h.trouble.set(planner.ErrorMessage(err))
	chosen := h.chosen()
	h.head.Select(chosen...)
	show := scalpmap.Target{}
	if len(chosen) == 1 {
		show = chosen[0]
	}
	if show != h.lastShow {
		h.head.Reveal(show)
	}
	h.lastShow = show
}

// chosen gives what is marked on the head: where the chosen regions lie, or the
// zone tapped that is none of the plan's.
func (h *planHead) chosen() []scalpmap.Target {
	if h.page.zone != "" {
		return []scalpmap.Target{{Zone: h.page.zone}}
	}
	var list []scalpmap.Target
	for _, region := range h.page.selectedRegions() {
		if t := h.target(region); !slices.Contains(list, t) {
			list = append(list, t)
		}
	}
	return list
}

// target is what stands for a region on the head: itself when it is a drawn
// scar, else its zone.
func (h *planHead) target(region planner.Region) scalpmap.Target {
	if h.trace(region) != nil {
		return scalpmap.Target{Scar: region.Key}
	}
	return scalpmap.Target{Zone: region.Zone}
}
