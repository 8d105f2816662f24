package store

import (
	"errors"
	"io/fs"
	"os"

	"github.com/mattn/go-sqlite3"

	"stipple/planner"
)

// Where the folder of the clinic file cannot be written, SQLite cannot make the memory
// that it shares with a writer. While nobody writes none is needed: then the file is
// read as one that does not change, without a log and without locks. But somebody who
// may write can come at any time. So each time the file is looked at before and after,
// and what was read while it changed counts for nothing.

// connectReader opens the file to read.
func (s *Store) connectReader() error {
	s.readers = s.openReaders(readOnly)
	_, err := peekDB(s.readers)
	if err != nil && !hasJournal(s.path) {
		_ = s.readers.Close()
		s.readers = guardedPool(s.path, readOnly, readersAtOnce, guard{home: s.home, still: true, enter: s.readAgain})
		_, err = peekDB(s.readers)
	}
	return err
}

// stands gives the file when it is to be read as one that nobody writes to, else nil.
func (g guard) stands() fs.FileInfo {
	if !g.still {
		return nil
	}
	info, err := os.Stat(g.home.path)
	if err != nil || hasJournal(g.home.path) {
		return nil
	}
	return info
}

// stirred tells whether somebody wrote to a file that is read as one that does not
// change. Where it is away nobody does.
func (c *conn) stirred() bool {
	if c.still == nil {
		return false
	}
	now, err := os.Stat(c.guard.home.path)
	return err == nil && (now.Size() != c.still.Size() || !now.ModTime().Equal(c.still.ModTime()) || hasJournal(c.guard.home.path))
}

// unread says what it means that SQLite cannot open a file that is only read: somebody
// writes to one that nobody wrote to before, or it is away.
func (g guard) unread(err error) error {
	if g.still && isReadOnly(err) {
		return beingWritten().Because(err)
	}
	var sqliteErr sqlite3.Error
	if g.writes || g.home == nil || !errors.As(err, &sqliteErr) || sqliteErr.Code != sqlite3.ErrCantOpen || exist(g.home.path) {
		return err
	}
	return planner.Errorf(planner.NotFound, "The clinic file %s cannot be reached. Reconnect its disk or bring its folder back, and look again.", g.home.path).Because(err)
}

func beingWritten() *planner.Error {
	return planner.Errorf(planner.Locked, "The clinic file is just being written by another Stipple. Look again in a moment; should this go on, ask for the permission to write in its folder.")
}
