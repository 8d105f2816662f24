package app

import "golang.org/x/sys/unix"

// clockOfSleep goes on during sleep, there, while Go's own time stands still
// (clock_gettime(3)).
const clockOfSleep = unix.CLOCK_MONOTONIC
