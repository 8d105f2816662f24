package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store/vault"
)

type ctx = context.Context

// boxVersion is the key version of boxes under a patient's own key. That key is
// replaced together with all of them, so it is always the same. Boxes under one of
// the clinic's keys have its generation instead.
const boxVersion = 1

// sealed is the only form in which a patient's data reaches SQL. Only seal
// makes one.
type sealed struct{ box []byte }

func seal[T any](key vault.Key, value T, bind vault.Bind) (sealed, error) {
	plain, err := chart.Pack(value)
	if err != nil {
		return sealed{}, err
	}
	defer clear(plain)
	return sealed{key.Seal(plain, boxVersion, bind)}, nil
}

func unseal[T any](key vault.Key, box []byte, bind vault.Bind) (T, error) {
	plain, err := key.Open(box, bind)
	if err != nil {
		var none T
		return none, planner.Errorf(planner.Corrupt, "A record in the clinic file is damaged or was altered. Run a verification.").Because(err)
	}
	defer clear(plain)
	return chart.Unpack[T](plain)
}

// change is one write: what it does to the rows and what it tells the trail.
type change struct {
	s       *Store
	tx      execer
	entries []entry
	after   []func()
	keys    patientKeys                 // those at hand, for the entries
	cards   map[planner.ID]planner.Card // as they are now, by the patient
	stored  bool                        // something of it is stored already, by the same user
}

// then has something done once the change is committed, still under the lock.
func (c *change) then(do func()) { c.after = append(c.after, do) }

// note adds an audit entry.
func (c *change) note(e entry) { c.entries = append(c.entries, e) }

// noteChange adds an audit entry of a save, with what it changed.
func (c *change) noteChange(e entry, before, after any) {
	e.changes = planner.Differences(before, after)
	c.note(e)
}

// change runs one write transaction. Every committed change has at least one
// audit entry; its head is kept in the synced file beside the database.
func (s *Store) change(ctx ctx, do func(*change) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changing(ctx, do)
}

// changing is change for a caller that holds the lock.
func (s *Store) changing(ctx ctx, do func(*change) error) error {
	head, scratch, err := s.write(ctx, do)
	if errors.Is(err, errStored) {
		head, scratch, err = s.ends()
	}
	if err != nil {
		return err
	}
	s.keepEnds(head, scratch)
	return nil
}

// keepEnds keeps the ends of what was saved, also beside the file. The save stands by then:
// failing to keep the head is a warning.
func (s *Store) keepEnds(head, scratch vault.Link) {
	s.home.keep(head, scratch)
	if err := s.keepHead(s.headFile(head, scratch)); err != nil {
		s.warning = "The file that keeps the end of the audit trail could not be written. What you saved is safe."
	}
}

// write is a change without its head kept: the rows and the entries, in one
// transaction. It gives the ends of the trail and of what vouches for drafts and
// taps. The caller holds the lock.
func (s *Store) write(ctx ctx, do func(*change) error) (head, scratch vault.Link, err error) {
	var tried attempt
	err = s.commit(ctx, func(tx execer) error {
		c := &change{s: s, tx: tx, keys: patientKeys{s: s, db: tx}}
		defer c.keys.wipe()
		if err := do(c); err != nil {
			return err
		}
		if c.stored && len(c.entries) == 0 {
			return errStored
		}
		if err := c.follow(); err != nil {
			return err
		}
		if len(c.entries) == 0 {
			return planner.Errorf(planner.Internal, "Nothing was saved.").Because(errors.New("a change without an audit entry"))
		}
		last, at, err := lastEntry(tx)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(c.entries, func(e entry) bool { return slices.Contains(stateParts(), e.entity) }) {
			tried.after = append(tried.after, func() { s.state = nil })
		}
		tried.after = append(tried.after, c.after...)
		if head, err = s.appendEntries(&c.keys, tx, last, s.clockBack(at, c.entries)); err != nil {
			return err
		}
		scratch, err = s.keepScratch(tx, c.nextGen())
		tried.head, tried.wrote = head, c.entries
		return err
	})
	if InDoubt(err) {
		tried.told = err
		s.doubt = &tried
	}
	if err != nil {
		return head, scratch, err
	}
	s.saved(tried)
	return head, scratch, nil
}

// nextGen gives the generation of the clinic key a change ends with.
func (c *change) nextGen() uint32 {
	gen := c.s.gen()
	for _, e := range c.entries {
		if e.op == planner.AuditRekey {
			gen = uint32(e.ver) // #nosec G115 -- generations are counted from 1
		}
	}
	return gen
}

// scratch runs a write that needs no audit entry: drafts, and taps at the chair.
func (s *Store) scratch(ctx ctx, do func(execer) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var scratch vault.Link
	err := s.commit(ctx, func(tx execer) (err error) {
		if err := do(tx); err != nil {
			return err
		}
		scratch, err = s.keepScratch(tx, s.gen())
		return err
	})
	if err != nil {
		return err
	}
	s.home.keep(vault.Link{}, scratch)
	if err := s.keepCounter(scratch); err != nil {
		s.warning = "The file that keeps the end of the audit trail could not be written. What you saved is safe."
	}
	return nil
}

// commit runs one transaction in the file at the store's path; the caller holds the
// lock.
func (s *Store) commit(ctx ctx, do func(execer) error) error {
	if err := s.prepare(); err != nil {
		return err
	}
	tx, err := begin(ctx, s.writer)
	if err != nil {
		return explain(err)
	}
	defer tx.end()
	if err := do(tx); err != nil {
		return explain(err)
	}
	if err := tx.commit(); err != nil {
		if isCertain(err) {
			return explain(err)
		}
		s.home.hurt.Store(true) // it may stand: the file is opened anew
		return metDisk(explain(err))
	}
	if err := s.stayed(); err != nil {
		s.home.hurt.Store(true)
		return takenAway(err)
	}
	return nil
}

// prepare makes sure that the file at the store's path can be written to, and settles
// what is in doubt. The caller holds the lock.
func (s *Store) prepare() error {
	if s.ReadOnly() {
		return planner.Errorf(planner.Locked, "The clinic file is open read-only. Nothing was saved.")
	}
	if s.closed.Load() {
		return signedOut()
	}
	if err := s.ready(); err != nil {
		return err
	}
	return s.settleDoubt()
}

// ends gives the ends of the trail and of what vouches for drafts and taps, as they
// are in the file. The caller holds the lock.
func (s *Store) ends() (head, scratch vault.Link, err error) {
	if head, err = lastLink(s.writer); err != nil {
		return head, scratch, explain(err)
	}
	row, _, err := readScratchHead(s.writer)
	return head, row.link(), explain(err)
}

// snapshot reads in one transaction: what others save meanwhile is not seen.
func (s *Store) snapshot(ctx ctx, read func(querier) error) error {
	tx, err := s.readers.BeginTx(ctx, nil)
	if err != nil {
		return explain(fmt.Errorf("begin: %w", err))
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	return explain(read(tx))
}

func signedOut() error {
	return planner.Errorf(planner.Locked, "You are signed out. Nothing was saved.")
}

// updated checks that an update hit its row.
func updated(result sql.Result) (bool, error) {
	n, err := result.RowsAffected()
	return n == 1, wrap(err, "count rows")
}
