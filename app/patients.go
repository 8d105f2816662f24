package app

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/planner/quantity"
	"stipple/store"
)

// patientsStore is what the list of patients needs of the store.
type patientsStore interface {
	Cards(ctx context.Context) ([]planner.Card, error)
	Drafts(ctx context.Context) ([]store.Draft, error)
	DropDraft(ctx context.Context, kind store.DraftKind, id planner.ID) error
}

// when is the filter by the next session.
type when int

const (
	anyTime when = iota
	within7
	within30
	overdue
	withoutPlan
)

func (w when) name() string {
	return [...]string{"Any time", "Within 7 days", "Within 30 days", "Overdue", "No plan yet"}[w]
}

// patientsPage is the list of patients with its search.
type patientsPage struct {
	widget.BaseWidget
	store     patientsStore
	dialogs   *dialogs
	today     func() planner.Date
	mayRecord bool
	colours   string // those of the window when the page was made

	finder *planner.Finder
	found  []int
	drafts []store.Draft

	search     *input
	indication *choiceField[planner.Indication]
	when       *choiceField[when]
	count      *text
	list       *pickList
	noMatchFor *text
	waiting    *fyne.Container
	body       *fyne.Container // one of the three that follow
	table      fyne.CanvasObject
	nobody     fyne.CanvasObject
	noMatch    fyne.CanvasObject

	onOpen  func(planner.ID)
	onNew   func()
	onDraft func(store.Draft)
}

func newPatientsPage(s patientsStore, d *dialogs, today func() planner.Date, mayRecord bool) *patientsPage {
	p := &patientsPage{
		store: s, dialogs: d, today: today, mayRecord: mayRecord, colours: coloursNow(), finder: planner.NewFinder(nil),
		search: newInput(), count: caption(""), noMatchFor: caption("").aligned(fyne.TextAlignCenter),
		body: container.NewStack(), waiting: column(gapSmall),
	}
	p.search.SetPlaceHolder("Search by name, chart number or phone")
	p.search.Icon = theme.SearchIcon()
	p.search.OnChanged = func(string) { p.find() }
	p.search.OnSubmitted = func(string) { p.openAt(0) }
	p.search.onKey = p.searchKey
	p.indication = newChoiceField(planner.Indications(), planner.Indication.Name, "Any indication")
	p.when = newChoiceField([]when{within7, within30, overdue, withoutPlan}, when.name, anyTime.name())
	p.indication.OnChange, p.when.OnChange = p.find, p.find
	p.list = newPickList(func() int { return len(p.found) },
		func() fyne.CanvasObject { return newPatientRow() },
		func(id int, o fyne.CanvasObject) {
			if id < len(p.found) {
				o.(*patientRow).show(p.finder.At(p.found[id]), p.today())
			}
		})
	p.list.onOpen = p.openAt
	p.list.onLeave = func() { p.focusOn(p.search) }
	p.list.onType = func(r rune) {
		p.focusOn(p.search)
		p.search.TypedRune(r)
	}
	p.table, p.nobody, p.noMatch = p.newTable(), p.newNobody(), p.newNoMatch()
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer arranges title, search and list.
func (p *patientsPage) CreateRenderer() fyne.WidgetRenderer {
	add := newMainButton("New patient", func() { p.onNew() })
	add.Icon = theme.ContentAddIcon()
	add.enable(p.mayRecord)
	title := container.NewBorder(nil, nil, nil, middle(add), column(2, pageTitle("Patients"), p.count))
	filters := row(gapSmall, atLeast(180, 0, p.indication), atLeast(170, 0, p.when))
	searching := container.New(layout.NewBorderLayout(nil, nil, nil, filters), padded(0, 0, 0, gapSmall, p.search), filters)
	head := column(gap, title, p.waiting, searching)
	page := under(head, padded(gap, 0, 0, 0, p.body))
	return widget.NewSimpleRenderer(padded(gapLarge, gapLarge, gapPage, gapPage, readable(pageLimit, page)))
}

// load reads the cards and drafts anew and keeps search and place.
func (p *patientsPage) load() {
	cards, err := p.store.Cards(context.Background())
	if err != nil {
		p.dialogs.showError(err)
		return
	}
	p.finder = planner.NewFinder(cards)
	p.find()
	p.loadDrafts()
}

// put shows a card that has changed.
func (p *patientsPage) put(card planner.Card) {
	p.finder.Put(card)
	p.find()
}

func (p *patientsPage) filter() planner.Filter {
	f := planner.Filter{Indication: p.indication.read(), Today: p.today()}
	switch p.when.read() {
	case within7:
		f.Within = quantity.Days(7)
	case within30:
		f.Within = quantity.Days(30)
	case overdue:
		f.Overdue = true
	case withoutPlan:
		f.NoPlan = true
	}
	return f
}

// find shows what matches what is asked for now.
func (p *patientsPage) find() {
	filter := p.filter()
	p.found = p.finder.Find(p.search.Text, filter)
	all := counted(p.finder.Len(), "patient")
	switch {
	case p.finder.Len() == 0:
		p.count.set("")
	case p.narrowed(filter):
		p.count.set(grouped(len(p.found)) + " of " + all)
	default:
		p.count.set(all)
	}
	switch {
	case p.finder.Len() == 0:
		p.place(p.nobody)
	case len(p.found) == 0:
		p.noMatchFor.set(fmt.Sprintf("Nothing matches among %s.", all))
		p.place(p.noMatch)
	default:
		p.place(p.table)
		p.list.restart()
	}
}

func (p *patientsPage) narrowed(filter planner.Filter) bool {
	return p.search.Text != "" || filter != planner.Filter{Today: filter.Today}
}

// place shows one of the three bodies.
func (p *patientsPage) place(body fyne.CanvasObject) {
	if len(p.body.Objects) == 1 && p.body.Objects[0] == body {
		return
	}
	p.body.Objects = []fyne.CanvasObject{body}
	p.body.Refresh()
}

// newTable sets the names of the columns over the list.
func (p *patientsPage) newTable() fyne.CanvasObject {
	names := shared(gap, patientColumns(), fieldLabel("Patient"), fieldLabel("Chart and phone"), fieldLabel("Indication"), fieldLabel("Next session"))
	head := column(0, padded(10, 8, gap, gap, names), hairline())
	return container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius),
		under(head, padded(1, 1, 1, 1, p.list)))
}

