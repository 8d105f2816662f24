package app

import "stipple/planner"

// goOn shows a session again of which the file is open after its PIN, and nothing
// else of it.
func (s *shell) goOn(file clinicFile, clinic string, pin chairPIN) {
	s.file = file
	s.window.SetTitle("Stipple — " + clinic)
	s.bar = newTopBar(s, clinic)
	s.patients = s.newPatients()
	s.activity.mark()
	s.resting, s.atRest = nil, nil
	s.pin = pin
	s.show(newChairsidePage(s, pin.record))
	if warning := file.Warning(); warning != "" {
		s.dialogs.inform("Please note", warning)
	}
}

// widened takes over that all of the file is open now.
func (s *shell) widened() {
	s.patients = s.newPatients()
	s.opened()
}

// forgetRest forgets a session that could go on after its PIN: somebody has signed
// in.
func (s *shell) forgetRest() {
	if s.atRest != nil {
		s.atRest.Wipe()
		s.atRest = nil
	}
}

// narrow tells whether only this session is open, after its PIN.
func (p *chairsidePage) narrow() bool {
	_, narrow := p.store.Narrow()
	return narrow
}

// withholds keeps everything off that a session after its PIN does not open.
func (p *chairsidePage) withholds(action planner.Action) bool {
	return p.narrow() && action != planner.LogSessions
}

// loadBeside takes over the few words that stand beside a session after its PIN.
func (p *chairsidePage) loadBeside() bool {
	beside, narrow := p.store.Beside()
	if !narrow {
		return false
	}
	p.patient = planner.Patient{
		ID: beside.ID, Family: beside.Family, Given: beside.Given, Born: beside.Born, Chart: beside.Chart,
		Allergies: beside.Allergies, Alerts: beside.Alerts,
	}
	p.reasons, p.users, p.sessions = beside.Reasons, nil, beside.Sessions
	p.banner.show(p.patient, true)
	return true
}

// hold waits beside the window for what is still being saved, and has the
// passphrase asked for before the one session that is open is left.
func (p *chairsidePage) hold(then func()) {
	if v, ok := p.view.(interface{ keep() }); ok {
		v.keep()
	}
	p.keeper.finish(func(error) { p.parting(then) }) // what could not be saved is asked about
}

func (p *chairsidePage) parting(then func()) {
	p.widen("Leave the session?", "Only this session is open. Enter your passphrase to go anywhere else; everything tapped is kept.", func() {
		p.shell.askUnsaved(then)
	})
}

// widen asks for the passphrase where only this session is open, and goes on with
// then once all of the file is.
func (p *chairsidePage) widen(title, says string, then func()) {
	if !p.narrow() {
		then()
		return
	}
	const width = 560
	passphrase, trouble := newSecretField(), newTrouble()
	var s *sheet
	apply := func() {
		p.open(passphrase.read(), func(err error) {
			if err != nil {
				trouble.set(planner.ErrorMessage(err))
				s.fit()
				p.shell.window.Canvas().Focus(passphrase.focus())
				return
			}
			s.close()
			then()
		})
	}
	passphrase.submitted(apply)
	content := column(gap, told(says, width),
		column(gapTight, fieldLabel("Passphrase of "+p.shell.file.User().Name), atLeast(0, touchLeast, passphrase)), trouble)
	s = p.sheet(title, width, content,
		newTouch("Stay in the session", touchPlain, func() { s.close() }), newTouch("Go on", touchGo, apply))
	p.shell.window.Canvas().Focus(passphrase.focus())
}

// askWiden asks for the passphrase and stays at the session.
func (p *chairsidePage) askWiden() {
	p.widen("Open the rest", "Only this session is open. With your passphrase everything else is too.", func() {})
}

// open opens the rest of the file with the passphrase.
func (p *chairsidePage) open(passphrase string, done func(error)) {
	if passphrase == "" {
		done(planner.Errorf(planner.Invalid, "Enter your passphrase."))
		return
	}
	p.keeper.finish(func(err error) {
		if err != nil {
			done(err)
			return
		}
		p.shell.runner.run("Checking the passphrase", func() error { return p.store.Widen(passphrase) }, func(err error) {
			if err == nil {
				err = p.widened()
			}
			done(err)
		})
	})
}

// widened takes over what the page could not read before.
func (p *chairsidePage) widened() error {
	p.shell.widened()
	if err := p.load(); err != nil {
		return err
	}
	p.update()
	return nil
}

// beforeOverride opens the rest of the file first where only the session is open:
// an override is noted in the audit trail.
func (p *chairsidePage) beforeOverride(then func()) {
	p.widen("Your passphrase first", "An override is noted in the audit trail. Enter your passphrase to open it.", then)
}

var (
	_ holding     = (*chairsidePage)(nil)
	_ withholding = (*chairsidePage)(nil)
	_ lockable    = (*chairsidePage)(nil)
)
