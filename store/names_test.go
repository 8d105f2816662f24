package store

import (
	"os"
	"path/filepath"
	"testing"

	"stipple/planner"
)

// TestWhatOnlyResemblesOursIsNeverTouched lays files beside a clinic file whose names
// begin as those do that a restore, a proof or a creation leaves: the only copies of
// something, perhaps. Nothing that opens, restores, proves or creates takes one away.
func TestWhatOnlyResemblesOursIsNeverTouched(t *testing.T) {
	r := newRescue(t)
	theirs := []string{
		".restore.old", ".restore.2026", ".restore.20261122", ".restore.stipple", ".restoring-from-usb.stipple", ".restoring-aside.old", ".restoring-",
		".restoring-1234567-copy", ".restoring-1234567.stipple", ".new-2026", ".new-1234567.stipple", ".head.old", ".head.2025", ".tries.old", ".probe.new-",
		".before-version-3.new-best", ".before-restore-mine", ".before-restore-20261122T093000Z-copy.stipple",
	}
	folder := backupFolder(r.path)
	var files []string
	for _, name := range theirs {
		files = append(files, r.path+name)
	}
	for _, name := range []string{".proving-new-clinic", ".proving-12345678-before-my-move.stipple", "-20261122T093000Z.stipple.unfinished.old", ".proving-2026"} {
		files = append(files, filepath.Join(folder, backupBase(r.path)+name))
	}
	for _, name := range files {
		write(t, name, "the only copy")
	}
	mine := r.path + ".before-restore-linked" // the same file under a name of the user's
	if err := os.Link(r.path, mine); err != nil {
		t.Fatal(err)
	}
	wantThere := func(after string) {
		t.Helper()
		for _, name := range append(files, mine) {
			if !exist(name) {
				t.Errorf("%s %s is gone", after, filepath.Base(name))
			}
		}
	}
	if _, err := Identify(r.path); err != nil {
		t.Fatal(err)
	}
	wantThere("when the file was looked at")
	if err := os.Remove(mine); err != nil { // a file with two names is not written to
		t.Fatal(err)
	}
	mine = r.path
	s := openAs(t, r.path, testUser, testPassphrase)
	if _, err := s.Prove(bg(), "", nil); err != nil {
		t.Fatal(err)
	}
	shut(t, s)
	wantThere("when a backup was proved")
	restoring, err := r.prepare(testUser, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	if err := restoring.Discard(); err != nil {
		t.Fatal(err)
	}
	wantThere("when a restore was given up")
	r.restore(t)
	wantThere("when a backup was restored")
}

// TestWhatIsLeftOfARestoreGoes: what has our names, to the last sign, is swept.
func TestWhatIsLeftOfARestoreGoes(t *testing.T) {
	path, _ := newClinic(t)
	ours := []string{
		".restoring-1234567", ".restoring-1234567-wal", ".restoring-1234567.head", ".restoring-1234567.head.7654321", ".restoring-1234567.tries",
		".restoring-1234567.before-version-3", ".restoring-1234567.before-version-3.new-4567890-wal", ".restoring-aside", ".restore.3456789012",
	}
	for _, name := range ours {
		write(t, path+name, "half")
	}
	if _, err := Identify(path); err != nil {
		t.Fatal(err)
	}
	for _, name := range ours {
		if exist(path + name) {
			t.Errorf("%s is left", name)
		}
	}
	probe := path + ".probe.new-1263697018.4155122012" // of a program that ended while it tried the disk
	write(t, probe, "?")
	_ = openAs(t, path, testUser, testPassphrase)
	if exist(probe) {
		t.Errorf("%s is left", probe)
	}
}

// TestNothingIsTouchedBesideAFileThatIsNotOurs: a file is judged before anything beside
// it is swept, even what has a name of ours; not so much as a lock is left there.
func TestNothingIsTouchedBesideAFileThatIsNotOurs(t *testing.T) {
	for what, lay := range map[string]func(t *testing.T, path string){
		"a text":  func(t *testing.T, path string) { write(t, path, "notes") },
		"no file": func(*testing.T, string) {},
		"a folder": func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "chart.json")
			lay(t, path)
			for _, name := range []string{".restore", ".restore.bak", ".restore.1234567", ".restoring-1234567"} {
				write(t, path+name, "mine")
			}
			before, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Identify(path); err == nil {
				t.Error("it is taken for a clinic file")
			}
			_, err = Create(path, Founding{Clinic: "Nord Clinic", User: testUser, Passphrase: testPassphrase}, testOptions())
			wantCode(t, err, planner.Conflict)
			after, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			if len(after) != len(before) {
				t.Errorf("%v became %v", before, after)
			}
		})
	}
}
