package report

import (
	"math"

	"stipple/planner/report/pdfa"
	"stipple/planner/scalp"
)

// drawing is a view of the head as it is drawn, in cm.
type drawing struct {
	strokes   []scalp.Stroke
	patches   []scalp.Patch
	scars     []scarMark
	low, high scalp.Point // corners of all that is drawn
}

// newDrawing gives a view of a head without scars.
func newDrawing(head scalp.Head, v scalp.View) drawing {
	camera := v.Camera()
	d := drawing{strokes: head.Face(camera), patches: head.Patches(camera)}
	d.low, d.high = scalp.Point{X: math.Inf(1), Y: math.Inf(1)}, scalp.Point{X: math.Inf(-1), Y: math.Inf(-1)}
	for _, stroke := range d.strokes {
		d.reach(stroke.Points)
	}
	for _, patch := range d.patches {
		for _, ring := range patch.Rings {
			d.reach(ring)
		}
	}
	return d
}

// reach widens the corners of a drawing to hold points.
func (d *drawing) reach(points []scalp.Point) {
	for _, p := range points {
		d.low = scalp.Point{X: min(d.low.X, p.X), Y: min(d.low.Y, p.Y)}
		d.high = scalp.Point{X: max(d.high.X, p.X), Y: max(d.high.Y, p.Y)}
	}
}

// wholeLook asks a gallery for the finished look instead of a session.
const wholeLook = -1

// gallery is a set of views of the head, all at one scale.
type gallery struct {
	sheet   *sheet
	views   []scalp.View
	columns int
	step    float64 // from one column to the next, in mm
	cell    point   // the room of one picture, in mm
	badge   float64 // size of the labels, in points
	// session is the one (from 0) whose dots are dark, those before it being
	// light; wholeLook shows the dots of all, dark.
	session int
	caption func(scalp.View) string
	alt     func(scalp.View) string // what a picture shows, in words; nil where the text says it
	left    string                  // words for the patient's sides
	right   string
}

// block sets the views in rows with their captions.
func (g gallery) block() block {
	scale := g.scale()
	if math.IsInf(scale, 0) || math.IsNaN(scale) {
		return block{}
	}
	var rows []block
	for at := 0; at < len(g.views); at += g.columns {
		var row block
		for i, v := range g.views[at:min(at+g.columns, len(g.views))] {
			row = row.beside(float64(i)*g.step, g.picture(v, scale))
		}
		rows = append(rows, row)
	}
	return stack(4, rows...)
}

// scale is the greatest, in mm for each cm, at which every view has room.
func (g gallery) scale() float64 {
	scale := math.Inf(1)
	for _, v := range g.views {
		d := g.sheet.drawn[v]
		scale = min(scale, g.cell.x/(d.high.X-d.low.X), g.cell.y/(d.high.Y-d.low.Y))
	}
	return scale
}

// contentStep is the distance between columns across the content.
func contentStep(indent float64, columns int) float64 {
	return (contentWidth - indent) / float64(columns)
}

// picture is one view with its caption under it. Pictures of a row stand on
// one middle line.
func (g gallery) picture(v scalp.View, scale float64) block {
	f := g.easel(v, scale)
	d := g.sheet.drawn[v]
	b := block{h: g.cell.y}
	b.items = f.face(b.items, d.strokes, false)
	for _, p := range d.patches {
		_, marked := onZone(g.sheet.regions, p.Zone)
		b.items = append(b.items, f.patch(p, marked))
	}
	b.items = append(b.items, g.dots(v, f)...)
	for _, scar := range d.scars {
		b.items = append(b.items, f.scar(scar))
	}
	b.items = f.face(b.items, d.strokes, true)
	b = b.add(0, 0, g.badges(v, f))
	b = b.add(0, g.cell.y-g.sheet.look.leading, g.sides(v))
	if g.alt != nil {
		b = b.pictured(g.alt(v))
	}
	return stack(1.5, b, g.name(v))
}

// dots gives the dots of a view, light ones below.
func (g gallery) dots(v scalp.View, f easel) []item {
	var light, dark []item
	for i, c := range g.sheet.clouds(v) {
		switch {
		case c == nil || g.session != wholeLook && i > g.session:
		case i < g.session:
			light = append(light, dots{cloud: c, origin: f.origin, scale: f.scale, ink: earlier})
		default:
			dark = append(dark, dots{cloud: c, origin: f.origin, scale: f.scale, ink: ink})
		}
	}
	return append(light, dark...)
}

