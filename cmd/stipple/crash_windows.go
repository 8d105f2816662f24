package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// keepStderr gives another way to what standard error is now.
func keepStderr() (*os.File, error) { return os.Stderr, nil }

// replaceStderr has standard error lead to a file: the runtime asks for its
// handle each time it writes there.
func replaceStderr(to *os.File) error {
	return windows.SetStdHandle(windows.STD_ERROR_HANDLE, windows.Handle(to.Fd()))
}
