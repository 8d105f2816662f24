package app

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
	"stipple/store/vault"
)

// firstStartPage makes a clinic file with its first physician.
type firstStartPage struct {
	gatePage
	shell              *shell
	path               string
	clinic, user       *textField
	passphrase, repeat *textField
	rows               *formRows
	strength           *strength
	where              *text
	create             *button
}

func newFirstStartPage(s *shell, path string) *firstStartPage {
	p := &firstStartPage{
		shell: s, path: path, rows: newFormRows(),
		clinic: newTextField("Sunrise Hair Clinic"), user: newTextField("Dr. Anna Berg"),
		passphrase: newSecretField(), repeat: newSecretField(),
		where: plain("").shortened(),
	}
	p.strength = newStrength(p.passphrase, p.repeat, func() []string { return []string{p.clinic.read(), p.user.read()} })
	p.clinic.OnChange, p.user.OnChange = p.strength.judge, p.strength.judge
	p.create = newMainButton("Create the clinic file", p.make)
	p.where.set(path)
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the fields on the card.
func (p *firstStartPage) CreateRenderer() fyne.WidgetRenderer {
	fields := column(14,
		p.rows.add("clinic", "Name of the clinic", p.clinic, ""),
		p.rows.add("name", "Your name, as the first physician", p.user, ""),
		beside(gap, p.rows.add("passphrase", "Passphrase", p.passphrase, ""), p.rows.add("repeat", "Passphrase again", p.repeat, "")),
		p.strength)
	change := newQuietButton("Change", func() { p.shell.chooseNewFile(p.path, p.lieAt) })
	change.Icon = theme.FolderOpenIcon()
	place := column(gapTight, fieldLabel("Where the file will be"), container.NewBorder(nil, nil, nil, change, middle(p.where)))
	p.rows.onSubmit(p.make)
	return p.fill(gateCard(540, "Welcome to Stipple",
		"Everything of your clinic lies in one encrypted file on this computer. Only your passphrase, or the recovery code you get next, opens it.",
		fields, hairline(), place, p.create,
		column(0, onLink("Open an existing clinic file", p.shell.chooseFile), onLink("Restore a backup…", p.restore))))
}

// restore puts a backup where the file would be, as on a new computer.
func (p *firstStartPage) restore() {
	p.shell.path = p.path
	p.shell.askRestore("")
}

// lieAt changes where the file will be; what was typed stays.
func (p *firstStartPage) lieAt(path string) {
	p.path = path
	p.where.set(path)
}

// shown gives the first field the keyboard.
func (p *firstStartPage) shown() { p.shell.window.Canvas().Focus(p.clinic.entry) }

// faults lists what keeps the file from being made.
func (p *firstStartPage) faults() planner.Faults {
	var all planner.Faults
	for _, f := range (planner.Clinic{Name: p.clinic.read()}).Faults() {
		all = append(all, planner.Fault{Field: "clinic", Message: f.Message})
	}
	all = append(all, planner.User{Name: p.user.read(), Role: planner.Physician}.Faults()...)
	return append(all, p.strength.faults()...)
}

func (p *firstStartPage) make() {
	p.rows.clear()
	if err := p.faults().Err(); err != nil {
		p.rows.show(err)
		return
	}
	founding := store.Founding{Clinic: p.clinic.read(), User: p.user.read(), Passphrase: p.passphrase.read()}
	var code string
	p.shell.runner.run("Creating the clinic file…", func() (err error) {
		code, err = p.shell.gate.create(p.path, founding)
		return err
	}, func(err error) {
		if err != nil {
			p.shell.dialogs.showError(err)
			return
		}
		p.shell.show(newRecoveryPage(p.shell, p.path, code, founding))
	})
}

// recoveryPage shows the recovery code and goes on only when it is typed back.
type recoveryPage struct {
	gatePage
	shell    *shell
	path     string
	code     string
	founding store.Founding
	typed    *textField
	rows     *formRows
}

func newRecoveryPage(s *shell, path, code string, founding store.Founding) *recoveryPage {
	p := &recoveryPage{shell: s, path: path, code: code, founding: founding, typed: newCodeField("Type the code here"), rows: newFormRows()}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the code large over the field.
func (p *recoveryPage) CreateRenderer() fyne.WidgetRenderer {
	lines := column(gapTight)
	for _, line := range codeLines(p.code) {
		lines.Add(newText(line, theme.ColorNameForeground, theme.SizeNameHeadingText, fyne.TextStyle{Monospace: true, Bold: true}).aligned(fyne.TextAlignCenter))
	}
	code := container.NewStack(newPanel(colorPrimaryTint, "", sizePanelRadius), padded(20, 20, gap, gap, lines))
	p.typed.submitted(p.goOn)
	return p.fill(gateCard(620, "Keep this recovery code",
		"If every passphrase is lost, this code is the only way back to your patients' records. Write it on paper and keep it away from this computer, for example in the clinic's safe. It is not shown again.",
		code,
		p.rows.add("code", "Type it back to show that you have it", p.typed, "Capitals, spaces and dashes do not matter."),
		newMainButton("I have kept it: go on", p.goOn)))
}

// codeLines sets a code on two lines.
func codeLines(code string) []string {
	half := len(code) / 2
	if half < len(code) && code[half] == '-' {
		return []string{code[:half], code[half+1:]}
	}
	return []string{code}
}

// shown gives the field the keyboard.
func (p *recoveryPage) shown() { p.shell.window.Canvas().Focus(p.typed.entry) }

// hold asks before the code is lost.
func (p *recoveryPage) hold(then func()) {
	p.shell.dialogs.choose("Close without the recovery code?",
		"It is not shown again. If every passphrase is lost later, nothing opens the records.",
		option{label: "Go back"}, option{label: "Close anyway", kind: widget.DangerImportance, run: then})
}

// goOn opens the new file when the code was typed back.
func (p *recoveryPage) goOn() {
	p.rows.clear()
	typed, err := vault.NormaliseRecoveryCode(p.typed.read())
	if err != nil || typed != p.code {
		p.rows.fail("code", planner.Errorf(planner.Invalid, "This is not the code above. Compare it group by group."))
		return
	}
	var file clinicFile
	p.shell.runner.run("Opening the clinic file…", func() (err error) {
		file, err = p.shell.gate.open(p.path, p.founding.User, p.founding.Passphrase, false)
		return err
	}, func(err error) {
		if err != nil {
			p.shell.dialogs.showError(err)
			p.shell.start(p.path, p.founding.User)
			return
		}
		p.shell.path = filepath.Clean(p.path)
		p.shell.enter(file, p.founding.Clinic)
	})
}
