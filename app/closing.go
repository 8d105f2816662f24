package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// signOut closes the file and shows the way in again.
func (s *shell) signOut() {
	s.resting = nil
	back := func() { s.start(s.path, "") }
	s.closeFile(back, func(err error) {
		back()
		s.dialogs.inform("The clinic file is closed", planner.ErrorMessage(err))
	})
}

// end closes file and window.
func (s *shell) end() {
	size := s.window.Canvas().Size()
	s.preferences.SetFloat(prefWidth, float64(size.Width))
	s.preferences.SetFloat(prefHeight, float64(size.Height))
	s.closeFile(s.quit, func(err error) { s.show(newUnclosedPage(s, nil, err, s.quit)) })
}

// stopped closes the file when the system ends the program without asking, and
// keeps a draft of what was typed until then.
func (s *shell) stopped() {
	if p, ok := s.current.(*unclosedPage); ok && p.file != nil {
		s.dialogs.record(p.file.Close())
	}
	if s.file == nil {
		return
	}
	s.dialogs.record(sealAll(s.rest())) // nobody can be asked any more
	if file, ended := s.parted(); ended {
		s.dialogs.record(file.Close())
	}
}

// parted drops the file and what was shown of it. It tells whether the work on its
// backups has ended; if not, that still reads it.
func (s *shell) parted() (file clinicFile, ended bool) {
	s.part()
	s.dialogs.forms.keepPage(s.half)
	ended = s.chores.stop()
	return s.letGo(), ended
}

// closeFile gives the file back and goes on with then, or with told, if it is closed
// and there is something to be said of it.
func (s *shell) closeFile(then func(), told func(error)) {
	file, ended := s.parted()
	switch {
	case file == nil:
		then()
	case ended:
		s.shut(file, file.Close, then, told)
	default:
		s.turns.whenIdle(func() { s.dialogs.record(file.Close()) })
		then()
	}
}

// shut closes a file and goes on with then, or with told, if it is closed and there is
// something to be said of it. One that is kept open, for it holds what is nowhere else,
// has a page of its own until it can be closed.
func (s *shell) shut(file clinicFile, shut func() error, then func(), told func(error)) {
	err := shut()
	if err == nil {
		then()
		return
	}
	s.dialogs.record(err)
	if kept := file.Close(); kept != nil {
		s.show(newUnclosedPage(s, file, kept, func() { s.shut(file, file.Close, then, told) }))
		return
	}
	told(err)
}

// unclosedPage says why the clinic file could not be closed as it should, and lets the
// user try again while it is still open.
type unclosedPage struct {
	gatePage
	shell *shell
	file  clinicFile // still open; nil = it is closed
	err   error
	first *button // what one most likely wants
}

// newUnclosedPage makes the page; then tries again, or goes on once the file is closed.
func newUnclosedPage(s *shell, file clinicFile, err error, then func()) *unclosedPage {
	p := &unclosedPage{shell: s, file: file, err: err, first: newMainButton("Close Stipple", then)}
	if file != nil {
		p.first.SetText("Try again")
	}
	p.ExtendBaseWidget(p)
	return p
}

// shown lets Enter do what one most likely wants.
func (p *unclosedPage) shown() { p.shell.window.Canvas().Focus(p.first) }

// CreateRenderer sets the message over the choices.
func (p *unclosedPage) CreateRenderer() fyne.WidgetRenderer {
	title, choices := "The clinic file is closed", column(gapSmall, p.first)
	if p.file != nil {
		title = "The clinic file cannot be closed yet"
		choices.Add(newButton("Close Stipple all the same…", func() { p.hold(p.shell.quit) }))
	}
	return p.fill(gateCard(540, title, planner.ErrorMessage(p.err), choices))
}

// hold asks before what is only in the open file is given up.
func (p *unclosedPage) hold(then func()) {
	if p.file == nil {
		then()
		return
	}
	p.shell.dialogs.choose("Close Stipple all the same?", "What is only in the open file, and not yet copied aside, is lost then. Nobody can bring it back.",
		option{label: "Stay"}, option{label: "Close all the same", kind: widget.DangerImportance, run: then})
}
