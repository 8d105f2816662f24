package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"stipple/planner"
	"stipple/store/disk"
)

// reachPatience is how long a folder is waited for that may lie on a network: one
// that does not answer is away.
const reachPatience = 3 * time.Second

// secondFolder gives the second folder of the clinic's settings; "" = none.
func (s *Store) secondFolder() (string, error) {
	clinic, err := s.Clinic(context.Background())
	dir := clinic.Value.Safety.SecondFolder
	if err != nil || dir == "" {
		return "", err
	}
	return filepath.Clean(dir), nil // as the trail names it
}

// firstFolder makes the first folder, if it is not there. Where the folder of the clinic
// file itself is away nothing is made in its place: it could not come back then.
func (s *Store) firstFolder() (dir string, err error) {
	dir, home := backupFolder(s.path), filepath.Dir(s.path)
	if _, err := os.Stat(home); err != nil {
		return dir, gone(s.path, err)
	}
	fresh := !exist(dir)
	err = s.o.Disk.MakeFolder(dir, 0o700)
	if _, away := os.Stat(s.path); fresh && away != nil { // it went just now
		_, _ = s.o.Disk.Remove(dir), s.o.Disk.Remove(home) // empty ones only
		return dir, gone(s.path, away)
	}
	if err == nil && fresh {
		err = s.o.Disk.SyncFolder(home)
	}
	if err != nil {
		return dir, notThere(dir, err)
	}
	return dir, nil
}

// reach tells why backups cannot go to another folder now; nil when they can. The
// folder itself must be there: where a disk was pulled out, the folder it was seen
// in must not be filled instead. Errors: NotFound when it is not there or does not
// answer, Invalid when it is no other folder, Forbidden when it cannot be written to.
func (s *Store) reach(dir string) error {
	return patiently(dir, func() error {
		if err := s.fitsBackups(dir); err != nil {
			return err
		}
		return s.writable(dir)
	})
}

// patiently does what may wait for a folder, but not for ever: given up, it goes on
// alone, also when the store is closed meanwhile, and so it may use no key.
func patiently(dir string, do func() error) error {
	answer := make(chan error, 1)
	go func() { answer <- do() }()
	select {
	case err := <-answer:
		return err
	case <-time.After(reachPatience):
		return planner.Errorf(planner.NotFound, "The folder %s does not answer. Check the disk or the network it is on.", dir)
	}
}

// fitsBackups tells why a folder is none for backups; nothing is written.
func (s *Store) fitsBackups(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrPermission):
		return notThere(dir, err)
	case err != nil:
		return planner.Errorf(planner.NotFound, "There is no folder %s. Plug its disk in, or make the folder.", dir).Because(err)
	case !info.IsDir():
		return planner.Errorf(planner.Invalid, "%s is not a folder. Choose a folder on another disk.", dir)
	}
	first, real := resolved(backupFolder(s.path)), resolved(dir)
	if inside, err := filepath.Rel(first, real); err == nil && inside != ".." && !strings.HasPrefix(inside, ".."+string(filepath.Separator)) {
		return planner.Errorf(planner.Invalid, "%s lies where the first backups are. Choose a folder on another disk.", dir)
	}
	if own, err := os.Stat(filepath.Dir(s.path)); err == nil && os.SameFile(own, info) {
		return planner.Errorf(planner.Invalid, "%s is the folder of the clinic file itself. Choose a folder on another disk.", dir)
	}
	return nil
}

// writable tells why a folder cannot be written to.
func (s *Store) writable(dir string) error {
	file, err := s.o.Disk.Open(s.folderLock(dir), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return notThere(dir, err)
	}
	return file.Close()
}

// notThere is the error for a folder that cannot be written to.
func notThere(dir string, cause error) error {
	if isFile(dir) {
		return fileNotFolder(dir).Because(cause)
	}
	if disk.IsFull(cause) {
		return planner.Errorf(planner.Full, "The disk of %s is full. Make room there.", dir).Because(cause)
	}
	return planner.Errorf(planner.Forbidden, "The folder %s cannot be written to: check its permissions, and whether its disk is read-only.", dir).Because(cause)
}

