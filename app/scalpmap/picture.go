package scalpmap

import (
	"image"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// Area is what the map shows of one zone.
type Area struct {
	Zone    scalp.Zone
	Planned bool                // outlined
	Density quantity.DotsPerCM2 // tints the zone; 0 leaves it bare
	Scars   []string            // names of the scars on it; each is marked
	Lines   []string            // what is said below its name when pointed at
}

// scene is everything a picture of the head is made from.
type scene struct {
	head     scalp.Head
	areas    map[scalp.Zone]Area
	full     quantity.DotsPerCM2 // the density of the strongest tint
	selected []scalp.Zone
}

func (s *scene) part(zone scalp.Zone) float64 {
	if s.full <= 0 {
		return 0
	}
	return float64(s.areas[zone].Density / s.full)
}

func (s *scene) isSelected(zone scalp.Zone) bool { return slices.Contains(s.selected, zone) }

// A drawing is one view with the parts that never change kept: the strokes of
// the face on its skin, and the visible patches.
type drawing struct {
	head    scalp.Head
	view    scalp.View
	patches []scalp.Patch
	still   *image.RGBA
	ink     ink
}

// of makes the drawing ready for a head and a view.
func (d *drawing) of(head scalp.Head, view scalp.View) {
	if d.head == head && d.view == view && d.patches != nil {
		return
	}
	*d = drawing{head: head, view: view, patches: head.Patches(view.Camera())}
}

func (d *drawing) patch(zone scalp.Zone) (scalp.Patch, bool) {
	for _, patch := range d.patches {
		if patch.Zone == zone {
			return patch, true
		}
	}
	return scalp.Patch{}, false
}

// face gives the head without its zones' tints, drawn once for a size.
func (d *drawing) face(size fyne.Size, w, h int, k ink) *image.RGBA {
	if d.still != nil && d.still.Rect.Dx() == w && d.still.Rect.Dy() == h && d.ink == k {
		return d.still
	}
	d.still, d.ink = image.NewRGBA(image.Rect(0, 0, w, h)), k
	p := newPen(d.still, newFrame(d.head, d.view, size), size)
	outline := lineWidth(size)
	for _, s := range d.head.Face(d.view.Camera()) {
		if s.Fill {
			p.fill([][]scalp.Point{s.Points}, k.skin)
		}
		if s.Weight > 0 {
			p.stroke(s.Points, s.Closed, outline*float32(s.Weight), k.line)
		}
	}
	return d.still
}

// lineWidth is the width of the main outline, finer in small pictures.
func lineWidth(size fyne.Size) float32 {
	return max(0.7, min(1.6, min(size.Width, size.Height)/220))
}

// paint gives the head with its zones tinted and outlined.
func (d *drawing) paint(s *scene, size fyne.Size, w, h int, k ink) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	if size.Width <= 0 || size.Height <= 0 {
		return picture
	}
	copy(picture.Pix, d.face(size, w, h, k).Pix)
	p := newPen(picture, newFrame(d.head, d.view, size), size)
	line := lineWidth(size)
	for _, patch := range d.patches {
		p.fill(patch.Rings, k.tint(s.part(patch.Zone)))
	}
	for _, patch := range d.patches {
		if !s.areas[patch.Zone].Planned {
			d.outline(p, patch, line*0.7, k, false)
		}
	}
	for _, patch := range d.patches {
		if s.areas[patch.Zone].Planned {
			d.outline(p, patch, line*1.1, k, true)
		}
	}
	for _, patch := range d.patches {
		if len(s.areas[patch.Zone].Scars) > 0 {
			p.scar(patch, line, k)
		}
	}
	return picture
}

func (d *drawing) outline(p *pen, patch scalp.Patch, width float32, k ink, planned bool) {
	c := k.border
	if planned {
		c = k.planned
	}
	for _, ring := range patch.Rings {
		p.stroke(ring, true, width, c)
	}
}

// scar draws the mark of a scar: a stitched line by the zone's number. It says
// that the zone has one, not where on it.
func (p *pen) scar(patch scalp.Patch, line float32, k ink) {
	at, half := scarPlace(patch)
	rule := func(fromX, fromY, toX, toY float64, width float32, c color.NRGBA) {
		p.stroke([]scalp.Point{{X: fromX, Y: fromY}, {X: toX, Y: toY}}, false, width*line, c)
	}
	rule(at.X-half, at.Y, at.X+half, at.Y, 6, k.markHalo)
	rule(at.X-half, at.Y, at.X+half, at.Y, 1.6, k.mark)
	for i := range 4 {
		x := at.X + half*(0.5*float64(i)-0.75)
		rule(x, at.Y-half*0.42, x, at.Y+half*0.42, 1.1, k.mark)
	}
}

// scarPlace is where the mark of a zone's scars stands and half its width:
// above the number where there is room, else beside it.
func scarPlace(patch scalp.Patch) (scalp.Point, float64) {
	at := patch.Label
	if patch.Room < 1.3 {
		return scalp.Point{X: at.X + 1.15, Y: at.Y}, 0.45
	}
	return scalp.Point{X: at.X, Y: at.Y + max(1.05, patch.Room*0.62)}, 0.6
}

// over draws what lies above the picture and changes with the pointer: the
// selection, the zone pointed at and the zone the keyboard stands on.
func (d *drawing) over(s *scene, hover, cursor scalp.Zone, size fyne.Size, w, h int, k ink) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	if size.Width <= 0 || size.Height <= 0 {
		return picture
	}
	p := newPen(picture, newFrame(d.head, d.view, size), size)
	ring := func(zone scalp.Zone, draw func([]scalp.Point)) {
		patch, _ := d.patch(zone)
		for _, points := range patch.Rings {
			draw(points)
		}
	}
	if hover != "" && !s.isSelected(hover) {
		ring(hover, func(points []scalp.Point) { p.stroke(points, true, 2, k.planned) })
	}
	for _, zone := range s.selected {
		ring(zone, func(points []scalp.Point) { p.stroke(points, true, 5.5, k.markHalo) })
	}
	for _, zone := range s.selected {
		ring(zone, func(points []scalp.Point) { p.stroke(points, true, 2.8, k.mark) })
	}
	if cursor != "" {
		ring(cursor, func(points []scalp.Point) { p.dashes(points, 2.2, 7, k.cursor) })
	}
	return picture
}

// dashes draws a closed line in dashes of a length.
func (p *pen) dashes(points []scalp.Point, width, length float32, c color.NRGBA) {
	line := p.pixels(points)
	line = append(line, line[0])
	half, dash := width*p.scale/2, length*p.scale
	var run []pixel
	gone := float32(0)
	for i := 1; i < len(line); i++ {
		on := int(gone/dash)%2 == 0
		if on {
			run = append(run, line[i-1], line[i])
		} else if len(run) > 0 {
			p.strokePixels(run, false, half, c)
			run = nil
		}
		gone += distance(line[i-1], line[i])
	}
	p.strokePixels(run, false, half, c)
}
