//go:build !linux && !darwin && !freebsd && !openbsd && !netbsd && !dragonfly && !windows

package main

import (
	"errors"
	"os"
)

// keepStderr cannot be done here: crashes are not watched.
func keepStderr() (*os.File, error) { return nil, errors.ErrUnsupported }

// replaceStderr cannot be done here.
func replaceStderr(*os.File) error { return errors.ErrUnsupported }
