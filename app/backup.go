package app

import (
	"context"
	"time"

	"stipple/planner"
	"stipple/store"
)

// backupStore is what making and proving backups needs of the store.
type backupStore interface {
	Backups(ctx context.Context) (store.Backups, error)
	Backup(ctx context.Context, dir string, step func(done, total int)) (store.Backup, error)
	KeepBackups(ctx context.Context, step func(done, total int)) ([]store.Backup, error)
	Prove(ctx context.Context, path string, step func(done, total int)) (store.Proof, error)
	ConfirmSecondFolder(ctx context.Context) error
}

// When backups are made by themselves while the file is open. They are our
// choices.
const (
	backupAfter = 3 * time.Minute // signing in is not slowed
	backupEvery = time.Hour       // how often it is looked whether one is due
)

// stopPatience is how long a backup that is given up is waited for: one that
// writes to a network share that does not answer may never notice.
const stopPatience = 3 * time.Second

// backupKeeper makes and proves the backups of the open file behind the pages and
// knows how the file stands with them.
type backupKeeper struct {
	shell  *shell
	chores *chores
	store  backupStore // nil while signed out
	known  store.Backups
	names  map[planner.ID]string // of the users, for who proved
	read   bool                  // known is what was last read
	fault  error                 // known could not be read
	failed error                 // the last backup since signing in did not work
	proof  store.Proof           // the last since signing in, with all that it found
	unsure error                 // the last proof could not be finished
	work   chore
	doing  backupWork
	free   func() // to be done once nothing goes on any more; may be nil
	wait   *autosave
	heard  func() // hears that something changed; may be nil
}

// backupWork is what goes on with the backups.
type backupWork int

const (
	backingUp backupWork = iota
	proving
)

func newBackupKeeper(c *chores) *backupKeeper {
	k := &backupKeeper{shell: c.shell, chores: c}
	k.wait = newAutosave(c.shell.runner, k.look)
	k.wait.atMost = 0 // it looks after minutes and hours
	return k
}

// start begins to look after the backups of a file just opened.
func (k *backupKeeper) start(from backupStore) {
	k.store = from
	k.reload(nil)
	if k.automatic() {
		k.wait.delay = backupAfter
		k.wait.soon()
	}
}

// stop gives up what goes on: the file is about to be closed. It tells whether
// that ended; if not it still reads the file.
func (k *backupKeeper) stop() (ended bool) {
	k.wait.stop()
	k.store, k.heard, k.free = nil, nil, nil
	ended = true
	if k.work.going {
		k.work.cancel()
		select {
		case <-k.work.ended:
		case <-time.After(stopPatience):
			ended = false
		}
	}
	k.work = chore{}
	return ended
}

// automatic tells whether backups are made by themselves in this window.
func (k *backupKeeper) automatic() bool {
	return k.store != nil && k.shell.file != nil && !k.shell.file.ReadOnly() && k.shell.file.User().Role.May(planner.MakeBackups)
}

// reload reads how the file stands with its backups, beside the window: a second
// folder may take its time to answer.
func (k *backupKeeper) reload(then func()) {
	from := k.store
	if from == nil {
		return
	}
	var now store.Backups
	names, file := map[planner.ID]string{}, k.shell.file
	k.shell.runner.quietly(func() (err error) {
		if now, err = from.Backups(context.Background()); err != nil {
			return err
		}
		users, err := file.Users(context.Background())
		for _, u := range users {
			names[u.ID] = u.Name
		}
		return err
	}, func(err error) {
		if k.store != from {
			return
		}
		if k.fault = err; err != nil {
			k.shell.dialogs.record(err)
		} else {
			k.known, k.names, k.read = now, names, true
		}
		k.show()
		changed(then)
	})
}

// list gives the backups there are; none when they could not be read.
func (k *backupKeeper) list() []store.Backup {
	if k.fault != nil {
		return nil
	}
	return k.known.List
}

// look makes the backup of the day if it is due, and looks again later.
func (k *backupKeeper) look() {
	if !k.automatic() {
		return
	}
	k.wait.delay = backupEvery
	k.wait.soon()
	k.reload(func() {
		if k.due() {
			k.keep(nil)
		}
	})
}

// due tells whether something was saved and no backup was made today.
func (k *backupKeeper) due() bool {
	today := k.shell.file.Today()
	return k.fault == nil && k.known.Changed && (k.known.Last.IsZero() || planner.DateOf(k.known.Last.Local()) != today)
}

// keep makes the backups that are wanting, in both folders, and tells how that
// ended.
func (k *backupKeeper) keep(then func(error)) {
	from := k.store
	k.run(backingUp, func(ctx context.Context, step func(done, total int)) error {
		_, err := from.KeepBackups(ctx, step)
		return err
	}, func(err error) {
		if then != nil {
			then(err)
		}
	})
}

// backUp makes a backup because somebody wants one.
func (k *backupKeeper) backUp() {
	from := k.store
	k.run(backingUp, func(ctx context.Context, step func(done, total int)) error {
		if _, err := from.Backup(ctx, "", step); err != nil {
			return err
		}
		_, err := from.KeepBackups(ctx, step) // the second folder's
		return err
	}, func(error) {})
}

// prove opens a backup as a restore would; "" is the newest.
func (k *backupKeeper) prove(path string) {
	from := k.store
	var found store.Proof
	k.run(proving, func(ctx context.Context, step func(done, total int)) (err error) {
		found, err = from.Prove(ctx, path, step)
		return err
	}, func(err error) {
		k.unsure = err
		if err == nil && !k.work.stopped {
			k.proof = found
		}
	})
}

// cancel gives up what goes on.
func (k *backupKeeper) cancel() {
	if k.work.going {
		k.work.stopped = true
		k.work.cancel()
	}
}

// run does one thing with the backups at a time; while another goes on nothing
// is begun.
func (k *backupKeeper) run(what backupWork, work func(ctx context.Context, step func(done, total int)) error, then func(error)) {
	if k.store == nil || k.work.going {
		return
	}
	k.doing, k.work = what, chore{}
	if what == proving {
		k.unsure = nil
	}
	k.chores.run(&k.work, work, func(err error) {
		if what == backingUp && !k.work.stopped {
			k.failed = err
		}
		then(err)
		k.reload(nil)
		free := k.free
		k.free = nil
		changed(free)
	})
}

// whenFree calls f once nothing goes on; a proof is given up for it.
func (k *backupKeeper) whenFree(f func()) {
	if !k.work.going {
		f()
		return
	}
	k.free = f
	if k.doing == proving {
		k.cancel()
	}
}

// show tells whoever shows something of the backups.
func (k *backupKeeper) show() {
	changed(k.heard)
	if k.shell.bar != nil {
		k.shell.bar.warn(k.warnings())
	}
	if p, ok := k.shell.current.(*todayPage); ok {
		p.warn(k.warnings())
	}
}

// warnings lists what to look after now.
func (k *backupKeeper) warnings() []backupWarning {
	if k.store == nil || k.shell.file == nil {
		return nil
	}
	return backupWarnings(k.known, k.read, k.failed, k.shell.file.Now())
}
