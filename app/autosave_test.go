package app

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestWhoTypesSteadilyHasADraft although the pause it waits for never comes, and
// one who pauses has one after the pause.
func TestWhoTypesSteadilyHasADraft(t *testing.T) {
	for name, c := range map[string]struct {
		every   time.Duration
		changes int
		want    int // drafts when the last change was made
		after   int // and once it was quiet
	}{
		"one change":      {every: 100 * time.Millisecond, changes: 1, want: 0, after: 1},
		"a word":          {every: 100 * time.Millisecond, changes: 20, want: 0, after: 1},
		"ten seconds":     {every: 100 * time.Millisecond, changes: 101, want: 1, after: 2},
		"pauses":          {every: 3 * time.Second, changes: 4, want: 3, after: 4},
		"almost a minute": {every: 1900 * time.Millisecond, changes: 30, want: 9, after: 10},
	} {
		synctest.Test(t, func(t *testing.T) {
			var kept []time.Time
			first := time.Time{} // change that no draft has
			saver := newAutosave(inline{}, func() {
				now := time.Now()
				if now.Sub(first) > draftAtMost {
					t.Errorf("%s: a draft was kept %v after the change", name, now.Sub(first))
				}
				kept, first = append(kept, now), time.Time{}
			})
			for i := range c.changes {
				if i > 0 {
					time.Sleep(c.every)
					synctest.Wait()
				}
				if first.IsZero() {
					first = time.Now()
				}
				saver.soon()
			}
			if len(kept) < c.want {
				t.Errorf("%s: %d drafts while it was typed, want %d", name, len(kept), c.want)
			}
			time.Sleep(time.Minute)
			synctest.Wait()
			if len(kept) < c.after {
				t.Errorf("%s: %d drafts in all, want %d", name, len(kept), c.after)
			}
		})
	}
}
