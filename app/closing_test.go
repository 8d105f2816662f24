package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

func notKept() error {
	return planner.Errorf(planner.Full, "The clinic file was deleted. Leave Stipple open, make room, and try again.")
}

func putBack() error {
	return planner.Errorf(planner.NotFound, "What was open is kept as clinic.stipple.before-replaced: put it back.")
}

// waysOut are the ways to let the clinic file go, and what is shown once it is closed.
func waysOut() map[string]struct {
	leave func(*stage)
	out   func(*stage) bool
} {
	atSignIn := func(s *stage) bool {
		_, there := s.shell.current.(*signInPage)
		return there && !s.ended
	}
	return map[string]struct {
		leave func(*stage)
		out   func(*stage) bool
	}{
		"signed out": {func(s *stage) { s.do(actSignOut) }, atSignIn},
		"locked":     {func(s *stage) { s.do(actLock) }, atSignIn},
		"closed":     {func(s *stage) { s.do(actQuit) }, func(s *stage) bool { return s.ended }},
	}
}

// TestAFileThatStaysOpenIsTriedAgain until it can be closed: nothing goes with it.
func TestAFileThatStaysOpenIsTriedAgain(t *testing.T) {
	for name, way := range waysOut() {
		file := newFakeFile(planner.Physician)
		file.backs.closing = []error{notKept(), notKept(), notKept(), notKept(), putBack()}
		s := signedIn(t, file)
		way.leave(s)
		for try := range 2 {
			if file.closed || way.out(s) || !s.says("cannot be closed yet") || !s.says("Leave Stipple open") {
				t.Fatalf("%s, try %d: closed %v, it says %s", name, try, file.closed, s.words())
			}
			s.press("Try again")
		}
		if !file.closed || !s.says("put it back") {
			t.Fatalf("%s: closed %v, it says %s", name, file.closed, s.words())
		}
		if name == "closed" {
			s.press("Close Stipple")
		} else {
			s.press("Close")
		}
		if !way.out(s) {
			t.Errorf("%s: then %T is shown", name, s.shell.current)
		}
	}
}

// TestWhatClosingSaysIsTold when the file is closed all the same.
func TestWhatClosingSaysIsTold(t *testing.T) {
	for name, way := range waysOut() {
		file := newFakeFile(planner.Physician)
		file.backs.closing = []error{putBack()}
		s := signedIn(t, file)
		way.leave(s)
		if !file.closed || s.ended || !s.says("The clinic file is closed") || !s.says("put it back") || s.says("cannot be closed yet") {
			t.Errorf("%s: closed %v, ended %v, it says %s", name, file.closed, s.ended, s.words())
		}
	}
}

// TestWhatIsOnlyInTheOpenFileIsNotGivenUpUnasked by closing the window, and can be.
func TestWhatIsOnlyInTheOpenFileIsNotGivenUpUnasked(t *testing.T) {
	file := newFakeFile(planner.Physician)
	file.backs.closing = []error{notKept(), notKept(), notKept()}
	s := signedIn(t, file)
	s.do(actQuit)
	s.shell.closeAsked()
	if s.ended || !s.says("is lost then") {
		t.Fatalf("ended %v, it says %s", s.ended, s.words())
	}
	s.key(fyne.KeyReturn)
	s.key(fyne.KeyEscape)
	if s.ended || !s.says("cannot be closed yet") {
		t.Fatalf("after Enter and Escape: ended %v", s.ended)
	}
	s.press("Close Stipple all the same…")
	s.press("Close all the same")
	if !s.ended || file.closed {
		t.Errorf("ended %v, closed %v", s.ended, file.closed)
	}
}

// TestASystemThatEndsTheProgramTriesToCloseOnceMore.
func TestASystemThatEndsTheProgramTriesToCloseOnceMore(t *testing.T) {
	file := newFakeFile(planner.Physician)
	file.backs.closing = []error{notKept(), notKept()}
	s := signedIn(t, file)
	s.do(actQuit)
	s.shell.stopped()
	if !file.closed {
		t.Error("the file was not closed")
	}
}
