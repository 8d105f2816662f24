package app

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// usersPanel lists who can sign in and adds users.
type usersPanel struct {
	widget.BaseWidget
	shell *shell
	list  *fyne.Container
	more  *button
}

func newUsersPanel(s *shell) *usersPanel {
	p := &usersPanel{shell: s, list: column(0)}
	p.more = newButton("Add a user", p.add)
	p.more.Icon = theme.ContentAddIcon()
	p.more.enable(s.may(planner.ManageUsers))
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the users over the button.
func (p *usersPanel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(card(
		column(gapTight, heading("Users"), flush(mutedParagraph("Everyone signs in with a name and passphrase of their own, so that the audit trail can say who did what."))),
		p.list, row(0, p.more)))
}

// load lists the users.
func (p *usersPanel) load() {
	users, err := p.shell.file.Users(context.Background())
	if err != nil {
		p.shell.dialogs.showError(err)
		return
	}
	p.list.Objects = nil
	for i, u := range users {
		if i > 0 {
			p.list.Add(hairline())
		}
		t := toneQuiet
		if u.Role == planner.Physician {
			t = tonePrimary
		}
		name := u.Name
		if u.ID == p.shell.file.User().ID {
			name += " (you)"
		}
		p.list.Add(padded(10, 10, 0, 0, container.NewBorder(nil, nil, nil, middle(newChip(u.Role.Name(), t)), middle(strong(name).shortened()))))
	}
	p.list.Refresh()
}

// roleHelp says what a role may do.
func roleHelp(r planner.Role) string {
	var may []string
	for _, action := range planner.Actions() {
		if r.May(action) {
			may = append(may, string(action))
		}
	}
	if len(may) == 0 {
		return ""
	}
	return "May " + strings.Join(may, ", ") + "."
}

// add asks for a new user.
func (p *usersPanel) add() {
	if err := p.shell.file.User().Role.Allow(planner.ManageUsers); err != nil {
		p.shell.dialogs.showError(err)
		return
	}
	name, passphrase, repeat := newTextField(""), newSecretField(), newSecretField()
	role := newChoiceField(planner.Roles(), planner.Role.Name, "")
	role.show(planner.Assistant)
	help := mutedParagraph(roleHelp(planner.Assistant))
	role.OnChange = func() { setParagraph(help, roleHelp(role.read()), colorMuted) }
	hint := caption("")
	judge := func() { hint.paint(passphraseHint(passphrase.read(), repeat.read())) }
	passphrase.OnChange, repeat.OnChange = judge, judge
	judge()
	rows := newFormRows()
	content := column(12, rows.add("name", "Name", name, ""),
		column(gapTight, rows.add("role", "Role", role, ""), flush(help)),
		rows.add("passphrase", "Passphrase", passphrase, ""), rows.add("repeat", "Passphrase again", repeat, ""), hint)
	p.shell.dialogs.form("Add a user", "Add", rows, content, func() error {
		user := planner.User{Name: strings.TrimSpace(name.read()), Role: role.read()}
		if err := append(user.Faults(), checkPassphrases(passphrase.read(), repeat.read())...).Err(); err != nil {
			return err
		}
		p.enrol(user, passphrase.read())
		return nil
	})
}

// enrol makes the user's key, which takes a moment.
func (p *usersPanel) enrol(user planner.User, passphrase string) {
	p.shell.runner.run("Adding the user…", func() error {
		_, err := p.shell.file.AddUser(context.Background(), user, passphrase)
		return err
	}, func(err error) {
		p.shell.dialogs.showError(err)
		p.load()
	})
}
