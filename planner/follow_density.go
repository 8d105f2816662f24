package planner

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"stipple/planner/quantity"
)

// density offers what is left of a region's goal to the sessions still to be
// held.
func (f *follower) density(region Region) {
	now := f.upcoming(region.Key)
	t := f.tally(region.Key)
	line := PlanChange{Region: region.Key, Name: region.Name(), Field: DensityField, From: t.from, Record: t.record}
	if t.unknown != "" {
		line.Why, line.unsaid, line.asks = t.unknown+" Nothing is worked out for this region.", true, t.counted
		f.add(line)
		return
	}
	planned := 0.0
	for _, density := range now {
		planned += float64(density)
	}
	rest := max(0, roundTo(planned+t.lacking, 3))
	if len(t.told) == 0 || math.Abs(rest-planned) < 1e-6 {
		return
	}
	why := sentence(t.told)
	if len(f.open) == 0 {
		line.Why = why + " No session is left to make up for it."
		f.add(line)
		return
	}
	shares, over := spread(rest, now)
	line.Goal, line.owing, line.reached = densityOf(float64(f.plan.Aim(region.Key))-t.made), densityOf(rest-planned), t.reached
	why += restSays(rest, line.Goal, over)
	for i, at := range f.open {
		if was := float64(now[i]); math.Abs(shares[i]-was) >= 1e-6 {
			f.add(f.densityLine(line, at, now[i], densityOf(shares[i]), why))
		}
	}
}

func densityOf(v float64) quantity.DotsPerCM2 { return quantity.DotsPerCM2(roundTo(v, 3)) }

// restSays tells in words what there is to spread.
func restSays(rest float64, goal quantity.DotsPerCM2, over float64) string {
	switch {
	case over > 0:
		return fmt.Sprintf(" %s of %s are left, %s more than these sessions can be given.", quantity.Number(rest), goal, densityOf(over))
	case rest < 1e-6:
		return fmt.Sprintf(" All of %s is reached.", goal)
	}
	return fmt.Sprintf(" %s of %s are left.", quantity.Number(rest), goal)
}

func (f *follower) densityLine(line PlanChange, at int, was, becomes quantity.DotsPerCM2, why string) PlanChange {
	line.Session, line.Why, line.gives = at+1, why, becomes-was
	line.Was, line.Becomes = was.String(), becomes.String()
	prescription, treated := f.plan.Sessions[at].For(line.Region)
	switch {
	case !treated:
		line.Was = "not treated"
	case was == 0:
		line.Was = ""
	}
	if becomes == 0 {
		line.Becomes, line.leave = "not treated", true
		return line
	}
	if !treated {
		prescription = f.template(line.Region)
	}
	line.prescribe = func(p *Prescription) {
		if !treated && p.Density == 0 {
			*p = prescription
			clonePasses(p)
		}
		p.Density, p.Basis = becomes, Citation{}
	}
	return line
}

// template gives the technique of a region's last prescription, for a session
// that had none.
func (f *follower) template(region string) Prescription {
	for _, s := range slices.Backward(f.plan.Sessions) {
		if p, ok := s.For(region); ok {
			p.Note, p.Carried = "", nil
			return p
		}
	}
	return Prescription{Region: region, Passes: []Pass{{}}}
}

// upcoming gives what the sessions still to be held plan for a region.
func (f *follower) upcoming(region string) []quantity.DotsPerCM2 {
	now := make([]quantity.DotsPerCM2, len(f.open))
	for i, at := range f.open {
		now[i] = f.plan.Added(at, region)
	}
	return now
}

// sentence joins what is told to one.
func sentence(told []string) string {
	says := strings.Join(told, "; ") + "."
	return strings.ToUpper(says[:1]) + says[1:]
}

// addedSays tells in words what a session added in place of what the plan counts
// on.
func addedSays(session int, r Record, added, counted quantity.DotsPerCM2) string {
	switch {
	case r.State == NotDone:
		return fmt.Sprintf("session %d did not add its %s (%s)", session, counted, r.Reason)
	case counted == 0:
		return fmt.Sprintf("session %d added %s that were not planned", session, added)
	}
	says := fmt.Sprintf("session %d added %s instead of %s", session, quantity.Number(float64(added)), counted)
	if r.Density != nil && r.Density.Reason != "" {
		says += " (" + r.Density.Reason + ")"
	}
	return says
}

// amendedSays names the amendments that speak of a region, or of the whole
// session: they are words, and no number is read from them.
func amendedSays(held SessionRecord, region string) string {
	var numbers []string
	for _, a := range held.Amendments {
		if a.Region == "" || a.Region == region {
			numbers = append(numbers, fmt.Sprint(a.Seq))
		}
	}
	switch len(numbers) {
	case 0:
		return ""
	case 1:
		return " (amended since, see amendment " + numbers[0] + ")"
	}
	return " (amended since, see amendments " + listing(numbers) + ")"
}

// spread shares a density out among sessions in proportion to what they plan,
// evenly where none plans anything, none above MaxDensity. The shares add up to
// the density, to a thousandth and with as few decimals as it has itself; over
// is what finds no room.
func spread(density float64, planned []quantity.DotsPerCM2) (shares []float64, over float64) {
	unit := 1.0
	for unit < 1000 && math.Abs(density*unit-math.Round(density*unit)) > 1e-6 {
		unit *= 10
	}
	weights, sum := make([]float64, len(planned)), 0.0
	for i, p := range planned {
		weights[i] = float64(p)
		sum += weights[i]
	}
	if sum == 0 {
		for i := range weights {
			weights[i] = 1
		}
	}
	units := apportion(int(math.Round(density*unit)), weights, int(float64(MaxDensity)*unit))
	shares, rest := make([]float64, len(planned)), math.Round(density*unit)
	for i, n := range units {
		shares[i] = float64(n) / unit
		rest -= float64(n)
	}
	return shares, rest / unit
}

// apportion shares whole units out by weight, none getting more than most: by
// largest remainder, the earlier first among equals. Those of no weight get
// some only where the others are full.
func apportion(units int, weights []float64, most int) []int {
	shares := make([]int, len(weights))
	var free []int
	for i, w := range weights {
		if w > 0 {
			free = append(free, i)
		}
	}
	for units > 0 && len(free) > 0 {
		sum := 0.0
		for _, i := range free {
			sum += weights[i]
		}
		left, full := units, -1
		rests := map[int]float64{}
		for _, i := range free {
			exact := float64(units) * weights[i] / sum
			if exact > float64(most) {
				full = i
				break
			}
			shares[i] = int(exact)
			rests[i], left = exact-float64(shares[i]), left-shares[i]
		}
		if full >= 0 { // it takes all it can, the others share the rest anew
			shares[full], units = most, units-most
			free = slices.DeleteFunc(free, func(i int) bool { return i == full })
			continue
		}
		slices.SortStableFunc(free, func(a, b int) int { return cmp.Compare(rests[b], rests[a]) })
		for _, i := range free[:min(left, len(free))] {
			shares[i]++
		}
		return shares
	}
	if units > 0 && slices.Contains(weights, 0) {
		return apportionEmpty(units, weights, shares, most)
	}
	return shares
}

// apportionEmpty gives those of no weight what the others had no room for.
func apportionEmpty(units int, weights []float64, shares []int, most int) []int {
	even := make([]float64, len(weights))
	for i, w := range weights {
		if w == 0 {
			even[i] = 1
		}
	}
	for i, n := range apportion(units, even, most) {
		if weights[i] == 0 {
			shares[i] = n
		}
	}
	return shares
}
