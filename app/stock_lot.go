package app

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// lotForm is the form of a lot of a product.
type lotForm struct {
	rows    *formRows
	base    planner.Lot
	product planner.Product

	batch            *textField
	expiry, received *dateField
	quantity         *numberField
	from, note       *textField
	content          *fyne.Container
}

func newLotForm(product planner.Product, l planner.Lot, today func() planner.Date) *lotForm {
	f := &lotForm{
		rows: newFormRows(), product: product, batch: newTextField(""), expiry: newDateField(today), received: newDateField(today),
		quantity: newNumberField(product.Kind.Unit(), 0, 1e6), from: newTextField("Supplier"), note: newMultilineField(2, ""),
	}
	f.expiry.entry.SetPlaceHolder("2027-03-31")
	f.received.entry.SetPlaceHolder("2026-11-22")
	batch := "Batch number · required"
	if product.Kind == planner.MachineStock {
		batch = "Serial number · required"
	}
	add := f.rows.add
	f.content = column(gap,
		column(2, strong(product.Label()).shortened(), caption(productFacts(product)).shortened()),
		beside(gap, add("batch", batch, f.batch, ""), add("expiry", "Expiry: the last day it may be used", f.expiry, "")),
		shared(gap, []float32{1, 1, 1.4}, add("quantity", "Quantity received", f.quantity, ""), add("received", "Received on", f.received, ""), add("from", "Received from", f.from, "")),
		add("note", "Note", f.note, ""))
	f.show(l)
	return f
}

// show fills the form.
func (f *lotForm) show(l planner.Lot) {
	f.base = l
	f.batch.show(l.Batch)
	f.expiry.show(l.Expiry)
	f.received.show(l.Received)
	f.quantity.show(l.Quantity)
	f.from.show(l.From)
	f.note.show(l.Note)
}

// read gives the lot as the form shows it.
func (f *lotForm) read() (planner.Lot, error) {
	var r readings
	l := f.base
	l.Product, l.Batch, l.From, l.Note = f.product.ID, f.batch.read(), f.from.read(), f.note.read()
	l.Expiry, l.Received = r.date("expiry", f.expiry), r.date("received", f.received)
	l.Quantity = r.number("quantity", f.quantity)
	l = l.Tidy()
	return l, r.with(l.Faults())
}

// focusFirst gives the first field that is to be filled the keyboard.
func (f *lotForm) focusFirst(c fyne.Canvas) {
	switch {
	case f.base.Batch == "":
		c.Focus(f.batch.focus())
	case f.base.Expiry.IsZero():
		c.Focus(f.expiry.focus())
	default:
		c.Focus(f.quantity.focus())
	}
}

// newLotOf asks for a new lot of a product that starts as given.
func (p *stockPage) newLotOf(product planner.Product, start planner.Lot) {
	start.ID, start.Product = p.store.NewID(), product.ID
	if start.Received.IsZero() {
		start.Received = p.store.Today()
	}
	p.askLot("New lot", product, store.Stored[planner.Lot]{Value: start})
}

// askLot shows the form of a lot and saves it.
func (p *stockPage) askLot(title string, product planner.Product, stored store.Stored[planner.Lot]) {
	form := newLotForm(product, stored.Value, p.store.Today)
	var s *sheet
	told := func(lot planner.Lot, err error) error {
		var other *store.ConflictError[planner.Lot]
		switch {
		case errors.As(err, &other) && other.Theirs.Value.ID == lot.ID:
			p.settle(lot.Differences(other.Theirs.Value),
				func() { stored = other.Theirs; form.show(stored.Value) },
				func() { stored.Row = other.Theirs.Row })
		case errors.As(err, &other):
			p.offer(planner.ErrorMessage(err), "Show the one in stock", func() {
				s.close()
				p.load()
				p.openLot(other.Theirs.Value.ID, "This lot was in stock already.")
			})
		}
		if err == nil {
			s.close() // what lies under it can have the keyboard only then
			p.load()
			p.next()
		}
		return err
	}
	s, _ = p.shell.dialogs.keepForm(title, "Save", form.rows, form.content, func(then func(error)) {
		lot, err := form.read()
		if err != nil {
			then(err)
			return
		}
		row := stored.Row
		p.shell.runner.run("Saving the lot…", func() error {
			_, err := p.store.SaveLot(context.Background(), store.Stored[planner.Lot]{Value: lot, Row: row})
			return err
		}, func(err error) { then(told(lot, err)) })
	})
	s.widen(stockFormWidth)
	form.focusFirst(p.shell.window.Canvas())
}

// next makes ready for the next label.
func (p *stockPage) next() {
	p.search.SetText("")
	p.focusOn(p.search)
}

// askClose asks why a lot is taken out of the stock and closes it.
func (p *stockPage) askClose(lot store.Stored[planner.Lot]) {
	close := func(reason string) func() { return func() { p.setClosed(lot, true, reason) } }
	options := []option{
		{label: "Cancel"},
		{label: "Discarded", run: close("Discarded")},
		{label: "Recalled by its maker", run: close("Recalled by its maker")},
		{label: "Used up", kind: widget.HighImportance, run: close("Used up")},
	}
	p.shell.dialogs.choose("Why is lot "+lot.Value.Batch+" closed?", "A closed lot is not offered at sessions any more. It stays in the stock's history, and a recall still finds it. The reason is added to its note.", options...)
}

// setClosed closes a lot or puts it back, with a line in its note.
func (p *stockPage) setClosed(lot store.Stored[planner.Lot], closed bool, reason string) {
	lot.Value.Closed = closed
	line := reason + " on " + p.store.Today().Clinical() + "."
	lot.Value.Note = strings.TrimSpace(lot.Value.Note + "\n" + line)
	p.shell.runner.run("Saving the lot…", func() error {
		_, err := p.store.SaveLot(context.Background(), lot)
		return err
	}, func(err error) {
		p.shell.dialogs.showError(err)
		p.load()
	})
}
