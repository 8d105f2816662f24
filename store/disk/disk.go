// Package disk changes files so that they outlast a power cut: written whole or in
// place, synced, and their names with them. Reading needs no such care and goes
// past it.
package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
)

// Disk is where files are changed. It is the system's own but in tests, which
// record what is done to it, or have it fail. Errors are those of package os.
type Disk interface {
	// VFS names the way by which SQLite writes to the same disk; "" is its usual one.
	VFS() string
	// Open opens a file to write, as os.OpenFile does.
	Open(path string, flag int, mode os.FileMode) (File, error)
	// Temp makes a file with a name no other has, as os.CreateTemp does.
	Temp(folder, pattern string) (File, error)
	// MakeFolder makes a folder and those above it, as os.MkdirAll does, and their
	// names durable.
	MakeFolder(path string, mode os.FileMode) error
	Rename(from, to string) error
	Link(from, to string) error
	Remove(path string) error
	// SyncFolder makes what was named, renamed and removed in a folder durable.
	SyncFolder(path string) error
}

// File is a file that is being changed.
type File interface {
	Name() string
	Write([]byte) (int, error)
	WriteAt([]byte, int64) (int, error)
	ReadAt([]byte, int64) (int, error)
	Size() (int64, error)
	Truncate(int64) error
	// Sync brings the file and its size to the disk.
	Sync() error
	// SyncData brings what the file holds to the disk, not the times beside it.
	SyncData() error
	Close() error
}

// System gives the computer's own disk.
func System() Disk { return system{} }

type system struct{}

func (system) VFS() string { return "" }

func (system) Open(path string, flag int, mode os.FileMode) (File, error) {
	return opened(os.OpenFile(path, flag, mode)) // #nosec G304 -- the caller's own path
}

func (system) Temp(folder, pattern string) (File, error) {
	return opened(os.CreateTemp(folder, pattern))
}

// opened gives no file that is a nil inside an interface.
func opened(f *os.File, err error) (File, error) {
	if err != nil {
		return nil, err
	}
	return file{f}, nil
}

func (d system) MakeFolder(path string, mode os.FileMode) error {
	var parents []string // of the folders that are not there yet
	for at := filepath.Clean(path); ; at = filepath.Dir(at) {
		if _, err := os.Stat(at); !errors.Is(err, fs.ErrNotExist) || filepath.Dir(at) == at {
			break
		}
		parents = append(parents, filepath.Dir(at))
	}
	if err := os.MkdirAll(path, mode); err != nil {
		return err
	}
	for _, parent := range slices.Backward(parents) {
		// Where one may make folders but not look, nothing can be synced.
		if err := d.SyncFolder(parent); err != nil && !errors.Is(err, fs.ErrPermission) {
			return err
		}
	}
	return nil
}

func (system) Rename(from, to string) error { return os.Rename(from, to) }
func (system) Link(from, to string) error   { return os.Link(from, to) }
func (system) Remove(path string) error     { return os.Remove(path) }

// SyncFolder syncs a folder. Windows cannot and needs not.
func (system) SyncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	defer folder.Close()
	return wrap(folder.Sync(), "sync folder")
}

type file struct{ *os.File }

func (f file) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, fmt.Errorf("look at file: %w", err)
	}
	return info.Size(), nil
}

func (f file) SyncData() error { return syncData(f.File) }

func wrap(err error, verb string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", verb, err)
}
