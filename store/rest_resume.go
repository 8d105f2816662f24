package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

// Resume takes the session up again with its PIN: the file is opened with nothing
// but that session's key. The store that it gives knows Running and Tap of this
// one record, reads the stock, and refuses everything else as Locked until Widen.
// A third wrong PIN wipes what was kept for good.
//
// Errors: Forbidden for a wrong PIN or when no try is left; Conflict when the
// session cannot go on because it was signed or dropped or somebody else signed in
// meanwhile, which ends the PIN too; Locked when another Stipple has the file;
// those of Open for a file that is missing or damaged.
func (r *Resting) Resume(pin string) (*Store, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.left == 0 {
		return nil, planner.Errorf(planner.Forbidden, "This PIN counts no more. Sign in with your passphrase.")
	}
	n, user, ok := r.open(pin)
	if !ok {
		return nil, r.missed()
	}
	s := &Store{path: r.path, o: r.o, clinicID: n.clinicID, user: user, home: &home{path: r.path}}
	s.narrow.Store(n)
	err := s.connectNarrow()
	if err == nil {
		err = s.sameAsLeft(r)
	}
	if err != nil {
		_ = s.Close()
		if planner.ErrorCode(err) == planner.Conflict {
			r.wipe()
		}
		return nil, explain(err)
	}
	if err := r.note(planner.AuditPIN); err != nil { // the patient is in the chair: care goes on
		s.warning = "What is done now cannot be noted: check the permissions of the clinic file's folder and the room on the disk."
	}
	r.wipe()
	return s, nil
}

// note has the trail told of a PIN, right or wrong, at the next sign-in.
func (r *Resting) note(op planner.AuditOp) error {
	w := waiting{r.path, r.o}
	return w.tell(w.line(op, r.user, "record", string(r.record)))
}

// missed counts a wrong PIN. It counts before it is noted: a disk that is full
// gives no more tries.
func (r *Resting) missed() error {
	r.left--
	says := planner.Errorf(planner.Forbidden, "The PIN is not right. You can try once more; then the passphrase is needed.")
	switch r.left {
	case 2:
		says = planner.Errorf(planner.Forbidden, "The PIN is not right. You can try twice more.")
	case 0:
		r.wipe()
		says = planner.Errorf(planner.Forbidden, "The PIN was wrong three times. Sign in with your passphrase. Nothing of the session is lost.")
	}
	return says.Because(r.note(planner.AuditPINFailed))
}

// connectNarrow opens the file for one session. Nothing of the file but the
// session's own boxes can be proved without the clinic's keys, so it must be the
// clinic's file by its id and be of this program's version.
func (s *Store) connectNarrow() error {
	peek, err := peekFile(s.path)
	if err != nil {
		return err
	}
	if peek.clinic.id != s.clinicID {
		return planner.Errorf(planner.Conflict, "Another clinic file lies at %s now. Sign in with your passphrase.", s.path)
	}
	if err := s.takeLock(); err != nil {
		return err
	}
	if err := s.hold(); err != nil {
		return err
	}
	s.writer = s.openWriter()
	if err := checkSettings(s.writer); err != nil {
		return err
	}
	var version int
	if err := s.writer.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		return fmt.Errorf("read user_version: %w", err)
	}
	if version != schemaVersion() {
		return planner.Errorf(planner.Conflict, "The clinic file is of another version of Stipple now. Sign in with your passphrase.")
	}
	s.readers = s.openReaders(readOnly)
	return s.settle()
}

// sameAsLeft gives nil when the session is as it was left and nobody signed in
// since: else the stock may be another, and what is known of it is of then.
func (s *Store) sameAsLeft(r *Resting) error {
	return s.snapshot(context.Background(), func(db querier) error {
		row, err := readRecordRow(db, r.record)
		switch {
		case planner.ErrorCode(err) == planner.NotFound:
			return planner.Errorf(planner.Conflict, "This session was taken away meanwhile. Sign in with your passphrase.")
		case err != nil:
			return err
		case row.signed:
			return planner.Errorf(planner.Conflict, "This session was signed meanwhile. Sign in with your passphrase to see it.")
		}
		if err := nobodySince(db, r); err != nil {
			return err
		}
		_, err = openRecordRow(db, row, recordKeys{session: s.narrow.Load().session})
		return err
	})
}

