//go:build unix

package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"stipple/planner"
	"stipple/store/disk/faulty"
)

// TestAnIntentThatCannotBeCarriedOut: what it needs is gone or it is damaged. That is
// said, nothing is lost, and a backup can be restored.
func TestAnIntentThatCannotBeCarriedOut(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"no JSON": func(t *testing.T, path string) { rewrite(t, path+intentSuffix, func(d []byte) []byte { return d[:5] }) },
		"emptied": func(t *testing.T, path string) { rewrite(t, path+intentSuffix, func([]byte) []byte { return nil }) },
		"the copy is gone": func(t *testing.T, path string) {
			for _, name := range mustGlob(t, path+restoringMark+"*") {
				rewrite(t, name, nil)
			}
		},
		"elsewhere": func(t *testing.T, path string) {
			rewrite(t, path+intentSuffix, func([]byte) []byte { return []byte(`{"work":"../clinic.stipple.restoring-1"}`) })
		},
		"another file": func(t *testing.T, path string) {
			rewrite(t, path+intentSuffix, func([]byte) []byte { return []byte(`{"work":"clinic.stipple.head"}`) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := faultyDisk(t)
			r := interrupted(t).again(t, d)
			stopSwap(t, r, d)
			spoil(t, r.path)
			_, err := Open(r.path, testUser, testPassphrase, testOptions())
			wantCode(t, err, planner.Corrupt)
			if !errors.Is(err, errUnfinishable) {
				t.Error(err)
			}
			if got := charts(t, r.path); got != oldCharts {
				t.Errorf("there are charts %q", got)
			}
			wantNothingLeft(t, r.path)
			r.restore(t)
			if !oldOrNew(t, r.path) {
				t.Error("it cannot be restored again")
			}
		})
	}
}

// TestAnIntentThatNobodyUnderstandsIsLeftAlone: without the file before there is
// nothing to go back to. That is said each time, and a backup can be restored.
func TestAnIntentThatNobodyUnderstandsIsLeftAlone(t *testing.T) {
	r := newRescue(t)
	if err := os.WriteFile(r.path+intentSuffix, []byte("?"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := folder2(t, r.path)
	for range 2 {
		_, err := Identify(r.path)
		wantCode(t, err, planner.Corrupt)
		if !strings.Contains(planner.ErrorMessage(err), "Restore a backup again") {
			t.Error(err)
		}
		if diff := before.differs(folder2(t, r.path)); diff != "" {
			t.Error(diff)
		}
	}
	r.restore(t)
	if got := charts(t, r.path); got != newCharts {
		t.Errorf("there are charts %q", got)
	}
	wantNothingLeft(t, r.path)
}

// TestASweepKeepsTheLogSetAside: somebody took the intent away by hand, after the log
// was taken from the path.
func TestASweepKeepsTheLogSetAside(t *testing.T) {
	d := faultyDisk(t)
	r := interrupted(t).again(t, d)
	stopSwap(t, r, d)
	rewrite(t, r.path+intentSuffix, nil)
	s := openAs(t, r.path, testUser, testPassphrase)
	if s.Warning() == "" {
		t.Error("it does not warn that saves are missing")
	}
	shut(t, s)
	if logs := mustGlob(t, r.path+asideMark+"*-wal"); len(logs) != 1 {
		t.Errorf("set aside are %v", logs)
	}
}

// stopSwap leaves a swap just before the copy is renamed, the old log gone already.
func stopSwap(t testing.TB, r rescue, d *faulty.Disk) {
	t.Helper()
	restoring, err := r.prepare(testUser, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	// The first two are of the head set aside and of the intent.
	d.FailAt(3, faulty.Fault{Err: syscall.EIO, Only: faulty.Rename, Lasting: true})
	_, err = restoring.Apply()
	d.Heal()
	if err == nil || !exist(r.path+intentSuffix) || len(mustGlob(t, r.path+restoringMark+"*")) == 0 || hasJournal(r.path) {
		t.Fatalf("the swap was not left half done: %v", err)
	}
}

func mustGlob(t testing.TB, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return names
}
