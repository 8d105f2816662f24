//go:build unix

package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"stipple/planner"
	"stipple/store/vault"
)

// cutsOfAWork is how many cuts are tried on one recorded work.
const cutsOfAWork = 150

// TestEveryAcknowledgedCallSurvivesAPowerCut records the work of a clinic on a disk
// that may lose what was not synced, cuts the power at random moments, and opens
// what is left. A cut that fails is tried again with the seed and its number in
// STIPPLE_SEED and STIPPLE_CUT; STIPPLE_CUTS says how many there are.
func TestEveryAcknowledgedCallSurvivesAPowerCut(t *testing.T) {
	seed, first := seedOf(t), number(t, "STIPPLE_CUT", 0)
	cuts := number(t, "STIPPLE_CUTS", map[bool]int{false: 2 * cutsOfAWork, true: 40}[testing.Short()])
	if os.Getenv("STIPPLE_CUT") != "" {
		cuts = first + 1
	}
	var w *taped
	within := map[string]int{} // calls by their names
	for n := first; n < cuts; n++ {
		if of := seed + uint64(n/cutsOfAWork); w == nil || w.seed != of {
			w = work(t, of)
		}
		r := rand.New(rand.NewPCG(seed, uint64(n)+1))
		at := w.moment(r, n)
		within[w.amid(at)]++
		folder, err := w.cut(r, at)
		if err != nil {
			t.Errorf("STIPPLE_SEED=%d STIPPLE_CUT=%d: after event %d of %d, %s: %v\nwhat the disk held is in %s",
				seed, n, at, w.d.Len(), w.during(at), err, folder)
			continue
		}
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("cuts within calls: %v", within)
	if cuts-first >= cutsOfAWork && len(within) < 20 {
		t.Errorf("the cuts fell within %d kinds of calls only", len(within))
	}
}

// moment gives the event after which the power goes: any, or any of a call of some
// kind, so that what is short or rare has its turn beside what writes much and often.
func (w *taped) moment(r *rand.Rand, n int) int {
	if n%2 == 0 {
		return r.IntN(w.d.Len() + 1)
	}
	kinds := w.kinds()
	kind := kinds[r.IntN(len(kinds))]
	c := kind[r.IntN(len(kind))]
	return c.begun + r.IntN(c.acked-c.begun+1)
}

// kinds are the calls, those of one name together, in the order in which they came.
func (w *taped) kinds() (kinds [][]call) {
	at := map[string]int{}
	for _, c := range w.calls {
		i, known := at[c.name]
		if !known {
			i = len(kinds)
			at[c.name], kinds = i, append(kinds, nil)
		}
		kinds[i] = append(kinds[i], c)
	}
	return kinds
}

// calls that were acknowledged before an event.
func (w *taped) acknowledged(at int) int {
	return sort.Search(len(w.calls), func(i int) bool { return w.calls[i].acked > at })
}

// during says what was being done.
func (w *taped) during(at int) string {
	n := w.acknowledged(at)
	if name := w.amid(at); name != "" {
		return fmt.Sprintf("during call %d of %d, %s", n, len(w.calls), name)
	}
	return fmt.Sprintf("before call %d of %d", n, len(w.calls))
}

// amid names the call within which an event is; "" = between two.
func (w *taped) amid(at int) string {
	n := w.acknowledged(at)
	if n < len(w.calls) && w.calls[n].begun < at {
		return w.calls[n].name
	}
	return ""
}

// cut cuts the power after an event, gives the folder with what is left, and tells
// what is wrong with it.
func (w *taped) cut(r *rand.Rand, at int) (folder string, err error) {
	folder, err = w.lay(r, at)
	if err != nil {
		return folder, err
	}
	return folder, w.check(at, w.in(folder))
}

// lay makes what a cut after an event leaves, in a folder to be opened and, as it
// is, in another to be looked at when something is wrong.
func (w *taped) lay(r *rand.Rand, at int) (folder string, err error) {
	if folder, err = os.MkdirTemp("", "stipple-cut-*"); err != nil {
		return "", err
	}
	a, b := r.Uint64(), r.Uint64()
	for _, name := range []string{"kept", "open"} {
		if err := w.d.Cut(rand.New(rand.NewPCG(a, b)), at, filepath.Join(folder, name)); err != nil {
			return folder, err
		}
	}
	return folder, nil
}

// check opens a file that a cut after an event left, and tells what is wrong.
func (w *taped) check(at int, path string) error {
	n := w.acknowledged(at)
	if n == 0 {
		o := testOptions()
		o.Now = func() time.Time { return w.calls[0].now.Add(time.Minute) }
		return founded(path, o)
	}
	before, after := w.calls[n-1], w.calls[n-1]
	if n < len(w.calls) && w.calls[n].begun < at {
		after = w.calls[n]
	}
	return w.stillThere(path, before, after)
}

// stillThere opens a file in which a call must be whole and the one after it whole or
// not at all.
func (w *taped) stillThere(path string, before, after call) error {
	o := testOptions()
	now := after.now.Add(time.Minute) // beyond the wait after a wrong passphrase
	o.Now = func() time.Time { return now }
	passphrase := before.passphrase
	s, err := Open(path, testUser, passphrase, o)
	if planner.ErrorCode(err) == planner.Forbidden && after.passphrase != before.passphrase {
		now, passphrase = now.Add(time.Minute), after.passphrase
		s, err = Open(path, testUser, passphrase, o)
	}
	if err != nil {
		return fmt.Errorf("opening: %w", err)
	}
	defer func() { _ = s.Close() }()
	if err := stands(s, before, after); err != nil {
		return err
	}
	return goesOn(s, passphrase, o)
}

// founded checks what a cut left of creating a clinic: the whole file, or none, and
// then creating it again works.
func founded(path string, o Options) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		if _, err := Create(path, Founding{Clinic: "Nord Clinic", User: testUser, Passphrase: testPassphrase}, o); err != nil {
			return fmt.Errorf("creating it again: %w", err)
		}
	}
	s, err := Open(path, testUser, testPassphrase, o)
	if err != nil {
		return fmt.Errorf("opening: %w", err)
	}
	defer func() { _ = s.Close() }()
	if warning := s.Warning(); warning != "" {
		return errors.New("a warning: " + warning)
	}
	return goesOn(s, testPassphrase, o)
}

