//go:build !linux

package store

import "strings"

// onNetwork tells whether a path is written as one on another machine. A drive
// letter or mount that leads there is not recognised on this system.
func onNetwork(path string) bool {
	return strings.HasPrefix(path, `\\`) || strings.HasPrefix(path, "//")
}
