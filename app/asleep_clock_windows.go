package app

import (
	"time"

	"golang.org/x/sys/windows"
)

// alwaysClock gives the time since the computer was started, sleep included.
func alwaysClock() func() time.Duration { return windows.DurationSinceBoot }
