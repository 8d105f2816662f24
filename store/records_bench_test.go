package store

import (
	"testing"
	"time"

	"stipple/planner"
)

// benchedTaps is how many taps lie in the record that is measured: a long day.
const benchedTaps = 300

// BenchmarkRecord measures what an assistant waits for with a long session behind
// them: one tap on the disk, the session opened again, and signing it but for the
// time a passphrase costs.
func BenchmarkRecord(b *testing.B) {
	b.Run("tap/300", benchTap)
	b.Run("open/300", benchOpenRecord)
	b.Run("sign/300", benchSign)
}

// long gives a salon with a session of so many taps.
func long(b *testing.B) (*salon, planner.ID) {
	b.Helper()
	s := newSalon(b)
	id := s.hold(b, 1, "crown")
	for n := s.seq[id]; n < benchedTaps; n++ {
		s.tap(b, id, benchedTap(n))
	}
	return s, id
}

// benchedTap gives taps that change, show and count, as hands do.
func benchedTap(n int) planner.Tap {
	return []planner.Tap{
		{Deed: planner.ShowPlace, Region: "frontal", Pass: 1, Field: planner.DepthField},
		{Deed: planner.Change, Region: "frontal", Pass: 1, Field: planner.DepthField, Value: planner.Value{Depth: 0.8}, Reason: "firm"},
		{Deed: planner.CountUsed, Text: "n1", Amount: float64(n)},
	}[n%3]
}

func benchTap(b *testing.B) {
	s, id := long(b)
	var took []time.Duration
	for b.Loop() {
		tap := benchedTap(s.seq[id])
		start := time.Now()
		s.tap(b, id, tap)
		took = append(took, time.Since(start))
		if s.seq[id] == 2*benchedTaps {
			b.StopTimer()
			s, id = long(b)
			b.StartTimer()
		}
	}
	reportPercentiles(b, took)
}

func benchOpenRecord(b *testing.B) {
	s, id := long(b)
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		if _, err := s.s.Running(bg(), id); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	reportPercentiles(b, took)
}

func benchSign(b *testing.B) {
	var took []time.Duration
	for b.Loop() {
		b.StopTimer()
		s, id := long(b)
		b.StartTimer()
		start := time.Now()
		s.sign(b, id)
		took = append(took, time.Since(start))
	}
	reportPercentiles(b, took)
}
