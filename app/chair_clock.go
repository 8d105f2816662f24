package app

import (
	"fmt"

	"fyne.io/fyne/v2/theme"

	"stipple/planner"
)

// clockText gives seconds as h:mm:ss.
func clockText(seconds int) string {
	return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// timerWidth keeps a timer's button from growing and shrinking.
const timerWidth float32 = 196

// chairClock shows the time of the session; a tap pauses it or lets it go on.
type chairClock struct {
	*touch
	page *chairsidePage
}

func newChairClock(p *chairsidePage) *chairClock {
	c := &chairClock{page: p}
	c.touch = newTouch("0:00:00", touchPlain, c.toggle)
	c.least.Width, c.leading = timerWidth, true
	c.Hide()
	return c
}

func (c *chairClock) toggle() {
	deed := planner.ResumeTimers
	if c.page.keeper.now().Timer.Running() {
		deed = planner.PauseTimer
	}
	c.page.tap(planner.Tap{Deed: deed})
}

// update shows whether the clock runs.
func (c *chairClock) update() {
	now := c.page.keeper.now()
	if now.Started.IsZero() || now.Signed() {
		c.Hide()
		return
	}
	c.Show()
	showTimer(c.touch, now.Timer, c.page.now(), "Session")
}

// tick shows the next second.
func (c *chairClock) tick() {
	if now := c.page.keeper.now(); c.Visible() && now.Timer.Running() {
		c.label.set(clockText(now.Timer.At(c.page.now())))
	}
}

// showTimer shows a timer on the button that runs and pauses it.
func showTimer(t *touch, timer planner.Timer, now planner.Moment, what string) {
	icon, detail, look := theme.MediaPlayIcon(), what+", paused", touchPlain
	if timer.Running() {
		icon, detail, look = theme.MediaPauseIcon(), what+", running", touchDone
	}
	t.as(look)
	t.withIcon(icon)
	t.say(clockText(timer.At(now)), detail)
}
