package stipple

import (
	"math"

	"stipple/planner/scalp"
)

// A slope turns a place's distance to the nose into -1 (front of an area) to 1
// (back), with a mean of nought over the area, so that a gradient keeps the
// number of dots.
type slope struct{ middle, reach float64 }

func (s slope) at(p scalp.Point3) float64 {
	if s.reach == 0 {
		return 0
	}
	return (s.middle - p.Y) / s.reach
}

func (l *layout) slope(i int) slope {
	sum, weight := 0.0, 0.0
	front, back := math.Inf(-1), math.Inf(1)
	l.sample(i, func(at scalp.Point3, area float64, _ neighbours) {
		sum, weight = sum+float64(at.Y*area), weight+area
		front, back = max(front, at.Y), min(back, at.Y)
	})
	if !(weight > 0) {
		return slope{}
	}
	middle := sum / weight
	return slope{middle, max(front-middle, middle-back)}
}

// neighbours are the areas near a place, each with how far its border is.
type neighbours struct {
	list [4]neighbour
	n    int
}

type neighbour struct {
	area int32 // or none: bare skin
	away float32
}

// note adds a neighbour. There is room for more than meet at any corner; of
// many scars in one place those found first count.
func (n *neighbours) note(area int, away float32) {
	if n.n < len(n.list) {
		n.list[n.n] = neighbour{int32(area), away}
		n.n++
	}
}

// samples is how many spots of a zone stand for it when densities are summed.
// They are evenly spread, so that the sum is good to a part in a thousand.
const samples = 4000

// sample goes through pieces of an area that together make up its extent: the
// first spots of a zone, which are even, or the cells of a scar.
func (l *layout) sample(i int, visit func(at scalp.Point3, area float64, near neighbours)) {
	trace := l.areas[i].Trace
	if trace == nil {
		around, n := l.zoneNeighbours(i), 0
		l.each(i, func(zone, k int, s spot) bool {
			visit(s.at, 1, around(zone, k))
			n++
			return n < samples
		})
		return
	}
	for _, cell := range l.cells[i] {
		var near neighbours
		near.note(l.under(cell.Zone), float32(trace.Depth(cell.At)))
		visit(cell.At, cell.Area, near)
	}
}

// under is the area that is a whole zone.
func (l *layout) under(zone scalp.Zone) int {
	if z, known := l.ground.zones[zone]; known {
		return l.zoned[z]
	}
	return none
}

// scarNeighbours gives each candidate of a scar the zone around the scar as its
// neighbour.
func (l *layout) scarNeighbours(i int, pool []candidate) {
	for k := range pool {
		zone, _ := l.ground.head.ZoneOn(pool[k].at)
		pool[k].near.note(l.under(zone), float32(l.areas[i].Trace.Depth(pool[k].at)))
	}
}

// zoneNeighbours gives what lies near the spots of a whole zone: the zones
// beyond its borders and the scars on it.
func (l *layout) zoneNeighbours(i int) func(zone, spot int) neighbours {
	widest := float32(0)
	for _, layer := range l.areas[i].Layers {
		widest = max(widest, float32(layer.Fade))
	}
	if widest == 0 {
		return func(int, int) neighbours { return neighbours{} }
	}
	borders, scars := l.ground.borders(), l.scarsNear(i)
	return func(zone, spot int) neighbours {
		var near neighbours
		for _, b := range borders[zone][spot] {
			switch {
			case b.away >= widest:
			case b.other == offScalp:
				near.note(none, b.away)
			default:
				near.note(l.zoned[b.other], b.away)
			}
		}
		for _, n := range scars[spot] {
			near.note(int(n.area), n.away)
		}
		return near
	}
}

// scarsNear gives the scars close to the spots of a whole zone.
func (l *layout) scarsNear(i int) map[int][]neighbour {
	scars := map[int][]neighbour{}
	for a, area := range l.areas {
		if area.Trace == nil {
			continue
		}
		for _, s := range l.ground.cover(area.Trace).spots {
			if s.depth <= 0 && l.owner(int(s.zone), int(s.spot)) == i {
				scars[int(s.spot)] = append(scars[int(s.spot)], neighbour{int32(a), -s.depth})
			}
		}
	}
	return scars
}

// density is what a session adds at a place of an area: its own density,
// faded to that of every thinner neighbour close by.
func (l *layout) density(i, session int, at scalp.Point3, near *neighbours) float64 {
	own := l.full(i, session, at)
	faded := own
	fade := float32(l.areas[i].Layers[session].Fade)
	for _, n := range near.list[:near.n] {
		if n.away >= fade {
			continue
		}
		if beyond := l.full(int(n.area), session, at); beyond < own {
			faded = min(faded, beyond+float64((own-beyond)*smooth(float64(n.away)/float64(fade))))
		}
	}
	return faded
}

// full is the density of an area at a place without any fading.
func (l *layout) full(i, session int, at scalp.Point3) float64 {
	if i == none || session >= len(l.areas[i].Layers) {
		return 0
	}
	layer := l.areas[i].Layers[session]
	return float64(float64(layer.Density) * (1 + float64(layer.Gradient*l.slopes[i].at(at))))
}

// smooth rises from 0 to 1 without a corner at either end.
func smooth(t float64) float64 { return float64(float64(t*t) * (3 - float64(2*t))) }

// chooseUneven picks the dots of an area whose density varies: in every session
// those places whose rank the density reaches first.
func (l *layout) chooseUneven(i int) choice {
	a := l.areas[i]
	wanted := l.integrals(i)
	pool := l.pool(i)
	var c choice
	for session := range a.Layers {
		for k := range pool {
			pool[k].sum += l.density(i, session, pool[k].at, &pool[k].near)
		}
		n := int(math.Round(wanted[session])) - len(c.at)
		rest := pick(pool, n)
		for _, s := range pool[:len(pool)-len(rest)] {
			c.at = append(c.at, s.at)
		}
		c.ends = append(c.ends, len(c.at))
		pool = rest
	}
	return c
}

// integrals is how many dots stand after each session: the density summed over
// the area.
func (l *layout) integrals(i int) []float64 {
	sums := make([]float64, len(l.areas[i].Layers))
	weight := 0.0
	l.sample(i, func(at scalp.Point3, area float64, near neighbours) {
		weight += area
		sum := 0.0
		for session := range sums {
			sum += l.density(i, session, at, &near)
			sums[session] += float64(sum * area)
		}
	})
	for session := range sums {
		if weight > 0 {
			sums[session] *= l.sizes[i] / weight
		}
	}
	return sums
}
