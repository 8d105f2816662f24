package app

import (
	"context"
	"math"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// warnBefore is how long before it locks the window says so.
const warnBefore = 30 * time.Second

// watchEvery is how often the window looks whether it is to lock.
const watchEvery = time.Second

// watch looks every second whether the window is to lock, until stop is called.
func (s *shell) watch() (stop func()) {
	ended := make(chan struct{})
	ticker := time.NewTicker(watchEvery)
	clock := newSleepClock()
	go func() {
		defer ticker.Stop()
		for {
			select {
			case <-ended:
				return
			case <-ticker.C:
				slept := clock.slept()
				s.runner.later(func() {
					if slept {
						s.lock(lockedAsleep)
					}
					s.tick()
				})
			}
		}
	}()
	return func() { close(ended) }
}

// tick seals what was typed since the last time, warns, and locks when the
// window has not been used for long enough. Work that goes on delays it.
func (s *shell) tick() {
	if s.file == nil {
		s.warning.hide()
		s.leaveComparison()
		return
	}
	s.activity.look(tracesOf(s))
	for _, sheet := range s.dialogs.sheets {
		s.dialogs.forms.keep(sheet.kept)
	}
	s.dialogs.forms.keepPage(s.half)
	left := s.idleAfter - s.activity.idle()
	switch {
	case s.dialogs.working():
		s.warning.hide()
	case s.due != "":
		s.lock(s.due)
	case left <= 0:
		s.warning.hide()
		s.lock(lockedIdle(s.idleAfter))
	case left <= warnBefore:
		s.warning.show(left)
	default:
		s.warning.hide()
	}
}

// lockedIdle says that nobody used the window for so long.
func lockedIdle(after time.Duration) string {
	return "Locked after " + counted(int(after/time.Minute), "minute") + " without use"
}

// readSafety reads after how long the window locks.
func (s *shell) readSafety() {
	clinic, err := s.file.Clinic(context.Background())
	if err != nil {
		s.dialogs.record(err)
	}
	s.idleAfter = clinic.Value.Safety.IdleAfter()
}

// lockWarning says quietly that the window is about to lock. It lies over the
// page and takes nothing from it; any key or movement sends it away.
type lockWarning struct {
	layer *fyne.Container
	words *text
}

func newLockWarning(stay func()) *lockWarning {
	w := &lockWarning{words: strong("")}
	line := container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius),
		padded(gapSmall, gapSmall, gap, gapSmall, row(gap, middle(w.words), newButton("Stay", stay))))
	w.layer = container.New(&atFoot{}, line)
	w.layer.Hide()
	return w
}

func (w *lockWarning) show(left time.Duration) {
	w.words.set("Locking in " + strconv.Itoa(int(math.Ceil(left.Seconds()))) + " s")
	if w.layer.Hidden {
		w.layer.Show()
	}
	w.layer.Refresh()
}

func (w *lockWarning) hide() {
	if !w.layer.Hidden {
		w.layer.Hide()
	}
}

// atFoot sets an object in the middle of the foot of its room, and asks for no
// room of its own.
type atFoot struct{}

// Layout places the object.
func (*atFoot) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		least := o.MinSize()
		o.Resize(least)
		o.Move(fyne.NewPos((size.Width-least.Width)/2, size.Height-least.Height-gapLarge))
	}
}

// MinSize is none.
func (*atFoot) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
