package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"

	"stipple/planner"
)

// vouched is what the trail says of rows that were sealed anew together: which
// entry spoke of a row last, and its digest then.
type vouched struct {
	upTo int64 // the last entry read
	rows map[string]lastNoted
}

type lastNoted struct {
	seq    int64
	digest []byte
}

// vouch has the trail say what a row is now, if it was what the trail said before:
// an old row that somebody put back must not become a good one by being sealed
// anew.
func (r *reseal) vouch(c *change, b *batch, name rowName, before, now []byte) error {
	noted, err := r.noted(c.tx, name)
	if err == nil && bytes.Equal(noted, before) {
		b.rows = append(b.rows, rowDigest{Entity: name.Entity, ID: name.ID, Ver: name.Ver, Digest: now})
	}
	return err
}

// noted gives what the trail says a row is.
func (r *reseal) noted(db querier, name rowName) ([]byte, error) {
	query, args := "SELECT seq, digest FROM audit WHERE id = $1 AND entity = $2 AND length(digest) > 0", []any{name.ID, name.Entity}
	switch name.Entity {
	case "plan_version", "amendment", "consent_template": // several of one id
		query, args = query+" AND ver = $3", append(args, name.Ver)
	}
	var own lastNoted
	err := db.QueryRow(query+" ORDER BY seq DESC LIMIT 1", args...).Scan(&own.seq, &own.digest)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("read the trail of a row: %w", err)
	}
	if err := r.readVouched(db); err != nil {
		return nil, err
	}
	if with := r.known.rows[entityKey(name.Entity, name.ID, name.Ver)]; with.seq > own.seq {
		return with.digest, nil
	}
	return own.digest, nil
}

// readVouched reads on in the trail for entries that speak of many rows.
func (r *reseal) readVouched(db querier) error {
	last, err := lastLink(db)
	if err != nil || last.Seq == r.known.upTo {
		return err
	}
	rows, err := db.Query("SELECT "+auditColumns+" FROM audit WHERE seq > $1 AND op IN ($2, $3, $4) ORDER BY seq",
		r.known.upTo, string(planner.AuditReseal), string(planner.AuditMerge), string(planner.AuditUnmerge))
	if err != nil {
		return fmt.Errorf("read trail: %w", err)
	}
	defer rows.Close()
	if r.known.rows == nil {
		r.known.rows = map[string]lastNoted{}
	}
	keys := patientKeys{s: r.s, db: db}
	defer keys.wipe()
	for rows.Next() {
		var a auditRow
		if err := rows.Scan(a.fields()...); err != nil {
			return fmt.Errorf("read trail: %w", err)
		}
		d, _, err := keys.openDetail(a)
		if err != nil {
			continue // a damaged entry vouches for nothing
		}
		for _, row := range d.Rows {
			r.known.rows[entityKey(row.Entity, row.ID, row.Ver)] = lastNoted{a.seq, row.Digest}
		}
	}
	r.known.upTo = last.Seq
	return wrap(rows.Err(), "read trail")
}
