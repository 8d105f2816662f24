package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// patientColumns are the shares of the list's columns.
func patientColumns() []float32 { return []float32{3.4, 2, 2.6, 1.7} }

// patientRow shows one card in the list of patients.
type patientRow struct {
	widget.BaseWidget
	name, born   *text
	chart, phone *text
	chips        []*chip
	noPlan       *text
	archived     *chip
	next, due    *text
}

func newPatientRow() *patientRow {
	r := &patientRow{
		name: strong("").shortened(), born: caption("").shortened(),
		chart: plain("").shortened(), phone: caption("").shortened(),
		noPlan: caption("No plan yet"), next: plain("").shortened(), due: caption("").shortened(),
		archived: newChip("", toneQuiet),
	}
	for range planner.Indications() {
		r.chips = append(r.chips, newChip("", tonePrimary))
	}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer sets the columns beside each other.
func (r *patientRow) CreateRenderer() fyne.WidgetRenderer {
	line := row(gapTight, r.noPlan)
	for _, c := range r.chips {
		line.Add(c)
	}
	content := shared(gap, patientColumns(),
		middle(column(2, r.name, r.born)),
		middle(column(2, r.chart, r.phone)),
		container.NewClip(middle(line)),
		container.NewStack(middle(column(2, r.next, r.due)), container.NewClip(middle(row(0, r.archived)))))
	return widget.NewSimpleRenderer(padded(8, 8, gap, gap, content))
}

// show sets everything the row shows.
func (r *patientRow) show(c planner.Card, today planner.Date) {
	r.name.set(cardName(c))
	r.born.set(bornAndAge(c.Born, today))
	r.chart.set(joined(" · ", c.Chart, formerly(c.Former)))
	r.phone.set(orDash(c.Phone))
	for i, chip := range r.chips {
		name := ""
		if i < len(c.Indications) {
			name = c.Indications[i].Name()
		}
		chip.set(name, tonePrimary)
	}
	r.noPlan.Hidden = c.HasPlan
	r.archived.set("", toneQuiet)
	switch {
	case c.Archived:
		r.next.paint("", colorMuted)
		r.due.paint("", colorMuted)
		r.archived.set("Archived", toneQuiet)
	case c.Next.IsZero():
		r.next.paint("—", colorMuted)
		r.due.paint("", colorMuted)
	case c.Overdue(today):
		r.next.paint(c.Next.Clinical(), colorCaution)
		r.due.paint(dueIn(c.Next, today), colorCaution)
	default:
		r.next.paint(c.Next.Clinical(), theme.ColorNameForeground)
		r.due.paint(dueIn(c.Next, today), colorMuted)
	}
}
