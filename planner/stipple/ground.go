package stipple

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"

	"stipple/planner/scalp"
	"stipple/planner/stipple/internal/ranks"
)

// Ground is the ranked places of one head, from which the dots of any plan are
// chosen. It is safe for concurrent use. It fills itself when first asked,
// which takes some tens of milliseconds.
type Ground struct {
	head  scalp.Head
	zones map[scalp.Zone]int // places in Zones

	mu     sync.Mutex
	tiers  int                     // how many sets of places lie on it
	spots  [][]spot                // for each zone, by rank
	edges  [][]near                // for each spot of each zone the borders close by
	slopes map[int]slope           // of zones without scars
	traces map[string]*scalp.Trace // by the scar as text
	covers map[*scalp.Trace]*cover
}

// A spot is a place a dot may have.
type spot struct {
	at   scalp.Point3
	rank float64 // the density, in dots/cm², from which on it holds a dot
	// first tells that it is of the first tier. Only those stand for their zone
	// when densities are summed: how dense other areas are changes nothing here.
	first bool
}

// NewGround gives the ground of a head.
func NewGround(head scalp.Head) *Ground {
	g := &Ground{head: head, zones: map[scalp.Zone]int{}, slopes: map[int]slope{}, traces: map[string]*scalp.Trace{}, covers: map[*scalp.Trace]*cover{}}
	for i, zone := range scalp.Zones() {
		g.zones[zone] = i
	}
	return g
}

// Head is the head it lies on.
func (g *Ground) Head() scalp.Head { return g.head }

// scarsKept is how many scars a ground remembers: many more than a plan has, so
// that a change to a plan costs only what it changes.
const scarsKept = 500

// Trace lays a scar on the head, as Head.Trace does, and remembers it: the same
// scar has the same trace.
func (g *Ground) Trace(s scalp.Scar) (*scalp.Trace, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	key := fmt.Sprint(s)
	if t, known := g.traces[key]; known {
		return t, nil
	}
	t, err := g.head.Trace(s)
	if err != nil {
		return nil, err
	}
	if len(g.traces) >= scarsKept {
		clear(g.traces)
	}
	g.traces[key] = t
	return t, nil
}

// table is the ranked set with the stretching of its places from the unit
// sphere to the standard head.
type table struct {
	ranks.Table
	stretched []float64
}

var loaded = sync.OnceValue(func() table {
	t := table{Table: ranks.Load()}
	standard, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		panic("standard head refused: " + err.Error())
	}
	t.stretched = make([]float64, len(t.Places))
	for i, u := range t.Places {
		t.stretched[i] = stretching(standard.Axes(), u)
	}
	return t
})

// reach makes sure that the spots of every zone reach a density. The set of
// ranked places serves the densities of any plan; beyond them further tiers
// are laid over it, each the same set turned a little, so that they are even in
// themselves but do not avoid each other.
func (g *Ground) reach(density float64) {
	t := loaded()
	if g.spots == nil {
		g.spots = make([][]spot, len(g.zones))
		g.tier(t, 0)
	}
	for g.reached() < density {
		g.tier(t, g.tiers)
	}
}

// reached is the density that all zones have spots for, with some to spare.
func (g *Ground) reached() float64 {
	least := math.Inf(1)
	for _, spots := range g.spots {
		if len(spots) > 0 {
			least = min(least, spots[len(spots)-1].rank)
		}
	}
	return 0.9 * least
}

// tier lays the set once more.
func (g *Ground) tier(t table, tier int) {
	axes, turn := g.head.Axes(), turned(tier)
	for i, place := range t.Places {
		u := turn.apply(place)
		at := scalp.Point3{X: float64(u.X * axes.X), Y: float64(u.Y * axes.Y), Z: float64(u.Z * axes.Z)}
		zone, on := g.head.ZoneOn(at)
		if !on {
			continue
		}
		even := t.Density * (float64(tier) + (float64(i)+0.5)/float64(len(t.Places)))
		z := g.zones[zone]
		g.spots[z] = append(g.spots[z], spot{quantised(at), even * (t.stretched[i] / stretching(axes, u)), tier == 0})
	}
	for z := range g.spots {
		// On a head of the standard proportions they are in order already.
		if byRank := func(a, b spot) int { return cmp.Compare(a.rank, b.rank) }; !slices.IsSortedFunc(g.spots[z], byRank) {
			slices.SortStableFunc(g.spots[z], byRank)
		}
	}
	g.tiers++
	g.edges = nil
	clear(g.covers)
}

// quantised rounds a place to 0.01 mm, so that every machine draws the same
// dots.
func quantised(p scalp.Point3) scalp.Point3 {
	round := func(v float64) float64 { return math.Round(v*1000) / 1000 }
	return scalp.Point3{X: round(p.X), Y: round(p.Y), Z: round(p.Z)}
}

// stretching is how much larger a small area of the unit sphere at u becomes on
// the ellipsoid. Its products are rounded one by one, so that every machine
// computes the same.
func stretching(axes, u scalp.Point3) float64 {
	x, y, z := u.X/axes.X, u.Y/axes.Y, u.Z/axes.Z
	return axes.X * axes.Y * axes.Z * math.Sqrt(float64(x*x)+float64(y*y)+float64(z*z))
}

// turning is a rotation of the unit sphere, after a reflection of left and
// right when mirror is set.
type turning struct {
	rows   [3]scalp.Point3
	mirror bool
}

// turned is the turning of a tier: none for the first, then by a few degrees
// about ever other axes, less than the table reaches beyond the scalp.
func turned(tier int) turning {
	if tier == 0 {
		return turning{rows: [3]scalp.Point3{{X: 1}, {Y: 1}, {Z: 1}}}
	}
	angle := 0.04 + 0.05*float64(tier%5)/5
	sinA, cosA := math.Sincos(2.4 * float64(tier)) // the golden angle spreads the axes
	x, y, z := 0.8*cosA, 0.8*sinA, 0.6
	sin, cos := math.Sincos(angle)
	k := 1 - cos
	return turning{mirror: tier%2 == 1, rows: [3]scalp.Point3{
		{X: cos + float64(x*x*k), Y: float64(x*y*k) - float64(z*sin), Z: float64(x*z*k) + float64(y*sin)},
		{X: float64(y*x*k) + float64(z*sin), Y: cos + float64(y*y*k), Z: float64(y*z*k) - float64(x*sin)},
		{X: float64(z*x*k) - float64(y*sin), Y: float64(z*y*k) + float64(x*sin), Z: cos + float64(z*z*k)},
	}}
}

func (t turning) apply(p scalp.Point3) scalp.Point3 {
	if t.mirror {
		p.X = -p.X
	}
	dot := func(r scalp.Point3) float64 { return float64(r.X*p.X) + float64(r.Y*p.Y) + float64(r.Z*p.Z) }
	return scalp.Point3{X: dot(t.rows[0]), Y: dot(t.rows[1]), Z: dot(t.rows[2])}
}
