package store

import (
	"stipple/planner"
	"stipple/store/vault"
)

// patientKeys holds the keys that entries of patients' charts are sealed under,
// while several entries are written or read.
type patientKeys struct {
	s    *Store
	db   querier
	held map[planner.ID]patientKeyOf
	// former are the keys kept of before, by whose they were and when.
	former map[formerName]vault.Key
}

// formerName names a key a chart had before.
type formerName struct {
	former planner.ID
	gen    uint32
}

// patientKeyOf is the key a patient's chart has, and the generation it is of.
type patientKeyOf struct {
	key vault.Key
	gen uint32
}

func (k *patientKeys) wipe() {
	clear(k.held)
	clear(k.former)
}

// hold takes in the key of a patient's row, which stays that of the chart.
func (k *patientKeys) hold(row patientRow, key vault.Key) error {
	gen, err := vault.KeyVersion(row.keyBox)
	if err != nil {
		return damagedKey(err)
	}
	if k.held == nil {
		k.held = map[planner.ID]patientKeyOf{}
	}
	k.held[row.id] = patientKeyOf{key, gen}
	return nil
}

// now gives the key a patient's chart has, which the caller does not wipe.
// Error: NotFound.
func (k *patientKeys) now(id planner.ID) (vault.Key, uint32, error) {
	if held, there := k.held[id]; there {
		return held.key, held.gen, nil
	}
	row, err := readPatientRow(k.db, id)
	if err != nil {
		return vault.Key{}, 0, err
	}
	key, err := k.s.patientKey(row)
	if err != nil {
		return vault.Key{}, 0, err
	}
	err = k.hold(row, key)
	return key, k.held[id].gen, err
}

// openDetail gives what an entry sealed; gone tells that it went with its
// patient's key. The error is for a box that is damaged or was altered.
func (k *patientKeys) openDetail(r auditRow) (d detail, gone bool, err error) {
	if len(r.detail) == 0 {
		return detail{}, false, nil
	}
	key, err := k.detailKey(r)
	if err != nil {
		return detail{}, planner.ErrorCode(err) == planner.NotFound, err
	}
	plain, err := key.Open(r.detail, r.detailBind())
	if err != nil {
		return detail{}, false, err
	}
	defer clear(plain)
	d, err = readDetail(plain)
	return d, false, err
}

func (k *patientKeys) detailKey(r auditRow) (vault.Key, error) {
	gen, err := vault.KeyVersion(r.detail)
	if err != nil {
		return vault.Key{}, err
	}
	if r.goesWithPatient() {
		return k.of(planner.ID(r.patient), gen)
	}
	keys, known := k.s.keysOf(gen)
	if !known {
		return vault.Key{}, vault.ErrDamaged
	}
	return keys.details, nil
}

// of gives the key a patient's chart has or had in a generation: its present one,
// or one that was kept when the chart was sealed anew or merged into another.
func (k *patientKeys) of(id planner.ID, gen uint32) (vault.Key, error) {
	key, now, err := k.now(id)
	if err == nil && now == gen {
		return key, nil
	}
	if err != nil && planner.ErrorCode(err) != planner.NotFound {
		return vault.Key{}, err
	}
	if held, there := k.former[formerName{id, gen}]; there {
		return held, nil
	}
	if key, err = k.s.formerKey(k.db, id, gen); err != nil {
		return vault.Key{}, err
	}
	if k.former == nil {
		k.former = map[formerName]vault.Key{}
	}
	k.former[formerName{id, gen}] = key
	return key, nil
}
