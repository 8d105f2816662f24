//go:build unix

package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"stipple/planner"
	"stipple/store/vault"
)

// TestADiskThatLiedAboutASyncIsToldOf cuts the power of a disk that said of one of its
// last syncs that it was done, and had not done it. What was acknowledged can be lost
// then, whatever the program does; but it is all there, or it is told that something is
// missing: by the next sign-in, or, where the trail and its head came and a page of the
// database did not, by the next backup, which closing makes. Only the last drafts and
// taps can be lost without a word. STIPPLE_LIES says how many there are.
func TestADiskThatLiedAboutASyncIsToldOf(t *testing.T) {
	seed := seedOf(t)
	lies := number(t, "STIPPLE_LIES", map[bool]int{false: 60, true: 15}[testing.Short()])
	w := work(t, seed)
	came := map[string]int{}
	for n := range lies {
		r := rand.New(rand.NewPCG(seed, uint64(n)+1)) // #nosec G115 -- counted from 0
		at := w.moment(r, n)
		folder := t.TempDir()
		if err := w.d.CutLying(r, at, filepath.Join(folder, "open")); err != nil {
			t.Fatal(err)
		}
		what, err := w.told(at, w.in(folder))
		if err != nil {
			t.Errorf("STIPPLE_SEED=%d, lie %d: after event %d of %d, %s: %v", seed, n, at, w.d.Len(), w.during(at), err)
		}
		came[what]++
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("what came of %d lies: %v", lies, came)
	if came["whole"] == 0 || lies > 20 && came["whole"] == lies {
		t.Errorf("no lie did harm, or each: %v", came)
	}
}

// told opens what a disk that lied left, and says what came of it: all is there, or it
// is told that it is not.
func (w *taped) told(at int, path string) (what string, err error) {
	n := w.acknowledged(at)
	if n == 0 {
		return "not founded yet", nil
	}
	before, after := w.calls[n-1], w.calls[n-1]
	if n < len(w.calls) && w.calls[n].begun < at {
		after = w.calls[n]
	}
	s, err := openEver(path, after)
	if err != nil {
		if message := planner.ErrorMessage(err); !strings.HasSuffix(message, ".") || planner.ErrorCode(err) == planner.Internal {
			return "", err
		}
		return "refused: " + string(planner.ErrorCode(err)), nil
	}
	defer func() { _ = s.Close() }()
	if s.Warning() != "" {
		return "warned", nil
	}
	err = holdsLink(s, before.link)
	if err != nil && after.instead {
		before, err = after, holdsLink(s, after.link)
	}
	state, errState := everything(s)
	if err = errors.Join(err, errState); err == nil {
		switch {
		case before.state == "" || state == before.state || state == after.state: // "" = nobody read after creating it
			return "whole", nil
		case w.wasSince(state, before.link):
			return "drafts or taps lost", nil
		}
		err = errors.New(difference(before.state, state))
	}
	_, refused := s.Backup(bg(), "", nil)
	if planner.ErrorCode(refused) == planner.Corrupt {
		return "refused by the backup", nil
	}
	return "", fmt.Errorf("it is not told of: %w; a backup says %w", err, refused)
}

// wasSince tells whether all that is read was so once, since the trail had its last
// entry: only drafts or taps are lost then. What vouches for these is not synced, for
// none of them shall wait for the disk twice.
func (w *taped) wasSince(state string, link vault.Link) bool {
	return slices.ContainsFunc(w.calls, func(c call) bool {
		return c.state == state && (c.link.Seq == link.Seq || c.read.Seq == link.Seq)
	})
}

// openEver opens a file with either of the passphrases that there ever were.
func openEver(path string, after call) (s *Store, err error) {
	o := testOptions()
	now := after.now
	o.Now = func() time.Time { return now }
	for _, passphrase := range []string{after.passphrase, twinOf(after.passphrase)} {
		now = now.Add(2 * longestWait) // beyond the wait after a wrong passphrase
		if s, err = Open(path, testUser, passphrase, o); planner.ErrorCode(err) != planner.Forbidden {
			break
		}
	}
	return s, err
}
