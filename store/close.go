package store

import (
	"errors"
	"io/fs"
	"os"

	"stipple/planner"
)

// Close signs the user out: the log is folded into the file, the lock let go and the
// keys wiped. An error says that the disk is gone or failed, or that the file is not
// where it was opened; then what was saved is still in the file and its log, as far as
// the disk has them, or in a copy that the error names. Where that copy cannot be made
// the file stays open, so that nothing goes with it, and Close can be called again.
func (s *Store) Close() error {
	s.leave(planner.AuditSignOut, "")
	if !s.closed.Swap(true) {
		s.seats.wipe() // their lock comes before the store's
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return nil
	}
	s.ring.wipe()
	if n := s.narrow.Load(); n != nil {
		n.wipe()
	}
	if err := s.keepReplaced(); err != nil {
		return err
	}
	s.over = true
	errs := []error{s.notClosed(s.closePools())}
	s.letFileGo()
	return errors.Join(append(errs, wrap(s.letLockGo(), "close the clinic file"))...)
}

func (s *Store) closePools() error {
	var errs []error
	if s.readers != nil {
		errs = append(errs, s.readers.Close())
	}
	if s.writer != nil {
		if s.writer.Stats().OpenConnections > 0 || hasJournal(s.path) { // else all is in the file
			if err := s.foldOpen(); !isBusy(err) { // who still reads keeps the log, and nothing is lost
				errs = append(errs, err)
			}
		}
		errs = append(errs, s.writer.Close())
	}
	return errors.Join(errs...)
}

// notClosed says what became of what was saved, when the file is not where it was
// opened or could not be closed as it should.
func (s *Store) notClosed(err error) error {
	was := s.home.seen.Load()
	if was == nil || s.ReadOnly() {
		return wrap(err, "close the clinic file")
	}
	there, away := os.Stat(s.path)
	switch {
	case s.home.aside != "":
		return planner.Errorf(planner.NotFound, "The clinic file that was open is no longer at %s. %s", s.path, s.putBack()).Because(errors.Join(err, away))
	case away == nil && !os.SameFile(was.file, there):
		return planner.Errorf(planner.Internal, "Another file lies at %s than the one that was open. What was saved is in the one that was open: put it back before you sign in again.", s.path).Because(err)
	case errors.Is(away, fs.ErrNotExist):
		return planner.Errorf(planner.NotFound, "The clinic file is no longer at %s: it, its folder or its disk was taken away. What was saved is in it and in the files beside it: bring them back before you sign in again.", s.path).Because(errors.Join(err, away))
	case away != nil:
		return planner.Errorf(planner.Internal, "The clinic file %s cannot be reached. What was saved is in it and in the files beside it: reconnect its disk before you sign in again.", s.path).Because(errors.Join(err, away))
	case err != nil:
		return planner.Errorf(planner.ErrorCode(err), "The clinic file was closed, but its log could not be brought into it: its disk is full or reported an error. What was saved stays in %s-wal and comes in when the file is opened next. Keep both, and check the disk.", s.path).Because(err)
	}
	return nil
}
