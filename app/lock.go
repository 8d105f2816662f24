package app

import (
	"runtime/debug"
	"time"

	"stipple/planner"
)

// Why the window locks, as it says itself and as the trail has it.
const (
	lockedByHand  = "Locked"
	lockedAsleep  = "Locked when the computer went to sleep"
	lockedDesktop = "Locked with the computer’s screen"
)

// resting is what is remembered while the window is locked: who was there and
// where. It names no patient.
type resting struct {
	user  planner.ID
	place spot
}

// restful is a page with unsaved work: rest seals it as drafts now.
type restful interface{ rest() }

// lockable is a page with a way back of its own, such as a session at the chair
// with its PIN. It is asked while the file is still open, and must name no
// patient; nil means the ordinary way, with the passphrase.
type lockable interface{ lockPage(reason string) page }

// lock closes the clinic file at once and shows who is to sign in, nothing
// else. What was typed is sealed first. Work that is going on is waited for:
// the window locks when it is done.
func (s *shell) lock(reason string) {
	if s.file == nil {
		return
	}
	if s.dialogs.working > 0 {
		s.due = reason
		return
	}
	s.due = ""
	s.rest()
	user := s.file.User()
	s.resting = &resting{user: user.ID, place: s.whereabouts()}
	s.part()
	var way page
	if p, ok := s.current.(lockable); ok {
		way = p.lockPage(reason)
	}
	s.dialogs.dismissAll()
	file := s.letGo()
	s.turns.whenIdle(func() { s.shut(file, reason) })
	s.startLocked(reason, user.Name, way)
	go func() {
		// The page is out of reach now; the toolkit holds on to what it drew for
		// about a minute more.
		debug.FreeOSMemory()
		time.Sleep(toolkitMemory)
		debug.FreeOSMemory()
	}()
}

// toolkitMemory is how long the toolkit remembers what it has drawn, with some
// time to spare.
const toolkitMemory = 2 * time.Minute

// rest seals what is typed and not saved.
func (s *shell) rest() {
	for _, sheet := range s.dialogs.sheets {
		s.dialogs.forms.keep(sheet.kept)
	}
	s.dialogs.forms.keepPage(s.half)
	if p, ok := s.current.(restful); ok {
		p.rest()
	}
}

// letGo drops every reference to the file and what was shown of it, and clears
// what lies about outside the window. It gives the file, to be closed.
func (s *shell) letGo() clinicFile {
	file := s.file
	s.chores.stop()
	s.chores = newChores(s) // the one before holds the page
	if p, ok := s.current.(*patientPage); ok {
		p.saver.stop() // a draft still due would find no file
		if plan, ok := p.plan.(*planPage); ok {
			plan.draft.stop()
		}
	}
	s.turn++ // work that still goes on has nobody to tell any more
	s.file, s.patients, s.bar, s.current, s.half = nil, nil, nil, nil, nil
	s.pin = chairPIN{}
	s.dialogs.forms = nil
	s.window.Canvas().Unfocus()
	s.shelf.sweep()
	s.clipboard.clear()
	return file
}

// shut closes a file that was locked.
func (s *shell) shut(file clinicFile, reason string) {
	var err error
	if noting, ok := file.(interface{ Lock(reason string) error }); ok {
		err = noting.Lock(reason)
	} else {
		err = file.Close()
	}
	if err != nil {
		s.dialogs.record(err)
	}
	sealed := s.sealed
	s.sealed = nil
	for _, tell := range sealed {
		tell()
	}
}

// lockThen locks and tells when everything is sealed and the file is closed. It
// may be called from any goroutine.
func (s *shell) lockThen(reason string, sealed func()) {
	s.runner.later(func() {
		if s.file == nil {
			s.turns.whenIdle(sealed)
			return
		}
		s.sealed = append(s.sealed, sealed)
		s.lock(reason)
	})
}

// startLocked shows the way back in: a page's own, or the passphrase.
func (s *shell) startLocked(reason, user string, way page) {
	info, err := s.gate.identify(s.path)
	switch {
	case err != nil:
		s.start(s.path, user)
	case way != nil:
		s.window.SetTitle("Stipple — " + info.Clinic)
		s.show(way)
	default:
		s.window.SetTitle("Stipple — " + info.Clinic)
		p := newSignInPage(s, info, user)
		p.locked = reason
		s.show(p)
	}
}

// signOut closes the file and shows the way in again.
func (s *shell) signOut() {
	s.resting = nil
	s.close()
	s.start(s.path, "")
}

// close gives the file back. What cannot be closed is for the log only: the
// user can do nothing about it.
func (s *shell) close() {
	s.part()
	s.dialogs.forms.keepPage(s.half)
	if file := s.letGo(); file != nil {
		if err := file.Close(); err != nil {
			s.dialogs.record(err)
		}
	}
}

// end closes file and window.
func (s *shell) end() {
	size := s.window.Canvas().Size()
	s.preferences.SetFloat(prefWidth, float64(size.Width))
	s.preferences.SetFloat(prefHeight, float64(size.Height))
	s.close()
	s.quit()
}

// stopped closes the file when the system ends the program without asking, and
// keeps a draft of what was typed until then.
func (s *shell) stopped() {
	if s.file != nil {
		s.rest()
	}
	s.close()
}

// turns runs work for the shell and knows whether any still goes on. What comes
// of work begun before the window was locked is told to nobody: the page that
// wanted it is gone.
type turns struct {
	runner
	shell *shell
	busy  int
	idle  []func()
}

func (t *turns) run(title string, work func() error, done func(error)) {
	t.runner.run(title, work, t.counted(done))
}

func (t *turns) quietly(work func() error, done func(error)) {
	t.runner.quietly(work, t.counted(done))
}

func (t *turns) counted(done func(error)) func(error) {
	turn := t.shell.turn
	t.busy++
	return func(err error) {
		if t.shell.turn == turn {
			done(err)
		}
		t.busy--
		if t.busy == 0 {
			idle := t.idle
			t.idle = nil
			for _, f := range idle {
				f()
			}
		}
	}
}

// whenIdle calls f once no work goes on.
func (t *turns) whenIdle(f func()) {
	if t.busy == 0 {
		f()
		return
	}
	t.idle = append(t.idle, f)
}
