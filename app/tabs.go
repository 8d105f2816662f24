package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// tabBar is a line of words of which one is chosen. It is one stop of the
// keyboard: the arrows go along it.
type tabBar struct {
	widget.BaseWidget
	items    []*tabWord
	chosen   int // -1 = none
	focused  bool
	onChosen func(int)
}

var _ fyne.Focusable = (*tabBar)(nil)

func newTabBar(words []string, onChosen func(int)) *tabBar {
	b := &tabBar{onChosen: onChosen}
	for i, word := range words {
		b.items = append(b.items, newTabWord(word, func() { b.pick(i) }))
	}
	b.ExtendBaseWidget(b)
	b.mark(0)
	return b
}

// pick is what the user does.
func (b *tabBar) pick(i int) {
	if i >= 0 && i < len(b.items) && b.onChosen != nil {
		b.onChosen(i)
	}
}

// mark shows which word is chosen; -1 marks none.
func (b *tabBar) mark(chosen int) {
	b.chosen = chosen
	for i, item := range b.items {
		item.set(i == chosen, i == chosen && b.focused)
	}
}

// CreateRenderer sets the words beside each other.
func (b *tabBar) CreateRenderer() fyne.WidgetRenderer {
	line := row(gapTight)
	for _, item := range b.items {
		line.Add(item)
	}
	return widget.NewSimpleRenderer(line)
}

// FocusGained shows that the arrows go here.
func (b *tabBar) FocusGained() {
	b.focused = true
	b.mark(b.chosen)
}

// FocusLost takes that away.
func (b *tabBar) FocusLost() {
	b.focused = false
	b.mark(b.chosen)
}

// TypedRune does nothing.
func (b *tabBar) TypedRune(rune) {}

// TypedKey goes along the words.
func (b *tabBar) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyLeft:
		b.pick(b.chosen - 1)
	case fyne.KeyRight:
		b.pick(b.chosen + 1)
	default:
		passedOn(b, key)
	}
}

// tabWord is one word of the bar.
type tabWord struct {
	widget.BaseWidget
	label   *text
	ground  *panel
	rule    *panel
	chosen  bool
	tapped  func()
	hovered bool
	ringed  bool
}

var (
	_ fyne.Tappable      = (*tabWord)(nil)
	_ desktop.Hoverable  = (*tabWord)(nil)
	_ desktop.Cursorable = (*tabWord)(nil)
)

func newTabWord(word string, tapped func()) *tabWord {
	w := &tabWord{
		label:  newText(word, colorMuted, theme.SizeNameText, fyne.TextStyle{Bold: true}),
		ground: newPanel("", "", theme.SizeNameButtonRadius),
		rule:   newPanel("", "", ""),
		tapped: tapped,
	}
	w.ExtendBaseWidget(w)
	return w
}

func (w *tabWord) set(chosen, ringed bool) {
	w.chosen, w.ringed = chosen, ringed
	w.paint()
}

func (w *tabWord) paint() {
	ink, rule, ground := colorMuted, fyne.ThemeColorName(""), fyne.ThemeColorName("")
	if w.chosen {
		ink, rule = theme.ColorNamePrimary, theme.ColorNamePrimary
	}
	switch {
	case w.ringed:
		ground = theme.ColorNameFocus
	case w.hovered:
		ground = theme.ColorNameHover
	}
	w.label.paint(w.label.value, ink)
	w.rule.repaint(rule, "")
	w.ground.repaint(ground, "")
}

// CreateRenderer sets the rule under the word.
func (w *tabWord) CreateRenderer() fyne.WidgetRenderer {
	word := container.NewStack(w.ground, padded(9, 9, 12, 12, w.label))
	return widget.NewSimpleRenderer(column(1, word, padded(0, 0, 12, 12, atLeast(0, 2, w.rule))))
}

// Tapped chooses the word.
func (w *tabWord) Tapped(*fyne.PointEvent) { w.tapped() }

// Cursor is the hand.
func (w *tabWord) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn tints the word.
func (w *tabWord) MouseIn(*desktop.MouseEvent) { w.hover(true) }

// MouseMoved does nothing.
func (w *tabWord) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the tint away.
func (w *tabWord) MouseOut() { w.hover(false) }

func (w *tabWord) hover(on bool) {
	w.hovered = on
	w.paint()
}
