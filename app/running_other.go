//go:build !unix

package app

import "os"

// running tells whether a process is alive.
func running(pid int) bool {
	_, err := os.FindProcess(pid)
	return err == nil
}
