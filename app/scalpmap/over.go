package scalpmap

import (
	"image"
	"image/color"

	"stipple/planner/scalp"
)

// nothingOver is what lies over the picture when nothing does.
var nothingOver = image.NewRGBA(image.Rect(0, 0, 1, 1))

// paintOver gives what lies over the picture and changes with the pointer: the
// selection, what is pointed at and where the keyboard stands, the handles of a
// scar and what is being drawn.
func (s *surface) paintOver(w, h int) image.Image {
	f, cursor := s.frame(), s.cursor
	if !s.focused {
		cursor = Target{}
	}
	if f.factor == 0 || len(s.selected) == 0 && s.hover == (Target{}) && cursor == (Target{}) && s.sketch == nil {
		return nothingOver
	}
	d, k := s.drawn(), s.ink()
	d.above = canvasOf(d.above, w, h)
	clear(d.above.Pix)
	p := d.pen.on(d.above, f, s.Size())
	rings := func(t Target, draw func([]scalp.Point)) {
		shape, _ := d.shape(t)
		for _, ring := range shape.rings {
			draw(ring)
		}
	}
	if !s.isSelected(s.hover) && s.gesture == idle {
		rings(s.hover, func(ring []scalp.Point) { p.stroke(ring, true, 1.8, k.planned) })
	}
	for _, t := range s.selected {
		rings(t, func(ring []scalp.Point) { p.stroke(ring, true, 2*markWidth(t), withAlpha(k.halo, 205)) })
	}
	for _, t := range s.selected {
		rings(t, func(ring []scalp.Point) { p.stroke(ring, true, markWidth(t), k.mark) })
	}
	// What alone is chosen needs no second mark.
	if s.sketch == nil && !(len(s.selected) == 1 && s.isSelected(cursor)) {
		// Long dashes in the colour of choosing: no scar is stitched like that.
		dash := k.halo
		if !s.isSelected(cursor) {
			dash = k.mark
			rings(cursor, func(ring []scalp.Point) { p.stroke(ring, true, 4.4, withAlpha(k.halo, 205)) })
		}
		rings(cursor, func(ring []scalp.Point) { p.dashes(ring, true, 2.2, 10, dash) })
	}
	s.paintScar(p, d.optics, k)
	return d.above
}

// markWidth is the width of the line round what is chosen: finer round a scar,
// which may be narrow.
func markWidth(t Target) float32 {
	if t.Scar != "" {
		return 1.5
	}
	return 2.4
}

// paintScar draws the scar that is being drawn or moved, and handles.
func (s *surface) paintScar(p *pen, o optics, k ink) {
	switch area := s.handled(); {
	case s.sketch != nil:
		p.sketched(s.scene.Head, o, s.sketch.form, float32(s.sketch.width)/10, s.sketch.points, k)
	case s.grip != nil:
		p.sketched(s.scene.Head, o, s.grip.scar.Form, float32(s.grip.scar.Width)/10, s.grip.path, k)
		p.handles(o, s.grip.handles, s.grip.path, s.grip.radius, k)
	case area != nil:
		path := surfacePath(s.scene.Head, area.Drawn)
		at, radius := handlesOf(path, area.Drawn.Form, p.frame.factor)
		p.handles(o, at, path, radius, k)
	}
}

// sketched draws a scar in the making: a line in its width, or an outline that
// closes by itself. What lies beside the scalp stands in the colour of warning.
func (p *pen) sketched(head scalp.Head, o optics, form scalp.Form, width float32, path []scalp.Point3, k ink) {
	if len(path) == 0 {
		return
	}
	path, _ = finer(head, path, form == scalp.PatchScar)
	if form == scalp.PatchScar {
		path = append(path, path[0])
	}
	var line []scalp.Point
	for _, at := range path {
		if o.facing(at) > 0 {
			line = append(line, o.project(at))
		}
	}
	if form == scalp.PatchScar {
		p.fill([][]scalp.Point{line}, withAlpha(k.mark, 60))
	} else {
		p.stroke(line, false, width*p.frame.factor, withAlpha(k.mark, 110))
	}
	for i := 1; i < len(path); i++ {
		if o.facing(path[i-1]) <= 0 || o.facing(path[i]) <= 0 {
			continue
		}
		c := k.mark
		if _, on := head.ZoneOn(path[i]); !on {
			c = k.warning
		}
		p.stroke([]scalp.Point{o.project(path[i-1]), o.project(path[i])}, false, 1.6, c)
	}
}

// finer puts points between those of a path, at most 3 mm apart, and tells
// which of them each point has become.
func finer(head scalp.Head, path []scalp.Point3, closed bool) (fine []scalp.Point3, at []int) {
	n := len(path) - 1
	if closed {
		n++
	}
	for i := range n {
		a, b := path[i], path[(i+1)%len(path)]
		at = append(at, len(fine))
		parts := int(length(minus(b, a))/0.3) + 1
		for j := range parts {
			t := float64(j) / float64(parts)
			between := scalp.Point3{X: a.X + (b.X-a.X)*t, Y: a.Y + (b.Y-a.Y)*t, Z: a.Z + (b.Z-a.Z)*t}
			fine = append(fine, head.PointOf(head.PlaceOf(between)))
		}
	}
	if closed {
		return fine, at
	}
	return append(fine, path[len(path)-1]), append(at, len(fine))
}

// handles draws the points of a path by which it can be moved, with a radius in
// positions.
func (p *pen) handles(o optics, at []int, path []scalp.Point3, radius float32, k ink) {
	spot := func(at scalp.Point3, radius float32, c color.NRGBA) {
		where := p.frame.place(o.project(at))
		p.paint([][]pixel{disc(pixel{where.X * p.scale, where.Y * p.scale}, radius*p.scale)}, c)
	}
	for _, i := range at {
		if o.facing(path[i]) > 0 {
			spot(path[i], radius, k.halo)
			spot(path[i], radius*0.75, k.mark)
			spot(path[i], radius*0.42, k.halo)
		}
	}
}
