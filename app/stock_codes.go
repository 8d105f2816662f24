package app

import (
	"slices"

	"stipple/planner"
	"stipple/store"
)

// scanned is what a code says and what of it the stock has.
type scanned struct {
	code     planner.Barcode
	batch    string                          // of the lot the label is on; "" = not said
	lots     []store.Stored[planner.Lot]     // the lots it names
	products []store.Stored[planner.Product] // the products it names
}

// read looks a scanned or typed code up. Error: Invalid when it is a broken code
// of a known form.
func (x *stockIndex) read(typed string, today planner.Date) (scanned, error) {
	code, err := planner.ParseCode(typed, today)
	if err != nil {
		return scanned{}, err
	}
	s := scanned{code: code, batch: code.Batch}
	if s.batch == "" {
		s.batch = code.Serial // a machine's lot is the machine itself
	}
	switch {
	case code.GTIN != "":
		if product, ok := x.gtin(code.GTIN); ok {
			s.products = append(s.products, product)
		}
	case code.Reference != "":
		_, s.products = x.plainly(code.Reference)
	case s.batch != "":
		s.lots, _ = x.plainly(s.batch)
		return s, nil
	default:
		s.batch = code.Raw
		s.lots, s.products = x.plainly(code.Raw)
		return s, nil
	}
	for _, product := range s.products {
		if lot, ok := x.batch(product.Value.ID, s.batch); ok && s.batch != "" {
			s.lots = append(s.lots, lot)
		}
	}
	if len(s.products) > 0 && s.batch == "" { // the label names no batch: any of its lots
		for _, product := range s.products {
			s.lots = append(s.lots, x.lotsOf(product.Value.ID)...)
		}
		s.lots = slices.DeleteFunc(s.lots, func(l store.Stored[planner.Lot]) bool { return l.Value.Closed })
	}
	return s, nil
}

// lotsOfCode gives the lots a code names, and what to say when there are none.
func (x *stockIndex) lotsOfCode(typed string, today planner.Date) ([]store.Stored[planner.Lot], string) {
	s, err := x.read(typed, today)
	switch {
	case err != nil:
		return nil, planner.ErrorMessage(err)
	case len(s.lots) > 0:
		return s.lots, ""
	case len(s.products) > 0 && s.batch != "":
		return nil, "Lot " + s.batch + " of " + s.products[0].Value.Label() + " is not in stock. Add it on the page of the stock, or choose another lot."
	case len(s.products) > 0:
		return nil, "No lot of " + s.products[0].Value.Label() + " is in stock. Add it on the page of the stock."
	}
	return nil, "No lot in stock has this code. Add it on the page of the stock, or choose another lot."
}
