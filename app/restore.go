package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
	"stipple/store"
)

// heldBackup is a backup that was verified in a copy and waits to take the place
// of the clinic file, or to be given up.
type heldBackup interface {
	Compare() store.Comparison
	Apply() (aside string, err error)
	Discard() error
}

// restorePage asks which backup is to take the place of a clinic file, and who
// wants it. Until that is checked the open clinic file, if any, stays open.
type restorePage struct {
	gatePage
	shell      *shell
	path       string         // the clinic file
	found      []store.Backup // beside it, newest first
	from       string         // the backup; "" = none is chosen
	which      *choiceField[string]
	place      *fyne.Container // which, made anew when another file was chosen
	user       *choiceField[string]
	who        *fyne.Container // user, made anew for each backup
	passphrase *textField
	rows       *formRows
	trouble    *trouble
	check      *button
	patience   *patience
	before     string // who was proposed for signing in
}

// askRestore shows the way to restore a backup; from is the one to begin with,
// "" for the newest.
func (s *shell) askRestore(from string) {
	s.leave(func() { s.show(newRestorePage(s, s.restorePath(), from)) })
}

// restorable tells whether one is where restoring a backup can be begun.
func (s *shell) restorable() bool {
	switch s.current.(type) {
	case *restorePage, *comparePage, *recoveryPage, *unclosedPage:
		return false
	}
	return true
}

// restorePath is the clinic file a backup would take the place of.
func (s *shell) restorePath() string {
	if s.file != nil {
		return s.file.Path()
	}
	return s.path
}

func newRestorePage(s *shell, path, from string) *restorePage {
	p := &restorePage{
		shell: s, path: path, found: s.gate.backups(path), passphrase: newSecretField(), rows: newFormRows(), trouble: newTrouble(),
		place: container.NewStack(), who: container.NewStack(), before: s.preferences.String(prefUser),
	}
	if s.file != nil {
		p.found, p.before = p.withKnown(s.chores.backups.known.List), s.file.User().Name
	}
	for _, b := range p.found { // newest first
		if from == "" && b.Fault == nil && b.Faulty.IsZero() {
			from = b.Path
		}
	}
	p.check = newMainButton("Check this backup", p.start)
	p.patience = newPatience(p.check, p.check.Text, s.runner, func() bool { return s.current == page(p) })
	p.patience.over = func() { p.trouble.set("") }
	p.passphrase.OnChange = func() { p.trouble.set("") }
	p.passphrase.submitted(p.start)
	p.names(nil)
	p.choose(from)
	p.ExtendBaseWidget(p)
	return p
}

// withKnown gives the backups the open file knows of, those of the second folder
// too, with what was kept beside it; or else those found there.
func (p *restorePage) withKnown(known []store.Backup) []store.Backup {
	if len(known) == 0 {
		return p.found
	}
	all := slices.Clone(known)
	for _, b := range p.found {
		if b.Kept {
			all = append(all, b)
		}
	}
	slices.SortStableFunc(all, func(a, b store.Backup) int { return b.Made.Compare(a.Made) })
	return all
}

// CreateRenderer sets the fields on the card.
func (p *restorePage) CreateRenderer() fyne.WidgetRenderer {
	other := newQuietButton("Another file…", p.browse)
	other.Icon = theme.FolderOpenIcon()
	which := column(gapTight, container.NewBorder(nil, nil, nil, other, middle(fieldLabel("Backup"))), p.place)
	fields := column(14, which,
		beside(gap, column(gapTight, fieldLabel("User"), p.who), p.rows.add("passphrase", "Passphrase", p.passphrase, "")),
		flush(mutedParagraph("User and passphrase as they were when the backup was made.")), p.trouble)
	line := "The backup is first checked in a copy. Then you see what would differ, and decide."
	if p.shell.file != nil {
		line += " The clinic file is closed for it, with what you typed in it, and you sign in again afterwards."
	}
	return p.fill(gateCard(560, "Restore a backup", line, fields, column(gapSmall, p.check, newButton("Cancel", p.back))))
}

// shown gives the passphrase the keyboard.
func (p *restorePage) shown() { p.shell.window.Canvas().Focus(p.passphrase.entry) }

func (p *restorePage) escaped() bool {
	p.back()
	return true
}

// back goes to where one came from; nothing has changed.
func (p *restorePage) back() {
	if p.shell.file != nil {
		p.shell.openBackups()
		return
	}
	p.shell.start(p.shell.path, p.before)
}

// choose takes a backup and asks it for its users.
func (p *restorePage) choose(from string) {
	p.from = from
	paths := make([]string, 0, len(p.found)+1)
	label := map[string]string{}
	days := backupDays(p.found)
	for i, b := range p.found {
		paths = append(paths, b.Path)
		label[b.Path] = restoreLabel(b, days[i])
	}
	if from != "" && label[from] == "" {
		paths = append([]string{from}, paths...)
		label[from] = filepath.Base(from)
	}
	p.which = newChoiceField(paths, func(path string) string { return label[path] }, "")
	p.which.drop.PlaceHolder = "No backup was found: choose a file"
	p.which.show(from)
	p.which.OnChange = func() { p.ask(p.which.read()) }
	p.place.Objects = []fyne.CanvasObject{p.which}
	p.place.Refresh()
	p.ask(from)
}

// restoreLabel names a backup, of that day, in the list to choose from.
func restoreLabel(b store.Backup, day string) string {
	proved := ""
	if !b.Proved.IsZero() {
		proved = "proved"
	}
	if !b.Faulty.IsZero() {
		proved = "faulty"
	}
	if b.Fault != nil {
		proved = "damaged"
	}
	second := ""
	switch {
	case b.Second:
		second = "second folder"
	case b.Kept:
		second = "kept when the file was lost"
	}
	return joined("  ·  ", day, fileSize(b.Bytes), second, proved)
}

