package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"stipple/planner"
	"stipple/store/disk"
)

// backedUp makes a backup of a clinic.
func backedUp(t testing.TB, s *Store, folder string) Backup {
	t.Helper()
	made, err := s.Backup(bg(), folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// TestABackupIsAWholeClinicFile: it opens, is sound, warns of nothing and has
// everything that was saved before, and nothing later.
func TestABackupIsAWholeClinicFile(t *testing.T) {
	b := newSalon(t)
	made := backedUp(t, b.s, "")
	savePatient(t, b.s, newPatient(b.s, "LATER", "Later", "One"))
	if filepath.Dir(made.Path) != backupFolder(b.path) || made.Bytes == 0 || !made.Made.Equal(b.s.Now()) {
		t.Errorf("%+v", made)
	}
	for _, path := range []string{made.Path, made.Path + headSuffix} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
	if left := unfinishedIn(filepath.Dir(made.Path)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	s := openAs(t, made.Path, testUser, testPassphrase)
	if w := s.Warning(); w != "" {
		t.Error(w)
	}
	wantVerified(t, s)
	cards, err := s.Cards(bg())
	if err != nil || len(cards) != 1 || cards[0].ID != b.patient.ID {
		t.Errorf("%v, %v", cards, err)
	}
	wantVerified(t, b.s)
}

func unfinishedIn(folder string) (names []string) {
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if strings.Contains(e.Name(), unfinishedSuffix) || strings.Contains(e.Name(), provingMark) || strings.HasSuffix(e.Name(), "-wal") {
			names = append(names, e.Name())
		}
	}
	return names
}

// TestBackupsBesideAWriter: whoever has the file open to read can back it up while
// another saves, and every backup has all that was acknowledged before it began.
func TestBackupsBesideAWriter(t *testing.T) {
	path, _ := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	reading := testOptions()
	reading.ReadOnly = true
	r, err := Open(path, testUser, testPassphrase, reading)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	stop, ended := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		for ; ; n++ {
			select {
			case <-stop:
				ended <- n
				return
			default:
			}
			if _, err := s.SavePatient(bg(), newPatient(s, fmt.Sprintf("W-%d", n), "Writer", "Busy")); err != nil {
				t.Error(err)
				ended <- n
				return
			}
		}
	}()
	for range 5 {
		before, err := s.Cards(bg())
		if err != nil {
			t.Fatal(err)
		}
		made := backedUp(t, r, "")
		copied := openAs(t, made.Path, testUser, testPassphrase)
		after, err := copied.Cards(bg())
		if err != nil || len(after) < len(before) {
			t.Errorf("%d cards, then %d in the backup, %v", len(before), len(after), err)
		}
		_ = copied.Close()
	}
	close(stop)
	if n := <-ended; n == 0 {
		t.Error("nothing was saved meanwhile")
	}
	wantVerified(t, s)
}

// TestOnlyChangesAreBackedUp: the automatic backup makes none when nobody saved
// anything, and takes drafts and taps for changes.
func TestOnlyChangesAreBackedUp(t *testing.T) {
	b := newSalon(t)
	keep := func(want int) {
		t.Helper()
		made, err := b.s.KeepBackups(bg(), nil)
		if err != nil || len(made) != want {
			t.Fatalf("%d made, want %d, %v", len(made), want, err)
		}
	}
	keep(1)
	keep(0)
	if _, err := b.s.Patient(bg(), b.patient.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := b.s.Prove(bg(), "", nil); err != nil {
		t.Fatal(err)
	}
	b.again(t, testUser)
	keep(0)
	if err := b.s.SaveDraft(bg(), Draft{Kind: PatientDraft, ID: b.s.NewID(), Body: []byte(`{}`)}); err != nil {
		t.Fatal(err)
	}
	keep(1)
	savePatient(t, b.s, newPatient(b.s, "N", "New", "One"))
	state, err := b.s.Backups(bg())
	if err != nil || !state.Changed || len(state.List) != 2 {
		t.Errorf("%+v, %v", state, err)
	}
	keep(1)
}

// TestTheSecondFolder: backups go there as well while it is there; away, it is never
// made, and when it was last reached is still known.
func TestTheSecondFolder(t *testing.T) {
	b := newSalon(t)
	second := filepath.Join(t.TempDir(), "stick")
	b.second(t, second)
	wantCode(t, b.s.reach(second), planner.NotFound)
	if made, err := b.s.KeepBackups(bg(), nil); err != nil || len(made) != 1 {
		t.Fatalf("%v, %v", made, err)
	}
	if _, err := os.Stat(second); !errors.Is(err, os.ErrNotExist) {
		t.Fatal("a folder that was away was made:", err)
	}
	if err := os.Mkdir(second, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := b.s.reach(second); err != nil {
		t.Error(err)
	}
	b.second(t, "")
	b.second(t, second)
	made, err := b.s.KeepBackups(bg(), nil)
	if err != nil || len(made) != 2 || !made[1].Second || filepath.Dir(made[1].Path) != second {
		t.Fatalf("%+v, %v", made, err)
	}
	for _, there := range []bool{true, false} {
		if !there {
			if err := os.Rename(second, second+".gone"); err != nil {
				t.Fatal(err)
			}
		}
		state, err := b.s.Backups(bg())
		if err != nil || state.Second.There != there || !state.Second.Last.Equal(b.s.Now()) || state.Second.Path != second {
			t.Errorf("there %v: %+v, %v", there, state.Second, err)
		}
	}
	for _, folder := range []string{filepath.Dir(b.path), backupFolder(b.path)} {
		wantCode(t, b.s.reach(folder), planner.Invalid)
	}
}

// TestAFaultyBackupNeverCounts: whatever stops a backup, none is named, nothing is
// left behind and every older one stays.
func TestAFaultyBackupNeverCounts(t *testing.T) {
	cases := map[string]struct {
		spoil func(t *testing.T, b *salon, ctx context.Context, cancel func()) *Store
		code  planner.Code
	}{
		"cancelled": {func(_ *testing.T, b *salon, _ context.Context, cancel func()) *Store { cancel(); return b.s }, ""},
		"damaged": {func(t *testing.T, b *salon, _ context.Context, _ func()) *Store {
			edit(t, b.path, "UPDATE cards SET box = x'00'")
			return b.s
		}, planner.Corrupt},
		"full": {func(_ *testing.T, b *salon, _ context.Context, _ func()) *Store {
			b.s.o.Disk = refusing{disk.System(), syscall.ENOSPC}
			return b.s
		}, planner.Full},
		"read-only": {func(_ *testing.T, b *salon, _ context.Context, _ func()) *Store {
			b.s.o.Disk = refusing{disk.System(), syscall.EROFS}
			return b.s
		}, planner.Internal},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b := newSalon(t)
			first := backedUp(t, b.s, "")
			for day := range 40 { // most of them are due to go when a new one counts
				older := filepath.Join(backupFolder(b.path), backupBase(b.path)+"-"+b.s.Now().AddDate(0, 0, -day-3).UTC().Format(backupStamp)+clinicSuffix)
				for _, suffix := range []string{"", headSuffix} {
					copyFile(t, first.Path+suffix, older+suffix)
				}
			}
			savePatient(t, b.s, newPatient(b.s, "N", "New", "One"))
			ctx, cancel := context.WithCancel(bg())
			defer cancel()
			_, err := c.spoil(t, b, ctx, cancel).Backup(ctx, "", nil)
			if err == nil || c.code != "" && planner.ErrorCode(err) != c.code {
				t.Fatalf("error %v", err)
			}
			if list := FindBackups(b.path); len(list) != 41 || list[0].Path != first.Path {
				t.Errorf("%d: %v", len(list), list)
			}
			if left := unfinishedIn(backupFolder(b.path)); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
			if name != "cancelled" {
				return
			}
			b.s.o.Now = func() time.Time { return testOptions().Now().AddDate(0, 0, 1) } // the trail tells of another day
			backedUp(t, b.s, "")
			if list := FindBackups(b.path); len(list) >= 30 {
				t.Errorf("none was due: %d are there", len(list))
			}
		})
	}
	b := newSalon(t)
	_, err := b.s.Backup(bg(), filepath.Join(t.TempDir(), "away"), nil)
	wantCode(t, err, planner.NotFound)
}

// refusing is a disk that takes no new file.
type refusing struct {
	disk.Disk
	err error
}

func (r refusing) Open(path string, flag int, mode os.FileMode) (disk.File, error) {
	if flag&os.O_CREATE != 0 {
		return nil, &os.PathError{Op: "open", Path: path, Err: r.err}
	}
	return r.Disk.Open(path, flag, mode)
}

// TestWhatAKillLeftIsSweptAndNeverCounts: an unfinished copy and a head alone are no
// backup, and go with the next one.
func TestWhatAKillLeftIsSweptAndNeverCounts(t *testing.T) {
	b := newSalon(t)
	made := backedUp(t, b.s, "")
	stem := strings.TrimSuffix(made.Path, backupStampOf(made)+clinicSuffix) + "20250101T000000Z" + clinicSuffix
	other := filepath.Join(filepath.Dir(made.Path), "notes.txt")
	for _, path := range []string{stem + unfinishedSuffix, stem + unfinishedSuffix + headSuffix, stem + headSuffix, filepath.Join(filepath.Dir(made.Path), backupBase(b.path)+provingMark+"1234567-wal"), other} {
		if err := os.WriteFile(path, []byte("left"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	head, err := os.ReadFile(made.Path + headSuffix)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(stem+headSuffix, head, 0o600); err != nil { // a head that no one wrote here is left alone
		t.Fatal(err)
	}
	if list := FindBackups(b.path); len(list) != 1 {
		t.Fatalf("%v", list)
	}
	backedUp(t, b.s, "")
	if list := FindBackups(b.path); len(list) != 2 {
		t.Errorf("%v", list)
	}
	entries, err := os.ReadDir(filepath.Dir(made.Path))
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if err != nil || len(names) != 6 || !slices.Contains(names, "notes.txt") { // two backups, their heads, the lock
		t.Errorf("%v, %v", names, err)
	}
}

func backupStampOf(b Backup) string { return b.Made.UTC().Format(backupStamp) }
