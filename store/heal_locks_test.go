package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/store/disk"
)

// fileHolds tells whether a file holds any of some bytes.
func fileHolds(path string, marks [][]byte) (bool, error) {
	file, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer file.Close()
	return holdsAny(file, marks)
}

// TestAFileWithASecondName is opened to read only: two programs that each know it by
// another name would not see each other's lock.
func TestAFileWithASecondName(t *testing.T) {
	for name, other := range map[string]func(t *testing.T, path string) string{
		"beside it": func(_ *testing.T, path string) string { return path + ".alias" },
		"elsewhere": func(t *testing.T, _ string) string { return filepath.Join(t.TempDir(), "alias.stipple") },
	} {
		t.Run(name, func(t *testing.T) {
			path, _ := newClinic(t)
			second := other(t, path)
			if err := os.Link(path, second); err != nil {
				t.Fatal(err)
			}
			_, err := Open(path, testUser, testPassphrase, testOptions())
			says := planner.ErrorMessage(err)
			if planner.ErrorCode(err) != planner.Locked || !strings.Contains(says, "second name") {
				t.Errorf("it says %q", says)
			}
			if filepath.Dir(second) == filepath.Dir(path) && !strings.Contains(says, second) {
				t.Errorf("it does not name %s: %q", second, says)
			}
			o := testOptions()
			o.ReadOnly = true
			reader, err := Open(path, testUser, testPassphrase, o)
			if err != nil {
				t.Fatal(err)
			}
			if err := reader.Close(); err != nil {
				t.Error(err)
			}
			if err := os.Remove(second); err != nil {
				t.Fatal(err)
			}
			s := openAs(t, path, testUser, testPassphrase)
			savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
		})
	}
}

// TestWhatARestoreSetAsideWithALogIsAFileOfItsOwn: its log has what the file at the path
// has no more, so it stays, and two programs could not mistake one for the other.
func TestWhatARestoreSetAsideWithALogIsAFileOfItsOwn(t *testing.T) {
	path, _ := newClinic(t)
	aside := path + asideMark + "20260101T000000Z"
	write(t, aside+"-wal", "not the log that lies at the path")
	if err := os.Link(path, aside); err != nil {
		t.Fatal(err)
	}
	s := openAs(t, path, testUser, testPassphrase)
	if sameFile(path, aside) || !exist(aside+"-wal") {
		t.Error("it is a second name still, or its log is gone")
	}
	savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	wantNothingLeft(t, path)
}

// TestTheSecondNameOfARestoreThatNeverWas goes by itself.
func TestTheSecondNameOfARestoreThatNeverWas(t *testing.T) {
	path, _ := newClinic(t)
	if err := setBothAside(disk.System(), path, path+asideMark+"20260101T000000Z"); err != nil {
		t.Fatal(err)
	}
	s := openAs(t, path, testUser, testPassphrase)
	savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	if left := mustGlob(t, path+asideMark+"*"); len(left) > 0 {
		t.Errorf("it left %q", left)
	}
}

// TestAReaderWithoutSharedMemory, as in a folder that may not be written, sees what
// somebody else saves, or is told to look again.
func TestAReaderWithoutSharedMemory(t *testing.T) {
	path, _ := newClinic(t)
	first := openAs(t, path, testUser, testPassphrase)
	savePatient(t, first, newPatient(first, "1", "Berg", "Eva"))
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("away/nowhere", path+"-shm"); err != nil {
		t.Fatal(err)
	}
	o := testOptions()
	o.ReadOnly = true
	reader, err := Open(path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	wantCards := func(want int) {
		t.Helper()
		if cards, err := reader.Cards(bg()); err != nil || len(cards) != want {
			t.Errorf("%d charts of %d, %v", len(cards), want, err)
		}
	}
	wantCards(1)
	if err := os.Remove(path + "-shm"); err != nil {
		t.Fatal(err)
	}
	var writer *Store
	err = reader.snapshot(bg(), func(db querier) error {
		var n int
		if err := db.QueryRow("SELECT count(*) FROM patients").Scan(&n); err != nil {
			t.Fatal(err)
		}
		writer = openAs(t, path, testUser, testPassphrase)
		savePatient(t, writer, newPatient(writer, "2", "Holm", "Liv"))
		return db.QueryRow("SELECT count(*) FROM patients").Scan(&n)
	})
	if planner.ErrorCode(err) != planner.Locked || !strings.Contains(planner.ErrorMessage(err), "Look again") {
		t.Errorf("while somebody came to write: %v", err)
	}
	wantCards(2)
	savePatient(t, writer, newPatient(writer, "3", "Sand", "Mo"))
	wantCards(3)
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	wantCards(3)
	wantVerified(t, reader)
}
