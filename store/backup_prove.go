package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"stipple/planner"
	"stipple/store/vault"
)

// Prove opens a backup as a restore would, in a copy that goes away afterwards, and
// verifies all of it; path "" is the newest. One of an earlier schema is proved as
// well. What is wrong with it is among the faults of what was found; among the notes
// is when it went another way than the present file. The result is noted in the
// trail. step, which may be nil, is told how far the verification has come. Errors:
// NotFound, Invalid for the clinic file itself, Conflict for another clinic's, Full, Locked; the context's when that ended.
func (s *Store) Prove(ctx ctx, path string, step func(done, total int)) (Proof, error) {
	if err := s.allow(planner.MakeBackups); err != nil {
		return Proof{}, err
	}
	path, err := s.toProve(ctx, path)
	if err != nil {
		return Proof{}, err
	}
	found, err := s.prove(ctx, path, step)
	if ctx.Err() != nil {
		return Proof{}, ctx.Err()
	}
	if code := planner.ErrorCode(explain(err)); err != nil && (code == planner.Corrupt || isUnreadable(err)) {
		found.Faults, err = append(found.Faults, planner.ErrorMessage(explain(err))), nil
	}
	if err != nil {
		return Proof{}, explain(err)
	}
	proof := Proof{Path: path, At: s.o.Now(), By: s.user.ID, Found: found}
	says := "sound"
	if n := len(found.Faults); n > 0 {
		says = fmt.Sprintf("%d faults", n)
	}
	if err := s.noteBackup(entry{op: planner.AuditProve, entity: "backup", id: filepath.Base(path), detail: says, changes: proof.told()}); err != nil {
		proof.Found.Notes = append(proof.Found.Notes, "This proof could not be noted in the audit trail.")
	}
	return proof, nil
}

// mostFaultsTold is how many faults of a proof the trail keeps word by word.
const mostFaultsTold = 50

// proofCount is a number that the trail keeps of a proof.
type proofCount struct {
	field  string
	number *int
}

func (v *Verification) proofCounts() []proofCount {
	return []proofCount{
		{"patients", &v.Patients},
		{"plans", &v.Plans},
		{"records", &v.Records},
		{"consents", &v.Consents},
		{"products", &v.Products},
		{"lots", &v.Lots},
		{"entries", &v.Entries},
	}
}

// told is what the trail keeps of a proof: where the backup lies, for the same name
// can be in both folders, how much was read, and what was wrong.
func (p Proof) told() []planner.AuditChange {
	says := []planner.AuditChange{{Field: "folder", After: filepath.Dir(p.Path)}}
	for _, c := range p.Found.proofCounts() {
		says = append(says, planner.AuditChange{Field: c.field, After: strconv.Itoa(*c.number)})
	}
	for _, fault := range p.Found.Faults[:min(len(p.Found.Faults), mostFaultsTold)] {
		says = append(says, planner.AuditChange{Field: "fault", After: fault})
	}
	return says
}

// hear takes in what the trail keeps of a proof. It tells whether it was of this file.
func (p *Proof) hear(says []planner.AuditChange) bool {
	here := len(says) == 0
	for _, c := range says {
		switch c.Field {
		case "folder":
			here = c.After == filepath.Dir(p.Path)
		case "fault":
			p.Found.Faults = append(p.Found.Faults, c.After)
		}
		for _, count := range p.Found.proofCounts() {
			if count.field == c.Field {
				*count.number, _ = strconv.Atoi(c.After) // 0 for what is no number
			}
		}
	}
	return here
}

// toProve gives the path of the backup to prove.
func (s *Store) toProve(ctx ctx, path string) (string, error) {
	if path != "" {
		path, err := filepath.Abs(path)
		if err != nil {
			return "", explain(fmt.Errorf("find the backup: %w", err))
		}
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return "", planner.Errorf(planner.NotFound, "There is no backup at %s. Choose a file that is there.", path).Because(err)
		}
		if sameFile(path, s.path) { // to open it as any file would let SQLite's locks go
			return "", planner.Errorf(planner.Invalid, "%s is the clinic file itself, not a backup of it. Choose a backup, or verify the clinic file.", path)
		}
		return path, nil
	}
	dirs := []string{backupFolder(s.path)}
	if second, err := s.secondFolder(); err == nil && second != "" && s.reachSecond(second) == nil {
		dirs = append(dirs, second)
	}
	var all []state
	err := s.snapshot(ctx, func(db querier) error {
		for _, dir := range dirs {
			list, err := s.ourBackups(db, dir)
			if err != nil {
				return err
			}
			all = append(all, list...)
		}
		return nil
	})
	switch at := newestState(all); {
	case err != nil:
		return "", err
	case at >= 0:
		return all[at].Path, nil
	case len(all) > 0:
		return all[0].Path, nil
	}
	return "", planner.Errorf(planner.NotFound, "There is no backup yet. Make one, then prove it.")
}

