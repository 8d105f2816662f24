package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// pinPadWidth is the width of the pad for a session PIN, and pinKeyHeight the
// height of its keys: large, for gloves.
const pinPadWidth, pinKeyHeight float32 = 320, touchMain

// pinPad takes the digits of a session PIN by large keys or typed. It shows how
// many there are and never which.
type pinPad struct {
	widget.BaseWidget
	digits string
	off    bool
	dots   *text
	ground *panel
	keys   []*touch
	onFull func(pin string) // all digits are there
	onKey  func()           // a digit was entered; may be nil
}

var (
	_ fyne.Focusable   = (*pinPad)(nil)
	_ fyne.Disableable = (*pinPad)(nil)
)

func newPinPad(onFull func(pin string)) *pinPad {
	p := &pinPad{onFull: onFull, ground: newPanel(theme.ColorNameInputBackground, theme.ColorNameInputBorder, sizePanelRadius)}
	p.dots = newText("", theme.ColorNameForeground, theme.SizeNameHeadingText, fyne.TextStyle{Bold: true}).aligned(fyne.TextAlignCenter)
	for _, k := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "⌫"} {
		press := func() {
			p.takeKeyboard()
			p.key(k)
		}
		b := newTouch(k, touchPlain, press)
		switch k {
		case "":
			b = nil // nothing left of the zero
		case "⌫":
			b = newTouch("", touchPlain, press).withIcon(theme.NavigateBackIcon())
		}
		if b != nil {
			b.least = fyne.NewSize(touchMain, pinKeyHeight)
		}
		p.keys = append(p.keys, b)
	}
	p.ExtendBaseWidget(p)
	p.refresh()
	return p
}

// takeKeyboard lets digits be typed also after a key was tapped.
func (p *pinPad) takeKeyboard() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil {
		c.Focus(p)
	}
}

// clear begins anew.
func (p *pinPad) clear() {
	p.digits = ""
	p.refresh()
}

func (p *pinPad) refresh() {
	n := len(p.digits)
	p.dots.set(strings.TrimSpace(strings.Repeat("● ", n) + strings.Repeat("○ ", planner.PINLength-n)))
}

// key enters a digit or takes the last one away.
func (p *pinPad) key(k string) {
	switch {
	case p.off:
		return
	case k == "⌫":
		p.digits = p.digits[:max(0, len(p.digits)-1)]
	case len(p.digits) < planner.PINLength:
		p.digits += k
	}
	p.refresh()
	changed(p.onKey)
	if len(p.digits) == planner.PINLength {
		p.onFull(p.digits)
	}
}

// CreateRenderer sets the dots over the keys.
func (p *pinPad) CreateRenderer() fyne.WidgetRenderer {
	grid := container.NewGridWithColumns(3)
	for _, k := range p.keys {
		if k == nil {
			grid.Add(container.NewStack())
			continue
		}
		grid.Add(k)
	}
	dots := container.NewStack(p.ground, padded(12, 12, gapSmall, gapSmall, p.dots))
	return widget.NewSimpleRenderer(atLeast(pinPadWidth, 0, column(gap, dots, grid)))
}

// Enable lets digits be entered.
func (p *pinPad) Enable() { p.switchOn(true) }

// Disable keeps digits out.
func (p *pinPad) Disable() { p.switchOn(false) }

// Disabled tells whether no digits are taken.
func (p *pinPad) Disabled() bool { return p.off }

func (p *pinPad) switchOn(on bool) {
	p.off = !on
	for _, k := range p.keys {
		if k != nil {
			k.enable(on)
		}
	}
}

// FocusGained shows that digits can be typed.
func (p *pinPad) FocusGained() {
	p.ground.repaint(theme.ColorNameInputBackground, theme.ColorNamePrimary)
}

// FocusLost takes that away.
func (p *pinPad) FocusLost() {
	p.ground.repaint(theme.ColorNameInputBackground, theme.ColorNameInputBorder)
}

// TypedRune enters a digit.
func (p *pinPad) TypedRune(r rune) {
	if r >= '0' && r <= '9' {
		p.key(string(r))
	}
}

// TypedKey takes the last digit away.
func (p *pinPad) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyBackspace:
		p.key("⌫")
	default:
		passedOn(p, key)
	}
}
