package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"stipple/planner"
	"stipple/store"
)

// fakeKeeping answers about users, trail and safety.
type fakeKeeping struct{ log keepingLog }

// keepingLog is what was asked, and what is answered.
type keepingLog struct {
	calls    []string
	refusal  error // of the next call that changes something
	newCode  string
	entries  []planner.AuditEntry // newest first
	asked    []planner.AuditQuery
	exports  []string
	left     int // charts to seal anew
	of       int
	sealing  func(ctx context.Context, step func(done, total int)) error
	checking func(ctx context.Context, step func(done, total int)) (store.Verification, error)
}

func (f *fakeKeeping) call(format string, args ...any) error {
	f.log.calls = append(f.log.calls, fmt.Sprintf(format, args...))
	return f.log.refusal
}

func (f *fakeKeeping) ChangePassphrase(_ context.Context, old, next string) error {
	return f.call("change %s to %s", old, next)
}

func (f *fakeKeeping) SetPassphrase(_ context.Context, user planner.ID, next string) error {
	return f.call("set %s to %s", user, next)
}

func (f *fakeKeeping) NewRecoveryCode(_ context.Context, passphrase string) (string, error) {
	return f.log.newCode, f.call("code with %s", passphrase)
}

// SetRole changes a role.
func (f *fakeFile) SetRole(_ context.Context, user planner.ID, role planner.Role) error {
	for i := range f.users {
		if f.users[i].ID == user {
			f.users[i].Role = role
		}
	}
	return f.call("role of %s is %s", user, role)
}

// RemoveUser removes a user; the charts are to be sealed anew from then on.
func (f *fakeFile) RemoveUser(_ context.Context, user planner.ID) error {
	if err := f.call("remove %s", user); err != nil {
		return err
	}
	f.users = slices.DeleteFunc(f.users, func(u planner.User) bool { return u.ID == user })
	f.log.left = f.log.of
	return nil
}

func (f *fakeKeeping) Resealing(context.Context) (done, total int, err error) {
	if f.log.left == 0 {
		return 0, 0, nil
	}
	return f.log.of - f.log.left, f.log.of, nil
}

func (f *fakeKeeping) Reseal(ctx context.Context, step func(done, total int)) error {
	if f.log.sealing != nil {
		return f.log.sealing(ctx, step)
	}
	for f.log.left > 0 {
		f.log.left--
		step(f.log.of-f.log.left, f.log.of)
	}
	return f.call("resealed")
}

func (f *fakeKeeping) Verify(ctx context.Context, step func(done, total int)) (store.Verification, error) {
	return f.log.checking(ctx, step)
}

// Audit gives the entries that the query lets through.
func (f *fakeKeeping) Audit(_ context.Context, q planner.AuditQuery) ([]planner.AuditEntry, error) {
	f.log.asked = append(f.log.asked, q)
	var list []planner.AuditEntry
	for _, e := range f.log.entries {
		day := planner.DateOf(e.At)
		switch {
		case q.Before > 0 && e.Seq >= q.Before, q.By != "" && e.By != q.By, q.Patient != "" && e.Patient != q.Patient,
			len(q.Ops) > 0 && !slices.Contains(q.Ops, e.Op), !q.From.IsZero() && day.Before(q.From), !q.To.IsZero() && q.To.Before(day):
			continue
		}
		if list = append(list, e); len(list) == q.Limit {
			break
		}
	}
	return list, nil
}

func (f *fakeKeeping) NoteExport(_ context.Context, what string) error {
	f.log.exports = append(f.log.exports, what)
	return f.log.refusal
}

// happened adds n entries, a minute apart, each a reading of the patient.
func (f *fakeKeeping) happened(n int, by, patient planner.ID) {
	for range n {
		seq := int64(len(f.log.entries) + 1)
		e := planner.AuditEntry{
			Seq: seq, At: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(seq) * time.Minute), By: by, ByName: "Dr. Anna Berg",
			Station: "front desk", Op: planner.AuditRead, Entity: "patient", ID: patient, Patient: patient,
		}
		f.log.entries = append([]planner.AuditEntry{e}, f.log.entries...)
	}
}
