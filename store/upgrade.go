package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"stipple/planner"
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
	if version < pairsVersion {
		if err := s.signUsers(tx); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit the migration: %w", err)
	}
	// A connection learns what to watch when it is made.
	if err := s.writer.Close(); err != nil {
		return fmt.Errorf("close the migrated file: %w", err)
	}
	s.writer = openPool(s.path, readWrite, 1)
	return checkSettings(s.writer)
}

// signUsers signs the rows of users of an earlier schema. One that is not what the
// trail says was stored last gets no signature, so that nobody gets in by it.
func (s *Store) signUsers(tx *sql.Tx) error {
	users, err := readSlots(tx)
	if err != nil {
		return err
	}
	var entries []entry
	for _, r := range users {
		noted, err := notedUser(tx, r.ID)
		if err != nil {
			return err
		}
		if !bytes.Equal(noted, r.Checksum) {
			continue
		}
		r = signedUser(r.Slot, r.ver, s.keys())
		if err := replaceUser(tx, r); err != nil {
			return err
		}
		entries = append(entries, entry{op: planner.AuditUpdate, entity: "user", id: r.ID, ver: r.ver, digest: r.digest(), detail: "signed"})
	}
	last, err := lastLink(tx)
	if err != nil {
		return err
	}
	_, err = s.appendEntries(&patientKeys{s: s, db: tx}, tx, last, entries)
	return err
}

// compact writes the database anew, so that no page of it keeps what it held in an
// earlier schema: a slot that an old passphrase opens. Without room on the disk it
// stays as it is, which the user is told.
func (s *Store) compact() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.writer.Exec("VACUUM"); err != nil {
		s.warning = "There was no room to write the clinic file anew, so it may still hold traces of earlier passphrases. Make room and change your passphrase."
		return nil
	}
	_, err := s.writer.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
	return wrap(err, "checkpoint")
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
