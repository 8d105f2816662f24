package store

import (
	"os"
	"path/filepath"
	"testing"
)

// TestWhatBackupMadeIsRestored: of a store that is open, with its last saves in the
// log, and its log kept by a kill does not matter.
func TestWhatBackupMadeIsRestored(t *testing.T) {
	path, _ := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	backup, err := s.Backup(bg(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(backup.Path + headSuffix); err != nil {
		t.Error(err)
	}
	savePatient(t, s, newPatient(s, "2", "Dahl", "Kim"))
	shut(t, s)
	r := rescue{path: path, backup: backup.Path, options: testOptions()}
	c, aside := r.restore(t)
	if c.PresentFault != nil || c.HeadMissing || c.Diverged || c.LostSaves != 1 || !c.Since.Equal(backup.Made) {
		t.Errorf("it says %+v, made %s", c, backup.Made)
	}
	if got := charts(t, path); got != "1" {
		t.Errorf("there are charts %s", got)
	}
	if got := charts(t, aside); got != "1 2" {
		t.Errorf("set aside are charts %s", got)
	}
	wantNothingLeft(t, path)
}

// TestABackupOnADiskThatCanOnlyBeReadSaysWhoSignsIn, also with a log beside it, which
// SQLite cannot read without making a file.
func TestABackupOnADiskThatCanOnlyBeReadSaysWhoSignsIn(t *testing.T) {
	s := openClinic(t)
	savePatient(t, s, newPatient(s, "1", "Berg", "Eva"))
	dead := filepath.Join(t.TempDir(), "dead")
	copyFolder(t, filepath.Dir(s.path), dead)
	from := filepath.Join(dead, filepath.Base(s.path))
	_ = os.Remove(from + "-shm")
	if err := os.Symlink("nowhere", from+"-shm"); err != nil { // SQLite follows none, for root neither
		t.Fatal(err)
	}
	info, err := IdentifyBackup(from)
	if err != nil || len(info.Users) != 1 || info.Users[0].Name != testUser {
		t.Errorf("%+v, %v", info, err)
	}
}
