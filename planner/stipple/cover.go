package stipple

import (
	"cmp"
	"maps"
	"slices"

	"stipple/planner/scalp"
)

// A cover is what a scar's trace covers and what lies within MaxFade of it.
type cover struct {
	spots   []covered // by rank
	cells   []cell
	deepest float64 // the greatest depth of a cell
}

// cell is a piece of a trace with its depth.
type cell struct {
	scalp.Cell
	depth float32
}

// covered is a spot in or near a trace.
type covered struct {
	zone, spot int32
	depth      float32 // cm inside the trace's edge; negative outside
}

// cover finds the spots in and near a trace.
func (g *Ground) cover(t *scalp.Trace) *cover {
	if c, known := g.covers[t]; known {
		return c
	}
	c := &cover{}
	for _, piece := range t.Cells() {
		depth := t.Depth(piece.At)
		c.cells = append(c.cells, cell{piece, float32(depth)})
		c.deepest = max(c.deepest, depth)
	}
	middle, radius := t.Reach()
	radius += MaxFade
	for z, spots := range g.spots {
		for i := range spots {
			at := spots[i].at
			dx, dy, dz := at.X-middle.X, at.Y-middle.Y, at.Z-middle.Z
			if dx*dx+dy*dy+dz*dz > radius*radius {
				continue
			}
			if depth := t.Depth(at); depth > -MaxFade {
				c.spots = append(c.spots, covered{int32(z), int32(i), float32(depth)})
			}
		}
	}
	slices.SortStableFunc(c.spots, func(a, b covered) int {
		return cmp.Compare(g.spots[a.zone][a.spot].rank, g.spots[b.zone][b.spot].rank)
	})
	g.covers[t] = c
	return c
}

// forget drops covers when there are many, but for those of some areas.
func (g *Ground) forget(but []Area) {
	if len(g.covers) <= scarsKept {
		return
	}
	needed := map[*scalp.Trace]bool{}
	for _, a := range but {
		needed[a.Trace] = true
	}
	maps.DeleteFunc(g.covers, func(t *scalp.Trace, _ *cover) bool { return !needed[t] })
}
