package app

import (
	"time"

	"fyne.io/fyne/v2"
)

// clipboardTime is how long what was copied in Stipple stays on the clipboard.
const clipboardTime = time.Minute

// clipboardKeeper takes what was copied or cut in Stipple off the clipboard
// again, unless something else lies on it by then.
type clipboardKeeper struct {
	runner runner
	after  func(time.Duration, func()) // calls once so much later, on any goroutine
	held   string                      // what Stipple put there last; "" = nothing
	turn   int                         // grows with every copy, so that an old timer does nothing
}

func newClipboardKeeper(r runner) *clipboardKeeper {
	return &clipboardKeeper{runner: r, after: callLater}
}

// callLater is the timer outside tests.
func callLater(d time.Duration, f func()) { time.AfterFunc(d, f) }

// copied notes what was put on the clipboard and clears it in a while.
func (k *clipboardKeeper) copied() {
	content := fyne.CurrentApp().Clipboard().Content()
	if content == "" {
		return
	}
	k.held = content
	k.turn++
	turn := k.turn
	k.after(clipboardTime, func() {
		k.runner.later(func() {
			if k.turn == turn {
				k.clear()
			}
		})
	})
}

// clear takes away what Stipple put on the clipboard, if it still lies there.
func (k *clipboardKeeper) clear() {
	if k.held == "" {
		return
	}
	if c := fyne.CurrentApp().Clipboard(); c.Content() == k.held {
		c.SetContent("")
	}
	k.held = ""
	k.turn++
}

// copying tells whether a shortcut puts text on the clipboard.
func copying(s fyne.Shortcut) bool {
	switch s.(type) {
	case *fyne.ShortcutCopy, *fyne.ShortcutCut:
		return true
	}
	return false
}

// keyCopied is what a field tells the window when text of it was put on the
// clipboard, on the way that keys take.
const keyCopied fyne.KeyName = "StippleCopied"

// TypedShortcut does what a shortcut asks for. The menu of the field comes this
// way too.
func (i *input) TypedShortcut(s fyne.Shortcut) {
	i.Entry.TypedShortcut(s)
	copiedFrom(i, s)
}

// copiedFrom tells the window when a shortcut put text of a field on the
// clipboard.
func copiedFrom(field fyne.CanvasObject, s fyne.Shortcut) {
	if !copying(s) {
		return
	}
	c := fyne.CurrentApp().Driver().CanvasForObject(field)
	if c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(&fyne.KeyEvent{Name: keyCopied})
	}
}
