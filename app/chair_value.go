package app

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// valueCard is one value at the chair. Three states that look different without
// their colours too: hollow and unconfirmed, ticked and confirmed, marked and
// departing from the plan.
type valueCard struct {
	widget.BaseWidget
	region *chairRegion
	field  planner.Field
	pass   int

	ground  *panel
	mark    *widget.Icon
	label   *text
	saved   *chip
	value   *lines
	says    *lines
	reason  *text
	confirm *touch
	change  *touch
	take    *touch
	why     *touch
	buttons *fyne.Container
	cover   *tapArea
}

func newValueCard(v *chairRegion, f planner.Field, pass int) *valueCard {
	c := &valueCard{region: v, field: f, pass: pass, ground: newPanel(colorSurface, theme.ColorNameInputBorder, sizePanelRadius), mark: widget.NewIcon(nil)}
	c.label = newText(f.Name(), colorMuted, theme.SizeNameText, fyne.TextStyle{Bold: true}).shortened()
	c.saved = newChip("", toneStop)
	size, most := theme.SizeNameHeadingText, 1
	if f == planner.NeedleField || f == planner.MixField {
		size, most = theme.SizeNameSubHeadingText, 4 // longer words: a mix is read whole
	}
	c.value = newLines(size, fyne.TextStyle{Bold: true}, most)
	c.says = newLines(theme.SizeNameText, fyne.TextStyle{}, most)
	c.reason = newText("", colorCaution, theme.SizeNameText, fyne.TextStyle{}).shortened()
	c.confirm = newTouch("As planned", touchGo, c.asPlanned)
	c.change = newTouch("Change…", touchPlain, func() { v.page.change(v.key, f, pass) })
	c.take = newTouch("Take back", touchPlain, c.takeBack)
	c.why = newTouch("Why?…", touchWarn, func() { v.page.explain(v.key, f, pass) })
	c.buttons = container.New(&gridLayout{least: 110, space: gapSmall}, c.confirm, c.take, c.why, c.change)
	c.cover = newTapArea(c.tapped)
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer sets the value large over its buttons.
func (c *valueCard) CreateRenderer() fyne.WidgetRenderer {
	mark := middle(container.NewGridWrap(fyne.NewSize(22, 22), c.mark))
	head := container.NewBorder(nil, nil, padded(0, 0, 0, 6, mark), c.saved, middle(c.label))
	words := container.NewStack(column(2, head, c.value, c.says, c.reason), c.cover)
	return widget.NewSimpleRenderer(container.NewStack(c.ground,
		padded(12, 14, gap, gap, container.New(cardLayout{}, words, c.buttons))))
}

// cardLayout sets buttons at the foot of a card.
type cardLayout struct{}

// Layout gives the words the room above the buttons.
func (cardLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	foot := float32(0)
	if objects[1].Visible() {
		objects[1].Resize(fyne.NewSize(size.Width, objects[1].MinSize().Height))
		foot = objects[1].MinSize().Height
		objects[1].Move(fyne.NewPos(0, size.Height-foot))
		objects[1].Resize(fyne.NewSize(size.Width, foot))
		foot += gapSmall
	}
	objects[0].Resize(fyne.NewSize(size.Width, size.Height-foot))
}

// MinSize keeps room for one line of buttons, so that nothing jumps when they
// go.
func (cardLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	words, buttons := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(words.Width, buttons.Width), words.Height+max(touchMain, buttons.Height)+gapSmall)
}

// opened tells whether the buttons of a value are shown although it has one.
func (c *valueCard) opened() bool { return c.region.open == valuePlace{c.field, c.pass} }

// tapped shows what can be done with a value that is there already.
func (c *valueCard) tapped() {
	r, _, _ := c.region.page.keeper.now().Record(c.region.key)
	if _, has := r.Value(c.field, c.pass); !has || r.State == planner.NotDone {
		return
	}
	if c.opened() {
		c.region.open = valuePlace{}
	} else {
		c.region.open = valuePlace{c.field, c.pass}
	}
	c.region.page.tap(c.region.page.placeTap(c.region.key, c.field, c.pass))
}

// asPlanned confirms the value by one tap, or lets one choose among several
// needles or mixes that are what was planned.
func (c *valueCard) asPlanned() {
	p := c.region.page
	r, _, _ := p.keeper.now().Record(c.region.key)
	tap, ok := p.confirmation(r, c.field, c.pass)
	if !ok {
		p.change(c.region.key, c.field, c.pass)
		return
	}
	p.tap(tap)
}

func (c *valueCard) takeBack() {
	c.region.open = valuePlace{}
	c.region.page.tap(planner.Tap{Deed: planner.Unconfirm, Region: c.region.key, Field: c.field, Pass: c.pass})
}