// badges labels the zones and scars of a view.
func (g gallery) badges(v scalp.View, f easel) block {
	d, look := g.sheet.drawn[v], g.sheet.look
	var b block
	var taken []spot
	set := func(words string, at point) {
		b = b.add(at.x, at.y, look.badge(words, g.badge))
	}
	for _, p := range d.patches {
		if words, ok := onZone(g.sheet.regions, p.Zone); ok && g.numbered(p, v, f.scale) {
			at := f.place(p.Label)
			set(words, at)
			taken = append(taken, look.badgeSpot(words, g.badge, at))
		}
	}
	for _, scar := range d.scars {
		if !wellShown(g.sheet.shown[scar.label], v) {
			continue
		}
		at, edge := f.scarBadge(scar, look.badgeSpot(scar.label, g.badge, point{}), d.scars, taken)
		b.items = append(b.items, line{from: at, to: edge, width: 0.2, ink: ink})
		set(scar.label, at)
		taken = append(taken, look.badgeSpot(scar.label, g.badge, at))
	}
	return b
}

// numbered tells whether a zone gets its number in a view: where it is well
// shown, or has room for the number.
func (g gallery) numbered(p scalp.Patch, v scalp.View, scale float64) bool {
	radius := 0.75 * g.badge * pointMM
	return p.Room*scale > 1.1*radius || wellShown(g.sheet.shown[zoneLabel(p.Zone)], v)
}

// name is the caption of a view.
func (g gallery) name(v scalp.View) block {
	l := g.sheet.look
	return paragraph(l.m, g.cell.x, l.leading, toMiddle, l.strong(g.caption(v))).as(&part{role: pdfa.Caption})
}

// sides marks the patient's left and right in the lower corners of a picture.
func (g gallery) sides(v scalp.View) block {
	l := g.sheet.look
	atLeft, atRight := g.left, g.right
	switch v {
	case scalp.Front:
		atLeft, atRight = g.right, g.left
	case scalp.Left, scalp.Right:
		return block{}
	}
	return paragraph(l.m, g.cell.x, l.leading, toLeft, l.quiet(atLeft)).
		beside(0, paragraph(l.m, g.cell.x, l.leading, toRight, l.quiet(atRight)))
}

// easel carries a picture of the head onto the paper.
type easel struct {
	origin point   // where the middle of the head stands, in mm
	scale  float64 // mm for each cm
	room   spot    // of the whole picture
}

// easel sets what a view shows in the middle of its cell.
func (g gallery) easel(v scalp.View, scale float64) easel {
	d := g.sheet.drawn[v]
	middle := point{(d.low.X + d.high.X) / 2 * scale, (d.low.Y + d.high.Y) / 2 * scale}
	return easel{
		origin: point{g.cell.x/2 - middle.x, g.cell.y/2 + middle.y}, scale: scale,
		room: spot{X1: g.cell.x, Y1: g.cell.y},
	}
}

func (f easel) place(p scalp.Point) point {
	return point{f.origin.x + p.X*f.scale, f.origin.y - p.Y*f.scale}
}

func (f easel) ring(points []scalp.Point) []point {
	ring := make([]point, len(points))
	for i, p := range points {
		ring[i] = f.place(p)
	}
	return ring
}

func (f easel) rings(rings [][]scalp.Point) [][]point {
	list := make([][]point, len(rings))
	for i, ring := range rings {
		list[i] = f.ring(ring)
	}
	return list
}

// face adds the strokes of the head beside the scalp: those under it or those
// that stand before it.
func (f easel) face(items []item, strokes []scalp.Stroke, over bool) []item {
	for _, s := range strokes {
		if s.Over != over {
			continue
		}
		drawn := shape{rings: [][]point{f.ring(s.Points)}, closed: s.Closed, edge: muted, width: s.Weight * 0.09 * f.scale}
		if s.Fill {
			drawn.fill = skin
		}
		items = append(items, drawn)
	}
	return items
}

// patch draws a zone: those of the plan on a faint ground with a clear border,
// others white with a pale one.
func (f easel) patch(p scalp.Patch, marked bool) item {
	drawn := shape{rings: f.rings(p.Rings), closed: true, fill: skin, edge: hair, width: 0.12}
	if marked {
		drawn.fill, drawn.edge, drawn.width = wash, border, 0.16
	}
	return drawn
}
