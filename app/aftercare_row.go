package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// careActions are what can be done with an item.
type careActions struct{ edit, up, down, remove func() }

// careRow is an item of aftercare: the sentence over when it holds and where it
// comes from.
type careRow struct {
	widget.BaseWidget
	care                   planner.Care
	edit, up, down, remove *rowButton
	buttons                *fyne.Container
	hovered                bool
}

var _ desktop.Hoverable = (*careRow)(nil)

func newCareRow(c planner.Care, a careActions) *careRow {
	r := &careRow{care: c}
	icon := func(i fyne.Resource, run func()) *rowButton { return newRowButton(i, run, r.paint) }
	r.edit, r.remove = icon(theme.DocumentCreateIcon(), a.edit), icon(theme.DeleteIcon(), a.remove)
	r.up, r.down = icon(theme.MoveUpIcon(), a.up), icon(theme.MoveDownIcon(), a.down)
	r.buttons = row(0)
	for _, b := range r.all() {
		r.buttons.Add(atLeast(b.MinSize().Width, 0, b))
	}
	r.ExtendBaseWidget(r)
	r.paint()
	return r
}

// enable says whether the item may be changed and where it may go.
func (r *careRow) enable(may, up, down bool) {
	r.buttons.Hidden = !may
	r.up.enable(up)
	r.down.enable(down)
	r.paint()
}

func (r *careRow) all() []*rowButton { return []*rowButton{r.edit, r.up, r.down, r.remove} }

// paint shows the buttons plainly where the mouse or the keyboard is, and
// faintly elsewhere: there are four for every sentence.
func (r *careRow) paint() {
	plain := r.hovered
	for _, b := range r.all() {
		plain = plain || b.hovered || b.focused
	}
	for _, b := range r.all() {
		b.show(plain)
	}
}

// MouseIn shows the buttons.
func (r *careRow) MouseIn(*desktop.MouseEvent) { r.hover(true) }

// MouseMoved does nothing.
func (r *careRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut makes them faint.
func (r *careRow) MouseOut() { r.hover(false) }

func (r *careRow) hover(on bool) {
	r.hovered = on
	r.paint()
}

// rowButton is a button of a row that is faint while the row is not used, and
// not there while it can do nothing.
type rowButton struct {
	button
	plain, faint     fyne.Resource
	hovered, focused bool
	onChange         func()
}

func newRowButton(icon fyne.Resource, run, onChange func()) *rowButton {
	b := &rowButton{plain: icon, faint: theme.NewColoredResource(icon, theme.ColorNameInputBorder), onChange: onChange}
	b.Icon, b.OnTapped, b.Importance = b.faint, run, widget.LowImportance
	b.ExtendBaseWidget(b)
	return b
}

func (b *rowButton) show(plain bool) {
	icon := b.faint
	switch {
	case b.Disabled():
		icon = nil
	case plain:
		icon = b.plain
	}
	if b.Icon != icon {
		b.SetIcon(icon)
	}
}

func (b *rowButton) set(hovered, focused bool) {
	b.hovered, b.focused = hovered, focused
	b.onChange()
}

// MouseIn shows the row's buttons.
func (b *rowButton) MouseIn(e *desktop.MouseEvent) {
	b.button.MouseIn(e)
	b.set(true, b.focused)
}

// MouseOut makes them faint.
func (b *rowButton) MouseOut() {
	b.button.MouseOut()
	b.set(false, b.focused)
}

// FocusGained shows the row's buttons and scrolls to them.
func (b *rowButton) FocusGained() {
	b.button.Button.FocusGained()
	reveal(b)
	b.set(b.hovered, true)
}

// FocusLost makes them faint.
func (b *rowButton) FocusLost() {
	b.button.FocusLost()
	b.set(b.hovered, false)
}

// CreateRenderer sets the buttons beside the words.
func (r *careRow) CreateRenderer() fyne.WidgetRenderer {
	chips := row(gapTight)
	if when := careTime(r.care); when != "" {
		chips.Add(newChip(when, tonePrimary))
	}
	about := others(r.care)
	if r.care.Citation.IsZero() {
		chips.Add(newChip("the clinic's own", toneNote))
	} else {
		chips.Add(tierChip(r.care.Tier))
		about = joined(" ", "Source: "+r.care.Source+".", about)
	}
	words := column(6, flush(paragraph(r.care.Text)), chips)
	if about != "" {
		words.Add(flush(mutedParagraph(about)))
	}
	return widget.NewSimpleRenderer(padded(10, 10, 0, -10, container.NewBorder(nil, nil, nil, column(0, r.buttons), words)))
}
