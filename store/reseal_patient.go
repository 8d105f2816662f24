package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/mattn/go-sqlite3"

	"stipple/planner"
	"stipple/store/vault"
)

// newDrafts seals the drafts of patients who are not stored yet anew. There are
// few: one transaction does them all.
func (r *reseal) newDrafts(c *change, _ cursor) (batch, error) {
	rows, err := readDrafts(c.tx)
	if err != nil {
		return batch{}, err
	}
	var b batch
	for _, d := range rows {
		if d.patient.Valid {
			continue
		}
		b.n++
		keys, err := r.s.keysFor(d.box)
		if err != nil {
			continue // damaged: it stays as it is, for a verification to name
		}
		bind := draftBind(d.user, d.kind, d.id, nil)
		if plain, err := keys.drafts.Open(d.box, bind); err == nil {
			d.box = r.s.keys().drafts.Seal(plain, r.s.gen(), bind)
			clear(plain)
			if err := c.putDraftBox(d); err != nil {
				return b, err
			}
		}
	}
	return b, nil
}

func (c *change) putDraftBox(d draftRow) error {
	_, err := c.tx.Exec("UPDATE drafts SET box = $1 WHERE user_id = $2 AND kind = $3 AND id = $4", d.box, d.user, d.kind, d.id)
	return wrap(err, "seal a draft anew")
}

// patients seals some patients anew. Those who come new meanwhile are under the
// present key already and are not looked at, or it would run after them for ever.
func (r *reseal) patients(c *change, after cursor) (batch, error) {
	present := binary.BigEndian.AppendUint32(nil, r.s.gen()) // as a box names its key
	rows, err := c.tx.Query("SELECT id FROM patients WHERE id > $1 AND substr(key_box, 2, 4) <> $2 ORDER BY id LIMIT $3", after.from(1)[0], present, r.most)
	if err != nil {
		return batch{}, fmt.Errorf("read patients: %w", err)
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return batch{}, fmt.Errorf("read patients: %w", err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return batch{}, fmt.Errorf("read patients: %w", err)
	}
	var b batch
	began := time.Now()
	for _, id := range ids {
		b.n++
		b.last = cursor{id}
		if err := r.apart(c, &b, planner.ID(id)); err != nil {
			return b, err
		}
		if time.Since(began) > resealTime {
			break
		}
	}
	return b, nil
}

// apart seals a patient anew, whole or not at all: one whose rows cannot be written
// is stepped over, and the others need not wait.
func (r *reseal) apart(c *change, b *batch, id planner.ID) error {
	if _, err := c.tx.Exec("SAVEPOINT patient"); err != nil {
		return fmt.Errorf("begin a patient: %w", err)
	}
	noted := len(b.rows)
	err := r.patient(c, b, id)
	if err != nil && itsOwn(err) {
		b.rows = b.rows[:noted]
		if r.over == nil {
			r.over = map[planner.ID]bool{}
		}
		r.over[id] = true
		_, err = c.tx.Exec("ROLLBACK TO patient")
	}
	if err != nil {
		return err
	}
	_, err = c.tx.Exec("RELEASE patient")
	return wrap(err, "end a patient")
}

// itsOwn tells whether an error is about the rows it came from, and not about the
// disk, the connection or the time: those would meet every other patient too.
func itsOwn(err error) bool {
	var known *planner.Error
	var driver sqlite3.Error
	if errors.As(err, &known) {
		return known.Code == planner.Corrupt
	}
	return errors.As(err, &driver) && (driver.Code == sqlite3.ErrConstraint || driver.Code == sqlite3.ErrMismatch)
}

// patient gives a patient a new key and seals all that is theirs under it. What
// does not open stays as it is, for a verification to name. The key of before is
// kept under the new one: what the trail said under it stays as it was.
func (r *reseal) patient(c *change, b *batch, id planner.ID) error {
	s := r.s
	row, err := readPatientRow(c.tx, id)
	if err != nil {
		return err
	}
	was, err := vault.KeyVersion(row.keyBox)
	if err != nil || was == s.gen() {
		return nil //nolint:nilerr // a damaged key is past helping; Verify names it
	}
	old, err := s.patientKey(row)
	if err != nil {
		return nil //nolint:nilerr // as above
	}
	defer old.Wipe()
	key := vault.NewKey()
	defer key.Wipe()
	p := &renewal{r: r, c: c, b: b, id: id, old: old, key: key}
	if err := p.patientRow(row); err != nil {
		return err
	}
	if err := p.card(); err != nil {
		return err
	}
	if err := p.rows(); err != nil {
		return err
	}
	s.forgetSeats(id)
	return p.formerKeys(was)
}

// forgetSeats drops the sessions of a patient from memory: their key is another
// now. The caller holds the lock of the seats.
func (s *Store) forgetSeats(patient planner.ID) {
	for record, seat := range s.seats.held {
		if seat.row.patient == patient {
			s.seats.forget(record)
		}
	}
}

// mergeBind is what the memory of a merge is bound to: whose it is now, and whose
// it was. Its box is under the key of the patient who stays.
func mergeBind(patient, former planner.ID) vault.Bind {
	return vault.Bind{"merges", string(patient), string(former)}
}
