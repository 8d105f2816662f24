package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"stipple/planner"
	"stipple/store/vault"
)

// isOurs tells whether the file at the path is the clinic that was open, with
// everything in it that was saved. It leaves the file untouched.
func (s *Store) isOurs() error {
	if err := inspect(s.path); err != nil {
		return s.unsavedHere(err)
	}
	m := untouched
	if hasJournal(s.path) {
		m = readOnly
	}
	db := openPool(s.path, m, 1)
	defer db.Close()
	var version int
	if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		return explain(fmt.Errorf("read user_version: %w", err))
	}
	if version != schemaVersion() {
		return planner.Errorf(planner.Internal, "The clinic file at %s is of another version of Stipple now. Nothing was saved. %s", s.path, s.putBack())
	}
	peek, err := peekDB(db)
	if err != nil {
		return explain(err)
	}
	if peek.clinic.id != s.clinicID {
		return planner.Errorf(planner.Internal, "Another clinic's file, of %s, lies at %s now. Nothing was saved. %s", peek.clinic.name, s.path, s.putBack())
	}
	if err := s.holdsAll(db); err != nil {
		return explain(err)
	}
	return explain(s.sameUser(db, peek))
}

// isCutOff tells whether the file that is held is shorter than it says. SQLite would read
// zeros where its end was. One that got shorter as it was compacted is as long as it says.
func (h *home) isCutOff() bool {
	header := make([]byte, headerSize)
	n, err := h.held.ReadAt(header, 0)
	info, errInfo := h.held.Stat()
	return (err == nil || errors.Is(err, io.EOF)) && errInfo == nil && (n < headerSize || !soundHeader(header, info.Size(), false))
}

// holdsAll tells whether a file has the last entry of the trail and the last drafts
// and taps that were saved. It may have more: a save that failed can have come whole.
func (s *Store) holdsAll(db querier) error {
	last, scratch := s.home.kept()
	end, err := lastLink(db)
	if err != nil {
		return err
	}
	if end.Seq < last.Seq {
		return planner.Errorf(planner.Internal, "The clinic file at %s is an older copy: it lacks the last %d entries that were saved. Nothing was saved. %s", s.path, last.Seq-end.Seq, s.putBack())
	}
	var mac []byte
	err = db.QueryRow("SELECT mac FROM audit WHERE seq = $1", last.Seq).Scan(&mac)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read audit entry: %w", err)
	}
	if last.Seq > 0 && !bytes.Equal(mac, last.MAC) {
		return planner.Errorf(planner.Internal, "The clinic file at %s is a copy that went another way: what was saved last is not in it. Nothing was saved. %s", s.path, s.putBack())
	}
	head, _, err := readScratchHead(db)
	if err != nil {
		return err
	}
	if head.seq < scratch.Seq || head.seq == scratch.Seq && scratch.Seq > 0 && !vault.EqualMAC(head.mac, scratch.MAC) {
		return planner.Errorf(planner.Internal, "The clinic file at %s is an older copy: it lacks the last drafts or what was logged at the chair. Nothing was saved. %s", s.path, s.putBack())
	}
	return nil
}

// sameUser tells whether whoever is signed in still is who they were, under the
// same key. Of a session that goes on after its PIN there is no key to tell by.
func (s *Store) sameUser(db querier, peek peeked) error {
	if s.narrow.Load() != nil {
		return nil
	}
	if !s.rowFits(peek.clinic.mac, peek.clinic.bind()) {
		return planner.Errorf(planner.Internal, "The clinic's key or settings at %s were changed meanwhile. Nothing was saved. Sign in again.", s.path)
	}
	row, there := userIn(peek.slots, s.user.ID)
	if !there || row.user() != s.user {
		return planner.Errorf(planner.Internal, "The users of the clinic at %s were changed meanwhile. Nothing was saved. Sign in again.", s.path)
	}
	return s.trusted(db, row)
}

// unsavedHere is unsaved for what lies at the path, with where to find what was open.
func (s *Store) unsavedHere(err error) error {
	err = unsaved(err)
	if s.home.aside == "" {
		return err
	}
	return planner.Errorf(planner.ErrorCode(err), "%s %s", planner.ErrorMessage(err), s.putBack()).Because(err)
}

// unsaved adds to why a file is not taken that nothing was saved.
func unsaved(err error) error {
	var known *planner.Error
	if !errors.As(err, &known) {
		return err
	}
	return planner.Errorf(known.Code, "%s Nothing was saved.", known.Message).Because(err)
}
