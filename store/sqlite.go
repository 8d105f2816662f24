package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"github.com/mattn/go-sqlite3"

	"stipple/planner"
)

// mode is how SQLite opens the file.
type mode string

const (
	readWrite mode = "mode=rw&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_busy_timeout=5000&_txlock=immediate&_stmt_cache_size=32"
	readOnly  mode = "mode=ro&_query_only=1&_foreign_keys=1&_busy_timeout=5000&_stmt_cache_size=32"
	// untouched reads a file nobody has open, without leaving a trace beside it.
	untouched mode = "mode=ro&immutable=1&_query_only=1"
	create    mode = "mode=rwc&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_busy_timeout=5000&_txlock=immediate"
)

// connector opens connections that all have the same settings: what is set by
// a statement would reach one connection of the pool only.
type connector struct {
	dsn    string
	driver *sqlite3.SQLiteDriver
}

// Connect opens one connection.
func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }

// Driver gives SQLite's driver.
func (c connector) Driver() driver.Driver { return c.driver }

func openPool(path string, m mode, connections int) *sql.DB {
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
	c := connector{dsn: "file:" + escaped + "?" + string(m), driver: &sqlite3.SQLiteDriver{ConnectHook: m.prepare}}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db
}

// prepare readies each new connection.
func (m mode) prepare(conn *sqlite3.SQLiteConn) error {
	if err := harden(conn); err != nil || m != readWrite {
		return err
	}
	return watchScratch(conn)
}

func harden(conn *sqlite3.SQLiteConn) error {
	for _, pragma := range []string{
		"trusted_schema = OFF", "cell_size_check = ON", "temp_store = MEMORY",
		"recursive_triggers = ON", "fullfsync = ON", "checkpoint_fullfsync = ON",
		"secure_delete = ON", // what is deleted or replaced is overwritten
	} {
		if _, err := conn.Exec("PRAGMA "+pragma, nil); err != nil {
			return fmt.Errorf("set %s: %w", pragma, err)
		}
	}
	return nil
}

// checkSettings reads back what durability hangs on.
func checkSettings(db *sql.DB) error {
	var journal string
	var sync, keys int
	if err := db.QueryRow("PRAGMA journal_mode").Scan(&journal); err != nil {
		return fmt.Errorf("read journal_mode: %w", err)
	}
	if err := db.QueryRow("PRAGMA synchronous").Scan(&sync); err != nil {
		return fmt.Errorf("read synchronous: %w", err)
	}
	if err := db.QueryRow("PRAGMA foreign_keys").Scan(&keys); err != nil {
		return fmt.Errorf("read foreign_keys: %w", err)
	}
	if journal != "wal" || sync != 2 || keys != 1 {
		return fmt.Errorf("SQLite settings are journal_mode=%s synchronous=%d foreign_keys=%d", journal, sync, keys)
	}
	return nil
}

// explain turns a driver's error into one for the user, by its code.
func explain(err error) error {
	var known *planner.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	var sqliteErr sqlite3.Error
	if !errors.As(err, &sqliteErr) {
		return planner.Errorf(planner.Internal, "The clinic file could not be used. Nothing was changed.").Because(err)
	}
	switch sqliteErr.Code {
	case sqlite3.ErrFull:
		return planner.Errorf(planner.Full, "The disk is full. Nothing was saved; make room and save again.").Because(err)
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return planner.Errorf(planner.Corrupt, "The clinic file is damaged. Keep it and restore a backup.").Because(err)
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return planner.Errorf(planner.Locked, "The clinic file is in use by another program. Try again.").Because(err)
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrCantOpen:
		return planner.Errorf(planner.Internal, "The clinic file cannot be written: check the folder's permissions. Nothing was saved.").Because(err)
	case sqlite3.ErrIoErr:
		return planner.Errorf(planner.Internal, "The disk reported an error. Nothing was saved; save again.").Because(err)
	}
	return planner.Errorf(planner.Internal, "The clinic file could not be used. Nothing was changed.").Because(err)
}

// isTaken tells whether a unique value exists already.
func isTaken(err error) bool { return hasCode(err, sqlite3.ErrConstraintUnique) }

// isSameID tells whether a row of this id exists already.
func isSameID(err error) bool { return hasCode(err, sqlite3.ErrConstraintPrimaryKey) }

func hasCode(err error, code sqlite3.ErrNoExtended) bool {
	var sqliteErr sqlite3.Error
	return errors.As(err, &sqliteErr) && sqliteErr.ExtendedCode == code
}

// isReadOnly tells whether the system refuses to write the file.
func isReadOnly(err error) bool {
	var sqliteErr sqlite3.Error
	return errors.As(err, &sqliteErr) &&
		(sqliteErr.Code == sqlite3.ErrReadonly || sqliteErr.Code == sqlite3.ErrCantOpen || sqliteErr.Code == sqlite3.ErrPerm)
}
