//go:build unix

// Package faulty is a disk for tests. It writes to real files, but notes everything
// that changes them, so that what a power cut may leave can be made from any moment
// on; and it can have any of these calls fail.
//
// Side files are changed through the disk.Disk that New gives, and SQLite's through
// a VFS of the same Disk. That one passes reads, locks and shared memory to SQLite's
// own VFS of the system, so that a database with a write-ahead log and several
// connections works exactly as it does in production. It is therefore a thin shim in
// C and not one of the packages that let a VFS be written in Go
// (https://github.com/psanford/sqlite3vfs): these have no shared memory, without
// which such a log needs locking_mode=EXCLUSIVE and a second connection cannot open.
//
// The simulated disk is strict where the real one may be kind. A file's bytes are
// safe only once the file was synced, and its name only once its folder was. It does
// not write to the wrong place, and lies about a sync only when asked to.
package faulty

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"stipple/store/disk"
)

// Disk is a disk that records and can fail. It is safe for several goroutines.
type Disk struct {
	number int

	mu    sync.Mutex // one change at a time, so that the record has their order
	tape  tape
	fault armed
}

var _ disk.Disk = (*Disk)(nil)

// disks holds every Disk by its number, by which the shim in C names it.
var disks struct {
	sync.Mutex
	all []*Disk
}

// New gives a disk that neither records nor fails yet. Its VFS stays registered as
// long as the program runs.
func New() (*Disk, error) {
	disks.Lock()
	defer disks.Unlock()
	d := &Disk{number: len(disks.all)}
	if err := register(d.number, d.VFS()); err != nil {
		return nil, err
	}
	disks.all = append(disks.all, d)
	return d, nil
}

// VFS names the way by which SQLite writes to this disk.
func (d *Disk) VFS() string { return fmt.Sprintf("faulty%d", d.number) }

func diskOf(number int) *Disk {
	disks.Lock()
	defer disks.Unlock()
	return disks.all[number]
}

// place gives a path as the record keeps it: whole, and without links in its folder.
func place(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("name %s: %w", path, err)
	}
	folder, err := filepath.EvalSymlinks(filepath.Dir(path))
	return filepath.Join(folder, filepath.Base(path)), err
}

var errFolder = errors.New("folders are not renamed on this disk")
