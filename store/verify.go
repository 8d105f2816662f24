package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/mattn/go-sqlite3"

	"stipple/planner"
	"stipple/store/vault"
)

// Verification is what Verify found.
type Verification struct {
	Patients, Plans, Versions, Drafts, Entries int
	Consents, Records, Products, Lots          int
	Faults                                     []string // what is damaged, missing, added or altered; empty = all is well
	Notes                                      []string // what was found before and stands in the trail
}

// OK tells whether nothing is wrong.
func (v Verification) OK() bool { return len(v.Faults) == 0 }

// verifier walks a clinic file.
type verifier struct {
	s    *Store
	ctx  ctx
	db   *sql.Tx // everything as it is at one moment
	step func(done, total int)

	done, total int
	v           Verification
	trail       trailed
	unread      bool // a part of the file cannot be read at all
	// lotsKnown are the sound lots of the stock with their products.
	lotsKnown map[planner.ID]stocked

	kept    vault.Link // the head beside the file
	hasKept bool
	keptErr error
	counter scratchState // what it says of drafts and taps

	mu    sync.Mutex // while patients are checked by several at once
	found []patientFaults
}

// Verify checks the whole file: SQLite's structure and the schema, every row of
// every table, every box, every link, every card against its patient, the audit
// chain and its head, what vouches for drafts and taps, and that what is stored is
// what the trail says was stored last. Patients are named by their opaque id only.
// step, which may be nil, is told how far it has come, from one goroutine: how many
// rows were looked at of how many, a record for as many as it takes. That the file was verified is noted in the trail, with the number
// of faults, unless it is open read-only. The error is only for a check that could
// not be run; it is the context's when that ended.
func (s *Store) Verify(ctx ctx, step func(done, total int)) (Verification, error) {
	if err := s.allow(planner.VerifyFile); err != nil {
		return Verification{}, err
	}
	if step == nil {
		step = func(int, int) {}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w := &verifier{s: s, ctx: ctx, step: step, trail: newTrailed(), lotsKnown: map[planner.ID]stocked{}}
	err := w.begin()
	if err == nil {
		err = w.walk()
		_ = w.db.Rollback() // nothing was written
	}
	if ctx.Err() != nil {
		return Verification{}, ctx.Err()
	}
	if err != nil {
		return w.v, explain(err)
	}
	w.step(w.total, w.total)
	s.noteVerified(&w.v)
	return w.v, nil
}

// noteVerified notes a verification. When it cannot be noted what was found stands
// all the same.
func (s *Store) noteVerified(v *Verification) {
	if s.ReadOnly() {
		return
	}
	says := "sound"
	if n := len(v.Faults); n > 0 {
		says = fmt.Sprintf("%d faults", n)
	}
	err := s.change(context.Background(), func(c *change) error {
		c.note(entry{op: planner.AuditVerify, entity: "clinic", id: s.clinicID, detail: says})
		return nil
	})
	if err != nil {
		v.Notes = append(v.Notes, "This verification could not be noted in the audit trail.")
	}
}

// begin takes the moment at which the file is looked at, with the head beside it:
// nobody saves in between.
func (w *verifier) begin() error {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	if w.s.doubt != nil {
		if err := w.s.prepare(); err != nil { // or the head beside the file would seem an older one
			return err
		}
	}
	w.kept, w.hasKept, w.keptErr = w.s.keptHead()
	w.s.readKept(&w.counter)
	tx, err := w.s.readers.BeginTx(w.ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	var last sql.NullInt64 // the moment is that of the first reading
	var patients, records int
	err = tx.QueryRowContext(w.ctx, "SELECT max(seq), (SELECT count(*) FROM patients), (SELECT count(*) FROM records) FROM audit").Scan(&last, &patients, &records)
	if err != nil {
		_ = tx.Rollback()
		return fmt.Errorf("count rows: %w", err)
	}
	w.db, w.total = tx, int(last.Int64)+patients+records*recordRows
	if err := w.stateEnd(); err != nil {
		_ = tx.Rollback()
		return err
	}
	return nil
}

func (w *verifier) walk() error {
	if w.s.gap != "" {
		w.fault("found when it was opened: %s", w.s.gap)
	}
	structure := w.structure()
	for _, part := range []struct {
		name string
		do   func() error
	}{
		{"the schema", w.schema},
		{"the audit trail", w.chain},
		{"the clinic's settings and users", w.clinicAndUsers},
		{"the clinic's keys", w.clinicKeys},
		{"the stock", w.stock},
		{"the consent texts", w.templates},
		{"the patients", w.patients},
		{"drafts", w.drafts},
		{"drafts and taps", w.scratched},
	} {
		err := part.do()
		if isUnreadable(err) {
			w.fault("%s: a part of the file cannot be read: %v", part.name, err)
			w.unread = true
			err = nil
		}
		if err != nil {
			return errors.Join(err, <-structure)
		}
	}
	if !w.unread { // else what was not reached would seem to be missing
		w.missing()
	}
	return <-structure
}

// isUnreadable tells whether the file itself is why something could not be read: a
// page that is damaged, a table or a column that is gone.
func isUnreadable(err error) bool {
	var sqliteErr sqlite3.Error
	return errors.As(err, &sqliteErr) && (sqliteErr.Code == sqlite3.ErrCorrupt || sqliteErr.Code == sqlite3.ErrError)
}

func (w *verifier) fault(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.v.Faults = append(w.v.Faults, fmt.Sprintf(format, args...))
}

// recordRows is about how many entries of the trail are looked at in the time that one
// record takes, which is read and checked to its last tap.
const recordRows = 100

// advance counts rows that were looked at.
func (w *verifier) advance(n int) {
	w.done = min(w.done+n, w.total)
	w.step(w.done, w.total)
}

func (w *verifier) query(query string, args ...any) (*sql.Rows, error) {
	return w.db.QueryContext(w.ctx, query, args...)
}

// each reads the rows of a query one by one.
func (w *verifier) each(what, query string, row func(*sql.Rows) error) error {
	rows, err := w.query(query)
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return fmt.Errorf("read %s: %w", what, err)
		}
	}
	return wrap(rows.Err(), "read "+what)
}

