package stipple

import (
	"math"

	"stipple/planner/scalp"
)

// A slope turns a place into -1 at the front end of an area to 1 at its back,
// with a mean of nought over the area, so that a gradient keeps the number of
// dots. In front of the middle and behind it it has each its own pitch.
type slope struct{ front, middle, back float64 } // cm towards the nose

func (s slope) at(p scalp.Point3) float64 {
	switch {
	case s.front == s.back:
		return 0
	case p.Y > s.middle:
		return max(-1, (s.middle-p.Y)/(s.front-s.middle))
	case p.Y < s.middle:
		return min(1, (s.middle-p.Y)/(s.middle-s.back))
	}
	return 0
}

// slope gives the slope of an area; a whole zone's is found once.
func (l *layout) slope(i int) slope {
	zone, whole := l.ground.zones[l.areas[i].Zone]
	if whole = whole && l.owners == nil; whole {
		if s, known := l.ground.slopes[zone]; known {
			return s
		}
	}
	s := l.findSlope(i)
	if whole {
		l.ground.slopes[zone] = s
	}
	return s
}

// findSlope finds the slope of an area from its pieces.
func (l *layout) findSlope(i int) slope {
	places := make([][2]float64, 0, samples) // how far towards the nose, and how much area
	s := slope{front: math.Inf(-1), back: math.Inf(1)}
	visit := func(at scalp.Point3, area float64) {
		places = append(places, [2]float64{at.Y, area})
		s.front, s.back = max(s.front, at.Y), min(s.back, at.Y)
	}
	if l.areas[i].Trace != nil {
		for _, c := range l.cells[i] {
			visit(c.At, c.Area)
		}
	} else {
		l.each(i, func(_, _ int, spot spot, _ float32) bool {
			if spot.first {
				visit(spot.at, 1)
			}
			return len(places) < samples
		})
	}
	if len(places) == 0 {
		return slope{}
	}
	s.middle = level(places, s.front, s.back)
	return s
}

// level finds the middle about which the slopes of all places cancel, by
// halving: the further to the front it lies, the more lies behind it.
func level(places [][2]float64, front, back float64) float64 {
	const steps = 256
	var weight [steps]float64
	for _, p := range places {
		if front > back {
			weight[min(steps-1, int((p[0]-back)/(front-back)*steps))] += p[1]
		}
	}
	low, high := back, front
	for range 40 {
		s, sum := slope{front, (low + high) / 2, back}, 0.0
		for k, w := range weight {
			sum += float64(w * s.at(scalp.Point3{Y: back + (float64(k)+0.5)/steps*(front-back)}))
		}
		if sum > 0 {
			high = s.middle
		} else {
			low = s.middle
		}
	}
	return (low + high) / 2
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

// under is the area that is a whole zone.
func (l *layout) under(zone scalp.Zone) int {
	if z, known := l.ground.zones[zone]; known {
		return l.zoned[z]
	}
	return none
}

// zoneAround is the neighbour of a place in a scar: the zone it lies on.
func (l *layout) zoneAround(zone scalp.Zone, depth float32) (near neighbours) {
	near.note(l.under(zone), depth)
	return near
}

// around gives what lies near the spots of an area: around a scar the zone it
// lies on; in a zone the zones beyond its borders and the scars on it.
func (l *layout) around(i int) func(zone, spot int, depth float32) neighbours {
	if l.areas[i].Trace != nil {
		zones := scalp.Zones()
		return func(zone, _ int, depth float32) neighbours { return l.zoneAround(zones[zone], depth) }
	}
	widest := float32(0)
	for _, layer := range l.areas[i].Layers {
		widest = max(widest, float32(layer.Fade))
	}
	if widest == 0 {
		return func(int, int, float32) neighbours { return neighbours{} }
	}
	borders, scars := l.ground.borders(), l.scarsNear(i)
	return func(zone, spot int, _ float32) (near neighbours) {
		for _, b := range borders[zone][spot] {
			switch {
			case b.away >= widest:
			case b.other == offScalp:
				near.note(none, b.away)
			default:
				near.note(l.zoned[b.other], b.away)
			}
		}
		if len(scars) > 0 {
			for _, n := range scars[spot] {
				near.note(int(n.area), n.away)
			}
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

// widestFade is the widest a soft edge of an area can be: half its greatest
// depth, so that a narrow scar keeps its density along the middle.
func (l *layout) widestFade(i int) float32 {
	if trace := l.areas[i].Trace; trace != nil {
		return float32(l.ground.cover(trace).deepest / 2)
	}
	zone, known := l.ground.zones[l.areas[i].Zone]
	if !known {
		return 0
	}
	deepest := 0.0
	for k, near := range l.ground.borders()[zone] {
		if !l.ground.spots[zone][k].first {
			continue
		}
		nearest := min(near[0].away, near[1].away, near[2].away)
		if nearest >= MaxFade {
			return MaxFade // deeper than any fade
		}
		deepest = max(deepest, float64(nearest))
	}
	return float32(deepest / 2)
}

// density is what a session adds at a place of an area, given the area's slope
// there: its own density, faded to that of every thinner neighbour close by.
func (l *layout) density(i, session int, at scalp.Point3, lean float64, near *neighbours) float64 {
	own := l.areas[i].Layers[session].leaning(lean)
	faded := own
	fade := min(float32(l.areas[i].Layers[session].Fade), l.fades[i])
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
	return l.areas[i].Layers[session].leaning(l.slopes[i].at(at))
}

// leaning is the density of a layer where its area has a slope.
func (l Layer) leaning(slope float64) float64 {
	return float64(float64(l.Density) * (1 + float64(l.Gradient*slope)))
}

// smooth rises from 0 to 1 without a corner at either end.
func smooth(t float64) float64 { return float64(float64(t*t) * (3 - float64(2*t))) }

// chooseUneven picks the dots of an area whose density varies: in every session
// those places whose rank the density reaches first.
func (l *layout) chooseUneven(i int) choice {
	var c choice
	pool := l.pool(i)
	for session := range l.areas[i].Layers {
		pool.add(func(at scalp.Point3, lean float64, near *neighbours) float64 {
			return l.density(i, session, at, lean, near)
		})
		mean := pool.mean()
		if l.areas[i].Trace != nil {
			mean = l.scarMean(i, session)
		}
		wanted := int(math.Round(mean * l.sizes[i]))
		for _, t := range pool.take(wanted - len(c.at)) {
			c.at = append(c.at, pool.candidates[t.candidate].at)
		}
		c.ends = append(c.ends, len(c.at))
	}
	return c
}

// scarMean is the mean density of a scar after a session, by its cells: it may
// be too small for its spots to stand for it.
func (l *layout) scarMean(i, session int) float64 {
	sum, weight := 0.0, 0.0
	for _, c := range l.cells[i] {
		near, lean := l.zoneAround(c.Zone, c.depth), l.slopes[i].at(c.At)
		for s := range session + 1 {
			sum += float64(l.density(i, s, c.At, lean, &near) * c.Area)
		}
		weight += c.Area
	}
	if !(weight > 0) {
		return 0
	}
	return sum / weight
}
