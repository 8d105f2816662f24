package store

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"stipple/planner"
)

// TestAFileInPlaceOfTheFolderIsNamed by whatever needs the folder, and stays.
func TestAFileInPlaceOfTheFolderIsNamed(t *testing.T) {
	b := newSalon(t)
	folder := backupFolder(b.path)
	if err := os.WriteFile(folder, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]func() error{
		"state": func() error { _, err := b.s.Backups(bg()); return err },
		"make":  func() error { _, err := b.s.Backup(bg(), "", nil); return err },
		"keep":  func() error { _, err := b.s.KeepBackups(bg(), nil); return err },
		"prove": func() error { _, err := b.s.Prove(bg(), "", nil); return err },
	} {
		err := try()
		wantCode(t, err, planner.Invalid)
		if words := planner.ErrorMessage(err); !strings.Contains(words, folder+" is a file, not a folder: rename it or move it away.") {
			t.Errorf("%s: %q", name, words)
		}
	}
	if left, err := os.ReadFile(folder); err != nil || string(left) != "mine" {
		t.Errorf("the file has %q, %v", left, err)
	}
}

// TestWhatBecameOfBackupsIsKnown: the last proof when its file is gone, and that there
// were backups when none is left.
func TestWhatBecameOfBackupsIsKnown(t *testing.T) {
	b := newSalon(t)
	if state, err := b.s.Backups(bg()); err != nil || state.Lost || !state.Proof.At.IsZero() {
		t.Fatalf("before any: %+v, %v", state, err)
	}
	made := backedUp(t, b.s, "")
	proof, err := b.s.Prove(bg(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if state, err := b.s.Backups(bg()); err != nil || state.Lost {
		t.Errorf("with one: %+v, %v", state, err)
	}
	for _, path := range []string{made.Path, made.Path + headSuffix} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	b.again(t, testUser)
	state, err := b.s.Backups(bg())
	if err != nil || !state.Lost || len(state.List) > 0 {
		t.Errorf("gone: %+v, %v", state, err)
	}
	if p := state.Proof; p.Path != proof.Path || !p.Found.OK() || p.By != proof.By || p.Found.Entries != proof.Found.Entries {
		t.Errorf("the last proof is remembered as %+v", p)
	}
}

// TestASecondFolderOnTheSameDiskIsTold and taken all the same.
func TestASecondFolderOnTheSameDiskIsTold(t *testing.T) {
	b := newSalon(t)
	beside := filepath.Join(filepath.Dir(b.path), "beside")
	if err := os.Mkdir(beside, 0o700); err != nil {
		t.Fatal(err)
	}
	clinic, err := b.s.Clinic(bg())
	if err != nil {
		t.Fatal(err)
	}
	clinic.Value.Safety.SecondFolder = beside + string(filepath.Separator)
	if _, err := b.s.SaveClinic(bg(), clinic); err != nil {
		t.Fatal(err)
	}
	state, err := b.s.Backups(bg())
	if err != nil || !state.Second.There || state.Second.SameDisk != (runtime.GOOS != "windows") {
		t.Errorf("%+v, %v", state.Second, err)
	}
	made := backedUp(t, b.s, beside+string(filepath.Separator))
	if err := os.RemoveAll(beside); err != nil {
		t.Fatal(err)
	}
	if state, err := b.s.Backups(bg()); err != nil || state.Second.There || state.Second.SameDisk || !state.Second.Last.Equal(made.Made) {
		t.Errorf("away: %+v, %v", state.Second, err)
	}
}

// TestNothingIsMadeInPlaceOfTheClinicsFolder while that is away: a folder with its name
// would keep it from coming back.
func TestNothingIsMadeInPlaceOfTheClinicsFolder(t *testing.T) {
	a := newAway(t)
	made := backedUp(t, a.Store, t.TempDir())
	if err := os.Rename(a.dir, a.dir+" away"); err != nil {
		t.Fatal(err)
	}
	_, errProve := a.Prove(bg(), made.Path, nil)
	_, errBackup := a.Backup(bg(), "", nil)
	for _, err := range []error{errProve, errBackup} {
		if planner.ErrorCode(err) != planner.NotFound {
			t.Errorf("it gives %v", err)
		}
	}
	if err := os.Rename(a.dir+" away", a.dir); err != nil {
		t.Fatal(err)
	}
	a.save(t, "+00 555 0001")
}
