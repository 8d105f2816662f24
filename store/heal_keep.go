package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/mattn/go-sqlite3"

	"stipple/planner"
	"stipple/store/disk"
)

// writing has the paths of the clinic files that this process has open to write. None of
// them may be opened beside SQLite: closing it would drop SQLite's locks on it.
var writing sync.Map

// hold opens the clinic file beside SQLite, before it, and keeps it open until SQLite
// has closed it. On POSIX a process that closes a file lets all its locks on it go,
// also those that it took through other handles (fcntl(2), F_SETLK): so this process
// opens the file once, and reads it through that handle where SQLite does not.
//
// A file with a second name is refused: the lock and the log go by the name, so that
// two programs would write to it at once and each would lose what the other saved.
func (s *Store) hold() error {
	held, err := os.Open(s.path)
	if err != nil {
		return unreadable(s.path, err)
	}
	if names, known := disk.Links(held); known && names > 1 {
		return errors.Join(manyNames(s.path, held), held.Close())
	}
	s.letFileGo()
	s.home.held = held
	writing.Store(s.path, true)
	return nil
}

func (s *Store) letFileGo() {
	if s.home.held != nil {
		_ = s.home.held.Close()
		s.home.held = nil
		writing.Delete(s.path)
	}
}

// manyNames refuses a file that has a second name, with the name where it is found.
func manyNames(path string, held *os.File) error {
	where := "elsewhere on the same disk"
	info, err := held.Stat()
	entries, listErr := os.ReadDir(filepath.Dir(path))
	if err = errors.Join(err, listErr); err == nil {
		for _, e := range entries {
			other, err := e.Info()
			if err == nil && e.Name() != filepath.Base(path) && os.SameFile(info, other) {
				where = filepath.Join(filepath.Dir(path), e.Name())
			}
		}
	}
	return planner.Errorf(planner.Locked, "The clinic file %s has a second name, %s: two programs could write to it at once, and what one saves would be lost. Move the second one to another disk or delete it, then open the file again; until then it can only be opened read-only.", path, where)
}

// heldFits tells whether the file that is held open is the one that was found.
func (h *home) heldFits(found fs.FileInfo) bool {
	if h.held == nil {
		return true // of a store that only reads
	}
	info, err := h.held.Stat()
	return err == nil && os.SameFile(info, found)
}

// keepReplaced copies what is open aside, whole, when its file was deleted or another
// was put over it: then all that was saved is in a file without a name and in its log,
// and goes with the connections. Until it is kept they stay as they are. It is done
// once; putBack says where it is. The caller holds the lock.
func (s *Store) keepReplaced() error {
	if s.writer == nil || s.home.held == nil || s.home.aside != "" || s.home.seen.Load() == nil {
		return nil
	}
	if names, known := disk.Links(s.home.held); !known || names > 0 {
		return nil
	}
	aside, err := s.copyAside()
	if errors.Is(err, errGoneWithLog) {
		return nil
	}
	if err != nil {
		return s.notKept(err)
	}
	s.home.aside = aside
	return nil
}

func (s *Store) notKept(err error) error {
	code, where := planner.ErrorCode(explain(err)), "make room on its disk and see that its folder can be written"
	if folder := filepath.Dir(s.path); !exist(folder) {
		code, where = planner.NotFound, "bring its folder "+folder+" back"
	}
	return planner.Errorf(code, "The clinic file at %s was deleted or replaced while it was open, and what was saved in it could not be copied aside yet. Leave Stipple open, %s, and try again.", s.path, where).Because(err)
}

// errGoneWithLog says that what was open cannot be had any more: its connections were
// closed, and its log could not be brought into it then.
var errGoneWithLog = errors.New("the log is not in the file that is held")

