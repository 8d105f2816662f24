package app

import (
	"maps"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// auditPanel is the audit trail: what was done, by whom and when, newest first,
// with what tells one entry beside it.
type auditPanel struct {
	widget.BaseWidget
	shell *shell
	store auditStore
	write func(path string, data []byte) error

	trail   *trail
	names   auditNames
	turn    int // grows with every question, so that an old answer is not shown
	reading bool
	wants   bool // the list is to have the keyboard once it is there
	chosen  int  // the entry told of beside the list; -1 = none

	from, to *dateField
	by       *choiceField[planner.ID]
	deed     *choiceField[auditGroup]
	whose    *chartField
	wrong    *trouble
	count    *text
	export   *button
	list     *pickList
	beside   *fyne.Container // the sheet of the chosen entry
	table    *fyne.Container
	body     *fyne.Container
	said     *fyne.Container
}

func newAuditPanel(s *shell, from auditStore) *auditPanel {
	p := &auditPanel{
		shell: s, store: from, write: store.WriteWhole, trail: &trail{whole: true}, chosen: -1, wrong: newTrouble(), count: caption(""),
		from: newDateField(s.file.Today), to: newDateField(s.file.Today), said: column(0), beside: container.NewStack(),
	}
	p.from.entry.SetPlaceHolder("The beginning")
	p.to.entry.SetPlaceHolder("Today")
	p.deed = newChoiceField(auditGroups(), auditGroup.name, anyDeed.name())
	p.by = newChoiceField[planner.ID](nil, nil, "Anybody")
	p.whose = newChartField(s, from.Cards)
	p.from.OnChange, p.to.OnChange, p.by.OnChange, p.deed.OnChange, p.whose.OnChange = p.ask, p.ask, p.ask, p.ask, p.ask
	p.export = newButton("Export as CSV…", p.exportCSV)
	p.export.Icon = theme.DownloadIcon()
	p.list = newPickList(p.lines, func() fyne.CanvasObject { return newAuditLine() }, p.line)
	p.list.HideSeparators = true
	p.list.onOpen = p.open
	p.list.onWalk = func(i int) {
		if p.chosen >= 0 {
			p.tell(min(i, len(p.trail.entries)-1))
		}
	}
	p.beside.Hide()
	p.body, p.table = container.NewStack(), p.newTable()
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the filters over the list.
func (p *auditPanel) CreateRenderer() fyne.WidgetRenderer {
	filters := shared(gapSmall, []float32{1, 1, 1.15, 1.15, 1.35},
		newFormRow("From", p.from, "").Container, newFormRow("To", p.to, "").Container, newFormRow("Who", p.by, "").Container,
		newFormRow("What", p.deed, "").Container, column(gapTight, fieldLabel("Whose chart"), p.whose))
	foot := container.NewBorder(nil, nil, nil, p.export, middle(p.count))
	head := column(gapSmall, filters, p.wrong, foot, p.said)
	return widget.NewSimpleRenderer(padded(gap, gap, gapPage, gapPage, readable(pageLimit, under(head, padded(gapSmall, 0, 0, 0, p.body)))))
}

// newTable sets the list beside the sheet of the chosen entry.
func (p *auditPanel) newTable() *fyne.Container {
	table := container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius),
		under(column(0, auditHead(), hairline()), padded(1, 1, 1, 1, p.list)))
	return shared(gap, []float32{1.7, 1}, table, p.beside)
}

func (p *auditPanel) scrolls() []*container.Scroll { return scrollsIn(p.beside) }

// load shows the trail from its newest entry.
func (p *auditPanel) load() {
	if err := p.shell.file.User().Role.Allow(planner.SeeAudit); err != nil {
		p.refuse(planner.ErrorMessage(err))
		return
	}
	p.names = newAuditNames(p.store, p.shell.dialogs)
	p.by.offer(p.names.known(), p.names.user, "Anybody")
	p.wants = true
	p.ask()
}

// refuse says why there is nothing to see.
func (p *auditPanel) refuse(why string) {
	for _, field := range []field{p.from, p.to, p.by, p.deed} {
		field.enable(false)
	}
	p.whose.pick.enable(false)
	p.export.enable(false)
	words := centredWords(why + " What you do is noted there like what everybody does.")
	p.place(emptyPlace(column(gap, heading("The audit trail").aligned(fyne.TextAlignCenter), flush(words))))
}

// centredWords are muted words in the middle of an empty place.
func centredWords(value string) *widget.RichText {
	words := mutedParagraph(value)
	words.Segments[0].(*widget.TextSegment).Style.Alignment = fyne.TextAlignCenter
	return words
}

