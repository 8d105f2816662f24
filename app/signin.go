package app

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"stipple/planner"
	"stipple/store"
)

// signInPage asks who one is.
type signInPage struct {
	gatePage
	shell      *shell
	info       store.Info
	locked     string // why the window is locked; "" = it is not
	user       *choiceField[string]
	passphrase *textField
	rows       *formRows
	trouble    *trouble
	enter      *button
	patience   *patience
	said       string // what has just happened; "" = nothing
	back       func() // to the digits of a session that runs; nil = there is none
}

func newSignInPage(s *shell, info store.Info, user string) *signInPage {
	names := userNames(info)
	p := &signInPage{shell: s, info: info, said: s.restored, passphrase: newSecretField(), rows: newFormRows(), trouble: newTrouble()}
	p.user = newChoiceField(names, func(name string) string { return name }, "")
	if len(names) > 0 {
		p.user.show(names[0])
	}
	for _, name := range names {
		if name == user {
			p.user.show(user)
		}
	}
	p.enter = newMainButton("Sign in", p.signIn)
	p.patience = newPatience(p.enter, "Sign in", s.runner, func() bool { return s.current == page(p) })
	p.patience.over = func() { p.trouble.set("") }
	p.passphrase.submitted(p.signIn)
	p.passphrase.OnChange = func() { p.trouble.set("") }
	p.user.OnChange = func() {
		p.trouble.set("")
		p.patience.turn(p.user.read())
		p.shown()
	}
	p.ExtendBaseWidget(p)
	return p
}

// userNames lists who can sign in.
func userNames(info store.Info) []string {
	names := make([]string, len(info.Users))
	for i, u := range info.Users {
		names[i] = u.Name
	}
	return names
}

// CreateRenderer sets the fields on the card.
func (p *signInPage) CreateRenderer() fyne.WidgetRenderer {
	fields := column(14,
		p.rows.add("user", "User", p.user, ""),
		p.rows.add("passphrase", "Passphrase", p.passphrase, ""),
		p.trouble,
		padded(gapTight, 0, 0, 0, p.enter))
	foot := column(0, caption(filepath.Base(p.info.Path)).shortened().aligned(fyne.TextAlignCenter),
		onLink("Forgotten your passphrase?", func() { p.shell.show(newRecoverPage(p.shell, p.info, p.user.read())) }),
		onLink("Open another clinic file", func() { p.shell.chooseFile() }),
		onLink("Restore a backup…", func() { p.shell.askRestore("") }))
	if p.back != nil {
		foot.Objects = append([]fyne.CanvasObject{onLink("Back to the PIN", p.back)}, foot.Objects...)
	}
	line := "Sign in to Stipple."
	if p.locked != "" {
		line = p.locked + "."
	}
	if p.said != "" {
		return p.fill(gateCard(540, p.info.Clinic, line, notice(p.said, toneDone), fields, foot))
	}
	if ended := p.shell.crashNotice(); ended != nil {
		return p.fill(gateCard(440, p.info.Clinic, line, ended, fields, foot))
	}
	return p.fill(gateCard(440, p.info.Clinic, line, fields, foot))
}

// shown gives the passphrase the keyboard.
func (p *signInPage) shown() { p.shell.window.Canvas().Focus(p.passphrase.entry) }

func (p *signInPage) signIn() { p.open(false) }

func (p *signInPage) open(readOnly bool) {
	user, passphrase := p.user.read(), p.passphrase.read()
	switch {
	case p.patience.waiting():
		return // the button says how long
	case passphrase == "":
		p.trouble.set("Enter your passphrase.")
		return
	}
	var file clinicFile
	p.shell.turns.whenIdle(func() { // a file just locked is still being closed until then
		p.shell.runner.run("Opening the clinic file…", func() (err error) {
			file, err = p.shell.gate.open(p.info.Path, user, passphrase, readOnly)
			return err
		}, func(err error) { p.opened(file, err) })
	})
}

func (p *signInPage) opened(file clinicFile, err error) {
	switch planner.ErrorCode(err) {
	case "":
		p.shell.enter(file, p.info.Clinic)
	case planner.Forbidden:
		p.trouble.set(planner.ErrorMessage(err))
		if wait := waitOf(err); wait > 0 {
			p.patience.wait(p.user.read(), wait)
		} else {
			p.passphrase.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
		}
		p.shown()
	case planner.Corrupt:
		p.shell.dialogs.record(err)
		p.trouble.set(planner.ErrorMessage(err))
	case planner.Locked:
		p.shell.dialogs.choose("Stipple is open elsewhere",
			planner.ErrorMessage(err)+" You can look at the records meanwhile, but not change them.",
			option{label: "Cancel"}, option{label: "Open read-only", kind: highImportance, run: func() { p.open(true) }})
	default:
		p.shell.dialogs.showError(err)
	}
}
