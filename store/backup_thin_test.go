package store

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// keptOf gives the backups that thinning leaves.
func keptOf(list []dated, now time.Time) []dated {
	away := map[int]bool{}
	for _, i := range thinned(list, now) {
		away[i] = true
	}
	var kept []dated
	for i, b := range list {
		if !away[i] {
			kept = append(kept, b)
		}
	}
	return kept
}

// TestWhatIsKept: of two years of backups, three a day, these days are kept.
func TestWhatIsKept(t *testing.T) {
	place := time.FixedZone("clinic", 2*60*60)
	now := time.Date(2026, 11, 22, 18, 30, 0, 0, place)
	var list []dated
	for day := range 730 {
		for _, hour := range []int{0, 13, 23} {
			list = append(list, dated{made: time.Date(2026, 11, 22-day, hour, 0, 0, 0, place).UTC()})
		}
	}
	kept := map[string]int{}
	for _, b := range keptOf(list, now) {
		kept[b.made.In(place).Format("2006-01-02")]++
		if at := b.made.In(place); at.Before(now.AddDate(0, 0, -2)) && at.Hour() != 23 {
			t.Errorf("%s is not the last of its day", at)
		}
	}
	if len(kept) != 2+keptDays+keptWeeks+keptMonths || kept["2026-11-22"] != 3 || kept["2026-11-21"] != 3 || kept["2026-11-20"] != 1 || kept["2026-11-09"] != 1 {
		t.Errorf("%d days: %v", len(kept), kept)
	}
	// The weeks before that of 9 November, each by its Sunday, then whole months.
	for _, day := range []string{"2026-11-08", "2026-11-01", "2026-09-06", "2026-08-31", "2026-07-31", "2025-12-31"} {
		if kept[day] != 1 {
			t.Errorf("%s is not kept: %v", day, kept)
		}
	}
}

// TestThinningInSmallSteps tells case by case what goes.
func TestThinningInSmallSteps(t *testing.T) {
	now := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) // a Monday
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		list []dated
		gone int
	}{
		"none":                       {nil, 0},
		"one of long ago":            {[]dated{{made: at(-3000, 0)}}, 0},
		"two of today":               {[]dated{{made: at(2, 0)}, {made: at(2, 1)}}, 0},
		"two of yesterday":           {[]dated{{made: at(1, 0)}, {made: at(1, 23)}}, 0},
		"two of the day before":      {[]dated{{made: at(0, 0)}, {made: at(0, 23)}}, 1},
		"the older one was proved":   {[]dated{{made: at(0, 0), guarded: true}, {made: at(0, 23)}}, 0},
		"two of the future":          {[]dated{{made: at(900, 0)}, {made: at(900, 1)}}, 0},
		"the clock was set back now": {[]dated{{made: at(900, 0)}, {made: at(0, 0)}, {made: at(0, 5)}}, 1},
	} {
		if got := len(thinned(c.list, now)); got != c.gone {
			t.Errorf("%s: %d go, want %d", name, got, c.gone)
		}
	}
}

// TestThinningNeverTakesTheWrongOnes: whatever there is, the newest, what is of
// today, yesterday or later and what is guarded stay; thinning again takes nothing;
// and what is left is bounded.
func TestThinningNeverTakesTheWrongOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		place := time.FixedZone("clinic", rapid.IntRange(-12, 14).Draw(t, "zone")*60*60)
		now := time.Date(2026, 3, 29, 12, 0, 0, 0, place).Add(time.Duration(rapid.IntRange(0, 400*24).Draw(t, "now")) * time.Hour)
		hours := rapid.SliceOfNDistinct(rapid.IntRange(-100, 24*1200), 1, 300, rapid.ID[int]).Draw(t, "hours ago")
		list := make([]dated, len(hours))
		guarded := 0
		for i, h := range hours {
			list[i] = dated{now.Add(-time.Duration(h) * time.Hour).UTC(), rapid.IntRange(0, 20).Draw(t, "guarded") == 0}
		}
		kept := keptOf(list, now)
		is := map[time.Time]bool{}
		for _, b := range kept {
			is[b.made] = true
		}
		newest, older := list[0].made, 0
		today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, place)
		for _, b := range list {
			if b.made.After(newest) {
				newest = b.made
			}
			recent := !b.made.Before(today.AddDate(0, 0, -1))
			if !is[b.made] && (b.guarded || recent) {
				t.Fatalf("%v goes", b)
			}
			if b.guarded {
				guarded++
			} else if is[b.made] && !recent {
				older++
			}
		}
		if !is[newest] {
			t.Fatal("the newest goes")
		}
		if older > keptDays+keptWeeks+keptMonths {
			t.Fatalf("%d older ones are kept", older)
		}
		if again := thinned(kept, now); len(again) > 0 {
			t.Fatalf("thinned once more: %v", again)
		}
	})
}
