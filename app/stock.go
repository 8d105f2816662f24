package app

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// stockStore is what the page of the stock needs of the store.
type stockStore interface {
	Products(ctx context.Context) ([]store.Stored[planner.Product], error)
	SaveProduct(ctx context.Context, product store.Stored[planner.Product]) (store.Stored[planner.Product], error)
	Lots(ctx context.Context) ([]store.Stored[planner.Lot], error)
	SaveLot(ctx context.Context, lot store.Stored[planner.Lot]) (store.Stored[planner.Lot], error)
	ImportStock(ctx context.Context, rows []planner.StockRow) (planner.StockImport, error)
	LotAmounts(ctx context.Context) (map[planner.ID]float64, error)
	NewID() planner.ID
	Today() planner.Date
}

// stockPage is the stock: products with their lots, what needs attention first.
type stockPage struct {
	widget.BaseWidget
	shell *shell
	store stockStore

	index *stockIndex
	used  map[planner.ID]float64
	rows  []stockRow // everything, in order
	found []int      // what is shown of it

	tabs    *tabBar
	kind    planner.StockKind // "" = all
	search  *scanField
	says    *trouble
	closed  *tick
	count   *text
	result  *fyne.Container // what came of an import
	list    *pickList
	body    *fyne.Container // one of the three that follow
	table   fyne.CanvasObject
	nothing fyne.CanvasObject
	noMatch fyne.CanvasObject
}

func newStockPage(s *shell) *stockPage {
	p := &stockPage{
		shell: s, store: s.file, index: newStockIndex(nil, nil), search: newScanField("Scan a label, or search by name, maker, batch or supplier"),
		says: newTrouble(), count: caption(""), result: column(0), body: container.NewStack(),
	}
	p.tabs = newTabBar([]string{"All", "Pigments", "Diluents", "Needles", "Machines"}, p.turn)
	p.closed = newTick("Show closed lots", func(bool) { p.find() })
	p.search.Icon = theme.SearchIcon()
	p.search.OnChanged = func(string) { p.find() }
	p.search.OnSubmitted = func(string) { p.submit() }
	p.search.onKey = p.searchKey
	p.list = newPickList(func() int { return len(p.found) },
		func() fyne.CanvasObject { return newStockLine() },
		func(id int, o fyne.CanvasObject) {
			if id < len(p.found) {
				o.(*stockLine).show(p.rows[p.found[id]], id, p.leads(id), p.store.Today())
			}
		})
	p.list.HideSeparators = true
	p.list.onOpen = p.openAt
	p.list.onLeave = func() { p.focusOn(p.search) }
	p.list.onType = func(r rune) {
		p.focusOn(p.search)
		p.search.TypedRune(r)
	}
	p.table, p.nothing, p.noMatch = p.newTable(), p.newNothing(), p.newNoMatch()
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer arranges title, tabs, search and list.
func (p *stockPage) CreateRenderer() fyne.WidgetRenderer {
	may := p.shell.may(planner.EditStock)
	add := newMainButton("New lot", p.newLot)
	add.Icon = theme.ContentAddIcon()
	product := newButton("New product", func() { p.newProduct(planner.Product{}, nil) })
	bring := newButton("Import…", p.askImport)
	for _, b := range []*button{add, product, bring} {
		b.enable(may)
	}
	buttons := row(gapSmall)
	if p.shell.may(planner.SeeRecords) {
		buttons.Add(newButton("Recall a batch…", p.askRecall))
	}
	for _, b := range []*button{bring, product, add} {
		buttons.Add(b)
	}
	placed := middle(buttons)
	title := container.New(layout.NewBorderLayout(nil, nil, nil, placed), middle(column(2, pageTitle("Stock"), p.count)), placed)
	head := column(0,
		container.NewStack(newPanel(colorSurface, "", ""), padded(14, 0, gapPage, gapPage, column(gapSmall, title, padded(0, 0, -12, 0, p.tabs)))), hairline())
	tools := row(gap, middle(p.closed), middle(newLink("Setting the scanner", p.helpScanner)))
	searching := container.New(layout.NewBorderLayout(nil, nil, nil, tools), padded(0, 0, 0, gap, p.search), tools)
	body := under(column(gapSmall, searching, p.says, p.result), padded(gapSmall, 0, 0, 0, p.body))
	return widget.NewSimpleRenderer(under(head, padded(gap, gapLarge, gapPage, gapPage, readable(pageLimit, body))))
}

// load reads the stock anew and keeps search and place.
func (p *stockPage) load() {
	ctx := context.Background()
	products, err := p.store.Products(ctx)
	if err != nil {
		p.shell.dialogs.showError(err)
		return
	}
	lots, err := p.store.Lots(ctx)
	if err != nil {
		p.shell.dialogs.showError(err)
		return
	}
	if p.used, err = p.store.LotAmounts(ctx); err != nil {
		p.shell.dialogs.showError(err)
		return
	}
	p.index = newStockIndex(products, lots)
	p.rows = stockRows(p.index, p.used, p.store.Today())
	p.find()
}

// turn shows one kind, or all of them.
func (p *stockPage) turn(tab int) {
	p.tabs.mark(tab)
	p.kind = ""
	if kinds := planner.StockKinds(); tab > 0 {
		p.kind = kinds[tab-1]
	}
	p.find()
}

// newTable sets the names of the columns over the list.
func (p *stockPage) newTable() fyne.CanvasObject {
	names := shared(gap, stockColumns(), fieldLabel("Product"), fieldLabel("Batch"), fieldLabel("Expiry"), fieldLabel("Left"), fieldLabel("Received"))
	head := column(0, padded(10, 8, gap, gap, names), hairline())
	return container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius), under(head, padded(1, 1, 1, 1, p.list)))
}

