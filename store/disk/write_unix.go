//go:build unix

package disk

import (
	"errors"

	"golang.org/x/sys/unix"
)

// MayWrite tells whether a file can be written to, as far as its permissions and those
// of its file system say. The file is not opened: beside SQLite that would cost it its locks.
func MayWrite(path string) bool {
	err := unix.Access(path, unix.W_OK)
	return !errors.Is(err, unix.EACCES) && !errors.Is(err, unix.EROFS)
}
