package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"

	"stipple/planner"
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

	mu      sync.Mutex // one write at a time
	closed  atomic.Bool
	clinic  vault.Key
	keys    keys
	warning string
	gap     string // what of the trail's end was missing at opening
	seats   seats  // sessions being logged
}

// keys are the clinic key's purposes.
type keys struct {
	rows, audit, head, patients, cards, charts, drafts vault.Key
}

func newKeys(clinic vault.Key) keys {
	return keys{
		rows: clinic.Derive("stipple plain rows"), audit: clinic.Derive("stipple audit chain"),
		head: clinic.Derive("stipple audit head"), patients: clinic.Derive("stipple patient keys"),
		cards: clinic.Derive("stipple patient cards"), charts: clinic.Derive("stipple chart numbers"),
		drafts: clinic.Derive("stipple drafts"),
	}
}

func (k *keys) wipe() {
	for _, key := range []*vault.Key{&k.rows, &k.audit, &k.head, &k.patients, &k.cards, &k.charts, &k.drafts} {
		key.Wipe()
	}
}

// Open signs a user in. Until the passphrase has proved right the file is only
// read. Errors: NotFound, Corrupt, Forbidden for an unknown user or a wrong
// passphrase, Locked when another Stipple writes to the file.
func Open(path, user, passphrase string, o Options) (*Store, error) {
	path, o = resolved(path), o.filled()
	peek, err := peekFile(path)
	if err != nil {
		return nil, err
	}
	slot, clinicKey, err := peek.unlock(user, passphrase)
	if err != nil {
		return nil, err
	}
	return enter(path, peek, slot, clinicKey, o, entry{op: opSignIn, entity: "user", id: slot.ID})
}

// enter opens the file with its key. first is the trail's first entry of the
// visit; do runs in its transaction.
func enter(path string, peek peeked, slot vault.Slot, clinicKey vault.Key, o Options, first entry, do ...func(*change) error) (*Store, error) {
	s := &Store{
		path: path, o: o, clinicID: peek.clinic.id, clinic: clinicKey, keys: newKeys(clinicKey),
		user: planner.User{ID: planner.ID(slot.ID), Name: slot.Name, Role: planner.Role(slot.Role)},
	}
	err := s.connect(peek)
	if err == nil && !s.ReadOnly() {
		err = s.change(context.Background(), func(c *change) error {
			if s.gap != "" {
				s.warning = s.gap + " Run a verification and compare with a backup."
				c.note(entry{op: opGap, entity: "audit", id: s.clinicID, detail: s.gap})
			}
			c.note(first)
			for _, more := range do {
				if err := more(c); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err != nil {
		_ = s.Close()
		return nil, explain(err)
	}
	return s, nil
}

func (p peeked) unlock(user, passphrase string) (vault.Slot, vault.Key, error) {
	slot, known := p.slot(user)
	if !known {
		return slot, vault.Key{}, planner.Errorf(planner.Forbidden, "There is no user %q in this clinic.", user)
	}
	key, err := slot.Open(passphrase)
	switch {
	case errors.Is(err, vault.ErrSlotDamaged):
		return slot, key, planner.Errorf(planner.Corrupt, "The key slot of %s is damaged. Sign in as another user or restore a backup.", slot.Name).Because(err)
	case err != nil:
		return slot, key, planner.Errorf(planner.Forbidden, "The passphrase is not right. Check the keyboard layout and Caps Lock, and try again.").Because(err)
	}
	return slot, key, nil
}

func (s *Store) connect(peek peeked) error {
	if !vault.EqualMAC(peek.clinic.mac, s.keys.rows.MAC(peek.clinic.bind())) {
		return planner.Errorf(planner.Corrupt, "The clinic's settings in %s were altered outside Stipple. Keep the file and restore a backup.", s.path)
	}
	if s.o.ReadOnly {
		return s.connectReader()
	}
	if err := s.takeLock(); err != nil {
		return err
	}
	s.writer = openPool(s.path, readWrite, 1)
	if err := checkSettings(s.writer); err != nil {
		if isReadOnly(err) {
			return onlyRead(s.path).Because(err)
		}
		return err
	}
	if err := s.upgrade(); err != nil {
		return err
	}
	s.readers = openPool(s.path, readOnly, 4)
	var err error
	s.gap, err = s.checkHead()
	return err
}

// connectReader opens the file to read. In a folder that cannot be written
// SQLite cannot make the memory it shares with a writer, but then there is none.
func (s *Store) connectReader() error {
	s.readers = openPool(s.path, readOnly, 4)
	_, err := peekDB(s.readers)
	if err != nil && !hasJournal(s.path) {
		_ = s.readers.Close()
		s.readers = openPool(s.path, untouched, 4)
		_, err = peekDB(s.readers)
	}
	return err
}

func onlyRead(path string) *planner.Error {
	return planner.Errorf(planner.Locked, "%s can only be read: check the permissions of the file and its folder, or open it read-only.", path)
}

func (s *Store) takeLock() error {
	s.lock = flock.New(s.path+lockSuffix, flock.SetPermissions(0o600))
	held, err := s.lock.TryLock()
	if err != nil {
		s.lock = nil
		return onlyRead(s.path).Because(err)
	}
	if !held {
		s.lock = nil
		return planner.Errorf(planner.Locked, "Stipple is open with this clinic file already. Close it first, or open the file read-only.")
	}
	return nil
}

// Close signs the user out: the log is folded into the file, the lock let go
// and the keys wiped.
func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	s.seats.wipe() // their lock comes before the store's
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	if s.readers != nil {
		errs = append(errs, s.readers.Close())
	}
	if s.writer != nil {
		_, err := s.writer.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
		errs = append(errs, err, s.writer.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Unlock())
	}
	s.clinic.Wipe()
	s.keys.wipe()
	return wrap(errors.Join(errs...), "close the clinic file")
}

// allow gives nil, or why the signed-in user may not do something now.
func (s *Store) allow(action planner.Action) error {
	if s.closed.Load() {
		return signedOut()
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
