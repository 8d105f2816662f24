package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// pickList is a list one walks with the arrows and opens with Enter or a tap.
// What is typed while it has the keyboard goes back to the search.
type pickList struct {
	widget.List
	at       int // where the arrows are
	rendered bool
	onOpen   func(int)
	onWalk   func(int)  // hears where the arrows went; may be nil
	onLeave  func()     // the way up from the first row
	onType   func(rune) // a letter typed
	onEscape func()     // nil leaves Escape to the window
}

func newPickList(length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *pickList {
	l := &pickList{}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.OnSelected = func(id int) {
		l.at = id
		l.UnselectAll()
		l.open()
	}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer remembers that the list is on a window.
func (l *pickList) CreateRenderer() fyne.WidgetRenderer {
	l.rendered = true
	return l.List.CreateRenderer()
}

// restart shows the list from its top after its rows have changed.
func (l *pickList) restart() {
	l.at = 0
	if l.rendered {
		l.ScrollToTop()
		l.walk(0)
	}
	l.Refresh()
}

func (l *pickList) open() {
	if l.onOpen != nil && l.at >= 0 && l.at < l.Length() {
		l.onOpen(l.at)
	}
}

func (l *pickList) walk(row int) {
	if last := l.Length() - 1; row > last {
		row = last
	}
	if row < 0 {
		return
	}
	l.at = row
	if l.rendered {
		l.Highlight(row)
	}
	if l.onWalk != nil {
		l.onWalk(row)
	}
}

// TypedKey walks, opens or leaves the list.
func (l *pickList) TypedKey(key *fyne.KeyEvent) {
	const page = 8
	if key.Name == fyne.KeyEscape && l.onEscape != nil {
		l.onEscape()
		return
	}
	switch key.Name {
	case fyne.KeyDown:
		l.walk(l.at + 1)
	case fyne.KeyUp:
		if l.at == 0 && l.onLeave != nil {
			l.onLeave()
			return
		}
		l.walk(l.at - 1)
	case fyne.KeyPageDown:
		l.walk(l.at + page)
	case fyne.KeyPageUp:
		l.walk(max(0, l.at-page))
	case fyne.KeyHome:
		l.walk(0)
	case fyne.KeyEnd:
		l.walk(l.Length() - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		l.open()
	case fyne.KeyBackspace:
		if l.onLeave != nil {
			l.onLeave()
		}
	default:
		passedOn(l, key)
	}
}

// TypedRune goes back to the search with the letter.
func (l *pickList) TypedRune(r rune) {
	if l.onType != nil {
		l.onType(r)
	}
}
