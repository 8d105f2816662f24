package store

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"stipple/planner"
	"stipple/store/vault"
)

// Comparison is what would differ if a backup took the place of the present file.
type Comparison struct {
	Clinic          string // whose backup it is
	Backup, Present Counted
	// PresentFault says why the present file could not be read, or not to its end; nil
	// when it could. Then nothing is known of what would be lost, nor whether all that
	// was erased since is erased again.
	PresentFault error
	Missing      bool                 // there is no present file
	Kept         string               // then what was open when it was deleted, where that is kept and is not what is restored; "" = it is not
	Since        time.Time            // when the backup was made
	HeadMissing  bool                 // it came without its head file: whether its last entries are there nobody can tell
	Diverged     bool                 // each of the two has entries that the other does not have
	Lost         []planner.AuditEntry // saves of the present file that the backup does not have, newest first, at most 200
	LostSaves    int                  // how many there are; erasing, which is done again, is none
	LostCharts   []planner.Card       // charts that were added or changed since, as the present file has them
	ErasedAgain  int                  // patients erased since: they are erased in what is restored
	// ErasedWithin are patients erased since who in the backup are a part of another's
	// chart, by a merge that was taken back later: there they come back.
	ErasedWithin int
	UsersBack    []string // users removed since who could sign in again
	UsersGone    []string // users added since who could not sign in any more
	RolesBack    []string // users with the role they would have again, which is another now
	// PassphrasesBack are users whose passphrase was changed since: the one of then
	// would be theirs again, and whoever knows it could sign in.
	PassphrasesBack []string
	CodeBack        bool // the recovery code of then would be the valid one again
	// Unsaved are the drafts, and Unsigned the sessions logged at the chair and not
	// signed yet, of the present file, when any of them was written to since.
	Unsaved, Unsigned int
}

// LostTyped tells whether drafts, or what was logged at the chair and is not signed
// yet, were written since the backup and are not in it.
func (c Comparison) LostTyped() bool { return c.Unsaved+c.Unsigned > 0 }

// Counted is how much a clinic file holds.
type Counted struct {
	Patients, Plans, Records, Consents, Lots, Entries int
	Last                                              time.Time // of the newest entry of the trail
}

// Restoring is a backup that was verified in a copy beside the clinic file and waits
// to take its place, or to be given up. Meanwhile nobody else can write to the file.
type Restoring struct {
	path, from, work string
	o                Options
	holder           *Store     // of the lock of the clinic file
	s                *Store     // somebody signed in on the copy; nil when all is over
	last             vault.Link // the end of the trail as the backup came
	lastAt           string
	scratch          int64 // how often drafts and taps were saved, as the backup came
	compared         Comparison
	committed        bool // the copy takes the place of the clinic file, whatever happens
}

// PrepareRestore copies a backup beside the clinic file at a path, signs a user of
// the backup in on the copy, brings it to the newest schema, verifies all of it,
// erases in it again who was erased since, and compares it with the present file,
// which stays as it is. A file at the path is not needed. step, which may be nil, is
// told how far the verification has come. After it either Apply or Discard must be
// called. Errors: NotFound, Invalid, or Corrupt for a backup that is none, damaged,
// or of a newer Stipple, with what was found as the cause; Locked when Stipple is
// open at the path, Full, Forbidden for a wrong passphrase or somebody who may not
// restore, by the backup or by the present file; Conflict when the present file is
// another clinic's; the context's when that ended.
func PrepareRestore(ctx context.Context, path, from, user, passphrase string, o Options, step func(done, total int)) (*Restoring, error) {
	o = o.filled()
	o.ReadOnly = false
	r := &Restoring{path: resolved(path), from: resolved(from), o: o}
	err := r.prepare(ctx, user, passphrase, step)
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil {
		_ = r.Discard() // what is left of it goes at the next opening
		if ctx.Err() == nil {
			err = explain(err)
		}
		return nil, err
	}
	return r, nil
}

func (r *Restoring) prepare(ctx ctx, user, passphrase string, step func(done, total int)) error {
	if err := linkedAway(r.path); err != nil {
		return err
	}
	if err := r.checkFrom(); err != nil {
		return err
	}
	if err := r.takeLock(); err != nil {
		return err
	}
	if err := r.copyBackup(); err != nil {
		return err
	}
	peek, err := peekFile(r.work)
	if err != nil {
		return r.unsound(err)
	}
	present, err := r.peekPresent(peek)
	if err != nil {
		return err
	}
	if err := r.signIn(peek, user, passphrase); err != nil {
		return err
	}
	if err := r.stillMay(present); err != nil {
		return err
	}
	if err := r.headKept(); err != nil {
		return planner.Errorf(planner.Internal, "The backup could not be copied beside the clinic file: the disk reported an error. Nothing was changed. Check the disk and restore again.").Because(err)
	}
	v, err := r.s.Verify(ctx, step)
	if err != nil {
		return r.unsound(err)
	}
	if !v.OK() {
		return planner.Errorf(planner.Corrupt, "The backup %s is not sound: %d faults were found. Nothing was changed. Try an older backup.", r.from, len(v.Faults)).
			Because(errors.New(strings.Join(v.Faults, "\n")))
	}
	return r.compare(ctx, peek, present, passphrase)
}

