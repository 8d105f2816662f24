package report

import (
	"math"
	"slices"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// drawing is a view of the head as it is drawn, in cm.
type drawing struct {
	strokes   []scalp.Stroke
	patches   []scalp.Patch
	low, high scalp.Point // corners of all that is drawn
}

// drawings gives every view of a head. Finding the room for numbers in a patch
// takes time, so it is done once for a paper.
func drawings(head scalp.Head) map[scalp.View]drawing {
	drawn := map[scalp.View]drawing{}
	for _, v := range scalp.Views() {
		d := drawing{strokes: head.Face(v.Camera()), patches: head.Patches(v.Camera())}
		d.low, d.high = scalp.Point{X: math.Inf(1), Y: math.Inf(1)}, scalp.Point{X: math.Inf(-1), Y: math.Inf(-1)}
		for _, stroke := range d.strokes {
			d.reach(stroke.Points)
		}
		for _, patch := range d.patches {
			for _, ring := range patch.Rings {
				d.reach(ring)
			}
		}
		drawn[v] = d
	}
	return drawn
}

// reach widens the corners of a drawing to hold points.
func (d *drawing) reach(points []scalp.Point) {
	for _, p := range points {
		d.low = scalp.Point{X: min(d.low.X, p.X), Y: min(d.low.Y, p.Y)}
		d.high = scalp.Point{X: max(d.high.X, p.X), Y: max(d.high.Y, p.Y)}
	}
}

// gallery is a set of views of the head, all at one scale.
type gallery struct {
	sheet   *sheet
	views   []scalp.View
	columns int
	cell    point   // the room of one picture, in mm
	badge   float64 // size of the numbers, in points
	caption func(scalp.View) string
	left    string // words for the patient's sides
	right   string
}

// block sets the views in rows with their captions.
func (g gallery) block() block {
	scale := math.Inf(1)
	for _, v := range g.views {
		d := g.sheet.drawn[v]
		scale = min(scale, g.cell.x/(d.high.X-d.low.X), g.cell.y/(d.high.Y-d.low.Y))
	}
	if math.IsInf(scale, 0) || math.IsNaN(scale) {
		return block{}
	}
	step := contentStep(g.sheet.flow.indent, g.columns)
	var rows []block
	for at := 0; at < len(g.views); at += g.columns {
		var row block
		for i, v := range g.views[at:min(at+g.columns, len(g.views))] {
			row = row.beside(float64(i)*step, g.picture(v, scale))
		}
		rows = append(rows, row)
	}
	return stack(4, rows...)
}

// contentStep is the distance between columns across the content.
func contentStep(indent float64, columns int) float64 {
	return (contentWidth - indent) / float64(columns)
}

// picture is one view with its caption under it. Pictures of a row stand on
// one middle line.
func (g gallery) picture(v scalp.View, scale float64) block {
	d := g.sheet.drawn[v]
	middle := scalp.Point{X: (d.low.X + d.high.X) / 2, Y: (d.low.Y + d.high.Y) / 2}
	place := func(p scalp.Point) point {
		return point{g.cell.x/2 + (p.X-middle.X)*scale, g.cell.y/2 - (p.Y-middle.Y)*scale}
	}
	b := block{h: g.cell.y}
	for _, stroke := range d.strokes {
		b.items = append(b.items, face(stroke, place, scale))
	}
	for _, p := range d.patches {
		b.items = append(b.items, g.patch(p, place))
	}
	for _, p := range d.patches {
		if numbers, _, ok := onZone(g.sheet.regions, p.Zone); ok && g.numbered(p, v, scale) {
			at := place(p.Label)
			b = b.add(at.x, at.y, g.sheet.look.badge(numbers, g.badge))
		}
	}
	return stack(1.5, b.add(0, g.cell.y-g.sheet.look.leading, g.sides(v)), g.name(v))
}

// numbered tells whether a zone gets its number in a view: where it is well
// shown, or has room for the number.
func (g gallery) numbered(p scalp.Patch, v scalp.View, scale float64) bool {
	radius := 0.75 * g.badge * pointMM
	return p.Room*scale > 1.1*radius || wellShown(g.sheet.shown[p.Zone], v)
}

// face draws a stroke of the head beside the scalp.
func face(s scalp.Stroke, place func(scalp.Point) point, scale float64) item {
	ring := make([]point, len(s.Points))
	for i, p := range s.Points {
		ring[i] = place(p)
	}
	drawn := shape{rings: [][]point{ring}, closed: s.Closed, edge: muted, width: s.Weight * 0.09 * scale}
	if s.Fill {
		drawn.fill = white
	}
	return drawn
}

// patch draws a zone: planned ones darker the denser they become, others white
// with a pale border.
func (g gallery) patch(p scalp.Patch, place func(scalp.Point) point) item {
	drawn := shape{closed: true, fill: white, edge: hair, width: 0.15}
	for _, ring := range p.Rings {
		points := make([]point, len(ring))
		for i, at := range ring {
			points[i] = place(at)
		}
		drawn.rings = append(drawn.rings, points)
	}
	if _, density, ok := onZone(g.sheet.regions, p.Zone); ok {
		drawn.fill, drawn.edge, drawn.width = g.sheet.tint(density), ink, 0.2
	}
	return drawn
}

// tint is the colour of a region by its density against the densest.
func (s *sheet) tint(density quantity.DotsPerCM2) colour {
	most := quantity.DotsPerCM2(0)
	for _, r := range s.regions {
		most = max(most, r.final)
	}
	part := float64(density / most)
	if !quantity.Finite(part) {
		part = 0
	}
	return accent.mixed(0.14 + 0.41*part)
}

// name is the caption of a view.
func (g gallery) name(v scalp.View) block {
	l := g.sheet.look
	return paragraph(l.m, g.cell.x, l.leading, toMiddle, l.strong(g.caption(v)))
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

// chooseViews gives the views that show most of the regions: as few as show
// every zone well, but no fewer than least and no more than most.
func chooseViews(shown map[scalp.Zone]map[scalp.View]float64, least, most int) []scalp.View {
	var chosen []scalp.View
	for len(chosen) < most {
		best, gain := nextView(shown, chosen)
		if best == "" || gain == 0 && len(chosen) >= least {
			break
		}
		chosen = append(chosen, best)
	}
	for _, v := range []scalp.View{scalp.Top, scalp.Front, scalp.Back} {
		if len(chosen) < least && !slices.Contains(chosen, v) {
			chosen = append(chosen, v)
		}
	}
	slices.SortFunc(chosen, func(a, b scalp.View) int {
		return slices.Index(scalp.Views(), a) - slices.Index(scalp.Views(), b)
	})
	return chosen
}

// nextView gives the view that adds most to those chosen, and how many zones
// it is the first to show well; "" when no view shows anything.
func nextView(shown map[scalp.Zone]map[scalp.View]float64, chosen []scalp.View) (best scalp.View, gain int) {
	area := 0.0
	for _, v := range scalp.Views() {
		if slices.Contains(chosen, v) {
			continue
		}
		newly, sum := 0, 0.0
		for _, zone := range scalp.Zones() {
			areas := shown[zone]
			sum += areas[v]
			already := slices.ContainsFunc(chosen, func(c scalp.View) bool { return wellShown(areas, c) })
			if wellShown(areas, v) && !already {
				newly++
			}
		}
		if newly > gain || newly == gain && sum > area {
			best, gain, area = v, newly, sum
		}
	}
	return best, gain
}

// wellShown tells whether a view shows at least half as much of a zone as the
// view that shows it best.
func wellShown(areas map[scalp.View]float64, v scalp.View) bool {
	best := 0.0
	for _, area := range areas {
		best = max(best, area)
	}
	return best > 0 && areas[v] >= best/2
}

// shownAreas gives how much of each planned zone each view shows, in cm² of
// the picture.
func shownAreas(drawn map[scalp.View]drawing, regions []planned) map[scalp.Zone]map[scalp.View]float64 {
	shown := map[scalp.Zone]map[scalp.View]float64{}
	for v, d := range drawn {
		for _, p := range d.patches {
			if _, _, ok := onZone(regions, p.Zone); !ok {
				continue
			}
			if shown[p.Zone] == nil {
				shown[p.Zone] = map[scalp.View]float64{}
			}
			shown[p.Zone][v] = pictureArea(p.Rings)
		}
	}
	return shown
}

func pictureArea(rings [][]scalp.Point) float64 {
	total := 0.0
	for _, ring := range rings {
		sum := 0.0
		for i, p := range ring {
			next := ring[(i+1)%len(ring)]
			sum += p.X*next.Y - next.X*p.Y
		}
		total += math.Abs(sum) / 2
	}
	return total
}
