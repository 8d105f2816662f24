package store

import (
	"fmt"
	"slices"

	"stipple/planner"
	"stipple/store/vault"
)

// mark is a tap that the trail knows: a start or an override.
type mark struct {
	seq int
	op  planner.AuditOp
}

// consents checks every consent of a patient and gives those that are sound.
func (w *verifier) consents(patient planner.ID, key vault.Key) ([]planner.Consent, error) {
	rows, err := w.db.Query("SELECT id, ver, box FROM consents WHERE patient = $1 ORDER BY id", string(patient))
	if err != nil {
		return nil, fmt.Errorf("read consents: %w", err)
	}
	defer rows.Close()
	var list []planner.Consent
	for rows.Next() {
		var id string
		var ver int64
		var box []byte
		if err := rows.Scan(&id, &ver, &box); err != nil {
			return nil, fmt.Errorf("read consent: %w", err)
		}
		w.v.Consents++
		w.stored("consent", id, ver, digestOf(box))
		consent, err := unseal[planner.Consent](key, box, consentRowBind(planner.ID(id), patient, ver))
		if err != nil {
			w.fault("consent %s: damaged or altered", id)
			continue
		}
		list = append(list, consent)
	}
	return list, wrap(rows.Err(), "read consents")
}

// records checks every record of a patient with what belongs to it, and gives
// those that are sound.
func (w *verifier) records(patient planner.ID, key vault.Key) ([]planner.SessionRecord, error) {
	rows, err := readRecordRows(w.db, "WHERE patient = $1 ORDER BY id", string(patient))
	if err != nil {
		return nil, err
	}
	var list []planner.SessionRecord
	for _, row := range rows {
		w.v.Records++
		w.stored("record", string(row.id), row.ver, digestOf(row.box))
		record, sound, err := w.record(row, key)
		if err != nil {
			return nil, err
		}
		if sound {
			list = append(list, record)
		}
	}
	return list, nil
}

// record checks one record: its box, its taps or amendments, its links.
func (w *verifier) record(row recordRow, key vault.Key) (planner.SessionRecord, bool, error) {
	keys := recordKeysOf(key, row.id)
	defer keys.wipe()
	kept, err := unsealRecord[keptRecord](keys, row.box, row.bind())
	intact := err == nil
	if !intact {
		w.fault("record %s: damaged or altered", row.id)
	}
	taps, whole, err := numbered[planner.Tap](w, "tap", "taps", row.id, keys, tapBind)
	if err != nil {
		return planner.SessionRecord{}, false, err
	}
	amendments, amended, err := numbered[planner.Amendment](w, "amendment", "amendments", row.id, keys, amendmentBind)
	if err != nil || !intact || !whole || !amended {
		return planner.SessionRecord{}, false, err
	}
	now := kept.Record
	if row.signed {
		if len(taps) > 0 {
			w.fault("record %s: taps lie beside a signed record", row.id)
		}
		taps, now.Amendments = kept.Taps, amendments
	} else {
		if len(amendments) > 0 {
			w.fault("record %s: an amendment lies beside an unsigned record", row.id)
		}
		running, err := planner.Run(kept.Record, taps...)
		if err != nil {
			w.fault("record %s: its taps do not follow each other: %v", row.id, err)
			return now, false, nil
		}
		now = running.Now()
	}
	w.marked(now, taps)
	return now, true, w.links(row, now, taps)
}

// numbered reads what was added to a record one by one and tells whether all of
// it is there and sound.
func numbered[T any](w *verifier, what, table string, record planner.ID, keys recordKeys, bind func(planner.ID, int) vault.Bind) ([]T, bool, error) {
	rows, err := w.db.Query("SELECT seq, box FROM "+table+" WHERE record = $1 ORDER BY seq", string(record))
	if err != nil {
		return nil, false, fmt.Errorf("read %s: %w", table, err)
	}
	defer rows.Close()
	var list []T
	sound := true
	for next := 1; rows.Next(); next++ {
		var seq int
		var box []byte
		if err := rows.Scan(&seq, &box); err != nil {
			return nil, false, fmt.Errorf("read %s: %w", what, err)
		}
		for ; next < seq; next++ {
			w.fault("record %s: %s %d is missing", record, what, next)
			sound = false
		}
		if what == "amendment" {
			w.stored(what, string(record), int64(seq), digestOf(box))
		}
		value, err := unsealRecord[T](keys, box, bind(record, seq))
		if err != nil {
			w.fault("record %s: %s %d: damaged or altered", record, what, seq)
			sound = false
			continue
		}
		list = append(list, value)
	}
	return list, sound, wrap(rows.Err(), "read "+table)
}

// marked compares the starts and overrides among a record's taps with those the
// trail knows.
func (w *verifier) marked(now planner.SessionRecord, taps []planner.Tap) {
	if now.Elsewhere {
		return // its taps stayed where it was logged
	}
	var marks []mark
	for _, tap := range taps {
		switch tap.Deed {
		case planner.StartSession:
			marks = append(marks, mark{tap.Seq, planner.AuditStart})
		case planner.OverrideGate:
			marks = append(marks, mark{tap.Seq, planner.AuditOverride})
		}
	}
	for _, m := range w.marks[now.ID] {
		if !slices.Contains(marks, m) {
			w.fault("record %s: tap %d (%s), which the audit trail knows, is missing", now.ID, m.seq, m.op)
		}
	}
	for _, m := range marks {
		if !slices.Contains(w.marks[now.ID], m) {
			w.fault("record %s: tap %d (%s) is not in the audit trail", now.ID, m.seq, m.op)
		}
	}
}