// itself tells whether a path is of the clinic file, by whatever way: to open that beside
// SQLite would let SQLite's locks on it go.
func (p *restorePage) itself(path string) bool {
	one, err := os.Stat(p.path)
	if err != nil {
		return path == p.path
	}
	other, err := os.Stat(path)
	return err == nil && os.SameFile(one, other)
}

// ask reads who can sign in to a backup.
func (p *restorePage) ask(from string) {
	p.from = from
	p.trouble.set("")
	switch {
	case from == "":
		return
	case p.itself(from):
		p.from = ""
		p.trouble.set("This is the clinic file itself. Choose a backup of it.")
		return
	}
	var info store.Info
	p.shell.runner.quietly(func() (err error) {
		info, err = p.shell.gate.identifyBackup(from)
		return err
	}, func(err error) {
		if p.from != from {
			return
		}
		if err != nil {
			p.shell.dialogs.record(err)
			p.trouble.set(planner.ErrorMessage(err))
		}
		p.names(userNames(info))
	})
}

// names offers the users of a backup.
func (p *restorePage) names(names []string) {
	before := p.before
	if p.user != nil && p.user.read() != "" {
		before = p.user.read()
	}
	p.user = newChoiceField(names, func(name string) string { return name }, "")
	p.user.OnChange = func() {
		p.trouble.set("")
		p.patience.turn(p.user.read())
	}
	if !slices.Contains(names, before) && len(names) > 0 {
		before = names[0]
	}
	p.user.show(before)
	p.who.Objects = []fyne.CanvasObject{p.user}
	p.who.Refresh()
}

// clinicFiles lets the files through that may be a backup: one set aside has a time
// after its name. The clinic file itself is none, and choosing it would open it beside
// SQLite, whose locks end when any of its process closes the file.
type clinicFiles struct{ not string }

// Matches tells whether a file may be a backup.
func (c clinicFiles) Matches(uri fyne.URI) bool {
	path := uri.Path()
	if path == c.not {
		return false
	}
	beside := slices.ContainsFunc([]string{".head", "-wal", "-shm", "-journal", ".lock", ".tries", ".waiting"},
		func(suffix string) bool { return strings.HasSuffix(path, suffix) })
	return !beside && strings.Contains(filepath.Base(path), ".stipple")
}

// browse asks for another file.
func (p *restorePage) browse() {
	d := dialog.NewFileOpen(func(reader fyne.URIReadCloser, err error) {
		p.shown()
		if err != nil || reader == nil {
			p.shell.dialogs.showError(err)
			return
		}
		path := reader.URI().Path()
		_ = reader.Close() // only its name was wanted
		p.choose(path)
	}, p.shell.window)
	d.SetFilter(clinicFiles{not: p.path})
	beside := p.path
	if p.from != "" {
		beside = p.from
	}
	p.shell.dialogs.files(d, beside)
}

// start checks the backup, once the clinic file is closed.
func (p *restorePage) start() {
	switch {
	case p.patience.waiting():
		return // the button says how long
	case p.from == "":
		p.trouble.set("Choose a backup.")
		return
	case p.user.read() == "":
		p.trouble.set("Choose who you are.")
		return
	case p.passphrase.read() == "":
		p.trouble.set("Enter the passphrase.")
		return
	}
	p.shell.closeForRestore(func() {
		if p.shell.current != page(p) {
			p.shell.show(p)
		}
		p.prepare()
	})
}

// closeForRestore closes the open file as locking does, and then goes on.
func (s *shell) closeForRestore(then func()) {
	if s.file == nil {
		s.turns.whenIdle(then)
		return
	}
	s.rest()
	s.resting = &resting{user: s.file.User().ID, place: spot{Kind: spotClinic, Tab: tabBackups}}
	s.path = s.file.Path()
	p := s.current
	s.part()
	s.dialogs.dismissAll()
	file := s.letGo()
	s.show(p)
	s.turns.whenIdle(func() {
		s.shutLocked(file, "Closed to restore a backup", then)
	})
}

// prepare checks the backup in a copy, with a way to give it up.
func (p *restorePage) prepare() {
	ctx, cancel := context.WithCancel(context.Background())
	watch := newWorkSheet(p.shell.dialogs, "Checking the backup…", cancel)
	user, passphrase := p.user.read(), p.passphrase.read()
	var ready heldBackup
	p.shell.runner.quietly(func() (err error) {
		ready, err = p.shell.gate.prepareRestore(ctx, p.path, p.from, user, passphrase, watch.step(p.shell.runner))
		return err
	}, func(err error) {
		cancelled := ctx.Err() != nil
		cancel()
		watch.close()
		switch {
		case err == nil && cancelled:
			p.giveUp(ready)
		case err == nil:
			p.passphrase.show("")
			p.shell.show(newComparePage(p, ready))
		default:
			p.refused(err, cancelled)
		}
	})
}

func (p *restorePage) giveUp(ready heldBackup) {
	if err := ready.Discard(); err != nil {
		p.shell.dialogs.record(err)
	}
}

// refused says why the backup was not taken.
func (p *restorePage) refused(err error, cancelled bool) {
	if cancelled || errors.Is(err, context.Canceled) {
		return
	}
	p.shell.dialogs.record(err)
	p.trouble.set(planner.ErrorMessage(err))
	if wait := waitOf(err); wait > 0 {
		p.patience.wait(p.user.read(), wait)
	}
	p.shown()
}
