package stipple

import (
	"math"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// Lay chooses the dots of areas. The same areas give the same dots on every
// machine, whatever was laid before. An area so small or thin that it has fewer
// places than its density asks for gets as many dots as it has places. Error: an
// AreaError.
func (g *Ground) Lay(areas []Area) (*Picture, error) {
	most := 0.0
	for i, a := range areas {
		if err := a.check(); err != nil {
			return nil, AreaError{i, err}
		}
		most = max(most, a.peak())
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.reach(most)
	g.forget(areas)
	l := newLayout(g, areas)
	chosen := make([]choice, len(areas))
	for i := range areas {
		chosen[i] = l.choose(i)
	}
	return l.picture(chosen), nil
}

func (a Area) total() (sum quantity.DotsPerCM2) {
	for _, l := range a.Layers {
		sum += l.Density
	}
	return sum
}

// even tells whether every session asks for the same density everywhere.
func (a Area) even() bool {
	for _, l := range a.Layers {
		if l.Density > 0 && (l.Fade > 0 || l.Gradient != 0) {
			return false
		}
	}
	return true
}

// layout is one call of Lay.
type layout struct {
	ground *Ground
	areas  []Area
	zoned  []int     // the area that is each whole zone, or none
	owners [][]int32 // for each spot of each zone its area; nil without scars
	sizes  []float64 // cm²
	slopes []slope   // of each area
	fades  []float32 // the widest soft edge of each area, in cm
	cells  [][]cell  // of each scar, without those of later ones
}

// none stands for no area.
const none = -1

func newLayout(g *Ground, areas []Area) *layout {
	l := &layout{
		ground: g, areas: areas, zoned: make([]int, len(g.spots)), sizes: make([]float64, len(areas)),
		slopes: make([]slope, len(areas)), fades: make([]float32, len(areas)), cells: make([][]cell, len(areas)),
	}
	for z := range l.zoned {
		l.zoned[z] = none
	}
	for i, a := range areas {
		if z, known := g.zones[a.Zone]; known && a.Trace == nil {
			l.zoned[z], l.sizes[i] = i, float64(g.head.Area(a.Zone))
		}
	}
	l.layScars()
	for i := range areas {
		if !areas[i].even() {
			l.slopes[i], l.fades[i] = l.slope(i), l.widestFade(i)
		}
	}
	return l
}

// layScars gives every spot to its area, and takes the scars from the zones
// they lie on.
func (l *layout) layScars() {
	for i, a := range l.areas {
		if a.Trace == nil {
			continue
		}
		if l.owners == nil {
			l.owners = make([][]int32, len(l.zoned))
			for z, spots := range l.ground.spots {
				l.owners[z] = make([]int32, len(spots))
				for k := range l.owners[z] {
					l.owners[z][k] = int32(l.zoned[z])
				}
			}
		}
		c := l.ground.cover(a.Trace)
		for _, s := range c.spots {
			if s.depth > 0 {
				l.owners[s.zone][s.spot] = int32(i)
			}
		}
		l.cells[i] = l.uncovered(i, c.cells)
		for _, cell := range l.cells[i] {
			l.sizes[i] += cell.Area
			if zone := l.zoned[l.ground.zones[cell.Zone]]; zone != none {
				l.sizes[zone] = max(0, l.sizes[zone]-cell.Area)
			}
		}
	}
}

// uncovered is the cells of a scar that no later scar has.
func (l *layout) uncovered(i int, cells []cell) []cell {
	for _, later := range l.areas[i+1:] {
		if later.Trace == nil {
			continue
		}
		var left []cell
		for _, c := range cells {
			if later.Trace.Depth(c.At) <= 0 {
				left = append(left, c)
			}
		}
		cells = left
	}
	return cells
}

// owner is the area of a spot.
func (l *layout) owner(zone, spot int) int {
	if l.owners == nil {
		return l.zoned[zone]
	}
	return int(l.owners[zone][spot])
}

// choice is the spots an area's dots take, by session.
type choice struct {
	at   []scalp.Point3
	ends []int
}

// choose picks an area's dots.
func (l *layout) choose(i int) choice {
	if !(l.sizes[i] > 0) || l.areas[i].total() == 0 {
		return choice{ends: make([]int, len(l.areas[i].Layers))}
	}
	if l.areas[i].even() {
		return l.chooseEven(i)
	}
	return l.chooseUneven(i)
}

// chooseEven picks an area's dots by rank alone.
func (l *layout) chooseEven(i int) choice {
	var c choice
	sum, wanted := 0.0, 0
	for _, layer := range l.areas[i].Layers {
		sum += float64(layer.Density)
		wanted = int(math.Round(sum * l.sizes[i]))
		c.ends = append(c.ends, wanted)
	}
	c.at = make([]scalp.Point3, 0, wanted)
	l.each(i, func(_, _ int, s spot, _ float32) bool {
		if len(c.at) < wanted {
			c.at = append(c.at, s.at)
		}
		return len(c.at) < wanted
	})
	return c.within(len(c.at))
}

// within keeps the ends inside what there is: a spot of skin may be too small
// to have as many places as its area calls for.
func (c choice) within(n int) choice {
	for k := range c.ends {
		c.ends[k] = min(c.ends[k], n)
	}
	return c
}

// each goes through the spots of an area by rank for as long as more are
// wanted. Those of a scar come with their depth in it.
func (l *layout) each(i int, more func(zone, index int, s spot, depth float32) bool) {
	a := l.areas[i]
	if a.Trace == nil {
		zone := l.ground.zones[a.Zone]
		for k, s := range l.ground.spots[zone] {
			if l.owner(zone, k) == i && !more(zone, k, s, 0) {
				return
			}
		}
		return
	}
	for _, s := range l.ground.cover(a.Trace).spots {
		if zone, k := int(s.zone), int(s.spot); s.depth > 0 && l.owner(zone, k) == i && !more(zone, k, l.ground.spots[zone][k], s.depth) {
			return
		}
	}
}

// picture puts the choices together.
func (l *layout) picture(chosen []choice) *Picture {
	p := &Picture{Counts: make([][]int, len(l.areas)), Sizes: make([]quantity.SquareCentimetres, len(l.areas))}
	sessions, dots := 0, 0
	for i, c := range chosen {
		p.Sizes[i] = quantity.SquareCentimetres(l.sizes[i])
		p.Counts[i] = make([]int, len(c.ends))
		sessions, dots = max(sessions, len(c.ends)), dots+len(c.at)
	}
	p.Dots = make([]Dot, 0, dots)
	for session := range sessions {
		for i, c := range chosen {
			if session >= len(c.ends) {
				continue
			}
			from := 0
			if session > 0 {
				from = c.ends[session-1]
			}
			p.Counts[i][session] = c.ends[session] - from
			for _, at := range c.at[from:c.ends[session]] {
				p.Dots = append(p.Dots, Dot{at, i, session})
			}
		}
		p.ends = append(p.ends, len(p.Dots))
	}
	return p
}