// stands tells what is missing of the calls acknowledged before the cut, or there in
// part of the one that was not.
func stands(s *Store, before, after call) error {
	if warning := s.Warning(); warning != "" {
		return errors.New("a warning: " + warning)
	}
	err := holdsLink(s, before.link)
	if err != nil && after.instead {
		before.state = after.state
		err = holdsLink(s, after.link)
	}
	if err != nil {
		return err
	}
	state, err := everything(s)
	if err != nil {
		return err
	}
	if before.state != "" && state != before.state && state != after.state {
		return errors.New("what is read differs: " + difference(before.state, state))
	}
	var wrong int
	err = s.readers.QueryRow("SELECT count(*) FROM audit WHERE op = $1", string(planner.AuditSignInFailed)).Scan(&wrong)
	if err != nil || wrong < before.wrong {
		return fmt.Errorf("the trail tells of %d wrong passphrases of %d, %v", wrong, before.wrong, err)
	}
	for _, file := range []string{s.path, s.path + "-wal"} {
		left, err := fileHolds(file, before.erased)
		if left || err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s holds what was erased, %v", filepath.Base(file), err)
		}
	}
	return backupsStand(s.path, before, after)
}

// holdsLink tells whether an entry is in the trail as it was.
func holdsLink(s *Store, link vault.Link) error {
	var mac []byte
	err := s.readers.QueryRow("SELECT mac FROM audit WHERE seq = $1", link.Seq).Scan(&mac)
	if link.Seq > 0 && (err != nil || !bytes.Equal(mac, link.MAC)) {
		return fmt.Errorf("entry %d of the trail is lost, %v", link.Seq, err)
	}
	return nil
}

// backupsStand tells whether an acknowledged backup is missing, but one that the call
// after it thins out, or another than it was, or whether one counts that is not whole.
func backupsStand(path string, before, after call) error {
	missing := maps.Clone(before.backups)
	maps.DeleteFunc(missing, func(name, _ string) bool { return after.backups[name] == "" })
	for _, backup := range FindBackups(path) {
		name := filepath.Base(backup.Path)
		delete(missing, name)
		sums, err := sumsOf(backup.Path)
		if acknowledged, known := before.backups[name]; !known {
			err = backupIs(backup.Path, after)
		} else if sums != acknowledged {
			err = errors.Join(err, errors.New("it is another"))
		}
		if err != nil {
			return fmt.Errorf("the backup %s: %w", name, err)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("missing are the backups %v", slices.Sorted(maps.Keys(missing)))
	}
	return nil
}

// backupIs opens a backup that counts.
func backupIs(path string, made call) error {
	o := testOptions()
	o.ReadOnly = true
	o.Now = func() time.Time { return made.now.Add(time.Minute) }
	s, err := Open(path, testUser, made.passphrase, o)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	if warning := s.Warning(); warning != "" {
		return errors.New("a warning: " + warning)
	}
	return sound(s)
}

// goesOn verifies the file, saves once more and opens it again.
func goesOn(s *Store, passphrase string, o Options) error {
	if err := sound(s); err != nil {
		return err
	}
	saved, err := s.SavePatient(bg(), newPatient(s, "next", "Lind", "Ida"))
	if err := errors.Join(err, s.Close()); err != nil {
		return fmt.Errorf("saving: %w", err)
	}
	if s, err = Open(s.path, testUser, passphrase, o); err != nil {
		return fmt.Errorf("opening once more: %w", err)
	}
	defer func() { _ = s.Close() }()
	if warning := s.Warning(); warning != "" {
		return errors.New("a warning the second time: " + warning)
	}
	read, err := s.Patient(bg(), saved.Value.ID)
	if err != nil || read.Value.Family != "Lind" {
		return fmt.Errorf("what was saved after the cut is %q, %v", read.Value.Family, err)
	}
	return nil
}

func sound(s *Store) error {
	found, err := s.Verify(bg(), nil)
	if err != nil || !found.OK() {
		return fmt.Errorf("verification: %v, %s", err, strings.Join(found.Faults, "; "))
	}
	return nil
}

// difference shows the first line in which two texts differ.
func difference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d is %q, was %q", i+1, strings.TrimSpace(b[i]), strings.TrimSpace(a[i]))
		}
	}
	return fmt.Sprintf("%d lines, there were %d", len(b), len(a))
}
