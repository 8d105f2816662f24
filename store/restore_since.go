package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"stipple/planner"
	"stipple/store/vault"
)

// trailSince is what a trail says happened after an entry.
type trailSince struct {
	from   vault.Link
	saves  int
	lost   []planner.AuditEntry // the newest saves, oldest first
	charts map[planner.ID]bool  // that were added or changed
	erased []erasedChart
}

// erasedChart is a chart that was erased, under the ids it had before it was merged
// too.
type erasedChart struct {
	id     planner.ID
	ids    []planner.ID
	reason string
}

// isSave tells whether an entry says that something was saved, which is lost when the
// entry is. That a chart was erased is none: it is erased again.
func isSave(op planner.AuditOp) bool {
	switch op {
	case planner.AuditCreate, planner.AuditUpdate, planner.AuditFreeze, planner.AuditImport, planner.AuditStart, planner.AuditOverride,
		planner.AuditSign, planner.AuditAmend, planner.AuditDrop, planner.AuditWithdraw, planner.AuditPassphrase, planner.AuditReset,
		planner.AuditRole, planner.AuditRemoveUser, planner.AuditNewCode, planner.AuditRekey, planner.AuditArchive, planner.AuditUnarchive,
		planner.AuditMerge, planner.AuditUnmerge:
		return true
	}
	return false
}

// read reads a trail from an entry on, as far as each follows the one before it.
func (t *trailSince) read(p *Store, db querier) error {
	t.charts = map[planner.ID]bool{}
	reader, err := p.newTrailReader(db)
	if err != nil {
		return err
	}
	defer reader.keys.wipe()
	rows, err := db.Query("SELECT "+auditColumns+" FROM audit WHERE seq > $1 ORDER BY seq", t.from.Seq)
	if err != nil {
		return fmt.Errorf("read trail: %w", err)
	}
	defer rows.Close()
	before := t.from
	for rows.Next() {
		var r auditRow
		if err := rows.Scan(r.fields()...); err != nil {
			return fmt.Errorf("read trail: %w", err)
		}
		if !reader.sound(r, before) {
			return planner.Errorf(planner.Corrupt, "The audit trail of the present file is damaged or was altered from entry %d on.", r.seq)
		}
		before = r.link()
		if err := t.learn(reader, r); err != nil {
			return err
		}
	}
	return wrap(rows.Err(), "read trail")
}

// newest gives the saves to be listed, newest first.
func (t *trailSince) newest() []planner.AuditEntry {
	list := slices.Clone(t.lost[max(0, len(t.lost)-mostLost):])
	slices.Reverse(list)
	return list
}

// learn takes in an entry.
func (t *trailSince) learn(reader *trailReader, r auditRow) error {
	if r.op == planner.AuditErase {
		return t.learnErased(reader, r)
	}
	if !isSave(r.op) {
		return nil
	}
	e, err := reader.entry(r, true)
	if err != nil {
		return err
	}
	t.saves++
	if t.lost = append(t.lost, e); len(t.lost) > 2*mostLost {
		t.lost = slices.Clone(t.lost[mostLost:])
	}
	id, err := chartOf(reader.db, r)
	if id != "" {
		t.charts[id] = true
	}
	return err
}

func (t *trailSince) learnErased(reader *trailReader, r auditRow) error {
	d, _, err := reader.keys.openDetail(r)
	if err != nil {
		return planner.Errorf(planner.Corrupt, "What the audit trail of the present file says of an erased chart is damaged.").Because(err)
	}
	chart := erasedChart{id: planner.ID(r.id_), ids: []planner.ID{planner.ID(r.id_)}, reason: d.Text}
	for _, gone := range d.Gone {
		if id := planner.ID(gone.ID); gone.Entity == oldKeyEntity && !slices.Contains(chart.ids, id) {
			chart.ids = append(chart.ids, id)
		}
	}
	t.erased = append(t.erased, chart)
	return nil
}

// chartOf gives whose chart an entry is about; "" for no patient's. Entries of before
// there was a column for the patient name a row of the chart.
func chartOf(db querier, r auditRow) (planner.ID, error) {
	table := map[string]string{"plan": "plans", "consent": "consents", "record": "records"}[r.entity]
	switch {
	case r.patient != "":
		return planner.ID(r.patient), nil
	case r.entity == "patient":
		return planner.ID(r.id_), nil
	case table == "":
		return "", nil
	}
	var id planner.ID
	err := db.QueryRow("SELECT patient FROM "+table+" WHERE id = $1", r.id_).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, wrap(err, "find the chart of an entry")
}

// eraseAgain erases in the copy who was erased since the backup was made. What it
// finds is not asked for anything: neither a session that is open in the backup nor a
// damaged chart brings back what was erased.
func (r *Restoring) eraseAgain(ctx ctx, erased []erasedChart) error {
	if len(erased) == 0 {
		return nil
	}
	c := &r.compared
	var marks [][]byte
	err := r.s.change(ctx, func(ch *change) error {
		for _, chart := range erased {
			there := false
			for _, id := range chart.ids {
				left, err := ch.eraseOnceMore(id, chart.reason)
				if errors.Is(err, errNotHere) {
					continue
				}
				if err != nil {
					return err
				}
				marks, there = append(marks, left...), true
			}
			if there {
				c.ErasedAgain++
			}
		}
		if len(ch.entries) == 0 {
			return errNotHere
		}
		return nil
	})
	if err != nil && !errors.Is(err, errNotHere) {
		return err
	}
	if c.ErasedWithin, err = within(r.s.readers, erased); err != nil || c.ErasedAgain == 0 {
		return explain(err)
	}
	return explain(r.s.clearTraces(ctx, marks))
}

var errNotHere = errors.New("the chart is not here")

// eraseOnceMore takes a chart away as erase does. Error: errNotHere.
func (c *change) eraseOnceMore(id planner.ID, reason string) ([][]byte, error) {
	row, err := readPatientRow(c.tx, id)
	if planner.ErrorCode(err) == planner.NotFound {
		return nil, errNotHere
	}
	if err != nil {
		return nil, err
	}
	marks, err := c.marksOf(id)
	if err != nil {
		return nil, err
	}
	begun, err := c.eraseNewDrafts(id)
	if err != nil {
		return nil, err
	}
	gone, err := c.eraseRows(id)
	c.note(entry{
		op: planner.AuditErase, entity: "patient", id: string(id), patient: id, ver: row.ver, gone: gone,
		detail: reason + " (erased before already; a backup from before that was restored)",
	})
	return append(marks, begun...), err
}

// within counts the erased who are a part of another's chart.
func within(db querier, erased []erasedChart) (int, error) {
	count := 0
	for _, chart := range erased {
		part, err := exists(db, "SELECT 1 FROM old_keys WHERE former = $1 AND patient <> former", string(chart.id))
		if err != nil {
			return count, err
		}
		if part {
			count++
		}
	}
	return count, nil
}
