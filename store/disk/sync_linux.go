package disk

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncData brings what a file holds to the disk. Of the times beside it nobody
// reads, and writing them costs as much again.
func syncData(file *os.File) error {
	for {
		err := unix.Fdatasync(int(file.Fd())) // #nosec G115 -- the system's numbers of open files are small
		if err != unix.EINTR {
			return wrap(err, "sync file")
		}
	}
}
