package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"stipple/planner"
	"stipple/store/disk"
)

// explain turns an error of the driver or of the system into one for the user, by
// its code: that nothing was saved, and what to do.
func explain(err error) error {
	var known *planner.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	var sqliteErr sqlite3.Error
	if errors.As(err, &sqliteErr) {
		return explained(sqliteErr).Because(err)
	}
	return explainSystem(err).Because(err)
}

// What can be wrong with the disk, in the words of the user.
func diskFull() *planner.Error {
	return planner.Errorf(planner.Full, "The disk is full. Nothing was saved; make room and save again.")
}

func diskFailed() *planner.Error {
	return planner.Errorf(planner.Internal, "The disk reported an error. Nothing was saved. Check the disk and its cable, then save again.")
}

func notWritable() *planner.Error {
	return planner.Errorf(planner.Internal, "The clinic file cannot be written: the file, its folder or the disk is read-only. Nothing was saved. Check their permissions, then save again.")
}

func damagedFile() *planner.Error {
	return planner.Errorf(planner.Corrupt, "The clinic file is damaged. Nothing was saved. Keep the file and restore a backup.")
}

func unusable() *planner.Error {
	return planner.Errorf(planner.Internal, "The clinic file could not be used. Nothing was saved; try again.")
}

func stopped() *planner.Error {
	return planner.Errorf(planner.Internal, "It was stopped before it was done. Nothing was saved; try again.")
}

func explained(err sqlite3.Error) *planner.Error {
	switch err.Code {
	case sqlite3.ErrFull:
		return diskFull()
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return damagedFile()
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return planner.Errorf(planner.Locked, "The clinic file is in use by another program. Nothing was saved; close that program and save again.")
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrCantOpen:
		return notWritable()
	case sqlite3.ErrInterrupt:
		return stopped()
	case sqlite3.ErrNomem:
		return planner.Errorf(planner.Internal, "The computer's memory is full. Nothing was saved; close other programs and save again.")
	case sqlite3.ErrIoErr:
		switch {
		case err.SystemErrno != 0 && disk.IsFull(err.SystemErrno):
			return diskFull()
		case err.SystemErrno == syscall.EROFS:
			return notWritable()
		}
		return diskFailed()
	}
	return unusable()
}

func explainSystem(err error) *planner.Error {
	switch {
	case disk.IsFull(err):
		return diskFull()
	case errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission):
		return notWritable()
	case errors.Is(err, syscall.EIO):
		return diskFailed()
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, sql.ErrTxDone): // a transaction ends with its context
		return stopped()
	case isMisread(err):
		return damagedFile()
	}
	return unusable()
}

// isMisread tells whether a column held what cannot be there, as nothing where the
// schema forbids it: a page of the file is lost. database/sql has no error to compare with.
func isMisread(err error) bool {
	return err != nil && strings.Contains(err.Error(), "sql: Scan error on column")
}
