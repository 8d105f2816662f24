package app

import (
	"sync"
	"sync/atomic"
	"time"
)

// When a draft is kept. They are our choices.
const (
	draftDelay  = 2 * time.Second // after the last key
	draftAtMost = 5 * time.Second // after the first change that no draft has, while somebody types on
)

// autosave keeps a draft shortly after something was typed.
type autosave struct {
	runner runner
	keep   func()
	delay  time.Duration // after the last change
	atMost time.Duration // after the first one that is not kept; 0 = however long changes go on
	timer  *time.Timer
	first  time.Time // of the changes that are not kept; zero = none
	turn   int       // grows with every change, so that an old timer does nothing
}

// newAutosave keeps drafts. What only follows somebody's typing sets a delay of its
// own and needs no end to it.
func newAutosave(r runner, keep func()) *autosave {
	return &autosave{runner: r, keep: keep, delay: draftDelay, atMost: draftAtMost}
}

// soon keeps a draft after the delay, or later if something is typed again, but not
// later than at most.
func (a *autosave) soon() {
	first := a.first
	if a.atMost > 0 && !first.IsZero() && time.Since(first) >= a.atMost {
		return // it is on its way, and keeps this change too
	}
	a.stop()
	if first.IsZero() {
		first = time.Now()
	}
	a.first = first
	wait := a.delay
	if a.atMost > 0 {
		wait = max(0, min(wait, a.atMost-time.Since(first)))
	}
	turn := a.turn
	a.timer = time.AfterFunc(wait, func() {
		a.runner.later(func() {
			if a.turn == turn {
				a.first = time.Time{}
				a.keep()
			}
		})
	})
}

// flush keeps a draft now if one was due.
func (a *autosave) flush() {
	if a.timer != nil {
		a.stop()
		a.keep()
	}
}

// stop forgets what was due.
func (a *autosave) stop() {
	a.turn++
	a.first = time.Time{}
	if a.timer != nil {
		a.timer.Stop()
		a.timer = nil
	}
}

// draftRetry is how long after a draft could not be kept it is tried again. It
// is tried anew at every change besides; chosen.
const draftRetry = 10 * time.Second

// draftWriter keeps drafts beside the window, because a disk may be slow, one
// after the other. Only the newest counts: it holds all that those before it
// did. What cannot be kept stays here and is tried again until it can; the user
// is told once, and once when it works again.
type draftWriter struct {
	runner runner
	told   func(error) // why drafts cannot be kept now; nil = they can again
	after  func(time.Duration, func())

	newest  draftWork
	working bool
	failing bool
	turn    int // grows with every draft, so that an old timer does nothing

	one  sync.Mutex   // held while the store works
	done atomic.Int64 // number of the newest that was kept
}

// draftWork keeps one draft or forgets it.
type draftWork struct {
	number int64
	work   func() error
	then   func() // on the window's goroutine once it is done; may be nil
}

func newDraftWriter(r runner, told func(error)) *draftWriter {
	return &draftWriter{runner: r, told: told, after: callLater}
}

// put has the newest draft kept.
func (w *draftWriter) put(work func() error, then func()) {
	w.newest = draftWork{number: w.newest.number + 1, work: work, then: then}
	w.turn++
	w.begin()
}

// stop has nothing tried again by itself.
func (w *draftWriter) stop() { w.turn++ }

// begin works on the newest unless it is kept already or work goes on.
func (w *draftWriter) begin() {
	d := w.newest
	if w.working || d.work == nil || w.done.Load() >= d.number {
		return
	}
	w.working = true
	w.runner.quietly(func() error { return w.keep(d) }, func(err error) {
		w.working = false
		w.tell(err)
		if err == nil {
			changed(d.then)
		}
		if w.newest.number != d.number {
			w.begin()
			return
		}
		if err != nil {
			w.later()
		}
	})
}

// keep does the work, unless that or newer work was done meanwhile.
func (w *draftWriter) keep(d draftWork) error {
	w.one.Lock()
	defer w.one.Unlock()
	if w.done.Load() >= d.number {
		return nil
	}
	err := d.work()
	if err == nil {
		w.done.Store(d.number)
	}
	return err
}

// later tries again in a while.
func (w *draftWriter) later() {
	turn := w.turn
	w.after(draftRetry, func() {
		w.runner.later(func() {
			if w.turn == turn {
				w.begin()
			}
		})
	})
}

func (w *draftWriter) tell(err error) {
	if failing := err != nil; failing != w.failing {
		w.failing = failing
		w.told(err)
	}
}

// finish gives what is still to be done for the newest draft, to be done on any
// goroutine; nil when it is kept.
func (w *draftWriter) finish() func() error {
	d := w.newest
	if d.work == nil || w.done.Load() >= d.number {
		return nil
	}
	return func() error { return w.keep(d) }
}
