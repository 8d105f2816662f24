package app

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/adrg/xdg"

	"stipple/planner"
)

// shelf holds papers for as long as the window is open, in a folder only this
// user can read.
type shelf struct {
	root string // where the folder is made
	dir  string // made when first needed

	lastFolder string // where a paper was saved last in this run
}

const shelfPrefix = "stipple-papers-"

// newShelf clears away what an earlier run that ended badly left behind.
func newShelf(root string) *shelf {
	left, err := filepath.Glob(filepath.Join(root, shelfPrefix+"*"))
	if err == nil {
		for _, dir := range left {
			if abandoned(dir) {
				_ = os.RemoveAll(dir) // another user's folder cannot be removed, and need not be
			}
		}
	}
	return &shelf{root: root}
}

// abandoned tells whether the run that made a folder is over.
func abandoned(dir string) bool {
	parts := strings.Split(filepath.Base(dir), "-")
	if len(parts) < 4 {
		return true
	}
	pid, err := strconv.Atoi(parts[2])
	if err != nil {
		return true
	}
	if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
		return true
	}
	return pid != os.Getpid() && !running(pid)
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
	if s.dir != "" {
		if dir, err := os.MkdirTemp(s.dir, ""); !errors.Is(err, os.ErrNotExist) {
			return dir, err
		} // else the system has tidied its temporary folder
	}
	dir, err := os.MkdirTemp(s.root, shelfPrefix+strconv.Itoa(os.Getpid())+"-")
	if err != nil {
		return "", err
	}
	s.dir = dir
	return os.MkdirTemp(dir, "")
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
		_ = os.RemoveAll(s.dir) // what a viewer still holds open goes at the next start
		s.dir = ""
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
