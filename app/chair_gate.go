package app

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// proposeGate fills in at the gate what is plain: the consent that stands, and
// the alerts as they are now.
func (p *chairsidePage) proposeGate() {
	now := p.keeper.now()
	if !now.Started.IsZero() {
		return
	}
	p.proposeConsent(now)
	p.renewAlerts(now)
}

// proposeConsent takes the newest consent that stands; one that was withdrawn
// since goes, and so do those before it.
func (p *chairsidePage) proposeConsent(now planner.SessionRecord) {
	stored, err := p.store.Consents(context.Background(), now.Patient)
	if err != nil {
		p.said = planner.ErrorMessage(err)
		return
	}
	all := make([]planner.Consent, len(stored))
	for i, c := range stored {
		all[i] = c.Value
	}
	chosen, standing := now.Gate.Consent, planner.StandingConsents(all, now.Date)
	if chosen != nil && slices.ContainsFunc(standing, func(c planner.Consent) bool { return c.ID == chosen.ID }) {
		return
	}
	switch {
	case len(standing) > 0:
		ref := planner.RefOfConsent(standing[0])
		p.proposed(planner.Tap{Deed: planner.TakeConsent, Consent: &ref})
	case chosen != nil:
		p.proposed(planner.Tap{Deed: planner.TakeConsent})
	}
}

// proposed does a deed nobody tapped. What cannot be done stays open at the gate.
func (p *chairsidePage) proposed(t planner.Tap) {
	t.At, t.By = p.now(), p.shell.file.User().Name
	if err := p.keeper.tap(t); err != nil {
		p.shell.dialogs.record(err)
	}
}

func personOf(u planner.User) *planner.Person {
	return &planner.Person{ID: u.ID, Name: u.Name, Role: u.Role}
}

// chairGate is what stands before the session: a card for each step.
type chairGate struct {
	widget.BaseWidget
	page  *chairsidePage
	cards map[string]*gateStepCard
	lots  *chairLots
	body  *container.Scroll
}

func newChairGate(p *chairsidePage) *chairGate {
	g := &chairGate{page: p, cards: map[string]*gateStepCard{}, lots: newChairLots(p)}
	grid := container.New(&stacks{gridLayout{least: 430, space: gap}})
	for _, step := range []struct{ key, title string }{
		{"consent", "Consent"},
		{"alerts", "Alerts and allergies"},
		{"operator", "Operator"},
		{"needles", "Needles"},
		{"mixes", "Mixes"},
		{"machine", "Machine"},
	} {
		c := newGateStepCard(step.title)
		g.cards[step.key] = c
		grid.Add(c)
	}
	g.body = newTouchScroll(padded(gapLarge, gapLarge, gapPage, gapPage, grid))
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer shows the cards.
func (g *chairGate) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(g.body) }

func (g *chairGate) scrolls() []*container.Scroll { return scrollsIn(g.body) }

// tick lets a mix go stale on the screen.
func (g *chairGate) tick() {
	now := g.page.keeper.now()
	stale := g.lots.staleNow(now)
	if stale != g.lots.stale {
		g.page.update()
	}
}

// update shows how every step stands.
func (g *chairGate) update(now planner.SessionRecord) {
	steps := map[string]planner.GateStep{}
	for _, step := range now.GateSteps(g.page.now()) {
		steps[step.Key] = step
	}
	g.lots.stale = g.lots.staleNow(now)
	g.cards["consent"].show(gateTone(steps["consent"]), steps["consent"].Says, g.consent(now)...)
	g.cards["alerts"].show(gateTone(steps["alerts"]), steps["alerts"].Says, g.alerts(now)...)
	g.cards["operator"].show(gateTone(steps["operator"]), steps["operator"].Says, g.operators(now)...)
	needles, mixes := steps["needles"], steps["mixes"]
	if bad := g.lots.expired(now, now.Needles, nil); bad != "" {
		needles = planner.GateStep{Says: bad}
	}
	if bad := g.lots.expired(now, nil, now.Mixes); bad != "" && mixes.OK {
		mixes = planner.GateStep{Says: bad}
	}
	g.cards["needles"].show(gateTone(needles), needles.Says, g.lots.needles(now)...)
	g.cards["mixes"].show(gateTone(mixes), mixes.Says, g.lots.mixes(now)...)
	g.cards["machine"].show(gateTone(planner.GateStep{OK: now.Machine != nil || now.Speed != ""}), machineSays(now), g.lots.machine(now)...)
	if now.Machine == nil && now.Speed == "" {
		g.cards["machine"].tone(toneQuiet)
	}
	g.body.Refresh()
}

func gateTone(step planner.GateStep) tone {
	if step.OK {
		return toneDone
	}
	return toneCaution
}

// consent offers to record one where none stands.
func (g *chairGate) consent(now planner.SessionRecord) []fyne.CanvasObject {
	if step := now.GateSteps(g.page.now())[0]; step.OK {
		return nil
	}
	return []fyne.CanvasObject{flow(newTouch("Record a consent…", touchGo, g.page.askConsent))}
}

