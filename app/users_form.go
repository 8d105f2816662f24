package app

import (
	"context"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// newPassphrase is a passphrase that is chosen, typed twice and judged.
type newPassphrase struct {
	first, again *textField
	strength     *strength
}

func (s *shell) newNewPassphrase(user func() string) *newPassphrase {
	n := &newPassphrase{first: newSecretField(), again: newSecretField()}
	n.strength = newStrength(n.first, n.again, func() []string { return append(s.knownNames(), user()) })
	return n
}

// knownNames are names that somebody who guesses tries first.
func (s *shell) knownNames() []string {
	names := []string{s.bar.clinic.value}
	users, err := s.file.Users(context.Background())
	if err != nil {
		s.dialogs.record(err)
	}
	for _, u := range users {
		names = append(names, u.Name)
	}
	return names
}

// add gives its rows.
func (n *newPassphrase) add(rows *formRows, label string) fyne.CanvasObject {
	return column(gapSmall, rows.add("passphrase", label, n.first, ""), rows.add("repeat", label+" again", n.again, ""), n.strength)
}

// follow calls f after each change, when the words about it may need other room.
func (n *newPassphrase) follow(f func()) {
	for _, field := range []*textField{n.first, n.again} {
		judge := field.OnChange
		field.OnChange = func() {
			judge()
			f()
		}
	}
}

func (n *newPassphrase) read() string           { return n.first.read() }
func (n *newPassphrase) faults() planner.Faults { return n.strength.faults() }

// slowForm is a form whose work takes a moment and may be refused, as that of
// a passphrase may. What was typed stays until the work is done.
type slowForm struct {
	title, submit, busy string
	rows                *formRows
	next                *newPassphrase // among the fields; may be nil
	content             fyne.CanvasObject
	check               func() error
	work                func() error
	done                func()
	refused             string // the row beside which a refusal is said
}

// askSlow shows the form.
func (s *shell) askSlow(f slowForm) {
	var open *sheet
	open, _ = s.dialogs.keepForm(f.title, f.submit, f.rows, f.content, func(then func(error)) {
		if err := f.check(); err != nil {
			then(err)
			return
		}
		s.runner.run(f.busy, f.work, func(err error) {
			switch {
			case err == nil:
				open.close() // what comes next may have dialogs of its own
				f.done()
			case f.refused != "" && isCode(err, planner.Forbidden):
				f.rows.fail(f.refused, err)
				f.rows.focusFault()
				err = errShown
			}
			then(err)
		})
	})
	open.widen(500)
	if f.next != nil {
		f.next.follow(open.fit)
	}
}
