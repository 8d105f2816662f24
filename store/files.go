package store

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// The files that lie beside a clinic file.
const (
	headSuffix = ".head" // the audit chain's newest link
	lockSuffix = ".lock" // held by the one process that writes
)

// touch makes an empty file that only its owner can read.
func touch(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("make file: %w", err)
	}
	return wrap(file.Close(), "make file")
}

// WriteWhole replaces a file so that it is always either the old or the new one.
func WriteWhole(path string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("make file: %w", err)
	}
	defer os.Remove(file.Name()) // gone already when all went well
	if _, err := file.Write(data); err != nil {
		_ = file.Close()
		return fmt.Errorf("write file: %w", err)
	}
	if err := file.Sync(); err != nil {
		_ = file.Close()
		return fmt.Errorf("sync file: %w", err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("close file: %w", err)
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return fmt.Errorf("rename file: %w", err)
	}
	return syncDir(filepath.Dir(path))
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
