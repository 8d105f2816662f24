package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"stipple/planner"
	"stipple/store/disk"
)

// holder says in the lock file who holds it.
type holder struct {
	Station string    `json:"station"`
	Process int       `json:"process"`
	Since   time.Time `json:"since"`
}

// The first byte of the lock file stays empty: it is the one that Windows locks, for
// reading too.
const (
	holderAt  = 1
	maxHolder = 1024
)

// takeLock takes the lock that the one process holds which writes. Error: Locked,
// with who has it, also when that process was stopped.
func (s *Store) takeLock() error {
	s.lock = flock.New(s.path+lockSuffix, flock.SetPermissions(0o600))
	err := s.holdLock()
	if err != nil {
		s.lock = nil
	}
	return err
}

func (s *Store) holdLock() error {
	held, err := s.lock.TryLock()
	if err != nil {
		return notLocked(s.path, err)
	}
	if !held {
		return heldBy(s.path)
	}
	s.o.filled().signLock(s.path)
	return nil
}

// notLocked says why there can be no lock.
func notLocked(path string, err error) error {
	switch code := planner.ErrorCode(explain(err)); {
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS):
		return onlyRead(path).Because(err)
	case errors.Is(err, fs.ErrNotExist):
		return planner.Errorf(planner.NotFound, "The folder of the clinic file, %s, is gone. Reconnect its disk or bring the folder back, and try again.", filepath.Dir(path)).Because(err)
	case code == planner.Full:
		return planner.Errorf(planner.Full, "There is no room on the disk for %s, without which the clinic file is not opened to write. Make room and try again, or open it read-only.", path+lockSuffix).Because(err)
	default:
		return planner.Errorf(planner.Locked, "%s, which keeps a second Stipple from writing to the clinic file, cannot be locked: its disk reported an error, has no locks, or something else has that name. Check it and try again, or open the file read-only.", path+lockSuffix).Because(err)
	}
}

// signLock writes into the lock file who holds it. It is only there to be told:
// where it cannot be written, nobody is named.
func (o Options) signLock(path string) {
	data, err := json.Marshal(holder{o.Workstation, os.Getpid(), o.Now().Truncate(time.Second)})
	if err != nil || len(data) > maxHolder {
		data = nil
	}
	file, err := o.Disk.Open(path+lockSuffix, os.O_WRONLY, 0)
	if err != nil {
		return
	}
	defer file.Close()
	if file.Truncate(holderAt) == nil {
		_, _ = file.WriteAt(data, holderAt)
	}
}

// letLockGo lets the lock go. The name in it goes first: nobody holds it any more.
func (s *Store) letLockGo() error {
	if s.lock == nil || !s.lock.Locked() {
		return nil
	}
	ours, err := s.lock.Stat()
	if there, errThere := os.Stat(s.path + lockSuffix); err == nil && errThere == nil && os.SameFile(ours, there) {
		_ = disk.Truncate(s.o.Disk, s.path+lockSuffix, holderAt)
	}
	return wrap(s.lock.Unlock(), "let the lock go")
}

// locked tells whether this process holds the lock, by the file that is there now. A new
// file can have the number of the one that was let go.
func (s *Store) locked(was, now seen) bool {
	return s.lock == nil || s.lock.Locked() && same(was.lock, now.lock)
}

// lockLost tells whether somebody else may write, or could until a moment ago.
func (s *Store) lockLost() bool {
	was := s.home.seen.Load()
	there, _ := os.Stat(s.path + lockSuffix)
	return s.home.hurt.Load() || was != nil && !same(was.lock, there)
}

// lockAgain takes the lock anew when its file was taken away, or went with the
// folder. Meanwhile somebody else can have held it and changed the keys, so that
// nothing is saved until the file was opened anew. The caller holds the store's lock.
func (s *Store) lockAgain(was seen) error {
	s.home.hurt.Store(true)
	_ = s.lock.Unlock() // of a file that nobody finds any more
	if err := s.holdLock(); err != nil {
		return unsaved(err)
	}
	lock, err := os.Stat(s.path + lockSuffix)
	if err != nil {
		return gone(s.path, err)
	}
	was.lock = lock
	s.home.seen.Store(&was)
	return nil
}

// heldBy names who holds the lock, as far as the lock file tells.
func heldBy(path string) error {
	data, err := readAtMost(path+lockSuffix, holderAt+maxHolder)
	var h holder
	if err != nil || len(data) <= holderAt || json.Unmarshal(data[holderAt:], &h) != nil || h.Process == 0 {
		return planner.Errorf(planner.Locked, "Stipple is open with this clinic file already. Close it first, or open the file read-only.")
	}
	who := fmt.Sprintf("process %d", h.Process)
	if h.Station != "" {
		who = fmt.Sprintf("on %s, %s", h.Station, who)
	}
	return planner.Errorf(planner.Locked, "Stipple is open with this clinic file already: %s, since %s. Close it first, or open the file read-only.",
		who, h.Since.Local().Format("15:04 on 2 January 2006"))
}
