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

// restful is a page with unsaved work: rest gives what is to be done, on any
// goroutine, so that all of it is sealed; some may be nil.
type restful interface{ rest() []func() error }

// lockable is a page with a way back of its own, such as a session at the chair
// with its PIN. It is asked while the file is still open, and must name no
// patient; nil means the ordinary way, with the passphrase.
type lockable interface{ lockPage(reason string) page }

// lock closes the clinic file at once and shows who is to sign in, nothing
// else. What was typed is sealed first. Work that is going on is waited for:
// the window locks when it is done.
func (s *shell) lock(reason string) {
	if s.file == nil {
		s.coverComparison()
		return
	}
	if s.dialogs.working() {
		s.due = reason
		return
	}
	s.due = ""
	s.sealThen(reason, func() { s.lockNow(reason) })
}

// lockNow closes the file, once what was typed is sealed.
func (s *shell) lockNow(reason string) {
	user := s.file.User()
	s.resting = &resting{user: user.ID, place: s.whereabouts()}
	s.part()
	var way page
	if p, ok := s.current.(lockable); ok {
		way = p.lockPage(reason)
	}
	s.dialogs.dismissAll()
	file := s.letGo()
	back := func() {
		if _, unclosed := s.current.(*unclosedPage); s.current == nil || unclosed {
			s.startLocked(reason, user.Name, way)
		}
	}
	s.turns.whenIdle(func() { s.shutLocked(file, reason, back) })
	if s.current == nil {
		back() // the file has to wait for work that goes on
	}
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

// letGo drops every reference to the file and what was shown of it, and clears
// what lies about outside the window. It gives the file, to be closed.
func (s *shell) letGo() clinicFile {
	file := s.file
	s.chores.stop()
	s.chores = newChores(s) // the one before holds the page
	if p, ok := s.current.(*patientPage); ok {
		p.saver.stop() // a draft still due would find no file
		p.writer.stop()
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

// shutLocked closes a file that was locked, and goes on with then once it is.
func (s *shell) shutLocked(file clinicFile, reason string, then func()) {
	s.shut(file, func() error {
		if noting, ok := file.(interface{ Lock(reason string) error }); ok {
			return noting.Lock(reason)
		}
		return file.Close()
	}, then, func(err error) {
		then()
		s.dialogs.inform("The clinic file is closed", planner.ErrorMessage(err))
	})
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
			s.coverComparison()
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
