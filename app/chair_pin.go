package app

import (
	"fyne.io/fyne/v2"

	"stipple/planner"
)

// chairPIN is the PIN of a session that runs, while the file is open: it seals
// what is kept of the session at the moment the window locks.
type chairPIN struct {
	file   clinicFile // it counts in this file only, as long as it is open
	record planner.ID
	digits string
}

// pin gives the PIN of the session shown, "" when it has none.
func (p *chairsidePage) pin() string {
	if k := p.shell.pin; k.file == p.shell.file && k.record == p.keeper.record {
		return k.digits
	}
	return ""
}

// running tells whether the session has started and is not signed.
func (p *chairsidePage) running() bool {
	now := p.keeper.now()
	return !now.Started.IsZero() && !now.Signed()
}

// pinSheet asks for a session PIN twice.
type pinSheet struct {
	page    *chairsidePage
	first   string // entered once, to be entered again
	says    *text
	pad     *pinPad
	trouble *trouble
	sheet   *sheet
}

const (
	pinOnce  = "Six digits you will remember"
	pinAgain = "The same six digits again"
)

// offerPIN offers a PIN for the session, or another one in its place.
func (p *chairsidePage) offerPIN() {
	if !p.running() || p.shell.file.ReadOnly() {
		return
	}
	const width = 480
	f := &pinSheet{page: p, says: strong(pinOnce).aligned(fyne.TextAlignCenter), trouble: newTrouble()}
	f.pad = newPinPad(f.entered)
	f.pad.onKey = func() {
		if f.pad.digits != "" && f.trouble.Visible() {
			f.trouble.set("")
			f.sheet.fit()
		}
	}
	none := "No PIN"
	if p.pin() != "" {
		none = "Go on without a PIN"
	}
	content := column(gap,
		told("When the screen locks, a PIN brings this one session back without your passphrase. It opens nothing else, and three wrong tries end it.", width),
		f.says, centred(pinPadWidth, f.pad), f.trouble)
	var buttons []*touch
	if p.pin() != "" {
		buttons = append(buttons, newTouch("Cancel", touchPlain, func() { f.sheet.close() }))
	}
	buttons = append(buttons, newTouch(none, touchPlain, func() {
		f.sheet.close()
		p.setPIN("")
	}))
	f.sheet = p.sheet("A PIN for this session?", width, content, buttons...)
	f.sheet.enter = nil // Enter gives no PIN up
	p.shell.window.Canvas().Focus(f.pad)
}

// entered takes the digits once, and again.
func (f *pinSheet) entered(pin string) {
	switch err := planner.CheckPIN(pin, f.page.patient.Born); {
	case err != nil:
		f.again("", planner.ErrorMessage(err))
	case f.first == "":
		f.again(pin, "")
	case f.first != pin:
		f.again("", "The two were not the same. Enter a PIN twice.")
	default:
		f.sheet.close()
		f.page.setPIN(pin)
	}
}

// again begins to enter digits anew; first is what was entered before.
func (f *pinSheet) again(first, trouble string) {
	f.first = first
	f.says.set(pinOnce)
	if first != "" {
		f.says.set(pinAgain)
	}
	f.trouble.set(trouble)
	f.pad.clear()
	f.sheet.fit()
}

// setPIN keeps the PIN of the session, "" for none.
func (p *chairsidePage) setPIN(pin string) {
	p.shell.pin = chairPIN{file: p.shell.file, record: p.keeper.record, digits: pin}
	p.update()
}

// lockPage gives the way back in for a session that runs with a PIN; nil when
// only the passphrase leads back.
func (p *chairsidePage) lockPage(reason string) page {
	pin := p.pin()
	p.shell.pin = chairPIN{}
	if pin == "" || !p.running() {
		return nil
	}
	rest, err := p.rested(p.keeper.record, pin)
	if err != nil {
		p.shell.dialogs.record(err)
		return nil
	}
	return newChairLockedPage(p.shell, rest, reason)
}
