package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"stipple/app"
)

// crashMarker has a test binary be a program that is watched and crashes in a
// way, or ends in another.
const crashMarker = "STIPPLE_TEST_CRASH"

// patientInPanic is in everything a crash could say of its own.
const patientInPanic = "Quillfeather"

func TestMain(m *testing.M) {
	if os.Getenv(watchMarker) != "" {
		watchCrash()
	}
	time.Local = time.UTC // what was made when is said by the clock of the place
	os.Exit(m.Run())
}

// namesPatient is a panic's value that names a patient in every line, some like
// lines of a stack.
type namesPatient struct{ given string }

func (n namesPatient) Error() string {
	return n.given + " " + patientInPanic + "\ngoroutine 1 [" + patientInPanic + "]:\n" + patientInPanic + ".Save(0x1)\n\t" + patientInPanic + "/a.go:7\nfatal error: " + patientInPanic
}

// crashes are the ways to crash, by name, and what the report says of each.
func crashes() map[string]struct {
	crash func()
	says  string
} {
	table := map[string]int{}
	type way = struct {
		crash func()
		says  string
	}
	return map[string]way{
		"panic":     {func() { panic(namesPatient{"Ada"}) }, "panic: its words are not kept"},
		"text":      {func() { panic("no plan for " + patientInPanic) }, "panic: its words are not kept"},
		"lookalike": {func() { panic(errors.New("runtime error: index out of range " + patientInPanic)) }, "panic: runtime error: index out of range\n"},
		"long": {func() {
			panic(strings.Repeat("x", 100_000) + "\ngoroutine 1 [" + patientInPanic + "]:\n" + patientInPanic + "(0)")
		}, "panic: its words are not kept"},
		"custom":     {func() { panic(patientWord(patientInPanic + "\n" + patientInPanic + "(0)\n\ta/b.go:1")) }, "panic: its words are not kept"},
		"again":      {func() { defer func() { panic(namesPatient{"second"}) }(); panic(namesPatient{"first"}) }, "panic: its words are not kept"},
		"background": {func() { go func() { panic(namesPatient{"Ada"}) }(); select {} }, "panic: its words are not kept"},
		"nil":        {func() { var p *namesPatient; p.given = patientInPanic }, "panic: runtime error: invalid memory address or nil pointer dereference, SIGSEGV"},
		"index":      {func() { var none []string; _ = none[len(patientInPanic)] }, "panic: runtime error: index out of range\n"},
		"map": {func() {
			for range 8 {
				go func() {
					for i := 0; ; i++ {
						table[patientInPanic+strconv.Itoa(i%9)] = i
					}
				}()
			}
			select {}
		}, "fatal error: concurrent map writes"},
		"stack":  {func() { println(deep(patientInPanic)) }, "fatal error: stack overflow"},
		"memory": {func() { hoard(patientInPanic) }, "fatal error: "},
	}
}

type patientWord string

func deep(s string) int {
	if s == "" { // never
		return 0
	}
	return deep(s) + len(s)
}

func hoard(s string) {
	size := math.MaxInt64 >> 17 // more than any machine maps
	kept := make([]byte, size)
	copy(kept, s)
	println(len(kept))
}

// TestCrashingProgram is the program the other tests start.
func TestCrashingProgram(t *testing.T) {
	way := os.Getenv(crashMarker)
	if way == "" {
		return
	}
	_, stderr := watchCrash()
	switch way {
	case "end":
	case "wait":
		_, _ = io.WriteString(stderr, "ready\n")
		time.Sleep(time.Minute)
	case "speak":
		_, _ = io.WriteString(stderr, "said by the program\n")
		_, _ = io.WriteString(os.Stderr, "said from below\n")
	default:
		crashes()[way].crash()
		t.Fatal("it did not crash")
	}
}

// watched starts the test binary as a program that is watched.
func watched(t *testing.T, way string) (c *exec.Cmd, home string, said *bytes.Buffer) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home, said = t.TempDir(), new(bytes.Buffer)
	c = exec.Command(self, "-test.run=^TestCrashingProgram$")
	c.Env = append(os.Environ(), crashMarker+"="+way, "HOME="+home, "XDG_STATE_HOME="+filepath.Join(home, "state"), "TMPDIR="+home)
	c.Dir, c.Stdout, c.Stderr = home, said, said
	return c, home, said
}

