package stipple

import (
	"math"

	"stipple/planner/scalp"
)

// near is what borders a spot lies close to, one for each neighbour.
type near [3]border

// border is a neighbour within MaxFade of a spot and how far its border is.
type border struct {
	other int8    // the neighbour's zone by its place in Zones, or offScalp
	away  float32 // cm; MaxFade or more when there is none
}

// offScalp stands for the skin beside the scalp.
const offScalp int8 = -1

// note keeps the nearest edge of each neighbour.
func (n *near) note(other int8, away float32) {
	for i := range n {
		if n[i].away < MaxFade && n[i].other == other {
			n[i].away = min(n[i].away, away)
			return
		}
	}
	for i := range n {
		if away < n[i].away {
			n[i], other, away = border{other, away}, n[i].other, n[i].away
		}
	}
}

// piece is an edge of a zone on this head.
type piece struct {
	from, to scalp.Point3
	other    int8
}

// borders gives for each spot of each zone the borders close by.
func (g *Ground) borders() [][]near {
	if g.edges != nil {
		return g.edges
	}
	axes := g.head.Axes()
	boxes := make([]pieces, len(g.spots))
	for _, e := range scalp.Edges() {
		other := offScalp
		if e.Other != "" {
			other = int8(g.zones[e.Other])
		}
		z := g.zones[e.Zone]
		if boxes[z] == nil {
			boxes[z] = pieces{}
		}
		boxes[z].add(piece{stretched(e.From, axes), stretched(e.To, axes), other})
	}
	g.edges = make([][]near, len(g.spots))
	for z, spots := range g.spots {
		g.edges[z] = make([]near, len(spots))
		for i := range spots {
			g.edges[z][i] = boxes[z].near(spots[i].at)
		}
	}
	return g.edges
}

func stretched(u, axes scalp.Point3) scalp.Point3 {
	return scalp.Point3{X: float64(u.X * axes.X), Y: float64(u.Y * axes.Y), Z: float64(u.Z * axes.Z)}
}

// pieces finds the edges near a point: each is filed under its own box and all
// around it, boxes being as wide as MaxFade.
type pieces map[[3]int8][]piece

func boxOf(p scalp.Point3) [3]int8 {
	return [3]int8{int8(math.Floor(p.X / MaxFade)), int8(math.Floor(p.Y / MaxFade)), int8(math.Floor(p.Z / MaxFade))}
}

func (s pieces) add(e piece) {
	seen := map[[3]int8]bool{}
	for _, end := range []scalp.Point3{e.from, e.to} {
		at := boxOf(end)
		for i := range 27 {
			box := [3]int8{at[0] + int8(i%3-1), at[1] + int8(i/3%3-1), at[2] + int8(i/9-1)}
			if !seen[box] {
				seen[box] = true
				s[box] = append(s[box], e)
			}
		}
	}
}

func (s pieces) near(p scalp.Point3) near {
	n := near{{offScalp, MaxFade}, {offScalp, MaxFade}, {offScalp, MaxFade}}
	for _, e := range s[boxOf(p)] {
		if away := fromPiece(p, e); away < MaxFade*MaxFade {
			n.note(e.other, float32(math.Sqrt(away)))
		}
	}
	return n
}

// fromPiece is the square of the distance from p to an edge.
func fromPiece(p scalp.Point3, e piece) float64 {
	dx, dy, dz := e.to.X-e.from.X, e.to.Y-e.from.Y, e.to.Z-e.from.Z
	px, py, pz := p.X-e.from.X, p.Y-e.from.Y, p.Z-e.from.Z
	t := 0.0
	if size := float64(dx*dx) + float64(dy*dy) + float64(dz*dz); size > 0 {
		t = max(0, min(1, (float64(px*dx)+float64(py*dy)+float64(pz*dz))/size))
	}
	px, py, pz = px-float64(t*dx), py-float64(t*dy), pz-float64(t*dz)
	return float64(px*px) + float64(py*py) + float64(pz*pz)
}
