package app

import (
	"slices"
	"strings"

	"stipple/planner"
	"stipple/store"
)

// stockIndex is the stock as it was read: products with their lots.
type stockIndex struct {
	products []store.Stored[planner.Product]
	lots     []store.Stored[planner.Lot]
	byID     map[planner.ID]int // where a product stands
}

func newStockIndex(products []store.Stored[planner.Product], lots []store.Stored[planner.Lot]) *stockIndex {
	x := &stockIndex{products: products, lots: lots, byID: make(map[planner.ID]int, len(products))}
	for i, p := range products {
		x.byID[p.Value.ID] = i
	}
	return x
}

// product gives a product by its id, and whether there is one.
func (x *stockIndex) product(id planner.ID) (store.Stored[planner.Product], bool) {
	i, ok := x.byID[id]
	if !ok {
		return store.Stored[planner.Product]{}, false
	}
	return x.products[i], true
}

// lot gives a lot by its id, and whether there is one.
func (x *stockIndex) lot(id planner.ID) (store.Stored[planner.Lot], bool) {
	for _, l := range x.lots {
		if l.Value.ID == id {
			return l, true
		}
	}
	return store.Stored[planner.Lot]{}, false
}

// lotsOf gives a product's lots.
func (x *stockIndex) lotsOf(product planner.ID) []store.Stored[planner.Lot] {
	var list []store.Stored[planner.Lot]
	for _, l := range x.lots {
		if l.Value.Product == product {
			list = append(list, l)
		}
	}
	return list
}

// batch gives a product's lot of a batch number, however it is spelled.
func (x *stockIndex) batch(product planner.ID, batch string) (store.Stored[planner.Lot], bool) {
	for _, l := range x.lots {
		if l.Value.Product == product && planner.FoldBatch(l.Value.Batch) == planner.FoldBatch(batch) {
			return l, true
		}
	}
	return store.Stored[planner.Lot]{}, false
}

// gtin gives the product that bears a GTIN.
func (x *stockIndex) gtin(gtin string) (store.Stored[planner.Product], bool) {
	for _, p := range x.products {
		if gtin != "" && p.Value.GTIN == gtin {
			return p, true
		}
	}
	return store.Stored[planner.Product]{}, false
}

// plainly gives the lots whose barcode or batch number a plain code is, and the
// products whose catalogue number it is.
func (x *stockIndex) plainly(code string) (lots []store.Stored[planner.Lot], products []store.Stored[planner.Product]) {
	folded := planner.FoldBatch(code)
	if folded == "" {
		return nil, nil
	}
	for _, l := range x.lots {
		if planner.FoldBatch(l.Value.Batch) == folded || planner.FoldBatch(l.Value.Code) == folded {
			lots = append(lots, l)
		}
	}
	for _, p := range x.products {
		if planner.FoldBatch(p.Value.Reference) == folded || p.Value.GTIN == strings.TrimSpace(code) {
			products = append(products, p)
		}
	}
	return lots, products
}

// holdsWords tells whether a text holds every word of another, both folded.
func holdsWords(folded string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(folded, w) })
}

// stockWords gives what a product and a lot are searched by, folded.
func stockWords(p planner.Product, l planner.Lot) string {
	return planner.Fold(strings.Join([]string{p.Label(), p.Kind.Name(), p.Colour, p.Reference, p.GTIN, p.Shape, l.Batch, l.From}, " "))
}
