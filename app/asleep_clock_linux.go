package app

import "golang.org/x/sys/unix"

// clockOfSleep goes on during sleep (clock_gettime(2)).
const clockOfSleep = unix.CLOCK_BOOTTIME
