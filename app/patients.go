package app

import (
	"context"
	"runtime/debug"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store"
)

// patientsStore is what the list of patients needs of the store.
type patientsStore interface {
	Cards(ctx context.Context) ([]planner.Card, error)
	LastSave(ctx context.Context) (int64, error)
	Clinic(ctx context.Context) (store.Stored[planner.Clinic], error)
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
	runner    runner
	today     func() planner.Date
	mayRecord bool
	colours   string // those of the window when the page was made

	finder *planner.Finder
	read   int64          // the last save when the cards were read
	safety planner.Safety // for how long charts are kept
	found  []int
	listed int // patients that are not archived
	drafts []store.Draft

	search     *input
	indication *choiceField[planner.Indication]
	when       *choiceField[when]
	due        *toggle
	archived   *toggle
	count      *text
	list       *pickList
	waiting    *fyne.Container
	body       *fyne.Container // one of the three that follow
	table      fyne.CanvasObject
	nobody     fyne.CanvasObject
	noMatch    *fyne.Container
	dueLine    *fyne.Container // the way to the page of what is due

	onOpen  func(planner.ID)
	onNew   func()
	onDraft func(store.Draft)
	onDue   func()
}

func newPatientsPage(s patientsStore, d *dialogs, r runner, today func() planner.Date, mayRecord bool) *patientsPage {
	p := &patientsPage{
		store: s, dialogs: d, today: today, mayRecord: mayRecord, colours: coloursNow(), finder: planner.NewFinder(nil),
		search: newInput(), count: caption(""),
		body: container.NewStack(), waiting: column(gapSmall), dueLine: column(0), noMatch: container.NewStack(),
	}
	p.search.SetPlaceHolder("Search by name, chart number or phone")
	p.search.Icon = theme.SearchIcon()
	p.search.OnChanged = func(string) { p.find() }
	p.search.OnSubmitted = func(string) { p.openAt(0) }
	p.search.onKey = p.searchKey
	p.indication = newChoiceField(planner.Indications(), planner.Indication.Name, "Any indication")
	p.when = newChoiceField([]when{within7, within30, overdue, withoutPlan}, when.name, anyTime.name())
	p.indication.OnChange, p.when.OnChange = p.find, p.find
	p.due, p.archived = newToggle("Due", p.find), newToggle("Archived", p.find)
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
	p.table, p.nobody = p.newTable(), p.newNobody()
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer arranges title, search and list.
func (p *patientsPage) CreateRenderer() fyne.WidgetRenderer {
	add := newMainButton("New patient", func() { p.onNew() })
	add.Icon = theme.ContentAddIcon()
	add.enable(p.mayRecord)
	title := container.NewBorder(nil, nil, nil, middle(add), column(2, pageTitle("Patients"), p.count))
	filters := row(gapSmall, atLeast(180, 0, p.indication), atLeast(150, 0, p.when), middle(p.due), middle(p.archived))
	searching := container.New(layout.NewBorderLayout(nil, nil, nil, filters), padded(0, 0, 0, gapSmall, p.search), filters)
	head := column(gap, title, p.waiting, searching, p.dueLine)
	page := under(head, padded(gap, 0, 0, 0, p.body))
	return widget.NewSimpleRenderer(padded(gapLarge, gapLarge, gapPage, gapPage, readable(pageLimit, page)))
}

// load reads the cards and drafts anew and keeps search and place.
func (p *patientsPage) load() {
	if err := p.readCards(); err != nil {
		p.dialogs.showError(err)
		return
	}
	p.loadSafety()
	p.recount()
	p.find()
	p.loadDrafts()
}

// readCards reads the cards, unless nothing was saved since they were read last.
func (p *patientsPage) readCards() error {
	saved, err := p.store.LastSave(context.Background())
	if err != nil || saved == p.read && saved > 0 {
		return err
	}
	cards, err := p.store.Cards(context.Background())
	if err != nil {
		return err
	}
	p.finder, p.read = planner.NewFinder(cards), saved
	if len(cards) > manyCards {
		go debug.FreeOSMemory()
	}
	return nil
}

// put shows a card that has changed.
func (p *patientsPage) put(card planner.Card) {
	p.finder.Put(card)
	p.recount()
	p.find()
}

// manyCards is from how many cards on what reading them took is given back to the
// computer at once: the list holds them in a quarter of that.
const manyCards = 10_000

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

// emptyPlace keeps a message in the middle of a place that is empty.
func emptyPlace(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius),
		middle(centred(420, padded(gapPage, gapPage, 0, 0, content))))
}

// searchAs takes over what another list searches for.
func (p *patientsPage) searchAs(other *patientsPage) {
	p.indication.show(other.indication.read())
	p.when.show(other.when.read())
	p.due.show(other.due.on)
	p.archived.show(other.archived.on)
	p.search.SetText(other.search.Text)
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
	drafts = p.open(drafts)
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

// open leaves out drafts of archived charts: they wait until those are restored.
func (p *patientsPage) open(drafts []store.Draft) []store.Draft {
	var list []store.Draft
	for _, d := range drafts {
		if card, ok := p.finder.Card(d.Patient); !ok || !card.Archived {
			list = append(list, d)
		}
	}
	return list
}

// draftName says whose draft it is.
func (p *patientsPage) draftName(d store.Draft) string {
	kind := "record of "
	if d.Kind == store.PlanDraft {
		kind = "plan of "
	}
	if card, ok := p.finder.Card(d.Patient); ok {
		return kind + cardName(card)
	}
	if patient, err := chart.Unpack[planner.Patient](d.Body); err == nil && d.Kind == store.PatientDraft && patient.Family != "" {
		return "new patient " + patient.DisplayName()
	}
	return "a new patient"
}

func (p *patientsPage) dropDraft(d store.Draft) {
	p.dialogs.confirm("Discard this draft?", "What was typed in it is lost.", "Discard", func() {
		p.runner.run("Discarding the draft…", func() error {
			return p.store.DropDraft(context.Background(), d.Kind, d.ID)
		}, func(err error) {
			p.dialogs.showError(err)
			p.loadDrafts()
		})
	})
}

// shown gives the search the keyboard.
func (p *patientsPage) shown() {
	p.load()
	p.focusOn(p.search)
}

func (p *patientsPage) unsaved() bool         { return false }
func (p *patientsPage) keep(then func(error)) { then(nil) }
func (p *patientsPage) drop()                 {}

// escaped clears the search; true when there was something to clear.
func (p *patientsPage) escaped() bool { return p.searchKey(fyne.KeyEscape) }

func (p *patientsPage) commands() []command {
	return []command{bind(actFind, nil, func() { p.focusOn(p.search) })}
}
