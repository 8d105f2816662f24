//go:build unix

package faulty

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"stipple/store/disk"
)

// Open opens a file to write.
func (d *Disk) Open(path string, flag int, mode os.FileMode) (disk.File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, missing := os.Lstat(path)
	making := missing != nil && flag&os.O_CREATE != 0
	emptying := missing == nil && flag&os.O_TRUNC != 0
	var err error
	switch {
	case making:
		err = d.fault.strike(Create)
	case emptying:
		err = d.fault.strike(Truncate)
	}
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	before := d.tape.number(path) // as it is before it is emptied
	f, err := os.OpenFile(path, flag, mode)
	if err != nil {
		return nil, err
	}
	if making {
		before = d.tape.made(path)
	}
	if emptying {
		d.tape.truncated(before, 0)
	}
	return &file{File: f, disk: d, inode: before}, nil
}

// Temp makes a file with a name no other has.
func (d *Disk) Temp(folder, pattern string) (disk.File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault.strike(Create); err != nil {
		return nil, &os.PathError{Op: "open", Path: filepath.Join(folder, pattern), Err: err}
	}
	f, err := os.CreateTemp(folder, pattern)
	if err != nil {
		return nil, err
	}
	return &file{File: f, disk: d, inode: d.tape.made(f.Name())}, nil
}

// MakeFolder makes a folder and those above it, and their names safe.
func (d *Disk) MakeFolder(path string, mode os.FileMode) error {
	if info, err := os.Stat(path); err == nil {
		if !info.IsDir() {
			return &os.PathError{Op: "mkdir", Path: path, Err: syscall.ENOTDIR}
		}
		return nil
	}
	if above := filepath.Dir(path); above != path {
		if err := d.MakeFolder(above, mode); err != nil {
			return err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault.strike(Create); err != nil {
		return &os.PathError{Op: "mkdir", Path: path, Err: err}
	}
	if err := os.Mkdir(path, mode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	d.tape.madeFolder(path)
	return d.syncFolder(filepath.Dir(path))
}

// Rename gives a file another name in its folder. Into another folder it fails, as it
// does onto another disk.
func (d *Disk) Rename(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	err := d.fault.strike(Rename)
	if info, statErr := os.Lstat(from); err == nil && statErr == nil && info.IsDir() {
		err = errFolder
	}
	if err == nil && filepath.Clean(filepath.Dir(from)) != filepath.Clean(filepath.Dir(to)) {
		err = syscall.EXDEV
	}
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	number := d.tape.number(from)
	if err := os.Rename(from, to); err != nil {
		return err
	}
	d.tape.moved(number, from, to)
	return nil
}

// Link gives a file a second name.
func (d *Disk) Link(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault.strike(Create); err != nil {
		return &os.LinkError{Op: "link", Old: from, New: to, Err: err}
	}
	if err := os.Link(from, to); err != nil {
		return err
	}
	d.tape.linked(from, to)
	return nil
}

// Remove takes a name away.
func (d *Disk) Remove(path string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, err := os.Lstat(path); err == nil {
		if err := d.fault.strike(Remove); err != nil {
			return &os.PathError{Op: "remove", Path: path, Err: err}
		}
	}
	if err := os.Remove(path); err != nil {
		return err
	}
	d.tape.gone(path)
	return nil
}

// SyncFolder makes the names in a folder safe.
func (d *Disk) SyncFolder(path string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, err := os.ReadDir(path); err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	return d.syncFolder(path)
}

// syncFolder counts the sync of a folder and notes it. The caller holds the lock.
func (d *Disk) syncFolder(path string) error {
	if err := d.fault.strike(SyncFolder); err != nil {
		return &os.PathError{Op: "sync", Path: path, Err: err}
	}
	d.tape.syncedFolder(d.tape.number(path))
	return nil
}

// file is a file that is being changed on a Disk.
type file struct {
	*os.File
	disk  *Disk
	inode int
}

// Write writes where the file stands.
func (f *file) Write(data []byte) (int, error) {
	return f.write(data, func(part []byte) (int, int64, error) {
		n, err := f.File.Write(part)
		end, seekErr := f.Seek(0, io.SeekCurrent)
		return n, end - int64(n), errors.Join(err, seekErr)
	})
}

// WriteAt writes at a place.
func (f *file) WriteAt(data []byte, at int64) (int, error) {
	return f.write(data, func(part []byte) (int, int64, error) {
		n, err := f.File.WriteAt(part, at)
		return n, at, err
	})
}

// write writes, or what of it a fault lets through, by a way that tells where it did.
func (f *file) write(data []byte, do func([]byte) (int, int64, error)) (int, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	fault := f.disk.fault.strike(Write)
	if fault != nil {
		fault = &os.PathError{Op: "write", Path: f.Name(), Err: fault}
		if !f.disk.fault.Torn {
			return 0, fault
		}
		data = data[:len(data)/2]
	}
	n, at, err := do(data)
	f.disk.tape.wrote(f.inode, bytes.Clone(data[:n]), at)
	return n, errors.Join(fault, err)
}

// Size gives the file's size in bytes.
func (f *file) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, fmt.Errorf("look at file: %w", err)
	}
	return info.Size(), nil
}

// Truncate gives the file a size.
func (f *file) Truncate(size int64) error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if err := f.disk.fault.strike(Truncate); err != nil {
		return &os.PathError{Op: "truncate", Path: f.Name(), Err: err}
	}
	if err := f.File.Truncate(size); err != nil {
		return err
	}
	f.disk.tape.truncated(f.inode, size)
	return nil
}

// Sync makes what the file holds safe.
func (f *file) Sync() error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if err := f.disk.sync(f.inode); err != nil {
		return &os.PathError{Op: "sync", Path: f.Name(), Err: err}
	}
	return nil
}

// SyncData does what Sync does.
func (f *file) SyncData() error { return f.Sync() }
