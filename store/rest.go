package store

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"stipple/planner"
	"stipple/store/vault"
)

// Resting is a session at the chair that can go on after a PIN while the clinic
// file is locked. It lives in memory only. Sealed under the PIN it holds what taps
// of this one session need, and no key of the clinic, of the patient, of the list
// of patients or of the audit trail; the key it has to vouch for taps opens
// nothing. It is safe for use by several goroutines.
//
// Six digits are few: who could read this memory could try them all in about a
// day. What they would get is one session of one patient.
type Resting struct {
	mu     sync.Mutex
	path   string
	o      Options
	record planner.ID
	user   planner.ID // who was signed in; an id of staff is no secret
	last   vault.Link // the trail's end when it was made
	left   int        // tries of the PIN

	kdf  vault.KDF
	salt []byte
	key  []byte // the session's key, sealed
	vow  []byte // the key that vouches for drafts and taps, sealed; it opens nothing
	kept []byte // what else is needed, sealed
}

// restingKept is what a Resting keeps beside the session's key.
type restingKept struct {
	User   planner.User
	Clinic string
	Beside Beside
	Trusts [][]byte
	Links  map[planner.ID][]byte
}

func restingBind(record planner.ID, what string) vault.Bind {
	return vault.Bind{"resting", string(record), what}
}

// Rest makes it possible for a session that runs to go on after a PIN while the
// file is locked, which the caller does next. Errors: Invalid for a weak PIN or a
// session that does not run, NotFound, Locked when nothing can be saved anyway.
func (s *Store) Rest(record planner.ID, pin string) (*Resting, error) {
	if n := s.narrow.Load(); n != nil {
		if err := s.inNarrow(record); err != nil {
			return nil, err
		}
		return s.restAs(n, pin)
	}
	if err := s.allow(planner.LogSessions); err != nil {
		return nil, err
	}
	if s.ReadOnly() {
		return nil, planner.Errorf(planner.Locked, "The clinic file is open read-only. A session does not go on in it.")
	}
	n := &narrow{record: record, clinicID: s.clinicID}
	defer n.wipe()
	if err := s.snapshot(context.Background(), func(db querier) error { return s.gather(db, n) }); err != nil {
		return nil, err
	}
	return s.restAs(n, pin)
}

// restAs seals what a session needs under a PIN.
func (s *Store) restAs(n *narrow, pin string) (*Resting, error) {
	if err := planner.CheckPIN(pin, n.beside.Born); err != nil {
		return nil, err
	}
	last, err := lastLink(s.readers)
	if err != nil {
		return nil, explain(err)
	}
	kept := restingKept{User: s.user, Clinic: n.clinicID, Beside: n.beside, Links: n.links}
	for mac := range n.trusts {
		kept.Trusts = append(kept.Trusts, []byte(mac))
	}
	plain, err := json.Marshal(kept)
	if err != nil {
		return nil, fmt.Errorf("encode a resting session: %w", err)
	}
	defer clear(plain)
	r := &Resting{
		path: s.path, o: s.o, record: n.record, user: s.user.ID, last: last, left: planner.PINTries,
		kdf: s.o.KDF, salt: vault.NewSalt(),
	}
	wrap := r.kdf.Stretch(pin, r.salt)
	defer wrap.Wipe()
	r.key = wrap.SealKey(n.session, 0, restingBind(n.record, "key"))
	r.vow = wrap.SealKey(s.scratchKey(), 0, restingBind(n.record, "vow"))
	r.kept = wrap.Seal(plain, 0, restingBind(n.record, "kept"))
	return r, nil
}

// Record gives the record of the session. It names no one.
func (r *Resting) Record() planner.ID { return r.record }

// TriesLeft gives how often the PIN may still be entered: planner.PINTries at
// first, 0 when only the passphrase helps.
func (r *Resting) TriesLeft() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.left
}

// Wipe forgets everything. The session then goes on after a passphrase only.
func (r *Resting) Wipe() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wipe()
}

func (r *Resting) wipe() {
	clear(r.key)
	clear(r.vow)
	clear(r.kept)
	clear(r.salt)
	r.key, r.vow, r.kept, r.salt, r.left = nil, nil, nil, nil, 0
}

// open gives what is sealed under the PIN, or false when it is not the PIN.
func (r *Resting) open(pin string) (*narrow, planner.User, bool) {
	wrap := r.kdf.Stretch(pin, r.salt)
	defer wrap.Wipe()
	session, err := wrap.OpenKey(r.key, restingBind(r.record, "key"))
	if err != nil {
		return nil, planner.User{}, false
	}
	plain, err := wrap.Open(r.kept, restingBind(r.record, "kept"))
	defer clear(plain)
	var kept restingKept
	if err == nil {
		err = json.Unmarshal(plain, &kept)
	}
	var vow vault.Key
	if err == nil {
		vow, err = wrap.OpenKey(r.vow, restingBind(r.record, "vow"))
	}
	if err != nil {
		session.Wipe()
		return nil, planner.User{}, false
	}
	n := &narrow{record: r.record, clinicID: kept.Clinic, session: session, scratch: vow, beside: kept.Beside, links: kept.Links, trusts: map[string]bool{}}
	for _, mac := range kept.Trusts {
		n.trusts[string(mac)] = true
	}
	return n, kept.User, true
}
