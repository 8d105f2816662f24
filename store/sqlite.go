package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// mode is how SQLite opens the file. Somebody else's lock is waited for a second and
// a half, which is a choice of ours: another program that was stopped while it held
// one must not stop the window.
type mode string

const (
	readWrite mode = "mode=rw&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_busy_timeout=1500&_txlock=immediate&_stmt_cache_size=32"
	readOnly  mode = "mode=ro&_query_only=1&_foreign_keys=1&_busy_timeout=1500&_stmt_cache_size=32"
	// untouched reads a file nobody has open, without leaving a trace beside it.
	untouched mode = "mode=ro&immutable=1&_query_only=1"
	create    mode = "mode=rwc&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_busy_timeout=1500&_txlock=immediate"
)

// pool opens the file where the options say it is written.
func (o Options) pool(path string, m mode, connections int) *sql.DB {
	return openPool(path, o.on(m), connections)
}

// on adds to a mode on which disk SQLite writes.
func (o Options) on(m mode) mode {
	if vfs := o.Disk.VFS(); vfs != "" {
		m += mode("&vfs=" + vfs)
	}
	return m
}

func openPool(path string, m mode, connections int) *sql.DB {
	return guardedPool(path, m, connections, guard{})
}

// guardedPool opens a pool whose connections a guard watches.
func guardedPool(path string, m mode, connections int, g guard) *sql.DB {
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
	dsn := "file:" + escaped + "?"
	c := connector{dsn: dsn + string(m), still: dsn + string(untouched), driver: &sqlite3.SQLiteDriver{ConnectHook: m.prepare}, guard: g}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db
}

// prepare readies each new connection.
func (m mode) prepare(conn *sqlite3.SQLiteConn) error {
	if err := harden(conn); err != nil || !strings.HasPrefix(string(m), string(readWrite)) {
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
