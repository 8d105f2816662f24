package planner

import (
	"fmt"
	"slices"

	"stipple/planner/quantity"
)

// LeastLearned is how many signed sessions must teach a rate before estimates
// use it: a choice of ours, so that no single odd day sets the clock.
const LeastLearned = 3

// LearnedRate is one rate as an operator's own sessions give it.
type LearnedRate struct {
	Median float64 // 0 = nothing is known
	Count  int     // of the sessions it was learned from
	Odd    int     // of the sessions left out, because nobody works at such a pace
}

// Counts tells whether enough sessions taught the rate for estimates to use it.
func (r LearnedRate) Counts() bool { return r.Count >= LeastLearned && r.Median > 0 }

// RatesBasis says where rates come from that an operator's own sessions taught;
// a zero Citation means that the clinic typed the rate.
type RatesBasis struct{ Minutes, Pigment, Needles Citation }

// Learned is what an operator's own signed sessions teach. Each rate counts by
// itself, for a session may have a time and no count of its needles.
type Learned struct {
	Operator           Person
	MinutesPer1000     LearnedRate // minutes of work on the regions for 1,000 dots
	MillilitresPer1000 LearnedRate // ml of mixed pigment for 1,000 dots
	DotsPerNeedle      LearnedRate // dots with one needle
}

// MostTaught is how many of an operator's newest sessions teach their rate: a
// choice of ours, so that it follows a hand that grows faster.
const MostTaught = 30

// OddPace is how many times slower or faster than the published range a session
// may have been to teach its pace: a choice of ours, wide enough for every hand,
// so that a timer started late or forgotten teaches nothing.
const OddPace = 10

// odd tells whether a pace in minutes for 1,000 dots lies beyond OddPace.
func odd(pace float64, published Band) bool {
	perMinute := 1000 / pace
	return published.Low > 0 && perMinute < published.Low/OddPace || published.High > 0 && perMinute > published.High*OddPace
}

// LearnRates gives what the signed sessions of an operator teach, whoever signed
// them. A session without dots or time, or with some of them not known, is left
// out of the rate it cannot teach; so is one whose pace is beyond OddPace of the
// published one, in dots per minute.
func LearnRates(operator Person, records []SessionRecord, published Band) Learned {
	var minutes, pigment, needles []float64
	left := 0
	for _, s := range records {
		if !s.Signed() || s.Operator.ID != operator.ID {
			continue
		}
		switch rate, known := s.minutesPer1000(); {
		case !known:
		case odd(rate, published):
			left++
		default:
			minutes = append(minutes, rate)
		}
		dots, known := s.allDots()
		if !known {
			continue
		}
		if ml, measured := s.pigmentUsed(); measured {
			pigment = append(pigment, float64(ml)/dots*1000)
		}
		if pieces, counted := s.needlesUsed(); counted {
			needles = append(needles, dots/pieces)
		}
	}
	pace := learned(minutes)
	pace.Odd = left
	return Learned{
		Operator: operator, MinutesPer1000: pace,
		MillilitresPer1000: learned(pigment), DotsPerNeedle: learned(needles),
	}
}

func learned(rates []float64) LearnedRate {
	n := len(rates)
	if n == 0 {
		return LearnedRate{}
	}
	slices.Sort(rates)
	return LearnedRate{Median: (rates[(n-1)/2] + rates[n/2]) / 2, Count: n}
}

// minutesPer1000 gives the pace of a session over the regions that have both
// dots and time.
func (s SessionRecord) minutesPer1000() (rate float64, known bool) {
	head := s.HeadOf()
	dots, seconds := 0.0, 0
	for _, r := range s.Records {
		if n, known := r.DotsDone(head); known && n > 0 && r.Timer.Seconds > 0 {
			dots, seconds = dots+n, seconds+r.Timer.Seconds
		}
	}
	return float64(seconds) / 60 / dots * 1000, dots > 0 && seconds > 0
}

// allDots gives the dots of a session, and whether those of every region that
// anything was logged for are known.
func (s SessionRecord) allDots() (dots float64, known bool) {
	head := s.HeadOf()
	for _, r := range s.Records {
		n, known := r.DotsDone(head)
		if !known && (r.State == DoneRegion || r.anything()) {
			return 0, false
		}
		dots += n
	}
	return dots, dots > 0
}

// pigmentUsed gives the mixed pigment of a session in ml, and whether all that
// was used was measured.
func (s SessionRecord) pigmentUsed() (ml quantity.Millilitres, measured bool) {
	for _, m := range s.Mixes {
		if m.Used == 0 && s.uses(m.Key) {
			return 0, false
		}
		ml += m.Used
	}
	return ml, ml > 0
}

// needlesUsed gives the needles of a session in pieces, and whether all that
// were used were counted.
func (s SessionRecord) needlesUsed() (pieces float64, counted bool) {
	for _, n := range s.Needles {
		if n.Used == 0 && s.uses(n.Key) {
			return 0, false
		}
		pieces += n.Used
	}
	return pieces, pieces > 0
}

// Over gives the rates estimates use: the operator's own where enough sessions
// taught them, else those the clinic typed. Where there are neither, the minutes
// come from the published range.
func (l Learned) Over(typed Rates) Rates {
	if l.MinutesPer1000.Counts() {
		typed.DotsPerMinute = 1000 / l.MinutesPer1000.Median
		typed.Basis.Minutes = l.basis(l.MinutesPer1000)
	}
	if l.MillilitresPer1000.Counts() {
		typed.MillilitresPer1000 = quantity.Millilitres(l.MillilitresPer1000.Median)
		typed.Basis.Pigment = l.basis(l.MillilitresPer1000)
	}
	if l.DotsPerNeedle.Counts() {
		typed.DotsPerNeedle = l.DotsPerNeedle.Median
		typed.Basis.Needles = l.basis(l.DotsPerNeedle)
	}
	return typed
}

func (l Learned) basis(r LearnedRate) Citation {
	says := fmt.Sprintf("%s's own rate: median of %s", l.Operator.Name, count(r.Count, "signed session"))
	if r.Odd > 0 {
		says += fmt.Sprintf(", %d more left out as no pace anybody works at", r.Odd)
	}
	return Citation{Source: says, Tier: TierU}
}

// ratesBasis names where a rate comes from.
func ratesBasis(learned Citation) Citation {
	if learned.IsZero() {
		return Citation{Source: "the clinic's own rate", Tier: TierU}
	}
	return learned
}
