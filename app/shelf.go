package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"

	"github.com/adrg/xdg"
	"github.com/gofrs/flock"

	"stipple/planner"
)

// shelf holds papers for as long as the window is open, in a folder only this
// user can read.
type shelf struct {
	root string // where the folder is made
	dir  string // made when first needed
	lock *flock.Flock

	lastFolder string // where a paper was saved last in this run
}

const (
	shelfPrefix = "stipple-papers-"
	// shelfLock lies in the folder and is locked for as long as the run goes on:
	// the system lets go of it however the run ends.
	shelfLock = "in-use"
)

// shelfName is how such a folder is named: everybody may put another into root.
var shelfName = regexp.MustCompile("^" + shelfPrefix + `\d+$`)

// newShelf clears away what an earlier run that ended badly left behind. A folder is
// known by its name and its lock.
func newShelf(root string) *shelf {
	entries, _ := os.ReadDir(root) // what cannot be read cannot be cleared
	for _, e := range entries {
		dir := filepath.Join(root, e.Name())
		if lock, err := os.Lstat(filepath.Join(dir, shelfLock)); e.IsDir() && shelfName.MatchString(e.Name()) && err == nil && lock.Mode().IsRegular() {
			clearAbandoned(dir)
		}
	}
	return &shelf{root: root}
}

// clearAbandoned removes a folder unless the run that made it goes on. It holds
// the lock meanwhile, so that no run takes up the folder it is removing.
func clearAbandoned(dir string) {
	lock := flock.New(filepath.Join(dir, shelfLock))
	taken, err := lock.TryLock()
	if err != nil || !taken {
		return // in use, or another user's
	}
	if runtime.GOOS == "windows" { // which removes no open file
		_ = lock.Close()
	}
	_ = os.RemoveAll(dir) // else the next start tries again
	_ = lock.Close()
}

// put writes a paper and gives its path. Every paper has a folder of its own,
// so that a viewer still showing the one before is not disturbed.
func (s *shelf) put(name string, data []byte) (string, error) {
	dir, err := s.folder()
	if err != nil {
		return "", shelfFault(err)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		_ = os.RemoveAll(dir) // no half paper
		return "", shelfFault(err)
	}
	return path, nil
}

// folder makes a folder for one paper.
func (s *shelf) folder() (string, error) {
	const tries = 3 // a start elsewhere can take a folder away before it is locked
	var dir string
	var err error
	for range tries {
		if s.dir == "" {
			if err = s.open(); err != nil {
				continue
			}
		}
		if dir, err = os.MkdirTemp(s.dir, ""); !errors.Is(err, os.ErrNotExist) {
			return dir, err
		}
		s.sweep() // the system has tidied its temporary folder
	}
	return "", err
}

// open makes the folder of this run and takes its lock.
func (s *shelf) open() error {
	dir, err := os.MkdirTemp(s.root, shelfPrefix)
	if err != nil {
		return err
	}
	lock := flock.New(filepath.Join(dir, shelfLock))
	switch taken, err := lock.TryLock(); {
	case err != nil:
		_ = os.RemoveAll(dir)
		return fmt.Errorf("lock folder: %w", err)
	case !taken:
		return fmt.Errorf("lock folder: %w", os.ErrNotExist) // it is being removed
	}
	s.dir, s.lock = dir, lock
	return nil
}

// drop removes a paper before the others.
func (s *shelf) drop(path string) { _ = os.RemoveAll(filepath.Dir(path)) } // else the sweep does it

// shelfFault says why a paper could not be put down.
func shelfFault(err error) error {
	if isCode(WriteFault(err), planner.Full) {
		return planner.Errorf(planner.Full, "The disk has no room for the paper. Free some room, or save the paper on another disk.").Because(err)
	}
	return planner.Errorf(planner.Internal, "The paper could not be written to this computer's temporary folder. Save it as a file instead.").Because(err)
}

// sweep removes all papers.
func (s *shelf) sweep() {
	if s != nil && s.dir != "" {
		_ = s.lock.Close()
		_ = os.RemoveAll(s.dir) // what a viewer still holds open goes at the next start
		s.dir, s.lock = "", nil
	}
}

// target proposes where a paper may be saved: beside the last one, else among
// the user's documents.
func (s *shelf) target(name string) string {
	folder := s.lastFolder
	if folder == "" {
		folder = xdg.UserDirs.Documents
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		folder = xdg.Home
	}
	return filepath.Join(folder, name)
}
