package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/store"
)

// openRow shows a line of the list with what can be done; says is said first.
func (p *stockPage) openRow(r stockRow, says string) {
	may := p.shell.may(planner.EditStock)
	product := r.product.Value
	content := column(gap)
	if says != "" {
		content.Add(notice(says, toneNote))
	}
	options := []option{{label: "Back"}}
	if may {
		options = append(options, option{label: "Edit product…", run: func() { p.askProduct("Product", r.product, nil) }})
		options = append(options, option{label: "New lot…", run: func() { p.newLotOf(product, planner.Lot{}) }})
	}
	title := oneLine(product.Label(), 60)
	if title != product.Label() {
		content.Add(flush(paragraph(product.Label())))
	}
	content.Add(p.productCard(product))
	query := planner.RecallQuery{Product: product.ID}
	if r.hasLot() {
		content.Add(p.lotCard(r))
		query = planner.RecallQuery{Lot: r.lot.Value.ID}
		if may {
			options = append(options, p.closing(r.lot), option{label: "Edit lot…", run: func() { p.askLot("Lot", product, r.lot) }})
		}
	}
	if p.shell.may(planner.SeeRecords) {
		options = append(options, option{label: "Who received it?", run: func() { p.shell.openRecall(query) }})
	}
	options[len(options)-1].kind = widget.HighImportance
	p.shell.dialogs.chooseWith(title, content, 760, options...)
}

// closing is the way out of the stock, or back into it.
func (p *stockPage) closing(lot store.Stored[planner.Lot]) option {
	if lot.Value.Closed {
		return option{label: "Put back into stock", run: func() { p.setClosed(lot, false, "Put back into stock") }}
	}
	return option{label: "Close lot…", run: func() { p.askClose(lot) }}
}

// productCard gives everything known of a product.
func (p *stockPage) productCard(product planner.Product) fyne.CanvasObject {
	mixed, diameter := "", ""
	if product.MixedHours > 0 {
		mixed = quantity.Number(product.MixedHours) + " hours"
	}
	if product.Diameter != 0 {
		diameter = product.Diameter.String()
	}
	return factGrid([][2]string{
		{"Kind", product.Kind.Name()},
		{"Maker", product.Maker},
		{"Catalogue number", product.Reference},
		{"GTIN", product.GTIN},
		{"Colour", product.Colour},
		{"Carrier", product.Carrier},
		{"Viscosity", titled(product.Viscosity)},
		{"Diameter", diameter},
		{"Taper or point", product.Shape},
		{"A mix of it keeps", mixed},
		{"Note", product.Note},
	})
}

// lotCard gives everything known of a lot.
func (p *stockPage) lotCard(r stockRow) fyne.CanvasObject {
	lot, kind := r.lot.Value, r.product.Value.Kind
	says, t := expiryWords(lot, p.store.Today())
	chips := row(gapSmall, newChip(says, t))
	if lot.Closed {
		chips.Add(newChip("Closed", toneQuiet))
	}
	amount := func(value float64) string {
		if value <= 0 {
			return ""
		}
		return stockAmount(value, kind)
	}
	left, _ := leftWords(lot, r.used, kind)
	name := "Lot "
	if kind == planner.MachineStock {
		name = "Serial number "
	}
	title := row(gap, middle(row(0, heading(name+oneLine(lot.Batch, 40)).whole())), middle(chips))
	return column(gap, hairline(), title, factGrid([][2]string{
		{"Received", amount(lot.Quantity)},
		{"Used in sessions", amount(r.used)},
		{"Left", left},
		{"Received on", lot.Received.Clinical()},
		{"Received from", lot.From},
		{"Barcode", lot.Code},
		{"Note", lot.Note},
	}))
}

// factGrid sets what is stated three in a row, each under its label.
func factGrid(facts [][2]string) fyne.CanvasObject {
	grid := column(gap)
	var line []fyne.CanvasObject
	flushLine := func() {
		for len(line) > 0 && len(line) < 3 {
			line = append(line, spring())
		}
		if len(line) > 0 {
			grid.Add(beside(gap, line...))
		}
		line = nil
	}
	for _, f := range facts {
		switch {
		case strings.TrimSpace(f[1]) == "":
			continue
		case f[0] == "Note" || f[0] == "Barcode" || len([]rune(f[1])) > 30:
			flushLine()
			grid.Add(column(2, fieldLabel(f[0]), flush(paragraph(f[1]))))
			continue
		}
		line = append(line, column(2, fieldLabel(f[0]), plain(f[1]).shortened()))
		if len(line) == 3 {
			flushLine()
		}
	}
	flushLine()
	return grid
}

// whole lets the text take its full width again.
func (t *text) whole() *text {
	t.elide = false
	return t
}

// openLot shows a lot of the stock as it is now.
func (p *stockPage) openLot(id planner.ID, says string) {
	for _, r := range p.rows {
		if r.hasLot() && r.lot.Value.ID == id {
			p.openRow(r, says)
			return
		}
	}
}

// openProduct shows a product of the stock as it is now.
func (p *stockPage) openProduct(id planner.ID, says string) {
	if product, ok := p.index.product(id); ok {
		p.openRow(stockRow{product: product}, says)
	}
}

// askRecall asks for a batch number or a needle configuration.
func (p *stockPage) askRecall() {
	batch, needle := newTextField("As the label or the maker's letter writes it"), newTextField("1RL, 3RL …")
	rows := newFormRows()
	content := column(gap, rows.add("batch", "Batch number", batch, "Every lot of this number is looked for, of whatever product."),
		rows.add("needle", "Or every needle of a configuration", needle, ""))
	var s *sheet
	s, _ = p.shell.dialogs.form("Recall a batch", "Who received it?", rows, content, func() error {
		q := planner.RecallQuery{Batch: strings.TrimSpace(batch.read()), Needle: strings.TrimSpace(needle.read())}
		switch {
		case q.Batch == "" && q.Needle == "":
			return planner.Faults{{Field: "batch", Message: "Enter the batch number."}}.Err()
		case q.Batch != "" && q.Needle != "":
			return planner.Faults{{Field: "needle", Message: "Enter one of the two and leave the other empty."}}.Err()
		}
		s.close()
		p.shell.openRecall(q)
		return nil
	})
}
