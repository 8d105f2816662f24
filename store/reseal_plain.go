package store

import (
	"encoding/json"
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

// cursor is the key of a row, column by column; nil is before the first.
type cursor []string

// text writes a cursor as its row of progress keeps it.
func (c cursor) text() string {
	if c == nil {
		return ""
	}
	b, err := json.Marshal([]string(c))
	if err != nil {
		panic("store: encode a list of texts: " + err.Error()) // cannot be
	}
	return string(b)
}

func readCursor(text string) cursor {
	var c cursor
	if json.Unmarshal([]byte(text), &c) != nil {
		return nil
	}
	return c
}

// args are the columns for a query.
func (c cursor) args() []any {
	args := make([]any, len(c))
	for i, column := range c {
		args[i] = column
	}
	return args
}

// from gives a cursor to read on from, of so many columns.
func (c cursor) from(columns int) cursor {
	if len(c) != columns {
		return make(cursor, columns) // empty texts come before every key
	}
	return c
}

// signedRow is a plain row to be signed anew.
type signedRow struct {
	key  cursor
	name rowName // as the trail names it; no entity for a row it does not
	bind vault.Bind
	mac  []byte
}

// resign signs plain rows with the present key. One whose MAC does not fit was
// altered: it stays as it is, for a verification to name.
func (r *reseal) resign(c *change, list []signedRow, update string) (batch, error) {
	b := batch{n: len(list)}
	for _, row := range list {
		b.last = row.key
		mac := r.s.rowMAC(row.bind)
		if vault.EqualMAC(mac, row.mac) || !r.s.rowFits(row.mac, row.bind) {
			continue
		}
		if _, err := c.tx.Exec(update, append([]any{mac}, row.key.args()...)...); err != nil {
			return b, fmt.Errorf("sign a row anew: %w", err)
		}
		if row.name.Entity == "" {
			continue
		}
		if err := r.vouch(c, &b, row.name, digestOf(row.mac), digestOf(mac)); err != nil {
			return b, err
		}
	}
	return b, nil
}

func (r *reseal) products(c *change, after cursor) (batch, error) {
	rows, err := readProductRows(c.tx, "WHERE id > $1 ORDER BY id LIMIT $2", after.from(1)[0], r.most)
	if err != nil {
		return batch{}, err
	}
	list := make([]signedRow, len(rows))
	for i, p := range rows {
		list[i] = signedRow{cursor{p.id}, rowName{"product", p.id, p.ver}, p.bind(), p.mac}
	}
	return r.resign(c, list, "UPDATE products SET mac = $1 WHERE id = $2")
}

func (r *reseal) lots(c *change, after cursor) (batch, error) {
	rows, err := c.tx.Query("SELECT id, product, batch, ver, body, mac FROM lots WHERE id > $1 ORDER BY id LIMIT $2", after.from(1)[0], r.most)
	if err != nil {
		return batch{}, fmt.Errorf("read lots: %w", err)
	}
	defer rows.Close()
	var list []signedRow
	for rows.Next() {
		var l lotRow
		if err := rows.Scan(&l.id, &l.product, &l.batch, &l.ver, &l.body, &l.mac); err != nil {
			return batch{}, fmt.Errorf("read lot: %w", err)
		}
		list = append(list, signedRow{cursor{l.id}, rowName{"lot", l.id, l.ver}, l.bind(), l.mac})
	}
	if err := rows.Err(); err != nil {
		return batch{}, fmt.Errorf("read lots: %w", err)
	}
	return r.resign(c, list, "UPDATE lots SET mac = $1 WHERE id = $2")
}

// templates are few: one transaction does them all.
func (r *reseal) templates(c *change, _ cursor) (batch, error) {
	rows, err := c.tx.Query("SELECT id, version, body, mac FROM consent_templates ORDER BY id, version")
	if err != nil {
		return batch{}, fmt.Errorf("read consent templates: %w", err)
	}
	defer rows.Close()
	var list []signedRow
	for rows.Next() {
		var t templateRow
		if err := rows.Scan(&t.id, &t.version, &t.body, &t.mac); err != nil {
			return batch{}, fmt.Errorf("read consent template: %w", err)
		}
		list = append(list, signedRow{cursor{t.id, fmt.Sprint(t.version)}, rowName{"consent_template", t.id, int64(t.version)}, t.bind(), t.mac})
	}
	if err := rows.Err(); err != nil {
		return batch{}, fmt.Errorf("read consent templates: %w", err)
	}
	b, err := r.resign(c, list, "UPDATE consent_templates SET mac = $1 WHERE id = $2 AND version = $3")
	b.last = nil
	return b, err
}

func (r *reseal) links(c *change, after cursor) (batch, error) {
	from := after.from(2)
	rows, err := c.tx.Query("SELECT lot, record, amount, mac FROM record_lots WHERE (lot, record) > ($1, $2) ORDER BY lot, record LIMIT $3",
		from[0], from[1], r.most)
	if err != nil {
		return batch{}, fmt.Errorf("read links: %w", err)
	}
	defer rows.Close()
	var list []signedRow
	for rows.Next() {
		var l link
		var record string
		if err := rows.Scan(&l.lot, &record, &l.amount, &l.mac); err != nil {
			return batch{}, fmt.Errorf("read link: %w", err)
		}
		list = append(list, signedRow{cursor{string(l.lot), record}, rowName{}, linkBind(l.lot, planner.ID(record), l.amount), l.mac})
	}
	if err := rows.Err(); err != nil {
		return batch{}, fmt.Errorf("read links: %w", err)
	}
	return r.resign(c, list, "UPDATE record_lots SET mac = $1 WHERE lot = $2 AND record = $3")
}
