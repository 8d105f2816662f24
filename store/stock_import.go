package store

import "stipple/planner"

// ImportStock takes rows of stock in, all or none, and says what they added.
// What is there already stays as it is. Error: Invalid with the faults of the
// rows, each led by its line.
func (s *Store) ImportStock(ctx ctx, rows []planner.StockRow) (planner.StockImport, error) {
	if err := s.allow(planner.EditStock); err != nil {
		return planner.StockImport{}, err
	}
	if err := planner.CheckStock(rows).Err(); err != nil {
		return planner.StockImport{}, err
	}
	return once(ctx, s, []any{"import stock", rows}, func(c *change) (planner.StockImport, error) {
		added, err := s.adds(c.tx, rows)
		if err != nil {
			return added, err
		}
		products := map[planner.ID]planner.Product{}
		for _, f := range added.Fates {
			products[f.Row.Product.ID] = f.Row.Product
		}
		for _, p := range added.Products {
			if err := c.insertProduct(p, planner.AuditImport); err != nil {
				return added, err
			}
		}
		for _, l := range added.Lots {
			if err := c.insertLot(products[l.Product], l, planner.AuditImport); err != nil {
				return added, err
			}
		}
		c.note(entry{op: planner.AuditImport, entity: "stock", id: s.clinicID, detail: added.String()})
		return added, nil
	})
}

// adds works out what rows add to the stock.
func (s *Store) adds(db querier, rows []planner.StockRow) (planner.StockImport, error) {
	products, err := s.readProducts(db, "")
	if err != nil {
		return planner.StockImport{}, err
	}
	lots, err := s.readLots(db, "")
	if err != nil {
		return planner.StockImport{}, err
	}
	return planner.AddStock(rows, values(products), values(lots), newID), nil
}