func (s *Store) prove(ctx ctx, path string, step func(done, total int)) (v Verification, err error) {
	if err := inspectAnywhere(path); err != nil {
		return v, err
	}
	dir, err := s.firstFolder()
	if err != nil {
		return v, err
	}
	release, err := s.holdFolder(ctx, dir)
	if err != nil {
		return v, err
	}
	defer release()
	if err := roomFor(dir, 3*sizeOf(path)); err != nil { // an upgrade writes it anew
		return v, err
	}
	work, err := s.copyToProve(path, dir)
	defer s.removeProving(work)
	if err != nil {
		return v, notBackedUp(dir, err)
	}
	if err := ctx.Err(); err != nil {
		return v, err
	}
	faults, notes, err := s.compareEnds(path, work)
	if err != nil {
		return v, err
	}
	v, err = s.openToProve(ctx, work, step)
	v.Faults = append(faults, v.Faults...)
	v.Notes = append(notes, v.Notes...)
	return v, err
}

// copyToProve copies a backup with what lies beside it.
func (s *Store) copyToProve(path, dir string) (work string, err error) {
	file, err := s.o.Disk.Temp(dir, backupBase(s.path)+provingMark+"*")
	if err != nil {
		return "", fmt.Errorf("make a copy to prove: %w", err)
	}
	if err := copyInto(file, path); err != nil {
		return file.Name(), err
	}
	for _, suffix := range []string{"-wal", headSuffix} {
		if err := copyTo(s.o.Disk, path+suffix, file.Name()+suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return file.Name(), err
		}
	}
	return file.Name(), nil
}

func (s *Store) removeProving(work string) {
	if work == "" {
		return
	}
	s.o.clearUnfinished(work, copyOrBeside)
}

// openToProve signs in on the copy as whoever restored it would, and verifies it.
func (s *Store) openToProve(ctx ctx, work string, step func(done, total int)) (v Verification, err error) {
	peek, err := peekSound(work)
	if err != nil {
		return v, err
	}
	row, key, err := s.keyTo(peek)
	if err != nil {
		return v, err
	}
	o := s.o
	o.ReadOnly = false
	opened, err := enter(work, peek, row, key, row.Generation(), o, entry{op: planner.AuditSignIn, entity: "user", id: row.ID})
	if err != nil {
		return v, err
	}
	v, err = opened.Verify(ctx, step)
	return v, errors.Join(err, opened.Close())
}

// compareEnds compares the end of a backup's trail with its head file, which must be
// of the same state, and with the trail of the present file; and the whole file with
// what the trail says of it.
func (s *Store) compareEnds(path, work string) (faults, notes []string, err error) {
	m := untouched
	if hasJournal(work) {
		m = readOnly
	}
	db := openPool(work, m, 1)
	defer db.Close()
	last, err := lastLink(db)
	if err != nil {
		return nil, nil, err
	}
	head, scratch, sound := s.readHead(work + headSuffix)
	switch {
	case !exist(work + headSuffix):
		faults = append(faults, "its head file is missing: nobody can tell whether its last entries are there")
	case !sound:
		faults = append(faults, "its head file is damaged or of another clinic")
	case head.Seq != last.Seq || !bytes.Equal(head.MAC, last.MAC):
		faults = append(faults, "its head file is of another state than the backup")
	case scratch.Seq > 0:
		if drafts, _, err := readScratchHead(db); err != nil || drafts.seq != scratch.Seq || !bytes.Equal(drafts.mac, scratch.MAC) {
			faults = append(faults, "its head file is of another state of drafts and taps than the backup")
		}
	}
	held, err := holds(s.readers, last)
	if err != nil {
		return nil, nil, err
	}
	if !held {
		notes = append(notes, "It went another way than the present file: it has entries that the present file does not have.")
	}
	changed, err := s.changedFile(path, work, last)
	if changed {
		faults = append(faults, "the file is not byte for byte as it was when it was made")
	}
	return faults, notes, err
}

