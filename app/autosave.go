package app

import "time"

// draftDelay is how long after the last key a draft is kept.
const draftDelay = 2 * time.Second

// autosave keeps a draft shortly after something was typed.
type autosave struct {
	runner runner
	keep   func()
	delay  time.Duration
	timer  *time.Timer
	turn   int // grows with every change, so that an old timer does nothing
}

func newAutosave(r runner, keep func()) *autosave {
	return &autosave{runner: r, keep: keep, delay: draftDelay}
}

// soon keeps a draft after the delay, unless something is typed again.
func (a *autosave) soon() {
	a.stop()
	turn := a.turn
	a.timer = time.AfterFunc(a.delay, func() {
		a.runner.later(func() {
			if a.turn == turn {
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
	if a.timer != nil {
		a.timer.Stop()
		a.timer = nil
	}
}
