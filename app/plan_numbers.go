package app

import (
	"context"
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
	"stipple/planner/quantity"
)

// planNumbers shows what the session and the whole plan will need.
type planNumbers struct {
	page   *planPage
	object fyne.CanvasObject
	column *text
	cells  [4][2]*text
	basis  *noteText
	left   *noteText
	shift  *tapChip
}

func newPlanNumbers(p *planPage) *planNumbers {
	n := &planNumbers{page: p, column: caption("").aligned(fyne.TextAlignTrailing), basis: newNoteText(), left: newNoteText()}
	head := padded(0, 0, 0, 8, shared(gapSmall, estimateShares(), middle(strong("Estimate")),
		n.column, caption("All").aligned(fyne.TextAlignTrailing)))
	table := column(0)
	for i, label := range []string{"Dots", "Minutes", "Pigment", "Needles"} {
		for j := range n.cells[i] {
			n.cells[i][j] = newText("", theme.ColorNameForeground, theme.SizeNameText, fyne.TextStyle{Bold: j == 0}).aligned(fyne.TextAlignTrailing)
		}
		table.Add(shared(gapSmall, estimateShares(), caption(label), n.cells[i][0], n.cells[i][1]))
	}
	n.shift = newTapChip("Redistribute…", tonePrimary, p.askRedistribute)
	body := column(6, table, container.NewHBox(n.shift), n.left.object, n.basis.object)
	n.object = planPanel(headed(head, container.NewVScroll(padded(0, 4, 0, 8, body))))
	return n
}

func estimateShares() []float32 { return []float32{1.2, 1, 0.95} }

func (n *planNumbers) refresh() {
	p, plan := n.page, n.page.plan()
	session := plan.Estimate(p.session, p.head, p.laid(), p.deps.ref, p.rates)
	total := plan.EstimateTotal(p.head, p.laid(), p.deps.ref, p.rates)
	visible(n.shift, p.canRedistribute())
	n.column.set(fmt.Sprintf("Session %d", p.session+1))
	for j, e := range []planner.Estimate{session, total} {
		n.cells[0][j].set(dotsText(e.Dots))
		n.cells[1][j].set(minutesText(e))
		n.cells[2][j].set(pigmentText(e.Pigment))
		n.cells[3][j].set(needlesText(e.Needles))
	}
	left := ""
	if len(session.Unknown) > 0 {
		left = "Without " + joined(", ", session.Unknown...) + ": area or density is not stated."
	}
	n.left.set(left)
	basis := ""
	if session.Dots > 0 || total.Dots > 0 {
		basis = "Minutes: " + session.Basis.String() + "."
	}
	n.basis.set(joined(" ", basis, n.otherBasis(session, session.Dots > 0 || total.Dots > 0)))
}

// otherBasis says where pigment and needles come from, or how they would be
// known.
func (n *planNumbers) otherBasis(e planner.Estimate, counted bool) string {
	switch {
	case e.PigmentBasis.IsZero() || e.NeedlesBasis.IsZero():
		return "Pigment and needles: enter the clinic's rates under Clinic, or count both at the chair."
	case !counted:
		return ""
	case e.PigmentBasis == e.NeedlesBasis:
		return "Pigment and needles: " + e.PigmentBasis.String() + "."
	}
	return "Pigment: " + e.PigmentBasis.String() + ". Needles: " + e.NeedlesBasis.String() + "."
}

// teacher gives the signed sessions that an operator's rate is learned from.
type teacher interface {
	SignedBy(ctx context.Context, operator planner.ID, limit int) ([]planner.SessionRecord, error)
}

// learnedRates gives the rates of estimates: what the user's own signed sessions
// teach, where they can be read, over what the clinic typed.
func learnedRates(from teacher, user planner.User, d *dialogs, published planner.Band, typed planner.Rates) planner.Rates {
	records, err := from.SignedBy(context.Background(), user.ID, planner.MostTaught)
	if err != nil {
		d.record(err)
		return typed
	}
	return planner.LearnRates(planner.Person(user), records, published).Over(typed)
}

func dotsText(dots float64) string {
	if dots == 0 {
		return "—"
	}
	return grouped(int(math.Round(dots)))
}

// minutesText gives "35–71", or "—" when not known.
func minutesText(e planner.Estimate) string {
	if e.MinutesHi == 0 {
		return "—"
	}
	low, high := grouped(int(math.Round(float64(e.MinutesLow)))), grouped(int(math.Round(float64(e.MinutesHi))))
	if low == high {
		return low
	}
	return low + "–" + high
}

func pigmentText(ml quantity.Millilitres) string {
	if ml == 0 {
		return "—"
	}
	return ml.RoundedUp().String()
}

func needlesText(n int) string {
	if n == 0 {
		return "—"
	}
	return grouped(n)
}
