package app

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"stipple/planner"
	"stipple/store"
)

// recoverPage lets a user in again with the printed recovery code.
type recoverPage struct {
	gatePage
	shell              *shell
	info               store.Info
	user               *choiceField[string]
	code               *textField
	passphrase, repeat *textField
	strength           *strength
	rows               *formRows
	trouble            *trouble
	reset              *button
	patience           *patience
}

func newRecoverPage(s *shell, info store.Info, user string) *recoverPage {
	p := &recoverPage{
		shell: s, info: info, rows: newFormRows(), trouble: newTrouble(),
		code: newCodeField("As it was printed or written down"), passphrase: newSecretField(), repeat: newSecretField(),
	}
	p.user = newChoiceField(userNames(info), func(name string) string { return name }, "")
	p.user.show(user)
	p.strength = newStrength(p.passphrase, p.repeat, func() []string { return append(userNames(info), info.Clinic) })
	p.user.OnChange = p.strength.judge
	p.reset = newMainButton("Set the passphrase and sign in", p.make)
	p.patience = newPatience(p.reset, p.reset.Text, s.runner, func() bool { return s.current == page(p) })
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the fields on the card.
func (p *recoverPage) CreateRenderer() fyne.WidgetRenderer {
	fields := column(14,
		p.rows.add("user", "User", p.user, ""),
		p.rows.add("code", "Recovery code of the clinic", p.code, "Capitals, spaces and dashes do not matter."),
		beside(gap, p.rows.add("passphrase", "New passphrase", p.passphrase, ""), p.rows.add("repeat", "New passphrase again", p.repeat, "")),
		p.strength, p.trouble,
		padded(gapTight, 0, 0, 0, p.reset))
	p.rows.onSubmit(p.make)
	foot := column(0, caption(filepath.Base(p.info.Path)).shortened().aligned(fyne.TextAlignCenter),
		onLink("Back to signing in", func() { p.shell.start(p.info.Path, p.user.read()) }))
	return p.fill(gateCard(540, "Forgotten your passphrase?",
		"The recovery code the clinic got when its file was made lets you choose a new one. That it was used is written into the audit trail.", fields, foot))
}

// shown gives the code the keyboard.
func (p *recoverPage) shown() { p.shell.window.Canvas().Focus(p.code.entry) }

// make sets the new passphrase and signs in with it.
func (p *recoverPage) make() {
	p.rows.clear()
	p.trouble.set("")
	if p.patience.waiting() {
		return // the button says how long
	}
	var faults planner.Faults
	if p.code.read() == "" {
		faults = append(faults, planner.Fault{Field: "code", Message: "Type the recovery code."})
	}
	if err := append(faults, p.strength.faults()...).Err(); err != nil {
		p.rows.show(err)
		return
	}
	code, user, passphrase := p.code.read(), p.user.read(), p.passphrase.read()
	var file clinicFile
	p.shell.turns.whenIdle(func() {
		p.shell.runner.run("Setting the passphrase…", func() (err error) {
			if err = p.shell.gate.reset(p.info.Path, code, user, passphrase); err == nil {
				file, err = p.shell.gate.open(p.info.Path, user, passphrase, false)
			}
			return err
		}, func(err error) { p.done(file, err) })
	})
}

func (p *recoverPage) done(file clinicFile, err error) {
	if err == nil {
		p.shell.enter(file, p.info.Clinic)
		return
	}
	p.shell.dialogs.record(err)
	if wait := waitOf(err); wait > 0 {
		p.patience.wait(p.user.read(), wait)
	}
	switch planner.ErrorCode(err) {
	case planner.Invalid, planner.Forbidden: // what else could be wrong was looked at before
		p.rows.fail("code", err)
		p.rows.focusFault()
	default:
		p.trouble.set(planner.ErrorMessage(err))
	}
}
