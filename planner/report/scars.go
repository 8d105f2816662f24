package report

import (
	"math"

	"stipple/planner/scalp"
)

// scarMark is the outline of a drawn scar in a view, in cm.
type scarMark struct {
	label     string
	rings     [][]scalp.Point
	low, high scalp.Point // its corners
}

// scarMarks gives the drawn scars that a camera sees, in reading order.
func scarMarks(regions []planned, camera scalp.Camera) []scarMark {
	var marks []scarMark
	for _, r := range regions {
		if r.trace == nil {
			continue
		}
		rings := r.trace.Rings(camera)
		if len(rings) == 0 {
			continue
		}
		mark := scarMark{label: r.label, rings: rings}
		mark.low, mark.high = scalp.Point{X: math.Inf(1), Y: math.Inf(1)}, scalp.Point{X: math.Inf(-1), Y: math.Inf(-1)}
		for _, ring := range rings {
			for _, p := range ring {
				mark.low = scalp.Point{X: min(mark.low.X, p.X), Y: min(mark.low.Y, p.Y)}
				mark.high = scalp.Point{X: max(mark.high.X, p.X), Y: max(mark.high.Y, p.Y)}
			}
		}
		marks = append(marks, mark)
	}
	return marks
}

// scar outlines a drawn scar in fine dashes.
func (f easel) scar(s scarMark) item {
	return shape{rings: f.rings(s.rings), closed: true, edge: ink, width: 0.18, dash: 0.6}
}

// spot is a rectangle on a picture, in mm.
type spot struct{ x0, y0, x1, y1 float64 }

// overlap is the area two spots share, in mm².
func (s spot) overlap(t spot) float64 {
	return max(0, min(s.x1, t.x1)-max(s.x0, t.x0)) * max(0, min(s.y1, t.y1)-max(s.y0, t.y0))
}

func (s spot) area() float64 { return (s.x1 - s.x0) * (s.y1 - s.y0) }

func (s spot) holds(p point) bool { return p.x > s.x0 && p.x < s.x1 && p.y > s.y0 && p.y < s.y1 }

// badgeSpot is the room of a badge whose middle is at a place.
func (l look) badgeSpot(words string, size float64, at point) spot {
	w, h := l.badgeSize(words, size)
	return spot{at.x - w/2, at.y - h/2, at.x + w/2, at.y + h/2}
}

// scarBadge finds the place of a scar's badge near the scar and inside the
// picture, where it hides the least of scars and other badges; and the point of
// the scar it is tied to. badge is its own extent, around 0, 0.
func (f easel) scarBadge(s scarMark, badge spot, scars []scarMark, taken []spot) (at, edge point) {
	low, high := f.place(s.low), f.place(s.high) // low is the lower left corner
	middle := point{(low.x + high.x) / 2, (low.y + high.y) / 2}
	least := math.Inf(1)
	for _, away := range []float64{1, 2.5, 4, 6, 8} {
		dx, dy := (high.x-low.x)/2+badge.x1+away, (low.y-high.y)/2+badge.y1+away
		for _, way := range []point{{0, -1}, {0, 1}, {-1, 0}, {1, 0}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
			p := point{middle.x + way.x*dx, middle.y + way.y*dy}
			here := spot{p.x + badge.x0, p.y + badge.y0, p.x + badge.x1, p.y + badge.y1}
			lost := away + f.hidden(here, scars) + 50*(here.area()-here.overlap(f.room))
			for _, t := range taken {
				lost += 20 * here.overlap(t)
			}
			if lost < least-1e-9 {
				least, at = lost, p
			}
		}
	}
	return at, f.nearest(s.rings, at)
}

// hidden counts the corners of scars' outlines in a spot.
func (f easel) hidden(here spot, scars []scarMark) float64 {
	count := 0.0
	for _, s := range scars {
		for _, ring := range s.rings {
			for _, p := range ring {
				if here.holds(f.place(p)) {
					count++
				}
			}
		}
	}
	return count
}

// nearest is the point of rings nearest to a place.
func (f easel) nearest(rings [][]scalp.Point, to point) point {
	best, least := to, math.Inf(1)
	for _, ring := range rings {
		for _, p := range ring {
			at := f.place(p)
			if d := math.Hypot(at.x-to.x, at.y-to.y); d < least {
				best, least = at, d
			}
		}
	}
	return best
}
