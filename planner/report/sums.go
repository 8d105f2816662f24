package report

import (
	"fmt"
	"slices"

	"stipple/planner"
)

// tally is a sum of what is known, and of how many things that is.
type tally struct {
	sum       float64
	known, of int
	what      string // the things, in the plural
}

func (t *tally) add(v float64, known bool) {
	t.of++
	if known {
		t.sum += v
		t.known++
	}
}

// whole tells whether the sum misses nothing.
func (t tally) whole() bool { return t.known == t.of }

// says gives the sum, already in words, or that it is only a part: never a part
// as though it were all.
func (t tally) says(words string) string {
	switch {
	case t.known == 0 && t.of > 0 || words == "":
		return "Not known"
	case t.whole():
		return words
	}
	return fmt.Sprintf("%s%s (%d of %d %s known)", atLeast(true), words, t.known, t.of, t.what)
}

func (t tally) span(l look, words string) span {
	if t.known == 0 && t.of > 0 || words == "" {
		return l.quiet(t.says(words))
	}
	return l.plain(t.says(words))
}

// atLeast is what stands before a sum that misses something.
func atLeast(partial bool) string {
	if partial {
		return "at least "
	}
	return ""
}

// sessionSums are what a session took, each as far as it is known.
type sessionSums struct{ dots, seconds, pigment, needles tally }

// summed adds up what a record says. Regions that were not done took nothing; of
// what nobody confirmed, measured or counted nothing is known.
func summed(record planner.SessionRecord) sessionSums {
	sums := sessionSums{dots: tally{what: "regions"}, seconds: tally{what: "regions"}, pigment: tally{what: "mixes"}, needles: tally{what: "needles"}}
	for _, r := range record.Records {
		if r.State == planner.NotDone {
			continue
		}
		dots, known := r.DotsDone(record.HeadOf())
		sums.dots.add(dots, known)
		sums.seconds.add(float64(r.Timer.Seconds), r.State == planner.DoneRegion && r.Timer.Seconds > 0)
	}
	for _, m := range record.Mixes {
		sums.pigment.add(float64(m.Used), m.Used > 0)
	}
	for _, n := range record.Needles {
		sums.needles.add(n.Used, n.Used > 0)
	}
	return sums
}

// lotCounted tells whether all that was laid out of a lot was counted or
// measured.
func lotCounted(record planner.SessionRecord, lot planner.ID) bool {
	return !slices.ContainsFunc(record.Needles, func(n planner.LaidNeedle) bool { return n.Lot.Lot == lot && n.Used == 0 }) &&
		!slices.ContainsFunc(record.Mixes, func(m planner.LaidMix) bool {
			return m.Used == 0 && slices.ContainsFunc(m.AllLots(), func(l planner.LotRef) bool { return l.Lot == lot })
		})
}
