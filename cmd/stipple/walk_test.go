package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestWalkThroughTheRealWindow starts the program as a clinic would, on a
// display of its own, and drives it by keyboard: sign in, record a patient
// typed by hand, save, close. What it did is then read through the command
// line. The names are ASCII: xdotool types other letters unreliably.
func TestWalkThroughTheRealWindow(t *testing.T) {
	for _, tool := range []string{"Xvfb", "xdotool"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed; make test installs it", tool)
		}
	}
	w := newWalk(t)
	w.cli("new", "--clinic", "Walk Clinic")
	w.startWindow()
	w.signIn()
	w.key("ctrl+n")
	w.typed("W-77", "Tab", "Bergstrom-Quill", "Tab", "Asa", "ctrl+s")
	w.until("the patient is saved", func() bool { return len(w.patients("quill asa")) == 1 })
	w.key("ctrl+q")
	w.until("the window closes", w.closed)
	if got := w.patients("w-77"); len(got) != 1 || got[0].Family != "Bergstrom-Quill" || got[0].Given != "Asa" {
		t.Errorf("recorded as %+v", got)
	}
	w.cli("verify")
}

// walk is one run of the program on its own display and in its own home.
type walk struct {
	t      *testing.T
	binary string
	folder string
	env    []string
	window *exec.Cmd
	done   chan error
}

const (
	walkUser       = "Dr Walk"
	walkPassphrase = "walking through the window"
)

func newWalk(t *testing.T) *walk {
	folder := t.TempDir()
	w := &walk{t: t, folder: folder, binary: filepath.Join(folder, "stipple")}
	if out, err := exec.Command("go", "build", "-o", w.binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	w.env = append(homeIn(t, folder), "DISPLAY="+startDisplay(t), "STIPPLE_PASSPHRASE="+walkPassphrase)
	return w
}

// homeIn makes a home in a folder and gives the environment of one who lives there.
func homeIn(t testing.TB, folder string) []string {
	for _, sub := range []string{".config", ".cache", ".local/share"} {
		if err := os.MkdirAll(filepath.Join(folder, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return append(os.Environ(),
		"HOME="+folder, "XDG_CONFIG_HOME=", "XDG_CACHE_HOME=", "XDG_DATA_HOME=", "WAYLAND_DISPLAY=", "LANG=en_US.UTF-8")
}

// startDisplay starts a virtual screen on a free number and gives its name. It must not
// begin anew when its last client leaves, as xdotool does often: whoever comes just then
// is turned away.
func startDisplay(t testing.TB, more ...string) string {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	display := exec.Command("Xvfb", append(more, "-noreset", "-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp")...)
	display.ExtraFiles = []*os.File{write}
	if err := display.Start(); err != nil {
		t.Fatal(err)
	}
	_ = write.Close()
	t.Cleanup(func() { _ = display.Process.Kill(); _ = display.Wait() })
	var number int
	if _, err := fmt.Fscan(read, &number); err != nil {
		t.Fatalf("the display did not start: %v", err)
	}
	go func() { _, _ = io.Copy(io.Discard, read) }()
	return fmt.Sprintf(":%d", number)
}

func (w *walk) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Env = w.env
	return c
}

// cli runs the program without its window and gives what it printed.
func (w *walk) cli(args ...string) []byte {
	w.t.Helper()
	c := w.command(w.binary, append([]string{"--data", filepath.Join(w.folder, "clinic.stipple"), "--user", walkUser}, args...)...)
	var out, said bytes.Buffer
	c.Stdout, c.Stderr = &out, &said
	if err := c.Run(); err != nil {
		w.t.Fatalf("%v: %v\n%s", args, err, said.String())
	}
	return out.Bytes()
}

func (w *walk) patients(query string) []patientLine {
	w.t.Helper()
	var lines []patientLine
	if err := json.Unmarshal(w.cli("patients", query, "--json"), &lines); err != nil {
		w.t.Fatal(err)
	}
	return lines
}

func (w *walk) startWindow() {
	w.window = w.command(w.binary, "--data", filepath.Join(w.folder, "clinic.stipple"), "--user", walkUser)
	var log bytes.Buffer
	w.window.Stdout, w.window.Stderr = &log, &log
	if err := w.window.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.done = make(chan error, 1)
	go func() { w.done <- w.window.Wait() }()
	w.t.Cleanup(func() {
		_ = w.window.Process.Kill()
		if w.t.Failed() {
			w.t.Logf("the window said:\n%s", log.String())
		}
	})
	w.until("the window opens", func() bool { return w.command("xdotool", "search", "--onlyvisible", "--name", "Stipple").Run() == nil })
	w.settled()
}

// signIn types the passphrase. The lock file shows when the clinic is open.
func (w *walk) signIn() {
	w.typed(walkPassphrase, "Return")
	lock := filepath.Join(w.folder, "clinic.stipple-wal")
	w.until("the clinic is open", func() bool { _, err := os.Stat(lock); return err == nil })
	w.settled()
}

// typed types words and presses keys, in order: what xdotool knows as a key is
// pressed.
func (w *walk) typed(items ...string) {
	w.t.Helper()
	for _, item := range items {
		if item == "Tab" || item == "Return" || strings.HasPrefix(item, "ctrl+") {
			w.key(item)
			continue
		}
		typing := w.command("xdotool", "type", "--delay", "40", item)
		typing.Env = append(typing.Env, "LC_ALL=C.UTF-8") // xdotool reads its words in the locale, which must exist
		if out, err := typing.CombinedOutput(); err != nil {
			w.t.Fatalf("type: %v %s", err, out)
		}
	}
}

func (w *walk) key(name string) {
	w.t.Helper()
	if out, err := w.command("xdotool", "key", "--clearmodifiers", name).CombinedOutput(); err != nil {
		w.t.Fatalf("key %s: %v %s", name, err, out)
	}
	w.pause()
}

// settled waits until the window's process hardly works any more, so that keys that
// change the page do not meet the one before.
func (w *walk) settled() {
	w.t.Helper()
	used := func() (ticks int) { // of a hundredth of a second
		stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(w.window.Process.Pid), "stat"))
		if err != nil {
			w.t.Fatal(err)
		}
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		user, errUser := strconv.Atoi(fields[11])
		system, errSystem := strconv.Atoi(fields[12])
		if err := errors.Join(errUser, errSystem); err != nil {
			w.t.Fatal(err)
		}
		return user + system
	}
	before := used()
	w.until("the window has done its work", func() bool {
		now := used()
		still := now-before < 10 // of the 25 there are
		before = now
		return still
	})
}

// pause lets the window draw a few frames on a slow machine.
func (w *walk) pause() { time.Sleep(700 * time.Millisecond) }

func (w *walk) closed() bool {
	select {
	case <-w.done:
		return true
	default:
		return false
	}
}

func (w *walk) until(what string, holds func() bool) {
	w.t.Helper()
	for range 240 { // a minute
		time.Sleep(250 * time.Millisecond)
		if holds() {
			return
		}
	}
	w.t.Fatalf("waited in vain until %s", what)
}
