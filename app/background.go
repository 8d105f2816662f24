package app

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// runner does work that would keep the window waiting. done is called on the
// window's own goroutine with what work returned.
type runner interface {
	run(title string, work func() error, done func(error))
	// quietly is run without a word to the user, for what can be waited for.
	quietly(work func() error, done func(error))
	// later calls f on the window's goroutine, from any goroutine.
	later(f func())
}

// background works beside the window, which meanwhile shows what is going on.
type background struct{ dialogs *dialogs }

func (b background) run(title string, work func() error, done func(error)) {
	finish := b.dialogs.progress(title)
	go func() {
		err := caught(work)
		fyne.Do(func() {
			finish()
			done(err)
		})
	}()
}

func (background) quietly(work func() error, done func(error)) {
	go func() {
		err := caught(work)
		fyne.Do(func() { done(err) })
	}()
}

func (background) later(f func()) { fyne.Do(f) }

// caught turns a panic of the work into an error, so that the window can say so.
func caught(work func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = planner.Errorf(planner.Internal, "Something went wrong inside Stipple. Nothing was changed.").
				Because(fmt.Errorf("panic: %s\n%s", faultName(fault), debug.Stack()))
		}
	}()
	return work()
}

// faultName gives what a log may know of a panic: the runtime's own words name
// no patient, those of a value might.
func faultName(fault any) string {
	if known, ok := fault.(runtime.Error); ok {
		return known.Error()
	}
	return fmt.Sprintf("%T", fault)
}
