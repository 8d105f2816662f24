// Package store keeps a clinic in one SQLite file. It is the only package that
// knows SQL.
//
// What names a patient is sealed before it reaches SQLite: a patient, a plan
// and each of its frozen versions are one row of opaque ids, links and a row
// version with one sealed box. There is one way to write: change, which takes
// sealed values only and adds the audit entries in the same transaction.
//
// Errors are planner.Error values whose message is fit for the user.
package store

import (
	"time"

	"stipple/planner"
	"stipple/store/disk"
	"stipple/store/vault"
)

// Stored is a value with the row version it was read at. Row 0 is a value not
// stored yet. A save with an older row than the stored one is a conflict.
type Stored[T any] struct {
	Value T
	Row   int64
}

// ConflictError is the cause of a Conflict error: what somebody else saved.
type ConflictError[T any] struct {
	Theirs Stored[T]
}

// Error says that the stored value is newer.
func (e *ConflictError[T]) Error() string { return "the stored value is newer" }

func conflict[T any](what string, theirs Stored[T]) error {
	return planner.Errorf(planner.Conflict, "Somebody else saved this %s while you were editing it. Nothing was overwritten.", what).
		Because(&ConflictError[T]{Theirs: theirs})
}

// Options say how a clinic file is opened. The zero value is sensible.
type Options struct {
	ReadOnly    bool
	Now         func() time.Time // the clock; nil = time.Now
	Workstation string           // named in the audit trail; "" = the host name
	KDF         vault.KDF        // cost of new slots; zero = vault.DefaultKDF
	Disk        disk.Disk        // where files are changed; nil = the computer's own
}
