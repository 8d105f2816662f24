package app

import (
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"stipple/planner"
	"stipple/store"
)

// troublePage says what is wrong with a clinic file and what one can do: first to
// restore its newest whole backup.
type troublePage struct {
	gatePage
	shell *shell
	path  string
	err   error
	found []store.Backup // beside the file, newest first
	first *button        // what one most likely wants
}

func newTroublePage(s *shell, path string, err error) *troublePage {
	p := &troublePage{shell: s, path: path, err: err, found: s.gate.backups(path)}
	p.first = newMainButton("Try again", p.again)
	if at := slices.IndexFunc(p.found, func(b store.Backup) bool { return b.Fault == nil }); at >= 0 {
		newest, what := p.found[at], "Restore the backup of "
		if newest.Kept {
			what = "Restore what was open on "
		}
		p.first = newMainButton(what+backupDays(p.found)[at], func() { p.shell.askRestore(newest.Path) })
	}
	p.ExtendBaseWidget(p)
	return p
}

func (p *troublePage) again() { p.shell.start(p.path, "") }

// shown lets Enter do what one most likely wants.
func (p *troublePage) shown() { p.shell.window.Canvas().Focus(p.first) }

// CreateRenderer sets the message over the choices.
func (p *troublePage) CreateRenderer() fyne.WidgetRenderer {
	other := newButton("Choose another file", p.shell.chooseFile)
	fresh := newButton("Set up a new clinic file", func() {
		p.shell.chooseNewFile(p.path, func(path string) { p.shell.show(newFirstStartPage(p.shell, path)) })
	})
	choices := column(gapSmall, p.first)
	if len(p.found) > 0 {
		choices.Add(newButton("Try again", p.again))
	}
	choices.Objects = append(choices.Objects, other, fresh)
	foot := column(0, onLink("Restore another backup…", func() { p.shell.askRestore("") }))
	line := flush(mutedParagraph(p.path))
	switch missing := isCode(p.err, planner.NotFound); {
	case len(p.found) > 0 && p.found[0].Kept:
		line = flush(mutedParagraph(p.path + "\nEverything that was saved until the file was deleted or replaced was copied aside. It can be restored like a backup."))
	case len(p.found) > 0 && !missing:
		line = flush(mutedParagraph(p.path + "\nThis file is kept as it is, also when a backup is restored."))
	}
	return p.fill(gateCard(540, "This file cannot be opened", planner.ErrorMessage(p.err), line, choices, foot))
}

// gone tells whether a clinic file that is not there was there before: then it is
// not simply to be made.
func (s *shell) gone(path string) bool {
	return s.preferences.String(prefFile) == filepath.Clean(path) || len(s.gate.backups(path)) > 0
}

// errGone says that a clinic file is not there any more.
func errGone() error {
	return planner.Errorf(planner.NotFound, "The clinic file is not in its place any more. If it lies on another disk, connect that and try again. If it was moved, choose it where it is now. Otherwise restore a backup.")
}
