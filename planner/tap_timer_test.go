package planner

import (
	"testing"

	"stipple/planner/scalp"
)

func TestTimersCountOneRegionAtATime(t *testing.T) {
	c := startedChair(t) // the start was tap 6; a tap a minute
	c.tap(Tap{Deed: RunTimer, Region: hairline}, Tap{Deed: ShowPlace, Region: hairline}, Tap{Deed: RunTimer, Region: crown}, Tap{Deed: PauseTimer, Region: crown}, Tap{Deed: PauseTimer})
	now := c.r.Now()
	a, _, _ := now.Record(hairline)
	b, _, _ := now.Record(crown)
	if a.Timer != (Timer{Seconds: 120}) || b.Timer != (Timer{Seconds: 60}) || now.Timer != (Timer{Seconds: 300}) {
		t.Errorf("%+v %+v %+v", a.Timer, b.Timer, now.Timer)
	}
	c.tap(Tap{Deed: RunTimer, Region: crown})
	if now := c.r.Now(); !now.Timer.Running() {
		t.Error("the session's timer stands while a region's runs")
	}
	c.tap(Tap{Deed: Confirm, Region: crown, Field: DensityField}, Tap{Deed: MarkDone, Region: crown})
	if b, _, _ = c.r.Now().Record(crown); b.Timer != (Timer{Seconds: 180}) {
		t.Errorf("%+v", b.Timer)
	}
}

// TestAClockSetBackTakesNoTimeAway: a timer never counts backwards.
func TestAClockSetBackTakesNoTimeAway(t *testing.T) {
	timer := Timer{Seconds: 50, Since: "2026-11-22T10:00:00Z"}
	if got := timer.At("2026-11-22T09:00:00Z"); got != 50 {
		t.Errorf("%d", got)
	}
}

// TestUndoOutlivesATimer: the timer of a region that was added runs, and the
// region is taken back all the same.
func TestUndoOutlivesATimer(t *testing.T) {
	added := &Region{Key: "nape", Zone: scalp.Nape, Indication: Thinning}
	c := startedChair(t).tap(
		Tap{Deed: AddRegion, Added: added, Reason: "x"}, Tap{Deed: RunTimer, Region: "nape"}, Tap{Deed: PauseTimer, Region: "nape"},
		Tap{Deed: ShowPlace, Region: "nape"}, Tap{Deed: Undo},
	)
	if _, _, there := c.r.Now().Record("nape"); there {
		t.Error("the region is still there")
	}
}

// TestUndoneDoneLetsNoTimeRun: between marking a region and taking that back its
// timer stood still.
func TestUndoneDoneLetsNoTimeRun(t *testing.T) {
	c := startedChair(t).tap(
		Tap{Deed: Confirm, Region: crown, Field: DensityField}, Tap{Deed: RunTimer, Region: crown}, Tap{Deed: MarkDone, Region: crown},
		Tap{Deed: ShowPlace}, Tap{Deed: ShowPlace}, Tap{Deed: ShowPlace}, Tap{Deed: Undo},
	)
	if r, _, _ := c.r.Now().Record(crown); r.State != Unconfirmed || r.Timer != (Timer{Seconds: 60}) {
		t.Errorf("%+v", r)
	}
}

func TestATimerForgottenCountsNothing(t *testing.T) {
	timer := Timer{Seconds: 50, Since: "2026-11-22T10:00:00Z"}
	for at, want := range map[Moment]int{"2026-11-22T22:00:00Z": 50 + 12*3600, "2026-11-22T22:00:01Z": 50, "2031-11-22T10:00:00Z": 50} {
		if got := timer.At(at); got != want {
			t.Errorf("%s: %d, want %d", at, got, want)
		}
	}
}
