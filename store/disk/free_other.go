//go:build !linux && !darwin && !freebsd && !dragonfly && !windows

package disk

import (
	"errors"
	"syscall"
)

// Free gives how many bytes are left on a disk: it is not known here.
func Free(string) (bytes int64, ok bool) { return 0, false }

// IsFull tells whether an error says that the disk has no room left.
func IsFull(err error) bool { return errors.Is(err, syscall.ENOSPC) }
