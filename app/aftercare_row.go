package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
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
	edit, up, down, remove *button
	buttons                *fyne.Container
}

func newCareRow(c planner.Care, a careActions) *careRow {
	r := &careRow{care: c}
	icon := func(i fyne.Resource, run func()) *button {
		b := newQuietButton("", run)
		b.Icon = i
		return b
	}
	r.edit, r.remove = icon(theme.DocumentCreateIcon(), a.edit), icon(theme.DeleteIcon(), a.remove)
	r.up, r.down = icon(theme.MoveUpIcon(), a.up), icon(theme.MoveDownIcon(), a.down)
	r.buttons = row(0, r.edit, r.up, r.down, r.remove)
	r.ExtendBaseWidget(r)
	return r
}

// enable says whether the item may be changed and where it may go.
func (r *careRow) enable(may, up, down bool) {
	r.buttons.Hidden = !may
	r.up.enable(up)
	r.down.enable(down)
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
