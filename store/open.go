package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"

	"stipple/planner"
	"stipple/store/disk"
	"stipple/store/vault"
)

// Store is an open clinic file with one user signed in. It is safe for use by
// several goroutines.
type Store struct {
	path     string
	o        Options
	user     planner.User
	clinicID string
	lock     *flock.Flock
	readers  *sql.DB
	writer   *sql.DB // nil when read-only
	home     *home

	mu     sync.Mutex  // one write at a time
	closed atomic.Bool // nobody is signed in
	over   bool        // the file is closed too
	ring   ring
	// resealing is held by the one run of sealing anew.
	resealing sync.Mutex
	doubt     *attempt  // a save that may be stored although an error was told; nil = none
	came      []attempt // those of them that were
	asking    vault.Key // by which the same is known again
	warning   string
	gap       string                 // what of the trail's end was missing at opening
	state     []byte                 // the sum that the head file's third line keeps; nil = to be made anew
	seats     seats                  // sessions being logged
	narrow    atomic.Pointer[narrow] // the one session that is open, after its PIN; nil = all is
	visit     visited
}

// Open signs a user in. Until the passphrase has proved right the file is only
// read. Errors: NotFound, Corrupt, Forbidden for an unknown user or a wrong
// passphrase, Locked when another Stipple writes to the file.
func Open(path, user, passphrase string, o Options) (*Store, error) {
	path, o = resolved(path), o.filled()
	if err := finishRestore(path, o); err != nil {
		return nil, err
	}
	peek, err := peekFile(path)
	if err != nil {
		return nil, err
	}
	w := waiting{path, o}
	row, clinicKey, err := peek.unlock(w, user, passphrase, func(id planner.ID) waitingLine {
		return w.line(planner.AuditSignInFailed, id, "user", string(id))
	})
	if err != nil {
		return nil, err
	}
	var pair []func(*change) error
	if !row.HasPair() {
		pair = append(pair, func(c *change) error { return c.renewSlot(row.ID, passphrase, planner.AuditUpdate, "key pair") })
	}
	return enter(path, peek, row, clinicKey, row.Generation(), o, entry{op: planner.AuditSignIn, entity: "user", id: row.ID}, pair...)
}

// enter opens the file with its key of a generation. first is the trail's first
// entry of the visit, none when what do notes says it all; do runs in its
// transaction.
func enter(path string, peek peeked, row userRow, clinicKey vault.Key, gen uint32, o Options, first entry, do ...func(*change) error) (*Store, error) {
	s := &Store{path: path, o: o, clinicID: peek.clinic.id, user: row.user(), home: &home{path: path}}
	s.ring.add(gen, clinicKey)
	s.ring.turn(gen, false)
	err := s.connect(peek, row)
	if err == nil && s.ReadOnly() {
		s.visit.arrived.Store(true)
		s.tell(first)
	}
	if err == nil && !s.ReadOnly() {
		err = s.arrive(first, do...)
	}
	if err != nil {
		_ = s.Close()
		return nil, explain(err)
	}
	s.compact()
	return s, nil
}

