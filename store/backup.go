package store

import (
	"bytes"
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"stipple/planner"
	"stipple/store/disk"
	"stipple/store/vault"
)

// Backup is a copy of the clinic file that was verified when it was made.
type Backup struct {
	Path   string
	Made   time.Time // by its name
	Bytes  int64
	Second bool      // it lies in the second folder
	Kept   bool      // it is no backup, but what was open when its file was deleted or replaced, kept beside it
	Proved time.Time // when it was last opened again, if it was found sound then; zero otherwise
	Faulty time.Time // the same, if it was not; zero otherwise
	Fault  error     // what its first bytes and its length say is wrong with it; nil = nothing. Such a one does not count
}

// Backups is how a clinic file stands with its backups.
type Backups struct {
	Folder  string    // the first folder
	List    []Backup  // of both folders, newest first; of the second only while it is there
	Last    time.Time // the newest in the first folder; zero = none
	Lost    bool      // no whole one lies in the first folder, but the trail knows of one there
	Changed bool      // something was saved, typed or logged since then
	Saves   int       // entries of the trail since then that tell of a save, at most MostSaves; 0 = drafts and taps only
	Proof   Proof     // the last, whatever became of its file; the zero Proof = none yet
	Second  SecondFolder
	Free    int64 // bytes left on the clinic file's disk; -1 = not known
}

// MostSaves is how many saves since the last backup are counted. It is a choice of ours.
const MostSaves = 999

// SecondFolder is the other place where backups go.
type SecondFolder struct {
	Path     string    // "" = none is chosen
	There    bool      // it can be written to now
	Why      error     // why it cannot; nil when it can, or none is chosen
	SameDisk bool      // it is there, on the disk of the clinic file; false also when that is not known
	Last     time.Time // the newest backup that went there; zero = none yet
}

// Proof is what opening a backup again showed.
type Proof struct {
	Path  string
	At    time.Time
	By    planner.ID
	Found Verification // only its faults and counts when it is read from the trail
}

// Names in a folder of backups.
const (
	backupsFolder    = "backups"
	clinicSuffix     = ".stipple"
	backupStamp      = "20060102T150405Z"
	unfinishedSuffix = ".unfinished"
)

func backupFolder(path string) string { return filepath.Join(filepath.Dir(path), backupsFolder) }

// backupBase is what the names of a clinic file's backups begin with.
func backupBase(path string) string { return strings.TrimSuffix(filepath.Base(path), clinicSuffix) }

// madeByName tells when a backup of a clinic file was made; false for a name that no
// backup of it has.
func madeByName(path, name string) (time.Time, bool) {
	rest, ours := strings.CutPrefix(name, backupBase(path)+"-")
	rest, file := strings.CutSuffix(rest, clinicSuffix)
	at, err := time.Parse(backupStamp, rest)
	return at, ours && file && err == nil && at.Format(backupStamp) == rest
}

// backupsIn lists the backups of a clinic file in a folder, newest first. One without
// its head file is none: nobody could tell whether its end is there.
func backupsIn(path, dir string) ([]Backup, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, notReadable(dir, err)
	}
	var list []Backup
	for _, e := range entries {
		at, ours := madeByName(path, e.Name())
		name := filepath.Join(dir, e.Name())
		if info, err := e.Info(); ours && err == nil && info.Mode().IsRegular() && exist(name+headSuffix) {
			list = append(list, Backup{Path: name, Made: at, Bytes: info.Size(), Fault: inspectAnywhere(name)})
		}
	}
	sortBackups(list)
	return list, nil
}

func sortBackups(list []Backup) {
	slices.SortStableFunc(list, func(a, b Backup) int { return cmp.Or(b.Made.Compare(a.Made), cmp.Compare(a.Path, b.Path)) })
}

// FindBackups lists what a clinic file can be restored from, newest first, by their
// names: the backups in its first folder, and beside it what was open when it was
// deleted or replaced. No key is needed, and the clinic file itself need not be there.
func FindBackups(path string) []Backup {
	path = resolved(path)
	list, _ := backupsIn(path, backupFolder(path)) // a folder that cannot be read has none
	list = append(keptBeside(path), list...)
	slices.SortStableFunc(list, func(a, b Backup) int { return b.Made.Compare(a.Made) })
	return list
}

