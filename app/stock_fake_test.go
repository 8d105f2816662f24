package app

import (
	"context"

	"stipple/planner"
	"stipple/store"
)

// fakeStock is a stock in memory with the rules the pages meet.
type fakeStock struct {
	products []store.Stored[planner.Product]
	lots     []store.Stored[planner.Lot]
	used     map[planner.ID]float64
	recalled []planner.Recalled
	asked    []planner.RecallQuery
	stockErr error // of every save
	recErr   error // beside what is recalled

	erasedUses int // charts erased since that name what is recalled
}

func (f *fakeStock) Products(context.Context) ([]store.Stored[planner.Product], error) {
	return append([]store.Stored[planner.Product](nil), f.products...), nil
}

func (f *fakeStock) Lots(context.Context) ([]store.Stored[planner.Lot], error) {
	return append([]store.Stored[planner.Lot](nil), f.lots...), nil
}

func (f *fakeStock) LotAmounts(context.Context) (map[planner.ID]float64, error) { return f.used, nil }

func (f *fakeStock) SaveProduct(_ context.Context, p store.Stored[planner.Product]) (store.Stored[planner.Product], error) {
	if f.stockErr != nil {
		return p, f.stockErr
	}
	p.Value = p.Value.Tidy()
	if err := p.Value.Faults().Err(); err != nil {
		return p, err
	}
	at := -1
	for i, other := range f.products {
		switch {
		case other.Value.ID == p.Value.ID:
			at = i
		case other.Value.Same(p.Value):
			return p, planner.Errorf(planner.Conflict, "%s is in the stock already.", other.Value.Label()).
				Because(&store.ConflictError[planner.Product]{Theirs: other})
		}
	}
	if at < 0 && p.Row > 0 {
		return p, planner.Errorf(planner.NotFound, "There is no such product.")
	}
	if at >= 0 && f.products[at].Row != p.Row {
		return p, planner.Errorf(planner.Conflict, "Somebody else saved this product.").
			Because(&store.ConflictError[planner.Product]{Theirs: f.products[at]})
	}
	p.Row++
	if at < 0 {
		f.products = append(f.products, p)
	} else {
		f.products[at] = p
	}
	return p, nil
}

func (f *fakeStock) SaveLot(_ context.Context, l store.Stored[planner.Lot]) (store.Stored[planner.Lot], error) {
	if f.stockErr != nil {
		return l, f.stockErr
	}
	l.Value = l.Value.Tidy()
	if err := l.Value.Faults().Err(); err != nil {
		return l, err
	}
	at := -1
	for i, other := range f.lots {
		switch {
		case other.Value.ID == l.Value.ID:
			at = i
		case other.Value.Product == l.Value.Product && planner.FoldBatch(other.Value.Batch) == planner.FoldBatch(l.Value.Batch):
			return l, planner.Errorf(planner.Conflict, "Lot %s is in the stock already.", l.Value.Batch).
				Because(&store.ConflictError[planner.Lot]{Theirs: other})
		}
	}
	if at >= 0 && f.lots[at].Row != l.Row {
		return l, planner.Errorf(planner.Conflict, "Somebody else saved this lot.").
			Because(&store.ConflictError[planner.Lot]{Theirs: f.lots[at]})
	}
	l.Row++
	if at < 0 {
		f.lots = append(f.lots, l)
	} else {
		f.lots[at] = l
	}
	return l, nil
}

func (f *fakeStock) ImportStock(_ context.Context, rows []planner.StockRow) (planner.StockImport, error) {
	if f.stockErr != nil {
		return planner.StockImport{}, f.stockErr
	}
	if err := planner.CheckStock(rows).Err(); err != nil {
		return planner.StockImport{}, err
	}
	var products []planner.Product
	var lots []planner.Lot
	for _, p := range f.products {
		products = append(products, p.Value)
	}
	for _, l := range f.lots {
		lots = append(lots, l.Value)
	}
	n := len(products) + len(lots)
	added := planner.AddStock(rows, products, lots, func() planner.ID {
		n++
		return planner.ID("imported-" + grouped(n))
	})
	for _, p := range added.Products {
		f.products = append(f.products, store.Stored[planner.Product]{Value: p, Row: 1})
	}
	for _, l := range added.Lots {
		f.lots = append(f.lots, store.Stored[planner.Lot]{Value: l, Row: 1})
	}
	return added, nil
}

func (f *fakeStock) Recall(_ context.Context, q planner.RecallQuery) ([]planner.Recalled, error) {
	f.asked = append(f.asked, q)
	return f.recalled, f.recErr
}

// ErasedUses counts charts that were erased.
func (f *fakeStock) ErasedUses(context.Context, planner.RecallQuery) (int, error) {
	return f.erasedUses, nil
}
