package app

import "time"

// sleepGap is how much time the computer must have missed to have slept.
const sleepGap = time.Minute

// sleepClock notices that the computer slept: a clock that goes on meanwhile
// has gone further than the program's own, or the program has not run for long.
type sleepClock struct {
	awake  func() time.Duration // goes while the computer is awake
	always func() time.Duration // goes on while it sleeps; setting the clock does not move it where the system has such a one
	last   [2]time.Duration     // what the two showed last
}

func newSleepClock() *sleepClock {
	start := time.Now()
	c := &sleepClock{awake: func() time.Duration { return time.Since(start) }, always: alwaysClock()}
	c.last = [2]time.Duration{c.awake(), c.always()}
	return c
}

// slept tells whether the computer slept since the last call, or since the
// beginning.
func (c *sleepClock) slept() bool {
	now := [2]time.Duration{c.awake(), c.always()}
	awake, always := now[0]-c.last[0], now[1]-c.last[1]
	c.last = now
	return always-awake > sleepGap || awake > sleepGap
}

// wallClock gives the time of day as a clock that goes on during sleep, for
// systems that have no better one: setting it forward looks like sleep.
func wallClock() func() time.Duration {
	start := time.Now().Round(0)
	return func() time.Duration { return time.Now().Round(0).Sub(start) }
}
