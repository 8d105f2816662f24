package app

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// sealAgain is how long a window that cannot be locked waits before it tries
// again by itself; chosen.
const sealAgain = 5 * time.Second

// unsealed is a window that was to be locked and is not, because what is typed
// in it cannot be kept. Its page is out of sight meanwhile.
type unsealed struct {
	page  fyne.CanvasObject
	sheet *sheet
}

// rest gives what is to be done so that all that is typed is sealed.
func (s *shell) rest() []func() error {
	var works []func() error
	for _, sheet := range s.dialogs.sheets {
		works = append(works, s.dialogs.forms.rest(sheet.kept))
	}
	works = append(works, s.dialogs.forms.restPage(s.half))
	if p, ok := s.current.(restful); ok {
		works = append(works, p.rest()...)
	}
	var due []func() error
	for _, work := range works {
		if work != nil {
			due = append(due, work)
		}
	}
	return due
}

func sealAll(works []func() error) error {
	var errs []error
	for _, work := range works {
		errs = append(errs, work())
	}
	return errors.Join(errs...)
}

// sealThen seals what is typed and goes on; where that fails it asks.
func (s *shell) sealThen(reason string, then func()) {
	if s.unsealed != nil {
		return // it is being asked
	}
	works := s.rest()
	if len(works) == 0 {
		then()
		return
	}
	s.runner.run("Keeping what is typed…", func() error { return sealAll(works) }, func(err error) {
		if err == nil {
			then()
			return
		}
		s.askUnsealed(reason, err, then)
	})
}

// askUnsealed asks what becomes of what is typed and cannot be kept. Whoever
// locked the window may go back; where it was to lock by itself nobody may be
// there who is allowed to, so its page is hidden, and it is tried again.
func (s *shell) askUnsealed(reason string, err error, then func()) {
	s.dialogs.record(err)
	says := firstMessage(err) + " What you typed and did not save cannot be kept now, so Stipple is not locked yet."
	lose := option{label: "Lock and lose it", kind: widget.DangerImportance, run: func() { s.answered(); then() }}
	again := option{label: "Try again", run: func() { s.answered(); s.lock(reason) }}
	s.unsealed = &unsealed{}
	if reason == lockedByHand {
		back := option{label: "Go back", run: s.answered}
		s.unsealed.sheet = s.dialogs.choose("Stipple cannot lock without losing something", says, back, again, lose)
		return
	}
	u := s.unsealed
	u.page = s.window.Content()
	for _, sheet := range s.dialogs.sheets {
		if sheet.pop != nil {
			sheet.pop.Hide()
		}
	}
	s.window.SetContent(newPanel(colorPage, "", ""))
	u.sheet = s.dialogs.choose("Stipple cannot lock without losing something", says+" It tries again by itself every few seconds.", again, lose)
	s.clipboard.after(sealAgain, func() {
		s.runner.later(func() {
			if s.unsealed == u {
				u.sheet.close()
				again.run()
			}
		})
	})
}

// answered shows the page again that was out of sight.
func (s *shell) answered() {
	u := s.unsealed
	s.unsealed = nil
	if u == nil || u.page == nil {
		return
	}
	s.window.SetContent(u.page)
	for _, sheet := range s.dialogs.sheets {
		if sheet.pop != nil {
			sheet.pop.Show()
		}
	}
}

// firstMessage gives what the user is told of the first of several errors.
func firstMessage(err error) string {
	if all, ok := err.(interface{ Unwrap() []error }); ok && len(all.Unwrap()) > 0 {
		return planner.ErrorMessage(all.Unwrap()[0])
	}
	return planner.ErrorMessage(err)
}