// askConsent records a consent and takes it for this session.
func (p *chairsidePage) askConsent() {
	p.shell.askConsent(p.patient, func(c planner.Consent) {
		ref := planner.RefOfConsent(c)
		p.tap(planner.Tap{Deed: planner.TakeConsent, Consent: &ref})
	})
}

// alerts lists what is to be read.
func (g *chairGate) alerts(now planner.SessionRecord) []fyne.CanvasObject {
	if len(now.Alerts) == 0 {
		return nil
	}
	list := column(gapTight)
	for _, alert := range now.Alerts {
		list.Add(container.NewStack(newPanel(colorCautionTint, "", sizePanelRadius), padded(-2, -2, 0, 0, wrapped(alert, colorCaution, theme.SizeNameSubHeadingText))))
	}
	objects := []fyne.CanvasObject{list}
	if now.GateSteps(g.page.now())[1].OK {
		return objects
	}
	buttons := flow(newTouch("I have read them", touchGo, func() { g.page.tap(planner.Tap{Deed: planner.ReadAlerts}) }))
	if g.page.shell.file.User().Role.May(planner.OverrideStop) {
		buttons.Add(newTouch("Go on in spite of it…", touchPlain, g.page.overrideAlerts))
	}
	return append(objects, buttons)
}

// operators offers who may operate; more than a few are chosen in a dialog.
func (g *chairGate) operators(now planner.SessionRecord) []fyne.CanvasObject {
	const few = 4
	box := flow()
	var may []planner.User
	for _, u := range g.page.users {
		if u.Role.May(planner.LogSessions) {
			may = append(may, u)
		}
	}
	user := g.page.shell.file.User()
	propose := now.Operator.ID == "" && user.Role.May(planner.LogSessions)
	if propose {
		box.Add(newTouch("Proposed: "+oneLine(user.Name, 28)+", tap to confirm", touchGo, func() { g.page.operate(user) }))
		may = slices.DeleteFunc(may, func(u planner.User) bool { return u.ID == user.ID })
	}
	if len(may) <= few {
		for _, u := range may {
			b := newTouch(oneLine(u.Name, 28), touchPlain, func() { g.page.operate(u) })
			b.chosen(u.ID == now.Operator.ID)
			box.Add(b)
		}
		return []fyne.CanvasObject{box}
	}
	box.Add(newTouch("Somebody else…", touchPlain, func() { g.page.askOperator(may) }))
	return []fyne.CanvasObject{box}
}

func (p *chairsidePage) operate(u planner.User) {
	if p.keeper.now().Operator.ID != u.ID {
		p.tap(planner.Tap{Deed: planner.ChooseOperator, Operator: personOf(u)})
	}
}

func (p *chairsidePage) askOperator(may []planner.User) {
	var s *sheet
	list := column(gapSmall)
	for _, u := range may {
		list.Add(newTouchRow(u.Name, u.Role.Name(), func() {
			s.close()
			p.operate(u)
		}))
	}
	s = p.sheet("Who operates?", 560, p.within(list, 560, 300), newTouch("Cancel", touchPlain, func() { s.close() }))
}

// gateStepCard is one step of the gate: what is so, or what to do.
type gateStepCard struct {
	widget.BaseWidget
	ground *panel
	mark   *widget.Icon
	title  *text
	says   *widget.RichText
	rest   *fyne.Container
}

func newGateStepCard(title string) *gateStepCard {
	c := &gateStepCard{ground: newPanel(colorSurface, colorHairline, sizePanelRadius), mark: widget.NewIcon(nil), title: chairSection(title), says: wrapped("", colorMuted, theme.SizeNameText), rest: column(gapSmall)}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer sets the mark before the title and what is to be done under it.
func (c *gateStepCard) CreateRenderer() fyne.WidgetRenderer {
	mark := middle(container.NewGridWrap(fyne.NewSize(28, 28), c.mark))
	head := container.NewBorder(nil, nil, padded(0, 0, 0, gapSmall, mark), nil, middle(c.title))
	return widget.NewSimpleRenderer(container.NewStack(c.ground, padded(gap, gap, 20, 20, column(gapSmall, head, flush(c.says), c.rest))))
}

// show says how the step stands and offers what can be done.
func (c *gateStepCard) show(t tone, says string, objects ...fyne.CanvasObject) {
	c.tone(t)
	setParagraph(c.says, says, theme.ColorNameForeground)
	c.rest.Objects = objects
	c.rest.Hidden = len(objects) == 0
	c.rest.Refresh()
	c.Refresh()
}

// tone marks the step by a sign and a border, not by the colour alone.
func (c *gateStepCard) tone(t tone) {
	ink, _ := t.ink()
	icon, stroke := theme.RadioButtonIcon(), colorHairline
	switch t {
	case toneDone:
		icon = theme.ConfirmIcon()
	case toneCaution, toneStop:
		icon, stroke = theme.WarningIcon(), ink
	}
	c.mark.SetResource(theme.NewColoredResource(icon, ink))
	c.ground.repaint(colorSurface, stroke)
}
