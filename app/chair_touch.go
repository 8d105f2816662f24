package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Sizes of what is tapped with gloves on: at least 11 mm on a screen of 96 DPI.
const (
	touchLeast float32 = 44 // of anything that can be tapped, both ways
	touchMain  float32 = 56 // of what is tapped all the time
)

// touchLook is what a large button says by its looks.
type touchLook int

const (
	touchPlain touchLook = iota
	touchGo              // what is expected next
	touchQuiet           // without a ground
	touchWarn            // departs from the plan
	touchDone            // confirmed
	touchStop
)

// touch is a large button: a label, perhaps a line under it and an icon. Enter
// and Space press it too.
type touch struct {
	widget.BaseWidget
	label, detail *text
	icon          *widget.Icon
	ground        *panel
	look          touchLook
	least         fyne.Size
	off, focused  bool
	leading       bool // words at the left, as in a list
	picture       fyne.Resource
	tapped        func()
}

var (
	_ fyne.Tappable      = (*touch)(nil)
	_ fyne.Focusable     = (*touch)(nil)
	_ fyne.Disableable   = (*touch)(nil)
	_ desktop.Cursorable = (*touch)(nil)
)

// newTouch makes a button of the main size.
func newTouch(label string, look touchLook, tapped func()) *touch {
	t := &touch{
		label:  newText(label, theme.ColorNameForeground, theme.SizeNameSubHeadingText, fyne.TextStyle{Bold: true}),
		detail: newText("", colorMuted, theme.SizeNameText, fyne.TextStyle{}).shortened(),
		icon:   widget.NewIcon(nil), ground: newPanel("", "", sizePanelRadius),
		look: look, least: fyne.NewSize(touchMain, touchMain), tapped: tapped,
	}
	t.ExtendBaseWidget(t)
	t.paint()
	return t
}

// newChoice is one of several buttons beside each other: a little smaller.
func newChoice(label string, tapped func()) *touch {
	t := newTouch(label, touchPlain, tapped)
	t.least = fyne.NewSize(touchLeast+4, touchLeast+4)
	return t
}

// newTouchRow is a button as wide as its list, with a line under its label.
func newTouchRow(label, detail string, tapped func()) *touch {
	t := newTouch(label, touchPlain, tapped)
	t.leading = true
	t.label.shortened()
	t.detail.set(detail)
	t.least.Height = 64
	return t
}

// withIcon sets an icon before the label.
func (t *touch) withIcon(icon fyne.Resource) *touch {
	if t.picture != icon {
		t.picture = icon
		t.paint()
		t.Refresh()
	}
	return t
}

// say changes the words.
func (t *touch) say(label, detail string) {
	if t.label.value == label && t.detail.value == detail {
		return
	}
	t.label.set(label)
	t.detail.set(detail)
	t.Refresh()
}

// as changes the looks.
func (t *touch) as(look touchLook) {
	if t.look != look {
		t.look = look
		t.paint()
	}
}

// chosen shows a button that stands for something that is so, or is not.
func (t *touch) chosen(on bool) {
	if on {
		t.as(touchGo)
	} else {
		t.as(touchPlain)
	}
}

// enable turns the button on or off.
func (t *touch) enable(on bool) {
	if t.off == on {
		t.off = !on
		t.paint()
	}
}

// Enable lets the button be pressed.
func (t *touch) Enable() { t.enable(true) }

// Disable keeps it from being pressed.
func (t *touch) Disable() { t.enable(false) }

// Disabled tells whether it cannot be pressed.
func (t *touch) Disabled() bool { return t.off }

// colours gives ground, border and words.
func (t *touch) colours() (fill, stroke, ink fyne.ThemeColorName) {
	switch {
	case t.off && t.look == touchQuiet:
		return "", "", theme.ColorNameDisabled
	case t.off:
		return theme.ColorNameDisabledButton, "", theme.ColorNameDisabled
	}
	switch t.look {
	case touchGo:
		return theme.ColorNamePrimary, theme.ColorNamePrimary, theme.ColorNameForegroundOnPrimary
	case touchQuiet:
		return "", "", theme.ColorNamePrimary
	case touchWarn:
		return colorCautionTint, colorCaution, colorCaution
	case touchDone:
		return colorDoneTint, colorDone, colorDone
	case touchStop:
		return colorStopTint, colorStop, colorStop
	}
	return colorSurface, theme.ColorNameInputBorder, theme.ColorNameForeground
}

