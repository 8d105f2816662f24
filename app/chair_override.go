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
	})
}

// overrideLot asks a physician why to use a lot after its expiry.
func (p *chairsidePage) overrideLot(lot planner.LotRef) {
	p.askOverride("Use lot "+lot.Batch+" after its expiry", planner.Override{
		Kind: planner.OverrideExpired, Lot: lot.Lot,
		Says: "Lot " + lot.Batch + " of " + lot.Label + " expired on " + lot.Expiry.Clinical() + ".",
	})
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
}

// askOverride asks for the decision: of a physician who is signed in only the
// reason, of another one name and passphrase too.
func (p *chairsidePage) askOverride(title string, o planner.Override) {
	const width = 620
	f := &overrideForm{page: p, override: o, reason: newTextField("Why it is right to go on"), passphrase: newSecretField(), trouble: newTrouble()}
	content := column(gap, told(o.Says, width))
	if !p.shell.file.User().Role.May(planner.OverrideStop) {
		f.ask(content)
	}
	content.Add(column(gapTight, fieldLabel("Reason"), atLeast(0, touchLeast, f.reason)))
	content.Add(f.trouble)
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
	f.page.keeper.override(tap, by, func(err error) {
		if err != nil {
			f.fail(planner.ErrorMessage(err))
			return
		}
		f.sheet.close()
		f.page.update()
	})
}
