//go:build darwin || freebsd || openbsd || netbsd || dragonfly

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// keepStderr gives another way to what standard error is now.
func keepStderr() (*os.File, error) {
	fd, err := unix.FcntlInt(2, unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), "/dev/stderr"), nil
}

// replaceStderr has standard error lead to a file, for this program and not for
// those it starts.
func replaceStderr(to *os.File) error {
	if err := unix.Dup2(int(to.Fd()), 2); err != nil {
		return err
	}
	unix.CloseOnExec(2)
	return nil
}
