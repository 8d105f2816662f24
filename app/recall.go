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
	"stipple/store"
)

// recallStore is what the page of a recall needs of the store.
type recallStore interface {
	Recall(ctx context.Context, q planner.RecallQuery) ([]planner.Recalled, error)
	ErasedUses(ctx context.Context, q planner.RecallQuery) (int, error)
	Products(ctx context.Context) ([]store.Stored[planner.Product], error)
	Lots(ctx context.Context) ([]store.Stored[planner.Lot], error)
	Clinic(ctx context.Context) (store.Stored[planner.Clinic], error)
	RecordPrint(ctx context.Context, patient planner.ID, paper string) error
}

// recallPage is who received a lot, a product or a needle, and how to reach them.
type recallPage struct {
	widget.BaseWidget
	shell *shell
	store recallStore
	query planner.RecallQuery
	write func(path string, data []byte) error

	recalled []planner.Recalled
	lacks    string // what of the list could not be read; "" = nothing
	beyond   string // that charts were erased since; "" = none of these
	title    *text
	count    *text
	warned   *fyne.Container // that the list lacks something
	said     *fyne.Container
	list     *pickList
	table    fyne.CanvasObject
	body     *fyne.Container
	csv      *button
	letters  *button
}

func newRecallPage(s *shell, q planner.RecallQuery) *recallPage {
	p := &recallPage{
		shell: s, store: s.file, query: q, write: store.WriteWhole, title: pageTitle("Who received it?"), count: caption("").shortened(),
		warned: column(gapSmall), said: column(0), body: container.NewStack(),
	}
	p.csv = newButton("Save as CSV…", p.saveCSV)
	p.letters = newMainButton("Letters (PDF)…", p.askLetters)
	p.list = newPickList(func() int { return len(p.recalled) },
		func() fyne.CanvasObject { return newRecallLine() },
		func(id int, o fyne.CanvasObject) {
			if id < len(p.recalled) {
				o.(*recallLine).show(p.recalled[id])
			}
		})
	p.list.onOpen = p.openAt
	p.table = p.newTable()
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer sets the title and what can be done over the list.
func (p *recallPage) CreateRenderer() fyne.WidgetRenderer {
	back := newQuietButton("", p.back)
	back.Icon = theme.NavigateBackIcon()
	buttons := middle(row(gapSmall, p.csv, p.letters))
	left := padded(0, 0, -10, gapTight, middle(back))
	title := container.New(layout.NewBorderLayout(nil, nil, left, buttons), left, middle(column(2, p.title, p.count)), buttons)
	head := column(gapSmall, title, p.warned, p.said)
	return widget.NewSimpleRenderer(padded(gapLarge, gapLarge, gapPage, gapPage, readable(pageLimit, under(head, padded(gap, 0, 0, 0, p.body)))))
}

// recallColumns are the shares of the list's columns.
func recallColumns() []float32 { return []float32{2.2, 2.2, 1.9, 2.3, 2.3, 1.6} }

func (p *recallPage) newTable() fyne.CanvasObject {
	names := shared(gap, recallColumns(), fieldLabel("Patient"), fieldLabel("Contact"), fieldLabel("Session"), fieldLabel("Regions"), fieldLabel("Lot"), fieldLabel("State"))
	head := column(0, padded(10, 8, gap, gap, names), hairline())
	return container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius), under(head, padded(1, 1, 1, 1, p.list)))
}

// shown reads who received it.
func (p *recallPage) shown() {
	recalled, err := p.store.Recall(context.Background(), p.query)
	p.warn(err)
	p.warnErased()
	p.recalled = recalled
	p.title.set("Who received " + p.what() + "?")
	may := len(recalled) > 0 && p.shell.file.User().Role.May(planner.PrintPapers)
	p.csv.enable(may)
	p.letters.enable(may)
	if len(recalled) == 0 {
		p.count.set("")
		p.body.Objects = []fyne.CanvasObject{p.nobody()}
		p.body.Refresh()
		return
	}
	p.count.set(recallCount(recalled))
	p.body.Objects = []fyne.CanvasObject{p.table}
	p.body.Refresh()
	p.list.restart()
	p.shell.window.Canvas().Focus(p.list)
}

// warn says over the list what of it could not be read; any other error is shown
// as such.
func (p *recallPage) warn(err error) {
	p.lacks, p.warned.Objects = "", nil
	switch {
	case isCode(err, planner.Corrupt):
		p.shell.dialogs.record(err)
		p.lacks = planner.ErrorMessage(err)
		p.warned.Objects = []fyne.CanvasObject{notice(p.lacks, toneStop)}
	case err != nil:
		p.shell.dialogs.showError(err)
	}
	p.warned.Refresh()
	p.Refresh() // the list makes room
}

// warnErased says how many charts that were erased since name what is recalled:
// nobody in them can be reached.
func (p *recallPage) warnErased() {
	p.beyond = ""
	n, err := p.store.ErasedUses(context.Background(), p.query)
	switch {
	case isCode(err, planner.Corrupt):
		p.shell.dialogs.record(err)
		p.beyond = planner.ErrorMessage(err)
	case err != nil:
		p.shell.dialogs.showError(err)
	case n == 1:
		p.beyond = "1 chart that names it was erased since. Whose it was nobody can tell any more."
	case n > 1:
		p.beyond = grouped(n) + " charts that name it were erased since. Whose they were nobody can tell any more."
	}
	if p.beyond != "" {
		p.warned.Objects = append(p.warned.Objects, notice(p.beyond, toneCaution))
		p.warned.Refresh()
		p.Refresh()
	}
}

