package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store/vault"
)

// A save can reach the disk although an error was told: the disk goes between the
// commit and the look at the file after it, or its error was one of telling only. Such
// a save is in doubt, and its error says so. Before the next one the file is opened
// anew, and then it is known whether it came. If it did, what follows a save is made up
// for, and who asks for the same once more, to the letter, is given what came of it,
// for as long as nothing else is written over it. That is known to the session in which
// it failed; who signs in anew reads what is stored.

// errStored ends a change that finds everything stored already.
var errStored = errors.New("all of it is stored already")

// ErrDoubt is a cause of every error that leaves a save in doubt.
var ErrDoubt = errors.New("the commit may have reached the disk")

// InDoubt tells whether what failed with an error may have been stored all the same.
// The same call again does no harm then: it is not done twice.
func InDoubt(err error) bool { return errors.Is(err, ErrDoubt) }

// metDisk is the error of a commit that may have reached the disk although it failed.
func metDisk(cause error) error {
	if planner.ErrorCode(cause) == planner.Full {
		return inDoubt("the disk is full. Make room", cause)
	}
	return inDoubt("the disk reported an error. Check the disk and its cable", cause)
}

// takenAway is the error of a commit that may have gone to a file that is no longer at
// its path.
func takenAway(cause error) error {
	return inDoubt("the clinic file was taken away just then. Reconnect its disk or bring its folder back", cause)
}

func inDoubt(what string, cause error) error {
	return planner.Errorf(planner.ErrorCode(cause), "It is not certain that this was saved: %s, and look whether it is there before you do it again.", what).
		Because(errors.Join(ErrDoubt, cause))
}

// isCertain tells whether a commit that failed surely left nothing in the file: its
// bytes had no room, or none of them could be written.
func isCertain(err error) bool {
	var sqliteErr sqlite3.Error
	if !errors.As(err, &sqliteErr) {
		return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	}
	return sqliteErr.Code != sqlite3.ErrIoErr || sqliteErr.ExtendedCode == sqlite3.ErrIoErrWrite && sqliteErr.SystemErrno == syscall.EROFS
}

// attempt is a change that ended in doubt.
type attempt struct {
	asked []byte // what was asked for, as a keyed hash; nil = it is never asked for again
	made  any    // what would have been given for it
	head  vault.Link
	wrote []entry
	after []func()
	told  error // that it is in doubt
}

// settleDoubt finds whether a save in doubt came, in a file that is opened anew. The
// caller holds the lock.
func (s *Store) settleDoubt() error {
	tried := s.doubt
	if tried == nil {
		return nil
	}
	var mac []byte
	err := s.writer.QueryRow("SELECT mac FROM audit WHERE seq = $1", tried.head.Seq).Scan(&mac)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return explain(fmt.Errorf("look for a save in doubt: %w", err))
	}
	head, scratch, err := s.ends()
	if err != nil {
		return err
	}
	s.doubt = nil
	if !vault.EqualMAC(mac, tried.head.MAC) {
		return nil // it did not come
	}
	s.saved(*tried)
	if tried.asked != nil {
		s.came = append(s.came, *tried)
	}
	s.keepEnds(head, scratch)
	return nil
}

// saved does what follows a save that stands. The caller holds the lock.
func (s *Store) saved(a attempt) {
	for _, do := range a.after {
		do()
	}
	s.came = slices.DeleteFunc(s.came, func(before attempt) bool { return slices.ContainsFunc(before.wrote, a.overwrote) })
}

// overwrote tells whether a change wrote what an entry before it tells of. To seal a
// value anew leaves it as it is.
func (a attempt) overwrote(before entry) bool {
	return slices.ContainsFunc(a.wrote, func(e entry) bool {
		return (e.ver > 0 || len(e.gone) > 0) && e.op != planner.AuditReseal && e.entity == before.entity && e.id == before.id
	})
}

// once is a change of which asked says all that the caller asks for. Asked for once
// more after a doubt it gives what was made, if that came.
func once[T any](ctx ctx, s *Store, asked []any, do func(*change) (T, error)) (made T, err error) {
	var none T
	s.mu.Lock()
	defer s.mu.Unlock()
	if made, came, err := earlier[T](s, asked); came || err != nil {
		return made, err
	}
	err = s.changing(ctx, func(c *change) (err error) {
		made, err = do(c)
		return err
	})
	if InDoubt(err) {
		s.doubt.made = made
		s.doubt.asked, _ = s.askedFor(asked) // nil where it cannot be asked for again
	}
	if err != nil {
		return none, err
	}
	return made, nil
}

// changeOnce is once for a change that makes nothing to be given.
func (s *Store) changeOnce(ctx ctx, asked []any, do func(*change) error) error {
	_, err := once(ctx, s, asked, func(c *change) (struct{}, error) { return struct{}{}, do(c) })
	return err
}

// cameEarlier tells whether the same was asked for before and came, although an error
// was told.
func (s *Store) cameEarlier(asked []any) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, came, err := earlier[struct{}](s, asked)
	return came, err
}

// earlier gives what was made when the same was asked for before and came, although an
// error was told. The caller holds the lock.
func earlier[T any](s *Store, asked []any) (made T, came bool, err error) {
	if s.doubt == nil && len(s.came) == 0 {
		return made, false, nil // as nearly always: nothing is hashed
	}
	key, err := s.askedFor(asked)
	if err != nil {
		return made, false, err
	}
	if s.doubt != nil {
		err := s.prepare()
		if err != nil && bytes.Equal(s.doubt.asked, key) {
			return made, false, s.doubt.told // as it was told before
		}
		if err != nil {
			return made, false, err
		}
	}
	for _, a := range s.came {
		if bytes.Equal(a.asked, key) {
			made, came = a.made.(T)
			return made, came, nil
		}
	}
	return made, false, nil
}

// askedFor makes a hash of what is asked for, by which the same is known again. It is
// keyed, for there are passphrases in it.
func (s *Store) askedFor(asked []any) ([]byte, error) {
	data, err := json.Marshal(asked)
	if err != nil {
		return nil, planner.Errorf(planner.Internal, "This cannot be saved.").Because(err)
	}
	defer clear(data)
	if s.asking.IsZero() {
		s.asking = vault.NewKey()
	}
	return s.asking.MAC(vault.Bind{data}), nil
}

// newAgain settles a new value whose id is stored: it was saved by an earlier try, of
// which the program ended before it could say so. The same value is saved already; any
// other is a conflict with what is stored.
func newAgain[T any](c *change, what string, mine T, theirs Stored[T]) (Stored[T], error) {
	one, err := chart.Pack(mine)
	if err != nil {
		return theirs, err
	}
	defer clear(one)
	other, err := chart.Pack(theirs.Value)
	if err != nil {
		return theirs, err
	}
	defer clear(other)
	if !bytes.Equal(one, other) {
		return theirs, planner.Errorf(planner.Conflict, "This %s is stored already, with other values. Nothing was overwritten.", what).
			Because(&ConflictError[T]{Theirs: theirs})
	}
	c.stored = true
	return theirs, nil
}
