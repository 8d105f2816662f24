//go:build unix

package disk

import (
	"os"
	"syscall"
)

// Links gives how many names an open file has; 0 when the last was taken away, and
// false when that is not known.
func Links(file *os.File) (names int, known bool) {
	info, err := file.Stat()
	if err != nil {
		return 0, false
	}
	stat, known := info.Sys().(*syscall.Stat_t)
	if !known {
		return 0, false
	}
	return int(stat.Nlink), true // #nosec G115 -- a file system has room for far fewer
}
