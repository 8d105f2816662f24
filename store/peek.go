package store

import (
	"database/sql"
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

// clinicRow is the one row of the clinic as it is stored.
type clinicRow struct {
	id, name, created string
	ver               int64
	recovery          []byte
	body              string
	mac               []byte
}

func (c clinicRow) bind() vault.Bind {
	return vault.Bind{"clinic", c.id, c.name, c.created, c.ver, c.recovery, c.body}
}

func recoveryBind(clinicID string) vault.Bind { return vault.Bind{"recovery", clinicID} }

// peeked is what a clinic file shows without a key.
type peeked struct {
	clinic clinicRow
	slots  []vault.Slot
}

func (p peeked) slot(user string) (vault.Slot, bool) {
	for _, s := range p.slots {
		if s.Name == user {
			return s, true
		}
	}
	for _, s := range p.slots {
		if planner.Fold(s.Name) == planner.Fold(user) {
			return s, true
		}
	}
	return vault.Slot{}, false
}

// peekFile reads the clinic and its slots and leaves the file untouched: with
// no write-ahead log beside it, nobody is writing and SQLite need not even
// make its shared-memory file.
func peekFile(path string) (peeked, error) {
	if err := inspect(path); err != nil {
		return peeked{}, err
	}
	m := untouched
	if hasJournal(path) {
		m = readOnly
	}
	db := openPool(path, m, 1)
	defer db.Close()
	var version int // the header's may be older than what the log holds
	if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		return peeked{}, explain(fmt.Errorf("read user_version: %w", err))
	}
	if version > schemaVersion() {
		return peeked{}, newer(path)
	}
	p, err := peekDB(db)
	return p, explain(err)
}

type querier interface {
	Query(query string, args ...any) (*sql.Rows, error)
	QueryRow(query string, args ...any) *sql.Row
}

func peekDB(db querier) (peeked, error) {
	var p peeked
	c := &p.clinic
	err := db.QueryRow("SELECT id, name, created, ver, recovery, body, mac FROM clinic").
		Scan(&c.id, &c.name, &c.created, &c.ver, &c.recovery, &c.body, &c.mac)
	if err != nil {
		return p, fmt.Errorf("read clinic: %w", err)
	}
	p.slots, err = readSlots(db)
	return p, err
}

func readSlots(db querier) ([]vault.Slot, error) {
	rows, err := db.Query("SELECT id, name, role, kdf_memory, kdf_time, kdf_threads, salt, box, checksum FROM users ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("read users: %w", err)
	}
	defer rows.Close()
	var slots []vault.Slot
	for rows.Next() {
		var s vault.Slot
		err := rows.Scan(&s.ID, &s.Name, &s.Role, &s.KDF.MemoryKiB, &s.KDF.Time, &s.KDF.Threads, &s.Salt, &s.Box, &s.Checksum)
		if err != nil {
			return nil, fmt.Errorf("read user: %w", err)
		}
		slots = append(slots, s)
	}
	return slots, wrap(rows.Err(), "read users")
}
