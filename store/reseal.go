package store

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"stipple/planner"
	"stipple/store/vault"
)

// How the trail names sealing anew: some rows, and the end of it.
const (
	resealingEntity = "resealing"
	resealedEntity  = "resealed"
)

// What one transaction of sealing anew takes on at most, so that whoever saves
// meanwhile hardly waits. They are choices of ours.
const (
	resealRows = 200
	resealTime = 40 * time.Millisecond
)

// resealStep seals one kind of row anew, some at a time.
type resealStep struct {
	name  string
	count string // counts its rows
	past  string // counts its rows up to a cursor
	do    func(*reseal, *change, cursor) (batch, error)
}

// batch is what one transaction did: how many rows it looked at, the last of them,
// and what the trail vouches for. last is nil when no row was left.
type batch struct {
	n    int
	last cursor
	rows []rowDigest
}

func resealSteps() []resealStep {
	return []resealStep{
		{"products", "SELECT count(*) FROM products", "SELECT count(*) FROM products WHERE id <= $1", (*reseal).products},
		{"lots", "SELECT count(*) FROM lots", "SELECT count(*) FROM lots WHERE id <= $1", (*reseal).lots},
		{
			"consent_templates", "SELECT count(*) FROM consent_templates",
			"SELECT count(*) FROM consent_templates WHERE id || ' ' || version <= $1", (*reseal).templates,
		},
		{"record_lots", "SELECT count(*) FROM record_lots", "SELECT count(*) FROM record_lots WHERE (lot, record) <= ($1, $2)", (*reseal).links},
		{"drafts", "SELECT count(*) FROM drafts WHERE patient IS NULL", "SELECT count(*) FROM drafts WHERE patient IS NULL AND user_id <= $1", (*reseal).newDrafts},
		{"patients", "SELECT count(*) FROM patients", "SELECT count(*) FROM patients WHERE id <= $1", (*reseal).patients},
	}
}

// reseal is one run of sealing anew.
type reseal struct {
	s     *Store
	most  int // rows in one transaction
	known vouched
	over  map[planner.ID]bool // patients stepped over: their rows could not be written
}

// Resealing tells how many rows were sealed anew under the present clinic key and
// how many there are; 0 and 0 when there is nothing to do.
func (s *Store) Resealing(ctx ctx) (done, total int, err error) {
	if err := s.wide(); err != nil {
		return 0, 0, err
	}
	if !s.unfinished() {
		return 0, 0, nil
	}
	err = s.snapshot(ctx, func(db querier) error {
		at, err := s.readProgress(db)
		if err != nil {
			return err
		}
		reached := false
		for _, step := range resealSteps() {
			var n int
			if err := db.QueryRow(step.count).Scan(&n); err != nil {
				return fmt.Errorf("count rows: %w", err)
			}
			total += n
			here := step.name == at.step
			if here && at.last != nil {
				if err := db.QueryRow(step.past, at.last.args()...).Scan(&n); err != nil {
					return fmt.Errorf("count rows: %w", err)
				}
				done += n
			}
			reached = reached || here
			if !reached {
				done += n
			}
		}
		return nil
	})
	return done, total, err
}

// Reseal seals what was saved before a user was removed under the new clinic key,
// patient by patient under a new key each, so that a copy of the file taken later
// does not open with the old one. It runs until all is done, or until ctx ends,
// which is no error: Resealing tells what is left. It may be stopped or killed at
// any moment and called again; everything else goes on meanwhile. step, which may
// be nil, is told how far it has come after each transaction. Error: Corrupt when all
// is done but charts whose rows could not be written, with their ids: these stay as
// they were and can be read, the earlier key opens them still, and the next call
// tries them again.
func (s *Store) Reseal(ctx ctx, step func(done, total int)) error {
	return s.resealBy(ctx, resealRows, step)
}

func (s *Store) resealBy(ctx ctx, most int, step func(done, total int)) error {
	s.resealing.Lock()
	defer s.resealing.Unlock()
	done, total, err := s.Resealing(ctx)
	if err != nil || total == 0 && !s.unfinished() {
		return quietly(ctx, err)
	}
	r := &reseal{s: s, most: most}
	for s.unfinished() {
		began := time.Now()
		n, err := r.next(ctx)
		if errors.Is(err, errSteppedOver) {
			return r.leftOver()
		}
		if err != nil {
			return quietly(ctx, err)
		}
		if done = min(done+n, total); !s.unfinished() {
			done = total
		}
		if step != nil {
			step(done, total)
		}
		select { // others first: no more than half the time is taken from them
		case <-ctx.Done():
			return nil
		case <-time.After(time.Since(began)):
		}
	}
	return nil
}