// arrive writes the first entries of a visit, then what waits beside the trail.
func (s *Store) arrive(first entry, do ...func(*change) error) error {
	err := s.change(context.Background(), func(c *change) error {
		if err := c.settleScratch(); err != nil {
			return err
		}
		if s.gap != "" {
			s.warning = s.gap + " Run a verification and compare with a backup."
			c.note(entry{op: planner.AuditGap, entity: "audit", id: s.clinicID, detail: s.gap})
		}
		if first.op != "" {
			c.note(first)
		}
		for _, more := range do {
			if err := more(c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.visit.arrived.Store(first.op == planner.AuditSignIn)
	if err := s.fold(context.Background()); err != nil {
		s.warning = strings.TrimSpace(s.warning + " What was tried and read beside the audit trail could not be brought into it.")
	}
	s.draftsAtHand()
	return nil
}

// unlock opens a user's slot, unless it is too soon after a wrong passphrase. line
// is what a wrong one leaves beside the trail. A name that is no user's leaves
// nothing: it can be a passphrase, typed in the wrong field.
func (p peeked) unlock(w waiting, user, passphrase string, line func(planner.ID) waitingLine) (slot userRow, key vault.Key, err error) {
	slot, known := p.slot(user)
	if !known {
		return slot, vault.Key{}, planner.Errorf(planner.Forbidden, "There is no user %q in this clinic.", user)
	}
	err = w.try(planner.ID(slot.ID), line(planner.ID(slot.ID)), func() (err error) {
		key, err = openSlot(slot, passphrase)
		return err
	})
	return slot, key, err
}

func openSlot(slot userRow, passphrase string) (vault.Key, error) {
	key, err := slot.Open(passphrase)
	switch {
	case errors.Is(err, vault.ErrSlotDamaged):
		return key, planner.Errorf(planner.Corrupt, "The key slot of %s is damaged. Sign in as another user or restore a backup.", slot.Name).Because(err)
	case err != nil:
		return key, planner.Errorf(planner.Forbidden, "The passphrase is not right. Check the keyboard layout and Caps Lock, and try again.").Because(err)
	}
	return key, nil
}

// connect opens the database with the present clinic key in the ring, for the
// user of a row.
func (s *Store) connect(peek peeked, row userRow) error {
	if !s.rowFits(peek.clinic.mac, peek.clinic.bind()) {
		return planner.Errorf(planner.Corrupt, "The clinic's settings in %s were altered outside Stipple, or the entry of %s is not of this clinic or an earlier one. Keep the file and restore a backup.", s.path, row.Name)
	}
	if err := s.fillRing(peek.earlier); err != nil {
		return err
	}
	if err := s.connectPools(peek); err != nil {
		return err
	}
	if err := s.vouch(s.readers); err != nil {
		return err
	}
	if err := s.stillTrusted(row); err != nil {
		return err
	}
	unfinished, err := s.resealingUnfinished(s.readers)
	s.ring.turn(s.gen(), unfinished)
	if err != nil {
		return err
	}
	return s.settle()
}

// stillTrusted checks that whoever signs in is, now that nobody else writes, who
// the file said before.
func (s *Store) stillTrusted(row userRow) error {
	users, err := readSlots(s.readers)
	if err != nil {
		return err
	}
	now, there := userIn(users, planner.ID(row.ID))
	if !there || !bytes.Equal(now.Checksum, row.Checksum) {
		return planner.Errorf(planner.Locked, "The users of the clinic were changed meanwhile. Sign in again.")
	}
	return s.trusted(s.readers, now)
}

func (s *Store) connectPools(peek peeked) error {
	if s.o.ReadOnly {
		if peek.version < schemaVersion() {
			return planner.Errorf(planner.Locked, "%s was made by an earlier Stipple. Open it once for writing, then it can be read.", s.path)
		}
		return s.connectReader()
	}
	if err := s.takeLock(); err != nil {
		return err
	}
	if !disk.MayWrite(s.path) { // SQLite would make files beside it that cannot be written either
		return onlyRead(s.path)
	}
	s.o.clearUnfinished(s.path, unfinishedFile)
	if err := s.hold(); err != nil {
		return err
	}
	s.writer = s.openWriter()
	if err := checkSettings(s.writer); err != nil {
		if isReadOnly(err) {
			return onlyRead(s.path).Because(err)
		}
		return err
	}
	gap, err := s.checkHead()
	if err != nil {
		return err
	}
	s.gap = gap
	if err := s.upgrade(); err != nil {
		return err
	}
	s.readers = s.openReaders(readOnly)
	return nil
}

func onlyRead(path string) *planner.Error {
	return planner.Errorf(planner.Locked, "%s can only be read: check the permissions of the file and its folder, or open it read-only.", path)
}

// allow gives nil, or why the signed-in user may not do something now.
func (s *Store) allow(action planner.Action) error {
	if err := s.wide(); err != nil {
		return err
	}
	return s.user.Role.Allow(action)
}

// User gives who is signed in.
func (s *Store) User() planner.User { return s.user }

// Path gives where the file lies.
func (s *Store) Path() string { return s.path }

// ReadOnly tells whether nothing can be saved.
func (s *Store) ReadOnly() bool { return s.writer == nil }

// Warning gives a sentence to show after opening, for example that entries of
// the audit trail are missing; "" when all is well.
func (s *Store) Warning() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.warning
}

// NewID gives an id for a new patient or plan.
func (s *Store) NewID() planner.ID { return newID() }

// Now gives the moment, by the clock the store was opened with.
func (s *Store) Now() time.Time { return s.o.Now() }

// Today gives the day where the clinic is.
func (s *Store) Today() planner.Date { return planner.DateOf(s.o.Now()) }
