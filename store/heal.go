package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"stipple/planner"
	"stipple/store/disk"
	"stipple/store/vault"
)

// A disk can go while the file is open: its cable is pulled, the folder is moved,
// another file takes the place of this one. SQLite would go on writing to what it
// once opened, which nobody finds again. So before and after each commit the file
// at the path must be the one that is open, with its log; else the save is refused,
// and the connections are closed and made anew once the clinic is back.

// home is where an open clinic file lies. Both pools of a store, and every store
// over the same pools, share it.
type home struct {
	path string

	seen    atomic.Pointer[seen] // the files as they were found; nil while they are being opened
	round   atomic.Int64         // connections of an earlier round are used no more
	hurt    atomic.Bool          // the writer met an error of the disk
	folding atomic.Bool          // what is open is brought into its file, wherever that is

	mu            sync.Mutex
	last, scratch vault.Link // of what was saved last
	head          []byte     // the head file, as it was written or found last

	held  *os.File  // the clinic file, of a store that writes; see hold
	aside string    // what was open is kept there; "" = it has its name
	vain  time.Time // when readers were last waited for in vain
}

// seen are the files that are open. Those beside the clinic file are nil where
// there are none: of a store that only reads, or while SQLite has not made them.
type seen struct{ file, log, shared, lock fs.FileInfo }

// look finds the files. A missing clinic file is an error.
func (h *home) look() (now seen, err error) {
	if now.file, err = os.Stat(h.path); err != nil {
		return now, err
	}
	now.log, _ = os.Stat(h.path + "-wal")
	now.shared, _ = os.Stat(h.path + "-shm")
	now.lock, _ = os.Stat(h.path + lockSuffix)
	return now, nil
}

// moved tells whether another file lies at the path. Where none does, what is open
// is read on as long as it can be.
func (h *home) moved() bool {
	was := h.seen.Load()
	if was == nil {
		return false
	}
	now, err := os.Stat(h.path)
	return err == nil && !os.SameFile(was.file, now)
}

// keep notes the ends of the trail and of drafts and taps after a save.
func (h *home) keep(last, scratch vault.Link) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if last.Seq > 0 {
		h.last = last
	}
	if scratch.Seq > 0 {
		h.scratch = scratch
	}
}

func (h *home) kept() (last, scratch vault.Link) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.last, h.scratch
}

// settle notes what was opened. The caller holds the lock, or is still alone.
func (s *Store) settle() error {
	db := s.readers
	last, err := lastLink(db)
	if err != nil {
		return err
	}
	scratch, _, err := readScratchHead(db)
	if err != nil {
		return err
	}
	s.home.keep(last, scratch.link())
	s.home.head, _ = os.ReadFile(s.path + headSuffix) // without one, opening says so
	now, err := s.home.look()
	if err == nil && !s.home.heldFits(now.file) {
		err = errors.New("the file was replaced while it was opened")
	}
	if err != nil {
		return gone(s.path, err)
	}
	if s.ReadOnly() { // another process makes and removes them
		now.log, now.shared, now.lock = nil, nil, nil
	}
	s.home.seen.Store(&now)
	s.home.hurt.Store(false)
	return nil
}

// ready makes sure that the open file is the one at the path before it is written
// to, and opens it anew where it has to be. The caller holds the lock. Its errors
// say that nothing was saved.
func (s *Store) ready() error {
	was := s.home.seen.Load()
	if was == nil {
		return nil // being opened
	}
	now, err := s.home.look()
	switch {
	case err != nil:
		return s.away(err)
	case s.home.hurt.Load() || !was.is(now) || !s.locked(*was, now):
		return s.heal(*was, now)
	case now.file.Size() == was.file.Size():
		return nil
	case now.file.Size() < was.file.Size() && s.home.isCutOff():
		return planner.Errorf(planner.Corrupt, "The clinic file %s was cut off while it was open. Nothing was saved. Keep the file and restore a backup.", s.path)
	}
	s.home.seen.Store(&now)
	return nil
}

// stayed tells after a commit whether it went to the file at the path: until then
// it counts for nothing.
func (s *Store) stayed() error {
	was := s.home.seen.Load()
	if was == nil {
		return nil
	}
	file, err := os.Stat(s.path)
	if err != nil {
		return gone(s.path, err)
	}
	log, _ := os.Stat(s.path + "-wal") // the others matter before the next one
	if !same(was.file, file) || !same(was.log, log) {
		return gone(s.path, errors.New("the file or its log was replaced during the commit"))
	}
	return nil
}

// is tells whether the database's own files are still these.
func (f seen) is(now seen) bool {
	return same(f.file, now.file) && same(f.log, now.log) && same(f.shared, now.shared)
}

// same tells whether a file is still there; one that was not there before may be now.
func same(was, now fs.FileInfo) bool {
	return was == nil || now != nil && os.SameFile(was, now)
}

// heal opens the file anew after its disk reported an error, or it or what SQLite
// keeps beside it was taken away or replaced. What the open connections hold is
// brought into their file first, so that no log is played into another.
func (s *Store) heal(was, now seen) (err error) {
	defer func() {
		if isBusy(err) {
			s.home.vain = time.Now()
		}
	}()
	if !s.locked(was, now) {
		if err := s.lockAgain(was); err != nil {
			return err
		}
	}
	replaced, told := !same(was.file, now.file), s.home.aside
	if err := s.keepReplaced(); err != nil {
		return unsaved(err)
	}
	err = s.foldOpen()
	switch {
	case err == nil:
	case !replaced && !s.diskWell():
		return err
	case !replaced && isBusy(err):
		return err
	case replaced && was.log != nil && now.log != nil && os.SameFile(was.log, now.log) && now.log.Size() > 0:
		return err // the log beside it is of the file that was open
	}
	if err := s.reopen(replaced); err != nil {
		return err
	}
	if err := s.settle(); err != nil {
		s.home.seen.Store(&was) // or nothing would be guarded any more
		s.home.hurt.Store(true)
		return err
	}
	s.dropKept(told)
	return nil
}