func (p *auditPanel) place(content fyne.CanvasObject) {
	p.body.Objects = []fyne.CanvasObject{content}
	p.body.Refresh()
}

// question gives what the filters ask for.
func (p *auditPanel) question() (planner.AuditQuery, error) {
	var r readings
	q := planner.AuditQuery{
		From: r.date("from", p.from), To: r.date("to", p.to),
		By: p.by.read(), Patient: p.whose.read(), Ops: p.deed.read().ops(),
	}
	if err := r.with(nil); err != nil {
		return q, r.faults.Err()
	}
	if !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From) {
		return q, planner.Errorf(planner.Invalid, "The first day lies after the last one.")
	}
	return q, nil
}

// ask shows what the filters ask for now.
func (p *auditPanel) ask() {
	q, err := p.question()
	p.wrong.set("")
	if err != nil {
		p.wrong.set(planner.ErrorMessage(err))
		p.Refresh()
		return
	}
	p.turn++
	p.reading = false
	p.trail = newTrail(p.store, q)
	p.tell(-1)
	p.said.Objects = nil
	p.more()
}

// more reads the next page beside the window.
func (p *auditPanel) more() {
	if p.reading || p.trail.whole {
		return
	}
	p.reading = true
	turn, first := p.turn, len(p.trail.entries) == 0
	from, merged := p.trail, p.names.merged
	var page []planner.AuditEntry
	p.shell.runner.quietly(func() (err error) {
		if len(merged) == 0 && first {
			if merged, err = learnMerges(p.store); err != nil {
				return err
			}
		}
		page, err = from.next()
		return err
	}, func(err error) {
		if p.turn != turn {
			return // something else was asked meanwhile
		}
		p.reading = false
		maps.Copy(p.names.merged, merged)
		if err != nil {
			p.trail.whole = true // it is not asked again and again
			p.shell.dialogs.showError(err)
		}
		p.trail.add(page)
		p.read(first)
	})
}

// read shows what was read.
func (p *auditPanel) read(first bool) {
	n := len(p.trail.entries)
	p.export.enable(n > 0)
	switch {
	case n == 0:
		p.count.set("")
		p.place(emptyPlace(column(gap, heading("No entry").aligned(fyne.TextAlignCenter), flush(centredWords("Nothing in the trail is what you ask for. Widen the filters.")))))
		return
	case p.trail.whole:
		p.count.set(entriesCounted(n))
	default:
		p.count.set("The newest " + grouped(n) + " entries; more are read as you scroll")
	}
	if first {
		p.place(p.table)
		p.list.restart()
		if p.wants { // not while a filter is being typed
			p.wants = false
			p.shell.window.Canvas().Focus(p.list)
		}
		return
	}
	p.list.Refresh()
}

// lines counts what the list shows: the entries, and a last line that says
// whether there are more.
func (p *auditPanel) lines() int {
	if len(p.trail.entries) == 0 {
		return 0
	}
	return len(p.trail.entries) + 1
}

func (p *auditPanel) line(i int, o fyne.CanvasObject) {
	l := o.(*auditLine)
	switch {
	case i < len(p.trail.entries):
		l.show(p.trail.entries[i], p.names, i == p.chosen)
	case p.trail.whole:
		l.say("Nothing older.")
	default:
		l.say("More before this…")
		p.more()
	}
}

// open tells of an entry beside the list, or takes that away again.
func (p *auditPanel) open(i int) {
	if i == p.chosen {
		i = -1
	}
	p.tell(i)
}

func (p *auditPanel) tell(i int) {
	if i >= len(p.trail.entries) {
		return
	}
	p.chosen = i
	p.beside.Objects = nil
	if i >= 0 {
		shut := newQuietButton("", func() { p.tell(-1) })
		shut.Icon = theme.CancelIcon()
		sheet := container.NewVScroll(padded(20, 20, gapLarge, gapLarge, auditSheet(p.trail.entries[i], p.names)))
		p.beside.Objects = []fyne.CanvasObject{
			newPanel(colorSurface, colorHairline, sizePanelRadius), padded(1, 1, 1, 1, sheet),
			padded(gapSmall, 0, 0, gapSmall, column(0, rightOf(shut))),
		}
	}
	visible(p.beside, i >= 0)
	p.table.Refresh()
	p.list.Refresh()
}

// escaped takes the sheet away; true when there was one.
func (p *auditPanel) escaped() bool {
	if p.chosen < 0 {
		return false
	}
	p.tell(-1)
	return true
}
