package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"stipple/planner"
	"stipple/store"
)

// overrideAlerts asks a physician why to go on in spite of an alert.
func (p *chairsidePage) overrideAlerts() {
	p.askOverride("Go on in spite of the alerts", planner.Override{
		Kind: planner.OverrideAlerts, Says: oneLine(strings.Join(p.keeper.now().Alerts, "; "), 500),
	}, nil)
}

// overrideLot asks a physician why to use a lot after its expiry. then hears that
// it may be used; nil needs nothing.
func (p *chairsidePage) overrideLot(lot planner.LotRef, then func()) {
	p.askOverride("Use lot "+lot.Batch+" after its expiry", planner.Override{
		Kind: planner.OverrideExpired, Lot: lot.Lot, Says: expiredWords(lot),
	}, then)
}

func expiredWords(lot planner.LotRef) string {
	return "Lot " + lot.Batch + " of " + lot.Label + " expired on " + lot.Expiry.Clinical() + "."
}

// stopped gives the first of some lots that may not be laid out in a session that
// runs, because it expired and nobody decided otherwise. Before the start it may
// lie there, and the gate stays shut.
func (p *chairsidePage) stopped(lots ...planner.LotRef) (planner.LotRef, bool) {
	now := p.keeper.now()
	for _, lot := range lots {
		if !now.Started.IsZero() && lot.State(now.Date) == planner.LotExpired && !now.Gate.Overridden(lot.Lot) {
			return lot, true
		}
	}
	return planner.LotRef{}, false
}

// layOut lays a lot out, and asks first when it expired.
func (p *chairsidePage) layOut(t planner.Tap, lot planner.LotRef, then func()) {
	if _, out := p.stopped(lot); out {
		p.askExpired(lot, nil, func() { p.layOut(t, lot, then) })
		return
	}
	if p.tap(t) {
		changed(then)
	}
}

// askExpired says that a lot expired and offers to let a physician decide. instead
// is called when nobody does; then, once it may be used.
func (p *chairsidePage) askExpired(lot planner.LotRef, instead, then func()) {
	const width = 620
	var s *sheet
	s = p.sheet("This lot expired", width, told(expiredWords(lot)+" Choose another lot, or let a physician decide to use it.", width),
		newTouch("Cancel", touchPlain, func() {
			s.close()
			changed(instead)
		}),
		newTouch(p.overrideLabel(), touchWarn, func() {
			s.close()
			p.overrideLot(lot, then)
		}))
}

// overrideLabel names the way to an override for who is signed in.
func (p *chairsidePage) overrideLabel() string {
	if p.shell.file.User().Role.May(planner.OverrideStop) {
		return "Override…"
	}
	return "Ask a physician to override…"
}

// overrideForm is the dialog in which a physician decides to go on.
type overrideForm struct {
	page       *chairsidePage
	override   planner.Override
	physicians []planner.User
	who        *choiceField[planner.ID]
	passphrase *textField
	reason     *textField
	trouble    *trouble
	sheet      *sheet
	then       func() // hears that it was decided; may be nil
}

// askOverride asks for the decision: of a physician who is signed in only the
// reason, of another one name and passphrase too. A reason that was typed and not
// used stands there again.
func (p *chairsidePage) askOverride(title string, o planner.Override, then func()) {
	p.beforeOverride(func() { p.overrideSheet(title, o, then) })
}

func (p *chairsidePage) overrideSheet(title string, o planner.Override, then func()) {
	const width = 620
	f := &overrideForm{page: p, override: o, then: then, reason: newTextField("Why it is right to go on"), passphrase: newSecretField(), trouble: newTrouble()}
	content := column(gap, told(o.Says, width))
	if !p.shell.file.User().Role.May(planner.OverrideStop) {
		f.ask(content)
	}
	content.Add(column(gapTight, fieldLabel("Reason"), atLeast(0, touchLeast, f.reason)))
	content.Add(f.trouble)
	f.reason.show(p.overrideReasons[title])
	f.reason.OnChange = func() {
		if p.overrideReasons == nil {
			p.overrideReasons = map[string]string{}
		}
		p.overrideReasons[title] = f.reason.read()
	}
	f.reason.submitted(f.apply)
	f.passphrase.submitted(f.apply)
	f.sheet = p.sheet(title, width, content,
		newTouch("Cancel", touchPlain, func() { f.sheet.close() }), newTouch("Override", touchWarn, f.apply))
	if len(f.physicians) > 0 {
		p.shell.window.Canvas().Focus(f.passphrase.focus())
	} else {
		p.shell.window.Canvas().Focus(f.reason.focus())
	}
}

// ask adds the fields that prove a physician.
func (f *overrideForm) ask(content *fyne.Container) {
	names := map[planner.ID]string{}
	var ids []planner.ID
	for _, u := range f.page.users {
		if u.Role.May(planner.OverrideStop) {
			f.physicians = append(f.physicians, u)
			ids, names[u.ID] = append(ids, u.ID), u.Name
		}
	}
	f.who = newChoiceField(ids, func(id planner.ID) string { return names[id] }, "")
	if len(ids) > 0 {
		f.who.show(ids[0])
	}
	content.Add(container.New(&gridLayout{least: 240, space: gap},
		column(gapTight, fieldLabel("Physician"), atLeast(0, touchLeast, f.who)),
		column(gapTight, fieldLabel("Their passphrase"), atLeast(0, touchLeast, f.passphrase))))
}

// fail says what is missing; what was typed stays.
func (f *overrideForm) fail(message string) {
	f.trouble.set(message)
	f.sheet.fit()
}

// apply has the decision kept.
func (f *overrideForm) apply() {
	o, by := f.override, (*store.Authority)(nil)
	o.Reason, o.At, o.By = strings.TrimSpace(f.reason.read()), f.page.now(), *personOf(f.page.shell.file.User())
	if o.Reason == "" {
		f.fail("Give the reason for the override.")
		return
	}
	if f.who != nil {
		for _, u := range f.physicians {
			if u.ID == f.who.read() {
				o.By, by = *personOf(u), &store.Authority{User: u.Name, Passphrase: f.passphrase.read()}
			}
		}
		if by == nil || by.Passphrase == "" {
			f.fail("Let the physician enter the passphrase.")
			return
		}
	}
	f.trouble.set("")
	tap := planner.Tap{Deed: planner.OverrideGate, Override: &o, At: o.At, By: f.page.shell.file.User().Name}
	f.page.keeper.proved("Asking for the decision", tap, by, func(err error) {
		if err != nil {
			f.fail(planner.ErrorMessage(err))
			return
		}
		f.sheet.close()
		f.page.overrideReasons = nil
		f.page.update()
		changed(f.then)
	})
}
