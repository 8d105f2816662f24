package store

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"stipple/planner"
)

// TestANameMayBeSoLong that everything beside the file can have its own: the longest one
// that is taken saves, backs up, proves, restores and is restored again; one byte more
// is refused, saying so, with nothing made.
func TestANameMayBeSoLong(t *testing.T) {
	f := Founding{Clinic: "Nord Clinic", User: testUser, Passphrase: testPassphrase}
	named := func(n int) string {
		return filepath.Join(t.TempDir(), strings.Repeat("k", n-len(clinicSuffix))+clinicSuffix)
	}
	for n := longestName - longestBeside + 1; n <= 300; n += 29 {
		path := named(n)
		_, err := Create(path, f, testOptions())
		wantCode(t, err, planner.Invalid)
		if words := planner.ErrorMessage(err); !strings.Contains(words, "is too long") || len(namesIn(t, filepath.Dir(path))) > 0 {
			t.Errorf("%d: %q, and %v", n, words, namesIn(t, filepath.Dir(path)))
		}
	}
	r := rescue{path: named(longestName - longestBeside), options: testOptions()}
	if _, err := Create(r.path, f, testOptions()); err != nil {
		t.Fatal(err)
	}
	for _, chart := range []string{"1", "2"} {
		s := openAs(t, r.path, testUser, testPassphrase)
		savePatient(t, s, newPatient(s, chart, "Berg", "Eva"))
		r.backup = backedUp(t, s, "").Path
		if proof, err := s.Prove(bg(), "", nil); err != nil || !proof.Found.OK() {
			t.Fatal(proof.Found.Faults, err)
		}
		shut(t, s)
		if _, aside := r.restore(t); !exist(aside) {
			t.Errorf("nothing lies at %s", aside)
		}
	}
}

// TestALinkWhoseFileIsAwayIsRefused: its disk is not connected. Nothing takes its place,
// and the link stays.
func TestALinkWhoseFileIsAwayIsRefused(t *testing.T) {
	r := newRescue(t)
	folder := filepath.Dir(r.path)
	link := filepath.Join(t.TempDir(), "clinic.stipple")
	if err := os.Symlink(r.path, link); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(folder, folder+"-away"); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(folder+"-away", backupsFolder, filepath.Base(r.backup))
	_, err := PrepareRestore(bg(), link, backup, testUser, testPassphrase, testOptions(), nil)
	wantCode(t, err, planner.NotFound)
	_, created := Create(link, Founding{Clinic: "Nord Clinic", User: testUser, Passphrase: testPassphrase}, testOptions())
	wantCode(t, created, planner.NotFound)
	for _, err := range []error{err, created} {
		if words := planner.ErrorMessage(err); !strings.Contains(words, "is a link to "+r.path) || !strings.Contains(words, "Connect the disk") {
			t.Errorf("it says %q", words)
		}
	}
	if names := namesIn(t, filepath.Dir(link)); len(names) != 1 {
		t.Errorf("beside the link lie %v", names)
	}
	if to, err := os.Readlink(link); to != r.path {
		t.Errorf("the link points to %q, %v", to, err)
	}
	if err := os.Rename(folder+"-away", folder); err != nil {
		t.Fatal(err)
	}
	if _, err := Identify(link); err != nil {
		t.Errorf("when the disk is back: %v", err)
	}
}

// TestAnotherOldFileIsSetAsideToo: when an older file is put back and upgraded again, it
// is set aside beside the first; the same state is set aside once.
func TestAnotherOldFileIsSetAsideToo(t *testing.T) {
	path := beforeVersion(t, schemaVersion()-1)
	old, head := bytesOf(t, path), bytesOf(t, path+headSuffix)
	first := path + ".before-version-" + strconv.Itoa(schemaVersion())
	upgraded := func() {
		t.Helper()
		shut(t, openAs(t, path, testUser, testPassphrase))
		for _, suffix := range []string{"-wal", "-shm"} {
			_ = os.Remove(path + suffix)
		}
		write(t, path, old)
		write(t, path+headSuffix, head)
	}
	upgraded()
	upgraded()
	if !exist(first) || exist(first+"-2") {
		t.Fatalf("of the same file there is %v", namesIn(t, filepath.Dir(path)))
	}
	was := bytesOf(t, first)
	edit(t, path, "DELETE FROM drafts")
	upgraded()
	if bytesOf(t, first) != was || !exist(first+"-2") || bytesOf(t, first+"-2") == was || !exist(first+"-2"+headSuffix) {
		t.Errorf("of another one there is %v", namesIn(t, filepath.Dir(path)))
	}
}

func bytesOf(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