// recallCount counts the patients and sessions, and those that could still
// change.
func recallCount(list []planner.Recalled) string {
	patients, sessions := planner.RecalledPatients(list)
	open := map[planner.ID]bool{}
	for _, r := range list {
		if !r.Signed && !r.Elsewhere {
			open[r.Record] = true
		}
	}
	parts := []string{counted(patients, "patient"), counted(sessions, "session")}
	if len(open) > 0 {
		parts = append(parts, fmt.Sprintf("%s still being logged", grouped(len(open))))
	}
	return strings.Join(parts, "   ·   ")
}

// nobody says that nothing was found, and what that means.
func (p *recallPage) nobody() fyne.CanvasObject {
	how := ""
	if p.query.Lot == "" && p.query.Product == "" {
		how = " Spaces and capital letters make no difference; every other character does."
	}
	searched := "All sessions that were logged were searched, signed or not."
	if p.lacks != "" {
		searched = "All sessions that could be read were searched, signed or not."
	}
	words := mutedParagraph(searched + how)
	words.Segments[0].(*widget.TextSegment).Style.Alignment = fyne.TextAlignCenter
	says := "No record names this lot."
	switch {
	case p.query.Lot != "" || p.query.Batch != "":
	case p.query.Product != "":
		says = "No record names a lot of this product."
	default:
		says = "No record names such a needle."
	}
	return emptyPlace(column(gap, heading(says).aligned(fyne.TextAlignCenter), flush(words), container.NewCenter(newButton("Back to the stock", p.back))))
}

// what names what is recalled.
func (p *recallPage) what() string {
	switch q := p.query; {
	case q.Lot == "" && q.Batch != "" && len(p.recalled) > 0:
		return "lot " + p.recalled[0].Lot.Batch // as the label writes it
	case q.Lot == "" && q.Batch != "":
		return "lot " + q.Batch
	case q.Lot == "" && q.Product == "":
		return "a needle " + q.Needle
	}
	products, err := p.store.Products(context.Background())
	if err != nil {
		return "it"
	}
	lots, err := p.store.Lots(context.Background())
	if err != nil {
		return "it"
	}
	x := newStockIndex(products, lots)
	id, batch := p.query.Product, ""
	if lot, ok := x.lot(p.query.Lot); ok {
		id, batch = lot.Value.Product, "lot "+lot.Value.Batch+" of "
	}
	product, ok := x.product(id)
	if !ok {
		return "it"
	}
	return batch + product.Value.Label()
}

func (p *recallPage) openAt(line int) {
	if line >= 0 && line < len(p.recalled) {
		p.shell.openPatient(p.recalled[line].Patient.ID, tabOverview)
	}
}

func (p *recallPage) back() { p.shell.openStock() }

func (p *recallPage) escaped() bool {
	p.back()
	return true
}

func (p *recallPage) unsaved() bool         { return false }
func (p *recallPage) keep(then func(error)) { then(nil) }
func (p *recallPage) drop()                 {}

func (p *recallPage) commands() []command {
	some := func() bool { return !p.csv.Disabled() }
	return []command{
		{menu: menuStock, label: "Back to the stock", keys: ctrl(fyne.KeyB), run: p.back},
		{menu: menuStock, label: "Save the recall as CSV…", keys: ctrlShift(fyne.KeyS), run: p.saveCSV, enabled: some, apart: true},
		{menu: menuStock, label: "Letters about the recall…", keys: ctrlShift(fyne.KeyL), run: p.askLetters, enabled: some},
	}
}

// recallLine shows a session in which something recalled was used.
type recallLine struct {
	widget.BaseWidget
	patient, contact, session, regions, lot *twoLines
	state                                   *chip
}

func newRecallLine() *recallLine {
	l := &recallLine{
		patient: newTwoLines(strong("")), contact: newTwoLines(plain("")), session: newTwoLines(plain("")),
		regions: newTwoLines(plain("")), lot: newTwoLines(plain("")), state: newChip("", toneQuiet),
	}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer sets the columns beside each other.
func (l *recallLine) CreateRenderer() fyne.WidgetRenderer {
	content := shared(gap, recallColumns(), l.patient, l.contact, l.session, l.regions, l.lot, container.NewClip(middle(row(0, l.state))))
	return widget.NewSimpleRenderer(padded(8, 8, gap, gap, atLeast(0, 42, content)))
}

// show sets everything the line shows.
func (l *recallLine) show(r planner.Recalled) {
	ink := theme.ColorNameForeground
	l.patient.set(strings.ToUpper(r.Patient.Family)+", "+r.Patient.Given, r.Patient.Chart, ink)
	contact := r.Patient.Contact
	if contact.Phone == "" && contact.Email == "" {
		l.contact.set(orDash(oneLine(contact.Address, 200)), "", ink)
	} else {
		l.contact.set(orDash(contact.Phone), contact.Email, ink)
	}
	l.session.set(r.Date.Clinical(), joined(" · ", fmt.Sprintf("session %d", r.Session), r.By), ink)
	first, others := "—", ""
	if len(r.Regions) > 0 {
		first, others = r.Regions[0], strings.Join(r.Regions[1:], ", ")
	}
	if r.Unconfirmed {
		l.regions.set("Laid out", "use not confirmed", colorCaution)
	} else {
		l.regions.set(first, others, ink)
	}
	amount := ""
	if r.Amount > 0 {
		amount = stockAmount(r.Amount, r.Lot.Kind)
	}
	l.lot.set(r.Lot.Label, joined(" · ", "lot "+r.Lot.Batch, amount), ink)
	switch {
	case r.Elsewhere:
		l.state.set("Signed elsewhere", toneQuiet)
	case r.Signed:
		l.state.set("Signed", toneDone)
	default:
		l.state.set("Being logged", toneCaution)
	}
}
