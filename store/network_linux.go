package store

import (
	"path/filepath"

	"golang.org/x/sys/unix"
)

// onNetwork tells whether a path lies on a file system shared over a network,
// where SQLite's locks and its write-ahead log do not hold.
func onNetwork(path string) bool {
	var stat unix.Statfs_t
	if err := unix.Statfs(path, &stat); err != nil {
		if err := unix.Statfs(filepath.Dir(path), &stat); err != nil {
			return false
		}
	}
	switch uint32(stat.Type) { // #nosec G115 -- the kernel's numbers have 32 bits
	case unix.NFS_SUPER_MAGIC, unix.SMB_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC,
		unix.AFS_SUPER_MAGIC, unix.NCP_SUPER_MAGIC, unix.CODA_SUPER_MAGIC, unix.V9FS_MAGIC:
		return true
	}
	return false
}
