package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// passedOn hands the keys that belong to the window, not to a field, to the
// window's own handler and tells whether it did. A focused widget would
// otherwise swallow them.
func passedOn(object fyne.CanvasObject, key *fyne.KeyEvent) bool {
	switch key.Name {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF5:
	default:
		return false
	}
	c := fyne.CurrentApp().Driver().CanvasForObject(object)
	if c == nil || c.OnTypedKey() == nil {
		return false
	}
	c.OnTypedKey()(key)
	return true
}

// enterGoesOn hands Enter to the open dialog, whose main button it presses,
// from a field that has no use for it. It tells whether it did.
func enterGoesOn(object fyne.CanvasObject, key *fyne.KeyEvent) bool {
	if key.Name != fyne.KeyReturn && key.Name != fyne.KeyEnter {
		return false
	}
	c := fyne.CurrentApp().Driver().CanvasForObject(object)
	if c == nil || c.Overlays().Top() == nil || c.OnTypedKey() == nil {
		return false
	}
	c.OnTypedKey()(key)
	return true
}

// button is a push button that Enter presses too.
type button struct{ widget.Button }

func newButton(label string, tapped func()) *button {
	b := &button{}
	b.Text, b.OnTapped = label, tapped
	b.ExtendBaseWidget(b)
	return b
}

// newMainButton is the button that does what a page is for.
func newMainButton(label string, tapped func()) *button {
	b := newButton(label, tapped)
	b.Importance = widget.HighImportance
	return b
}

// newQuietButton is a button without a ground.
func newQuietButton(label string, tapped func()) *button {
	b := newButton(label, tapped)
	b.Importance = widget.LowImportance
	return b
}

// TypedKey presses the button on Enter. Space presses it by the character that follows
// the key: else that would be typed into a field which the button gives the keyboard to.
func (b *button) TypedKey(key *fyne.KeyEvent) {
	switch {
	case passedOn(b, key):
	case key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter:
		b.Tapped(nil)
	case key.Name == fyne.KeySpace:
	default:
		b.Button.TypedKey(key)
	}
}

// TypedRune presses the button on Space.
func (b *button) TypedRune(r rune) {
	if r == ' ' {
		b.Tapped(nil)
	}
}

// FocusGained scrolls the button into sight.
func (b *button) FocusGained() {
	b.Button.FocusGained()
	reveal(b)
}

// enable turns the button on or off.
func (b *button) enable(on bool) {
	switchOn(b, on)
}

// input is a text entry that leaves the window's keys to the window.
type input struct {
	widget.Entry
	onKey  func(fyne.KeyName) bool // sees keys first; true = taken
	onLeft func()                  // after the keyboard went elsewhere
}

func newInput() *input {
	i := &input{}
	i.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	i.ExtendBaseWidget(i)
	return i
}

func newSecretInput() *input {
	i := newInput()
	i.Password = true
	return i
}

func newTextArea(rows int) *input {
	i := &input{}
	i.MultiLine, i.Wrapping = true, fyne.TextWrapWord
	i.ExtendBaseWidget(i)
	i.SetMinRowsVisible(rows)
	return i
}

// TypedKey handles a key unless the page or the window takes it.
func (i *input) TypedKey(key *fyne.KeyEvent) {
	if (i.onKey != nil && i.onKey(key.Name)) || passedOn(i, key) {
		return
	}
	i.Entry.TypedKey(key)
}

// FocusGained scrolls the entry into sight.
func (i *input) FocusGained() {
	i.Entry.FocusGained()
	reveal(i)
}

// FocusLost tells that the field was left.
func (i *input) FocusLost() {
	i.Entry.FocusLost()
	changed(i.onLeft)
}

// AcceptsTab lets Tab go to the next field from a text of many lines too.
func (i *input) AcceptsTab() bool { return false }

// drop is a list to choose from.
type drop struct{ widget.Select }

func newDrop(options []string, changed func(string)) *drop {
	d := &drop{}
	d.Options, d.OnChanged = options, changed
	d.ExtendBaseWidget(d)
	return d
}

// FocusGained scrolls the list into sight.
func (d *drop) FocusGained() {
	d.Select.FocusGained()
	reveal(d)
}

// TypedKey handles a key unless the window or an open dialog takes it.
func (d *drop) TypedKey(key *fyne.KeyEvent) {
	if !passedOn(d, key) && !enterGoesOn(d, key) {
		d.Select.TypedKey(key)
	}
}

// tick is a check box.
type tick struct{ widget.Check }

func newTick(label string, changed func(bool)) *tick {
	t := &tick{}
	t.Text, t.OnChanged = label, changed
	t.ExtendBaseWidget(t)
	return t
}

// FocusGained scrolls the box into sight.
func (t *tick) FocusGained() {
	t.Check.FocusGained()
	reveal(t)
}

// TypedKey handles a key unless the window or an open dialog takes it.
func (t *tick) TypedKey(key *fyne.KeyEvent) {
	if !passedOn(t, key) && !enterGoesOn(t, key) {
		t.Check.TypedKey(key)
	}
}

// TypedRune toggles on a space.
func (t *tick) TypedRune(r rune) { t.Check.TypedRune(r) }

// link is a quiet way to somewhere else.
type link struct{ widget.Hyperlink }

func newLink(label string, tapped func()) *link {
	l := &link{}
	l.Text, l.OnTapped = label, tapped
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey goes there on Enter.
func (l *link) TypedKey(key *fyne.KeyEvent) {
	switch {
	case passedOn(l, key):
	case key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter:
		l.OnTapped()
	default:
		l.Hyperlink.TypedKey(key)
	}
}
