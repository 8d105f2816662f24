package scalp

import (
	"math"
	"sync"
)

// The grid that finds zones quickly covers the chart out to gridReach in cells
// of gridCell: a little more than the scalp, and about 1 mm.
const (
	gridReach = 2.4
	gridCell  = 0.01
	gridSide  = int(2 * gridReach / gridCell)
)

// What a cell of the grid holds besides the index of a zone.
const (
	noZone     int8 = -1
	mixedZones int8 = -2 // a border runs through it: only the rings can tell
)

// zoneGrid tells for each cell of the chart in which zone all of it lies. Only
// cells with a border in them need the rings.
var zoneGrid = sync.OnceValue(func() []int8 {
	cells := make([]int8, gridSide*gridSide)
	for i := range cells {
		cells[i] = noZone
	}
	for _, r := range zoneRings() {
		prev := r.flat[len(r.flat)-1]
		for _, next := range r.flat {
			markBorder(cells, prev, next)
			prev = next
		}
	}
	for row := range gridSide {
		fillRow(cells[row*gridSide:(row+1)*gridSide], row)
	}
	return cells
})

// markBorder marks the cells an edge may touch: those around points of it that
// lie closer together than a cell is wide.
func markBorder(cells []int8, a, b Point) {
	steps := int(math.Ceil(2*math.Hypot(b.X-a.X, b.Y-a.Y)/gridCell)) + 1
	for i := range steps + 1 {
		k := float64(i) / float64(steps)
		x, y := gridPlace(a.X+k*(b.X-a.X)), gridPlace(a.Y+k*(b.Y-a.Y))
		for dy := max(0, y-1); dy <= min(gridSide-1, y+1); dy++ {
			for dx := max(0, x-1); dx <= min(gridSide-1, x+1); dx++ {
				cells[dy*gridSide+dx] = mixedZones
			}
		}
	}
}

// fillRow asks the rings once for each run of cells between borders.
func fillRow(row []int8, y int) {
	known := false
	var zone int8
	for x := range row {
		if row[x] == mixedZones {
			known = false
			continue
		}
		if !known {
			zone, known = ringAt(Point{gridMiddle(x), gridMiddle(y)}), true
		}
		row[x] = zone
	}
}

func gridPlace(v float64) int { return int(math.Floor((v + gridReach) / gridCell)) }

func gridMiddle(cell int) float64 { return (float64(cell)+0.5)*gridCell - gridReach }

// ringAt is the index of the zone whose ring holds a point of the chart, or
// noZone.
func ringAt(p Point) int8 {
	rings := zoneRings()
	for i := range rings {
		r := &rings[i]
		if p.X < r.low.X || p.X > r.high.X || p.Y < r.low.Y || p.Y > r.high.Y {
			continue
		}
		if contains([][]Point{r.flat}, p) {
			return int8(i)
		}
	}
	return noZone
}

// zoneAt tells which zone a direction from the centre of the unit sphere lies
// in. It is the one place where that is decided.
func zoneAt(u Point3) (Zone, bool) {
	p := flat(u)
	x, y := gridPlace(p.X), gridPlace(p.Y)
	if x < 0 || x >= gridSide || y < 0 || y >= gridSide {
		return "", false
	}
	i := zoneGrid()[y*gridSide+x]
	if i == mixedZones {
		i = ringAt(p)
	}
	if i == noZone {
		return "", false
	}
	return zoneTable[i].zone, true
}