// paint gives everything its colour.
func (t *touch) paint() {
	fill, stroke, ink := t.colours()
	t.ground.bold = t.focused
	if t.focused {
		stroke = theme.ColorNameForeground
	}
	t.ground.repaint(fill, stroke)
	t.ground.Refresh()
	t.label.paint(t.label.value, ink)
	under := colorMuted
	if t.look == touchGo || t.off {
		under = ink
	}
	t.detail.paint(t.detail.value, under)
	if t.picture != nil {
		t.icon.SetResource(theme.NewColoredResource(t.picture, ink))
	} else {
		t.icon.SetResource(nil)
	}
}

// MinSize is never less than what a gloved finger finds.
func (t *touch) MinSize() fyne.Size { return t.BaseWidget.MinSize().Max(t.least) }

// CreateRenderer sets icon, label and the line under it on the ground.
func (t *touch) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(touchLayout{t}, t.ground, t.icon, t.label, t.detail))
}

// touchLayout sets an icon and one or two lines into a button.
type touchLayout struct{ t *touch }

const touchIcon, touchSide float32 = 26, 16

func (l touchLayout) iconRoom() float32 {
	switch {
	case l.t.picture == nil:
		return 0
	case l.t.label.value == "":
		return touchIcon
	}
	return touchIcon + gapSmall
}

// side is the room beside the words; less around a short one, such as a number.
func (l touchLayout) side() float32 {
	if l.t.least.Width < touchMain {
		return 12
	}
	return touchSide
}

// Layout centres the words, or sets them at the left.
func (l touchLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	t := l.t
	t.ground.Resize(size)
	side := l.side()
	room, icon := size.Width-2*side, l.iconRoom()
	words := min(room-icon, max(t.label.MinSize().Width, t.detail.MinSize().Width))
	x := side + (room-icon-words)/2
	if t.leading {
		x, words = side, room-icon
	}
	if t.label.value == "" {
		x = (size.Width - icon) / 2
	}
	t.icon.Resize(fyne.NewSize(touchIcon, touchIcon))
	t.icon.Move(fyne.NewPos(x, (size.Height-touchIcon)/2))
	label, detail := t.label.MinSize().Height, float32(0)
	if t.detail.value != "" {
		detail = t.detail.MinSize().Height
	}
	y := (size.Height - label - detail) / 2
	t.label.Move(fyne.NewPos(x+icon, y))
	t.label.Resize(fyne.NewSize(words, label))
	t.detail.Move(fyne.NewPos(x+icon, y+label))
	t.detail.Resize(fyne.NewSize(words, detail))
	if t.detail.value != "" && !t.leading {
		t.detail.Resize(fyne.NewSize(room-icon, detail))
	}
}

// MinSize is room for the words.
func (l touchLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	t := l.t
	size := t.label.MinSize()
	size.Width = max(size.Width, t.detail.MinSize().Width)
	if t.detail.value != "" {
		size.Height += t.detail.MinSize().Height
	}
	return fyne.NewSize(size.Width+l.iconRoom()+2*l.side(), size.Height+2*gapSmall)
}

// Tapped presses the button.
func (t *touch) Tapped(*fyne.PointEvent) {
	if !t.off && t.tapped != nil {
		t.tapped()
	}
}

// Cursor is the hand.
func (t *touch) Cursor() desktop.Cursor {
	if t.off {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// FocusGained shows that the keyboard is here.
func (t *touch) FocusGained() {
	t.focused = true
	t.paint()
	reveal(t)
}

// FocusLost takes that away.
func (t *touch) FocusLost() {
	t.focused = false
	t.paint()
}

// TypedRune does nothing: the space comes as a key.
func (t *touch) TypedRune(rune) {}

// TypedKey presses on Enter and on the space bar.
func (t *touch) TypedKey(key *fyne.KeyEvent) {
	switch {
	case passedOn(t, key):
	case key.Name == fyne.KeyReturn, key.Name == fyne.KeyEnter, key.Name == fyne.KeySpace:
		t.Tapped(nil)
	}
}
