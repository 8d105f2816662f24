package store

import (
	"os"
	"strings"
	"testing"

	"stipple/planner"
)

// TestWhatAnotherDidAfterItTookTheLock: the lock's file was removed, and a second
// Stipple opened the file, changed it and closed it. The first looks before it saves
// again: under keys that count no more it saves nothing, once and again.
func TestWhatAnotherDidAfterItTookTheLock(t *testing.T) {
	const boPass = "bo lind correct horse battery"
	for name, c := range map[string]struct {
		do   func(other *Store, first, bo planner.ID) error
		pass string // signs Bo in afterwards; "" = Bo was removed
		says string // why the first may save no more; "" = it may
	}{
		"saves": {func(other *Store, _, _ planner.ID) error { return savedBeside(other) }, boPass, ""},
		"adds a user": {func(other *Store, _, _ planner.ID) error {
			_, err := other.AddUser(bg(), planner.User{Name: "Cy Holm", Role: planner.Assistant}, "copper lantern fjord")
			return err
		}, boPass, ""},
		"removes Bo": {func(other *Store, _, bo planner.ID) error {
			if err := other.RemoveUser(bg(), bo); err != nil {
				return err
			}
			return other.Reseal(bg(), nil)
		}, "", "were changed meanwhile"},
		"removes the first": {func(other *Store, first, _ planner.ID) error {
			if err := other.RemoveUser(bg(), first); err != nil {
				return err
			}
			return other.Reseal(bg(), nil)
		}, boPass, "were changed meanwhile"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAway(t)
			bo, err := a.AddUser(bg(), planner.User{Name: "Bo Lind", Role: planner.Physician}, boPass)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(a.path + lockSuffix); err != nil {
				t.Fatal(err)
			}
			other := openAs(t, a.path, "Bo Lind", boPass)
			if c.pass == "" {
				if err := other.Close(); err != nil {
					t.Fatal(err)
				}
				other = openAs(t, a.path, testUser, testPassphrase)
			}
			if err := c.do(other, a.user.ID, bo.ID); err != nil {
				t.Fatal(err)
			}
			if err := other.Close(); err != nil {
				t.Fatal(err)
			}
			if c.says == "" {
				a.save(t, "+00 555 0002")
				a.wantKept(t)
			} else {
				for range 2 {
					if _, err := a.Patient(bg(), a.p.Value.ID); !strings.Contains(planner.ErrorMessage(err), "Sign in again") {
						t.Errorf("reading says %v", err)
					}
					a.wantRefused(t, planner.Internal, c.says)
				}
				if err := a.Close(); err != nil {
					t.Error(err)
				}
			}
			user, pass := testUser, testPassphrase
			if c.pass != "" {
				_ = a.Close() // a second time it is nothing
				user, pass = "Bo Lind", c.pass
			}
			s := openAs(t, a.path, user, pass)
			if w := s.Warning(); strings.Contains(w, "altered") || strings.Contains(w, "missing") {
				t.Errorf("it warns: %s", w)
			}
			wantVerified(t, s)
		})
	}
}

func savedBeside(s *Store) error {
	_, err := s.SavePatient(bg(), newPatient(s, "2", "Holm", "Liv"))
	return err
}

// TestALockFileWithTheNumberOfTheFormer: removed twice, the lock's file can come back
// under the number that the first one had, in other hands.
func TestALockFileWithTheNumberOfTheFormer(t *testing.T) {
	a := newAway(t)
	for _, station := range []string{"reception", "desk 3"} {
		if err := os.Remove(a.path + lockSuffix); err != nil {
			t.Fatal(err)
		}
		other := &Store{path: a.path, o: Options{Workstation: station}.filled()}
		if err := other.takeLock(); err != nil {
			t.Fatal(err)
		}
		a.wantRefused(t, planner.Locked, "on "+station)
		if err := other.letLockGo(); err != nil {
			t.Fatal(err)
		}
	}
	a.save(t, "+00 555 0002")
	a.wantKept(t)
}

// TestWhatIsKeptIsFoundAndRestored: what was open when its file was deleted comes before
// the older backups, and a restore puts all of it back.
func TestWhatIsKeptIsFoundAndRestored(t *testing.T) {
	a := newAway(t)
	backedUp(t, a.Store, "")
	a.save(t, "+00 555 0002")
	if err := os.Remove(a.path); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Backup(bg(), "", nil); !strings.Contains(planner.ErrorMessage(err), "no longer at "+a.path) {
		t.Errorf("a backup says %v", err)
	}
	wantCode(t, a.Close(), planner.NotFound)
	found := FindBackups(a.path)
	if len(found) != 2 || !found[0].Kept || found[0].Path != a.wantAside(t) || found[0].Fault != nil || found[1].Kept {
		t.Fatalf("found %+v", found)
	}
	for i, kept := range []string{"", found[0].Path} {
		r, err := PrepareRestore(bg(), a.path, found[i].Path, testUser, testPassphrase, testOptions(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if c := r.Compare(); !c.Missing || c.Kept != kept {
			t.Errorf("beside it is kept %q, want %q", c.Kept, kept)
		}
		if err := r.Discard(); err != nil {
			t.Fatal(err)
		}
	}
	r, err := PrepareRestore(bg(), a.path, found[0].Path, testUser, testPassphrase, testOptions(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Apply(); err != nil {
		t.Fatal(err)
	}
	a.wantKept(t)
}

// TestReadingWhileTheFolderIsAwaySaysSo, by connections that are made anew: nothing is
// said of saving, nor of permissions.
func TestReadingWhileTheFolderIsAwaySaysSo(t *testing.T) {
	a := newAway(t)
	a.home.round.Add(1)
	rename(t, a.dir, a.dir+" pulled")
	_, err := a.Cards(bg())
	if says := planner.ErrorMessage(err); planner.ErrorCode(err) != planner.NotFound || !strings.Contains(says, "look again") {
		t.Errorf("it says %q", says)
	}
	rename(t, a.dir+" pulled", a.dir)
	if cards, err := a.Cards(bg()); err != nil || len(cards) != 1 {
		t.Errorf("when it is back: %d cards, %v", len(cards), err)
	}
}
