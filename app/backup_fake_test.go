package app

import (
	"context"
	"path/filepath"
	"time"

	"stipple/planner"
	"stipple/store"
)

// fakeBackups makes and proves backups in memory.
type fakeBackups struct{ backs backupLog }

// backupLog is how the file stands, what was asked and what is answered.
type backupLog struct {
	now       store.Backups
	made      []string // folder of each backup that somebody wanted
	kept      int      // times the automatic one was asked for
	confirmed int      // times the second folder was confirmed
	proved    []string
	fails     error // of what makes backups
	blind     error // of reading how it stands
	proof     store.Proof
	unsure    error
	closing   []error                                                     // what closing the file says, one after the other
	working   func(ctx context.Context, step func(done, total int)) error // while one is made; may be nil
}

func (f *fakeBackups) Backups(context.Context) (store.Backups, error) {
	return f.backs.now, f.backs.blind
}

func (f *fakeBackups) work(ctx context.Context, step func(done, total int)) error {
	if f.backs.working != nil {
		if err := f.backs.working(ctx, step); err != nil {
			return err
		}
	}
	return f.backs.fails
}

// backedUp notes a backup of now.
func (f *fakeBackups) backedUp(at time.Time) store.Backup {
	b := store.Backup{Path: filepath.Join(f.backs.now.Folder, at.UTC().Format("clinic-20060102T150405Z.stipple")), Made: at, Bytes: 1_200_000}
	f.backs.now.List = append([]store.Backup{b}, f.backs.now.List...)
	f.backs.now.Last, f.backs.now.Changed = at, false
	return b
}

func (f *fakeFile) Backup(ctx context.Context, dir string, step func(done, total int)) (store.Backup, error) {
	f.backs.made = append(f.backs.made, dir)
	if err := f.work(ctx, step); err != nil {
		return store.Backup{}, err
	}
	return f.backedUp(f.Now()), nil
}

func (f *fakeFile) ConfirmSecondFolder(context.Context) error {
	f.backs.confirmed++
	f.backs.now.Second.There, f.backs.now.Second.Why = true, nil
	return nil
}

func (f *fakeFile) KeepBackups(ctx context.Context, step func(done, total int)) ([]store.Backup, error) {
	f.backs.kept++
	if !f.backs.now.Changed {
		return nil, nil
	}
	if err := f.work(ctx, step); err != nil {
		return nil, err
	}
	return []store.Backup{f.backedUp(f.Now())}, nil
}

func (f *fakeBackups) Prove(_ context.Context, path string, step func(done, total int)) (store.Proof, error) {
	f.backs.proved = append(f.backs.proved, path)
	step(1, 2)
	if f.backs.unsure != nil {
		return store.Proof{}, f.backs.unsure
	}
	f.backs.now.Proof = f.backs.proof
	return f.backs.proof, nil
}

// Close closes, unless it is to fail first.
func (f *fakeFile) Close() error {
	if len(f.backs.closing) > 0 {
		err := f.backs.closing[0]
		f.backs.closing = f.backs.closing[1:]
		if err != nil {
			return err
		}
	}
	f.closed = true
	return nil
}

// fakeRestores is what a fake gate was asked about backups, and what it answers.
type fakeRestores struct {
	found    []store.Backup
	asked    []string // path, backup, user and passphrase of the last
	refusal  error
	ready    fakeRestoring
	checking func(ctx context.Context, step func(done, total int)) error // while it is checked; may be nil
}

// fakeRestoring is a backup that waits to be put in place.
type fakeRestoring struct {
	comparison store.Comparison
	aside      string
	fails      error
	applied    int
	discarded  int
}

func (r *fakeRestoring) Compare() store.Comparison { return r.comparison }

func (r *fakeRestoring) Apply() (string, error) {
	r.applied++
	return r.aside, r.fails
}

func (r *fakeRestoring) Discard() error {
	r.discarded++
	return nil
}

func (g *fakeGate) backups(string) []store.Backup { return g.restores.found }

func (g *fakeGate) identifyBackup(from string) (store.Info, error) { return g.identify(from) }

func (g *fakeGate) prepareRestore(ctx context.Context, path, from, user, passphrase string, step func(done, total int)) (heldBackup, error) {
	g.restores.asked = []string{path, from, user, passphrase}
	if g.restores.checking != nil {
		if err := g.restores.checking(ctx, step); err != nil {
			return nil, err
		}
	}
	if g.restores.refusal != nil {
		return nil, g.restores.refusal
	}
	return &g.restores.ready, nil
}

// backupsOf gives n backups, a day apart, the newest yesterday evening.
func backupsOf(f *fakeFile, n int) []store.Backup {
	var list []store.Backup
	for i := range n {
		at := f.Now().Add(-14*time.Hour - time.Duration(i)*24*time.Hour)
		list = append(list, store.Backup{Path: at.Format("/clinic/backups/clinic-20060102T150405Z.stipple"), Made: at, Bytes: int64(1_200_000 - i)})
	}
	return list
}

// backed is a clinic with so many backups since which something was saved or not.
func backed(role planner.Role, n int, changed bool) *fakeFile {
	f := newFakeFile(role)
	f.backs.now = store.Backups{Folder: "/clinic/backups", List: backupsOf(f, n), Changed: changed, Free: -1}
	if changed {
		f.backs.now.Saves = 3
	}
	if n > 0 {
		f.backs.now.Last = f.backs.now.List[0].Made
	}
	return f
}
