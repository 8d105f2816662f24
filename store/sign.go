package store

import (
	"fmt"
	"slices"

	"stipple/planner"
	"stipple/store/vault"
)

// proved gives nil when a passphrase is that of the signed-in user: nobody signs
// at a screen somebody else left open.
func (s *Store) proved(passphrase string) error {
	slots, err := readSlots(s.readers)
	if err != nil {
		return explain(err)
	}
	for _, slot := range slots {
		if slot.ID == string(s.user.ID) {
			_, key, err := s.unlock(peeked{slots: slots}, slot.Name, passphrase)
			key.Wipe()
			return err
		}
	}
	return planner.Errorf(planner.Forbidden, "You are no longer a user of this clinic.")
}

func (s *Store) person() planner.Person {
	return planner.Person{ID: s.user.ID, Name: s.user.Name, Role: s.user.Role}
}

// maySign gives nil when the signed-in user may put their name to a record and
// proves to be that user.
func (s *Store) maySign(record planner.ID, passphrase string) error {
	for _, action := range []planner.Action{planner.LogSessions, planner.SignRecords} {
		if err := s.allow(action); err != nil {
			s.refused(err, s.user.Name, record)
			return err
		}
	}
	return s.proved(passphrase)
}

// Sign closes a record under the signed-in user's passphrase. From then on it
// never changes: its taps lie in it as its history, the lots it used are known
// exactly, and its session in the plan is done when any value was logged, or else
// missed. Errors:
// NotFound, Invalid when it never started or is signed already, Forbidden for a
// wrong passphrase or somebody who may not sign it.
func (s *Store) Sign(ctx ctx, id planner.ID, passphrase string) (planner.SessionRecord, error) {
	if err := s.maySign(id, passphrase); err != nil {
		return planner.SessionRecord{}, err
	}
	s.seats.mu.Lock()
	defer s.seats.mu.Unlock()
	defer s.seats.forget(id)
	s.seats.forget(id) // what is signed is what is in the file, to the letter
	signed, err := once(ctx, s, []any{"sign", id}, func(c *change) (signed planner.SessionRecord, err error) {
		seat, err := s.seat(c.tx, id)
		if err != nil {
			return signed, err
		}
		if signed, err = seat.running.Now().Sign(s.person(), planner.MomentOf(s.Now())); err != nil {
			return signed, err
		}
		if err := c.closeRecord(seat, signed); err != nil {
			return signed, err
		}
		return signed, c.markSession(seat, signed)
	})
	if err != nil {
		s.refused(err, s.user.Name, id)
		return planner.SessionRecord{}, err
	}
	return signed, nil
}

// closeRecord puts a signed record and its taps in its box.
func (c *change) closeRecord(seat *seat, signed planner.SessionRecord) error {
	row := seat.row
	row.operator, row.signed, row.ver = signed.Operator.ID, true, row.ver+1
	sealed, err := sealRecord(seat.keys, keptRecord{Record: signed, Taps: seat.running.Taps()}, row.bind())
	if err != nil {
		return err
	}
	result, err := c.tx.Exec("UPDATE records SET operator = $1, signed = 1, ver = $2, box = $3 WHERE id = $4 AND ver = $5 AND signed = 0",
		string(row.operator), row.ver, sealed.box, string(row.id), seat.row.ver)
	if err != nil {
		return fmt.Errorf("sign record: %w", err)
	}
	if ok, err := updated(result); err != nil || !ok {
		return planner.Errorf(planner.Conflict, "This record was signed in another window.").Because(err)
	}
	if _, err := c.tx.Exec("DELETE FROM taps WHERE record = $1", string(row.id)); err != nil {
		return fmt.Errorf("fold taps: %w", err)
	}
	c.note(entry{
		op: planner.AuditSign, entity: "record", id: string(row.id), patient: row.patient, ver: row.ver, digest: digestOf(sealed.box),
		detail: fmt.Sprintf("session %d of %s", signed.Session, signed.Date),
	})
	return c.s.relink(c.tx, signed)
}

