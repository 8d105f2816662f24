package app

import (
	"context"

	"stipple/planner"
)

// fakeRecords keeps session records in memory.
type fakeRecords struct {
	records   []planner.SessionRecord
	amended   []planner.Amendment
	amendFail error
	openFail  error
}

// Records gives all of them: the fake file has one patient with sessions.
func (f *fakeRecords) Records(context.Context, planner.ID) ([]planner.SessionRecord, error) {
	return f.records, nil
}

// OpenRecord keeps a record.
func (f *fakeRecords) OpenRecord(_ context.Context, r planner.SessionRecord) error {
	if f.openFail != nil {
		return f.openFail
	}
	f.records = append(f.records, r)
	return nil
}

// DropRecord forgets a record that never started.
func (f *fakeRecords) DropRecord(_ context.Context, id planner.ID) error {
	for i, r := range f.records {
		if r.ID != id {
			continue
		}
		if !r.Started.IsZero() {
			return planner.Errorf(planner.Invalid, "This session has started. Its record stays; sign it.")
		}
		f.records = append(f.records[:i:i], f.records[i+1:]...)
		return nil
	}
	return planner.Errorf(planner.NotFound, "There is no such session record.")
}

// Amend adds to a record by the rules of the domain.
func (f *fakeRecords) Amend(_ context.Context, id planner.ID, a planner.Amendment, _ string) (planner.SessionRecord, error) {
	if f.amendFail != nil {
		return planner.SessionRecord{}, f.amendFail
	}
	for i, r := range f.records {
		if r.ID != id {
			continue
		}
		a.By, a.At = planner.Person{ID: "user-1", Name: "Dr. Anna Berg", Role: planner.Physician}, "2026-11-22T15:00:00+01:00"
		next, err := r.Amend(a)
		if err != nil {
			return r, err
		}
		f.records[i] = next
		f.amended = append(f.amended, a)
		return next, nil
	}
	return planner.SessionRecord{}, planner.Errorf(planner.NotFound, "There is no such record.")
}

// UnsignedRecords gives those that wait for a signature.
func (f *fakeRecords) UnsignedRecords(context.Context) ([]planner.SessionRecord, error) {
	var list []planner.SessionRecord
	for _, r := range f.records {
		if !r.Signed() {
			list = append(list, r)
		}
	}
	return list, nil
}
