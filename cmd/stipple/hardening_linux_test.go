package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// hardenedMarker has a test binary be a hardened program that says what it is
// like, or crashes.
const hardenedMarker = "STIPPLE_TEST_HARDENED"

func hardened(t *testing.T, what string) (string, error) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, "-test.run=^TestHardenedChild$", "-test.v")
	c.Env = append(os.Environ(), hardenedMarker+"="+what, "GOTRACEBACK=all")
	c.Dir = t.TempDir()
	out, err := c.CombinedOutput()
	if cores, _ := filepath.Glob(filepath.Join(c.Dir, "core*")); len(cores) > 0 {
		t.Errorf("a core was written: %v", cores)
	}
	return string(out), err
}

// TestHardenedChild is the program the other tests start.
func TestHardenedChild(t *testing.T) {
	what := os.Getenv(hardenedMarker)
	if what == "" {
		return
	}
	harden()
	if what == "crash" {
		waiting := make(chan struct{})
		go neighbour(waiting)
		<-waiting
		panic("crashed on purpose")
	}
	var cores unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &cores); err != nil || cores.Cur != 0 || cores.Max != 0 {
		t.Errorf("cores may have %d bytes (%v)", cores.Cur, err)
	}
	if dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0); err != nil || dumpable != 0 {
		t.Errorf("the program is dumpable: %d (%v)", dumpable, err)
	}
	// What the program does besides must still work.
	if _, err := os.Executable(); err != nil {
		t.Errorf("the program does not know where it is: %v", err)
	}
	if out, err := exec.Command("echo", "started").Output(); err != nil || !strings.Contains(string(out), "started") {
		t.Errorf("no program can be started: %v", err)
	}
	newBench(t).must("new", "--clinic", "Hard Clinic", "--user", "Dr Hard") // with its lock and its syncing
}

func neighbour(waiting chan struct{}) {
	close(waiting)
	select {}
}

func TestAHardenedProgramWorksAndCannotBeDumped(t *testing.T) {
	if out, err := hardened(t, "look"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestACrashNamesNoOtherGoroutine(t *testing.T) {
	out, err := hardened(t, "crash")
	if err == nil || !strings.Contains(out, "crashed on purpose") {
		t.Fatalf("it did not crash: %v\n%s", err, out)
	}
	if strings.Contains(out, "neighbour") {
		t.Errorf("the report names another goroutine:\n%s", out)
	}
}