// quietly makes no error of a context that ended.
func quietly(ctx ctx, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// next runs one transaction and gives how many rows it looked at.
func (r *reseal) next(ctx ctx) (n int, err error) {
	s := r.s
	s.seats.mu.Lock() // what they hold of a patient goes when that patient is passed
	defer s.seats.mu.Unlock()
	err = s.change(ctx, func(c *change) error {
		at, err := s.readProgress(c.tx)
		if err != nil {
			return err
		}
		steps := resealSteps()
		i := stepIndex(steps, at.step)
		b, err := steps[i].do(r, c, at.last)
		if err != nil {
			return err
		}
		n = b.n
		switch {
		case b.last != nil:
			at.last = b.last
		case i+1 < len(steps):
			at.step, at.last = steps[i+1].name, nil
		default:
			again, err := s.leftPatients(c.tx, r.over)
			switch {
			case err != nil:
				return err
			case !again && len(r.over) > 0:
				return errSteppedOver
			case !again:
				return c.resealed()
			}
			at.last = nil // some came back under an old key meanwhile
		}
		c.note(entry{
			op: planner.AuditReseal, entity: resealingEntity, id: s.clinicID, ver: int64(s.gen()),
			digest: digestOf(s.rowMAC(at.bind())), rows: b.rows,
		})
		return putProgress(c.tx, s.keys(), at)
	})
	return n, err
}

// errSteppedOver says that nothing is left to be sealed anew but what cannot be.
var errSteppedOver = errors.New("patients were stepped over")

// leftOver names the charts that could not be sealed anew, by their opaque ids.
func (r *reseal) leftOver() error {
	ids := slices.Sorted(maps.Keys(r.over))
	return planner.Errorf(planner.Corrupt, "All was sealed under the clinic's new key but %d charts, whose rows could not be written: %s. They can be read as before. Run a verification.",
		len(ids), strings.Join(texts(ids), ", ")).Because(errSteppedOver)
}

func texts(ids []planner.ID) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = string(id)
	}
	return list
}

// resealed notes that no row of an earlier generation is about any more.
func (c *change) resealed() error {
	gen := c.s.gen()
	_, err := c.tx.Exec("DELETE FROM resealing")
	c.note(entry{op: planner.AuditReseal, entity: resealedEntity, id: c.s.clinicID, ver: int64(gen)})
	c.then(func() { c.s.ring.turn(gen, false) })
	return wrap(err, "finish sealing anew")
}

// leftPatients tells whether a patient is still under an earlier key that opens, but
// for those stepped over. One whose key is damaged is past helping, and no reason to
// go on for ever.
func (s *Store) leftPatients(db querier, over map[planner.ID]bool) (bool, error) {
	rows, err := db.Query("SELECT id, key_box FROM patients")
	if err != nil {
		return false, fmt.Errorf("read patients' keys: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r patientRow
		if err := rows.Scan(&r.id, &r.keyBox); err != nil {
			return false, fmt.Errorf("read a patient's key: %w", err)
		}
		if gen, err := vault.KeyVersion(r.keyBox); err != nil || gen == s.gen() || over[r.id] {
			continue
		}
		key, err := s.patientKey(r)
		key.Wipe()
		if err == nil {
			return true, nil
		}
	}
	return false, wrap(rows.Err(), "read patients' keys")
}

// progress is how far sealing anew has come.
type progress struct {
	gen  uint32
	step string
	last cursor // the last row that was passed; nil = none yet
}

func (p progress) bind() vault.Bind {
	return vault.Bind{"resealing", int64(p.gen), p.step, p.last.text()}
}

// readProgress gives how far it has come, or the start where the row is missing or
// altered: rows sealed anew already are passed over.
func (s *Store) readProgress(db querier) (progress, error) {
	start := progress{gen: s.gen(), step: resealSteps()[0].name}
	var p progress
	var last string
	var mac []byte
	err := db.QueryRow("SELECT gen, step, last, mac FROM resealing").Scan(&p.gen, &p.step, &last, &mac)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return start, nil
	case err != nil:
		return start, fmt.Errorf("read how far sealing anew has come: %w", err)
	}
	p.last = readCursor(last)
	if p.gen != s.gen() || !vault.EqualMAC(mac, s.rowMAC(p.bind())) {
		return start, nil
	}
	return p, nil
}

func putProgress(tx execer, k keys, p progress) error {
	_, err := tx.Exec(`INSERT INTO resealing (one, gen, step, last, mac) VALUES (1, $1, $2, $3, $4)
		ON CONFLICT (one) DO UPDATE SET gen = excluded.gen, step = excluded.step, last = excluded.last, mac = excluded.mac`,
		p.gen, p.step, p.last.text(), k.rows.MAC(p.bind()))
	return wrap(err, "keep how far sealing anew has come")
}

func stepIndex(steps []resealStep, name string) int {
	for i, step := range steps {
		if step.name == name {
			return i
		}
	}
	return 0
}
