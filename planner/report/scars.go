package report

import "stipple/planner/scalp"

// scarMark is the outline of a drawn scar in a view, in cm.
type scarMark struct {
	label string
	rings [][]scalp.Point
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
		marks = append(marks, scarMark{label: r.label, rings: rings})
	}
	return marks
}

// scar outlines a drawn scar in fine dashes.
func (f easel) scar(s scarMark) item {
	return shape{rings: f.rings(s.rings), closed: true, edge: ink, width: 0.18, dash: 0.6}
}

// spot is a rectangle on a picture, in mm.
type spot = scalp.Plate

// badgeSpot is the room of a badge whose middle is at a place.
func (l look) badgeSpot(words string, size float64, at point) spot {
	w, h := l.badgeSize(words, size)
	return scalp.PlateAt(scalp.Point{X: at.x, Y: at.y}, w, h)
}

// scarBadge finds the place of a scar's badge near the scar and inside the
// picture, where it hides the least of scars and other badges; and the point of
// the scar it is tied to. badge is its own extent, around 0, 0.
func (f easel) scarBadge(s scarMark, badge spot, scars []scarMark, taken []spot) (at, edge point) {
	l := scalp.Labelling{Room: f.room, Unit: 1, Taken: taken}
	for _, other := range scars {
		l.Outlines = append(l.Outlines, f.outline(other))
	}
	place, tie, _ := l.Beside(f.outline(s), badge.X1-badge.X0, badge.Y1-badge.Y0)
	middle := place.Middle()
	return point{middle.X, middle.Y}, point{tie.X, tie.Y}
}

// outline is a scar as it lies on the picture.
func (f easel) outline(s scarMark) scalp.Outline {
	rings := make([][]scalp.Point, len(s.rings))
	for i, ring := range s.rings {
		rings[i] = make([]scalp.Point, len(ring))
		for j, p := range ring {
			at := f.place(p)
			rings[i][j] = scalp.Point{X: at.x, Y: at.y}
		}
	}
	return scalp.NewOutline(rings)
}
