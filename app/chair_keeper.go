package app

import (
	"context"
	"slices"
	"sync"

	"stipple/planner"
	"stipple/store"
)

// chairKeeper keeps every tap at once and in order. A tap shows at once, because
// it was tried on the session as it stands; the store takes it beside the
// window, because a disk may be slow. What the store did not take stays shown,
// marked as not saved, and is tried again.
type chairKeeper struct {
	store    chairStore
	record   planner.ID
	runner   runner
	onChange func() // something was saved, or was not

	shown   planner.Running // with every tap made here
	waiting []planner.Tap   // made here and not known to be saved yet
	working bool
	trouble error // why the first one waiting was not saved

	turn   sync.Mutex // held while the store works
	stored planner.Running
	failed error
}

func newChairKeeper(s chairStore, record planner.ID, r runner, onChange func()) *chairKeeper {
	return &chairKeeper{store: s, record: record, runner: r, onChange: onChange}
}

// load reads the session as it is stored.
func (k *chairKeeper) load() error {
	running, err := k.store.Running(context.Background(), k.record)
	if err != nil {
		return err
	}
	k.take(running)
	return nil
}

func (k *chairKeeper) take(running planner.Running) {
	k.shown, k.stored, k.waiting, k.trouble = running, running, nil, nil
}

// now is the session with everything that was tapped.
func (k *chairKeeper) now() planner.SessionRecord { return k.shown.Now() }

// tap does a deed. Error: as of planner.Running.Tap; then nothing was done.
func (k *chairKeeper) tap(t planner.Tap) error {
	t.Seq = k.shown.NextSeq()
	next, err := k.shown.Tap(t)
	if err != nil {
		return err
	}
	k.shown = next
	k.waiting = append(k.waiting, t)
	k.work()
	return nil
}

// work hands the first waiting tap to the store, one after the other.
func (k *chairKeeper) work() {
	if k.working || k.trouble != nil || len(k.waiting) == 0 {
		return
	}
	k.working = true
	first := k.waiting[0]
	k.runner.quietly(func() error { return k.keep(first) }, func(err error) {
		k.working = false
		if err != nil && k.failed == nil {
			k.failed = err // a fault of the program itself
		}
		k.settle()
		k.work()
	})
}

// keep has the store take one tap. It runs beside the window.
func (k *chairKeeper) keep(t planner.Tap) error {
	k.turn.Lock()
	defer k.turn.Unlock()
	if t.Seq < k.stored.NextSeq() {
		return nil // it was kept meanwhile
	}
	running, err := k.store.Tap(context.Background(), k.record, t, nil)
	if err == nil {
		k.stored = running
	}
	k.failed = err
	return err
}

// settle takes over what became of the taps.
func (k *chairKeeper) settle() {
	k.turn.Lock()
	next, err := k.stored.NextSeq(), k.failed
	k.failed = nil
	k.turn.Unlock()
	for len(k.waiting) > 0 && k.waiting[0].Seq < next {
		k.waiting = k.waiting[1:]
	}
	if len(k.waiting) == 0 {
		err = nil
	}
	if err != nil || k.trouble != nil || len(k.waiting) == 0 {
		k.trouble = err
		k.onChange()
	}
}

// finish has everything kept beside the window, and tells when it is, or why it
// is not.
func (k *chairKeeper) finish(then func(error)) {
	if len(k.waiting) == 0 || k.trouble != nil {
		then(k.trouble)
		return
	}
	k.runner.run("Saving the session…", k.all(), func(err error) {
		if err != nil && k.failed == nil {
			k.failed = err // a fault of the program itself
		}
		k.settle()
		then(k.trouble)
	})
}

// all gives what keeps everything that is tapped now, on any goroutine.
func (k *chairKeeper) all() func() error {
	waiting := slices.Clone(k.waiting)
	return func() error {
		for _, t := range waiting {
			if err := k.keep(t); err != nil {
				return err
			}
		}
		return nil
	}
}

// again tries anew to save what is not saved. The store is read first: a tap
// may have arrived although it said otherwise, and must not be there twice.
func (k *chairKeeper) again() error {
	if k.working {
		return nil
	}
	running, err := k.store.Running(context.Background(), k.record)
	if err != nil {
		k.trouble = err
		k.onChange()
		return err
	}
	waiting := k.waiting
	for len(waiting) > 0 && arrived(running, waiting[0]) {
		waiting = waiting[1:]
	}
	shown := running
	for i, t := range waiting {
		t.Seq = shown.NextSeq()
		if shown, err = shown.Tap(t); err != nil {
			k.trouble = err
			k.onChange()
			return err
		}
		waiting[i] = t
	}
	k.shown, k.stored, k.waiting, k.trouble = shown, running, waiting, nil
	k.work()
	k.onChange()
	return k.trouble
}

// arrived tells whether a tap is among those stored.
func arrived(running planner.Running, t planner.Tap) bool {
	taps := running.Taps()
	if t.Seq < 1 || t.Seq > len(taps) {
		return false
	}
	there := taps[t.Seq-1]
	return there.At == t.At && there.By == t.By && there.Deed == t.Deed && there.Region == t.Region &&
		there.Pass == t.Pass && there.Field == t.Field && there.Value == t.Value
}

// giveUp forgets what could not be saved.
func (k *chairKeeper) giveUp() error { return k.load() }

// unsaved tells whether a value of the record is among what could not be saved.
func (k *chairKeeper) unsaved(region string, f planner.Field, pass int) bool {
	if k.trouble == nil {
		return false
	}
	for _, t := range k.waiting {
		if t.Region == region && t.Field == f && (t.Pass == pass || !f.OfPass()) {
			return true
		}
	}
	return false
}

// proved does a deed that shows only once the store has it: a start, which the
// store checks once more, or an override, where it proves who decides. Everything
// before it is kept first.
func (k *chairKeeper) proved(what string, t planner.Tap, by *store.Authority, done func(error)) {
	k.finish(func(err error) {
		if err != nil {
			done(err)
			return
		}
		t.Seq = k.shown.NextSeq()
		k.runner.run(what, func() error {
			k.turn.Lock()
			defer k.turn.Unlock()
			running, err := k.store.Tap(context.Background(), k.record, t, by)
			if err == nil {
				k.stored = running
			}
			return err
		}, func(err error) {
			if err == nil {
				k.take(k.stored)
			}
			done(err)
		})
	})
}
