package store

import (
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"stipple/planner"
	"stipple/store/vault"
)

// keys are a clinic key's purposes.
type keys struct {
	rows, audit, head, patients, cards, charts, drafts, earlier, scratch vault.Key
	details, state                                                       vault.Key // of audit and of head
}

func newKeys(clinic vault.Key) keys {
	audit, head := clinic.Derive("stipple audit chain"), clinic.Derive("stipple audit head")
	return keys{
		rows: clinic.Derive("stipple plain rows"), audit: audit, details: audit.Derive("detail"),
		head: head, state: head.Derive("stipple users and clinic"), patients: clinic.Derive("stipple patient keys"),
		cards: clinic.Derive("stipple patient cards"), charts: clinic.Derive("stipple chart numbers"),
		drafts: clinic.Derive("stipple drafts"), earlier: clinic.Derive("stipple earlier clinic keys"),
		scratch: clinic.Derive("stipple drafts and taps head"),
	}
}

func (k *keys) wipe() {
	for _, key := range []*vault.Key{&k.rows, &k.audit, &k.head, &k.patients, &k.cards, &k.charts, &k.drafts, &k.earlier, &k.scratch, &k.details, &k.state} {
		key.Wipe()
	}
}

// firstGeneration is that of a new clinic's key, and of every file from before
// there were generations.
const firstGeneration = 1

// generation is one clinic key with its purposes.
type generation struct {
	clinic vault.Key
	keys
}

// ring holds the clinic's keys. The clinic gets a new one, of the next
// generation, when a user is removed; what was sealed under the one before is
// read until it is sealed anew.
type ring struct {
	mu         sync.RWMutex
	gen        uint32 // the present generation
	all        map[uint32]*generation
	unfinished bool // rows of earlier generations are still to be sealed anew
}

// add takes in the clinic key of a generation.
func (r *ring) add(gen uint32, clinic vault.Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil {
		r.all = map[uint32]*generation{}
	}
	r.all[gen] = &generation{clinic, newKeys(clinic)}
}

// drop forgets a generation.
func (r *ring) drop(gen uint32) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if g := r.all[gen]; g != nil {
		g.clinic.Wipe()
		g.wipe()
		delete(r.all, gen)
	}
}

// turn makes a generation the present one and says whether rows of earlier ones
// are still about.
func (r *ring) turn(gen uint32, unfinished bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gen, r.unfinished = gen, unfinished
}

// wipe forgets every key.
func (r *ring) wipe() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, g := range r.all {
		g.clinic.Wipe()
		g.wipe()
	}
	clear(r.all)
}

// clinicKey gives the clinic key of a generation itself; no key when this ring
// has none.
func (r *ring) clinicKey(gen uint32) vault.Key {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if g := r.all[gen]; g != nil {
		return g.clinic
	}
	return vault.Key{}
}

// keys gives the keys of the present generation: what is sealed or signed now is
// under these. They are no keys once the store is closed.
func (s *Store) keys() keys {
	k, _ := s.keysOf(s.gen())
	return k
}

// gen gives the present generation of the clinic key, the version of every box
// sealed under one of its keys.
func (s *Store) gen() uint32 {
	s.ring.mu.RLock()
	defer s.ring.mu.RUnlock()
	return s.ring.gen
}

// keysOf gives the keys of a generation, and false when this store has none.
func (s *Store) keysOf(gen uint32) (keys, bool) {
	s.ring.mu.RLock()
	defer s.ring.mu.RUnlock()
	if g := s.ring.all[gen]; g != nil {
		return g.keys, true
	}
	return keys{}, false
}

// unfinished tells whether rows under earlier clinic keys are still to be sealed
// anew.
func (s *Store) unfinished() bool {
	s.ring.mu.RLock()
	defer s.ring.mu.RUnlock()
	return s.ring.unfinished
}

// keysFor gives the keys of the generation that sealed a row's box. Once every
// row was sealed anew, a box of an earlier generation is one that somebody put
// back, or made who kept an old key. The audit trail asks keysOf instead: what it
// said stays as it was sealed.
func (s *Store) keysFor(box []byte) (keys, error) {
	gen, err := vault.KeyVersion(box)
	if err != nil {
		return keys{}, err
	}
	s.ring.mu.RLock()
	defer s.ring.mu.RUnlock()
	g := s.ring.all[gen]
	switch {
	case g != nil && (gen >= s.ring.gen || s.ring.unfinished):
		return g.keys, nil
	case g == nil && gen == s.ring.gen+1 && (s.ReadOnly() || s.lockLost()):
		return keys{}, renewedElsewhere()
	}
	return keys{}, vault.ErrDamaged
}