// nobodySince gives nil when the trail goes on from where it was with nothing but
// the end of the same visit: every visit begins with a sign-in.
func nobodySince(db querier, r *Resting) error {
	var mac []byte
	err := db.QueryRow("SELECT mac FROM audit WHERE seq = $1", r.last.Seq).Scan(&mac)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read audit entry: %w", err)
	}
	if err != nil || string(mac) != string(r.last.MAC) {
		return planner.Errorf(planner.Conflict, "The clinic file was replaced meanwhile. Sign in with your passphrase.")
	}
	since, err := exists(db, "SELECT 1 FROM audit WHERE seq > $1 AND (actor <> $2 OR op IN ($3, $4))",
		r.last.Seq, string(r.user), string(planner.AuditSignIn), string(planner.AuditReset))
	if err == nil && since {
		err = planner.Errorf(planner.Conflict, "Somebody has signed in meanwhile. Sign in with your passphrase; the session goes on from there.")
	}
	return err
}

// Widen opens the rest of the file again with the passphrase of whoever was
// signed in when the session rested. Errors: those of Open; the session stays open
// as it was. In a store that is open whole it only proves the passphrase.
func (s *Store) Widen(passphrase string) error {
	s.seats.mu.Lock() // no tap meanwhile
	defer s.seats.mu.Unlock()
	if s.closed.Load() {
		return signedOut()
	}
	n := s.narrow.Load()
	if n == nil {
		return s.proved(passphrase)
	}
	peek, err := peekDB(s.readers)
	if err != nil {
		return explain(err)
	}
	row, clinic, err := peek.unlock(s.outside(), s.user.Name, passphrase, func(id planner.ID) waitingLine {
		return s.lineOf(entry{op: planner.AuditSignInFailed, entity: "user", id: string(id)})
	})
	if err != nil {
		return err
	}
	w, err := s.widened(peek, row, clinic)
	if err != nil {
		w.ring.wipe()
		return explain(err)
	}
	s.ring.takeOver(&w.ring)
	s.gap, s.warning, s.state = w.gap, w.warning, w.state
	s.seats.forget(n.record) // it is held by its own key only
	s.narrow.Store(nil)
	s.visit.arrived.Store(true)
	n.wipe()
	return nil
}

// widened gives a store over the same open file with all the keys, arrived like
// one that was just opened.
func (s *Store) widened(peek peeked, row userRow, clinic vault.Key) (*Store, error) {
	w := &Store{path: s.path, o: s.o, clinicID: s.clinicID, user: s.user, lock: s.lock, readers: s.readers, writer: s.writer, home: s.home}
	w.ring.add(row.Generation(), clinic)
	w.ring.turn(row.Generation(), false)
	if row.ID != string(s.user.ID) || row.Role != string(s.user.Role) || !w.rowFits(peek.clinic.mac, peek.clinic.bind()) {
		return w, planner.Errorf(planner.Corrupt, "The clinic file was altered outside Stipple. Keep it and restore a backup.")
	}
	if err := w.fillRing(peek.earlier); err != nil {
		return w, err
	}
	gap, err := w.checkHead()
	if err != nil {
		return w, err
	}
	w.gap = gap
	if err := w.vouch(w.readers); err != nil {
		return w, err
	}
	if err := w.stillTrusted(row); err != nil {
		return w, err
	}
	unfinished, err := w.resealingUnfinished(w.readers)
	if err != nil {
		return w, err
	}
	w.ring.turn(w.gen(), unfinished)
	return w, w.arrive(entry{op: planner.AuditSignIn, entity: "user", id: row.ID, detail: "from the running session"})
}

// takeOver moves the keys of another ring into this one.
func (r *ring) takeOver(other *ring) {
	r.mu.Lock()
	defer r.mu.Unlock()
	other.mu.Lock()
	defer other.mu.Unlock()
	r.gen, r.all, r.unfinished = other.gen, other.all, other.unfinished
	other.all = nil
}