// foldPatience is how long readers are waited for: less than a moment when somebody
// else waited in vain just now, or a row of saves would keep the window from closing.
const foldPatience = 2 * time.Second

func (h *home) patience() time.Duration {
	if time.Since(h.vain) < foldPatience {
		return 0
	}
	return foldPatience
}

// foldOpen brings what the open log holds into the file it belongs to and empties
// it. What a failed save left in it goes that way too.
func (s *Store) foldOpen() error {
	if s.writer == nil {
		return nil
	}
	s.home.folding.Store(true)
	defer s.home.folding.Store(false)
	ctx, cancel := context.WithTimeout(context.Background(), foldPatience)
	defer cancel()
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return explain(fmt.Errorf("fold the log: %w", err))
	}
	defer conn.Close()
	if s.home.patience() == 0 {
		if _, err := conn.ExecContext(ctx, "PRAGMA busy_timeout = 0"); err != nil {
			return explain(fmt.Errorf("fold the log: %w", err))
		}
		defer func() {
			_, _ = conn.ExecContext(context.Background(), "PRAGMA busy_timeout = 1500") // as readWrite has it
		}()
	}
	var busy int
	var pages, folded sql.NullInt64
	err = conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &folded)
	if err == nil && busy != 0 || err != nil && ctx.Err() != nil {
		return beingRead()
	}
	return explain(wrap(err, "fold the log"))
}

func beingRead() error {
	return planner.Errorf(planner.Locked, "The clinic file must be opened anew and is being read just now. Nothing was saved; save again in a moment.")
}

// diskWell tells whether a file can be written beside the clinic file: then it is
// the connection that is dead, of a disk that was taken away and came back.
func (s *Store) diskWell() bool {
	probe, err := disk.Empty(s.o.Disk, s.path+".probe")
	if err != nil {
		return false
	}
	err = errors.Join(disk.Overwrite(s.o.Disk, probe, []byte("?")), disk.SyncFile(s.o.Disk, probe))
	return errors.Join(err, s.o.Disk.Remove(probe)) == nil
}

// reopen closes what is open and opens the file at the path, when it is the same
// clinic with everything in it that was saved.
func (s *Store) reopen(replaced bool) error {
	if err := s.letGo(replaced); err != nil {
		return err
	}
	if err := s.isOurs(); err != nil {
		return err
	}
	if s.writer != nil {
		if err := s.hold(); err != nil {
			return unsaved(err)
		}
	}
	seen := s.home.seen.Swap(nil) // or no connection would be made
	err := s.openAgain()
	if err != nil {
		s.home.seen.Store(seen)
		s.home.round.Add(1)
		s.closeIdle()
	}
	return err
}

// letGo closes the connections. Those that are reading go when they are done;
// those on another file harm nobody until then.
func (s *Store) letGo(replaced bool) error {
	s.home.round.Add(1)
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		s.closeIdle()
		if replaced || s.open() == 0 {
			return nil
		}
		if time.Since(began) > s.home.patience() {
			return beingRead()
		}
	}
}

func (s *Store) closeIdle() {
	for _, pool := range []*sql.DB{s.readers, s.writer} {
		if pool != nil {
			pool.SetMaxIdleConns(-1)
			pool.SetMaxIdleConns(pool.Stats().MaxOpenConnections)
		}
	}
}

// open counts the connections there are.
func (s *Store) open() int {
	n := s.readers.Stats().OpenConnections
	if s.writer != nil {
		n += s.writer.Stats().OpenConnections
	}
	return n
}

// openAgain opens the file to write and brings into it what lies in its log, of
// which some may never have reached the disk.
func (s *Store) openAgain() error {
	if s.writer != nil {
		if err := checkSettings(s.writer); err != nil {
			return explain(err)
		}
		if err := s.foldOpened(); err != nil {
			return err
		}
	}
	if s.narrow.Load() != nil {
		return nil // its keys vouch for nothing but taps
	}
	if err := s.vouch(s.readers); err != nil {
		return explain(err)
	}
	unfinished, err := s.resealingUnfinished(s.readers)
	s.ring.turn(s.gen(), unfinished)
	return explain(err)
}

func (s *Store) foldOpened() error {
	var busy int
	var pages, folded sql.NullInt64
	err := s.writer.QueryRow("PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &folded)
	if err == nil && busy != 0 {
		return beingRead()
	}
	return explain(wrap(err, "fold the log"))
}

// gone says that the file is not where it was opened.
func gone(path string, cause error) error {
	if !errors.Is(cause, fs.ErrNotExist) {
		return planner.Errorf(planner.Internal, "The clinic file %s cannot be reached. Nothing was saved. Reconnect its disk or bring its folder back, then save again.", path).Because(cause)
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return planner.Errorf(planner.NotFound, "The folder of the clinic file, %s, is gone. Nothing was saved. Reconnect its disk or bring the folder back, then save again.", filepath.Dir(path)).Because(cause)
	}
	return planner.Errorf(planner.NotFound, "The clinic file is no longer at %s. Nothing was saved. Put it back there, with the files beside it, then save again.", path).Because(cause)
}
