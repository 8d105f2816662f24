package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// lotPicker lets the assistant choose a lot by touch, by the keyboard or by
// scanning its label. Lots of what the plan wants come first; within these the
// ones in date by their expiry, the soonest first, and expired ones last.
type lotPicker struct {
	widget.BaseWidget
	kind     planner.StockKind
	wanted   string
	index    *stockIndex
	today    planner.Date
	onChosen func(planner.Product, planner.Lot)

	scan *scanField
	says *trouble
	rows []pickedLot // every lot that can be chosen, in order
	seen []pickedLot // those that match what is typed
	list *pickList
	none *text
	body *fyne.Container
}

// pickedLot is a lot that can be chosen.
type pickedLot struct {
	product planner.Product
	lot     planner.Lot
	wanted  bool // of what the plan wants
}

// newLotPicker makes a picker of the open lots of a kind. wanted is what the
// plan asks for in words, such as a pigment's name or a needle's configuration;
// "" is nothing in particular. onChosen hears every choice, of an expired lot
// too: what that takes is the gate's to say.
func newLotPicker(kind planner.StockKind, wanted string, products []store.Stored[planner.Product], lots []store.Stored[planner.Lot],
	today planner.Date, onChosen func(planner.Product, planner.Lot),
) *lotPicker {
	p := &lotPicker{
		kind: kind, wanted: wanted, index: newStockIndex(products, lots), today: today, onChosen: onChosen,
		scan: newScanField("Scan the label, or type part of a name or batch"), says: newTrouble(), none: caption("").aligned(fyne.TextAlignCenter).shortened(),
	}
	p.rows = p.candidates()
	p.scan.Icon = theme.SearchIcon()
	p.scan.OnChanged = func(string) { p.find() }
	p.scan.OnSubmitted = func(string) { p.submit() }
	p.scan.onKey = func(key fyne.KeyName) bool {
		if key != fyne.KeyDown || len(p.seen) == 0 {
			return false
		}
		focusObject(p, p.list)
		return true
	}
	p.list = newPickList(func() int { return len(p.seen) },
		func() fyne.CanvasObject { return newLotRow() },
		func(id int, o fyne.CanvasObject) {
			if id < len(p.seen) {
				o.(*lotRow).show(p.seen[id], p.today)
			}
		})
	p.list.onOpen = p.choose
	p.list.onLeave = func() { focusObject(p, p.scan) }
	p.list.onType = func(r rune) {
		focusObject(p, p.scan)
		p.scan.TypedRune(r)
	}
	p.body = container.NewStack(p.list, middle(padded(0, 0, gap, gap, p.none)))
	p.ExtendBaseWidget(p)
	p.find()
	return p
}

// focusObject gives an object the keyboard of the window another one is on.
func focusObject(on fyne.CanvasObject, object fyne.Focusable) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(on); c != nil {
		c.Focus(object)
	}
}

// CreateRenderer sets the field over the rows.
func (p *lotPicker) CreateRenderer() fyne.WidgetRenderer {
	rows := container.NewStack(newPanel(colorSurface, colorHairline, sizePanelRadius), padded(1, 1, 1, 1, p.body))
	return widget.NewSimpleRenderer(under(padded(0, gapSmall, 0, 0, column(gapSmall, atLeast(0, lotTouch, p.scan), p.says)), rows))
}

// MinSize leaves room for three rows and more.
func (p *lotPicker) MinSize() fyne.Size {
	p.ExtendBaseWidget(p)
	return p.BaseWidget.MinSize().Max(fyne.NewSize(420, 300))
}

// focus gives the field that scans the keyboard.
func (p *lotPicker) focus() fyne.Focusable { return p.scan }

// candidates lists the open lots of the kind in the order they are offered.
func (p *lotPicker) candidates() []pickedLot {
	words := strings.Fields(planner.Fold(p.wanted))
	var list []pickedLot
	for _, l := range p.index.lots {
		product, ok := p.index.product(l.Value.Product)
		if !ok || l.Value.Closed || product.Value.Kind != p.kind {
			continue
		}
		wanted := len(words) > 0 && holdsWords(planner.Fold(product.Value.Label()), words)
		list = append(list, pickedLot{product.Value, l.Value, wanted})
	}
	slices.SortStableFunc(list, func(a, b pickedLot) int { return a.compare(b, p.today) })
	return list
}

// compare orders lots as they are offered: what the plan wants, then what is in
// date, then the soonest to expire, then by name.
func (l pickedLot) compare(other pickedLot, today planner.Date) int {
	first := func(yes, too bool) int {
		switch {
		case yes == too:
			return 0
		case yes:
			return -1
		}
		return 1
	}
	if c := first(l.wanted, other.wanted); c != 0 {
		return c
	}
	if c := first(l.lot.State(today) != planner.LotExpired, other.lot.State(today) != planner.LotExpired); c != 0 {
		return c
	}
	if c := soonest(l.lot.Expiry, other.lot.Expiry); c != 0 {
		return c
	}
	return strings.Compare(planner.Fold(l.product.Label()+" "+l.lot.Batch), planner.Fold(other.product.Label()+" "+other.lot.Batch))
}