// reportsIn gives what lies in the folder of the reports, by name.
func reportsIn(t *testing.T, home string) map[string]string {
	t.Helper()
	reports := map[string]string{}
	folder := filepath.Join(home, "state", "stipple", "crashes")
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s is for others too: %v (%v)", e.Name(), info.Mode(), err)
		}
		reports[e.Name()] = string(text)
	}
	return reports
}

// namesNobody searches everything a run wrote for the patient.
func namesNobody(t *testing.T, home, said string) {
	t.Helper()
	if strings.Contains(said, patientInPanic) {
		t.Errorf("the terminal shows the patient:\n%s", said)
	}
	err := filepath.WalkDir(home, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte(patientInPanic)) || strings.Contains(path, patientInPanic) {
			t.Errorf("%s names the patient", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestEveryCrashIsReportedWithoutThePatient(t *testing.T) {
	for way, want := range crashes() {
		t.Run(way, func(t *testing.T) {
			c, home, said := watched(t, way)
			if err := c.Run(); err == nil {
				t.Fatal("it did not crash")
			}
			reports := reportsIn(t, home)
			if len(reports) != 1 {
				t.Fatalf("there are %d reports; the terminal shows:\n%s", len(reports), said)
			}
			for name, text := range reports {
				if !strings.Contains(text, want.says) {
					t.Errorf("%s does not say %q:\n%s", name, want.says, text)
				}
				if !strings.Contains(text, "stipple/crash_test.go:") || !strings.Contains(text, "System   ") {
					t.Errorf("%s does not say where:\n%s", name, text)
				}
				if strings.Contains(text, "0x") || strings.Contains(text, home) || strings.Contains(text, "/work/") {
					t.Errorf("%s holds values or paths:\n%s", name, text)
				}
			}
			if !strings.Contains(said.String(), "stipple: ended unexpectedly. A report") {
				t.Errorf("the terminal shows:\n%s", said)
			}
			namesNobody(t, home, said.String())
		})
	}
}

func TestWithoutACrashThereIsNoReport(t *testing.T) {
	c, home, said := watched(t, "end")
	if err := c.Run(); err != nil {
		t.Fatal(err, said)
	}
	if reports := reportsIn(t, home); len(reports) != 0 {
		t.Errorf("there is a report: %v", reports)
	}
}

// Killed, the program cannot say anything: the watcher ends with it, which Run
// waits for, because it has standard error too, and reports nothing.
func TestTheWatcherEndsWithAKilledProgram(t *testing.T) {
	c, home, said := watched(t, "wait")
	said.Grow(1 << 16)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond)
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = c.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("the watcher is still there")
	}
	if reports := reportsIn(t, home); len(reports) != 0 {
		t.Errorf("there is a report: %v", reports)
	}
}

func TestWhatIsSaidWithoutACrashIsHeard(t *testing.T) {
	c, _, said := watched(t, "speak")
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"said by the program\n", "said from below\n"} {
		if !strings.Contains(said.String(), line) {
			t.Errorf("%q is missing in %q", line, said)
		}
	}
}

// A folder that cannot be written to must not have the crash told otherwise.
func TestACrashThatCannotBeReportedNamesNobodyEither(t *testing.T) {
	c, home, said := watched(t, "text")
	if err := os.WriteFile(filepath.Join(home, "state"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.Run(); err == nil {
		t.Fatal("it did not crash")
	}
	if !strings.Contains(said.String(), "No report could be written") {
		t.Errorf("the terminal shows:\n%s", said)
	}
	namesNobody(t, home, said.String())
}

// The newest reports stay.
func TestOnlyTheLastReportsAreKept(t *testing.T) {
	folder := t.TempDir()
	for range 14 {
		if err := app.WatchCrash(strings.NewReader("panic: "+patientInPanic+"\n\ngoroutine 1 [running]:\nmain.main()\n\t/home/ada/x/main.go:3 +0x1\n"), io.Discard, folder, "1"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Millisecond) // their names are times
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 10 {
		t.Errorf("%d reports are kept (%v)", len(entries), err)
	}
}