// copyAside makes the copy, of one moment and with its head file, and gives its name.
func (s *Store) copyAside() (aside string, err error) {
	unfinished, err := disk.Empty(s.o.Disk, s.path)
	if err != nil {
		return "", err
	}
	defer removeAll(s.o.Disk, unfinished) // gone already when all went well
	closed := s.writer.Stats().OpenConnections == 0
	if closed {
		err = s.copyHeld(unfinished)
	} else {
		err = s.copyOpen(unfinished)
	}
	if err != nil {
		return "", err
	}
	if err := disk.SyncFile(s.o.Disk, unfinished); err != nil {
		return "", err
	}
	there := openPool(unfinished, untouched, 1)
	err = s.holdsAll(there)
	if closed && err != nil {
		err = errors.Join(errGoneWithLog, err)
	}
	if err := errors.Join(err, there.Close()); err != nil {
		return "", err
	}
	for at := s.o.Now().UTC(); aside == "" || exist(aside) || exist(aside+headSuffix); at = at.Add(time.Second) {
		aside = s.path + replacedMark + at.Format(backupStamp)
	}
	if len(s.home.head) > 0 {
		if err := disk.WriteNew(s.o.Disk, aside+headSuffix, s.home.head); err != nil {
			return "", err
		}
	}
	if err := s.o.Disk.Rename(unfinished, aside); err != nil {
		_ = s.o.Disk.Remove(aside + headSuffix)
		return "", fmt.Errorf("name what is kept: %w", err)
	}
	return aside, s.o.Disk.SyncFolder(filepath.Dir(aside))
}

// copyOpen copies the database as the connection has it that writes: no other finds it.
func (s *Store) copyOpen(to string) error {
	s.home.folding.Store(true)
	defer s.home.folding.Store(false)
	into := s.o.pool(to, filling, 1)
	defer into.Close()
	source, err := s.writer.Conn(context.Background())
	if err != nil {
		return fmt.Errorf("read what is open: %w", err)
	}
	defer source.Close()
	target, err := into.Conn(context.Background())
	if err != nil {
		return fmt.Errorf("open the copy: %w", err)
	}
	defer target.Close()
	return target.Raw(func(t any) error {
		return source.Raw(func(f any) error {
			return copyPages(context.Background(), t.(*sqlite3.SQLiteConn), f.(*conn).SQLiteConn)
		})
	})
}

// copyHeld copies the file that is held open, into which its log was brought when the
// connections to it were closed.
func (s *Store) copyHeld(to string) error {
	info, err := s.home.held.Stat()
	if err != nil {
		return fmt.Errorf("read what was open: %w", err)
	}
	into, err := s.o.Disk.Open(to, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("open the copy: %w", err)
	}
	_, err = io.CopyBuffer(onlyWriter{into}, io.NewSectionReader(s.home.held, 0, info.Size()), make([]byte, 1<<20))
	return errors.Join(err, into.Close())
}

// dropKept takes away what was kept just now, when the file at the path turned out to
// hold all of it. What a user was told of stays.
func (s *Store) dropKept(told string) {
	if s.home.aside != told {
		_ = s.o.Disk.Remove(s.home.aside)
		_ = s.o.Disk.Remove(s.home.aside + headSuffix)
	}
	s.home.aside = ""
}

// putBack says what to do when the file at the path is not the one that was open.
func (s *Store) putBack() string {
	if s.home.aside == "" {
		return "Put the file back that was open, then save again."
	}
	return fmt.Sprintf("Everything that was saved is kept in %s: restore it (stipple restore), or put it in the place of the clinic file.", s.home.aside)
}

// away says that no file can be found at the path, and keeps what was open in it.
func (s *Store) away(cause error) error {
	if _, err := os.Stat(filepath.Dir(s.path)); err != nil || !errors.Is(cause, fs.ErrNotExist) {
		return gone(s.path, cause) // nothing can be kept there, and it may come back
	}
	if err := s.keepReplaced(); err != nil {
		return unsaved(err)
	}
	if s.home.aside == "" {
		return gone(s.path, cause)
	}
	return planner.Errorf(planner.NotFound, "The clinic file is no longer at %s. Nothing was saved. %s", s.path, s.putBack()).Because(cause)
}
