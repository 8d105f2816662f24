package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// upgrade brings an older file to the newest schema, with a copy of the old one
// set aside before.
func (s *Store) upgrade() error {
	var version int
	if err := s.writer.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		return fmt.Errorf("read user_version: %w", err)
	}
	switch {
	case version == schemaVersion():
		return nil
	case version > schemaVersion():
		return newer(s.path)
	}
	if err := s.setAside(fmt.Sprintf("%s.before-version-%d", s.path, schemaVersion())); err != nil {
		return err
	}
	tx, err := s.writer.Begin()
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := migrate(tx, version); err != nil {
		return err
	}
	return wrap(tx.Commit(), "commit the migration")
}

// setAside copies the file and the end of its trail, for its owner's eyes only,
// unless a copy is there from an attempt before. It has its name only when it is
// whole.
func (s *Store) setAside(aside string) error {
	if _, err := os.Stat(aside); !errors.Is(err, fs.ErrNotExist) {
		return wrap(err, "look for the file set aside")
	}
	unfinished, err := emptyFile(aside)
	if err != nil {
		return err
	}
	defer removeAll(unfinished) // gone already when all went well
	if _, err := s.writer.Exec("VACUUM INTO $1", unfinished); err != nil {
		return fmt.Errorf("set the old file aside: %w", err)
	}
	if err := syncFile(unfinished); err != nil {
		return err
	}
	switch head, err := os.ReadFile(s.path + headSuffix); {
	case err == nil:
		if err := WriteWhole(aside+headSuffix, head); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrNotExist): // without one, opening says so
		return fmt.Errorf("set the end of the trail aside: %w", err)
	}
	if err := os.Rename(unfinished, aside); err != nil {
		return fmt.Errorf("name the file set aside: %w", err)
	}
	return syncDir(filepath.Dir(aside))
}
