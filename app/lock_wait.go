package app

import (
	"errors"
	"math"
	"strconv"
	"time"

	"stipple/store"
)

// waitOf gives how long an error asks to wait; 0 when it does not.
func waitOf(err error) time.Duration {
	var wait *store.WaitError
	if errors.As(err, &wait) {
		return wait.Wait
	}
	return 0
}

// patience keeps a button off for as long as somebody has to wait after wrong
// passphrases, and counts the seconds on it. Everyone waits for themselves.
type patience struct {
	button *button
	label  string
	runner runner
	here   func() bool // the page is still shown
	over   func()      // hears that whoever is chosen may try again; may be nil
	now    func() time.Time
	after  func(time.Duration, func()) // calls once so much later, on any goroutine
	until  map[string]time.Time
	who    string
	turns  int // grows with every count, so that an old timer does nothing
}

func newPatience(b *button, label string, r runner, here func() bool) *patience {
	return &patience{button: b, label: label, runner: r, here: here, now: time.Now, after: callLater, until: map[string]time.Time{}}
}

// wait keeps somebody waiting for a time from now.
func (p *patience) wait(who string, left time.Duration) {
	p.until[who] = p.now().Add(left)
	p.turn(who)
}

// turn shows how long somebody has to wait.
func (p *patience) turn(who string) {
	p.who = who
	p.turns++
	p.count(p.turns)
}

// waiting tells whether whoever is chosen has to wait.
func (p *patience) waiting() bool { return p.left() > 0 }

func (p *patience) left() time.Duration { return p.until[p.who].Sub(p.now()) }

// count shows what is left and looks again with the next second.
func (p *patience) count(turn int) {
	if turn != p.turns {
		return
	}
	left := p.left()
	if left <= 0 {
		if p.button.Disabled() {
			changed(p.over)
		}
		p.button.SetText(p.label)
		p.button.enable(true)
		return
	}
	p.button.enable(false)
	p.button.SetText("Wait " + strconv.Itoa(int(math.Ceil(left.Seconds()))) + " s")
	next := left - left.Truncate(time.Second)
	if next == 0 {
		next = time.Second
	}
	p.after(next+10*time.Millisecond, func() {
		p.runner.later(func() {
			if p.here() {
				p.count(turn)
			}
		})
	})
}