// unsound is the error for a backup in which something damaged was found.
func (r *Restoring) unsound(err error) error {
	if planner.ErrorCode(err) != planner.Corrupt && !isUnreadable(err) || errors.Is(err, errNewer) {
		return err
	}
	return planner.Errorf(planner.Corrupt, "The backup %s is damaged or was altered outside Stipple. Nothing was changed. Try an older backup.", r.from).Because(err)
}

// takeLock keeps everybody else from writing to the clinic file.
func (r *Restoring) takeLock() error {
	if onNetwork(r.path) {
		return planner.Errorf(planner.Invalid, "%s lies on a network folder, where SQLite cannot keep a file safe. Choose a disk of this computer.", r.path)
	}
	if err := r.o.Disk.MakeFolder(filepath.Dir(r.path), 0o700); err != nil {
		return planner.Errorf(planner.Invalid, "The folder %s cannot be made: choose another place.", filepath.Dir(r.path)).Because(err)
	}
	holder := &Store{path: r.path, o: r.o, home: &home{path: r.path}}
	if err := holder.takeLock(); err != nil {
		return err
	}
	r.holder = holder
	// One that cannot be finished is no reason not to restore: what is there is set
	// aside with all the rest.
	if err := finishSwap(r.o.Disk, r.path); err != nil && !errors.Is(err, errUnfinishable) {
		return err
	}
	sweepRestores(r.o, r.path)
	return nil
}

// signIn lets a user of the backup in, after as many wrong tries as at the clinic
// file.
func (r *Restoring) signIn(peek peeked, user, passphrase string) error {
	w := waiting{r.path, r.o}
	row, key, err := peek.unlock(w, user, passphrase, func(id planner.ID) waitingLine {
		return w.line(planner.AuditSignInFailed, id, "user", string(id))
	})
	if err != nil {
		return r.unsound(err)
	}
	var pair []func(*change) error
	if !row.HasPair() {
		pair = append(pair, func(c *change) error { return c.renewSlot(row.ID, passphrase, planner.AuditUpdate, "key pair") })
	}
	if err := r.readEnd(); err != nil {
		return r.unsound(err)
	}
	s, err := enter(r.work, peek, row, key, row.Generation(), r.o, entry{op: planner.AuditSignIn, entity: "user", id: row.ID}, pair...)
	if err != nil {
		return r.unsound(err)
	}
	r.s = s
	if r.compared.HeadMissing {
		s.gap = "" // it is told and stands in the trail; no fault of what is there
	}
	return s.allow(planner.RestoreBackups)
}

// stillMay refuses who, by the present file, is no user any more or may not restore:
// a backup is no way back in.
func (r *Restoring) stillMay(present *peeked) error {
	if present == nil {
		return nil
	}
	row, there := userIn(present.slots, r.s.user.ID)
	if !there {
		return planner.Errorf(planner.Forbidden, "%s is no user of the present clinic file. Ask somebody who is one to restore this backup.", r.s.user.Name)
	}
	return row.user().Role.Allow(planner.RestoreBackups)
}

// Compare tells what would differ if the backup took the place of the present file.
func (r *Restoring) Compare() Comparison { return r.compared }

// Discard gives the backup up: the clinic file is as it was. After Apply it does
// nothing.
func (r *Restoring) Discard() error {
	var errs []error
	if r.s != nil {
		errs = append(errs, r.s.Close())
		r.s = nil
	}
	if r.work != "" {
		r.removeWork()
	}
	r.work = ""
	if r.holder != nil {
		errs = append(errs, r.holder.letLockGo())
		r.holder = nil
	}
	return wrap(errors.Join(errs...), "give a backup up")
}

// removeWork takes the copy away, or what lies beside it when it took the place of the
// clinic file or will.
func (r *Restoring) removeWork() {
	for _, name := range beside(r.work, copyOrBeside) {
		if !r.committed || name != r.work && name != r.work+headSuffix {
			_ = r.o.Disk.Remove(name)
		}
	}
}
