package store

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"sync/atomic"

	"stipple/planner"
)

// How the trail names what both charts of a merge were, and keys that charts had
// before.
const (
	mergeEntity  = "merge"
	oldKeyEntity = "old_key"
)

// trailed is what the audit trail says is stored.
type trailed struct {
	at    map[rowKey]int32 // where in rows
	rows  []trailedRow
	marks trailedMarks
	gen   uint32 // of the last entry that was read
	names rowNames
}

type trailedRow struct {
	digest [sha256.Size]byte
	there  bool   // else it went away
	seen   uint32 // set by several at once
}

func newTrailed() trailed {
	return trailed{at: map[rowKey]int32{}, marks: trailedMarks{last: map[rowKey]int32{}}, gen: firstGeneration, names: rowNames{numbers: map[string]uint64{}}}
}

// nameOf names a row as the trail does. Only of some entities are there several
// rows of one id.
func nameOf(entity, id string, version int64) rowName {
	switch entity {
	case "plan_version", "amendment", "consent_template", oldKeyEntity:
		return rowName{entity, id, version}
	}
	return rowName{entity, id, 0}
}

// String names the row in words.
func (n rowName) String() string {
	switch n.Entity {
	case oldKeyEntity:
		return fmt.Sprintf("a key of before of patient %s (generation %d)", n.ID, n.Ver)
	case mergeEntity:
		return "merge into patient " + n.ID
	}
	if n.Ver != 0 {
		return fmt.Sprintf("%s %s v%d", n.Entity, n.ID, n.Ver)
	}
	return n.Entity + " " + n.ID
}

func entityKey(entity, id string, version int64) string { return nameOf(entity, id, version).String() }

// says takes in what a row is from here on; no digest means that it went away.
func (t *trailed) says(name rowName, digest []byte) {
	row := trailedRow{there: len(digest) == sha256.Size}
	copy(row.digest[:], digest)
	key := t.names.key(name)
	i, there := t.at[key]
	switch {
	case there:
		t.rows[i] = row
	case digest != nil:
		t.at[key] = int32(len(t.rows)) // #nosec G115 -- memory ends before
		t.rows = append(t.rows, row)
	}
}

// last gives what the trail says a row is, and notes that it was found.
func (t *trailed) last(name rowName) []byte {
	key, known := t.names.find(name)
	i, there := t.at[key]
	if !known || !there {
		return nil
	}
	atomic.StoreUint32(&t.rows[i].seen, 1)
	if !t.rows[i].there {
		return nil
	}
	return t.rows[i].digest[:]
}

// marked takes in a tap of a record.
func (t *trailed) marked(record string, m mark) {
	t.marks.add(t.names.key(rowName{"record", record, 0}), m)
}

// marksOf gives what the trail knows of a record's taps.
func (t *trailed) marksOf(record planner.ID) []mark {
	key, known := t.names.find(rowName{"record", string(record), 0})
	if !known {
		return nil
	}
	return t.marks.of(key)
}

// learn takes in an entry.
func (w *verifier) learn(keys *patientKeys, r auditRow) {
	t := &w.trail
	switch r.op {
	case planner.AuditGap:
		w.v.Notes = append(w.v.Notes, fmt.Sprintf("audit trail: entry %d of %s notes a gap in what came before it", r.seq, r.at))
	case planner.AuditStart, planner.AuditOverride:
		t.marked(r.id_, mark{int(r.ver), r.op})
	case planner.AuditDrop:
		t.says(nameOf(r.entity, r.id_, r.ver), nil)
	case planner.AuditErase:
		t.says(rowName{mergeEntity, r.id_, 0}, nil)
	case planner.AuditRekey:
		if r.ver == int64(t.gen)+1 {
			t.gen++
		}
		// Sealing anew begins from the start, also when one before was not finished.
		t.says(rowName{resealingEntity, r.id_, 0}, nil)
	}
	if len(r.digest) > 0 && r.op != planner.AuditBackup { // which is of a file, no row
		t.says(nameOf(r.entity, r.id_, r.ver), r.digest)
	}
	switch r.op {
	case planner.AuditMerge, planner.AuditUnmerge, planner.AuditErase, planner.AuditReseal, planner.AuditRemoveUser:
		w.learnMany(keys, r)
	}
	if r.op == planner.AuditReseal && r.entity == resealedEntity {
		t.says(rowName{resealingEntity, r.id_, 0}, nil)
	}
}

// learnMany takes in an entry that speaks of many rows.
func (w *verifier) learnMany(keys *patientKeys, r auditRow) {
	d, _, err := keys.openDetail(r)
	if err != nil {
		w.fault("audit trail: what entry %d says cannot be read: damaged or altered", r.seq)
		return
	}
	for _, row := range d.Rows {
		w.trail.says(nameOf(row.Entity, row.ID, row.Ver), row.Digest)
	}
	for _, row := range d.Gone {
		w.trail.says(nameOf(row.Entity, row.ID, row.Ver), nil)
	}
}

// missing names what the trail knows and the file does not have.
func (w *verifier) missing() {
	var names []string
	for key, i := range w.trail.at {
		if row := w.trail.rows[i]; row.there && row.seen == 0 {
			names = append(names, w.trail.names.name(key).String())
		}
	}
	slices.Sort(names)
	for _, name := range names {
		w.fault("%s: missing, though the audit trail says it was saved", name)
	}
}
