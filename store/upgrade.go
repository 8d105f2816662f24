package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"stipple/planner"
	"stipple/store/disk"
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
	// Writing the file anew is not possible within the migration, so that it is still
	// to be done is remembered before: the program can end in between.
	if err := s.markOld(); err != nil {
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
	s.writer = s.openWriter()
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

// markOld leaves the mark that the file still holds what it held in an earlier schema.
func (s *Store) markOld() error {
	if err := disk.WriteNew(s.o.Disk, s.path+oldPagesSuffix, nil); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("mark the old file: %w", err)
	}
	return s.o.Disk.SyncFolder(filepath.Dir(s.path))
}

// compact writes a marked database anew, so that no page of it and of its log keeps
// what it held in an earlier schema: a slot that an old passphrase opens. Where that
// is not possible, for want of room, the user is told and the mark stays, so that the
// next sign-in does it.
func (s *Store) compact() {
	if s.ReadOnly() || !exist(s.path+oldPagesSuffix) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.writer.Exec("VACUUM")
	if err == nil {
		err = s.emptyLog(context.Background())
	}
	if err != nil {
		s.warning = strings.TrimSpace(s.warning + " The clinic file could not be written anew, so it may still hold traces of earlier passphrases. Make room on its disk and sign in again.")
		return
	}
	if s.o.Disk.Remove(s.path+oldPagesSuffix) == nil {
		_ = s.o.Disk.SyncFolder(filepath.Dir(s.path)) // a mark that comes back costs time only
	}
}

// setAside copies the file and the end of its trail, for its owner's eyes only, unless
// a copy of the same is there from an attempt before. What else has its name stays, and
// the copy gets a number. It has its name only when it is whole.
func (s *Store) setAside(first string) error {
	unfinished, err := disk.Empty(s.o.Disk, first)
	if err != nil {
		return err
	}
	defer removeAll(s.o.Disk, unfinished) // gone already when all went well
	if _, err := s.writer.Exec("VACUUM INTO $1", unfinished); err != nil {
		return fmt.Errorf("set the old file aside: %w", err)
	}
	if err := disk.SyncFile(s.o.Disk, unfinished); err != nil {
		return err
	}
	aside := first
	for n := 2; exist(aside); n++ {
		if sameContent(unfinished, aside) {
			return nil
		}
		aside = fmt.Sprintf("%s-%d", first, n)
	}
	switch head, err := os.ReadFile(s.path + headSuffix); {
	case err == nil:
		if err := disk.WriteWhole(s.o.Disk, aside+headSuffix, head); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrNotExist): // without one, opening says so
		return fmt.Errorf("set the end of the trail aside: %w", err)
	}
	if err := s.o.Disk.Rename(unfinished, aside); err != nil {
		return fmt.Errorf("name the file set aside: %w", err)
	}
	return s.o.Disk.SyncFolder(filepath.Dir(aside))
}
