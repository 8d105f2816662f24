package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"stipple/planner"
	"stipple/store/vault"
)

// lastLink gives the head of the chain as the database has it.
func lastLink(db querier) (vault.Link, error) {
	link, _, err := lastEntry(db)
	return link, err
}

// lastEntry gives the head of the chain as the database has it, and when that
// entry was written.
func lastEntry(db querier) (link vault.Link, at string, err error) {
	err = db.QueryRow("SELECT seq, mac, at FROM audit ORDER BY seq DESC LIMIT 1").Scan(&link.Seq, &link.MAC, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return vault.Link{}, "", nil
	}
	return link, at, wrap(err, "read audit head")
}

// clockBack puts before entries, once a visit, that the clock stands before the
// last entry's. Entries are in order by their number, never by their time.
func (s *Store) clockBack(last string, entries []entry) []entry {
	now := stamp(s.o.Now())
	if s.visit.clockTold || now >= last {
		return entries
	}
	s.visit.clockTold = true
	note := entry{op: planner.AuditClock, entity: "audit", id: s.clinicID, detail: "The clock says " + now + ", after an entry of " + last + "."}
	return append([]entry{note}, entries...)
}

// keptHead gives the head kept beside the database, and false when the file is
// missing.
func (s *Store) keptHead() (vault.Link, bool, error) {
	data, err := os.ReadFile(s.path + headSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return vault.Link{}, false, nil
	}
	if err != nil {
		return vault.Link{}, false, fmt.Errorf("read audit head file: %w", err)
	}
	data, _ = splitHead(data)
	link, err := s.keys().head.DecodeHead(data, s.clinicID)
	if errors.Is(err, vault.ErrDamaged) {
		if link, err = s.headBefore(data); err == nil {
			return link, true, nil
		}
	}
	return link, true, wrap(err, "read audit head file")
}

// headBefore reads a head that was written just before the clinic had its present
// key: the program ended between the two. Later ones are signed with that key.
func (s *Store) headBefore(data []byte) (vault.Link, error) {
	before, known := s.keysOf(s.gen() - 1)
	if !known {
		return vault.Link{}, vault.ErrDamaged
	}
	link, err := before.head.DecodeHead(data, s.clinicID)
	if err != nil {
		return vault.Link{}, fmt.Errorf("decode audit head: %w", err)
	}
	db := s.readers
	if db == nil {
		db = s.writer
	}
	var rekeyed int64
	err = db.QueryRow("SELECT seq FROM audit WHERE id = $1 AND op = $2 AND ver = $3", s.clinicID, string(planner.AuditRekey), int64(s.gen())).Scan(&rekeyed)
	if err != nil || link.Seq >= rekeyed {
		return vault.Link{}, vault.ErrDamaged
	}
	return link, nil
}

// checkHead compares the chain with the head kept beside it. A gap is a
// warning, for care must go on, and is itself noted in the trail, because the
// next save writes a new head.
func (s *Store) checkHead() (gap string, err error) {
	last, err := lastLink(s.writer)
	if err != nil {
		return "", err
	}
	kept, exists, err := s.keptHead()
	switch {
	case errors.Is(err, vault.ErrDamaged) || errors.Is(err, vault.ErrFormat):
		return "The file that keeps the end of the audit trail was damaged.", nil
	case err != nil:
		return "", err
	case !exists:
		return "The file that keeps the end of the audit trail was missing.", nil
	case kept.Seq > last.Seq:
		return fmt.Sprintf("The last %d entries saved to this clinic file were missing.", kept.Seq-last.Seq), nil
	}
	var mac []byte
	err = s.writer.QueryRow("SELECT mac FROM audit WHERE seq = $1", kept.Seq).Scan(&mac)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read audit entry: %w", err)
	}
	if !bytes.Equal(mac, kept.MAC) {
		return "This clinic file went another way than the one last used here: it is a copy, or a backup was put in its place.", nil
	}
	return s.staleHead(kept.Seq, last.Seq)
}

// staleHead tells whether the head beside the file is an older one. That it lacks
// the entries of one save is no wonder: the program can end before it is written.
// But a visit begins with a save of its own, so one that lacks it with anything
// before or after it is an older one.
func (s *Store) staleHead(kept, last int64) (gap string, err error) {
	if kept == last {
		return "", nil
	}
	stale, err := exists(s.writer, `SELECT 1 FROM audit WHERE seq > $1 AND op = $2 AND EXISTS (SELECT 1 FROM audit
		WHERE seq > $1 AND op NOT IN ($2, $3, $4) AND entity <> $5 AND NOT (op = $6 AND entity = 'user'))`,
		kept, string(planner.AuditSignIn), string(planner.AuditGap), string(planner.AuditClock), scratchEntity, string(planner.AuditUpdate))
	if err != nil || !stale {
		return "", err
	}
	return fmt.Sprintf("The file that keeps the end of the audit trail is an older one: it did not know the last %d entries.", last-kept), nil
}
