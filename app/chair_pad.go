package app

import (
	"math"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/quantity"
)

// padWidth is the width of a dialog with a pad.
const padWidth float32 = 520

// pad enters a number by large keys: digits, and steps up and down. Digits can
// be typed too while it has the keyboard.
type pad struct {
	widget.BaseWidget
	unit      string
	low, high float64
	steps     []float64 // by which it goes up and down; the first beside the number
	text      string    // as entered; "" is nothing yet
	fresh     bool      // the next digit begins a new number
	shown     *text
	ground    *panel
	onChange  func()
}

var _ fyne.Focusable = (*pad)(nil)

// newPad makes a pad for numbers from low to high.
func newPad(unit string, low, high float64, steps ...float64) *pad {
	p := &pad{unit: unit, low: low, high: high, steps: steps, ground: newPanel(theme.ColorNameInputBackground, theme.ColorNameInputBorder, sizePanelRadius)}
	p.shown = newText("", theme.ColorNameForeground, theme.SizeNameHeadingText, fyne.TextStyle{Bold: true}).aligned(fyne.TextAlignCenter)
	p.ExtendBaseWidget(p)
	p.refresh()
	return p
}

// show writes a number; the next digit begins a new one.
func (p *pad) show(value float64) {
	p.text, p.fresh = quantity.Number(value), true
	p.refresh()
}

// read gives the number. Error: Invalid when there is none or it is out of range.
func (p *pad) read() (float64, error) {
	value, err := strconv.ParseFloat(p.text, 64)
	if err != nil {
		return 0, planner.Errorf(planner.Invalid, "Enter a number.")
	}
	if value < p.low || value > p.high {
		return 0, planner.Errorf(planner.Invalid, "Enter a number between %s and %s.", quantity.Number(p.low), quantity.Number(p.high))
	}
	return value, nil
}

func (p *pad) refresh() {
	number := p.text
	if number == "" {
		number = "–"
	}
	p.shown.set(joined(" ", number, p.unit))
	changed(p.onChange)
}

// key enters a digit, a point, a sign or takes the last one away.
func (p *pad) key(k string) {
	if p.fresh && k != "⌫" && k != "±" {
		p.text = ""
	}
	p.fresh = false
	switch {
	case k == "⌫":
		runes := []rune(p.text)
		p.text = string(runes[:max(0, len(runes)-1)])
	case k == "±":
		if rest, minus := strings.CutPrefix(p.text, "-"); minus {
			p.text = rest
		} else {
			p.text = "-" + p.text
		}
	case len(p.text) >= 7:
	case k == ".":
		if p.text == "" || p.text == "-" {
			p.text += "0"
		}
		if !strings.Contains(p.text, ".") {
			p.text += "."
		}
	case p.text == "0":
		p.text = k
	default:
		p.text += k
	}
	p.refresh()
}

// step goes up or down, in whole steps and within the bounds.
func (p *pad) step(by float64) {
	value, _ := strconv.ParseFloat(p.text, 64)
	value = math.Round((value+by)*1000) / 1000
	p.show(max(p.low, min(p.high, value)))
}

// CreateRenderer sets the number between its steps over the keys.
func (p *pad) CreateRenderer() fyne.WidgetRenderer {
	left, right := row(gapSmall), row(gapSmall)
	for i := len(p.steps) - 1; i >= 0; i-- {
		left.Add(p.stepKey(-p.steps[i]))
	}
	for _, by := range p.steps {
		right.Add(p.stepKey(by))
	}
	number := container.NewStack(p.ground, padded(gapSmall, gapSmall, gapSmall, gapSmall, p.shown))
	keys := container.New(&gridLayout{least: 96, space: gapSmall})
	for _, k := range []string{"7", "8", "9", "⌫", "4", "5", "6", "0", "1", "2", "3", "."} {
		b := newTouch(k, touchPlain, func() { p.key(k) })
		if k == "⌫" {
			b = newTouch("", touchPlain, func() { p.key(k) }).withIcon(theme.NavigateBackIcon())
		}
		b.least.Height = 64
		keys.Add(b)
	}
	content := column(gap, container.NewBorder(nil, nil, left, right, number), keys)
	if p.low < 0 {
		content.Add(newTouch("± turn the sign", touchPlain, func() { p.key("±") }))
	}
	return widget.NewSimpleRenderer(content)
}

func (p *pad) stepKey(by float64) *touch {
	sign := "+"
	if by < 0 {
		sign = "−"
	}
	return newTouch(sign+quantity.Number(math.Abs(by)), touchPlain, func() { p.step(by) })
}

// FocusGained shows that digits can be typed.
func (p *pad) FocusGained() { p.ground.repaint(theme.ColorNameInputBackground, theme.ColorNamePrimary) }

// FocusLost takes that away.
func (p *pad) FocusLost() {
	p.ground.repaint(theme.ColorNameInputBackground, theme.ColorNameInputBorder)
}

// TypedRune enters a digit.
func (p *pad) TypedRune(r rune) {
	switch {
	case r >= '0' && r <= '9':
		p.key(string(r))
	case r == '.', r == ',':
		p.key(".")
	case r == '-' && p.low < 0:
		p.key("±")
	}
}

// TypedKey takes the last digit away, steps with the arrows, or goes on.
func (p *pad) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyBackspace:
		p.key("⌫")
	case key.Name == fyne.KeyUp && len(p.steps) > 0:
		p.step(p.steps[0])
	case key.Name == fyne.KeyDown && len(p.steps) > 0:
		p.step(-p.steps[0])
	case passedOn(p, key):
	default:
		enterGoesOn(p, key)
	}
}

// unitChoice is a line of words of which one is chosen.
type unitChoice struct {
	widget.BaseWidget
	words    []string
	chosen   string
	again    bool // tapping the chosen one chooses none
	buttons  []*touch
	onChange func()
}

func newUnitChoice(words ...string) *unitChoice {
	u := &unitChoice{words: words, chosen: words[0]}
	for _, word := range words {
		u.buttons = append(u.buttons, newTouch(word, touchPlain, func() { u.choose(word) }))
	}
	u.ExtendBaseWidget(u)
	u.mark()
	return u
}

func (u *unitChoice) choose(word string) {
	if u.again && word == u.chosen {
		word = ""
	}
	u.chosen = word
	u.mark()
	changed(u.onChange)
}

func (u *unitChoice) mark() {
	for i, word := range u.words {
		u.buttons[i].chosen(word == u.chosen)
	}
}

// CreateRenderer sets the words beside each other.
func (u *unitChoice) CreateRenderer() fyne.WidgetRenderer {
	box := flow()
	for _, b := range u.buttons {
		box.Add(b)
	}
	return widget.NewSimpleRenderer(box)
}
