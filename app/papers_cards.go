package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner/report"
)

// paperChooser is a column of cards, one for each paper, of which one is
// chosen. It is one stop of the keyboard: the arrows go along it.
type paperChooser struct {
	widget.BaseWidget
	cards    []*paperCard
	focused  bool
	onChosen func(report.Paper)
	onPage   func(*fyne.KeyEvent) // the keys that go through the pages
}

var _ fyne.Focusable = (*paperChooser)(nil)

func newPaperChooser(onChosen func(report.Paper), onPage func(*fyne.KeyEvent)) *paperChooser {
	c := &paperChooser{onChosen: onChosen, onPage: onPage}
	for _, paper := range report.Papers() {
		c.cards = append(c.cards, newPaperCard(paper, func() {
			c.takeKeyboard()
			c.pick(paper)
		}))
	}
	c.ExtendBaseWidget(c)
	return c
}

// paperPurpose says in a few words what a paper is for.
func paperPurpose(paper report.Paper) string {
	switch paper {
	case report.PatientPlan:
		return "To take home, in plain words"
	case report.ClinicalPlan:
		return "Every region with every value"
	case report.LogSheet:
		return "To write on at the chair"
	case report.Passport:
		return "What goes into the skin"
	}
	return ""
}

// takeKeyboard has the arrows go here.
func (c *paperChooser) takeKeyboard() {
	if on := fyne.CurrentApp().Driver().CanvasForObject(c); on != nil {
		on.Focus(c)
	}
}

// pick is what the user does.
func (c *paperChooser) pick(paper report.Paper) { c.onChosen(paper) }

// mark shows which paper is chosen.
func (c *paperChooser) mark(paper report.Paper) {
	for _, card := range c.cards {
		card.set(card.paper == paper, card.paper == paper && c.focused)
	}
}

// chosen is where the arrows are.
func (c *paperChooser) chosen() int {
	for i, card := range c.cards {
		if card.chosen {
			return i
		}
	}
	return 0
}

// CreateRenderer sets the cards under each other.
func (c *paperChooser) CreateRenderer() fyne.WidgetRenderer {
	list := column(6)
	for _, card := range c.cards {
		list.Add(card)
	}
	return widget.NewSimpleRenderer(list)
}

// FocusGained shows that the arrows go here.
func (c *paperChooser) FocusGained() {
	c.focused = true
	c.mark(c.cards[c.chosen()].paper)
	reveal(c)
}

// FocusLost takes that away.
func (c *paperChooser) FocusLost() {
	c.focused = false
	c.mark(c.cards[c.chosen()].paper)
}

// TypedRune does nothing.
func (c *paperChooser) TypedRune(rune) {}

// TypedKey goes along the cards, and with the page keys through the paper.
func (c *paperChooser) TypedKey(key *fyne.KeyEvent) {
	at := c.chosen()
	switch key.Name {
	case fyne.KeyUp:
		c.pick(c.cards[max(0, at-1)].paper)
	case fyne.KeyDown:
		c.pick(c.cards[min(len(c.cards)-1, at+1)].paper)
	case fyne.KeyHome:
		c.pick(c.cards[0].paper)
	case fyne.KeyEnd:
		c.pick(c.cards[len(c.cards)-1].paper)
	case fyne.KeyPageUp, fyne.KeyPageDown:
		c.onPage(key)
	default:
		passedOn(c, key)
	}
}

// paperCard is one paper to choose.
type paperCard struct {
	widget.BaseWidget
	paper                   report.Paper
	ground                  *panel
	name                    *text
	chosen, ringed, hovered bool
	tapped                  func()
}

var (
	_ fyne.Tappable      = (*paperCard)(nil)
	_ desktop.Hoverable  = (*paperCard)(nil)
	_ desktop.Cursorable = (*paperCard)(nil)
)

func newPaperCard(paper report.Paper, tapped func()) *paperCard {
	c := &paperCard{paper: paper, ground: newPanel(colorSurface, colorHairline, sizePanelRadius), name: strong(paper.Name()).shortened(), tapped: tapped}
	c.ExtendBaseWidget(c)
	return c
}

func (c *paperCard) set(chosen, ringed bool) {
	c.chosen, c.ringed = chosen, ringed
	c.paint()
}

func (c *paperCard) paint() {
	fill, stroke, ink := colorSurface, colorHairline, theme.ColorNameForeground
	switch {
	case c.chosen:
		fill, stroke, ink = colorPrimaryTint, theme.ColorNamePrimary, theme.ColorNamePrimary
	case c.hovered:
		stroke = theme.ColorNameInputBorder
	}
	if c.ground.bold != c.ringed {
		c.ground.bold = c.ringed
		c.ground.Refresh()
	}
	c.ground.repaint(fill, stroke)
	c.name.paint(c.name.value, ink)
}

// CreateRenderer sets the words beside a small picture of the paper.
func (c *paperCard) CreateRenderer() fyne.WidgetRenderer {
	words := column(0, spring(), c.name, caption(paperPurpose(c.paper)).shortened(), spring())
	return widget.NewSimpleRenderer(container.NewStack(c.ground,
		padded(6, 6, 10, 10, container.NewBorder(nil, nil, padded(0, 0, 0, 12, newPaperSign(c.paper)), nil, words))))
}

// Tapped chooses the paper.
func (c *paperCard) Tapped(*fyne.PointEvent) { c.tapped() }

// Cursor is the hand.
func (c *paperCard) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn marks the card.
func (c *paperCard) MouseIn(*desktop.MouseEvent) { c.hover(true) }

// MouseMoved does nothing.
func (c *paperCard) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes that away.
func (c *paperCard) MouseOut() { c.hover(false) }

func (c *paperCard) hover(on bool) {
	c.hovered = on
	c.paint()
}
