//go:build linux

package app

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"stipple/store"
)

// inside tells a test that it runs in a namespace of its own.
const inside = "STIPPLE_TEST_INSIDE"

// within runs the test that calls it again, as another user of a namespace in
// which it may mount what it likes (uid 0) or may do no more than anybody (any
// other), and tells whether that was it. Where the system forbids namespaces
// ok is false.
func within(t *testing.T, uid int) (done, ok bool) {
	t.Helper()
	if os.Getenv(inside) != "" {
		return false, true
	}
	command := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	command.Env = append(os.Environ(), inside+"=1", "TMPDIR="+t.TempDir())
	command.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: uid, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: uid, HostID: os.Getgid(), Size: 1}},
	}
	out, err := command.CombinedOutput()
	var failed *exec.ExitError
	switch {
	case err == nil:
		return true, true
	case errors.As(err, &failed):
		t.Errorf("%s", out)
		return true, true
	}
	t.Logf("no namespace of its own: %v", err)
	return false, false
}

// refusing gives a writer that fails as a system would, for where none can be
// made to.
func refusing(number syscall.Errno) func(string, []byte) error {
	return func(path string, _ []byte) error { return &fs.PathError{Op: "write", Path: path, Err: number} }
}

func precious(t *testing.T, dir string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "clinical-plan.pdf"), []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestSavingOntoAFullDisk(t *testing.T) {
	done, ok := within(t, 0)
	if done {
		return
	}
	dir, write := t.TempDir(), refusing(syscall.ENOSPC)
	if ok {
		write = store.WriteWhole
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) }()
	}
	precious(t, dir)
	if ok { // a page is left: the paper is begun and cannot be ended
		filler := filepath.Join(dir, "filler")
		if err := os.WriteFile(filler, make([]byte, 1<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("the disk is not full: %v", err)
		}
		info, err := os.Stat(filler)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(filler, info.Size()-4096); err != nil {
			t.Fatal(err)
		}
	}
	savingFails(t, dir, write, "no room")
}

func TestSavingOntoADiskThatCanOnlyBeRead(t *testing.T) {
	done, ok := within(t, 0)
	if done {
		return
	}
	dir, write := t.TempDir(), refusing(syscall.EROFS)
	if ok {
		write = store.WriteWhole
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) }()
	}
	precious(t, dir)
	if ok {
		if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
			t.Fatal(err)
		}
	}
	savingFails(t, dir, write, "only be read")
}

func TestSavingIntoAFolderThatIsNotOnesOwn(t *testing.T) {
	done, ok := within(t, 1000) // root may write anywhere
	if done {
		return
	}
	dir, write := t.TempDir(), refusing(syscall.EACCES)
	precious(t, dir)
	if ok {
		write = store.WriteWhole
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = os.Chmod(dir, 0o700) }()
	}
	savingFails(t, dir, write, "may not write")
}
