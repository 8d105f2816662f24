//go:build linux || darwin || freebsd || dragonfly

package disk

import (
	"errors"

	"golang.org/x/sys/unix"
)

// Free gives how many bytes its user can still write on the disk of a file or
// folder; false when that is not known.
func Free(path string) (bytes int64, ok bool) {
	var stat unix.Statfs_t
	if err := unix.Statfs(path, &stat); err != nil {
		return 0, false
	}
	free := uint64(stat.Bavail) * uint64(stat.Bsize) // #nosec G115 -- a size, never negative
	if free > 1<<62 {
		return 0, false
	}
	return int64(free), true
}

// IsFull tells whether an error says that the disk has no room left.
func IsFull(err error) bool { return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) }
