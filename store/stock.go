package store

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"stipple/planner"
	"stipple/store/vault"
)

// productRow is a product as it is stored.
type productRow struct {
	id, kind string
	ver      int64
	body     string
	mac      []byte
}

func (r productRow) bind() vault.Bind {
	return vault.Bind{"products", r.id, r.kind, r.ver, r.body}
}

// lotRow is a lot as it is stored. batch is folded.
type lotRow struct {
	id, product, batch string
	ver                int64
	body               string
	mac                []byte
}

func (r lotRow) bind() vault.Bind {
	return vault.Bind{"lots", r.id, r.product, r.batch, r.ver, r.body}
}

// openPlain gives what a plain row holds, if its MAC over the other columns fits.
func openPlain[T any](s *Store, bind vault.Bind, mac []byte, body string, ver int64) (Stored[T], error) {
	damaged := planner.Errorf(planner.Corrupt, "The stock in the clinic file is damaged or was altered. Run a verification.")
	if !s.rowFits(mac, bind) {
		return Stored[T]{}, damaged.Because(fmt.Errorf("the MAC of a row of %v does not fit", bind[0]))
	}
	var value T
	if err := json.Unmarshal([]byte(body), &value); err != nil {
		return Stored[T]{}, damaged.Because(err)
	}
	return Stored[T]{Value: value, Row: ver}, nil
}

// Products reads every product: by kind, then by name.
func (s *Store) Products(_ ctx) ([]Stored[planner.Product], error) {
	if err := s.allowIn(planner.SeeStock, ""); err != nil {
		return nil, err
	}
	products, err := s.readProducts(s.readers, "")
	return products, explain(err)
}

func readProductRows(db querier, condition string, args ...any) ([]productRow, error) {
	rows, err := db.Query("SELECT id, kind, ver, body, mac FROM products "+condition, args...)
	if err != nil {
		return nil, fmt.Errorf("read products: %w", err)
	}
	defer rows.Close()
	var list []productRow
	for rows.Next() {
		var r productRow
		if err := rows.Scan(&r.id, &r.kind, &r.ver, &r.body, &r.mac); err != nil {
			return nil, fmt.Errorf("read product: %w", err)
		}
		list = append(list, r)
	}
	return list, wrap(rows.Err(), "read products")
}

func (s *Store) readProducts(db querier, condition string, args ...any) ([]Stored[planner.Product], error) {
	rows, err := readProductRows(db, condition, args...)
	if err != nil {
		return nil, err
	}
	var list []Stored[planner.Product]
	for _, r := range rows {
		product, err := openPlain[planner.Product](s, r.bind(), r.mac, r.body, r.ver)
		if err != nil {
			return nil, err
		}
		list = append(list, product)
	}
	kinds := planner.StockKinds()
	slices.SortFunc(list, func(a, b Stored[planner.Product]) int {
		return cmp.Or(
			cmp.Compare(slices.Index(kinds, a.Value.Kind), slices.Index(kinds, b.Value.Kind)),
			strings.Compare(planner.Fold(a.Value.Label()), planner.Fold(b.Value.Label())),
			cmp.Compare(a.Value.ID, b.Value.ID))
	})
	return list, nil
}

// Lots reads every lot: those that expire first come first, those without a
// date last.
func (s *Store) Lots(_ ctx) ([]Stored[planner.Lot], error) {
	if err := s.allowIn(planner.SeeStock, ""); err != nil {
		return nil, err
	}
	lots, err := s.readLots(s.readers, "")
	return lots, explain(err)
}

func (s *Store) readLots(db querier, condition string, args ...any) ([]Stored[planner.Lot], error) {
	rows, err := db.Query("SELECT id, product, batch, ver, body, mac FROM lots "+condition, args...)
	if err != nil {
		return nil, fmt.Errorf("read lots: %w", err)
	}
	defer rows.Close()
	var list []Stored[planner.Lot]
	for rows.Next() {
		var r lotRow
		if err := rows.Scan(&r.id, &r.product, &r.batch, &r.ver, &r.body, &r.mac); err != nil {
			return nil, fmt.Errorf("read lot: %w", err)
		}
		lot, err := openPlain[planner.Lot](s, r.bind(), r.mac, r.body, r.ver)
		if err != nil {
			return nil, err
		}
		list = append(list, lot)
	}
	slices.SortFunc(list, func(a, b Stored[planner.Lot]) int {
		if a.Value.Expiry.IsZero() != b.Value.Expiry.IsZero() {
			return cmp.Compare(flag(a.Value.Expiry.IsZero()), flag(b.Value.Expiry.IsZero()))
		}
		return cmp.Or(a.Value.Expiry.Time().Compare(b.Value.Expiry.Time()), cmp.Compare(a.Value.ID, b.Value.ID))
	})
	return list, wrap(rows.Err(), "read lots")
}

// LotAmounts gives how much of each lot the sessions signed here used, in the unit
// of its kind; a lot that nothing is known of is not there.
func (s *Store) LotAmounts(_ ctx) (map[planner.ID]float64, error) {
	if err := s.allow(planner.SeeStock); err != nil {
		return nil, err
	}
	rows, err := s.readers.Query("SELECT lot, sum(amount) FROM record_lots GROUP BY lot HAVING sum(amount) > 0")
	if err != nil {
		return nil, explain(fmt.Errorf("read amounts: %w", err))
	}
	defer rows.Close()
	amounts := map[planner.ID]float64{}
	for rows.Next() {
		var lot planner.ID
		var amount float64
		if err := rows.Scan(&lot, &amount); err != nil {
			return nil, explain(fmt.Errorf("read amount: %w", err))
		}
		amounts[lot] = amount
	}
	return amounts, explain(wrap(rows.Err(), "read amounts"))
}
