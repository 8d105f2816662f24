package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/store"
)

func TestBackupsAreMadeListedAndProved(t *testing.T) {
	b := newBench(t)
	b.demo()
	if out := b.must("backup", "list"); !strings.Contains(out, "no backup yet") || !strings.Contains(out, "no backup beside") {
		t.Errorf("the list of none is\n%s", out)
	}
	b.refused(exitFailed, "no backup yet", "backup", "prove")
	if out := b.must("backup"); !strings.Contains(out, "Backup made and verified: "+b.file("backups")) {
		t.Errorf("it says\n%s", out)
	}
	list := store.FindBackups(b.file("clinic.stipple"))
	if len(list) != 1 {
		t.Fatalf("%v", list)
	}
	for path, mode := range map[string]os.FileMode{list[0].Path: 0o600, list[0].Path + ".head": 0o600, b.file("backups"): 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	if out := b.must("backup", "list"); !strings.Contains(out, list[0].Path) || !strings.Contains(out, "–") || strings.Contains(out, "no backup beside") {
		t.Errorf("the list is\n%s", out)
	}
	if out := b.must("backup", "prove"); !strings.Contains(out, "is sound: "+list[0].Path+" (6 patients") {
		t.Errorf("it says\n%s", out)
	}
	if out := b.must("backup", "list"); strings.Contains(out, "–") {
		t.Errorf("the proof is not listed\n%s", out)
	}
	b.must("verify")
}

func TestABackupGoesToAFolderThatIsThere(t *testing.T) {
	b := newBench(t)
	b.demo()
	stick := b.file("stick")
	b.refused(exitFailed, "There is no folder "+stick, "backup", stick)
	if _, err := os.Stat(stick); err == nil {
		t.Error("a folder that was away was made")
	}
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	out := b.must("backup", stick, "--prove")
	if !strings.Contains(out, "verified: "+stick) || !strings.Contains(out, "The backup is sound: "+stick) {
		t.Errorf("it says\n%s", out)
	}
	names, err := filepath.Glob(filepath.Join(stick, "clinic-*.stipple"))
	if err != nil || len(names) != 1 {
		t.Fatalf("%v, %v", names, err)
	}
	data, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	b.write(filepath.Join("stick", filepath.Base(names[0])), string(data[:len(data)/2]))
	b.refused(exitFailed, "is not sound", "backup", "prove", names[0])
	b.refused(exitFailed, "no backup at", "backup", "prove", b.file("nothing.stipple"))
	b.must("verify")
}

// TestABackupIsMadeBesideAWindow: while somebody has the file open to write.
func TestABackupIsMadeBesideAWindow(t *testing.T) {
	b := newBench(t)
	b.demo()
	clinic, err := store.Open(b.file("clinic.stipple"), demoUser, demoPassphrase, quickSlots)
	if err != nil {
		t.Fatal(err)
	}
	b.must("backup")
	b.must("backup", "prove")
	if err := clinic.Close(); err != nil {
		t.Fatal(err)
	}
	out := b.must("audit", "--op", string(planner.AuditBackup)+","+string(planner.AuditProve))
	if !strings.Contains(out, "backup  ") || !strings.Contains(out, "sound") {
		t.Errorf("the trail says\n%s", out)
	}
	b.must("verify")
}
