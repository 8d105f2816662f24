package planner

import (
	"cmp"
	"math"
	"slices"

	"stipple/planner/quantity"
)

// MinShift is the least density a redistribution leaves to a treated region,
// the smallest that is written: with none it would count as not stated.
const MinShift quantity.DotsPerCM2 = 0.1

// Redistribution is how the dots of one or more sessions are shared out among
// the regions treated in them. Its methods shift density from region to region
// and give another redistribution of as many dots: to within one dot, or a
// thousandth of them where that is more. Changed densities have one decimal
// where that holds the total, else as many more as it takes.
type Redistribution struct {
	Shares []Share
	total  float64 // dots to hold
}

// Share is one region's part of the dots.
type Share struct {
	Region string // its key
	Locked bool   // keeps its density
	parts  []part
	// forward is how far the middle of the region lies ahead of the head's
	// centre, in cm.
	forward float64
}

// part is what one session gives to a share.
type part struct {
	session int // from 0
	density float64
	area    float64 // that counts for dots, in cm²: dots ÷ density
}

// Density gives what the sessions add to the region together.
func (s Share) Density() quantity.DotsPerCM2 {
	sum := 0.0
	for _, p := range s.parts {
		sum += p.density
	}
	return quantity.DotsPerCM2(roundTo(sum, 6))
}

// Dots gives the region's number of dots, not rounded.
func (s Share) Dots() float64 {
	sum := 0.0
	for _, p := range s.parts {
		sum += p.area * p.density
	}
	return sum
}

// area is what counts for dots while the sessions keep their proportion.
func (s Share) area() float64 { return s.Dots() / float64(s.Density()) }

// limits gives the least and the most density the share can have while its
// sessions keep their proportion.
func (s Share) limits() (least, most float64) {
	density := float64(s.Density())
	most = math.Inf(1)
	for _, p := range s.parts {
		least = max(least, density*min(1, float64(MinShift)/p.density))
		most = min(most, density*max(1, float64(MaxDensity)/p.density))
	}
	return least, most
}

// to gives the share with another density, its sessions in proportion.
func (s Share) to(density float64) Share {
	factor := density / float64(s.Density())
	s.parts = slices.Clone(s.parts)
	for i := range s.parts {
		s.parts[i].density = roundTo(s.parts[i].density*factor, 6)
	}
	return s
}

// Total gives the number of dots that is held.
func (r Redistribution) Total() float64 { return r.total }

// Dots gives the number of dots as shared out now.
func (r Redistribution) Dots() float64 {
	sum := 0.0
	for _, s := range r.Shares {
		sum += s.Dots()
	}
	return sum
}

// tolerance is how far the dots may be from the total.
func (r Redistribution) tolerance() float64 { return max(1, r.total/1000) }

// Lock returns the redistribution with a region's density kept or set free.
func (r Redistribution) Lock(region string, on bool) Redistribution {
	r.Shares = slices.Clone(r.Shares)
	for i := range r.Shares {
		if r.Shares[i].Region == region {
			r.Shares[i].Locked = on
		}
	}
	return r
}

// Share gives a region's share and whether it has one.
func (r Redistribution) Share(region string) (Share, bool) {
	i := slices.IndexFunc(r.Shares, func(s Share) bool { return s.Region == region })
	if i < 0 {
		return Share{}, false
	}
	return r.Shares[i], true
}

// Move gives one region another density and lets those that are not locked
// make up for it, each in proportion to its dots. What cannot be had is had as
// far as it goes, and limit says why in a sentence; it is "" otherwise.
func (r Redistribution) Move(region string, to quantity.DotsPerCM2) (moved Redistribution, limit string) {
	at := slices.IndexFunc(r.Shares, func(s Share) bool { return s.Region == region })
	if at < 0 || to == r.Shares[at].Density() {
		return r, ""
	}
	if r.Shares[at].Locked {
		return r, "This region is kept as it is. Set it free to change it."
	}
	others := r.free(at)
	if len(others) == 0 {
		return r, "No other region can make up for it: set one free."
	}
	density, limit := r.reach(at, others, float64(to))
	r.Shares = slices.Clone(r.Shares)
	r.Shares[at] = r.Shares[at].to(density)
	if len(r.Shares[at].parts) > 1 {
		r.round([]int{at}, r.Shares[at].Dots())
	}
	weights := make([]float64, len(others))
	for i, other := range others {
		weights[i] = float64(r.Shares[other].Density())
	}
	r.spread(others, weights)
	return r, limit
}

// free lists the places of the shares that may change, without one.
func (r Redistribution) free(without int) []int {
	var list []int
	for i, s := range r.Shares {
		if !s.Locked && i != without {
			list = append(list, i)
		}
	}
	return list
}

// held gives the dots of all shares that are not in the list.
func (r Redistribution) held(list []int) float64 {
	sum := 0.0
	for i, s := range r.Shares {
		if !slices.Contains(list, i) {
			sum += s.Dots()
		}
	}
	return sum
}