// structure has SQLite check its own structures meanwhile, on a connection of its
// own: that takes as long as half of the rest.
func (w *verifier) structure() <-chan error {
	result := make(chan error, 1)
	go func() {
		result <- func() error {
			rows, err := w.s.readers.QueryContext(w.ctx, "PRAGMA integrity_check")
			if err != nil {
				return fmt.Errorf("integrity check: %w", err)
			}
			defer rows.Close()
			for rows.Next() {
				var line string
				if err := rows.Scan(&line); err != nil {
					return fmt.Errorf("integrity check: %w", err)
				}
				if line != "ok" {
					w.fault("database structure: %s", line)
				}
			}
			return wrap(rows.Err(), "integrity check")
		}()
	}()
	return result
}

// scratched checks that drafts and taps are those that were saved last.
func (w *verifier) scratched() error {
	st, err := w.s.readScratch(w.db)
	if err != nil {
		return err
	}
	st.kept, st.hasKept, st.keptErr, st.file = w.counter.kept, w.counter.hasKept, w.counter.keptErr, w.counter.file
	if wrong := st.wrong(w.s.scratchKey()); wrong != "" {
		w.fault("drafts and taps: %s", wrong)
	}
	return nil
}

// drafts checks every draft. There are few: their keys are read one by one.
func (w *verifier) drafts() error {
	users, err := readIDs(w.db, "SELECT id FROM users")
	if err != nil {
		return err
	}
	rows, err := readDrafts(w.db)
	if err != nil {
		return err
	}
	for _, r := range rows {
		w.v.Drafts++
		if !slices.Contains(users, planner.ID(r.user)) {
			w.fault("draft %s of %s: it is of user %s, who does not exist", r.kind, r.id, r.user)
		}
		if _, err := w.s.openDraft(w.db, r); err != nil {
			w.fault("draft %s of %s by user %s: damaged or altered", r.kind, r.id, r.user)
		}
	}
	return nil
}
