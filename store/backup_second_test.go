package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stipple/planner"
	"stipple/store/disk"
)

// second chooses the second folder.
func (b *salon) second(t testing.TB, folder string) {
	t.Helper()
	clinic, err := b.s.Clinic(bg())
	if err != nil {
		t.Fatal(err)
	}
	clinic.Value.Safety.SecondFolder = folder
	if _, err := b.s.SaveClinic(bg(), clinic); err != nil {
		t.Fatal(err)
	}
}

func namesIn(t testing.TB, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestAnEmptyMountPointIsNotTheSecondFolder: when its disk is pulled out, the folder it
// was seen in can be there, empty. Nothing is written there, which is told, until the
// disk is back or the folder is chosen again.
func TestAnEmptyMountPointIsNotTheSecondFolder(t *testing.T) {
	b := newSalon(t)
	mount := t.TempDir()
	disk := mount + ".pulled"
	b.second(t, mount)
	if made, err := b.s.KeepBackups(bg(), nil); err != nil || len(made) != 2 {
		t.Fatalf("%v, %v", made, err)
	}
	data, err := os.ReadFile(filepath.Join(mount, markFile))
	if err != nil || strings.Contains(string(data), "Nord") || strings.Contains(string(data), b.s.clinicID) {
		t.Errorf("the mark says %q, %v", data, err)
	}
	if err := os.Rename(mount, disk); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(mount, 0o700); err != nil {
		t.Fatal(err)
	}
	savePatient(t, b.s, newPatient(b.s, "2", "Holm", "Liv"))
	made, err := b.s.KeepBackups(bg(), nil)
	if err != nil || len(made) != 1 || made[0].Second || len(namesIn(t, mount)) != 0 {
		t.Errorf("into the mount point: %v, %v; it holds %v", made, err, namesIn(t, mount))
	}
	if _, err := b.s.Backup(bg(), mount, nil); planner.ErrorCode(err) != planner.Conflict || len(namesIn(t, mount)) != 0 {
		t.Errorf("by hand: %v; it holds %v", err, namesIn(t, mount))
	}
	state, err := b.s.Backups(bg())
	if err != nil || state.Second.There || planner.ErrorCode(state.Second.Why) != planner.Conflict || state.Second.Last.IsZero() || len(namesIn(t, mount)) != 0 {
		t.Errorf("the second folder is told of as %+v, %v", state.Second, err)
	}
	if err := b.s.ConfirmSecondFolder(bg()); err != nil || b.s.reachSecond(mount) != nil {
		t.Errorf("when it is said to be the one: %v", err)
	}
	if err := os.RemoveAll(mount); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(disk, mount); err != nil {
		t.Fatal(err)
	}
	if made, err := b.s.KeepBackups(bg(), nil); err != nil || len(made) != 1 || !made[0].Second {
		t.Errorf("when the disk is back: %v, %v", made, err)
	}
}

// TestAFolderIsMarkedAnew: by choosing it again, and where backups of the clinic lie in
// it from before there were marks. Another clinic's are no reason, nor is its mark.
func TestAFolderIsMarkedAnew(t *testing.T) {
	b, other, folder := newSalon(t), newSalon(t), t.TempDir()
	other.second(t, folder)
	backedUp(t, other.s, folder)
	b.second(t, folder)
	mark := filepath.Join(folder, markFile)
	for name, c := range map[string]struct {
		do    func()
		there bool
	}{
		"two clinics share it": {func() {}, true},
		"the mark is gone": {func() {
			if err := os.Remove(mark); err != nil {
				t.Fatal(err)
			}
		}, false},
		"the mark is damaged": {func() { write(t, mark, "Stipple\n") }, false},
		"only that of the other is left": {func() {
			if err := os.Remove(mark); err != nil {
				t.Fatal(err)
			}
			if err := other.s.markSecond(folder); err != nil {
				t.Fatal(err)
			}
		}, false},
	} {
		c.do()
		if err := b.s.reachSecond(folder); (err == nil) != c.there {
			t.Errorf("%s: %v", name, err)
		}
		b.second(t, "")
		b.second(t, folder)
		if err := b.s.reachSecond(folder); err != nil {
			t.Errorf("%s, chosen again: %v", name, err)
		}
	}
	backedUp(t, b.s, folder)
	if err := os.Remove(mark); err != nil { // as an earlier version left it
		t.Fatal(err)
	}
	err := b.s.reachSecond(folder)
	if marked, errMark := b.s.secondMarked(folder); err != nil || errMark != nil || !marked {
		t.Errorf("after an update: %v", err)
	}
}

// TestABackupThatIsNotWholeDoesNotCount: cut, emptied or overwritten it is listed with
// what is wrong, another one is made, and none goes for it.
func TestABackupThatIsNotWholeDoesNotCount(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"cut": func(path string) error { return os.Truncate(path, 20000) },
		"a byte less": func(path string) error {
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			return os.Truncate(path, info.Size()-1)
		},
		"emptied":  func(path string) error { return os.Truncate(path, 0) },
		"not ours": func(path string) error { return os.WriteFile(path, []byte(strings.Repeat("photo", 9000)), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newSalon(t)
			older := backedUp(t, b.s, "")
			b.s.o.Now = func() time.Time { return testOptions().Now().Add(time.Hour) }
			newest := backedUp(t, b.s, "")
			if err := spoil(newest.Path); err != nil {
				t.Fatal(err)
			}
			state, err := b.s.Backups(bg())
			if err != nil || !state.Last.Equal(older.Made) || len(state.List) != 2 || planner.ErrorCode(state.List[0].Fault) != planner.Corrupt || state.List[1].Fault != nil {
				t.Fatalf("%+v, %v", state, err)
			}
			if list := FindBackups(b.path); list[0].Fault == nil || list[1].Fault != nil {
				t.Errorf("found without a key: %+v", list)
			}
			// Two days on only the newest of that day is wanted: the damaged one is none.
			b.s.o.Now = func() time.Time { return testOptions().Now().AddDate(0, 0, 2) }
			savePatient(t, b.s, newPatient(b.s, "9", "Holm", "Liv"))
			if made, err := b.s.KeepBackups(bg(), nil); err != nil || len(made) != 1 {
				t.Fatalf("%v, %v", made, err)
			}
			if !exist(older.Path) || !exist(newest.Path) {
				t.Error("a backup was deleted for one that is not whole")
			}
		})
	}
}

