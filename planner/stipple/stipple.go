// Package stipple places the dots a plan asks for.
package stipple

import (
	"errors"
	"math"
	"sync"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// MaxDensity is the most dots for each cm² that can be laid.
const MaxDensity quantity.DotsPerCM2 = 2000

// ErrTooDense says that an area asks for more than MaxDensity.
var ErrTooDense = errors.New("too dense to draw")

// Layer is what one session adds to an area.
type Layer struct {
	Density quantity.DotsPerCM2
	// Fade is the width, in cm, over which the density fades inwards to that of
	// a thinner neighbour; 0 is a hard edge.
	Fade float64
	// Gradient is how much denser the back is than the mean, as a part of it,
	// and the front thinner: -0.8 to 0.8.
	Gradient float64
}

// Area is a part of the head to stipple: a drawn scar when Trace is set, else
// the whole Zone without the scars of the other areas. An area with neither is
// left bare.
type Area struct {
	Zone   scalp.Zone
	Trace  *scalp.Trace
	Layers []Layer // one for each session
}

// Dot is one dot.
type Dot struct {
	At      scalp.Point3 // on the surface, in cm, in steps of 0.01 mm
	Area    int          // its area's place in the list given to Lay
	Session int          // the session that places it, from 0
}

// Picture is the dots of a plan.
type Picture struct {
	// Dots are ordered by session: earlier ones first.
	Dots []Dot
	// Counts gives for each area how many dots each session adds.
	Counts [][]int
	// Sizes gives the extent of each area in cm²; 0 when it has none.
	Sizes []quantity.SquareCentimetres

	ends []int // where the dots of each session end
}

// Added gives the dots that a session (from 0) adds.
func (p *Picture) Added(session int) []Dot {
	if p == nil || session < 0 || session >= len(p.ends) {
		return nil
	}
	from := 0
	if session > 0 {
		from = p.ends[session-1]
	}
	return p.Dots[from:p.ends[session]]
}

// Until gives the dots that stand after a session (from 0).
func (p *Picture) Until(session int) []Dot {
	if p == nil || session < 0 || len(p.ends) == 0 {
		return nil
	}
	return p.Dots[:p.ends[min(session, len(p.ends)-1)]]
}

// Ground is the ranked places of one head, from which the dots of any plan are
// chosen. It is safe for concurrent use.
type Ground struct {
	head scalp.Head
	once sync.Once
}

// NewGround gives the ground of a head.
func NewGround(head scalp.Head) *Ground { return &Ground{head: head} }

// Head is the head it lies on.
func (g *Ground) Head() scalp.Head { return g.head }

// Lay chooses the dots of areas.
func (g *Ground) Lay(areas []Area) (*Picture, error) {
	p := &Picture{Counts: make([][]int, len(areas)), Sizes: make([]quantity.SquareCentimetres, len(areas))}
	sessions := 0
	for i, a := range areas {
		sessions = max(sessions, len(a.Layers))
		p.Counts[i] = make([]int, len(a.Layers))
		p.Sizes[i] = g.head.Area(a.Zone)
		if a.Trace != nil {
			p.Sizes[i] = a.Trace.Area()
		}
	}
	bySession := make([][]Dot, sessions)
	low, high := g.head.Bounds(scalp.Top.Camera())
	_ = low
	const n = 200000
	for k := range n {
		z := 1 - 2*math.Mod(float64(k)*0.7548776662466927, 1)
		sin, cos := math.Sincos(2 * math.Pi * math.Mod(float64(k)*0.5698402909980532, 1))
		r := math.Sqrt(1 - z*z)
		at := scalp.Point3{X: high.X * .85 * r * sin, Y: high.Y * .85 * r * cos, Z: high.Y * .9 * z}
		zone, ok := g.head.ZoneOn(at)
		if !ok {
			continue
		}
		rank := quantity.DotsPerCM2(float64(k) / 1130)
		for i, a := range areas {
			if a.Trace == nil && a.Zone != zone || a.Trace != nil && a.Trace.Depth(at) <= 0 {
				continue
			}
			sum := quantity.DotsPerCM2(0)
			for s, l := range a.Layers {
				if sum += l.Density; rank < sum {
					bySession[s] = append(bySession[s], Dot{at, i, s})
					p.Counts[i][s]++
					break
				}
			}
		}
	}
	for _, dots := range bySession {
		p.Dots = append(p.Dots, dots...)
		p.ends = append(p.ends, len(p.Dots))
	}
	return p, nil
}