// keptBeside lists what keepReplaced copied aside.
func keptBeside(path string) []Backup {
	entries, _ := os.ReadDir(filepath.Dir(path)) // as above
	var list []Backup
	for _, e := range entries {
		stamp, ours := strings.CutPrefix(e.Name(), filepath.Base(path)+replacedMark)
		at, err := time.Parse(backupStamp, stamp)
		name := filepath.Join(filepath.Dir(path), e.Name())
		if info, errInfo := e.Info(); ours && err == nil && errInfo == nil && info.Mode().IsRegular() {
			list = append(list, Backup{Path: name, Made: at, Bytes: info.Size(), Kept: true, Fault: inspectAnywhere(name)})
		}
	}
	return list
}

// Backups tells how the clinic file stands with its backups. A second folder that is
// away is no error. It may wait some seconds for a slow one.
func (s *Store) Backups(ctx ctx) (Backups, error) {
	if err := s.allow(planner.MakeBackups); err != nil {
		return Backups{}, err
	}
	b := Backups{Folder: backupFolder(s.path), Free: -1}
	if free, known := disk.Free(filepath.Dir(s.path)); known {
		b.Free = free
	}
	if err := ctx.Err(); err != nil {
		return b, err
	}
	second, err := s.secondFolder()
	if err != nil {
		return b, err
	}
	b.Second = SecondFolder{Path: second}
	if second != "" {
		b.Second.Why = s.reachSecond(second)
		b.Second.There = b.Second.Why == nil
		b.Second.SameDisk = b.Second.There && disk.Same(second, filepath.Dir(s.path))
	}
	return b, s.snapshot(ctx, func(db querier) error { return s.lookAtBackups(db, &b) })
}

func (s *Store) lookAtBackups(db querier, b *Backups) error {
	first, err := s.ourBackups(db, b.Folder)
	if err != nil {
		return err
	}
	b.Changed = true
	var since int64
	if at := newestState(first); at >= 0 {
		b.Last = first[at].Made
		if b.Changed, err = s.changedSince(db, first[at]); err != nil {
			return err
		}
		since = first[at].head.Seq
	} else if !slices.ContainsFunc(first, state.whole) {
		was, err := s.lastBackupTo(db, b.Folder)
		if err != nil {
			return err
		}
		b.Lost = !was.IsZero()
	}
	if b.Saves, err = savesSince(db, since); err != nil {
		return err
	}
	var second []state
	if b.Second.There {
		if second, err = s.ourBackups(db, b.Second.Path); err != nil {
			b.Second.There, b.Second.Why = false, err // it went away meanwhile
		}
	}
	if at := newestState(second); at >= 0 {
		b.Second.Last = second[at].Made
	} else if b.Second.Path != "" {
		if b.Second.Last, err = s.lastBackupTo(db, b.Second.Path); err != nil {
			return err
		}
	}
	for i := range second {
		second[i].Second = true
	}
	for _, st := range append(first, second...) {
		if st.proof.Found.OK() {
			st.Proved = st.proof.At
		} else {
			st.Faulty = st.proof.At
		}
		if st.proof.At.After(b.Proof.At) {
			b.Proof = st.proof
		}
		b.List = append(b.List, st.Backup)
	}
	sortBackups(b.List)
	last, err := s.lastProof(db)
	if err == nil && !last.At.IsZero() && !last.At.Before(b.Proof.At) {
		b.Proof = last
	}
	return err
}

// state is a backup of this clinic with the end of its trail and of its drafts and
// taps, as its head file has them.
type state struct {
	Backup
	head, scratch vault.Link
	proof         Proof // the last one; zero = none yet
	ancestor      bool  // the trail of the clinic file holds its end
}

// ourBackups lists the backups in a folder that this clinic's keys vouch for: another
// clinic's file may have the same name and share the folder.
func (s *Store) ourBackups(db querier, dir string) ([]state, error) {
	list, err := backupsIn(s.path, dir)
	if err != nil {
		return nil, err
	}
	var ours []state
	for _, b := range list {
		st := state{Backup: b}
		var ok bool
		if st.head, st.scratch, ok = s.readHead(b.Path + headSuffix); !ok {
			continue
		}
		if st.ancestor, err = holds(db, st.head); err != nil {
			return nil, err
		}
		if st.proof, err = s.proofOf(db, b.Path); err != nil {
			return nil, err
		}
		ours = append(ours, st)
	}
	return ours, nil
}

