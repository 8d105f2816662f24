//go:build unix

package store

import (
	"fmt"
	"math"
	"syscall"
	"testing"

	"stipple/store/disk/faulty"
)

// readKinds are the ways in which reading fails: with an error, once or from then on,
// or with the half of what was asked for, of which SQLite is told.
var readKinds = []faultKind{
	{"unread", faulty.Fault{Err: syscall.EIO, Only: faulty.Read}},
	{"unread-lasting", faulty.Fault{Err: syscall.EIO, Only: faulty.Read, Lasting: true}},
	{"short", faulty.Fault{Err: syscall.EIO, Only: faulty.Read, Torn: true}},
}

// TestEveryReadThatFails has every n-th read of the database or its log fail, of all
// that a clinic does and of looking at all there is. What is shown is right or there is
// an error with a plain message, nothing is called saved that is not, and once the disk
// is well the same goes well.
func TestEveryReadThatFails(t *testing.T) {
	eachTrial(t, append(trials(), readingTrials()...), readKinds)
}

// TestASaveIsNeverStoredInPart has every read within a save fail, of which one is taken
// lightly: what gives the card can be made anew. SQLite takes the transaction back then,
// and what comes after it must not be stored by itself.
func TestASaveIsNeverStoredInPart(t *testing.T) {
	fx := &fixtures{all: map[string]string{}, dir: t.TempDir()}
	for _, d := range trials() {
		if d.name == "patient" {
			for kind, n := range eachFault(t, d, fx, readKinds, "", math.MaxInt, 1) {
				if n < 3 {
					t.Errorf("%s: only %d reads failed", kind, n)
				}
			}
		}
	}
}

// readingTrials look at all there is from the signing in on, when nothing is in memory.
func readingTrials() []trial {
	all := func(t testing.TB, sc *scene) {
		sc.signIn(t)
		state, err := everything(sc.s)
		if err != nil {
			t.Fatal(err)
		}
		shut(t, sc.s)
		sc.s, sc.held = nil, state
	}
	enter := func(sc *scene) (err error) {
		if sc.s == nil {
			sc.s, err = Open(sc.path, testUser, testPassphrase, sc.options)
		}
		return err
	}
	return []trial{
		{name: "read all", from: "salon", set: all, do: func(sc *scene) error {
			if err := enter(sc); err != nil {
				return err
			}
			state, err := everything(sc.s)
			if err == nil && state != sc.held {
				return fmt.Errorf("something else is shown: %s", difference(sc.held.(string), state))
			}
			return err
		}},
		{name: "verify all", from: "salon", set: all, do: func(sc *scene) error {
			if err := enter(sc); err != nil {
				return err
			}
			v, err := sc.s.Verify(bg(), nil)
			if err == nil && !v.OK() {
				return fmt.Errorf("a fault of the disk is taken for one of the file: %q", v.Faults)
			}
			return err
		}},
	}
}
