package store

import (
	"database/sql"
	"errors"
	"slices"
	"strings"

	"stipple/planner"
)

// stocked is a lot of the stock as records name it: by what its label said.
type stocked struct {
	id    planner.ID
	kind  planner.StockKind
	label string // of its product, as it is compared
	batch string // as it is compared
}

func stockedOf(p planner.Product, l planner.Lot) stocked {
	return stocked{l.ID, p.Kind, spelled(p.Label()), planner.FoldBatch(l.Batch)}
}

// spelled gives a name as it is compared: without regard to upper and lower case
// and to how much white space there is.
func spelled(name string) string { return strings.Join(strings.Fields(planner.Fold(name)), " ") }

// says tells whether this is what the label said of a lot that was laid out.
func (l stocked) says(ref planner.LotRef) bool {
	return l.kind == ref.Kind && l.label == spelled(ref.Label) && l.batch == planner.FoldBatch(ref.Batch)
}

// isUsed tells whether a record means this lot. In a record from elsewhere ids
// count for nothing: the other clinic gave them.
func (l stocked) isUsed(record planner.SessionRecord, ref planner.LotRef) bool {
	return record.Elsewhere && l.says(ref) || !record.Elsewhere && l.id == ref.Lot
}

// alike tells whether two products may be one. A diameter that one does not state
// tells them not apart.
func alike(a, b planner.Product) bool {
	if a.Diameter == 0 || b.Diameter == 0 {
		a.Diameter, b.Diameter = 0, 0
	}
	return a.Same(b)
}

// exists tells whether a query gives a row.
func exists(db querier, query string, args ...any) (bool, error) {
	var one int
	switch err := db.QueryRow(query, args...).Scan(&one); {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	default:
		return err == nil, wrap(err, "look for a row")
	}
}

// staysLot refuses to make a lot that a record names another one: what was used
// would no longer be found.
func (c *change) staysLot(old, next planner.Lot) error {
	if old.Product == next.Product && planner.FoldBatch(old.Batch) == planner.FoldBatch(next.Batch) {
		return nil
	}
	named, err := exists(c.tx, "SELECT 1 FROM record_lots WHERE lot = $1", string(old.ID))
	if err == nil && named {
		err = planner.Errorf(planner.Invalid, "Lot %s was laid out for a session and keeps its batch and product. Close it and enter the other lot as a new one.", old.Batch)
	}
	return err
}

// staysProduct refuses to make a product another one when a record names a lot of
// it.
func (c *change) staysProduct(old, next planner.Product) error {
	is := func(p planner.Product) []string {
		return []string{string(p.Kind), spelled(p.Maker), spelled(p.Name), spelled(p.Shade), spelled(p.Configuration)}
	}
	if slices.Equal(is(old), is(next)) {
		return nil
	}
	named, err := exists(c.tx, "SELECT 1 FROM lots JOIN record_lots ON record_lots.lot = lots.id WHERE lots.product = $1", string(old.ID))
	if err == nil && named {
		err = planner.Errorf(planner.Invalid, "%s was laid out for a session and keeps its kind, maker, name, shade and configuration. Mark it as no longer bought and enter the other product as a new one.", old.Label())
	}
	return err
}

// onlyImported tells whether nothing is known of a product but that sessions held
// elsewhere used it.
func (s *Store) onlyImported(db querier, p planner.Product) (bool, error) {
	if !p.Retired {
		return false, nil
	}
	lots, err := s.readLots(db, "WHERE product = $1", string(p.ID))
	own := slices.ContainsFunc(lots, func(l Stored[planner.Lot]) bool { return !l.Value.Imported })
	return len(lots) > 0 && !own, err
}

// insteadOfImported gives a new lot the place of the one of its product and batch
// that only imported records name, if there is one: to have it is to know it.
func (c *change) insteadOfImported(l Stored[planner.Lot]) (Stored[planner.Lot], error) {
	if l.Row != 0 {
		return l, nil
	}
	lots, err := c.s.readLots(c.tx, "WHERE product = $1 AND batch = $2", string(l.Value.Product), planner.FoldBatch(l.Value.Batch))
	if err == nil && len(lots) > 0 && lots[0].Value.Imported && !l.Value.Imported {
		l.Value.ID, l.Row = lots[0].Value.ID, lots[0].Row
	}
	return l, err
}

// lotOf gives the lot of the stock that a record signed elsewhere means: of the
// same product and batch, whatever its id there. One that the stock does not have
// comes into it, closed: nobody here can use it, but a recall must find it.
func (c *change) lotOf(record planner.SessionRecord, ref planner.LotRef) (planner.ID, error) {
	product := productOf(record, ref)
	products, err := c.s.readProducts(c.tx, "")
	if err != nil {
		return "", err
	}
	products = slices.DeleteFunc(products, func(p Stored[planner.Product]) bool { return !alike(p.Value, product) })
	slices.SortStableFunc(products, func(a, b Stored[planner.Product]) int { // what is bought here comes first
		return flag(a.Value.Retired) - flag(b.Value.Retired)
	})
	lots, err := c.s.readLots(c.tx, "WHERE batch = $1", planner.FoldBatch(ref.Batch))
	if err != nil {
		return "", err
	}
	for _, p := range products {
		for _, l := range lots {
			if l.Value.Product == p.Value.ID {
				return l.Value.ID, nil
			}
		}
	}
	if len(products) > 0 {
		product = products[0].Value
	} else if product.ID, err = freeID(c.tx, "SELECT 1 FROM products WHERE id = $1", product.ID); err == nil {
		err = c.insertProduct(product, planner.AuditImport)
	}
	if err != nil {
		return "", err
	}
	lot := planner.Lot{Product: product.ID, Batch: ref.Batch, Expiry: ref.Expiry, Closed: true, Imported: true}
	if lot.ID, err = freeID(c.tx, "SELECT 1 FROM lots WHERE id = $1", ref.Lot); err != nil {
		return "", err
	}
	return lot.ID, c.insertLot(product, lot, planner.AuditImport)
}

// freeID gives an id if nothing has it, or else a new one.
func freeID(db querier, query string, id planner.ID) (planner.ID, error) {
	taken, err := exists(db, query, string(id))
	if taken {
		id = newID()
	}
	return id, err
}

// productOf gives a product as far as a record tells: it keeps the label and,
// of a needle, what was laid out.
func productOf(record planner.SessionRecord, ref planner.LotRef) planner.Product {
	p := planner.Product{ID: ref.Product, Kind: ref.Kind, Maker: ref.Maker, Retired: true}
	p.Name = strings.TrimSpace(strings.TrimPrefix(ref.Label, ref.Maker))
	for _, laid := range record.Needles {
		if laid.Lot != ref {
			continue
		}
		p.Configuration, p.Diameter, p.Shape = laid.Needle.Configuration, laid.Needle.Diameter, laid.Needle.Shape
		p.Name = strings.TrimSpace(strings.TrimSuffix(p.Name, p.Configuration))
	}
	if p.Name == "" { // a needle that is named by its configuration
		p.Name, p.Configuration = p.Configuration, ""
	}
	if p.Name == "" || spelled(p.Label()) != spelled(ref.Label) {
		p.Maker, p.Name, p.Configuration = "", ref.Label, ""
	}
	return p
}
