package app

import (
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/store"
)

// stockRow is a line of the list: a lot, or a product that has none.
type stockRow struct {
	product store.Stored[planner.Product]
	lot     store.Stored[planner.Lot] // Row 0 = the product has no lot
	used    float64                   // of the lot, in the kind's unit
	words   string                    // what it is searched by, folded
}

// hasLot tells whether the line is of a lot.
func (r stockRow) hasLot() bool { return r.lot.Row > 0 }

// stockRows lists the stock, product by product: the ones whose lots have
// expired, then those with a lot about to expire, then the others by name,
// within a product the soonest to expire first and closed lots last.
func stockRows(x *stockIndex, used map[planner.ID]float64, today planner.Date) []stockRow {
	byProduct := map[planner.ID][]store.Stored[planner.Lot]{}
	for _, l := range x.lots {
		byProduct[l.Value.Product] = append(byProduct[l.Value.Product], l)
	}
	products := slices.Clone(x.products)
	urgency := make(map[planner.ID]int, len(products))
	names := make(map[planner.ID]string, len(products))
	for _, p := range products {
		urgency[p.Value.ID] = stockUrgency(byProduct[p.Value.ID], today)
		names[p.Value.ID] = planner.Fold(p.Value.Label())
	}
	slices.SortStableFunc(products, func(a, b store.Stored[planner.Product]) int {
		if d := urgency[a.Value.ID] - urgency[b.Value.ID]; d != 0 {
			return d
		}
		return strings.Compare(names[a.Value.ID], names[b.Value.ID])
	})
	var rows []stockRow
	for _, p := range products {
		lots := byProduct[p.Value.ID]
		slices.SortStableFunc(lots, func(a, b store.Stored[planner.Lot]) int { return lotOrder(a.Value, b.Value) })
		for _, l := range lots {
			rows = append(rows, stockRow{p, l, used[l.Value.ID], stockWords(p.Value, l.Value)})
		}
		if len(lots) == 0 {
			rows = append(rows, stockRow{product: p, words: stockWords(p.Value, planner.Lot{})})
		}
	}
	return rows
}

// stockUrgency ranks a product by the worst of its open lots.
func stockUrgency(lots []store.Stored[planner.Lot], today planner.Date) int {
	worst := 2
	for _, l := range lots {
		switch state := l.Value.State(today); {
		case l.Value.Closed:
		case state == planner.LotExpired:
			return 0
		case state == planner.LotExpires:
			worst = 1
		}
	}
	return worst
}

// lotOrder sets the soonest to expire first and closed lots last.
func lotOrder(a, b planner.Lot) int {
	switch {
	case a.Closed != b.Closed && a.Closed:
		return 1
	case a.Closed != b.Closed:
		return -1
	}
	if c := soonest(a.Expiry, b.Expiry); c != 0 {
		return c
	}
	return strings.Compare(planner.Fold(a.Batch), planner.Fold(b.Batch))
}

// leftWords says what is left of a lot and of how much. What is left is only
// known where the quantity was counted.
func leftWords(l planner.Lot, used float64, kind planner.StockKind) (left, of string) {
	switch {
	case l.Quantity > 0 && used > 0:
		return stockAmount(max(0, l.Quantity-used), kind), "of " + stockAmount(l.Quantity, kind)
	case l.Quantity > 0:
		return stockAmount(l.Quantity, kind), "unused"
	case used > 0:
		return "Not counted", stockAmount(used, kind) + " used"
	}
	return "Not counted", ""
}

// stockAmount writes a quantity with its unit: with one decimal, a small one
// with three.
func stockAmount(value float64, kind planner.StockKind) string {
	scale := 10.0
	if value < 1 {
		scale = 1000
	}
	value = math.Round(value*scale) / scale
	unit := kind.Unit()
	if value == 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	return quantity.Number(value) + " " + unit
}

// stockColumns are the shares of the list's columns.
func stockColumns() []float32 { return []float32{3.4, 1.7, 2, 1.4, 1.8} }

// twoLines is a line of text over a smaller one, which takes no room when it is
// empty.
type twoLines struct {
	widget.BaseWidget
	first, second *text
	box           *fyne.Container
}

func newTwoLines(first *text) *twoLines {
	t := &twoLines{first: first.shortened(), second: caption("").shortened()}
	t.box = middle(column(2, t.first, t.second))
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer keeps the lines in the middle of the height.
func (t *twoLines) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.box) }

// set changes both lines and the colour of the first.
func (t *twoLines) set(first, second string, ink fyne.ThemeColorName) {
	t.first.paint(first, ink)
	t.second.set(second)
	if hide := second == ""; hide != t.second.Hidden {
		t.second.Hidden = hide
		t.box.Refresh()
	}
}

// stockLine shows one line of the list.
type stockLine struct {
	widget.BaseWidget
	rule                           *panel
	product, batch, left, received *twoLines
	state                          *chip
}

func newStockLine() *stockLine {
	l := &stockLine{
		rule: newPanel(colorHairline, "", ""), product: newTwoLines(strong("")), batch: newTwoLines(plain("")), left: newTwoLines(plain("")),
		received: newTwoLines(plain("")), state: newChip("", toneQuiet),
	}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer sets the columns beside each other, under a rule where another
// product begins.
func (l *stockLine) CreateRenderer() fyne.WidgetRenderer {
	content := shared(gap, stockColumns(), l.product, l.batch, container.NewClip(middle(row(0, l.state))), l.left, l.received)
	line := container.New(layout.NewCustomPaddedLayout(8, 8, gap, gap), atLeast(0, 42, content))
	return widget.NewSimpleRenderer(column(0, atLeast(0, 1, l.rule), line))
}

// show sets everything the line shows. at is its place in the list; leads tells
// that the product's name was not said by the line before.
func (l *stockLine) show(r stockRow, at int, leads bool, today planner.Date) {
	ink := theme.ColorNameForeground
	l.rule.repaint("", "")
	if leads && at > 0 {
		l.rule.repaint(colorHairline, "")
	}
	l.product.set("", "", ink)
	if leads {
		l.product.set(r.product.Value.Label(), productFacts(r.product.Value), ink)
	}
	if !r.hasLot() {
		l.batch.set("No lot yet", "", colorMuted)
		l.left.set("", "", ink)
		l.received.set("", "", ink)
		l.state.set("", toneQuiet)
		return
	}
	lot, from := r.lot.Value, ""
	if lot.Imported {
		from = "from an imported record"
	}
	l.batch.set(lot.Batch, from, ink)
	says, t := expiryWords(lot, today)
	if lot.Closed {
		says, t = "Closed", toneQuiet
	}
	l.state.set(says, t)
	left, of := leftWords(lot, r.used, r.product.Value.Kind)
	if lot.Quantity == 0 {
		l.left.set(left, of, colorMuted)
	} else {
		l.left.set(left, of, ink)
	}
	l.received.set(orDash(lot.Received.Clinical()), lot.From, ink)
}

// productFacts gives in one line what a product is besides its label.
func productFacts(p planner.Product) string {
	retired := ""
	if p.Retired {
		retired = "no longer bought"
	}
	diameter := ""
	if p.Diameter != 0 {
		diameter = p.Diameter.String()
	}
	colour := p.Colour
	if planner.Fold(colour) == planner.Fold(p.Shade) {
		colour = "" // the label says it
	}
	return joined(" · ", p.Kind.Name(), retired, diameter, p.Shape, colour, p.Carrier)
}
