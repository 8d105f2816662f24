package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// The files that lie beside a clinic file.
const (
	headSuffix = ".head" // the audit chain's newest link
	lockSuffix = ".lock" // held by the one process that writes

	waitingSuffix     = ".waiting"      // lines that wait to come into the trail
	triesSuffix       = ".tries"        // how often a passphrase was wrong in a row
	waitingLockSuffix = ".waiting-lock" // held while either is used
)

// emptyFile makes an empty file beside a path, with a name no other has, that
// only its owner can read.
func emptyFile(path string) (string, error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*")
	if err != nil {
		return "", fmt.Errorf("make file: %w", err)
	}
	return file.Name(), wrap(file.Close(), "make file")
}

// writeNew writes a file that must not exist yet.
func writeNew(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("make file: %w", err)
	}
	_, err = file.Write(data)
	return wrap(errors.Join(err, file.Sync(), file.Close()), "write file")
}

// WriteWhole replaces a file so that it is always either the old or the new one.
func WriteWhole(path string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("make file: %w", err)
	}
	defer os.Remove(file.Name()) // gone already when all went well
	_, err = file.Write(data)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return fmt.Errorf("rename file: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// overwrite replaces what a small file holds in place, synced, when it has the same
// length, which costs the disk one write. It must be less than a sector, so that it
// is the old or the new one after a power cut. Otherwise it is written whole.
func overwrite(path string, data []byte) error {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(data)) || len(data) > 512 {
		return WriteWhole(path, data)
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	_, err = file.WriteAt(data, 0)
	return wrap(errors.Join(err, syncData(file), file.Close()), "write file")
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("open to sync: %w", err)
	}
	defer file.Close()
	return wrap(file.Sync(), "sync file")
}

// syncDir makes a rename durable. Windows cannot sync a folder and needs not.
func syncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	defer dir.Close()
	return wrap(dir.Sync(), "sync folder")
}
