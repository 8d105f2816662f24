package app

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// carriedMark says which values of the chosen prescriptions were carried forward
// from a session as it was held, until somebody has reviewed them.
type carriedMark struct {
	form   *regionForm
	object *fyne.Container
	from   *chip
	fields *widget.RichText
	review *tapChip
}

func newCarriedMark(f *regionForm) *carriedMark {
	m := &carriedMark{form: f, from: newChip("", toneCaution), fields: wrapped("", colorMuted, theme.SizeNameCaptionText)}
	m.review = newTapChip("Mark reviewed", tonePrimary, m.reviewed)
	m.object = column(gapTight, ends(row(0, m.from), m.review), flush(m.fields))
	m.object.Hide()
	return m
}

// refresh shows the marks of what is chosen now.
func (m *carriedMark) refresh(list []planner.Prescription) {
	from, fields := carriedSays(list)
	visible(m.object, from != "")
	if from == "" {
		return
	}
	m.from.set(from, toneCaution)
	setParagraph(m.fields, fields, colorMuted)
	visible(m.review, m.form.page.editable())
}

// reviewed takes the marks away from the chosen regions in the session shown.
func (m *carriedMark) reviewed() {
	page := m.form.page
	plan := page.edit.plan
	for _, key := range m.form.keys() {
		plan = plan.MarkReviewed(page.session, key)
	}
	page.change("Review what was carried forward", "", plan)
}

// carriedSays names the sessions that values were carried from, and the values.
func carriedSays(list []planner.Prescription) (from, fields string) {
	var sessions, names []string
	add := func(list *[]string, word string) {
		if !slices.Contains(*list, word) {
			*list = append(*list, word)
		}
	}
	for _, p := range list {
		for _, c := range p.Carried {
			add(&sessions, fmt.Sprint(c.From))
			name := strings.ToLower(c.Field.Name())
			if c.Pass > 0 && len(p.Passes) > 1 {
				name += fmt.Sprintf(" of pass %d", c.Pass)
			}
			add(&names, name)
		}
	}
	switch len(sessions) {
	case 0:
		return "", ""
	case 1:
		from = "Carried from session " + sessions[0]
	default:
		slices.Sort(sessions)
		from = "Carried from sessions " + strings.Join(sessions, ", ")
	}
	return from, "Not reviewed yet: " + strings.Join(names, ", ") + "."
}
