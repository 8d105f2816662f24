package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"stipple/planner"
)

// SaveProduct stores a product and gives it back as stored. Errors: Invalid with
// the faults or when a record names a lot of it and it would become another
// product, Conflict when another product is the same one or, with a
// ConflictError, when somebody else saved first.
func (s *Store) SaveProduct(ctx ctx, p Stored[planner.Product]) (Stored[planner.Product], error) {
	if err := s.allow(planner.EditStock); err != nil {
		return p, err
	}
	p.Value = p.Value.Tidy()
	if faults := p.Value.Faults(); len(faults) > 0 {
		return p, faults.Err()
	}
	saved, err := once(ctx, s, []any{"save product", p}, func(c *change) (Stored[planner.Product], error) {
		saved := Stored[planner.Product]{Value: p.Value, Row: p.Row + 1}
		if p.Row == 0 {
			stored, err := s.readProducts(c.tx, "WHERE id = $1", string(p.Value.ID))
			if err != nil {
				return saved, err
			}
			if len(stored) > 0 {
				return newAgain(c, "product", p.Value, stored[0])
			}
		}
		if err := c.otherProduct(p.Value); err != nil {
			return saved, err
		}
		if p.Row == 0 {
			return saved, c.insertProduct(p.Value, planner.AuditCreate)
		}
		return saved, c.updateProduct(p)
	})
	if err != nil {
		return p, err
	}
	return saved, nil
}

// otherProduct refuses a product the stock has under another id. One that is only
// known from imported records stands in nobody's way.
func (c *change) otherProduct(p planner.Product) error {
	products, err := c.s.readProducts(c.tx, "")
	if err != nil {
		return err
	}
	for _, other := range products {
		if other.Value.ID == p.ID || !other.Value.Same(p) {
			continue
		}
		foreign, err := c.s.onlyImported(c.tx, other.Value)
		if err != nil {
			return err
		}
		if !foreign {
			return planner.Errorf(planner.Conflict, "%s is in the stock already.", other.Value.Label()).
				Because(&ConflictError[planner.Product]{Theirs: other})
		}
	}
	return nil
}

func (c *change) insertProduct(p planner.Product, op planner.AuditOp) error {
	body, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode product: %w", err)
	}
	row := productRow{id: string(p.ID), kind: string(p.Kind), ver: 1, body: string(body)}
	row.mac = c.s.rowMAC(row.bind())
	_, err = c.tx.Exec("INSERT INTO products (id, kind, ver, body, mac) VALUES ($1, $2, $3, $4, $5)", row.id, row.kind, row.ver, row.body, row.mac)
	if isSameID(err) {
		return planner.Errorf(planner.Conflict, "This product is in the stock already.").Because(err)
	}
	c.note(entry{op: op, entity: "product", id: row.id, ver: row.ver, digest: digestOf(row.mac), detail: p.Label()})
	return wrap(err, "insert product")
}

func (c *change) updateProduct(p Stored[planner.Product]) error {
	stored, err := c.s.readProducts(c.tx, "WHERE id = $1", string(p.Value.ID))
	if err != nil {
		return err
	}
	if len(stored) == 0 {
		return planner.Errorf(planner.NotFound, "There is no such product.")
	}
	if stored[0].Row != p.Row {
		return conflict("product", stored[0])
	}
	if err := c.staysProduct(stored[0].Value, p.Value); err != nil {
		return err
	}
	body, err := json.Marshal(p.Value)
	if err != nil {
		return fmt.Errorf("encode product: %w", err)
	}
	row := productRow{id: string(p.Value.ID), kind: string(p.Value.Kind), ver: p.Row + 1, body: string(body)}
	row.mac = c.s.rowMAC(row.bind())
	_, err = c.tx.Exec("UPDATE products SET kind = $1, ver = $2, body = $3, mac = $4 WHERE id = $5", row.kind, row.ver, row.body, row.mac, row.id)
	c.noteChange(entry{
		op: planner.AuditUpdate, entity: "product", id: row.id, ver: row.ver, digest: digestOf(row.mac),
		detail: strings.Join(p.Value.Differences(stored[0].Value), ", "),
	}, stored[0].Value, p.Value)
	return wrap(err, "update product")
}

