//go:build !linux

package disk

import "os"

// syncData brings what a file holds to the disk.
func syncData(file *os.File) error { return wrap(file.Sync(), "sync file") }