// mostHead is how many bytes of a head file are read.
const mostHead = 4096

// readHead reads the ends that a head file keeps, under whatever clinic key it was
// written; false when it is not this clinic's, or damaged.
func (s *Store) readHead(path string) (head, scratch vault.Link, ok bool) {
	data, err := readAtMost(path, mostHead)
	if err != nil {
		return head, scratch, false
	}
	return s.decodeHead(data)
}

// decodeHead is readHead of what such a file holds.
func (s *Store) decodeHead(data []byte) (head, scratch vault.Link, ok bool) {
	first, second := splitHead(data)
	var err error
	for gen := s.gen(); gen >= firstGeneration; gen-- {
		k, known := s.keysOf(gen)
		if !known {
			continue
		}
		if head, err = k.head.DecodeHead(first, s.clinicID); err != nil {
			continue
		}
		if second != nil {
			scratch, err = k.scratch.DecodeHead(second, s.clinicID)
		}
		return head, scratch, err == nil
	}
	return head, scratch, false
}

// holds tells whether a trail has an entry.
func holds(db querier, link vault.Link) (bool, error) {
	if link.Seq == 0 {
		return true, nil
	}
	var mac []byte
	err := db.QueryRow("SELECT mac FROM audit WHERE seq = $1", link.Seq).Scan(&mac)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return bytes.Equal(mac, link.MAC), wrap(err, "read audit entry")
}

// whole tells whether a backup counts: nothing is known to be wrong with it.
func (st state) whole() bool { return st.Fault == nil && st.proof.Found.OK() }

// newestState gives which whole backup holds the most of the present trail, whatever the
// clock said when it was made; -1 when none does.
func newestState(list []state) int {
	newest := -1
	for i, st := range list {
		if st.ancestor && st.whole() && (newest < 0 || st.head.Seq > list[newest].head.Seq) {
			newest = i
		}
	}
	return newest
}

// idle are the entries that save nothing a backup would be wanted for: who came, went
// and read, and what checking and copying the file write themselves.
func idle() []planner.AuditOp {
	return []planner.AuditOp{
		planner.AuditSignIn, planner.AuditSignInFailed, planner.AuditSignOut, planner.AuditLock, planner.AuditPIN, planner.AuditPINFailed,
		planner.AuditRefused, planner.AuditRead, planner.AuditRecall, planner.AuditVerify, planner.AuditBackup, planner.AuditProve,
		planner.AuditClock, planner.AuditFolded, planner.AuditStray,
	}
}

// notIdle gives the condition for entries that are not idle, and all arguments of a
// query that has this one besides.
func notIdle(first any) (condition string, args []any) {
	args = []any{first}
	var marks []string
	for _, op := range idle() {
		args = append(args, string(op))
		marks = append(marks, fmt.Sprintf("$%d", len(args)))
	}
	return "op NOT IN (" + strings.Join(marks, ", ") + ")", args
}

// changedSince tells whether something was saved since a backup: an entry that is not
// idle, or a draft or a tap, which the trail does not tell of.
func (s *Store) changedSince(db querier, b state) (bool, error) {
	scratch, there, err := readScratchHead(db)
	if err != nil || there && scratch.seq != b.scratch.Seq {
		return err == nil, err
	}
	saves, args := notIdle(b.head.Seq)
	var changed bool
	err = db.QueryRow("SELECT EXISTS (SELECT 1 FROM audit WHERE seq > $1 AND "+saves+")", args...).Scan(&changed) // #nosec G202 -- marks only
	return changed, wrap(err, "look for saves since the backup")
}

// savesSince counts the entries after one that are not idle, as far as MostSaves.
func savesSince(db querier, seq int64) (n int, err error) {
	saves, args := notIdle(seq)
	err = db.QueryRow(fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM audit WHERE seq > $1 AND %s LIMIT %d)", saves, MostSaves), args...).Scan(&n) // #nosec G201 -- marks only
	return n, wrap(err, "count saves since the backup")
}