// notReadable is the error for a folder of backups that is there and cannot be read.
func notReadable(dir string, cause error) error {
	if isFile(dir) {
		return fileNotFolder(dir).Because(cause)
	}
	return planner.Errorf(planner.Forbidden, "The folder %s cannot be read: check its permissions and its disk.", dir).Because(cause)
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

func fileNotFolder(path string) *planner.Error {
	return planner.Errorf(planner.Invalid, "%s is a file, not a folder: rename it or move it away.", path)
}

// folderPatience is how long to wait for another process that makes or proves a backup.
const folderPatience = 10 * time.Second

// folderLock is held by the one process that writes backups of this clinic there.
func (s *Store) folderLock(dir string) string {
	return filepath.Join(dir, backupBase(s.path)+lockSuffix)
}

// holdFolder keeps other processes from making, thinning and proving backups of this
// clinic in a folder meanwhile, and takes away what one that was ended left there.
func (s *Store) holdFolder(ctx ctx, dir string) (release func(), err error) {
	lock := flock.New(s.folderLock(dir), flock.SetPermissions(0o600))
	patience, cancel := context.WithTimeout(ctx, folderPatience)
	defer cancel()
	held, err := lock.TryLockContext(patience, 50*time.Millisecond)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, syscall.ENOTSUP) || errors.Is(err, syscall.ENOSYS) || errors.Is(err, syscall.ENOLCK):
		// A share that knows no locks: names are taken once all the same.
	case !held && (err == nil || errors.Is(err, context.DeadlineExceeded)):
		return nil, planner.Errorf(planner.Locked, "Another Stipple makes or proves a backup in %s. Wait until it is done, then try again.", dir)
	case err != nil:
		return nil, notThere(dir, err)
	default:
		s.clearBackups(dir)
	}
	return func() { _ = lock.Unlock() }, nil
}

// The copy that a proof opens has this after the name of the clinic's backups.
const provingMark = ".proving-"

// clearBackups takes away what was left unfinished in a folder of backups, and heads
// whose file is gone. The caller holds the lock under which such files are written.
func (s *Store) clearBackups(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		name, left := e.Name(), false
		main, rest, cut := strings.Cut(name, unfinishedSuffix)
		proving, isProving := strings.CutPrefix(name, backupBase(s.path)+provingMark)
		switch file, isHead := strings.CutSuffix(name, headSuffix); {
		case isProving:
			left = unfinishedProof.MatchString(proving)
		case cut:
			_, ours := madeByName(s.path, main)
			left = ours && (rest == "" || rest == headSuffix || rest == "-wal" || rest == "-shm" || rest == "-journal")
		case isHead:
			_, ours := madeByName(s.path, file)
			left = ours && !exist(filepath.Join(dir, file))
			if left {
				_, _, left = s.readHead(filepath.Join(dir, name)) // of this clinic's
			}
		}
		if left {
			_ = s.o.Disk.Remove(filepath.Join(dir, name))
		}
	}
}

// roomFor makes sure that a folder has room for so many bytes.
func roomFor(dir string, bytes int64) error {
	need := bytes + spareRoom
	if free, known := disk.Free(dir); known && free < need {
		return planner.Errorf(planner.Full, "There is too little room in %s: %d MB are free and %d MB are needed. No backup was made and none was deleted. Make room and try again.", dir, free>>20, need>>20)
	}
	return nil
}

// sizeOf adds up a file and its log.
func sizeOf(path string) (bytes int64) {
	for _, suffix := range []string{"", "-wal", headSuffix} {
		if info, err := os.Stat(path + suffix); err == nil {
			bytes += info.Size()
		}
	}
	return bytes
}
