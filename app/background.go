package app

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

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
type background struct {
	dialogs *dialogs
	crashes *CrashLog      // hears of faults of the work; nil = nobody does
	post    func(f func()) // calls f on the window's goroutine; nil = the toolkit does
	spell   time.Duration  // how long the window stands still for work; 0 = spell
}

// How long the window waits for work. They are our choices.
const (
	// spell is how long it stands still for it, a frame or two: what is done by
	// then, as saving nearly always is, is done at once.
	spell = 30 * time.Millisecond
	// grace is how long no progress is shown, so that none flickers. Shorter than
	// what one takes for a standstill.
	grace = 120 * time.Millisecond
)

func (b background) run(title string, work func() error, done func(error)) {
	ended := make(chan error, 1)
	go func() { ended <- b.reported(caught(work)) }()
	select {
	case err := <-ended:
		done(err)
		return
	case <-time.After(cmp.Or(b.spell, spell)):
	}
	held := b.dialogs.hold(title)
	go func() {
		var err error
		select {
		case err = <-ended:
		case <-time.After(grace - spell):
			b.later(held.show)
			err = <-ended
		}
		b.later(func() { held.over(func() { done(err) }) })
	}()
}

func (b background) quietly(work func() error, done func(error)) {
	go func() {
		err := b.reported(caught(work))
		b.later(func() { done(err) })
	}()
}

func (b background) later(f func()) {
	if b.post != nil {
		b.post(f)
		return
	}
	fyne.Do(f)
}

// reported writes a report when the work ended by a fault of the program.
func (b background) reported(err error) error {
	var f *fault
	if errors.As(err, &f) {
		b.crashes.recovered(f)
	}
	return err
}

// fault is a panic that was caught, without its value, which may name a patient.
type fault struct {
	name  string   // what a log may know of it
	words string   // the runtime's own, of a fixed list; "" = not kept
	stack []string // functions and places
}

// Error gives what a log may know.
func (f *fault) Error() string { return "panic: " + f.name + "\n" + strings.Join(f.stack, "\n") }

// caught turns a panic of the work into an error, so that the window can say so.
func caught(work func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			f := &fault{name: faultName(value), stack: stackOf(debug.Stack())}
			if known, ok := value.(runtime.Error); ok {
				f.words = knownWords(known.Error())
			}
			err = planner.Errorf(planner.Internal, "Something went wrong inside Stipple. Nothing was changed.").Because(f)
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
