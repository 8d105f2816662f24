package app

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// chairRegion is one region at the chair: every planned value to confirm or to
// change, pass by pass, then how the skin took it.
type chairRegion struct {
	widget.BaseWidget
	page   *chairsidePage
	key    string
	open   valuePlace // whose buttons are shown although it has a value
	name   *text
	state  *chip
	dots   *text
	why    *text // why it was not done, or not planned
	timer  *touch
	cards  []*valueCard
	more   []*moreFields
	passes []*passHead
	seen   *chairSeen
	body   *container.Scroll
	went   bool // it was scrolled to where one was
}

// valuePlace names one value of a region.
type valuePlace struct {
	field planner.Field
	pass  int
}

func newChairRegion(p *chairsidePage, r planner.Record) *chairRegion {
	v := &chairRegion{
		page: p, key: r.Key(), name: pageTitle(r.Region.Name()), state: newChip("", toneQuiet),
		dots: plain("").shortened(), why: newText("", colorCaution, theme.SizeNameText, fyne.TextStyle{Bold: true}).shortened(),
	}
	v.timer = newTouch("0:00:00", touchPlain, p.toggleRegion)
	v.timer.least.Width, v.timer.leading = timerWidth, true
	content := column(gapLarge, v.head(), v.fields(r, planner.RegionFields(), 0))
	for i := range r.Passes {
		content.Add(v.pass(r, i+1))
	}
	content.Add(container.NewBorder(nil, nil, newTouch("Add a pass", touchPlain, func() {
		p.tap(planner.Tap{Deed: planner.AddPass, Region: v.key})
	}).withIcon(theme.ContentAddIcon()), nil))
	v.seen = newChairSeen(p, v.key)
	content.Add(v.seen)
	v.body = newTouchScroll(padded(gap, gapLarge, gapLarge, gapPage, readable(1560, content)))
	v.ExtendBaseWidget(v)
	return v
}

// CreateRenderer shows the content.
func (v *chairRegion) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(v.body) }

func (v *chairRegion) scrolls() []*container.Scroll { return scrollsIn(v.body) }

func (v *chairRegion) keep() { v.seen.note.keep() }

// head names the region, says how it stands and holds its timer.
func (v *chairRegion) head() fyne.CanvasObject {
	line := container.NewBorder(nil, nil, nil, middle(v.state), v.name)
	return container.NewBorder(nil, nil, nil, padded(0, 0, gap, 0, v.timer), middle(column(gapTight, line, v.dots, v.why)))
}

// fields makes the cards of some fields: those that are planned or always
// asked. The others are offered by name.
func (v *chairRegion) fields(r planner.Record, fields []planner.Field, pass int) fyne.CanvasObject {
	grid := container.New(&gridLayout{least: 300, space: gap})
	more := newMoreFields(v, pass)
	for _, f := range fields {
		c := newValueCard(v, f, pass)
		v.cards = append(v.cards, c)
		grid.Add(c)
		_, planned := r.PlannedValue(f, pass)
		if !planned && !alwaysAsked(f) {
			more.add(f, c)
		}
	}
	v.more = append(v.more, more)
	return column(gapSmall, grid, more.object)
}

// alwaysAsked tells whether a field is asked also where nothing was planned.
func alwaysAsked(f planner.Field) bool {
	switch f {
	case planner.DensityField, planner.NeedleField, planner.MixField, planner.DepthField:
		return true
	}
	return false
}

// moreFields offers fields that nobody planned.
type moreFields struct {
	region  *chairRegion
	pass    int
	fields  []planner.Field
	cards   []*valueCard
	buttons []*touch
	object  *fyne.Container
}

func newMoreFields(v *chairRegion, pass int) *moreFields {
	return &moreFields{region: v, pass: pass, object: flow()}
}

func (m *moreFields) add(f planner.Field, c *valueCard) {
	b := newChoice("+ "+f.Name(), func() { m.region.page.change(m.region.key, f, m.pass) })
	m.fields, m.cards, m.buttons = append(m.fields, f), append(m.cards, c), append(m.buttons, b)
	m.object.Add(b)
}

