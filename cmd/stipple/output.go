package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"stipple/app"
	"stipple/planner"
	"stipple/store"
)

// checkedWriter remembers that something could not be printed, so that a
// command whose output was lost does not end as done.
type checkedWriter struct {
	io.Writer
	err error
}

// Write writes and remembers the first error.
func (w *checkedWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.err = errors.Join(w.err, err)
	return n, err
}

// writeOut writes a file the user named, whole or not at all. A device or a
// pipe is written to as it is, and "-" is standard output. No clinic file is
// ever written over.
func (s *session) writeOut(path string, data []byte) error {
	if path == "-" {
		_, err := s.out.Write(data)
		return err
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return s.cannotWrite(path, writeThrough(path, data))
	}
	if s.isOfTheClinic(path, info) {
		return planner.Errorf(planner.Invalid, "%s belongs to a clinic file. Choose another name for the output.", path)
	}
	return s.cannotWrite(path, store.WriteWhole(path, data))
}

// isOfTheClinic tells whether a file, whose info is nil when it does not exist, is a
// clinic file, or lies beside the one in use or would.
func (s *session) isOfTheClinic(path string, info os.FileInfo) bool {
	clinic := s.dataFile()
	if real, err := filepath.EvalSymlinks(clinic); err == nil {
		clinic = real
	}
	for _, suffix := range []string{"", "-wal", "-shm", ".head", ".lock", ".waiting", ".tries", ".waiting-lock"} {
		if sameFile(path, info, clinic+suffix) {
			return true
		}
	}
	return store.IsClinicFile(path)
}

// sameFile tells whether a file is the one at another path. Where neither exists
// their folders and names tell.
func sameFile(path string, info os.FileInfo, other string) bool {
	if there, err := os.Stat(other); err == nil && info != nil {
		return os.SameFile(there, info)
	}
	folder, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return false
	}
	others, err := os.Stat(filepath.Dir(other))
	return err == nil && os.SameFile(folder, others) && filepath.Base(path) == filepath.Base(other)
}

func (s *session) cannotWrite(path string, err error) error {
	if err == nil {
		return nil
	}
	_, gone := os.Stat(filepath.Dir(path))
	if errors.Is(err, os.ErrNotExist) && gone != nil {
		return planner.Errorf(planner.NotFound, "The folder of %s does not exist.", path).Because(err)
	}
	fault := app.WriteFault(err)
	return planner.Errorf(planner.ErrorCode(fault), "%s cannot be written. %s", path, planner.ErrorMessage(fault)).Because(err)
}

func writeThrough(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("open output: %w", err)
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Close())
}
