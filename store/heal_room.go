package store

import (
	"path/filepath"

	"stipple/store/disk"
)

// lowRoom is the free space, in bytes, below which the user is warned: 500 MB, which
// is a choice of ours.
const lowRoom = 500_000_000

// Low gives the free space on the disk of the clinic file, in bytes, and whether it
// is so little that the user should make room: below 500 MB. Where the system does
// not say, it is 0 and false.
func (s *Store) Low() (free int64, low bool) {
	free, known := disk.Free(filepath.Dir(s.path))
	return free, known && free < lowRoom
}
