package scalp

import "math"

// labelGrid is the number of places tried across and up a patch. It is odd so
// that the midline is among them, and a symmetric patch is labelled there.
const labelGrid = 17

// roomiest finds the place inside rings farthest from their borders, and how
// far that is. It gives up a little room to stay near the middle of the patch,
// more so sideways, so that a band across the head is labelled on the midline.
func roomiest(rings [][]Point) (place Point, room float64) {
	var all []Point
	for _, ring := range rings {
		all = append(all, ring...)
	}
	low, high := box(all)
	middle := Point{(low.X + high.X) / 2, (low.Y + high.Y) / 2}
	score := func(p Point, best float64) float64 {
		toll := 0.3*math.Abs(p.X-middle.X) + 0.1*math.Abs(p.Y-middle.Y)
		room := clearance(rings, p, best+toll)
		if room-toll <= best || !contains(rings, p) {
			return math.Inf(-1)
		}
		return room - toll
	}
	best, place := math.Inf(-1), middle
	stepX, stepY := (high.X-low.X)/(labelGrid-1), (high.Y-low.Y)/(labelGrid-1)
	for i := range labelGrid * labelGrid {
		p := Point{middle.X + stepX*float64(i%labelGrid-labelGrid/2), middle.Y + stepY*float64(i/labelGrid-labelGrid/2)}
		if s := score(p, best); s > best {
			best, place = s, p
		}
	}
	if math.IsInf(best, -1) {
		return place, 0
	}
	place = climb(score, place, best, stepX, stepY)
	return place, clearance(rings, place, 0)
}

// climb improves a place by ever smaller steps.
func climb(score func(p Point, best float64) float64, place Point, best, stepX, stepY float64) Point {
	for range 5 {
		stepX, stepY = stepX/2, stepY/2
		from := place
		for i := range 9 {
			p := Point{from.X + stepX*float64(i%3-1), from.Y + stepY*float64(i/3-1)}
			if s := score(p, best); s > best {
				best, place = s, p
			}
		}
	}
	return place
}

// clearance is the distance from p to the nearest border; where it is under
// enough, which is all that is asked, it may be a little too great.
func clearance(rings [][]Point, p Point, enough float64) float64 {
	least, floor := math.Inf(1), max(0, enough)*max(0, enough)
	for _, ring := range rings {
		prev := ring[len(ring)-1]
		for _, next := range ring {
			if least = min(least, fromEdge(p, prev, next)); least < floor {
				return math.Sqrt(least)
			}
			prev = next
		}
	}
	return math.Sqrt(least)
}

// fromEdge is the square of the distance from p to the edge from a to b.
func fromEdge(p, a, b Point) float64 {
	dx, dy := b.X-a.X, b.Y-a.Y
	t := 0.0
	if size := dx*dx + dy*dy; size > 0 {
		t = max(0, min(1, ((p.X-a.X)*dx+(p.Y-a.Y)*dy)/size))
	}
	ex, ey := a.X+t*dx-p.X, a.Y+t*dy-p.Y
	return ex*ex + ey*ey
}
