package app

import (
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
)

// activity remembers when the window was last used. It goes by the time since
// the start, which setting the computer's clock does not move.
type activity struct {
	since  func() time.Duration // since the start
	last   atomic.Int64         // when the window was last used, in nanoseconds since the start
	hooked bool                 // every key and movement is heard of
	seen   traces               // without that: what using the window leaves behind
}

func newActivity() *activity {
	start := time.Now()
	return &activity{since: func() time.Duration { return time.Since(start) }}
}

// mark notes that the window is being used now. It may be called from any
// goroutine.
func (a *activity) mark() { a.last.Store(int64(a.since())) }

// idle tells how long the window has not been used.
func (a *activity) idle() time.Duration { return a.since() - time.Duration(a.last.Load()) }

// traces are what using the window changes, where keys and movements cannot be
// heard of themselves.
type traces struct {
	focused     fyne.Focusable
	text        string
	row, column int
	overlays    int
	page        page
	where       spot
}

// look compares the traces with those of the last time, and marks when they
// differ.
func (a *activity) look(now traces) {
	if !a.hooked && now != a.seen {
		a.seen = now
		a.mark()
	}
}

// tracesOf gathers the traces of a shell.
func tracesOf(s *shell) traces {
	canvas := s.window.Canvas()
	t := traces{focused: canvas.Focused(), overlays: len(canvas.Overlays().List()), page: s.current, where: s.whereabouts()}
	if entry, ok := t.focused.(*input); ok {
		t.text, t.row, t.column = entry.Text, entry.CursorRow, entry.CursorColumn
	}
	return t
}
