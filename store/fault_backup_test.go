//go:build unix

package store

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/store/disk"
)

// backupTrials make and prove backups, of a clinic that has one already and a second
// folder.
func backupTrials() []trial {
	return []trial{
		{name: "backup", from: "salon", set: at(oneBackup), done: backupsAreSound, do: func(sc *scene) error {
			made, err := sc.s.Backup(bg(), "", nil)
			return sc.countsOrNot(err, made)
		}},
		{name: "keep backups", from: "salon", set: at(oneBackup), done: backupsAreSound, do: func(sc *scene) error {
			made, err := sc.s.KeepBackups(bg(), nil)
			return sc.countsOrNot(err, made...)
		}},
		{name: "look at backups", from: "salon", set: at(oneBackup), done: backupsAreSound, do: func(sc *scene) error {
			b, err := sc.s.Backups(bg())
			if err == nil && (len(b.List) != 2 || !b.Changed) {
				return fmt.Errorf("it finds %d backups, changed: %v", len(b.List), b.Changed)
			}
			return err
		}},
		{name: "confirm the second folder", from: "salon", set: at(otherStick), done: stickCounts, do: func(sc *scene) error { return sc.s.ConfirmSecondFolder(bg()) }},
		{name: "prove", from: "salon", set: at(oneBackup), done: backupsAreSound, do: func(sc *scene) error {
			proof, err := sc.s.Prove(bg(), "", nil)
			if err == nil && !proof.Found.OK() {
				return fmt.Errorf("a fault of the disk is taken for one of the backup: %q", proof.Found.Faults)
			}
			return sc.countsOrNot(err)
		}},
	}
}

// restoreTrials prepare a restore and give it up, or carry it out.
func restoreTrials() []trial {
	prepare := func(sc *scene) (*Restoring, error) {
		return PrepareRestore(bg(), sc.path, FindBackups(sc.path)[0].Path, testUser, testPassphrase, sc.options, nil)
	}
	made := func(t testing.TB, sc *scene) {
		sc.signIn(t)
		if _, err := sc.s.Backup(bg(), "", nil); err != nil {
			t.Fatal(err)
		}
		savePatient(t, sc.s, newPatient(sc.s, "8", "Since", "Then"))
		shut(t, sc.s)
		sc.s = nil
	}
	has := func(want bool) func(testing.TB, *Store, *scene) {
		return func(t testing.TB, after *Store, _ *scene) {
			t.Helper()
			if _, err := after.PatientByChart(bg(), "8"); (err == nil) != want {
				t.Errorf("what was saved since the backup: %v", err)
			}
			wantNothingLeft(t, after.path)
		}
	}
	return []trial{
		{name: "prepare a restore", from: "salon", set: made, done: has(true), do: func(sc *scene) error {
			r, err := prepare(sc)
			if err != nil {
				return err
			}
			return r.Discard()
		}},
		{name: "restore", from: "salon", set: made, done: has(false), says: "restore backup", do: func(sc *scene) error {
			r, err := prepare(sc)
			if err == nil {
				_, err = r.Apply()
			}
			return err
		}},
	}
}

// oneBackup makes the second folder, a backup, and a save since. What is held are the
// backups there were.
func oneBackup(t testing.TB, sc *scene) any {
	t.Helper()
	clinic, err := sc.s.Clinic(bg())
	if err != nil {
		t.Fatal(err)
	}
	clinic.Value.Safety.SecondFolder = filepath.Join(sc.dir, "stick")
	if err := os.Mkdir(clinic.Value.Safety.SecondFolder, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := sc.s.SaveClinic(bg(), clinic); err != nil {
		t.Fatal(err)
	}
	if _, err := sc.s.KeepBackups(bg(), nil); err != nil {
		t.Fatal(err)
	}
	savePatient(t, sc.s, newPatient(sc.s, "8", "Since", "Then"))
	return sc.backups(sc.dir)
}

// otherStick is oneBackup with an empty disk in the place of the second folder's.
func otherStick(t testing.TB, sc *scene) any {
	t.Helper()
	oneBackup(t, sc)
	stick := filepath.Join(sc.dir, "stick")
	if err := os.RemoveAll(stick); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	return nil
}

// stickCounts looks that backups go to the second folder.
func stickCounts(t testing.TB, after *Store, sc *scene) {
	t.Helper()
	if made, err := after.KeepBackups(bg(), nil); err != nil || !slices.ContainsFunc(made, func(b Backup) bool { return b.Second }) {
		t.Errorf("made %v, %v", made, err)
	}
}

// backups names what counts as a backup in both folders, by its name within them.
func (sc *scene) backups(dir string) map[string]bool {
	all := map[string]bool{}
	for _, folder := range []string{backupsFolder, "stick"} {
		list, _ := backupsIn(sc.path, filepath.Join(dir, folder)) // a folder that is not there has none
		for _, b := range list {
			all[filepath.Join(folder, filepath.Base(b.Path))] = true
		}
	}
	return all
}

// countsOrNot checks that nothing older went and nothing counts but what was given
// as made; it panics else, which is never taken for an error of the disk. One that was
// named when the disk could be written no more cannot be taken away again.
func (sc *scene) countsOrNot(err error, made ...Backup) error {
	now, before := sc.backups(sc.dir), sc.held.(map[string]bool)
	for name := range before {
		if !now[name] {
			panic(fmt.Sprintf("%s is gone (%v)", name, err))
		}
		delete(now, name)
	}
	for _, b := range made {
		if b.Path == "" {
			continue
		}
		name, _ := filepath.Rel(sc.dir, b.Path)
		if !now[name] {
			panic(fmt.Sprintf("%s was made and is not there (%v)", name, err))
		}
		delete(now, name)
		before[name] = true
	}
	if len(now) == 0 {
		return err
	}
	probe, dead := disk.Empty(sc.options.Disk, filepath.Join(sc.dir, "probe"))
	if err == nil || dead == nil {
		panic(fmt.Sprintf("%v count and were not made (%v, %s)", now, err, probe))
	}
	for name := range now {
		before[name] = true
	}
	return err
}

// backupsAreSound looks at all backups there are and for what was left unfinished.
func backupsAreSound(t testing.TB, after *Store, sc *scene) {
	t.Helper()
	dir := filepath.Dir(after.path)
	for name := range sc.backups(dir) {
		if p, err := after.Prove(bg(), filepath.Join(dir, name), nil); err != nil || !p.Found.OK() {
			t.Errorf("%s: %v, %v", name, p.Found.Faults, err)
		}
	}
	if _, err := after.Backup(bg(), "", nil); err != nil { // sweeps, as the next one does
		t.Errorf("the next backup: %v (%s)", err, planner.ErrorMessage(err))
	}
	for _, left := range unfinishedIn(filepath.Join(dir, backupsFolder)) {
		t.Errorf("left behind: %s", left)
	}
	for name := range sc.held.(map[string]bool) {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil && strings.HasSuffix(name, clinicSuffix) {
			t.Errorf("%s is not there: %v", name, err)
		}
	}
}