// update shows the value as it stands.
func (c *valueCard) update(now planner.SessionRecord, r planner.Record) {
	l, has := r.Value(c.field, c.pass)
	switch {
	case !has:
		c.showOpen(now, r)
	case c.asIsPlanned(now, r, l):
		c.showConfirmed(now, r, l)
	default:
		c.showDeviation(now, r, l)
	}
	opened := has && c.opened()
	visible(c.take, opened)
	visible(c.change, !has || opened)
	visible(c.confirm, !has && c.plannedHere(r))
	visible(c.why, has && !opened && l.Reason == "" && !c.asIsPlanned(now, r, l))
	closed := r.State == planner.NotDone
	switchOn(c.cover, has && !closed)
	for _, b := range []*touch{c.confirm, c.change, c.take, c.why} {
		b.enable(!closed)
	}
	visible(c.buttons, !closed && (!has || opened || c.why.Visible()))
	c.saved.set(map[bool]string{true: "Not saved"}[c.region.page.keeper.unsaved(c.region.key, c.field, c.pass)], toneStop)
	c.Refresh()
}

// asIsPlanned tells whether a value departs from nothing: it is what was planned,
// and no mix that should have been discarded by then.
func (c *valueCard) asIsPlanned(now planner.SessionRecord, r planner.Record, l planner.Logged[planner.Value]) bool {
	return now.WithinPlan(r, c.field, c.pass, l.Value) && staleSays(now, c.field, l) == ""
}

func (c *valueCard) plannedHere(r planner.Record) bool {
	_, planned := r.PlannedValue(c.field, c.pass)
	return planned
}

// showOpen shows what was planned, as nobody's yet.
func (c *valueCard) showOpen(now planner.SessionRecord, r planner.Record) {
	c.dress(theme.RadioButtonIcon(), colorMuted, colorSurface, theme.ColorNameInputBorder, false)
	planned := c.targetSays(now, r)
	c.reason.set("")
	if planned == "" {
		c.value.paint("to choose", colorMuted)
		c.says.paint("Left to the chair. Enter what is used.", colorMuted)
		c.change.say("Enter…", "")
		c.change.as(touchGo)
		return
	}
	c.change.say("Change…", "")
	c.change.as(touchPlain)
	c.value.paint(planned, colorMuted)
	c.says.paint(c.plannedLine(now, r), colorMuted)
	c.confirm.say("As planned", "")
	c.confirm.as(touchGo)
	if c.field == planner.NeedleField || c.field == planner.MixField {
		c.showLaid(now, r)
	}
	if r.Planned != nil {
		if mark, carried := r.Planned.CarriedAt(c.field, c.pass); carried {
			c.reason.paint(fmt.Sprintf("carried from session %d, not reviewed", mark.From), colorCaution)
		}
	}
}

// staleSince gives since when the planned mix, laid out, should be gone; "" when
// that is not so.
func (c *valueCard) staleSince(now planner.SessionRecord, r planner.Record) string {
	planned := r.PlannedPass(c.pass - 1).Mix
	if c.field != planner.MixField || planned == nil {
		return ""
	}
	for _, m := range now.Mixes {
		if planner.SameMix(*planned, m.Mix) && m.Stale(c.region.page.now()) {
			return planner.Moment(m.Mix.DiscardAfter).Clock()
		}
	}
	return ""
}

// showLaid says whether what was planned is laid out.
func (c *valueCard) showLaid(now planner.SessionRecord, r planner.Record) {
	keys := c.region.page.laidAsPlanned(r, c.field, c.pass)
	switch len(keys) {
	case 0:
		c.says.paint("planned, and not laid out", colorCaution)
		if at := c.staleSince(now, r); at != "" {
			c.says.paint("was to be discarded at "+at, colorStop)
		}
		c.confirm.say("Choose…", "")
		c.confirm.as(touchPlain)
	case 1:
		c.says.paint("planned · "+c.lotsOf(now, keys[0]), colorMuted)
	default:
		c.says.paint("planned · several lots are laid out", colorMuted)
		c.confirm.say("Which lot…", "")
	}
}

// lotsOf names the lots of what is laid out.
func (c *valueCard) lotsOf(now planner.SessionRecord, key string) string {
	if n, ok := now.Needle(key); ok {
		return "lot " + n.Lot.Batch
	}
	m, _ := now.Mix(key)
	says := ""
	for _, lot := range m.AllLots() {
		says = joined(", ", says, lot.Batch)
	}
	return "lots " + says
}

