package app

import (
	"context"

	"stipple/planner"
	"stipple/store"
)

// fakeChair keeps sessions by the rules of planner.Running, as the store does.
type fakeChair struct {
	running  map[planner.ID]planner.Running
	signer   planner.Person // who is signed in
	tapFails error          // of every tap
	tapKept  bool           // a refused tap is kept all the same
	narrow   planner.ID     // the one session that is open after its PIN
	beside   store.Beside
}

// Rest of the fake: tests of the window set what rests themselves.
func (f *fakeChair) Rest(planner.ID, string) (*store.Resting, error) {
	return nil, planner.Errorf(planner.Invalid, "Nothing rests here.")
}

func (f *fakeChair) Narrow() (planner.ID, bool) { return f.narrow, f.narrow != "" }

func (f *fakeChair) Beside() (store.Beside, bool) { return f.beside, f.narrow != "" }

func (f *fakeChair) Widen(passphrase string) error {
	if passphrase != chairPassphrase {
		return planner.Errorf(planner.Forbidden, "The passphrase is not right.")
	}
	f.narrow = ""
	return nil
}

// fakeRest is a session that goes on after a PIN, in memory.
type fakeRest struct {
	file   *fakeFile
	record planner.ID
	pin    string
	left   int
	fails  error // of going on, whatever the PIN
	wiped  bool
}

func (r *fakeRest) Record() planner.ID { return r.record }
func (r *fakeRest) TriesLeft() int     { return r.left }
func (r *fakeRest) Wipe()              { r.wiped, r.left = true, 0 }

func (r *fakeRest) Resume(pin string) (clinicFile, error) {
	switch {
	case pin != r.pin:
		if r.left--; r.left == 0 {
			return nil, planner.Errorf(planner.Forbidden, "The PIN was wrong three times.")
		}
		return nil, planner.Errorf(planner.Forbidden, "The PIN is not right.")
	case r.fails != nil:
		r.left = 0
		return nil, r.fails
	}
	r.file.narrow, r.file.closed = r.record, false
	return r.file, nil
}

// Passphrases of the fake chair: of who is signed in, and of the physician.
const (
	chairPassphrase     = "brass otter piano"
	physicianPassphrase = "doctor doctor doctor"
)

func (f *fakeChair) Running(_ context.Context, id planner.ID) (planner.Running, error) {
	r, ok := f.running[id]
	if !ok {
		return r, planner.Errorf(planner.NotFound, "There is no such session record.")
	}
	return r, nil
}

func (f *fakeChair) Tap(_ context.Context, id planner.ID, t planner.Tap, by *store.Authority) (planner.Running, error) {
	if t.Deed == planner.OverrideGate && f.signer.Role != planner.Physician && (by == nil || by.Passphrase != physicianPassphrase) {
		return planner.Running{}, planner.Errorf(planner.Forbidden, "The physician's passphrase is not right.")
	}
	r, err := f.running[id].Tap(t)
	if err == nil && (f.tapFails == nil || f.tapKept) {
		f.running[id] = r
	}
	if f.tapFails != nil {
		return planner.Running{}, f.tapFails
	}
	return r, err
}

func (f *fakeChair) Sign(_ context.Context, id planner.ID, passphrase string) (planner.SessionRecord, error) {
	if passphrase != chairPassphrase {
		return planner.SessionRecord{}, planner.Errorf(planner.Forbidden, "The passphrase is not right.")
	}
	r := f.running[id]
	taps := r.Taps()
	signed, err := r.Now().Sign(f.signer, taps[len(taps)-1].At)
	if err != nil {
		return signed, err
	}
	f.running[id], err = planner.Run(signed)
	return signed, err
}