func renewedElsewhere() error {
	return planner.Errorf(planner.Locked, "The clinic's key was changed meanwhile. Sign in again.")
}

// rowMAC signs the columns of a plain row.
func (s *Store) rowMAC(bind vault.Bind) []byte { return s.keys().rows.MAC(bind) }

// rowFits tells whether a plain row's MAC is that of its columns: under the
// present key, one that is just coming, or an earlier one while rows are still to
// be signed anew.
func (s *Store) rowFits(mac []byte, bind vault.Bind) bool {
	if n := s.narrow.Load(); n != nil {
		return n.trusts[n.mark(mac, bind)]
	}
	s.ring.mu.RLock()
	defer s.ring.mu.RUnlock()
	for gen, g := range s.ring.all {
		if (gen >= s.ring.gen || s.ring.unfinished) && vault.EqualMAC(mac, g.rows.MAC(bind)) {
			return true
		}
	}
	return false
}

// charts gives the key of the tags of chart numbers. It is the first generation's
// for ever: a tag that changed would have to change for all charts at one moment,
// or two charts could get one number.
func (s *Store) charts() vault.Key {
	k, _ := s.keysOf(firstGeneration)
	return k.charts
}

// fillRing adds the earlier clinic keys, which the present one opens.
func (s *Store) fillRing(earlier []earlierKey) error {
	damaged := planner.Errorf(planner.Corrupt, "The clinic's earlier keys are damaged or were altered outside Stipple. Restore a backup.")
	present := s.keys()
	if len(earlier) != int(s.gen()-firstGeneration) {
		return damaged.Because(errors.New("an earlier clinic key is missing or too many"))
	}
	for i, e := range earlier {
		key, err := present.earlier.OpenKey(e.box, earlierBind(e.gen))
		if err != nil || e.gen != uint32(firstGeneration+i) {
			return damaged.Because(err)
		}
		s.ring.add(e.gen, key)
	}
	return nil
}

// resealingUnfinished tells whether rows of earlier generations are still about:
// the clinic has another key, and the trail does not say that all was sealed anew.
func (s *Store) resealingUnfinished(db querier) (bool, error) {
	if s.gen() == firstGeneration {
		return false, nil
	}
	var finished bool
	err := db.QueryRow("SELECT EXISTS (SELECT 1 FROM audit WHERE id = $1 AND op = $2 AND entity = $3 AND ver = $4)",
		s.clinicID, string(planner.AuditReseal), resealedEntity, int64(s.gen())).Scan(&finished)
	return !finished, wrap(err, "read how far sealing anew has come")
}

// oldKeyBind is what an earlier key of a chart is bound to: whose it is now, whose
// it was, and the generation of that time.
func oldKeyBind(patient, former planner.ID, gen uint32) vault.Bind {
	return vault.Bind{"old_keys", string(patient), string(former), int64(gen)}
}

// formerKey gives the key a chart had in an earlier generation, or before it was
// merged into another. Error: NotFound when it was not kept, or went with the
// patient.
func (s *Store) formerKey(db querier, former planner.ID, gen uint32) (vault.Key, error) {
	var patient planner.ID
	var box []byte
	err := db.QueryRow("SELECT patient, box FROM old_keys WHERE former = $1 AND gen = $2", string(former), gen).Scan(&patient, &box)
	if errors.Is(err, sql.ErrNoRows) {
		return vault.Key{}, noPatient()
	}
	if err != nil {
		return vault.Key{}, fmt.Errorf("read an earlier key of a patient: %w", err)
	}
	row, err := readPatientRow(db, patient)
	if err != nil {
		return vault.Key{}, err
	}
	now, err := s.patientKey(row)
	if err != nil {
		return vault.Key{}, err
	}
	defer now.Wipe()
	key, err := now.OpenKey(box, oldKeyBind(patient, former, gen))
	if err != nil {
		return key, damagedKey(err)
	}
	return key, nil
}