// newNothing says how a stock begins.
func (p *stockPage) newNothing() fyne.CanvasObject {
	may := p.shell.may(planner.EditStock)
	first := newMainButton("Type the first product", func() { p.newProduct(planner.Product{}, nil) })
	bring := newButton("Import a CSV file…", p.askImport)
	first.enable(may)
	bring.enable(may)
	words := mutedParagraph("Scan the label of a bottle or a box, type what it says, or import a list that a spreadsheet saved as CSV.")
	words.Segments[0].(*widget.TextSegment).Style.Alignment = fyne.TextAlignCenter
	return emptyPlace(column(gap, container.NewCenter(newMark(88)), pageTitle("Nothing in stock yet").aligned(fyne.TextAlignCenter), flush(words),
		container.NewCenter(row(gapSmall, bring, first))))
}

// newNoMatch says that the search finds nothing and how to go on.
func (p *stockPage) newNoMatch() fyne.CanvasObject {
	again := newButton("Clear the search", p.clear)
	words := caption("Press Enter when it is a whole code or batch number that is new.").aligned(fyne.TextAlignCenter)
	return emptyPlace(column(gap, heading("No match").aligned(fyne.TextAlignCenter), words, container.NewCenter(again)))
}

func (p *stockPage) focusOn(w fyne.Focusable) { p.shell.window.Canvas().Focus(w) }

func (p *stockPage) helpScanner() { p.shell.dialogs.inform("Setting the scanner", scannerHelp) }

// shown gives the search the keyboard.
func (p *stockPage) shown() {
	p.load()
	p.focusOn(p.search)
}

func (p *stockPage) unsaved() bool         { return false }
func (p *stockPage) keep(then func(error)) { then(nil) }
func (p *stockPage) drop()                 {}

// escaped clears the search; true when there was something to clear.
func (p *stockPage) escaped() bool { return p.searchKey(fyne.KeyEscape) }

func (p *stockPage) commands() []command {
	may := func() bool { return p.shell.may(planner.EditStock) }
	return []command{
		{menu: menuStock, label: "Scan or search", keys: ctrlShift(fyne.KeyF), run: func() { p.focusOn(p.search) }},
		{menu: menuStock, label: "New lot…", keys: ctrlShift(fyne.KeyN), run: p.newLot, enabled: may},
		{menu: menuStock, label: "New product…", keys: ctrlShift(fyne.KeyP), run: func() { p.newProduct(planner.Product{}, nil) }, enabled: may},
		{menu: menuStock, label: "Import from CSV…", keys: ctrl(fyne.KeyI), run: p.askImport, enabled: may},
		{menu: menuStock, label: "Show closed lots", keys: ctrlShift(fyne.KeyC), run: func() { p.closed.SetChecked(!p.closed.Checked) }},
		{menu: menuStock, label: "Recall a batch…", keys: ctrl(fyne.KeyR), run: p.askRecall, apart: true, enabled: func() bool { return p.shell.may(planner.SeeRecords) }},
		{menu: menuStock, label: "Setting the scanner", run: p.helpScanner},
	}
}
