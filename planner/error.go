package planner

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Code classifies an error so that a caller can act on it without reading its text.
type Code string

// The codes an Error can have.
const (
	Invalid   Code = "invalid"   // what was given breaks a rule; the message says which
	NotFound  Code = "not_found" // no such patient, plan, user or file
	Conflict  Code = "conflict"  // somebody else saved first, or the value exists already
	Forbidden Code = "forbidden" // the user's role may not do this
	Locked    Code = "locked"    // another process or a missing key keeps it shut
	Corrupt   Code = "corrupt"   // stored bytes are damaged or not ours
	Full      Code = "full"      // the disk has no room
	Internal  Code = "internal"  // a fault of the program or the machine
)

// Error is an error with a message fit for the user and a cause for the log.
type Error struct {
	Code    Code
	Message string // for the user: what happened and what to do
	Err     error  // for the log; may be nil
}

// Errorf makes an Error whose message is for the user.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Because returns a copy of the error carrying its cause.
func (e *Error) Because(cause error) *Error {
	return &Error{Code: e.Code, Message: e.Message, Err: cause}
}

// Error gives the message and, after it, the cause.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + " (" + e.Err.Error() + ")"
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// ErrorCode gives the code of any error: "" for nil and Internal for an error
// that is no Error.
func ErrorCode(err error) Code {
	if err == nil {
		return ""
	}
	var known *Error
	if errors.As(err, &known) {
		return known.Code
	}
	return Internal
}

// ErrorMessage gives the sentence to show a user for any error.
func ErrorMessage(err error) string {
	if err == nil {
		return ""
	}
	var known *Error
	if errors.As(err, &known) {
		return known.Message
	}
	return "Something went wrong inside Stipple. Nothing was changed."
}

// Fault is one thing wrong with a value: the field, by its path in the chart's
// JSON, and a sentence saying what to do.
type Fault struct {
	Field   string
	Message string
}

// Faults lists everything wrong with a value, in the order of its fields.
type Faults []Fault

// Error gives all faults in one line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Field + ": " + fault.Message
	}
	return strings.Join(lines, "; ")
}

// Err gives nil when there is no fault, or an Invalid error whose message is
// every fault's sentence and whose cause is the list.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Message
	}
	return &Error{Code: Invalid, Message: strings.Join(lines, " "), Err: f}
}

// FaultsOf gives the list of faults an error carries, or nil.
func FaultsOf(err error) Faults {
	var faults Faults
	if errors.As(err, &faults) {
		return faults
	}
	return nil
}

// For gives the message of the first fault in a field, or "".
func (f Faults) For(field string) string {
	for _, fault := range f {
		if fault.Field == field {
			return fault.Message
		}
	}
	return ""
}

// faultList gathers faults below a path.
type faultList struct{ list Faults }

func (l *faultList) add(field, format string, args ...any) {
	l.list = append(l.list, Fault{Field: field, Message: fmt.Sprintf(format, args...)})
}

func (l *faultList) check(ok bool, field, format string, args ...any) {
	if !ok {
		l.add(field, format, args...)
	}
}

// sorted gives the faults in a fixed order, whatever order maps were walked in.
func (l *faultList) sorted() Faults {
	slices.SortStableFunc(l.list, func(a, b Fault) int { return strings.Compare(a.Field, b.Field) })
	return l.list
}
