package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

// OpenRecord begins the record of a session: what planner.OpenRecord gives for
// the plan as it is stored, held today. Errors: Invalid when the plan is not
// active, the session does not wait or the record says something else than the
// plan, Conflict when the session has a record already.
func (s *Store) OpenRecord(ctx ctx, record planner.SessionRecord) error {
	if err := s.allow(planner.LogSessions); err != nil {
		return err
	}
	record.OpenedBy = s.user.Name
	if record.Date != s.Today() {
		return planner.Errorf(planner.Invalid, "A session is opened on the day it is held: today is %s.", s.Today().Clinical())
	}
	if faults := record.Faults(); len(faults) > 0 {
		return faults.Err()
	}
	s.seats.mu.Lock()
	defer s.seats.mu.Unlock()
	return s.changeOnce(ctx, []any{"open record", record}, func(c *change) error {
		row, err := readPatientRow(c.tx, record.Patient)
		if err != nil {
			return err
		}
		patient, key, err := s.openPatient(row)
		defer key.Wipe()
		if err != nil {
			return err
		}
		if err := c.asPlanned(record, patient.Value, key); err != nil {
			return err
		}
		return c.insertRecord(recordRow{
			id: record.ID, patient: record.Patient, plan: record.Plan, session: record.Session, ver: 1,
		}, keptRecord{Record: record}, key, planner.AuditCreate)
	})
}

// asPlanned checks that a record to be opened says what the stored plan and the
// patient say, so that what was planned is never what a caller made up. Only
// the dots are the caller's: they are counted from a picture.
func (c *change) asPlanned(record planner.SessionRecord, patient planner.Patient, key vault.Key) error {
	plan, err := planOf(c.tx, record.Plan, record.Patient, key)
	if err != nil {
		return err
	}
	want, err := planner.OpenRecord(record.ID, plan.Value, record.Session, patient, nil, record.Date, record.OpenedBy, record.Opened)
	if err != nil {
		return err
	}
	one, errOne := json.Marshal(withoutDots(want))
	other, errOther := json.Marshal(withoutDots(record))
	if err := errors.Join(errOne, errOther); err != nil {
		return fmt.Errorf("encode record: %w", err)
	}
	if !bytes.Equal(one, other) {
		return planner.Errorf(planner.Invalid, "The plan or the patient was changed meanwhile. Open the session again.")
	}
	return nil
}

func withoutDots(r planner.SessionRecord) planner.SessionRecord {
	r = r.Clone()
	for i := range r.Records {
		r.Records[i].Dots = 0
	}
	return r
}

// insertRecord stores a new record under the key of its session, which follows
// from its patient's.
func (c *change) insertRecord(row recordRow, kept keptRecord, patient vault.Key, op planner.AuditOp) error {
	keys := recordKeysOf(patient, row.id)
	defer keys.wipe()
	sealed, err := sealRecord(keys, kept, row.bind())
	if err != nil {
		return err
	}
	_, err = c.tx.Exec("INSERT INTO records ("+recordColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		string(row.id), string(row.patient), string(row.plan), row.session, string(row.operator), flag(row.signed), row.ver, sealed.box)
	switch {
	case isTaken(err):
		return planner.Errorf(planner.Conflict, "Session %d has a record already. Go on with that one.", row.session).Because(err)
	case isSameID(err):
		return planner.Errorf(planner.Conflict, "A record with this id exists already.").Because(err)
	case err != nil:
		return fmt.Errorf("insert record: %w", err)
	}
	c.note(entry{
		op: op, entity: "record", id: string(row.id), patient: row.patient, ver: row.ver, digest: digestOf(sealed.box),
		detail: fmt.Sprintf("session %d of %s", row.session, kept.Record.Date),
	})
	return nil
}

// DropRecord forgets the record of a session that never started. Errors:
// NotFound, Invalid when it started.
func (s *Store) DropRecord(ctx ctx, id planner.ID) error {
	if err := s.allow(planner.LogSessions); err != nil {
		return err
	}
	s.seats.mu.Lock()
	defer s.seats.mu.Unlock()
	defer s.seats.forget(id)
	return s.changeOnce(ctx, []any{"drop record", id}, func(c *change) error {
		seat, err := s.seat(c.tx, id)
		if err != nil {
			return err
		}
		if now := seat.running.Now(); !now.Started.IsZero() {
			return planner.Errorf(planner.Invalid, "This session has started. Its record stays; sign it.")
		}
		if _, err := c.tx.Exec("DELETE FROM records WHERE id = $1 AND signed = 0", string(id)); err != nil {
			return fmt.Errorf("drop record: %w", err)
		}
		c.note(entry{op: planner.AuditDrop, entity: "record", id: string(id), patient: seat.row.patient, ver: seat.row.ver, detail: "never started"})
		return nil
	})
}
