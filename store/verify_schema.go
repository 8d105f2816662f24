package store

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// inMemory is a database that is nowhere on a disk.
const inMemory mode = "mode=memory"

// schemaPart is a table, index or trigger as SQLite keeps it.
type schemaPart struct{ kind, table, sql string }

// schema compares what the file is made of with what the migrations make: a
// backstop that is gone, one that was added to alter what is saved, a column more.
func (w *verifier) schema() error {
	fresh := openPool("schema", inMemory, 1)
	defer fresh.Close()
	tx, err := fresh.Begin()
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := migrate(tx, 0); err != nil {
		return err
	}
	want, err := schemaParts(tx)
	if err != nil {
		return err
	}
	have, err := schemaParts(w.db)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		switch part, there := have[name]; {
		case !there:
			w.fault("schema: the %s %s is missing", want[name].kind, name)
		case part != want[name]:
			w.fault("schema: the %s %s was altered", want[name].kind, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(have)) {
		if _, known := want[name]; !known {
			w.fault("schema: the %s %s was added", have[name].kind, name)
		}
	}
	return nil
}

func schemaParts(db querier) (map[string]schemaPart, error) {
	rows, err := db.Query("SELECT name, type, tbl_name, sql FROM sqlite_master")
	if err != nil {
		return nil, fmt.Errorf("read schema: %w", err)
	}
	defer rows.Close()
	parts := map[string]schemaPart{}
	for rows.Next() {
		var name string
		var p schemaPart
		var text sql.NullString
		if err := rows.Scan(&name, &p.kind, &p.table, &text); err != nil {
			return nil, fmt.Errorf("read schema: %w", err)
		}
		p.sql = strings.Join(strings.Fields(text.String), " ")
		parts[name] = p
	}
	return parts, wrap(rows.Err(), "read schema")
}
