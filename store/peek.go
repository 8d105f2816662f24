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
	version int // of the schema
	clinic  clinicRow
	slots   []userRow
	earlier []earlierKey
}

// earlierKey is a clinic key of before, sealed under the present one.
type earlierKey struct {
	gen uint32
	box []byte
}

func earlierBind(gen uint32) vault.Bind { return vault.Bind{"clinic_keys", int64(gen)} }

func (p peeked) slot(user string) (userRow, bool) {
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
	return userRow{}, false
}

// peekFile reads the clinic and its slots and leaves the file untouched: with
// no write-ahead log beside it, nobody is writing and SQLite need not even
// make its shared-memory file.
func peekFile(path string) (peeked, error) {
	if err := inspect(path); err != nil {
		return peeked{}, err
	}
	return peekSound(path)
}

// peekSound is peekFile for a file whose header was inspected.
func peekSound(path string) (peeked, error) {
	if hasJournal(path) {
		return peekThrough(path, readOnly)
	}
	return peekThrough(path, untouched)
}

func peekThrough(path string, m mode) (peeked, error) {
	db := openPool(path, m, 1)
	defer db.Close()
	var version int // the header's may be older than what the log holds
	if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		return peeked{}, explain(fmt.Errorf("read user_version: %w", err))
	}
	if version > schemaVersion() {
		return peeked{}, newer(path)
	}
	p, err := peekVersion(db, version)
	return p, explain(err)
}

type querier interface {
	Query(query string, args ...any) (*sql.Rows, error)
	QueryRow(query string, args ...any) *sql.Row
}

// peekDB reads a file of the newest schema.
func peekDB(db querier) (peeked, error) { return peekVersion(db, schemaVersion()) }

// The schema that brought key pairs and generations, and what the users of an
// earlier one have instead.
const (
	pairsVersion   = 3
	oldUserColumns = "id, name, role, kdf_memory, kdf_time, kdf_threads, salt, box, checksum, x'', x'', 0, x''"
)

func peekVersion(db querier, version int) (peeked, error) {
	p := peeked{version: version}
	c := &p.clinic
	err := db.QueryRow("SELECT id, name, created, ver, recovery, body, mac FROM clinic").
		Scan(&c.id, &c.name, &c.created, &c.ver, &c.recovery, &c.body, &c.mac)
	if err != nil {
		return p, fmt.Errorf("read clinic: %w", err)
	}
	if version < pairsVersion {
		p.slots, err = readUsers(db, oldUserColumns)
		return p, err
	}
	if p.slots, err = readSlots(db); err != nil {
		return p, err
	}
	p.earlier, err = readEarlier(db)
	return p, err
}

func readEarlier(db querier) ([]earlierKey, error) {
	rows, err := db.Query("SELECT gen, box FROM clinic_keys ORDER BY gen")
	if err != nil {
		return nil, fmt.Errorf("read earlier keys: %w", err)
	}
	defer rows.Close()
	var list []earlierKey
	for rows.Next() {
		var k earlierKey
		if err := rows.Scan(&k.gen, &k.box); err != nil {
			return nil, fmt.Errorf("read earlier key: %w", err)
		}
		list = append(list, k)
	}
	return list, wrap(rows.Err(), "read earlier keys")
}
