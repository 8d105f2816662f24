//go:build linux || darwin || freebsd || openbsd || netbsd || dragonfly

package main

import (
	"os"
	"syscall"
)

// quietCrash starts the program anew, in its own place, when the environment
// asks for more of a crash than Go reports of itself: the runtime reads that
// before anything of the program runs, and it can be raised afterwards but not
// lowered.
func quietCrash() {
	if !talkative(os.Getenv("GOTRACEBACK")) || os.Setenv("GOTRACEBACK", "single") != nil {
		return
	}
	if self, err := os.Executable(); err == nil {
		_ = syscall.Exec(self, os.Args, os.Environ()) // #nosec G204 G702 -- this very program; it returns only when it failed
	}
}