// SaveLot stores a lot and gives it back as stored. A new one of a batch that is
// only known from imported records takes its place, under its id. Errors: Invalid
// with the faults or when a record names the lot and it would become one of
// another batch or product, NotFound when the product is not in the stock, Conflict when the
// product has a lot of this batch or, with a ConflictError, when somebody else
// saved first.
func (s *Store) SaveLot(ctx ctx, l Stored[planner.Lot]) (Stored[planner.Lot], error) {
	if err := s.allow(planner.EditStock); err != nil {
		return l, err
	}
	l.Value = l.Value.Tidy()
	if faults := l.Value.Faults(); len(faults) > 0 {
		return l, faults.Err()
	}
	saved, err := once(ctx, s, []any{"save lot", l}, func(c *change) (Stored[planner.Lot], error) { return c.saveLot(l) })
	if err != nil {
		return l, err
	}
	return saved, nil
}

func (c *change) saveLot(l Stored[planner.Lot]) (Stored[planner.Lot], error) {
	if l.Row == 0 {
		stored, err := c.s.readLots(c.tx, "WHERE id = $1", string(l.Value.ID))
		if err != nil {
			return l, err
		}
		if len(stored) > 0 {
			return newAgain(c, "lot", l.Value, stored[0])
		}
	}
	products, err := c.s.readProducts(c.tx, "WHERE id = $1", string(l.Value.Product))
	if err != nil {
		return l, err
	}
	if len(products) == 0 {
		return l, planner.Errorf(planner.NotFound, "There is no such product.")
	}
	if l, err = c.insteadOfImported(l); err != nil {
		return l, err
	}
	saved := Stored[planner.Lot]{Value: l.Value, Row: l.Row + 1}
	if l.Row == 0 {
		return saved, c.insertLot(products[0].Value, l.Value, planner.AuditCreate)
	}
	return saved, c.updateLot(products[0].Value, l)
}

// lotTaken is why a product cannot have two lots of one batch, with the one it
// has.
func (c *change) lotTaken(p planner.Product, l planner.Lot, cause error) error {
	taken := planner.Errorf(planner.Conflict, "Lot %s of %s is in the stock already.", l.Batch, p.Label())
	theirs, err := c.s.readLots(c.tx, "WHERE product = $1 AND batch = $2", string(l.Product), planner.FoldBatch(l.Batch))
	if err != nil || len(theirs) == 0 {
		return taken.Because(errors.Join(cause, err))
	}
	return taken.Because(&ConflictError[planner.Lot]{Theirs: theirs[0]})
}

func (c *change) insertLot(p planner.Product, l planner.Lot, op planner.AuditOp) error {
	row, err := c.lotRow(l, 1)
	if err != nil {
		return err
	}
	_, err = c.tx.Exec("INSERT INTO lots (id, product, batch, ver, body, mac) VALUES ($1, $2, $3, $4, $5, $6)",
		row.id, row.product, row.batch, row.ver, row.body, row.mac)
	switch {
	case isTaken(err):
		return c.lotTaken(p, l, err)
	case isSameID(err):
		return planner.Errorf(planner.Conflict, "This lot is in the stock already.").Because(err)
	}
	c.note(entry{op: op, entity: "lot", id: row.id, ver: row.ver, digest: digestOf(row.mac), detail: planner.RefOf(p, l).String()})
	return wrap(err, "insert lot")
}

func (c *change) lotRow(l planner.Lot, ver int64) (lotRow, error) {
	body, err := json.Marshal(l)
	if err != nil {
		return lotRow{}, fmt.Errorf("encode lot: %w", err)
	}
	row := lotRow{id: string(l.ID), product: string(l.Product), batch: planner.FoldBatch(l.Batch), ver: ver, body: string(body)}
	row.mac = c.s.rowMAC(row.bind())
	return row, nil
}

func (c *change) updateLot(p planner.Product, l Stored[planner.Lot]) error {
	stored, err := c.s.readLots(c.tx, "WHERE id = $1", string(l.Value.ID))
	if err != nil {
		return err
	}
	if len(stored) == 0 {
		return planner.Errorf(planner.NotFound, "There is no such lot.")
	}
	if stored[0].Row != l.Row {
		return conflict("lot", stored[0])
	}
	if err := c.staysLot(stored[0].Value, l.Value); err != nil {
		return err
	}
	row, err := c.lotRow(l.Value, l.Row+1)
	if err != nil {
		return err
	}
	_, err = c.tx.Exec("UPDATE lots SET product = $1, batch = $2, ver = $3, body = $4, mac = $5 WHERE id = $6",
		row.product, row.batch, row.ver, row.body, row.mac, row.id)
	if isTaken(err) {
		return c.lotTaken(p, l.Value, err)
	}
	c.noteChange(entry{
		op: planner.AuditUpdate, entity: "lot", id: row.id, ver: row.ver, digest: digestOf(row.mac),
		detail: strings.Join(l.Value.Differences(stored[0].Value), ", "),
	}, stored[0].Value, l.Value)
	return wrap(err, "update lot")
}
