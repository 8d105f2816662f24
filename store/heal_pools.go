package store

import (
	"database/sql"
	"fmt"
	"io/fs"
	"time"
)

// openWriter makes the pool that writes.
func (s *Store) openWriter() *sql.DB {
	return guardedPool(s.path, s.o.on(readWrite), 1, guard{home: s.home, writes: true, enter: s.home.stands})
}

// openReaders makes the pool that reads.
func (s *Store) openReaders(m mode) *sql.DB {
	return guardedPool(s.path, m, readersAtOnce, guard{home: s.home, enter: s.readAgain})
}

// readersAtOnce is how many may read at once.
const readersAtOnce = 4

// stands lets the pool that writes make a connection: only to the file that is open.
func (h *home) stands() error {
	if h.folding.Load() || h.moved() {
		return gone(h.path, fmt.Errorf("no connection to what was open: %w", fs.ErrInvalid))
	}
	return nil
}

// readAgain lets a pool that reads make a connection: where another file lies at
// the path, that must be the same clinic. It waits for a save that is under way.
func (s *Store) readAgain() error {
	if !s.home.moved() {
		return nil
	}
	for began := time.Now(); !s.mu.TryLock(); time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > foldPatience {
			return beingRead()
		}
	}
	defer s.mu.Unlock()
	was, now, err := s.home.seen.Load(), seen{}, error(nil)
	if was == nil || s.closed.Load() {
		return nil
	}
	if now, err = s.home.look(); err != nil {
		return s.away(err)
	}
	if same(was.file, now.file) {
		return nil
	}
	return s.heal(*was, now)
}
