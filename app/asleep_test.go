package app

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestSleepIsNoticed(t *testing.T) {
	for _, c := range []struct {
		name          string
		awake, always time.Duration // since the last look
		want          bool
	}{
		{"a second", time.Second, time.Second, false},
		{"asleep for an hour", time.Second, time.Hour, true},
		{"asleep for half a minute", time.Second, 30 * time.Second, false},
		{"stopped, with clocks that both go on", 2 * time.Minute, 2 * time.Minute, true},
		{"a clock set back", time.Second, -time.Hour, false},
	} {
		var awake, always time.Duration
		clock := &sleepClock{awake: func() time.Duration { return awake }, always: func() time.Duration { return always }}
		clock.last = [2]time.Duration{}
		awake, always = c.awake, c.always
		if got := clock.slept(); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
		if clock.slept() {
			t.Errorf("%s: noticed twice", c.name)
		}
	}
}

func TestSleepIsNoticedHoweverOftenOneLooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var awake, always time.Duration
		clock := &sleepClock{awake: func() time.Duration { return awake }, always: func() time.Duration { return always }}
		for range rapid.IntRange(1, 50).Draw(t, "looks") {
			step := time.Duration(rapid.Int64Range(0, int64(50*time.Second)).Draw(t, "step"))
			asleep := time.Duration(rapid.SampledFrom([]int64{0, 0, 0, int64(time.Hour)}).Draw(t, "asleep"))
			awake, always = awake+step, always+step+asleep
			if got := clock.slept(); got != (asleep > 0) {
				t.Fatalf("asleep for %v: %t", asleep, got)
			}
		}
	})
}

func TestTheSystemsClockGoesOn(t *testing.T) {
	clock := newSleepClock()
	time.Sleep(5 * time.Millisecond)
	if clock.slept() {
		t.Error("five milliseconds are taken for sleep")
	}
	if step := clock.last[1]; step <= 0 {
		t.Errorf("the clock that goes on shows %v", step)
	}
}