// markSession marks the plan's session as done on the day it was held, or as missed
// when nothing was, whatever somebody marked it meanwhile, and renews the card. A
// plan that is closed meanwhile stays as it is.
func (c *change) markSession(seat *seat, signed planner.SessionRecord) error {
	stored, err := planOf(c.tx, signed.Plan, signed.Patient, seat.keys.patient)
	if err != nil {
		return err
	}
	plan := stored.Value.Clone()
	at := signed.Session - 1
	if plan.Status != planner.ActivePlan || at >= len(plan.Sessions) {
		return c.settlePatient(signed.Patient)
	}
	planned := plan.Sessions[at].Date
	plan.Sessions[at].Status, plan.Sessions[at].Date = planner.MissedSession, signed.Date
	if wasHeld(signed) {
		plan.Sessions[at].Status = planner.DoneSession
	}
	if len(plan.Tidy().Faults()) > 0 { // held out of its order among the others
		plan.Sessions[at].Date = planned
	}
	if _, err := c.updatePlan(Stored[planner.Plan]{Value: plan, Row: stored.Row}, seat.keys.patient); err != nil {
		return err
	}
	return c.settlePatient(signed.Patient)
}

// wasHeld tells whether anything was done in a session: a region marked so or any
// value logged.
func wasHeld(record planner.SessionRecord) bool {
	return slices.ContainsFunc(record.Records, func(r planner.Record) bool {
		held := r.State == planner.DoneRegion
		for _, f := range planner.RegionFields() {
			_, there := r.Value(f, 0)
			held = held || there
		}
		for pass := range r.Passes {
			for _, f := range planner.PassFields() {
				_, there := r.Value(f, pass+1)
				held = held || there
			}
		}
		return held
	})
}

// Amend adds a dated, signed addition to a signed record, under the signed-in
// user's passphrase; who and when the store says. Errors: NotFound, Invalid when
// the record is not signed or was signed elsewhere or text or reason is missing,
// Forbidden for a wrong passphrase.
func (s *Store) Amend(ctx ctx, id planner.ID, amendment planner.Amendment, passphrase string) (planner.SessionRecord, error) {
	if err := s.maySign(id, passphrase); err != nil {
		return planner.SessionRecord{}, err
	}
	asked := []any{"amend", id, amendment.Region, amendment.Text, amendment.Reason}
	amendment.By, amendment.At = s.person(), planner.MomentOf(s.Now())
	return once(ctx, s, asked, func(c *change) (amended planner.SessionRecord, err error) {
		row, err := readRecordRow(c.tx, id)
		if err != nil {
			return amended, err
		}
		key, err := s.keyOf(c.tx, row.patient)
		if err != nil {
			return amended, err
		}
		defer key.Wipe()
		running, err := openRecord(c.tx, row, key)
		if err != nil {
			return amended, err
		}
		if amended, err = running.Now().Amend(amendment); err != nil {
			return amended, err
		}
		return amended, c.insertAmendment(id, row.patient, amended.Amendments[len(amended.Amendments)-1], key, planner.AuditAmend)
	})
}

// insertAmendment stores an amendment under the key of its session, which follows
// from the patient's.
func (c *change) insertAmendment(record, of planner.ID, a planner.Amendment, patient vault.Key, op planner.AuditOp) error {
	keys := recordKeysOf(patient, record)
	defer keys.wipe()
	sealed, err := sealRecord(keys, a, amendmentBind(record, a.Seq))
	if err != nil {
		return err
	}
	if _, err := c.tx.Exec("INSERT INTO amendments (record, seq, box) VALUES ($1, $2, $3)", string(record), a.Seq, sealed.box); err != nil {
		return fmt.Errorf("insert amendment: %w", err)
	}
	c.note(entry{op: op, entity: "amendment", id: string(record), patient: of, ver: int64(a.Seq), digest: digestOf(sealed.box)})
	return nil
}