// update shows the cards of those that have a value now.
func (m *moreFields) update(r planner.Record) {
	some := false
	for i, f := range m.fields {
		_, has := r.Value(f, m.pass)
		visible(m.cards[i], has)
		visible(m.buttons[i], !has)
		some = some || !has
	}
	visible(m.object, some)
}

// passHead stands over a pass.
type passHead struct {
	pass    int
	confirm *touch
	drop    *touch
}

// pass makes one pass with its head.
func (v *chairRegion) pass(r planner.Record, pass int) fyne.CanvasObject {
	h := &passHead{pass: pass}
	h.confirm = newTouch("Confirm as planned", touchGo, func() { v.page.confirmAll(v.key, pass) }).withIcon(theme.ConfirmIcon())
	h.drop = newTouch("Drop this pass", touchPlain, func() {
		v.page.tap(planner.Tap{Deed: planner.DropPass, Region: v.key, Pass: pass})
	})
	v.passes = append(v.passes, h)
	title := fmt.Sprintf("Pass %d of %d", pass, len(r.Passes))
	if planned := plannedPasses(r); pass > planned {
		title += ", not planned"
	}
	line := container.NewBorder(nil, nil, nil, row(gapSmall, h.drop, h.confirm), middle(chairSection(title)))
	return column(gap, hairline(), line, v.fields(r, planner.PassFields(), pass))
}

func plannedPasses(r planner.Record) int {
	if r.Planned == nil {
		return 1
	}
	return max(1, len(r.Planned.Passes))
}

// update shows the region as it stands.
func (v *chairRegion) update(now planner.SessionRecord, r planner.Record) {
	switch r.State {
	case planner.DoneRegion:
		v.state.set("✓ Done", toneDone)
	case planner.NotDone:
		v.state.set("✕ Not done", toneStop)
	default:
		v.state.set("", toneQuiet)
	}
	v.dots.set(regionDots(now, r))
	reason := joined("   ", onlyIf("Not planned, added because: ", r.Unplanned), onlyIf("Because: ", r.Reason))
	v.why.set(reason)
	visible(v.why, reason != "")
	showTimer(v.timer, r.Timer, v.page.now(), "Region")
	for _, c := range v.cards {
		c.update(now, r)
	}
	for _, m := range v.more {
		m.update(r)
	}
	for _, h := range v.passes {
		n := len(v.page.confirmable(r, h.pass))
		visible(h.confirm, n > 1 && r.State != planner.NotDone)
		h.confirm.say(fmt.Sprintf("Confirm all %d as planned", n), "")
		visible(h.drop, h.pass > plannedPasses(r) && !passHasValue(r, h.pass))
	}
	v.seen.update(now, r)
	v.body.Refresh()
	v.goToPlace()
}

// goToPlace scrolls to the field one was at when the session is opened again.
func (v *chairRegion) goToPlace() {
	if v.went {
		return
	}
	v.went = true
	at := v.page.lastPlace()
	for _, c := range v.cards {
		if at.field != "" && c.field == at.field && c.pass == at.pass {
			v.page.shell.runner.later(func() { reveal(c) })
		}
	}
}

// lastPlace gives the field of the region shown that was tapped last.
func (p *chairsidePage) lastPlace() valuePlace {
	taps, region := p.keeper.shown.Taps(), p.region()
	for i := len(taps) - 1; i >= 0; i-- {
		t := taps[i]
		switch {
		case t.Region == "" && t.Deed != planner.ShowPlace:
			continue // of the whole session, such as a pause
		case t.Region != region:
			return valuePlace{}
		case t.Field != "":
			return valuePlace{t.Field, t.Pass}
		case t.Deed == planner.ShowPlace:
			return valuePlace{}
		}
	}
	return valuePlace{}
}

