package stipple

import (
	"math"

	"stipple/planner/scalp"
)

// A candidate is a spot that may get a dot, with the density reached there.
type candidate struct {
	at   scalp.Point3
	rank float64
	lean float64 // the slope of its area there
	sum  float64 // dots/cm² after the sessions so far
	near neighbours
	// sample tells that it is one of those that stand for the whole area when
	// densities are summed.
	sample bool
}

// A pool is the candidates of an area, by rank.
type pool struct {
	candidates []candidate
	// open is those without a dot that the densities may reach.
	open []turn
}

// turn is when a candidate gets its dot: its rank as a part of the density
// there. It is 1 about where the density reaches the rank.
type turn struct {
	at        float64
	candidate int32
}

// samples is how many spots of a zone stand for it, when there are so many.
// They are evenly spread, so that sums are good to a few parts in a thousand.
const samples = 6000

// An area's exact number of dots may need places a little beyond its greatest
// density: so much more, and so many places more, where areas are small.
const (
	poolSpare = 1.15
	poolLeast = 6.0
)

// pool gathers the candidates of an area.
func (l *layout) pool(i int) *pool {
	limit := l.areas[i].peak()*poolSpare + poolLeast/l.sizes[i]
	around := l.around(i)
	likely := int(limit * l.sizes[i])
	p, taken := &pool{candidates: make([]candidate, 0, max(samples, likely)), open: make([]turn, 0, likely)}, 0
	l.each(i, func(zone, k int, s spot, depth float32) bool {
		reached, sample := s.rank <= limit, s.first && taken < samples
		if reached {
			p.open = append(p.open, turn{candidate: int32(len(p.candidates))})
		}
		if sample {
			taken++
		}
		if reached || sample {
			p.candidates = append(p.candidates, candidate{
				at: s.at, rank: s.rank, lean: l.slopes[i].at(s.at), near: around(zone, k, depth), sample: sample,
			})
		}
		return reached || taken < samples
	})
	return p
}

// peak is the greatest density an area asks for anywhere.
func (a Area) peak() (sum float64) {
	for _, l := range a.Layers {
		sum += float64(l.Density) * (1 + max(l.Gradient, -l.Gradient))
	}
	return sum
}

// add adds what a session brings to every candidate.
func (p *pool) add(density func(at scalp.Point3, lean float64, near *neighbours) float64) {
	for k := range p.candidates {
		c := &p.candidates[k]
		c.sum += density(c.at, c.lean, &c.near)
	}
}

// mean is the mean of the densities reached.
func (p *pool) mean() float64 {
	sum, n := 0.0, 0
	for k := range p.candidates {
		if c := &p.candidates[k]; c.sample {
			sum += c.sum
			n++
		}
	}
	return sum / float64(max(1, n))
}

// take gives the n open candidates whose turn comes first, and closes them.
// Where there is no density nobody's turn comes.
func (p *pool) take(n int) []turn {
	for k := range p.open {
		c := &p.candidates[p.open[k].candidate]
		p.open[k].at = math.Inf(1)
		if c.sum > 0 {
			p.open[k].at = c.rank / c.sum
		}
	}
	n = max(0, min(n, len(p.open)))
	selectFirst(p.open, n)
	for n > 0 && math.IsInf(p.open[n-1].at, 1) {
		n--
	}
	taken := p.open[:n]
	p.open = p.open[n:]
	return taken
}

// selectFirst moves the n first turns to the front (Hoare's selection). What it
// leaves there is in no order but always the same one.
func selectFirst(turns []turn, n int) {
	low, high := 0, len(turns)
	for low < n && n < high {
		at := low + part(turns[low:high])
		if n <= at {
			high = at
		} else {
			low = at + 1
		}
	}
}

// part orders turns about one of them and gives its place.
func part(turns []turn) int {
	last := len(turns) - 1
	turns[len(turns)/2], turns[last] = turns[last], turns[len(turns)/2]
	middle, at := turns[last].at, 0
	for i := range last {
		if turns[i].at < middle {
			turns[i], turns[at] = turns[at], turns[i]
			at++
		}
	}
	turns[at], turns[last] = turns[last], turns[at]
	return at
}
