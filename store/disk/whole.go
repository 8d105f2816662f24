package disk

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Empty makes an empty file beside a path, with a name no other has, that only its
// owner can read, and gives the name.
func Empty(d Disk, path string) (string, error) {
	file, err := d.Temp(filepath.Dir(path), filepath.Base(path)+".new-*")
	if err != nil {
		return "", fmt.Errorf("make file: %w", err)
	}
	return file.Name(), wrap(file.Close(), "make file")
}

// WriteNew writes a file that must not exist yet, which is else os.ErrExist.
func WriteNew(d Disk, path string, data []byte) error {
	file, err := d.Open(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("make file: %w", err)
	}
	_, err = file.Write(data)
	return wrap(errors.Join(err, file.Sync(), file.Close()), "write file")
}

// WriteWhole replaces a file so that it is always either the old or the new one.
func WriteWhole(d Disk, path string, data []byte) error {
	file, err := d.Temp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("make file: %w", err)
	}
	done := false
	defer func() {
		if !done {
			_ = d.Remove(file.Name())
		}
	}()
	_, err = file.Write(data)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	if err := d.Rename(file.Name(), path); err != nil {
		return fmt.Errorf("rename file: %w", err)
	}
	done = true
	return d.SyncFolder(filepath.Dir(path))
}

// sector is what a disk writes at once, or not at all.
const sector = 512

// Overwrite replaces what a small file holds in place, synced, when it has the same
// length, which costs the disk one write. It must fit in a sector, so that it is the
// old or the new one after a power cut. Otherwise it is written whole.
func Overwrite(d Disk, path string, data []byte) error {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(data)) || len(data) > sector {
		return WriteWhole(d, path, data)
	}
	file, err := d.Open(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	_, err = file.WriteAt(data, 0)
	return wrap(errors.Join(err, file.SyncData(), file.Close()), "write file")
}

// OverwriteAt replaces a part of a file in place. It is not synced.
func OverwriteAt(d Disk, path string, data []byte, at int64) error {
	file, err := d.Open(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	_, err = file.WriteAt(data, at)
	return wrap(errors.Join(err, file.Close()), "write file")
}

// AppendLine adds a line to a file, which is made when there is none, and syncs it.
// What a line before was torn off at does not spoil this one.
func AppendLine(d Disk, path string, line []byte) error {
	_, err := os.Lstat(path)
	fresh := errors.Is(err, os.ErrNotExist)
	file, err := d.Open(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	defer file.Close()
	size, err := file.Size()
	if err != nil {
		return err
	}
	if last := []byte{0}; size > 0 {
		if _, err := file.ReadAt(last, size-1); err == nil && last[0] != '\n' {
			line = append([]byte("\n"), line...)
		}
	}
	_, err = file.WriteAt(append(bytes.Clone(line), '\n'), size)
	if err := errors.Join(err, file.Sync()); err != nil {
		_ = file.Truncate(size) // or it would be there twice when it is added again
		return fmt.Errorf("write line: %w", err)
	}
	if fresh {
		return d.SyncFolder(filepath.Dir(path))
	}
	return nil
}

// Truncate cuts a file to a size and syncs it.
func Truncate(d Disk, path string, size int64) error {
	file, err := d.Open(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	return wrap(errors.Join(file.Truncate(size), file.Sync(), file.Close()), "cut file")
}

// SyncFile brings a file that somebody else wrote to the disk.
func SyncFile(d Disk, path string) error {
	file, err := d.Open(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("open to sync: %w", err)
	}
	return wrap(errors.Join(file.Sync(), file.Close()), "sync file")
}
