package store

import (
	"context"
	"sync"
	"sync/atomic"

	"stipple/planner"
	"stipple/store/vault"
)

// visited is what the trail is told of a visit once.
type visited struct {
	arrived atomic.Bool // the trail says that somebody signed in
	left    atomic.Bool // and that they left
	held    atomic.Bool // another process held the files beside the trail when it was tried last

	clockTold bool // and that the clock was set back; under the store's lock

	mu   sync.Mutex
	read map[planner.ID]string // of charts that were read, the hour it was noted
}

// saw notes that a chart was read: once for each patient, visit and hour of the
// clock. It never keeps anybody from reading; what could not be noted is a
// warning.
func (s *Store) saw(patient planner.ID) {
	if s.narrow.Load() != nil {
		return // the session goes on whose chart was read before
	}
	if s.once(patient) {
		s.tell(entry{op: planner.AuditRead, entity: "patient", id: string(patient), patient: patient})
	}
}

// once tells whether this is the first time in this visit and hour.
func (s *Store) once(patient planner.ID) bool {
	hour := s.o.Now().Format("2006-01-02 15")
	s.visit.mu.Lock()
	defer s.visit.mu.Unlock()
	if s.visit.read == nil {
		s.visit.read = map[planner.ID]string{}
	}
	noted := s.visit.read[patient] == hour
	s.visit.read[patient] = hour
	return !noted
}

// refused notes that somebody was not allowed an override or a signature. That a
// passphrase was wrong is noted where it is tried.
func (s *Store) refused(err error, who string, record planner.ID) {
	if planner.ErrorCode(err) == planner.Forbidden {
		s.tell(entry{op: planner.AuditRefused, entity: "record", id: string(record), detail: who + ": " + planner.ErrorMessage(err)})
	}
}

// unlock opens a user's slot for who is signed in here, and notes a wrong
// passphrase.
func (s *Store) unlock(p peeked, user, passphrase string) (userRow, vault.Key, error) {
	row, key, err := p.unlock(s.outside(), user, passphrase, func(id planner.ID) waitingLine {
		return s.lineOf(entry{op: planner.AuditRefused, entity: "user", id: string(id), detail: "A wrong passphrase."})
	})
	if planner.ErrorCode(err) == planner.Forbidden && !s.ReadOnly() && s.wide() == nil {
		_ = s.fold(context.Background()) // else it waits
	}
	if err == nil {
		err = s.trusted(s.readers, row) // a role edited in the file is nobody's
	}
	return row, key, err
}

// leave notes the end of a visit, once.
func (s *Store) leave(op planner.AuditOp, why string) {
	if s.closed.Load() || !s.visit.arrived.Load() || s.visit.left.Swap(true) {
		return
	}
	s.tell(entry{op: op, entity: "user", id: string(s.user.ID), detail: why})
}

// Lock closes the file like Close. The trail says that the window was locked, and
// why: by hand, after idle minutes, for the system's sleep.
func (s *Store) Lock(reason string) error {
	s.leave(planner.AuditLock, reason)
	return s.Close()
}

// NoteExport notes that a list or the trail itself was written to a file. what
// names it in words and names no patient. Error: Forbidden for who may neither
// export charts nor read the trail nor see the stock.
func (s *Store) NoteExport(ctx ctx, what string) error {
	if err := s.wide(); err != nil {
		return err
	}
	if !s.user.Role.May(planner.SeeAudit) && !s.user.Role.May(planner.SeeStock) {
		return s.allow(planner.ExportCharts)
	}
	return s.noteAct(ctx, entry{op: planner.AuditExport, entity: "list", id: s.clinicID, detail: what})
}

// RecordPrint notes in the audit trail that a paper of a patient was made.
func (s *Store) RecordPrint(ctx ctx, patient planner.ID, paper string) error {
	if err := s.allow(planner.PrintPapers); err != nil {
		return err
	}
	return s.noteAct(ctx, entry{op: planner.AuditPrint, entity: "patient", id: string(patient), patient: patient, detail: paper})
}

// noteAct notes what must not go unnoted: when it cannot be, it must not be done.
func (s *Store) noteAct(ctx ctx, e entry) error {
	if s.ReadOnly() {
		return explain(s.outside().tell(s.lineOf(e)))
	}
	return s.change(ctx, func(c *change) error { c.note(e); return nil })
}

// sawTrail notes that the trail was read, of one patient or of all: it says what
// charts held.
func (s *Store) sawTrail(patient planner.ID) {
	if patient != "" {
		s.saw(patient)
		return
	}
	if s.once("") {
		s.tell(entry{op: planner.AuditRead, entity: "audit", id: s.clinicID})
	}
}
