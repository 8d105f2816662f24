//go:build unix

package store

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"stipple/planner"
	"stipple/store/disk/faulty"
)

// lockHolderEnv holds a clinic file when this test program is started once more to
// hold it open.
const lockHolderEnv = "STIPPLE_TEST_LOCK_HOLDER"

// TestAStoppedStippleHoldsTheLock: who comes meanwhile is told at once who has the
// file and since when, can read it, and gets it when the other is gone.
func TestAStoppedStippleHoldsTheLock(t *testing.T) {
	if path := os.Getenv(lockHolderEnv); path != "" {
		holdOpen(t, path)
		return
	}
	path, _ := newClinic(t)
	child := exec.Command(os.Args[0], "-test.run=^TestAStoppedStippleHoldsTheLock$") // #nosec G204 -- this program
	child.Env = append(os.Environ(), lockHolderEnv+"="+path)
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = child.Process.Kill() }()
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "open\n" {
		t.Fatalf("the other says %q, %v", line, err)
	}
	if err := child.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	_, err = Open(path, testUser, testPassphrase, testOptions())
	took := time.Since(began)
	message := planner.ErrorMessage(err)
	for _, part := range []string{"on reception", fmt.Sprintf("process %d", child.Process.Pid), "22 November 2026"} {
		if planner.ErrorCode(err) != planner.Locked || !strings.Contains(message, part) {
			t.Errorf("%q (%v) does not say %q", message, err, part)
		}
	}
	if took > time.Second {
		t.Errorf("it took %s to say so", took)
	}
	o := testOptions()
	o.ReadOnly = true
	reader, err := Open(path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatalf("reading beside it: %v", err)
	}
	_ = reader.Close()
	if err := child.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	_ = in.Close()
	_ = child.Wait()
	s := openAs(t, path, testUser, testPassphrase)
	if s.Warning() != "" {
		t.Error(s.Warning())
	}
}

// holdOpen holds a clinic file open until nobody listens any more.
func holdOpen(t *testing.T, path string) {
	o := testOptions()
	o.Workstation = "reception"
	s, err := Open(path, testUser, testPassphrase, o)
	if err != nil {
		fmt.Println("failed", err)
		return
	}
	fmt.Println("open")
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestADiskThatCanOnlyBeRead: nothing is written, which is said with what to do, and
// the file can be read.
func TestADiskThatCanOnlyBeRead(t *testing.T) {
	path, _ := newClinic(t)
	dev, err := faulty.New()
	if err != nil {
		t.Fatal(err)
	}
	o := testOptions()
	o.Disk = dev
	dev.FailAt(1, faulty.Fault{Err: syscall.EROFS, Lasting: true})
	_, err = Open(path, testUser, testPassphrase, o)
	if message := planner.ErrorMessage(err); planner.ErrorCode(err) == "" || !strings.Contains(message, "read") || !strings.Contains(message, "permissions") {
		t.Errorf("opening to write: %q (%v)", message, err)
	}
	o.ReadOnly = true
	s, err := Open(path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Cards(bg()); err != nil {
		t.Error(err)
	}
	_, err = s.SavePatient(bg(), newPatient(s, "1", "Berg", "Eva"))
	wantCode(t, err, planner.Locked)
}

// TestAFileThatMayNotBeWritten is one of somebody else: chmod keeps no superuser out,
// for whom only the disk above counts.
func TestAFileThatMayNotBeWritten(t *testing.T) {
	path, _ := newClinic(t)
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, testUser, testPassphrase, testOptions())
	if os.Getuid() == 0 {
		if err != nil {
			t.Fatal(err)
		}
		_ = s.Close()
		return
	}
	wantCode(t, err, planner.Locked)
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	openAs(t, path, testUser, testPassphrase)
}
