package store

import (
	"cmp"
	"slices"

	"stipple/planner"
)

// lotsRecalled gives the lots a query means and what the trail says of it. A
// product that records from elsewhere brought along may be one of the clinic's:
// who asks after either asks after both.
func (s *Store) lotsRecalled(db querier, products []Stored[planner.Product], q planner.RecallQuery) ([]stocked, entry, error) {
	e := entry{op: planner.AuditRecall, entity: "stock", id: s.clinicID}
	var lots []Stored[planner.Lot]
	var err error
	switch batch := planner.FoldBatch(q.Batch); {
	case q.Lot != "":
		e.entity, e.id, e.detail = "lot", string(q.Lot), "one lot"
		lots, err = s.lotsLike(db, products, q.Lot)
	case batch != "":
		e.detail = "every lot " + q.Batch
		lots, err = s.readLots(db, "WHERE batch = $1", batch)
	case q.Product != "":
		e.entity, e.id, e.detail = "product", string(q.Product), "every lot of a product"
		lots, err = s.lotsOf(db, productsLike(products, q.Product))
	case planner.FoldBatch(q.Needle) != "":
		e.detail = "every lot of needles " + q.Needle
		lots, err = s.lotsOf(db, needlesOf(products, q.Needle))
	default:
		return nil, e, planner.Errorf(planner.Invalid, "Say what is recalled: a lot, a product or a needle.")
	}
	list := make([]stocked, len(lots))
	for i, l := range lots {
		product, _ := productIn(products, l.Value.Product)
		list[i] = stockedOf(product, l.Value)
	}
	return list, e, err
}

func productIn(products []Stored[planner.Product], id planner.ID) (planner.Product, bool) {
	i := slices.IndexFunc(products, func(p Stored[planner.Product]) bool { return p.Value.ID == id })
	if i < 0 {
		return planner.Product{}, false
	}
	return products[i].Value, true
}

// soundProducts reads the products that are not damaged, and gives what is wrong
// with the first that is.
func (s *Store) soundProducts(db querier) (sound []Stored[planner.Product], damaged, err error) {
	rows, err := readProductRows(db, "")
	for _, r := range rows {
		product, err := openPlain[planner.Product](s, r.bind(), r.mac, r.body, r.ver)
		if err != nil {
			damaged = cmp.Or(damaged, err)
			continue
		}
		sound = append(sound, product)
	}
	return sound, damaged, err
}

// productsLike gives a product and those that may be the same one.
func productsLike(products []Stored[planner.Product], id planner.ID) []planner.ID {
	meant, known := productIn(products, id)
	if !known {
		return []planner.ID{id}
	}
	return productsThat(products, func(p planner.Product) bool { return alike(p, meant) })
}

// needlesOf gives the needles of a configuration, whatever its case and white
// space.
func needlesOf(products []Stored[planner.Product], configuration string) []planner.ID {
	return productsThat(products, func(p planner.Product) bool {
		return p.Kind == planner.NeedleStock && planner.FoldBatch(p.Needle().Configuration) == planner.FoldBatch(configuration)
	})
}

func productsThat(products []Stored[planner.Product], are func(planner.Product) bool) []planner.ID {
	var list []planner.ID
	for _, p := range products {
		if are(p.Value) {
			list = append(list, p.Value.ID)
		}
	}
	return list
}

// lotsOf gives every lot of products.
func (s *Store) lotsOf(db querier, products []planner.ID) ([]Stored[planner.Lot], error) {
	var list []Stored[planner.Lot]
	for _, id := range products {
		lots, err := s.readLots(db, "WHERE product = $1", string(id))
		if err != nil {
			return nil, err
		}
		list = append(list, lots...)
	}
	return list, nil
}

// lotsLike gives a lot and those of its batch whose product may be the same one.
func (s *Store) lotsLike(db querier, products []Stored[planner.Product], id planner.ID) ([]Stored[planner.Lot], error) {
	meant, err := s.readLots(db, "WHERE id = $1", string(id))
	if err != nil || len(meant) == 0 {
		return nil, err
	}
	lots, err := s.readLots(db, "WHERE batch = $1", planner.FoldBatch(meant[0].Value.Batch))
	same := productsLike(products, meant[0].Value.Product)
	return slices.DeleteFunc(lots, func(l Stored[planner.Lot]) bool {
		return l.Value.ID != id && !slices.Contains(same, l.Value.Product)
	}), err
}