// newNobody greets a clinic that has no patients yet.
func (p *patientsPage) newNobody() fyne.CanvasObject {
	first := newMainButton("Record the first patient", func() { p.onNew() })
	first.enable(p.mayRecord)
	words := mutedParagraph("A patient needs a chart number and a name. Everything else can follow when it is known.")
	words.Segments[0].(*widget.TextSegment).Style.Alignment = fyne.TextAlignCenter
	return emptyPlace(column(gap, container.NewCenter(newMark(88)),
		pageTitle("No patients yet").aligned(fyne.TextAlignCenter), flush(words), container.NewCenter(first)))
}

// newNoMatch says that the search finds nothing and how to go on.
func (p *patientsPage) newNoMatch() fyne.CanvasObject {
	again := newButton("Clear search and filters", p.clear)
	return emptyPlace(column(gap, heading("No match").aligned(fyne.TextAlignCenter), p.noMatchFor, container.NewCenter(again)))
}

// emptyPlace keeps a message in the middle of a place that is empty.
func emptyPlace(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius),
		middle(centred(420, padded(gapPage, gapPage, 0, 0, content))))
}

// searchAs takes over what another list searches for.
func (p *patientsPage) searchAs(other *patientsPage) {
	p.indication.show(other.indication.read())
	p.when.show(other.when.read())
	p.search.SetText(other.search.Text)
}

// clear takes search and filters away.
func (p *patientsPage) clear() {
	p.indication.show("")
	p.when.show(anyTime)
	p.search.SetText("")
	p.find()
	p.focusOn(p.search)
}

// searchKey lets the arrows go down into the list and Escape clear the search.
func (p *patientsPage) searchKey(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyDown:
		if len(p.found) > 0 {
			p.focusOn(p.list)
		}
		return true
	case fyne.KeyEscape:
		if p.narrowed(p.filter()) {
			p.clear()
			return true
		}
	}
	return false
}

func (p *patientsPage) focusOn(w fyne.Focusable) {
	p.dialogs.window.Canvas().Focus(w)
}

func (p *patientsPage) openAt(row int) {
	if row >= 0 && row < len(p.found) && p.onOpen != nil {
		p.onOpen(p.finder.At(p.found[row]).ID)
	}
}

// loadDrafts offers what was typed and never saved.
func (p *patientsPage) loadDrafts() {
	p.waiting.Objects = nil
	p.waiting.Hide()
	defer p.waiting.Refresh()
	if !p.mayRecord {
		return
	}
	drafts, err := p.store.Drafts(context.Background())
	if err != nil {
		p.dialogs.record(err)
		return
	}
	p.drafts = drafts
	if len(drafts) == 0 {
		return
	}
	first := drafts[0]
	text := "Not saved yet: " + p.draftName(first) + ", typed " + first.At.Local().Format("02-Jan 15:04") + "."
	if more := len(drafts) - 1; more > 0 {
		text += " " + counted(more, "more draft") + " after it."
	}
	p.waiting.Show()
	p.waiting.Add(notice(text, toneNote,
		newQuietButton("Discard", func() { p.dropDraft(first) }),
		newButton("Continue", func() { p.onDraft(first) })))
}

// draftName says whose draft it is.
func (p *patientsPage) draftName(d store.Draft) string {
	kind := "record of "
	if d.Kind == store.PlanDraft {
		kind = "plan of "
	}
	if card, ok := p.finder.Card(d.Patient); ok {
		return kind + strings.ToUpper(card.Family) + ", " + card.Given
	}
	if patient, err := chart.Unpack[planner.Patient](d.Body); err == nil && d.Kind == store.PatientDraft && patient.Family != "" {
		return "new patient " + patient.DisplayName()
	}
	return "a new patient"
}

func (p *patientsPage) dropDraft(d store.Draft) {
	p.dialogs.confirm("Discard this draft?", "What was typed in it is lost.", "Discard", func() {
		if err := p.store.DropDraft(context.Background(), d.Kind, d.ID); err != nil {
			p.dialogs.showError(err)
		}
		p.loadDrafts()
	})
}

// shown gives the search the keyboard.
func (p *patientsPage) shown() {
	p.load()
	p.focusOn(p.search)
}

func (p *patientsPage) unsaved() bool { return false }
func (p *patientsPage) keep() error   { return nil }
func (p *patientsPage) drop()         {}

// escaped clears the search; true when there was something to clear.
func (p *patientsPage) escaped() bool { return p.searchKey(fyne.KeyEscape) }

func (p *patientsPage) commands() []command {
	return []command{bind(actFind, nil, func() { p.focusOn(p.search) })}
}
