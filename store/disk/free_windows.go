package disk

import (
	"errors"

	"golang.org/x/sys/windows"
)

// Free gives how many bytes its user can still write on the disk of a folder; false
// when that is not known.
func Free(path string) (bytes int64, ok bool) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return 0, false
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(name, &free, nil, nil); err != nil || free > 1<<62 {
		return 0, false
	}
	return int64(free), true
}

// IsFull tells whether an error says that the disk has no room left.
func IsFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}
