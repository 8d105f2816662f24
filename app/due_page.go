package app

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// duePage lists the charts that have been kept as long as the clinic has set,
// for somebody to decide what becomes of each.
type duePage struct {
	widget.BaseWidget
	shell  *shell
	safety planner.Safety
	cards  []planner.Card
	count  *text
	list   *pickList
	body   *fyne.Container
	table  fyne.CanvasObject
}

// openDue shows which charts are due.
func (s *shell) openDue() {
	if _, here := s.current.(*duePage); !here {
		s.leave(func() { s.show(newDuePage(s)) })
	}
}

func newDuePage(s *shell) *duePage {
	p := &duePage{shell: s, count: caption("").shortened(), body: container.NewStack()}
	p.list = newPickList(func() int { return len(p.cards) },
		func() fyne.CanvasObject { return newDueRow() },
		func(id int, o fyne.CanvasObject) {
			if id < len(p.cards) {
				o.(*dueRow).show(p.cards[id], s.file.Today())
			}
		})
	p.list.onOpen = p.ask
	names := shared(gap, dueColumns(), fieldLabel("Patient"), fieldLabel("Chart"), fieldLabel("Last day in chart"), fieldLabel("State"))
	p.table = container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius),
		under(column(0, padded(10, 8, gap, gap, names), hairline()), padded(1, 1, 1, 1, p.list)))
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the title over the list.
func (p *duePage) CreateRenderer() fyne.WidgetRenderer {
	back := newQuietButton("", p.shell.home)
	back.Icon = theme.NavigateBackIcon()
	left := padded(0, 0, -10, gapTight, middle(back))
	title := container.New(layout.NewBorderLayout(nil, nil, left, nil), left, middle(column(2, pageTitle("Charts that are due"), p.count)))
	return widget.NewSimpleRenderer(padded(gapLarge, gapLarge, gapPage, gapPage, readable(pageLimit, under(title, padded(gap, 0, 0, 0, p.body)))))
}

// shown reads which charts are due.
func (p *duePage) shown() {
	s := p.shell
	clinic, err := s.file.Clinic(context.Background())
	if err == nil {
		p.safety = clinic.Value.Safety
		p.cards, err = s.file.DueForErasing(context.Background())
	}
	if err != nil {
		s.dialogs.showError(err)
	}
	years := counted(p.safety.RetentionYears, "year")
	switch {
	case p.safety.RetentionYears == 0:
		p.count.set("")
		p.place(p.nothing("No time of keeping is set",
			"How many years charts are kept after the last visit is set on the page of the clinic, under Safety. What the law of your place asks for, the clinic must know; Stipple sets no number."))
	case len(p.cards) == 0:
		p.count.set("")
		p.place(p.nothing("Nothing is due", "No patient's last visit lies "+years+" back or more. Nothing is ever erased by itself."))
	default:
		p.count.set(counted(len(p.cards), "chart") + ", last visit " + years + " ago or more. Choose one to open, archive or erase it; nothing happens by itself.")
		p.place(p.table)
		p.list.restart()
		s.window.Canvas().Focus(p.list)
	}
}

func (p *duePage) place(o fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{o}
	p.body.Refresh()
}

func (p *duePage) nothing(title, line string) fyne.CanvasObject {
	words := mutedParagraph(line)
	words.Segments[0].(*widget.TextSegment).Style.Alignment = fyne.TextAlignCenter
	return emptyPlace(column(gap, heading(title).aligned(fyne.TextAlignCenter), flush(words),
		container.NewCenter(newButton("Back to the patients", p.shell.home))))
}

// ask offers what can become of a chart.
func (p *duePage) ask(row int) {
	if row < 0 || row >= len(p.cards) {
		return
	}
	s, card := p.shell, p.cards[row]
	options := []option{{label: "Leave it"}}
	if s.may(planner.ErasePatients) {
		options = append(options, option{label: "Erase…", run: p.with(card.ID, func(patient planner.Patient) {
			s.askErase(patient, func() { s.show(newDuePage(s)) })
		})})
	}
	if s.may(planner.ArchivePatients) && !card.Archived {
		options = append(options, option{label: "Archive…", run: p.with(card.ID, func(patient planner.Patient) { s.askArchive(patient, p.shown) })})
	}
	options = append(options, option{label: "Open the chart", kind: highImportance, run: func() { s.openPatient(card.ID, tabOverview) }})
	words := joined(" ", cardName(card)+", chart "+oneLine(card.Chart, 60)+". Last day in chart "+card.Last.Clinical()+", "+longAgo(card.Last, s.file.Today())+".", p.refusal())
	s.dialogs.choose("What becomes of this chart?", words, options...)
}

// refusal says who may erase where this user may not.
func (p *duePage) refusal() string {
	return planner.ErrorMessage(p.shell.file.User().Role.Allow(planner.ErasePatients))
}

// with reads the patient an action is about.
func (p *duePage) with(id planner.ID, run func(planner.Patient)) func() {
	return func() {
		patient, err := p.shell.file.Patient(context.Background(), id)
		if err != nil {
			p.shell.dialogs.showError(err)
			return
		}
		run(patient.Value)
	}
}

func (p *duePage) escaped() bool {
	p.shell.home()
	return true
}

func (p *duePage) unsaved() bool         { return false }
func (p *duePage) keep(then func(error)) { then(nil) }
func (p *duePage) drop()                 {}
func (p *duePage) commands() []command   { return nil }

// longAgo says how long a day lies back: "11 years ago", "5 months ago".
func longAgo(day, today planner.Date) string {
	if years := day.AgeOn(today); years > 0 {
		return counted(years, "year") + " ago"
	}
	months := 0
	for !today.Before(day.AddMonths(months + 1)) {
		months++
	}
	if months > 0 {
		return counted(months, "month") + " ago"
	}
	return counted(int(day.DaysUntil(today)), "day") + " ago"
}

// dueColumns are the shares of the list's columns.
func dueColumns() []float32 { return []float32{3.2, 2, 2, 1.2} }

// dueRow shows one chart that is due.
type dueRow struct {
	widget.BaseWidget
	patient, chart, last *twoLines
	state                *chip
}

func newDueRow() *dueRow {
	r := &dueRow{patient: newTwoLines(strong("")), chart: newTwoLines(plain("")), last: newTwoLines(plain("")), state: newChip("", toneQuiet)}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer sets the columns beside each other.
func (r *dueRow) CreateRenderer() fyne.WidgetRenderer {
	content := shared(gap, dueColumns(), r.patient, r.chart, r.last, container.NewClip(middle(row(0, r.state))))
	return widget.NewSimpleRenderer(padded(8, 8, gap, gap, atLeast(0, 42, content)))
}

// show sets everything the line shows.
func (r *dueRow) show(c planner.Card, today planner.Date) {
	born := "birth date not stated"
	if !c.Born.IsZero() {
		born = "born " + c.Born.Clinical() + " (" + strconv.Itoa(c.Born.AgeOn(today)) + " y)"
	}
	r.patient.set(cardName(c), born, theme.ColorNameForeground)
	r.chart.set(c.Chart, formerly(c.Former), theme.ColorNameForeground)
	r.last.set(c.Last.Clinical(), longAgo(c.Last, today), theme.ColorNameForeground)
	if c.Archived {
		r.state.set("Archived", toneQuiet)
	} else {
		r.state.set("In use", toneNote)
	}
}
