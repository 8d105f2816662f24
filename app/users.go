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

// usersStore is what looking after the users and their passphrases needs of the
// store.
type usersStore interface {
	ChangePassphrase(ctx context.Context, old, next string) error
	SetPassphrase(ctx context.Context, user planner.ID, next string) error
	SetRole(ctx context.Context, user planner.ID, role planner.Role) error
	RemoveUser(ctx context.Context, user planner.ID) error
	NewRecoveryCode(ctx context.Context, passphrase string) (string, error)
}

// keepStore is what the pages of users, trail and safety need together.
type keepStore interface {
	usersStore
	auditKeeper
	safetyStore
	choresStore
}

// usersPanel lists who can sign in and looks after them.
type usersPanel struct {
	widget.BaseWidget
	shell  *shell
	keeper usersStore
	users  []planner.User
	list   *fyne.Container
	said   *fyne.Container
	more   *button
	code   *button
}

func newUsersPanel(s *shell) *usersPanel {
	p := &usersPanel{shell: s, keeper: s.file, list: column(0), said: column(0)}
	p.more = newButton("Add a user", p.add)
	p.more.Icon = theme.ContentAddIcon()
	p.code = newButton("Make a new recovery code…", p.askCode)
	for _, b := range []*button{p.more, p.code} {
		b.enable(s.may(planner.ManageUsers))
	}
	p.said.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the users over the recovery code.
func (p *usersPanel) CreateRenderer() fyne.WidgetRenderer {
	users := card(
		column(gapTight, heading("Users"), flush(mutedParagraph("Everyone signs in with a name and passphrase of their own, so that the audit trail can say who did what. Nobody can remove themselves, and the last physician stays."))),
		p.said, p.list, row(0, p.more))
	code := titledCard("Recovery code",
		flush(mutedParagraph("The code on paper that opens the clinic file when a passphrase is lost. Make a new one when the old one was used, lost, or seen by somebody it is not for.")),
		row(0, p.code))
	return widget.NewSimpleRenderer(column(gap, users, code))
}

// load lists the users.
func (p *usersPanel) load() {
	users, err := p.shell.file.Users(context.Background())
	if err != nil {
		p.shell.dialogs.showError(err)
		return
	}
	p.users = users
	p.list.Objects = nil
	for i, u := range users {
		if i > 0 {
			p.list.Add(hairline())
		}
		p.list.Add(padded(8, 8, 0, 0, p.row(u)))
	}
	p.list.Refresh()
}

// row shows a user with what can be done.
func (p *usersPanel) row(u planner.User) fyne.CanvasObject {
	name, t := u.Name, toneQuiet
	if u.Role == planner.Physician {
		t = tonePrimary
	}
	line := row(0)
	switch {
	case p.isMe(u):
		name += " (you)"
		line.Add(newQuietButton("Change my passphrase…", p.shell.changePassphrase))
	case p.shell.may(planner.ManageUsers):
		line.Add(newQuietButton("Role…", func() { p.askRole(u) }))
		line.Add(newQuietButton("New passphrase…", func() { p.setPassphrase(u) }))
		line.Add(newQuietButton("Remove…", func() { p.askRemove(u) }))
	}
	chip := atLeast(112, 0, row(0, newChip(u.Role.Name(), t)))
	return container.NewBorder(nil, nil, nil, row(gapSmall, middle(chip), atLeast(330, 0, middle(rightOf(line)))), middle(strong(name).shortened()))
}

func (p *usersPanel) isMe(u planner.User) bool { return u.ID == p.shell.file.User().ID }

// say tells what was done.
func (p *usersPanel) say(words string, t tone) {
	p.said.Objects = []fyne.CanvasObject{notice(words, t)}
	p.said.Show()
	p.Refresh()
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
	name, rows := newTextField(""), newFormRows()
	next := p.shell.newNewPassphrase(name.read)
	role, help := newRoleField(planner.Assistant)
	user := planner.User{}
	p.shell.askSlow(slowForm{
		title: "Add a user", submit: "Add", busy: "Adding the user…", rows: rows, next: next,
		content: column(12, rows.add("name", "Name", name, ""),
			column(gapTight, rows.add("role", "Role", role, ""), flush(help)), next.add(rows, "Passphrase")),
		check: func() error {
			user = planner.User{Name: strings.TrimSpace(name.read()), Role: role.read()}
			return append(user.Faults(), next.faults()...).Err()
		},
		work: func() error {
			_, err := p.shell.file.AddUser(context.Background(), user, next.read())
			return err
		},
		done: func() {
			p.load()
			p.say(user.Name+" can sign in now.", toneDone)
		},
	})
}

// newRoleField chooses a role and says what it may do.
func newRoleField(now planner.Role) (*choiceField[planner.Role], *widget.RichText) {
	role := newChoiceField(planner.Roles(), planner.Role.Name, "")
	role.show(now)
	help := mutedParagraph(roleHelp(now))
	role.OnChange = func() { setParagraph(help, roleHelp(role.read()), colorMuted) }
	return role, help
}
