package store

import (
	"fmt"

	"stipple/planner"
)

// stock checks every row of products and lots.
func (w *verifier) stock() error {
	known := map[planner.ID]planner.Product{}
	products, err := w.db.Query("SELECT id, kind, ver, body, mac FROM products ORDER BY id")
	if err != nil {
		return fmt.Errorf("read products: %w", err)
	}
	defer products.Close()
	for products.Next() {
		var r productRow
		if err := products.Scan(&r.id, &r.kind, &r.ver, &r.body, &r.mac); err != nil {
			return fmt.Errorf("read product: %w", err)
		}
		w.v.Products++
		w.stored("product", r.id, r.ver, digestOf(r.mac))
		product, err := openPlain[planner.Product](w.s, r.bind(), r.mac, r.body, r.ver)
		w.plainRow("product "+r.id, err, string(product.Value.ID) == r.id && string(product.Value.Kind) == r.kind)
		if err == nil {
			known[product.Value.ID] = product.Value
		}
	}
	if err := products.Err(); err != nil {
		return fmt.Errorf("read products: %w", err)
	}
	return w.lots(known)
}

func (w *verifier) lots(products map[planner.ID]planner.Product) error {
	lots, err := w.db.Query("SELECT id, product, batch, ver, body, mac FROM lots ORDER BY id")
	if err != nil {
		return fmt.Errorf("read lots: %w", err)
	}
	defer lots.Close()
	for lots.Next() {
		var r lotRow
		if err := lots.Scan(&r.id, &r.product, &r.batch, &r.ver, &r.body, &r.mac); err != nil {
			return fmt.Errorf("read lot: %w", err)
		}
		w.v.Lots++
		w.stored("lot", r.id, r.ver, digestOf(r.mac))
		lot, err := openPlain[planner.Lot](w.s, r.bind(), r.mac, r.body, r.ver)
		w.plainRow("lot "+r.id, err, string(lot.Value.ID) == r.id && string(lot.Value.Product) == r.product && planner.FoldBatch(lot.Value.Batch) == r.batch)
		if product, known := products[lot.Value.Product]; known && err == nil {
			w.lotsKnown[lot.Value.ID] = stockedOf(product, lot.Value)
		}
	}
	return wrap(lots.Err(), "read lots")
}

// plainRow reports a plain row that was altered or whose columns say something
// else than its body.
func (w *verifier) plainRow(what string, err error, agrees bool) {
	switch {
	case err != nil:
		w.fault("%s: damaged or altered", what)
	case !agrees:
		w.fault("%s: its columns do not say what it says", what)
	}
}
