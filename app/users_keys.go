package app

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
	"stipple/store/vault"
)

// changePassphrase asks for the signed-in user's passphrase and a new one.
func (s *shell) changePassphrase() {
	if s.file.ReadOnly() {
		s.dialogs.inform("Opened read-only", "A passphrase is changed where the clinic file is open for writing.")
		return
	}
	old, next, rows := newSecretField(), s.newNewPassphrase(func() string { return "" }), newFormRows()
	from := s.file
	s.askSlow(slowForm{
		title: "Change my passphrase", submit: "Change", busy: "Changing your passphrase…", rows: rows, next: next, refused: "old",
		content: column(gap,
			flush(mutedParagraph("From the next sign-in on, only the new passphrase opens the clinic file for you. Copies of the file made before still open with the old one.")),
			rows.add("old", "Your passphrase now", old, ""), next.add(rows, "New passphrase")),
		check: func() error {
			if old.read() == "" {
				return planner.Faults{{Field: "old", Message: "Enter the passphrase you sign in with now."}}.Err()
			}
			return next.faults().Err()
		},
		work: func() error { return from.ChangePassphrase(context.Background(), old.read(), next.read()) },
		done: func() {
			s.dialogs.inform("Your passphrase is changed", "Use the new one from the next sign-in on. It is noted in the audit trail that you changed it, not what it is.")
		},
	})
}

// setPassphrase gives somebody else a new passphrase.
func (p *usersPanel) setPassphrase(u planner.User) {
	next, rows := p.shell.newNewPassphrase(func() string { return "" }), newFormRows()
	p.shell.askSlow(slowForm{
		title: "A new passphrase for " + oneLine(u.Name, 40), submit: "Set", busy: "Setting the passphrase…", rows: rows, next: next,
		content: column(gap,
			flush(mutedParagraph("Let "+u.Name+" type it, or tell it in person and let it be changed after the first sign-in. The one before no longer opens this file. It is noted in the audit trail that you set it.")),
			next.add(rows, "New passphrase")),
		check: func() error { return next.faults().Err() },
		work:  func() error { return p.keeper.SetPassphrase(context.Background(), u.ID, next.read()) },
		done:  func() { p.say("From now on "+u.Name+" signs in with the new passphrase.", toneDone) },
	})
}

// askCode asks for the passphrase and makes a new recovery code.
func (p *usersPanel) askCode() {
	passphrase, rows := newSecretField(), newFormRows()
	var code string
	var doubt error // whether it holds
	p.shell.askSlow(slowForm{
		title: "Make a new recovery code?", submit: "Make it", busy: "Making the recovery code…", rows: rows, refused: "passphrase",
		content: column(gap,
			flush(paragraph("The new code takes the place of the one before, which from then on opens nothing but old copies of the file. Have pen and paper ready: it is shown once.")),
			rows.add("passphrase", "Your passphrase", passphrase, "")),
		check: func() error {
			if passphrase.read() == "" {
				return planner.Faults{{Field: "passphrase", Message: "Enter your passphrase."}}.Err()
			}
			return nil
		},
		work: func() (err error) {
			code, err = p.keeper.NewRecoveryCode(context.Background(), passphrase.read())
			if doubt = nil; store.InDoubt(err) {
				doubt, err = err, nil // it is shown all the same: it may be the one that holds
			}
			return err
		},
		done: func() {
			p.shell.dialogs.record(doubt)
			p.shell.showCode(code, planner.ErrorMessage(doubt), func() {
				if doubt != nil {
					p.say("Keep both recovery codes, the old and the new. Make another one once the disk is well.", toneCaution)
					return
				}
				p.say("The new recovery code holds. Keep it away from this computer.", toneDone)
			})
		},
	})
}

// showCode shows a new recovery code until it was typed back, with a doubt whether it
// holds; "" = there is none.
func (s *shell) showCode(code, doubt string, kept func()) {
	typed, rows := newCodeField("Type the code here"), newFormRows()
	content := column(gap,
		flush(paragraph("If every passphrase is lost, this code is the only way back to your patients' records. Write it on paper and keep it away from this computer, for example in the clinic's safe. It is not shown again.")),
		codePanel(code),
		rows.add("code", "Type it back to show that you have it", typed, "Capitals, spaces and dashes do not matter."))
	lost := "It is not shown again, and the one before opens nothing any more. If every passphrase is lost later, nothing opens the records. You can make another code at any time."
	if doubt != "" {
		content.Objects = append([]fyne.CanvasObject{notice(doubt, toneCaution)}, content.Objects...)
		lost = "It is not shown again, and it may be the only one that holds. Keep the one before too, and make another code once the disk is well."
	}
	var open *sheet
	goOn := func() {
		rows.clear()
		if !sameCode(typed.read(), code) {
			rows.fail("code", notThatCode())
			open.fit()
			return
		}
		open.close()
		changed(kept)
	}
	leave := func() {
		s.dialogs.choose("Close without the recovery code?", lost,
			option{label: "Go back"}, option{label: "Close anyway", kind: widget.DangerImportance, run: func() { open.close() }})
	}
	open = s.dialogs.open("Keep this recovery code", 620, content, []fyne.CanvasObject{newButton("Close", leave), newMainButton("I have kept it", goOn)}, leave, goOn)
	rows.onSubmit(goOn)
	s.window.Canvas().Focus(typed.entry)
}

// codePanel shows a code in large letters.
func codePanel(code string) fyne.CanvasObject {
	lines := column(gapTight)
	for _, line := range codeLines(code) {
		lines.Add(newText(line, theme.ColorNameForeground, theme.SizeNameHeadingText, fyne.TextStyle{Monospace: true, Bold: true}).aligned(fyne.TextAlignCenter))
	}
	return container.NewStack(newPanel(colorPrimaryTint, "", sizePanelRadius), padded(20, 20, gap, gap, lines))
}

// sameCode tells whether a code was typed back right, however it is spaced.
func sameCode(typed, code string) bool {
	got, err := vault.NormaliseRecoveryCode(typed)
	return err == nil && got == code
}

// notThatCode says that another code was typed.
func notThatCode() error {
	return planner.Errorf(planner.Invalid, "This is not the code above. Compare it group by group.")
}