// changedFile tells whether the trail knows the backup, by its name and its end, with
// another digest than the file has now. A name alone can come twice: one made in the
// same second as another that is gone.
func (s *Store) changedFile(path, work string, last vault.Link) (bool, error) {
	noted, err := readBoxes(s.readers, "SELECT digest FROM audit WHERE id = $1 AND op = 'backup' AND entity = 'backup' AND ver = $2 AND length(digest) = 32", filepath.Base(path), last.Seq)
	if err != nil || len(noted) == 0 || last.Seq == 0 {
		return false, err
	}
	digest, err := digestOfFile(work)
	if err != nil {
		return false, err
	}
	for _, was := range noted {
		if bytes.Equal(was, digest) {
			return false, nil
		}
	}
	return true, nil
}

// proofOf gives what the trail says of the last proof of a backup; the zero Proof
// when it says nothing.
func (s *Store) proofOf(db querier, path string) (p Proof, err error) {
	rows, err := db.Query("SELECT "+auditColumns+" FROM audit WHERE id = $1 AND op = 'prove' AND entity = 'backup' ORDER BY seq DESC", filepath.Base(path))
	if err != nil {
		return p, fmt.Errorf("read the trail of a backup: %w", err)
	}
	defer rows.Close()
	keys := patientKeys{s: s, db: db}
	defer keys.wipe()
	for rows.Next() {
		var r auditRow
		if err := rows.Scan(r.fields()...); err != nil {
			return p, fmt.Errorf("read the trail of a backup: %w", err)
		}
		if found, ok := toldProof(&keys, r, path); ok {
			return found, nil
		}
	}
	return p, wrap(rows.Err(), "read the trail of a backup")
}

// toldProof reads what an entry of the trail says of a proof; path "" is whatever it
// was of. False when it was of another file, or what it says is not to be believed.
func toldProof(keys *patientKeys, r auditRow, path string) (Proof, bool) {
	said, _, err := keys.openDetail(r)
	if err != nil {
		return Proof{}, false
	}
	if path == "" {
		path = r.id_
		for _, c := range said.Changes {
			if c.Field == "folder" {
				path = filepath.Join(c.After, r.id_)
			}
		}
	}
	found := Proof{Path: path, By: planner.ID(r.actor)}
	if !found.hear(said.Changes) {
		return Proof{}, false
	}
	found.At, _ = time.Parse(time.RFC3339, r.at)
	if count, faulty := strings.CutSuffix(said.Text, " faults"); faulty {
		n, _ := strconv.Atoi(count)
		if more := max(n, 1) - len(found.Found.Faults); more > 0 {
			found.Found.Faults = append(found.Found.Faults, fmt.Sprintf("%d more faults were found then.", more))
		}
	}
	return found, true
}

// lastProof gives the last proof of any backup, by the trail; the zero Proof when the
// part of it that is looked through knows of none.
func (s *Store) lastProof(db querier) (p Proof, err error) {
	rows, err := db.Query("SELECT "+auditColumns+" FROM audit WHERE op = 'prove' AND entity = 'backup' AND seq > (SELECT max(seq) FROM audit) - $1 ORDER BY seq DESC", mostLookedBack)
	if err != nil {
		return p, fmt.Errorf("look for the last proof: %w", err)
	}
	defer rows.Close()
	keys := patientKeys{s: s, db: db}
	defer keys.wipe()
	for rows.Next() {
		var r auditRow
		if err := rows.Scan(r.fields()...); err != nil {
			return p, fmt.Errorf("look for the last proof: %w", err)
		}
		if found, ok := toldProof(&keys, r, ""); ok {
			return found, nil
		}
	}
	return p, wrap(rows.Err(), "look for the last proof")
}

// mostLookedBack is how many entries of the trail are looked through for the last
// proof, and for the last backup to a folder that is away. It is a choice of ours.
const mostLookedBack = 200_000

// lastBackupTo gives when a backup last went to a folder, by the trail.
func (s *Store) lastBackupTo(db querier, dir string) (at time.Time, err error) {
	rows, err := db.Query("SELECT "+auditColumns+" FROM audit WHERE op = 'backup' AND entity = 'backup' AND seq > (SELECT max(seq) FROM audit) - $1 ORDER BY seq DESC", mostLookedBack)
	if err != nil {
		return at, fmt.Errorf("look for the last backup: %w", err)
	}
	defer rows.Close()
	keys := patientKeys{s: s, db: db}
	defer keys.wipe()
	for rows.Next() {
		var r auditRow
		if err := rows.Scan(r.fields()...); err != nil {
			return at, fmt.Errorf("look for the last backup: %w", err)
		}
		if said, _, err := keys.openDetail(r); err == nil && filepath.Clean(said.Text) == dir {
			at, _ := madeByName(s.path, r.id_)
			return at, nil
		}
	}
	return at, wrap(rows.Err(), "look for the last backup")
}
