package app

import (
	"context"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// onlyPhysician tells whether a user is the last physician: nobody else could
// plan or sign.
func (p *usersPanel) onlyPhysician(u planner.User) bool {
	for _, other := range p.users {
		if other.ID != u.ID && other.Role == planner.Physician {
			return false
		}
	}
	return u.Role == planner.Physician
}

// askRole asks for another role.
func (p *usersPanel) askRole(u planner.User) {
	if p.onlyPhysician(u) {
		p.shell.dialogs.inform("The last physician stays one",
			u.Name+" is the only physician of the clinic: nobody else could plan or sign. Make somebody else a physician first.")
		return
	}
	role, help := newRoleField(u.Role)
	rows := newFormRows()
	p.shell.askSlow(slowForm{
		title: "The role of " + oneLine(u.Name, 50), submit: "Change", busy: "Changing the role…", rows: rows,
		content: column(gapTight, rows.add("role", "Role", role, ""), flush(help)),
		check: func() error {
			if role.read() == u.Role {
				return planner.Faults{{Field: "role", Message: u.Name + " has this role already."}}.Err()
			}
			return nil
		},
		work: func() error { return p.keeper.SetRole(context.Background(), u.ID, role.read()) },
		done: func() {
			p.load()
			p.say(u.Name+" is "+withArticle(role.read().Name())+" now.", toneDone)
		},
	})
}

// withArticle gives "an Assistant", "a Physician".
func withArticle(noun string) string {
	if noun != "" && (noun[0] == 'A' || noun[0] == 'E' || noun[0] == 'I' || noun[0] == 'O') {
		return "an " + noun
	}
	return "a " + noun
}

// removal says in plain words what removing a user does.
func removal(name string) []string {
	return []string{
		name + " can no longer sign in to this file.",
		"The clinic gets a new key, and everybody who stays gets it too. The recovery code stays as it is.",
		"All charts are sealed anew in the background. That may take a while; everybody can go on working meanwhile.",
		"Whoever kept a copy of the file and the passphrase can still read that copy. Nothing can take that back.",
		"What " + name + " did stays in the audit trail.",
	}
}

// askRemove says what removing a user does and asks.
func (p *usersPanel) askRemove(u planner.User) {
	if p.onlyPhysician(u) {
		p.shell.dialogs.inform("The last physician stays",
			u.Name+" is the only physician of the clinic: nobody else could plan or sign. Make somebody else a physician first.")
		return
	}
	short := oneLine(u.Name, 40)
	points := column(gapSmall)
	for _, point := range removal(u.Name) {
		points.Add(container.NewBorder(nil, nil, padded(0, 0, 0, gapTight, column(0, plain("•"))), nil, flush(paragraph(point))))
	}
	p.shell.dialogs.chooseWith("Remove "+short+"?", points, 560,
		option{label: "Cancel"},
		option{label: "Remove " + short, kind: widget.DangerImportance, run: func() { p.remove(u) }})
}

func (p *usersPanel) remove(u planner.User) {
	p.shell.runner.run("Removing "+oneLine(u.Name, 40)+" and making a new key…", func() error {
		return p.keeper.RemoveUser(context.Background(), u.ID)
	}, func(err error) {
		p.load()
		if err != nil {
			p.shell.dialogs.showError(err)
			return
		}
		p.say(u.Name+" can no longer sign in.", toneDone)
		p.shell.chores.resume()
	})
}
