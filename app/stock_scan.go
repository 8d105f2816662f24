package app

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// submit takes what stands in the field, scanned or typed and ended by Enter: a
// lot that is known is shown, a new one of a known product is asked for, and so
// is a new product. Words that match something open the first match.
func (p *stockPage) submit() {
	typed := strings.TrimSpace(p.search.Text)
	if typed == "" {
		return
	}
	s, err := p.index.read(typed, p.store.Today())
	plainly := err == nil && s.code.Plain()
	switch {
	case err != nil && len(p.found) > 0:
		p.openAt(0)
	case err != nil:
		p.says.set(planner.ErrorMessage(err))
	case plainly && len(s.lots)+len(s.products) == 0 && len(p.found) > 0:
		p.openAt(0)
	case len(s.lots) == 1 && (plainly || s.batch != ""):
		p.search.SetText("")
		p.openLot(s.lots[0].Value.ID, s.already(s.lots[0].Value))
	case len(s.lots) > 1 && s.batch != "":
		p.narrow(s.lots)
	case !p.shell.may(planner.EditStock):
		p.says.set("This is not in stock.")
	case len(s.products) == 1:
		p.scannedNew(s.products[0].Value, s)
	case s.code.GTIN != "":
		p.newProduct(s.newProduct(), func(product store.Stored[planner.Product]) { p.scannedNew(product.Value, s) })
	default:
		p.askProductOf(s)
	}
}

// already says that a lot is in stock, and whether its label says otherwise.
func (s scanned) already(lot planner.Lot) string {
	says := "This lot is in stock already."
	if label := s.code.Expiry; !label.IsZero() && label != lot.Expiry {
		says += " The label you scanned says that it expires on " + label.Clinical() + ": correct the lot if the label is right."
	}
	return says
}

// newProduct is what the code says of a product that is not in stock yet.
func (s scanned) newProduct() planner.Product {
	return planner.Product{GTIN: s.code.GTIN, Reference: s.code.Reference}
}

// scannedNew asks for the lot of a product whose label was scanned.
func (p *stockPage) scannedNew(product planner.Product, s scanned) {
	p.search.SetText("")
	if lot, ok := p.index.batch(product.ID, s.batch); ok {
		p.openLot(lot.Value.ID, s.already(lot.Value))
		return
	}
	lot := planner.Lot{Batch: s.batch, Expiry: s.code.Expiry, Code: s.code.Raw}
	if product.Kind.Unit() != planner.PigmentStock.Unit() {
		lot.Quantity = s.code.Quantity // the code counts pieces
	}
	p.newLotOf(product, lot)
}

// narrow shows the lots that share a code, to choose one.
func (p *stockPage) narrow(lots []store.Stored[planner.Lot]) {
	p.found = p.found[:0]
	for i, r := range p.rows {
		if slices.ContainsFunc(lots, func(l store.Stored[planner.Lot]) bool { return r.hasLot() && l.Value.ID == r.lot.Value.ID }) {
			p.found = append(p.found, i)
		}
	}
	p.place(p.table)
	p.list.restart()
	p.says.set("Several lots have this number. Choose one.")
	p.focusOn(p.list)
}

// newLot asks which product a new lot is of, then for the lot.
func (p *stockPage) newLot() {
	if len(p.index.products) == 0 {
		p.newProduct(planner.Product{}, func(product store.Stored[planner.Product]) { p.newLotOf(product.Value, planner.Lot{}) })
		return
	}
	p.chooseProduct("Which product is the new lot of?", "", planner.Product{}, func(product planner.Product) { p.newLotOf(product, planner.Lot{}) })
}

// askProductOf asks which product a code is of that names none the stock has.
func (p *stockPage) askProductOf(s scanned) {
	says := fmt.Sprintf("No product and no lot in stock has the code %s. Choose the product it is on, or make a new one.", oneLine(s.code.Raw, 60))
	p.chooseProduct("Which product is it?", says, s.newProduct(), func(product planner.Product) { p.scannedNew(product, s) })
}

