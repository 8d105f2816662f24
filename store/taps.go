package store

import (
	"fmt"
	"sync"

	"stipple/planner"
)

// Authority is a physician who agrees to an override while somebody else is
// signed in.
type Authority struct{ User, Passphrase string }

// seat is a session being logged as it stands in memory, so that a tap costs the
// same whether it is the first or the three-hundredth.
type seat struct {
	row     recordRow // without its box
	keys    recordKeys
	running planner.Running
}

// seats are the sessions being logged by this process, which alone writes. Its
// lock is taken before the store's and held while one of them changes, so that
// what is in memory is what is in the file.
type seats struct {
	mu   sync.Mutex
	held map[planner.ID]*seat
}

func (s *seats) forget(id planner.ID) {
	if seat := s.held[id]; seat != nil {
		seat.keys.wipe()
		delete(s.held, id)
	}
}

func (s *seats) wipe() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id := range s.held {
		s.forget(id)
	}
}

// seat gives a record that is being logged, from memory or from the file. The
// caller holds the lock of the seats.
func (s *Store) seat(db querier, id planner.ID) (*seat, error) {
	if held := s.seats.held[id]; held != nil {
		return held, nil
	}
	row, err := readRecordRow(db, id)
	if err != nil {
		return nil, err
	}
	keys, err := s.recordKeys(db, row)
	if err != nil {
		return nil, err
	}
	running, err := openRecordRow(db, row, keys)
	if err != nil {
		keys.wipe()
		return nil, err
	}
	row.box = nil
	if s.seats.held == nil {
		s.seats.held = map[planner.ID]*seat{}
	}
	s.seats.held[id] = &seat{row: row, keys: keys, running: running}
	return s.seats.held[id], nil
}

// recordKeys gives the keys of a record: of the one session that goes on after a
// PIN, its own only.
func (s *Store) recordKeys(db querier, row recordRow) (recordKeys, error) {
	if n := s.narrow.Load(); n != nil {
		return recordKeys{session: n.session}, s.inNarrow(row.id)
	}
	key, err := s.keyOf(db, row.patient)
	if err != nil {
		return recordKeys{}, err
	}
	defer key.Wipe()
	return recordKeysOf(key, row.id), nil
}

// Tap adds one tap to a session being logged and gives the session as it then
// stands. When it returns without an error the tap is on the disk. Who tapped is
// the signed-in user whatever the tap says; authority is only asked of an
// override. Errors: NotFound, Conflict when the tap is not the next, Invalid
// when it may not be done now, Forbidden when a physician must agree.
func (s *Store) Tap(ctx ctx, record planner.ID, tap planner.Tap, authority *Authority) (planner.Running, error) {
	if err := s.allowIn(planner.LogSessions, record); err != nil {
		return planner.Running{}, err
	}
	if err := s.mayTap(tap); err != nil {
		return planner.Running{}, err
	}
	tap.By = s.user.Name
	if tap.Deed == planner.OverrideGate {
		var err error
		if tap, err = s.agreed(record, tap, authority); err != nil {
			return planner.Running{}, err
		}
	}
	s.seats.mu.Lock()
	defer s.seats.mu.Unlock()
	var next planner.Running
	err := s.tapping(ctx, tap, func(tx execer) (e entry, err error) {
		next, e, err = s.tap(tx, record, tap)
		return e, err
	})
	if err != nil {
		s.seats.forget(record) // whether it is in the file, the file must say
		return planner.Running{}, err
	}
	s.seats.held[record].running = next
	return next, nil
}

// tapping runs the write of one tap. A start and an override go into the audit
// trail; the others are too many and are the record's own history.
func (s *Store) tapping(ctx ctx, tap planner.Tap, do func(execer) (entry, error)) error {
	if tap.Deed != planner.StartSession && tap.Deed != planner.OverrideGate {
		return s.scratch(ctx, func(tx execer) error { _, err := do(tx); return err })
	}
	return s.change(ctx, func(c *change) error {
		e, err := do(c.tx)
		c.note(e)
		return err
	})
}

// tap writes one tap in a transaction and gives the session after it and what
// the trail would say.
func (s *Store) tap(tx execer, record planner.ID, tap planner.Tap) (planner.Running, entry, error) {
	seat, err := s.seat(tx, record)
	if err != nil {
		return planner.Running{}, entry{}, err
	}
	if tap, err = s.vouched(tx, seat, tap); err != nil {
		return planner.Running{}, entry{}, err
	}
	next, err := seat.running.Tap(tap)
	if err != nil {
		return planner.Running{}, entry{}, err
	}
	tap = next.Taps()[len(next.Taps())-1] // as it was tidied
	sealed, err := sealRecord(seat.keys, tap, tapBind(record, tap.Seq))
	if err != nil {
		return planner.Running{}, entry{}, err
	}
	if _, err := tx.Exec("INSERT INTO taps (record, seq, box) VALUES ($1, $2, $3)", string(record), tap.Seq, sealed.box); err != nil {
		return planner.Running{}, entry{}, fmt.Errorf("insert tap: %w", err)
	}
	for _, lot := range lotsOf(tap) {
		if err := s.linkLot(tx, lot.Lot, record, 0); err != nil {
			return planner.Running{}, entry{}, err
		}
	}
	return next, trailOf(seat, tap, next.Now()), nil
}

// trailOf is what the trail says of a tap that goes into it. Its version is the
// number of the tap.
func trailOf(seat *seat, tap planner.Tap, now planner.SessionRecord) entry {
	e := entry{op: planner.AuditStart, entity: "session", id: string(seat.row.id), patient: seat.row.patient, ver: int64(tap.Seq)}
	switch tap.Deed {
	case planner.OverrideGate:
		e.op = planner.AuditOverride
		e.detail = fmt.Sprintf("%s %s: %s", tap.Override.By.Name, tap.Override.Says, tap.Override.Reason)
	case planner.StartSession:
		e.detail = fmt.Sprintf("session %d of %s, %s operates", now.Session, now.Date, now.Operator.Name)
	}
	return e
}
