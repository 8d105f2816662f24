package store

import (
	"context"
	"database/sql"
	"fmt"
)

// execer is a querier that also writes.
type execer interface {
	querier
	Exec(query string, args ...any) (sql.Result, error)
}

// transaction is a write transaction on a connection of its own. It is not one of
// database/sql's: those start a goroutine for themselves and one for every query,
// which costs a small save as much as its crypto.
type transaction struct {
	ctx  ctx
	conn *sql.Conn
	done bool
}

// begin begins a transaction, which the caller must end.
func begin(ctx ctx, db *sql.DB) (*transaction, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	t := &transaction{ctx: ctx, conn: conn, done: true}
	if _, err := t.Exec("BEGIN IMMEDIATE"); err != nil {
		t.end()
		return nil, fmt.Errorf("begin: %w", err)
	}
	t.done = false
	return t, nil
}

// Exec executes a statement, unless the context has ended.
func (t *transaction) Exec(query string, args ...any) (sql.Result, error) {
	if err := t.ctx.Err(); err != nil {
		return nil, err
	}
	return t.conn.ExecContext(context.Background(), query, args...)
}

// Query reads rows as they are in the transaction. They must be closed before it ends.
func (t *transaction) Query(query string, args ...any) (*sql.Rows, error) {
	return t.conn.QueryContext(context.Background(), query, args...)
}

// QueryRow reads one row as it is in the transaction.
func (t *transaction) QueryRow(query string, args ...any) *sql.Row {
	return t.conn.QueryRowContext(context.Background(), query, args...)
}

// commit stores what was done.
func (t *transaction) commit() error {
	_, err := t.Exec("COMMIT")
	t.done = err == nil
	return wrap(err, "commit")
}

// end gives the connection back. What was not stored is taken back.
func (t *transaction) end() {
	if !t.done {
		_, _ = t.conn.ExecContext(context.Background(), "ROLLBACK") // fails when SQLite has done so itself
	}
	_ = t.conn.Close()
}
