package scalpmap

import (
	"fyne.io/fyne/v2"

	"stipple/planner/scalp"
)

// Where labels may stand, in positions.
const (
	besideRoom = 11 // the room under which a scar's label stands beside it
	besideUnit = 7  // how far beside, at least: clear of a scar's handles
	zoneRoom   = 5  // the room under which a zone has no number
	paneInset  = 4  // labels stay so far inside the picture
)

// closeUp is how much nearer than the whole head is looked at when labels stand
// beside scars only, and small.
const closeUp = 1.8

// An arranging places the labels of one picture: first those that stand on what
// they name, then those beside scars, last the quiet numbers of bare zones.
type arranging struct {
	frame  frame
	near   bool
	shapes []shape
	labels []*label
	room   scalp.Plate
	scars  []scalp.Outline // as they lie on the picture
	cm     []scalp.Outline // the same, in cm
	of     []int           // the outline of each shape; -1 of zones
	taken  []scalp.Plate
}

// arrange shows the labels that have room and sets them in their places.
func (p *paper) arrange(size fyne.Size, f frame) {
	s := p.surface
	for _, l := range p.labels {
		l.placed, l.tied = false, false
		defer l.settle()
	}
	if !s.labelled() || f.factor == 0 {
		return
	}
	d := s.drawn()
	a := arranging{
		frame: f, near: f.factor > closeUp*d.fit(size).factor, shapes: d.shapes, labels: p.labels[:min(len(p.labels), len(d.shapes))],
		room: scalp.Plate{X0: paneInset, Y0: paneInset, X1: float64(size.Width) - paneInset, Y1: float64(size.Height) - paneInset}, taken: p.furniture(),
	}
	a.outline()
	quiet := a.standing()
	a.beside(quiet)
	for i, at := range quiet {
		if l := a.labels[i]; !l.planned && a.fits(at, -1) {
			a.take(i, at, false)
		}
	}
}

// furniture gives the places of what lies on the picture.
func (p *paper) furniture() []scalp.Plate {
	objects := []fyne.CanvasObject{p.plate, p.rule.ground, p.back}
	if !p.surface.compact {
		objects = append(objects, p.key.ground)
	}
	for _, t := range p.tools {
		objects = append(objects, t)
	}
	var taken []scalp.Plate
	for _, o := range objects {
		if at, size := o.Position(), o.Size(); o.Visible() {
			taken = append(taken, scalp.Plate{X0: float64(at.X), Y0: float64(at.Y), X1: float64(at.X + size.Width), Y1: float64(at.Y + size.Height)})
		}
	}
	return taken
}

// outline takes the scars as they lie on the picture.
func (a *arranging) outline() {
	for _, s := range a.shapes {
		if s.target.Scar == "" {
			a.of = append(a.of, -1)
			continue
		}
		rings := make([][]scalp.Point, len(s.rings))
		for i, ring := range s.rings {
			rings[i] = make([]scalp.Point, len(ring))
			for j, p := range ring {
				rings[i][j] = a.spot(p)
			}
		}
		a.of = append(a.of, len(a.scars))
		a.scars, a.cm = append(a.scars, scalp.NewOutline(rings)), append(a.cm, scalp.NewOutline(s.rings))
	}
}

// spot is where a point of the picture lies, in positions.
func (a *arranging) spot(p scalp.Point) scalp.Point {
	at := a.frame.place(p)
	return scalp.Point{X: float64(at.X), Y: float64(at.Y)}
}

// fits tells whether a label may stand at a place: in the picture, on no other
// label and on no scar but its own.
func (a *arranging) fits(at scalp.Plate, own int) bool {
	if !at.Within(a.room) {
		return false
	}
	for _, t := range a.taken {
		if at.Overlap(t) > 0 {
			return false
		}
	}
	return !a.covers(at, own)
}

// covers tells whether a place hides anything of a scar other than its own.
func (a *arranging) covers(at scalp.Plate, own int) bool {
	for i, o := range a.scars {
		if i != own && o.Hidden(at) > 0 {
			return true
		}
	}
	return false
}

func (a *arranging) take(i int, at scalp.Plate, both bool) {
	a.labels[i].show(at, both)
	a.taken = append(a.taken, at)
}

// standing sets the labels that stand on wide scars and planned zones, and gives
// where the quiet ones of bare zones would.
func (a *arranging) standing() map[int]scalp.Plate {
	quiet := map[int]scalp.Plate{}
	for _, scars := range [2]bool{true, false} {
		for i, l := range a.labels {
			if l.scar == scars && l.number.Text != "" && !(scars && a.near) {
				a.stand(i, quiet)
			}
		}
	}
	return quiet
}

// stand sets a label on what it names, with its density when there is room.
func (a *arranging) stand(i int, quiet map[int]scalp.Plate) {
	l, s := a.labels[i], &a.shapes[i]
	at, cm := s.label, s.room
	if wide, high := l.box(false); !l.scar && a.covers(scalp.PlateAt(a.spot(at), wide, high), -1) {
		if !s.moved {
			s.clear, s.clearRoom = scalp.Clear(s.rings, a.cm)
			s.moved = true
		}
		at, cm = s.clear, s.clearRoom
	}
	room, least := float32(cm)*a.frame.factor, float32(zoneRoom)
	if l.scar {
		least = besideRoom
	}
	if room <= least {
		return
	}
	number, amount := text(l.number), text(l.amount)
	for _, both := range [2]bool{true, false} {
		if both && (a.near || l.amount.Text == "" || room <= amount.Width*0.46 || room <= number.Height*0.98) {
			continue
		}
		wide, high := l.box(both)
		if place := scalp.PlateAt(a.spot(at), wide, high); a.fits(place, a.of[i]) {
			if !l.planned {
				quiet[i] = place
				return
			}
			a.take(i, place, both)
			return
		}
	}
}

// beside sets the labels of scars that have none yet: beside them, off the quiet
// numbers too where that can be.
func (a *arranging) beside(quiet map[int]scalp.Plate) {
	for i, l := range a.labels {
		if !l.scar || l.placed || l.number.Text == "" {
			continue
		}
		wide, high := l.box(false)
		outline := a.scars[a.of[i]]
		find := scalp.Labelling{Room: a.room, Unit: besideUnit, Outlines: a.scars, Taken: append([]scalp.Plate(nil), a.taken...)}
		for _, at := range quiet {
			find.Taken = append(find.Taken, at)
		}
		at, point, free := find.Beside(outline, wide, high)
		if !free {
			find.Taken = a.taken
			at, point, free = find.Beside(outline, wide, high)
		}
		if free {
			a.take(i, at, false)
			l.tieTo(at, point)
		}
	}
}