// chooseProduct lets the user find a product by the keyboard or make a new one.
func (p *stockPage) chooseProduct(title, says string, fresh planner.Product, then func(planner.Product)) {
	c := newProductChooser(p.index.products, p.kind)
	content := column(gap)
	if says != "" {
		content.Add(flush(paragraph(says)))
	}
	list := container.NewStack(newPanel("", colorHairline, sizePanelRadius), padded(1, 1, 1, 1, c.list))
	content.Add(c.search)
	content.Add(atLeast(0, 300, list))
	var s *sheet
	finish := func(run func()) func() {
		return func() {
			s.close()
			run()
		}
	}
	cancel := newButton("Cancel", func() { s.close() })
	add := newButton("New product…", finish(func() {
		p.newProduct(fresh, func(product store.Stored[planner.Product]) { then(product.Value) })
	}))
	c.onChosen = func(product planner.Product) { finish(func() { then(product) })() }
	s = p.shell.dialogs.open(title, stockFormWidth, content, []fyne.CanvasObject{cancel, add}, func() { s.close() }, nil)
	p.focusOn(c.search)
}

// productChooser finds a product by words.
type productChooser struct {
	products []planner.Product
	words    []string
	found    []int
	search   *input
	list     *pickList
	onChosen func(planner.Product)
}

func newProductChooser(products []store.Stored[planner.Product], kind planner.StockKind) *productChooser {
	c := &productChooser{search: newInput()}
	for _, product := range products {
		if !product.Value.Retired {
			c.products = append(c.products, product.Value)
		}
	}
	slices.SortStableFunc(c.products, func(a, b planner.Product) int {
		if (a.Kind == kind) != (b.Kind == kind) && kind != "" {
			if a.Kind == kind {
				return -1
			}
			return 1
		}
		return strings.Compare(planner.Fold(a.Label()), planner.Fold(b.Label()))
	})
	for _, product := range c.products {
		c.words = append(c.words, stockWords(product, planner.Lot{}))
	}
	c.search.SetPlaceHolder("Search by name, maker or catalogue number")
	c.search.OnChanged = func(string) { c.find() }
	c.search.OnSubmitted = func(string) { c.choose(0) }
	c.list = newPickList(func() int { return len(c.found) },
		func() fyne.CanvasObject { return newProductLine() },
		func(id int, o fyne.CanvasObject) {
			if id < len(c.found) {
				o.(*productLine).show(c.products[c.found[id]])
			}
		})
	c.search.onKey = func(key fyne.KeyName) bool {
		if key == fyne.KeyDown && len(c.found) > 0 {
			focusObject(c.search, c.list)
			return true
		}
		return false
	}
	c.list.onOpen = c.choose
	c.list.onLeave = func() { focusObject(c.list, c.search) }
	c.list.onType = func(r rune) {
		focusObject(c.list, c.search)
		c.search.TypedRune(r)
	}
	c.find()
	return c
}

func (c *productChooser) find() {
	words := strings.Fields(planner.Fold(c.search.Text))
	c.found = c.found[:0]
	for i := range c.products {
		if holdsWords(c.words[i], words) {
			c.found = append(c.found, i)
		}
	}
	c.list.restart()
}

func (c *productChooser) choose(line int) {
	if line >= 0 && line < len(c.found) && c.onChosen != nil {
		c.onChosen(c.products[c.found[line]])
	}
}

// productLine shows a product in a list.
type productLine struct {
	widget.BaseWidget
	name, facts *text
}

func newProductLine() *productLine {
	l := &productLine{name: strong("").shortened(), facts: caption("").shortened()}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer sets the facts under the name.
func (l *productLine) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(padded(gapSmall, gapSmall, gap, gap, column(2, l.name, l.facts)))
}

func (l *productLine) show(p planner.Product) {
	l.name.set(p.Label())
	l.facts.set(productFacts(p))
}