func (c *valueCard) showConfirmed(now planner.SessionRecord, r planner.Record, l planner.Logged[planner.Value]) {
	c.dress(theme.ConfirmIcon(), colorDone, colorDoneTint, colorDone, false)
	c.value.paint(c.usedSays(now, l.Value), theme.ColorNameForeground)
	says := "as planned"
	if !c.plannedHere(r) {
		says = "entered"
	} else if planned := now.PlannedSays(r, c.field, c.pass); c.field == planner.DepthField && planned != "" && r.PlannedPass(c.pass-1).Depth.Target != l.Value.Depth {
		says = "within the plan, " + planned
	}
	if laid := l.Value.Laid; laid != "" {
		says = joined(" · ", says, c.lotsOf(now, laid))
	}
	c.says.paint(says, colorDone)
	c.reason.paint(l.At.Clock()+" "+l.By+". Tap to change it.", colorMuted)
}

func (c *valueCard) showDeviation(now planner.SessionRecord, r planner.Record, l planner.Logged[planner.Value]) {
	c.dress(theme.WarningIcon(), colorCaution, colorCautionTint, colorCaution, true)
	used := c.usedSays(now, l.Value)
	c.value.paint(used, theme.ColorNameForeground)
	c.says.paint("planned "+c.targetSays(now, r)+", used "+used, colorCaution)
	if l.Reason != "" {
		c.reason.paint("Because: "+l.Reason, colorCaution)
	} else {
		c.reason.paint("No reason given yet.", colorCaution)
	}
}

// dress gives the card its sign and colours.
func (c *valueCard) dress(icon fyne.Resource, ink, fill, stroke fyne.ThemeColorName, bold bool) {
	c.mark.SetResource(theme.NewColoredResource(icon, ink))
	if c.ground.bold != bold {
		c.ground.bold = bold
		c.ground.Refresh()
	}
	c.ground.repaint(fill, stroke)
}

// targetSays gives the planned value in words; of a depth the one wanted.
func (c *valueCard) targetSays(now planner.SessionRecord, r planner.Record) string {
	v, planned := r.PlannedValue(c.field, c.pass)
	if planned && c.field == planner.DepthField {
		return v.Depth.String()
	}
	return now.PlannedSays(r, c.field, c.pass)
}

// plannedLine says what the plan says beside the value itself.
func (c *valueCard) plannedLine(now planner.SessionRecord, r planner.Record) string {
	d := r.PlannedPass(c.pass - 1).Depth
	if c.field == planner.DepthField && (d.Min != 0 || d.Max != 0) {
		return "planned within " + d.String()
	}
	return "planned"
}

// usedSays gives a value in words; needles and mixes without their lots, which
// stand below.
func (c *valueCard) usedSays(now planner.SessionRecord, v planner.Value) string {
	if n, ok := now.Needle(v.Laid); ok {
		return n.Needle.String()
	}
	if m, ok := now.Mix(v.Laid); ok {
		return m.Mix.String()
	}
	return now.ValueSays(c.field, v)
}

// tapArea takes taps, and Enter, for what lies under it.
type tapArea struct {
	widget.BaseWidget
	ring   *panel
	off    bool
	tapped func()
}

var (
	_ fyne.Focusable   = (*tapArea)(nil)
	_ fyne.Disableable = (*tapArea)(nil)
)

func newTapArea(tapped func()) *tapArea {
	a := &tapArea{tapped: tapped, ring: newPanel("", "", sizePanelRadius)}
	a.ExtendBaseWidget(a)
	return a
}

// Tapped tells whoever listens.
func (a *tapArea) Tapped(*fyne.PointEvent) {
	if !a.off {
		a.tapped()
	}
}

// Enable lets it be tapped.
func (a *tapArea) Enable() { a.off = false }

// Disable lets the keyboard pass it by.
func (a *tapArea) Disable() { a.off = true }

// Disabled tells whether nothing happens when it is tapped.
func (a *tapArea) Disabled() bool { return a.off }

// FocusGained shows that the keyboard is here.
func (a *tapArea) FocusGained() {
	a.ring.repaint("", theme.ColorNamePrimary)
	reveal(a)
}

// FocusLost takes that away.
func (a *tapArea) FocusLost() { a.ring.repaint("", "") }

// TypedRune does nothing: the space comes as a key.
func (a *tapArea) TypedRune(rune) {}

// TypedKey taps on Enter and on the space bar.
func (a *tapArea) TypedKey(key *fyne.KeyEvent) {
	switch {
	case passedOn(a, key):
	case key.Name == fyne.KeyReturn, key.Name == fyne.KeyEnter, key.Name == fyne.KeySpace:
		a.Tapped(nil)
	}
}

// CreateRenderer draws only where the keyboard is.
func (a *tapArea) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(a.ring) }