// soonest orders days of expiry; none comes last.
func soonest(a, b planner.Date) int {
	switch {
	case a == b:
		return 0
	case a.IsZero():
		return 1
	case b.IsZero() || a.Before(b):
		return -1
	}
	return 1
}

// find shows the lots that match what is typed.
func (p *lotPicker) find() {
	words := strings.Fields(planner.Fold(p.scan.Text))
	p.seen = p.seen[:0]
	for _, row := range p.rows {
		if holdsWords(stockWords(row.product, row.lot), words) {
			p.seen = append(p.seen, row)
		}
	}
	p.says.set("")
	p.none.Hidden = len(p.seen) > 0
	switch kind := strings.ToLower(p.kind.Name()); {
	case len(p.rows) == 0:
		p.none.set("No lot of a " + kind + " is in stock. Add it on the page of the stock.")
	default:
		p.none.set("No " + kind + " in stock matches. Press Enter when it is a whole code.")
	}
	p.none.Refresh()
	p.list.restart()
}

// submit chooses the lot a code names, or the only lot that matches.
func (p *lotPicker) submit() {
	if p.scan.Text == "" {
		return
	}
	lots, says := p.index.lotsOfCode(p.scan.Text, p.today)
	var here []pickedLot
	for _, row := range p.rows {
		if slices.ContainsFunc(lots, func(l store.Stored[planner.Lot]) bool { return l.Value.ID == row.lot.ID }) {
			here = append(here, row)
		}
	}
	switch {
	case len(here) == 1:
		p.take(here[0])
	case len(here) > 1:
		p.seen = here
		p.list.restart()
		p.none.Hide()
		p.says.set("Several lots have this code. Choose one.")
	case len(lots) > 0:
		p.refuse(p.otherwise(lots[0].Value))
	case len(p.seen) == 1:
		p.take(p.seen[0])
	case len(p.seen) > 1:
		focusObject(p, p.list)
	default:
		p.refuse(says)
	}
}

// otherwise says why a known lot is not among those offered.
func (p *lotPicker) otherwise(lot planner.Lot) string {
	product, _ := p.index.product(lot.Product)
	if lot.Closed {
		return "Lot " + lot.Batch + " of " + product.Value.Label() + " is closed. Choose another lot."
	}
	return "Lot " + lot.Batch + " is of " + product.Value.Label() + ", a " + strings.ToLower(product.Value.Kind.Name()) + ". Scan a " + strings.ToLower(p.kind.Name()) + "."
}

// refuse says what is wrong with a code and makes room for the next one.
func (p *lotPicker) refuse(message string) {
	p.scan.SetText("")
	p.says.set(message)
}

func (p *lotPicker) choose(row int) {
	if row >= 0 && row < len(p.seen) {
		p.take(p.seen[row])
	}
}

func (p *lotPicker) take(row pickedLot) {
	p.scan.SetText("")
	if p.onChosen != nil {
		p.onChosen(row.product, row.lot)
	}
}

// lotTouch is the least height of what is touched with gloves on: 11 mm at 96
// dots to the inch.
const lotTouch float32 = 42

// lotRow shows a lot that can be chosen.
type lotRow struct {
	widget.BaseWidget
	name, batch *text
	wanted      *chip
	state       *chip
}

func newLotRow() *lotRow {
	r := &lotRow{name: strong("").shortened(), batch: caption("").shortened(), wanted: newChip("", tonePrimary), state: newChip("", toneQuiet)}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer sets the names left and the expiry right.
func (r *lotRow) CreateRenderer() fyne.WidgetRenderer {
	words := middle(column(2, r.name, r.batch))
	chips := middle(row(gapSmall, r.wanted, r.state))
	line := container.NewBorder(nil, nil, nil, chips, words)
	return widget.NewSimpleRenderer(atLeast(0, lotTouch+gap, padded(gapSmall, gapSmall, gap, gap, line)))
}

// show sets everything the row shows.
func (r *lotRow) show(l pickedLot, today planner.Date) {
	r.name.set(l.product.Label())
	r.batch.set("Lot " + l.lot.Batch)
	label := ""
	if l.wanted {
		label = "As planned"
	}
	r.wanted.set(label, tonePrimary)
	says, t := expiryWords(l.lot, today)
	r.state.set(says, t)
}

// expiryWords says how a lot stands on a day, and in which tone.
func expiryWords(l planner.Lot, today planner.Date) (string, tone) {
	switch l.State(today) {
	case planner.LotExpired:
		return "Expired " + l.Expiry.Clinical(), toneStop
	case planner.LotExpires:
		return "Expires " + l.Expiry.Clinical(), toneCaution
	case planner.LotInDate:
		return "In date to " + l.Expiry.Clinical(), toneDone
	}
	return "No expiry", toneQuiet
}
