package store

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"stipple/planner"
)

// locksOn gives the locks that are held on a file, as the system knows them.
func locksOn(t *testing.T, path string) (held []string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	inode := fmt.Sprintf(":%d ", info.Sys().(*syscall.Stat_t).Ino)
	for line := range strings.Lines(string(content(t, "/proc/locks"))) {
		if strings.Contains(line, inode) && strings.Contains(line, "POSIX") {
			held = append(held, line)
		}
	}
	return held
}

// TestSQLitesLocksAreKept whatever the store does with its own file: without them
// another program that only looks at it takes the log away.
func TestSQLitesLocksAreKept(t *testing.T) {
	s := openClinic(t)
	if len(locksOn(t, s.path)) == 0 {
		t.Fatal("there are none")
	}
	for what, do := range map[string]func() error{
		"erasing": func() error {
			q := savePatient(t, s, newPatient(s, "2", "Berg", "Ole"))
			_, err := s.ErasePatient(bg(), q.Value.ID, "asked", testPassphrase)
			return err
		},
		"a backup and its proof": func() error {
			if _, err := s.Backup(bg(), "", nil); err != nil {
				return err
			}
			_, err := s.Prove(bg(), "", nil)
			return err
		},
		"looking who can sign in": func() error { _, err := Identify(s.path); return err },
		"verification":            func() error { _, err := s.Verify(bg(), nil); return err },
		"the file for a backup": func() error {
			_, err := s.Prove(bg(), s.path, nil)
			wantCode(t, err, planner.Invalid)
			return nil
		},
		"looking whether it was cut off": func() error {
			if s.home.isCutOff() {
				return errors.New("it is whole")
			}
			return nil
		},
		"healing": func() error {
			s.home.hurt.Store(true)
			savePatient(t, s, newPatient(s, "3", "Berg", "Ida"))
			return nil
		},
	} {
		if err := do(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if len(locksOn(t, s.path)) == 0 {
			t.Errorf("%s let them go", what)
			s.home.hurt.Store(true) // so that the next is told by itself
			savePatient(t, s, newPatient(s, what, "Berg", "Ole"))
		}
	}
}
