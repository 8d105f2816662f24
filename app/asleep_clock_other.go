//go:build !linux && !darwin && !windows

package app

import "time"

func alwaysClock() func() time.Duration { return wallClock() }
