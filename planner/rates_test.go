package planner

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner/quantity"
)

// timedSession is a signed session of an operator: so many dots in so many
// minutes with one mix and one needle. 0 is not known, not measured, not counted.
func timedSession(dots, minutes, ml, needles float64) SessionRecord {
	done := Record{
		Region: Region{Key: crown, Zone: crown}, State: DoneRegion, By: assistant, Dots: 1000, Timer: Timer{Seconds: int(minutes * 60)},
		Planned: &Prescription{Region: crown, Density: 10},
		Passes:  []DonePass{{Needle: &Logged[string]{Value: "n1"}, Mix: &Logged[string]{Value: "m1"}}},
	}
	if dots > 0 {
		done.Density = &Logged[quantity.DotsPerCM2]{Value: quantity.DotsPerCM2(dots / 100)}
	}
	return SessionRecord{
		Operator: operator, Signature: &Signature{By: doctor}, Records: []Record{done},
		Needles: []LaidNeedle{{Key: "n1", Used: needles}}, Mixes: []LaidMix{{Key: "m1", Used: quantity.Millilitres(ml)}},
	}
}

func TestRatesAreLearnedFromWhatIsKnown(t *testing.T) {
	unsigned, others := timedSession(1000, 10, 1, 1), timedSession(1000, 10, 1, 1)
	unsigned.Signature, others.Operator = nil, doctor
	skipped := timedSession(1000, 10, 1, 1)
	skipped.Records = append(skipped.Records, Record{Region: Region{Key: frontal, Zone: frontal}, State: NotDone})
	unclear := timedSession(1000, 10, 1, 1) // the time of the second region counts for nothing, nor do its dots
	unclear.Records = append(unclear.Records, Record{Region: Region{Key: frontal, Zone: frontal}, State: DoneRegion, Timer: Timer{Seconds: 6000}})

	for name, test := range map[string]struct {
		records                  []SessionRecord
		minutes, pigment, needle LearnedRate
	}{
		"nothing":       {nil, LearnedRate{}, LearnedRate{}, LearnedRate{}},
		"one":           {[]SessionRecord{timedSession(2000, 30, 1, 4)}, LearnedRate{Median: 15, Count: 1}, LearnedRate{Median: 0.5, Count: 1}, LearnedRate{Median: 500, Count: 1}},
		"the middle":    {[]SessionRecord{timedSession(1000, 10, 1, 1), timedSession(1000, 50, 9, 4), timedSession(1000, 12, 2, 2)}, LearnedRate{Median: 12, Count: 3}, LearnedRate{Median: 2, Count: 3}, LearnedRate{Median: 500, Count: 3}},
		"an even count": {[]SessionRecord{timedSession(1000, 10, 1, 1), timedSession(1000, 20, 2, 2)}, LearnedRate{Median: 15, Count: 2}, LearnedRate{Median: 1.5, Count: 2}, LearnedRate{Median: 750, Count: 2}},
		"no dots":       {[]SessionRecord{timedSession(0, 10, 1, 1)}, LearnedRate{}, LearnedRate{}, LearnedRate{}},
		"no time":       {[]SessionRecord{timedSession(1000, 0, 1, 1)}, LearnedRate{}, LearnedRate{Median: 1, Count: 1}, LearnedRate{Median: 1000, Count: 1}},
		"not measured":  {[]SessionRecord{timedSession(1000, 10, 0, 1)}, LearnedRate{Median: 10, Count: 1}, LearnedRate{}, LearnedRate{Median: 1000, Count: 1}},
		"not counted":   {[]SessionRecord{timedSession(1000, 10, 1, 0)}, LearnedRate{Median: 10, Count: 1}, LearnedRate{Median: 1, Count: 1}, LearnedRate{}},
		"not signed":    {[]SessionRecord{unsigned}, LearnedRate{}, LearnedRate{}, LearnedRate{}},
		"somebody else": {[]SessionRecord{others}, LearnedRate{}, LearnedRate{}, LearnedRate{}},
		"one skipped":   {[]SessionRecord{skipped}, LearnedRate{Median: 10, Count: 1}, LearnedRate{Median: 1, Count: 1}, LearnedRate{Median: 1000, Count: 1}},
		"one unclear":   {[]SessionRecord{unclear}, LearnedRate{Median: 10, Count: 1}, LearnedRate{}, LearnedRate{}},
	} {
		t.Run(name, func(t *testing.T) {
			got := LearnRates(operator, test.records, Band{})
			want := Learned{operator, test.minutes, test.pigment, test.needle}
			if got != want {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestOwnRatesComeBeforeTypedBeforePublished(t *testing.T) {
	ref, head := shippedReference(t), adultHead(t)
	plan := reachedPlan(24, 24)
	typed := Rates{DotsPerMinute: 80, MillilitresPer1000: 0.4, DotsPerNeedle: 3000, MinutesSetUpPerVisit: 20}
	sessions := func(n int) (list []SessionRecord) {
		for range n {
			list = append(list, timedSession(1000, 10, 0.8, 0.5))
		}
		return list
	}
	for _, test := range []struct {
		held           int
		rates          Rates
		basis, needles string
		perMinute      float64
	}{
		{0, Rates{}, ref.DotsPerMin.Source, "", 0},
		{0, typed, "the clinic's own rate", "the clinic's own rate", 80},
		{LeastLearned - 1, typed, "the clinic's own rate", "the clinic's own rate", 80},
		{LeastLearned - 1, Rates{}, ref.DotsPerMin.Source, "", 0},
		{LeastLearned, typed, "Ana's own rate: median of 3 signed sessions", "Ana's own rate: median of 3 signed sessions", 100},
		{7, Rates{}, "Ana's own rate: median of 7 signed sessions", "Ana's own rate: median of 7 signed sessions", 100},
	} {
		t.Run(fmt.Sprintf("%d held, %v typed", test.held, test.rates.DotsPerMinute), func(t *testing.T) {
			rates := LearnRates(operator, sessions(test.held), ref.DotsPerMin).Over(test.rates)
			e := plan.Estimate(0, head, nil, ref, rates)
			if e.Basis.Source != test.basis || e.NeedlesBasis.Source != test.needles || e.PigmentBasis != e.NeedlesBasis {
				t.Errorf("minutes: %s; pigment: %s; needles: %s", e.Basis, e.PigmentBasis, e.NeedlesBasis)
			}
			if test.perMinute == 0 {
				if e.MinutesLow >= e.MinutesHi {
					t.Errorf("%v–%v minutes are no range", e.MinutesLow, e.MinutesHi)
				}
				return
			}
			want := quantity.Minutes(e.Dots/test.perMinute) + test.rates.MinutesSetUpPerVisit
			if d := e.MinutesLow - want; d > 1e-6 || d < -1e-6 || e.MinutesHi != e.MinutesLow {
				t.Errorf("%v minutes, not %v", e.MinutesLow, want)
			}
		})
	}
}

// TestTheMedianLiesAmongTheSessions: one odd session cannot carry it away.
func TestTheMedianLiesAmongTheSessions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var records []SessionRecord
		paces := rapid.SliceOfN(rapid.IntRange(5, 20), 2, 9).Draw(t, "minutes")
		low, high := paces[0], paces[0]
		for _, p := range paces {
			low, high = min(low, p), max(high, p)
			records = append(records, timedSession(1000, float64(p), 1, 1))
		}
		odd := timedSession(1000, 5000, 1, 1)
		got := LearnRates(operator, append(records, odd), Band{}).MinutesPer1000
		if got.Count != len(paces)+1 || got.Median < float64(low) || len(paces) > 1 && got.Median > float64(high) {
			t.Fatalf("%+v of %v", got, paces)
		}
	})
}

// TestAnOddPaceTeachesNothing: a timer started late, or never stopped.
func TestAnOddPaceTeachesNothing(t *testing.T) {
	published := Band{Low: 50, High: 100}
	var records []SessionRecord
	for _, minutes := range []float64{10, 12, 14, 0.99, 201} { // for 1,000 dots
		records = append(records, timedSession(1000, minutes, 1, 1))
	}
	got := LearnRates(operator, records, published)
	if want := (LearnedRate{Median: 12, Count: 3, Odd: 2}); got.MinutesPer1000 != want || got.MillilitresPer1000.Count != 5 {
		t.Errorf("%+v", got)
	}
	if says := got.Over(Rates{}).Basis.Minutes.Source; says != operator.Name+"'s own rate: median of 3 signed sessions, 2 more left out as no pace anybody works at" {
		t.Errorf("%q", says)
	}
	for _, minutes := range []float64{1, 200} { // ten times either end is still somebody's pace
		if got := LearnRates(operator, []SessionRecord{timedSession(1000, minutes, 1, 1)}, published).MinutesPer1000; got.Count != 1 {
			t.Errorf("%v minutes are left out", minutes)
		}
	}
}
