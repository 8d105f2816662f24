//go:build unix

package disk

import (
	"os"
	"syscall"
)

// Same tells whether two files or folders lie on the same disk; false also when that
// is not known.
func Same(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	if err != nil {
		return false
	}
	first, known := one.Sys().(*syscall.Stat_t)
	second, knownToo := other.Sys().(*syscall.Stat_t)
	return known && knownToo && first.Dev == second.Dev
}