func passHasValue(r planner.Record, pass int) bool {
	for _, f := range planner.PassFields() {
		if _, ok := r.Value(f, pass); ok {
			return true
		}
	}
	return false
}

// regionDots says how many dots were planned and, once done, set.
func regionDots(now planner.SessionRecord, r planner.Record) string {
	planned, done := "", ""
	if r.Dots > 0 {
		planned = "about " + grouped(int(r.Dots)) + " dots planned"
	}
	if dots, known := r.DotsDone(now.HeadOf()); known && r.State == planner.DoneRegion {
		done = "about " + grouped(int(dots)) + " set"
	}
	return orElseText(joined(", ", done, planned), "dots not known")
}

// tick shows the next second of the region's timer.
func (v *chairRegion) tick() {
	if r, _, ok := v.page.keeper.now().Record(v.key); ok && r.Timer.Running() {
		v.timer.label.set(clockText(r.Timer.At(v.page.now())))
	}
}

// toggleRegion runs or pauses the timer of the region shown.
func (p *chairsidePage) toggleRegion() {
	r, _, known := p.keeper.now().Record(p.region())
	if !known {
		return
	}
	deed := planner.RunTimer
	if r.Timer.Running() {
		deed = planner.PauseTimer
	}
	p.tap(planner.Tap{Deed: deed, Region: r.Key()})
}

// confirmable lists what one tap each would confirm in a pass.
func (p *chairsidePage) confirmable(r planner.Record, pass int) []planner.Tap {
	var taps []planner.Tap
	for _, f := range planner.PassFields() {
		_, has := r.Value(f, pass)
		if tap, ok := p.confirmation(r, f, pass); ok && !has {
			taps = append(taps, tap)
		}
	}
	return taps
}

// confirmation gives the tap that confirms a value as planned, and whether there
// is one: of a needle or a mix only when exactly one that is laid out is it.
func (p *chairsidePage) confirmation(r planner.Record, f planner.Field, pass int) (planner.Tap, bool) {
	tap := planner.Tap{Deed: planner.Confirm, Region: r.Key(), Field: f, Pass: pass}
	if _, planned := r.PlannedValue(f, pass); !planned {
		return tap, false
	}
	if f != planner.NeedleField && f != planner.MixField {
		return tap, true
	}
	keys := p.laidAsPlanned(r, f, pass)
	if len(keys) != 1 {
		return tap, false
	}
	tap.Value.Laid = keys[0]
	return tap, true
}

// laidAsPlanned gives the keys of what is laid out and is what a pass was
// planned with. A mix that should have been discarded is none: it is used, if at
// all, by choosing it.
func (p *chairsidePage) laidAsPlanned(r planner.Record, f planner.Field, pass int) []string {
	now, planned := p.keeper.now(), r.PlannedPass(pass-1)
	var keys []string
	if f == planner.NeedleField && planned.Needle != nil {
		for _, n := range now.Needles {
			if planner.SameNeedle(*planned.Needle, n.Needle) {
				keys = append(keys, n.Key)
			}
		}
	}
	if f == planner.MixField && planned.Mix != nil {
		for _, m := range now.Mixes {
			if planner.SameMix(*planned.Mix, m.Mix) && !m.Stale(p.now()) {
				keys = append(keys, m.Key)
			}
		}
	}
	return keys
}

// confirmAll confirms what a pass has planned, one tap each.
func (p *chairsidePage) confirmAll(region string, pass int) {
	r, _, _ := p.keeper.now().Record(region)
	for _, tap := range p.confirmable(r, pass) {
		if !p.tap(tap) {
			return
		}
	}
}

// confirmPass confirms the first pass of the region shown that has something
// to confirm.
func (p *chairsidePage) confirmPass() {
	r, _, known := p.keeper.now().Record(p.region())
	for pass := 1; known && pass <= len(r.Passes); pass++ {
		if len(p.confirmable(r, pass)) > 0 {
			p.confirmAll(r.Key(), pass)
			return
		}
	}
}
