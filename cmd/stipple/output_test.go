package main

import (
	"os"
	"testing"
)

// TestTheOutputLooksWithoutTouching: a file that is named for an output is looked at
// only, and what lies beside it stays, whatever its name; a clinic file is refused, also
// one that is damaged, for it may be all that is left.
func TestTheOutputLooksWithoutTouching(t *testing.T) {
	b := newBench(t)
	b.demo()
	lay := func(name string, data []byte) {
		t.Helper()
		if err := os.WriteFile(b.file(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	clinic, err := os.ReadFile(b.file("clinic.stipple"))
	if err != nil {
		t.Fatal(err)
	}
	theirs := []string{"chart.json", "chart.json.restore.bak", "chart.json.restore.1234567", "chart.json.restoring-1234567", "chart.json.restore"}
	for _, name := range theirs {
		lay(name, []byte("{}"))
	}
	before, err := os.ReadDir(b.folder)
	if err != nil {
		t.Fatal(err)
	}
	b.must("export", "D-1001", "-o", b.file("chart.json"))
	after, err := os.ReadDir(b.folder)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, e := range after {
		names[e.Name()] = true
	}
	for _, name := range theirs {
		if !names[name] {
			t.Errorf("%s is gone", name)
		}
	}
	if names["chart.json.lock"] {
		t.Errorf("%d files became %d: a lock was left", len(before), len(after))
	}
	lay("cut.stipple", clinic[:5000])
	b.fails(exitFailed, "export", "D-1001", "-o", b.file("cut.stipple"))
	if info, err := os.Stat(b.file("cut.stipple")); err != nil || info.Size() != 5000 {
		t.Errorf("a damaged clinic file was written over: %v", err)
	}
}
