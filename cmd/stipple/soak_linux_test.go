package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// soakTime names for how long TestSoakInTheRealWindow goes on. The ordinary run goes
// the round twice, to see that it can be gone; `make soak-window` goes on for half an
// hour, from which on it is judged whether anything grows.
const (
	soakTime   = "STIPPLE_SOAK_WINDOW"
	soakRounds = 2
	soakJudged = 40 // rounds; before, the toolkit's caches are not full

	// soakColours is how many rounds change the colours, once through all: at each
	// change the toolkit reads its fonts anew, and what shapes its text keeps the old
	// ones, some 3 MB, for as long as the program runs. That is the toolkit's, and
	// seldom; in every round it would hide what is ours.
	soakColours = 3
)

// What the window's process may have more in the last quarter of a soak than in the
// second. A round adds a patient, a backup now and then and its lines in the trail,
// which all are small; a page that is held on to is a megabyte a round. Our bounds.
const (
	soakMoreMB      = 0.5 // a round, of what is held at the least: the rest waits for a collection
	soakMoreHandles = 2
	soakMoreThreads = 3
)

// TestSoakInTheRealWindow goes one round of a clinic's work over and over in the real
// window, by keyboard: a new patient, a chart and all its pages, the papers, the
// stock, the trail, a backup, at first the other colours, locked and opened again. What was
// saved and backed up is counted, so that keys that go astray are noticed.
func TestSoakInTheRealWindow(t *testing.T) {
	lasts, err := time.ParseDuration(os.Getenv(soakTime))
	if err != nil && os.Getenv(soakTime) != "" {
		t.Fatalf("%s is a time, as 30m: %v", soakTime, err)
	}
	w := newWalk(t)
	w.cli("new", "--clinic", "Soak Clinic")
	w.startWindow()
	w.signIn()
	var seen []resources
	locks := 0
	for end := time.Now().Add(lasts); len(seen) < soakRounds || time.Now().Before(end); {
		n := len(seen)
		w.soakRound(n)
		if n%5 == 1 {
			w.lockAndOpen()
			locks++
		}
		seen = append(seen, w.resources())
		t.Logf("round %d: %+v", n, seen[n])
	}
	w.key("ctrl+q")
	w.until("the window closes", w.closed)
	if got := len(w.patients("S-")); got != len(seen) {
		t.Errorf("%d patients were saved in %d rounds", got, len(seen))
	}
	if got := w.noted("lock"); got != locks {
		t.Errorf("locked %d times of %d", got, locks)
	}
	if got := w.noted("backup"); got < len(seen) {
		t.Errorf("%d backups in %d rounds", got, len(seen))
	}
	judgeSoak(t, seen)
}

// soakRound is one round; the patient it saves is waited for.
func (w *walk) soakRound(n int) {
	w.t.Helper()
	w.settled()
	chart := fmt.Sprintf("S-%04d", n)
	w.key("ctrl+n")
	w.typed(chart, "Tab", rand.Text()[:12], "Tab", rand.Text()[:8], "ctrl+s") // nobody is taken for somebody else
	w.until("patient "+chart+" is saved", func() bool { return len(w.patients(chart)) == 1 })
	w.key("ctrl+f")
	w.typed(chart, "Return")
	for _, key := range []string{
		"ctrl+2", "ctrl+3", "ctrl+4", "ctrl+5", "ctrl+6", "ctrl+plus", "ctrl+0", "ctrl+1",
		"alt+3", "alt+a", "ctrl+alt+b", "alt+2", "alt+1",
	} {
		w.key(key)
	}
	if n < soakColours {
		w.key("ctrl+shift+a")
	}
}

// lockAndOpen locks the window and signs in again.
func (w *walk) lockAndOpen() {
	w.t.Helper()
	w.key("ctrl+l")
	w.until("the window is locked", func() bool { return !w.holdsFile() })
	w.pause()
	w.typed(walkPassphrase, "Return")
	w.until("the clinic is open again", w.holdsFile)
	w.pause()
	w.settled()
}

// holdsFile tells whether the window's process has the clinic file open.
func (w *walk) holdsFile() bool {
	handles, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", w.window.Process.Pid)) // the pattern is always one
	return slices.ContainsFunc(handles, func(handle string) bool {
		to, err := os.Readlink(handle)
		return err == nil && filepath.Base(to) == "clinic.stipple-wal"
	})
}

// noted counts an act in the trail.
func (w *walk) noted(op string) int {
	w.t.Helper()
	var entries []json.RawMessage
	if err := json.Unmarshal(w.cli("audit", "--op", op, "--limit", "100000", "--json"), &entries); err != nil {
		w.t.Fatal(err)
	}
	return len(entries)
}

// resources is what the window's process holds of the computer.
type resources struct {
	MB               float64 // of memory
	Handles, Threads int
}

func (w *walk) resources() resources {
	w.t.Helper()
	proc := filepath.Join("/proc", strconv.Itoa(w.window.Process.Pid))
	status, err := os.ReadFile(filepath.Join(proc, "status"))
	if err != nil {
		w.t.Fatal(err)
	}
	open, err := os.ReadDir(filepath.Join(proc, "fd"))
	if err != nil {
		w.t.Fatal(err)
	}
	r := resources{Handles: len(open)}
	for line := range strings.Lines(string(status)) {
		var kB float64
		if n, _ := fmt.Sscanf(line, "VmRSS: %f", &kB); n == 1 {
			r.MB = kB / 1024
		}
		_, _ = fmt.Sscanf(line, "Threads: %d", &r.Threads)
	}
	return r
}

// judgeSoak compares the last quarter with the second.
func judgeSoak(t *testing.T, seen []resources) {
	quarter := len(seen) / 4
	if len(seen) < soakJudged {
		return
	}
	before, after := leastOf(seen[quarter:2*quarter]), leastOf(seen[len(seen)-quarter:])
	t.Logf("%d rounds, second and last quarter: %+v, %+v", len(seen), before, after)
	if more := after.MB - before.MB; more > soakMoreMB*float64(2*quarter) {
		t.Errorf("memory grew by %.1f MB", more)
	}
	if after.Handles > before.Handles+soakMoreHandles || after.Threads > before.Threads+soakMoreThreads {
		t.Errorf("handles or threads grew: %+v, %+v", before, after)
	}
}

// leastOf gives the least of each: what was held in every round.
func leastOf(seen []resources) resources {
	least := seen[0]
	for _, r := range seen {
		least = resources{min(least.MB, r.MB), min(least.Handles, r.Handles), min(least.Threads, r.Threads)}
	}
	return least
}
