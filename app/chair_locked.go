package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
	"stipple/store"
)

// chairRest is a session that goes on after its PIN. It names no patient.
type chairRest interface {
	Record() planner.ID
	TriesLeft() int
	Wipe()
	Resume(pin string) (clinicFile, error)
}

// storedRest is one of the store's.
type storedRest struct{ *store.Resting }

// Resume opens the file for the one session.
func (r storedRest) Resume(pin string) (clinicFile, error) {
	s, err := r.Resting.Resume(pin)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// restInStore has the store keep what the session needs to go on after its PIN.
func (p *chairsidePage) restInStore(record planner.ID, pin string) (chairRest, error) {
	r, err := p.store.Rest(record, pin)
	if err != nil {
		return nil, err
	}
	return storedRest{r}, nil
}

// chairLockedPage is the locked window while a session runs at the chair: the
// digits, and the passphrase as the other way. It says nothing of whose session.
type chairLockedPage struct {
	gatePage
	shell   *shell
	rest    chairRest
	reason  string
	info    store.Info
	pad     *pinPad
	trouble *trouble
	working bool
}

func newChairLockedPage(s *shell, rest chairRest, reason string) *chairLockedPage {
	p := &chairLockedPage{shell: s, rest: rest, reason: reason, trouble: newTrouble()}
	p.pad = newPinPad(p.entered)
	p.pad.onKey = func() {
		if p.pad.digits != "" {
			p.trouble.set("")
		}
	}
	var err error
	if p.info, err = s.gate.identify(s.path); err != nil {
		s.dialogs.record(err)
	}
	s.atRest = rest
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the digits on the card.
func (p *chairLockedPage) CreateRenderer() fyne.WidgetRenderer {
	says := newText("A session is running", theme.ColorNameForeground, theme.SizeNameSubHeadingText, fyne.TextStyle{Bold: true}).aligned(fyne.TextAlignCenter)
	body := column(gap, says, centred(pinPadWidth, p.pad), p.trouble)
	other := newTouch("Sign in with a passphrase", touchPlain, p.bySignIn)
	return p.fill(gateCard(440, p.info.Clinic, p.reason+".", body, other))
}

// shown lets digits be typed at once.
func (p *chairLockedPage) shown() { p.shell.window.Canvas().Focus(p.pad) }

// entered tries the PIN. The file that was locked is still being closed until the
// last work on it is done.
func (p *chairLockedPage) entered(pin string) {
	if p.working {
		return
	}
	p.working = true
	p.pad.Disable()
	var file clinicFile
	p.shell.turns.whenIdle(func() {
		p.shell.runner.run("Taking the session up again…", func() (err error) {
			file, err = p.rest.Resume(pin)
			return err
		}, func(err error) { p.resumed(file, pin, err) })
	})
}

func (p *chairLockedPage) resumed(file clinicFile, pin string, err error) {
	p.working = false
	p.pad.Enable()
	p.pad.clear()
	switch {
	case err == nil:
		p.shell.goOn(file, p.info.Clinic, chairPIN{file: file, record: p.rest.Record(), digits: pin})
	case p.rest.TriesLeft() == 0:
		p.shell.atRest = nil
		p.bySignIn()
		if s, ok := p.shell.current.(*signInPage); ok {
			s.trouble.set(planner.ErrorMessage(err))
		}
	default:
		if planner.ErrorCode(err) != planner.Forbidden {
			p.shell.dialogs.record(err)
		}
		p.trouble.set(planner.ErrorMessage(err))
		p.shown()
	}
}

// bySignIn goes the other way. The PIN still counts until somebody has signed in.
func (p *chairLockedPage) bySignIn() {
	info, err := p.shell.gate.identify(p.shell.path)
	if err != nil {
		p.shell.start(p.shell.path, "")
		return
	}
	s := newSignInPage(p.shell, info, p.shell.preferences.String(prefUser))
	s.locked = p.reason
	if p.rest.TriesLeft() > 0 {
		s.back = func() { p.shell.show(p) }
	}
	p.shell.show(s)
}
