package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// tapChip is a chip that can be pressed, with the mouse or the keyboard.
type tapChip struct {
	chip
	tint   fyne.ThemeColorName
	tapped func()
}

var (
	_ fyne.Focusable     = (*tapChip)(nil)
	_ fyne.Tappable      = (*tapChip)(nil)
	_ desktop.Cursorable = (*tapChip)(nil)
)

func newTapChip(label string, t tone, tapped func()) *tapChip {
	ink, tint := t.ink()
	c := &tapChip{tint: tint, tapped: tapped}
	c.ground = newPanel(tint, ink, sizeChipRadius)
	c.label = newText(label, ink, theme.SizeNameCaptionText, fyne.TextStyle{Bold: true})
	c.ExtendBaseWidget(c)
	return c
}

// say changes the word and its tone.
func (c *tapChip) say(label string, t tone) {
	ink, tint := t.ink()
	c.tint = tint
	c.ground.repaint(tint, ink)
	c.label.paint(label, ink)
	c.Refresh()
}

// Tapped does what the chip stands for.
func (c *tapChip) Tapped(*fyne.PointEvent) { c.tapped() }

// Cursor is the hand.
func (c *tapChip) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained shows that the keyboard is here.
func (c *tapChip) FocusGained() {
	c.ground.repaint(theme.ColorNameFocus, c.label.colour)
	reveal(c)
}

// FocusLost takes that away.
func (c *tapChip) FocusLost() { c.ground.repaint(c.tint, c.label.colour) }

// TypedRune does nothing: the space comes as a key.
func (c *tapChip) TypedRune(rune) {}

// TypedKey does it on Enter and on the space bar.
func (c *tapChip) TypedKey(key *fyne.KeyEvent) {
	switch {
	case passedOn(c, key):
	case key.Name == fyne.KeyReturn, key.Name == fyne.KeyEnter, key.Name == fyne.KeySpace:
		c.tapped()
	}
}
