//go:build linux || darwin

package app

import (
	"time"

	"golang.org/x/sys/unix"
)

// alwaysClock gives the system's clock that goes on during sleep and that
// nobody sets.
func alwaysClock() func() time.Duration {
	var at unix.Timespec
	if unix.ClockGettime(clockOfSleep, &at) != nil {
		return wallClock()
	}
	return func() time.Duration {
		var now unix.Timespec
		if unix.ClockGettime(clockOfSleep, &now) != nil {
			return 0
		}
		return time.Duration(now.Nano())
	}
}