// slowMark is a disk on which the second folder's mark is read at last, after it was
// given up.
type slowMark struct {
	disk.Disk
	asked, answer chan struct{}
}

func (d slowMark) Open(path string, flag int, mode os.FileMode) (disk.File, error) {
	if filepath.Base(path) == markFile {
		d.asked <- struct{}{}
		<-d.answer
	}
	return d.Disk.Open(path, flag, mode)
}

// TestASlowSecondFolderOutlivesTheStore: who gave it up and locked meanwhile is not
// brought down by its answer, which comes to nobody.
func TestASlowSecondFolderOutlivesTheStore(t *testing.T) {
	path, _ := newClinic(t)
	slow := slowMark{disk.System(), make(chan struct{}, 9), make(chan struct{})}
	o := testOptions()
	o.Disk = slow
	s, err := Open(path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	clinic, err := s.Clinic(bg())
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	clinic.Value.Safety.SecondFolder = folder
	if _, err := s.SaveClinic(bg(), clinic); err != nil {
		t.Fatal(err)
	}
	<-slow.asked
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	close(slow.answer)
	for began := time.Now(); time.Since(began) < 10*time.Second; time.Sleep(10 * time.Millisecond) {
		data, err := os.ReadFile(filepath.Join(folder, markFile))
		if err == nil && strings.Count(string(data), "\n") == 2 {
			return
		}
	}
	t.Errorf("its mark never came: %v", namesIn(t, folder))
}
