package scalp

import "sync"

// Edge is a short straight piece of a zone's border on the unit sphere. On the
// other side lies another zone or, where Other is "", no scalp.
type Edge struct {
	Zone, Other Zone
	From, To    Point3
}

// Edges gives the borders of all zones in short pieces, each piece once for
// each zone it bounds. Stretched by a head's axes they are that head's borders.
// The caller must not change the list.
func Edges() []Edge { return zoneEdges() }

var zoneEdges = sync.OnceValue(func() []Edge {
	type piece struct{ from, to Point3 }
	owner := map[piece]Zone{}
	rings := zoneRings()
	for i, r := range rings {
		prev := r.on[len(r.on)-1]
		for _, next := range r.on {
			owner[piece{prev, next}] = zoneTable[i].zone
			prev = next
		}
	}
	var edges []Edge
	for i, r := range rings {
		prev := r.on[len(r.on)-1]
		for _, next := range r.on {
			// All rings run the same way round, so a neighbour has the piece
			// the other way.
			edges = append(edges, Edge{zoneTable[i].zone, owner[piece{next, prev}], prev, next})
			prev = next
		}
	}
	return edges
})
