package app

import (
	"context"
	"math"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// safetyStore is what the page of locking and keeping needs of the store.
type safetyStore interface {
	DueForErasing(ctx context.Context) ([]planner.Card, error)
}

// safetyPanel is when the window locks, how long charts are kept, whether the
// file is sound, and where it lies.
type safetyPanel struct {
	widget.BaseWidget
	shell    *shell
	store    safetyStore
	rows     *formRows
	idle     *numberField
	years    *numberField
	due      *text
	openDue  *button
	check    *checkCard
	sealing  *widget.RichText
	resume   *button
	sealed   *fyne.Container
	files    *fyne.Container
	OnChange func()
}

func newSafetyPanel(s *shell) *safetyPanel {
	p := &safetyPanel{
		shell: s, store: s.file, rows: newFormRows(),
		idle:  newNumberField("minutes", 1, planner.MaxIdleMinutes),
		years: newNumberField("years", 1, planner.MaxRetentionYears),
		due:   plain("").shortened(), files: column(gap), sealing: paragraph(""),
	}
	p.idle.hint(grouped(planner.IdleMinutesDefault))
	p.years.hint("No limit")
	p.idle.OnChange = func() { changed(p.OnChange) }
	p.years.OnChange = func() { changed(p.OnChange) }
	p.openDue = newButton("Show them", s.openDue)
	p.resume = newButton("Go on now", s.chores.resume)
	p.check = newCheckCard(s)
	p.sealed = titledCard("Sealing anew", flush(p.sealing), row(0, p.resume))
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the settings beside the state of the file.
func (p *safetyPanel) CreateRenderer() fyne.WidgetRenderer {
	locking := titledCard("Locking",
		beside(gap, p.rows.add("safety.idle_minutes", "The window locks after", p.idle, ""), spring()),
		flush(mutedParagraph("So long without a key or the mouse. From 1 to "+grouped(planner.MaxIdleMinutes)+" minutes; "+grouped(planner.IdleMinutesDefault)+" when left empty. What is typed and not saved is sealed first and waits for its user.")))
	keeping := titledCard("How long charts are kept",
		beside(gap, p.rows.add("safety.retention_years", "A chart is due after", p.years, ""), spring()),
		flush(mutedParagraph("Counted from the last visit. Left empty, no chart is ever due. Nothing is erased by itself: a due chart is listed, and somebody decides.")),
		container.NewBorder(nil, nil, nil, p.openDue, middle(p.due)),
		hairline(),
		column(gapTight, strong("What some rules say"), flush(mutedParagraph("Examples, not advice, and none is proposed: the law of the place decides."))),
		rulesTable())
	return widget.NewSimpleRenderer(shared(gap, []float32{1, 1}, column(gap, locking, keeping), column(gap, p.check, p.sealed, titledCard("Where everything lies", p.files))))
}

// rulesTable lists the examples with their sources.
func rulesTable() fyne.CanvasObject {
	table := column(gapSmall)
	for i, r := range keepingRules() {
		if i > 0 {
			table.Add(hairline())
		}
		table.Add(container.NewBorder(nil, nil, nil, column(0, tierChip(r.tier)),
			column(2, strong(r.place).shortened(), flush(paragraph(r.rule)), caption(r.source).shortened())))
	}
	return table
}

// show fills the fields.
func (p *safetyPanel) show(safety planner.Safety, may bool) {
	p.idle.show(float64(safety.IdleMinutes))
	p.years.show(float64(safety.RetentionYears))
	p.idle.enable(may)
	p.years.enable(may)
}

// read gives what the fields show; what cannot be read is noted.
func (p *safetyPanel) read(r *readings) planner.Safety {
	whole := func(path string, f *numberField) int {
		n := r.number(path, f)
		if n != math.Trunc(n) {
			r.note(path, planner.Errorf(planner.Invalid, "Write a whole number."))
		}
		return int(n)
	}
	return planner.Safety{IdleMinutes: whole("safety.idle_minutes", p.idle), RetentionYears: whole("safety.retention_years", p.years)}
}

// load reads what is not typed: how many charts are due, how far the sealing is
// and what lies where.
func (p *safetyPanel) load(safety planner.Safety) {
	p.shell.chores.heard = p.heard
	p.showDue(safety)
	p.heard()
	p.check.load()
	p.files.Objects = []fyne.CanvasObject{column(2, fieldLabel("Folder"), flush(paragraph(filepath.Dir(p.shell.file.Path()))))}
	for _, c := range companionsOf(p.shell.file.Path()) {
		size := fileSize(c.bytes)
		if c.folder {
			size = "folder"
		}
		p.files.Add(column(2, container.NewBorder(nil, nil, nil, caption(size), strong(c.name).shortened()), flush(mutedParagraph(c.what))))
	}
	p.files.Refresh()
}

// showDue counts the charts that are due.
func (p *safetyPanel) showDue(safety planner.Safety) {
	p.openDue.Hide()
	if safety.RetentionYears == 0 {
		p.due.paint("No limit is set, so no chart is due.", colorMuted)
		return
	}
	due, err := p.store.DueForErasing(context.Background())
	switch {
	case isCode(err, planner.Forbidden):
		p.due.paint("Who may erase charts sees which are due.", colorMuted)
	case err != nil:
		p.shell.dialogs.record(err)
		p.due.paint("The charts that are due could not be counted.", colorCaution)
	case len(due) == 0:
		p.due.paint("No chart is due.", colorMuted)
	default:
		p.due.paint(dueCharts(len(due)), theme.ColorNameForeground)
		p.openDue.Show()
	}
}

func dueCharts(n int) string {
	if n == 1 {
		return "1 chart is due."
	}
	return grouped(n) + " charts are due."
}

// heard shows how far the work behind the pages is.
func (p *safetyPanel) heard() {
	words := p.shell.chores.reseal.resealing()
	resting := words != "" && !p.shell.chores.reseal.going
	if words == "" {
		words = "Every chart is sealed under the clinic's present key."
	}
	setParagraph(p.sealing, words, theme.ColorNameForeground)
	visible(p.resume, resting)
	p.check.show()
}
