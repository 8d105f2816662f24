package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io/fs"

	"github.com/mattn/go-sqlite3"
)

// connector opens connections that all have the same settings: what is set by
// a statement would reach one connection of the pool only.
type connector struct {
	dsn    string
	still  string // instead, while nobody writes, where the guard says so
	driver *sqlite3.SQLiteDriver
	guard  guard
}

// guard watches over the connections of a store's pool. The zero guard lets all be.
type guard struct {
	home   *home
	writes bool
	still  bool         // the file is read without a trace while nobody writes to it
	enter  func() error // before a connection is made
}

// Connect opens one connection.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	if c.guard.home == nil {
		return c.driver.Open(c.dsn)
	}
	if err := c.guard.enter(); err != nil {
		return nil, err
	}
	round := c.guard.home.round.Load()
	dsn, still := c.dsn, c.guard.stands()
	if still != nil {
		dsn = c.still
	}
	opened, err := c.driver.Open(dsn)
	if err != nil {
		c.guard.met(err)
		return nil, c.guard.unread(err)
	}
	plain, ok := opened.(*sqlite3.SQLiteConn)
	if !ok {
		return nil, errors.Join(errors.New("a connection that is not SQLite's"), opened.Close())
	}
	return &conn{SQLiteConn: plain, guard: c.guard, round: round, still: still}, nil
}

// Driver gives SQLite's driver.
func (c connector) Driver() driver.Driver { return c.driver }

// conn is a connection that is used no more once the disk failed it, or another
// file lies at its path.
type conn struct {
	*sqlite3.SQLiteConn
	guard guard
	round int64
	dead  bool
	still fs.FileInfo // the file as it was, when it is read as one that nobody writes to
	ended error       // after which there was no transaction any more; nil = none
}

// IsValid tells the pool whether to keep the connection.
func (c *conn) IsValid() bool { return !c.dead && c.round == c.guard.home.round.Load() }

// ResetSession tells the pool whether to use the connection again.
func (c *conn) ResetSession(context.Context) error {
	c.ended = nil
	if !c.IsValid() || c.stirred() {
		return driver.ErrBadConn
	}
	if !c.guard.home.folding.Load() && c.guard.home.moved() {
		if !c.guard.writes {
			return driver.ErrBadConn
		}
		c.ended = c.guard.enter() // it may be all that still has what was saved
	}
	return nil
}

// QueryContext queries as SQLite's driver does.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if c.ended != nil {
		return nil, c.ended
	}
	found, err := c.SQLiteConn.QueryContext(ctx, query, args)
	if err != nil {
		return nil, c.met(err)
	}
	return rows{found, c}, nil
}

// ExecContext executes as SQLite's driver does.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if c.ended != nil {
		return nil, c.ended
	}
	result, err := c.SQLiteConn.ExecContext(ctx, query, args)
	return result, c.met(err)
}

// BeginTx begins as SQLite's driver does.
func (c *conn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	begun, err := c.SQLiteConn.BeginTx(ctx, o)
	if err != nil {
		return nil, c.met(err)
	}
	return tx{begun, c}, nil
}

// rows and tx tell the connection of the errors they meet.
type (
	rows struct {
		driver.Rows
		c *conn
	}
	tx struct {
		driver.Tx
		c *conn
	}
)

// Next reads a row as SQLite's driver does.
func (r rows) Next(dest []driver.Value) error {
	err := r.Rows.Next(dest)
	if err != nil {
		return r.c.met(err)
	}
	return nil
}

// Close ends the reading. What was read while somebody began to write counts for
// nothing.
func (r rows) Close() error {
	err := r.Rows.Close()
	if r.c.stirred() {
		return beingWritten().Because(err)
	}
	return err
}

// Commit commits as SQLite's driver does.
func (t tx) Commit() error {
	if t.c.ended != nil {
		return t.c.ended
	}
	return t.c.met(t.Tx.Commit())
}

// met notes an error of the disk. A connection that reads is not used again. The
// one that writes goes on until what it holds was brought into its file.
//
// After an error of the disk SQLite takes the whole transaction back by itself, also
// when it was reading (https://sqlite.org/lang_transaction.html). What came after it
// would then be stored statement by statement, a part of a save and no whole one: so
// nothing more is done until the connection is given out anew, whoever took the error
// lightly.
func (c *conn) met(err error) error {
	var sqliteErr sqlite3.Error
	if errors.As(err, &sqliteErr) && c.AutoCommit() {
		c.ended = err
	}
	if c.guard.met(err) && !c.guard.writes {
		c.dead = true
	}
	if err != nil && c.stirred() {
		return beingWritten().Because(err)
	}
	return c.guard.unread(err)
}

func (g guard) met(err error) bool {
	var sqliteErr sqlite3.Error
	if err == nil || !errors.As(err, &sqliteErr) {
		return false
	}
	switch sqliteErr.Code {
	case sqlite3.ErrIoErr, sqlite3.ErrCorrupt, sqlite3.ErrNotADB, sqlite3.ErrCantOpen:
		if g.writes {
			g.home.hurt.Store(true)
		}
		return true
	}
	return false
}
