package stipple

import "stipple/planner/scalp"

// A candidate is a spot that may get a dot, with the density reached there.
type candidate struct {
	at   scalp.Point3
	rank float64
	sum  float64 // dots/cm² after the sessions so far
	near neighbours
}

// before tells whether a candidate gets its dot before another: the density
// has come further beyond its rank. Bare skin never gets one.
func (c candidate) before(d candidate) bool { return float64(c.rank*d.sum) < float64(d.rank*c.sum) }

// pool is the spots of an area that its densities may reach.
func (l *layout) pool(i int) []candidate {
	limit := l.areas[i].peak()*poolSpare + poolLeast/l.sizes[i]
	onZone := l.areas[i].Trace == nil
	around := l.zoneNeighbours(i)
	pool := make([]candidate, 0, int(limit*l.sizes[i]))
	l.each(i, func(zone, k int, s spot) bool {
		if s.rank > limit {
			return false
		}
		c := candidate{at: s.at, rank: s.rank}
		if onZone {
			c.near = around(zone, k)
		}
		pool = append(pool, c)
		return true
	})
	if !onZone {
		l.scarNeighbours(i, pool)
	}
	return pool
}

// An area's exact number of dots may need places a little beyond its greatest
// density: so much more, and so many places more, where areas are small.
const (
	poolSpare = 1.15
	poolLeast = 6.0
)

// peak is the greatest density an area asks for anywhere.
func (a Area) peak() (sum float64) {
	for _, l := range a.Layers {
		sum += float64(l.Density) * (1 + max(l.Gradient, -l.Gradient))
	}
	return sum
}

// pick moves the n candidates that get their dots first to the front of the
// pool and gives the rest (Hoare's selection).
func pick(pool []candidate, n int) (rest []candidate) {
	n = max(0, min(n, len(pool)))
	low, high := 0, len(pool)
	for low < n && n < high {
		middle := part(pool[low:high])
		switch at := low + middle; {
		case n <= at:
			high = at
		default:
			low = at + 1
		}
	}
	for n > 0 && pool[n-1].sum <= 0 {
		n-- // there is no density left to place dots by
	}
	return pool[n:]
}

// part orders candidates about one of them and gives its place.
func part(c []candidate) int {
	last := len(c) - 1
	c[len(c)/2], c[last] = c[last], c[len(c)/2]
	at := 0
	for i := range last {
		if c[i].before(c[last]) {
			c[i], c[at] = c[at], c[i]
			at++
		}
	}
	c[at], c[last] = c[last], c[at]
	return at
}