// reach gives the density nearest to a wish that the others can make up for.
func (r Redistribution) reach(at int, others []int, wish float64) (density float64, limit string) {
	share := r.Shares[at]
	least, most := share.limits()
	room := r.total - r.held(append([]int{at}, others...))
	low, high := least, most
	var fewest, greatest float64 // dots the others can have
	for _, i := range others {
		from, to := r.Shares[i].limits()
		fewest += from * r.Shares[i].area()
		greatest += to * r.Shares[i].area()
	}
	low = max(low, math.Ceil((room-greatest)/share.area()*10)/10)
	high = min(high, math.Floor((room-fewest)/share.area()*10)/10)
	now := float64(share.Density())
	low, high = min(low, now), max(high, now)
	said := func(at float64) string { return quantity.DotsPerCM2(roundTo(at, 1)).String() }
	switch {
	case wish > high && high == most:
		return high, said(high) + " is the most that can be written here."
	case wish > high:
		return high, said(high) + " is the most here: the other regions have no more dots to give."
	case wish < low && low == least:
		return low, said(low) + " is the least of a treated region. To give it none, leave it out of the session."
	case wish < low:
		return low, said(low) + " is the least here: the other regions can take no more dots."
	}
	return wish, ""
}

// Slope tilts the densities of the regions that are not locked from front to
// back: a region's density grows with its place in a straight line, the
// hindmost by so much of it and the foremost less by as much, before all are
// scaled to the total. by lies between -MaxGradient and MaxGradient; above 0
// the back gets denser. limit says why it is not had as asked, or "".
func (r Redistribution) Slope(by quantity.Percent) (sloped Redistribution, limit string) {
	free := r.free(-1)
	steep := max(-MaxGradient, min(MaxGradient, by))
	if steep == 0 {
		return r, ""
	}
	front, back := math.Inf(-1), math.Inf(1)
	for _, i := range free {
		front, back = max(front, r.Shares[i].forward), min(back, r.Shares[i].forward)
	}
	if len(free) < 2 || front-back < 0.1 { // cm; nearer than that is beside each other
		return r, "A slope needs two regions, one ahead of the other, that are not kept as they are."
	}
	weights := make([]float64, len(free))
	for i, at := range free {
		place := 2*(front-r.Shares[at].forward)/(front-back) - 1
		weights[i] = float64(r.Shares[at].Density()) * (1 + float64(steep)/100*place)
	}
	r.Shares = slices.Clone(r.Shares)
	if r.spread(free, weights) {
		limit = "The slope is less in regions that have come to the least or the most that can be written."
	}
	return r, limit
}

// spread shares what the other regions leave of the total out among some, in
// proportion to weights, each within its limits. It tells whether one of them
// met its limit.
func (r *Redistribution) spread(list []int, weights []float64) (met bool) {
	dots := r.total - r.held(list)
	shares := make([]Share, len(list))
	steepest := 0.0
	for i, at := range list {
		shares[i] = r.Shares[at]
		_, most := shares[i].limits()
		steepest = max(steepest, most/weights[i])
	}
	within := func(i int, factor float64) float64 {
		least, most := shares[i].limits()
		return max(least, min(most, weights[i]*factor))
	}
	sum := func(factor float64) float64 {
		sum := 0.0
		for i, s := range shares {
			sum += within(i, factor) * s.area()
		}
		return sum
	}
	// The dots grow with the factor, so that halving finds the one wanted.
	low, high := 0.0, steepest
	for range 80 {
		if middle := (low + high) / 2; sum(middle) < dots {
			low = middle
		} else {
			high = middle
		}
	}
	for i, at := range list {
		density := within(i, high)
		met = met || density != weights[i]*high
		r.Shares[at] = shares[i].to(density)
	}
	r.round(list, dots)
	return met
}

// round writes the densities of some shares with as few decimals as keep their
// dots together within the tolerance. Equal densities stay equal.
func (r *Redistribution) round(list []int, dots float64) {
	exact := slices.Clone(r.Shares)
	for _, step := range []float64{0.1, 0.01, 0.001} {
		var parts []*part
		for _, at := range list {
			r.Shares[at].parts = slices.Clone(exact[at].parts)
			for i := range r.Shares[at].parts {
				parts = append(parts, &r.Shares[at].parts[i])
			}
		}
		rest := dots
		groups := alike(parts)
		for i := range groups {
			groups[i].density = onStep(groups[i].density, step)
			rest -= groups[i].density * groups[i].area
		}
		// The largest first: what they leave over, the smaller ones even out.
		for _, g := range groups {
			if up := onStep(g.density+1.5*step, step); rest > g.area*step/2 && up <= float64(MaxDensity) {
				rest -= (up - g.density) * g.area
				g.density = up
			}
			for _, p := range g.parts {
				p.density = g.density
			}
		}
		if math.Abs(rest) <= r.tolerance()/2 {
			return
		}
	}
}

// group is parts of the same density.
type group struct {
	parts         []*part
	density, area float64
}

// alike gathers parts of the same density, the largest area first.
func alike(parts []*part) []group {
	slices.SortFunc(parts, func(a, b *part) int { return cmp.Compare(a.density, b.density) })
	var groups []group
	for _, p := range parts {
		if last := len(groups) - 1; last < 0 || p.density-groups[last].density > 1e-6 {
			groups = append(groups, group{density: p.density})
		}
		g := &groups[len(groups)-1]
		g.parts, g.area = append(g.parts, p), g.area+p.area
	}
	slices.SortStableFunc(groups, func(a, b group) int { return cmp.Compare(b.area, a.area) })
	return groups
}

// onStep gives the last multiple of a step up to a density, and at least
// MinShift.
func onStep(density, step float64) float64 {
	return max(float64(MinShift), roundTo(math.Floor(density/step+1e-6)*step, 3))
}
