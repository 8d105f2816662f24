package scalpmap

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"

	"stipple/planner/scalp"
)

// A shape is what a camera sees of a target.
type shape struct {
	target Target
	rings  [][]scalp.Point
	label  scalp.Point
	room   float64

	// clear is a place for the label off all scars, once moved says that it was
	// looked for.
	clear     scalp.Point
	clearRoom float64
	moved     bool
}

// A drawing is the head as one camera sees it, with what does not change from
// frame to frame kept: the shapes, and the picture of all but the dots.
type drawing struct {
	scene  *Scene
	lines  Scene // as the scene was when its shapes were taken
	camera scalp.Camera
	optics optics
	shapes []shape
	over   []scalp.Stroke // what lies before the scalp
	under  []scalp.Stroke
	low    scalp.Point // the corners of the whole head
	high   scalp.Point

	pen     pen
	stamps  *stamps     // of the last dots drawn
	base    *image.RGBA // all but the dots, unless stale, for:
	stale   bool
	at      frame
	size    fyne.Size
	ink     ink
	picture *image.RGBA
	above   *image.RGBA // what lies over the picture
}

// of makes the drawing ready for a scene and a camera.
func (d *drawing) of(s *Scene, c scalp.Camera) {
	if d.scene != nil && d.camera == c && d.lines.sameLines(s) {
		return
	}
	d.scene, d.lines, d.camera, d.stale = s, *s, c, true
	d.optics = newOptics(s.Head, c)
	d.shapes, d.over, d.under = d.shapes[:0], nil, nil
	for _, p := range s.Head.Patches(c) {
		d.shapes = append(d.shapes, shape{target: Target{Zone: p.Zone}, rings: p.Rings, label: p.Label, room: p.Room})
	}
	for _, a := range s.Areas {
		if a.Trace == nil {
			continue
		}
		if p, seen := a.Trace.Patch(c); seen {
			d.shapes = append(d.shapes, shape{target: a.Target, rings: p.Rings, label: p.Label, room: p.Room})
		}
	}
	for _, stroke := range s.Head.Face(c) {
		if stroke.Over {
			d.over = append(d.over, stroke)
		} else {
			d.under = append(d.under, stroke)
		}
	}
	d.low, d.high = d.optics.corners(c)
}

// fit is where the whole head fits into a room.
func (d *drawing) fit(size fyne.Size) frame { return fitted(d.low, d.high, size) }

func (d *drawing) shape(t Target) (shape, bool) {
	for _, s := range d.shapes {
		if s.target == t {
			return s, true
		}
	}
	return shape{}, false
}

// targetAt tells what lies at a point of the picture: a scar before the zone it
// lies on. slack is how far, in cm, beside a scar still counts as on it.
func (d *drawing) targetAt(p scalp.Point, slack float64) Target {
	on, ok := d.scene.Head.Lift(d.camera, p)
	if !ok {
		return Target{}
	}
	for i := len(d.scene.Areas) - 1; i >= 0; i-- {
		if a := &d.scene.Areas[i]; a.Trace != nil && a.Trace.Depth(on) > -slack {
			return a.Target
		}
	}
	zone, _ := d.scene.Head.At(d.camera, p)
	if _, seen := d.shape(Target{Zone: zone}); !seen {
		return Target{}
	}
	return Target{Zone: zone}
}

// paint gives the head with its outlines and dots, w by h pixels large. The
// picture is used again by the next call.
func (d *drawing) paint(f frame, size fyne.Size, w, h int, k ink) *image.RGBA {
	d.picture = canvasOf(d.picture, w, h)
	if size.Width <= 0 || size.Height <= 0 || f.factor <= 0 {
		clear(d.picture.Pix)
		return d.picture
	}
	d.ground(f, size, w, h, k)
	copy(d.picture.Pix, d.base.Pix)
	d.dots(f, pixelScale(w, size), k, 0)
	d.strokes(d.pen.on(d.picture, f, size), d.over, d.shaded(k))
	return d.picture
}

// dots draws those of the scene: what the session adds and, when asked for,
// before it what earlier ones did, lighter.
// A small picture leaves some out, so that those it has can be seen.
func (d *drawing) dots(f frame, scale float32, k ink, least float32) {
	s, l := d.scene, newLens(d.optics, f, scale, d.stamps)
	if l.stamps != nil {
		d.stamps = l.stamps
	}
	l.ink = min(1, l.ink*float32(k.body))
	stride := max(1, int(least/l.ink))
	if s.Cumulative {
		l.paint(d.picture, s.Picture.Until(s.Session-1), stride, newTones(s.Picture, func(area, session int) color.NRGBA {
			return earlier(k.dot(s.shade(area, session)), k)
		}))
	}
	fresh := s.Cumulative && s.Session > 0
	l.paint(d.picture, s.Picture.Added(s.Session), stride, newTones(s.Picture, func(area, session int) color.NRGBA {
		if fresh {
			return newest(k.dot(s.shade(area, session)), k)
		}
		return k.dot(s.shade(area, session))
	}))
}

// earlier is the shade of dots that earlier sessions placed.
func earlier(c color.NRGBA, k ink) color.NRGBA {
	c.A = uint8(float64(c.A) * k.past)
	return c
}

// newest is the shade of the dots a session adds to earlier ones.
func newest(c color.NRGBA, k ink) color.NRGBA {
	alpha := c.A
	c = mixed(c, k.accent, 0.55)
	c.A = uint8(min(255, int(alpha)+40))
	return c
}

// ground makes the picture of all but the dots.
func (d *drawing) ground(f frame, size fyne.Size, w, h int, k ink) {
	if d.base != nil && !d.stale && d.base.Rect.Dx() == w && d.base.Rect.Dy() == h && d.at == f && d.size == size && d.ink == k {
		return
	}
	d.base = canvasOf(d.base, w, h)
	clear(d.base.Pix)
	d.at, d.size, d.ink, d.stale = f, size, k, false
	p := d.pen.on(d.base, f, size)
	d.strokes(p, d.under, k)
	d.verdicts(p, k)
	line := lineWidth(size)
	for _, planned := range []bool{false, true} {
		for _, s := range d.shapes {
			area, ok := d.scene.area(s.target)
			if s.target.Scar != "" || (ok && area.Planned) != planned {
				continue
			}
			width, c := line*0.7, k.border
			if planned {
				width, c = line*0.9, k.planned
			}
			for _, ring := range s.rings {
				p.stroke(ring, true, width, c)
			}
		}
	}
	shadeSkull(d.base, d.optics, f, p.scale)
	for _, s := range d.shapes {
		if s.target.Scar != "" {
			p.scar(s, line, k)
		}
	}
	for _, s := range d.shapes {
		if area, ok := d.scene.area(s.target); ok && area.Named > 0 {
			p.named(s, line, k)
		}
	}
}

// strokes draws lines and fills of the face.
func (d *drawing) strokes(p *pen, strokes []scalp.Stroke, k ink) {
	for _, s := range strokes {
		if s.Fill {
			p.fill([][]scalp.Point{s.Points}, k.skin)
		}
		if s.Weight > 0 {
			p.stroke(s.Points, s.Closed, lineWidth(d.size)*float32(s.Weight), k.line)
		}
	}
}

// lineWidth is the width of the main outline, finer in small pictures.
func lineWidth(size fyne.Size) float32 {
	return max(0.5, min(1.5, min(size.Width, size.Height)/260))
}

// scar draws the outline of a drawn scar: a stitched line.
func (p *pen) scar(s shape, line float32, k ink) {
	for _, ring := range s.rings {
		p.stroke(ring, true, line*2.6, withAlpha(k.skin, 150))
	}
	for _, ring := range s.rings {
		p.dashes(ring, true, line*1.1, max(2.4, line*3.4), k.planned)
	}
}

// named draws the mark of scars that have a name but are not drawn: a stitch by
// the zone's number. It says that the zone has one, not where on it.
func (p *pen) named(s shape, line float32, k ink) {
	at, half := scalp.Point{X: s.label.X, Y: s.label.Y + max(1.05, s.room*0.62)}, 0.6
	if s.room < 1.3 {
		at, half = scalp.Point{X: s.label.X + 1.15, Y: s.label.Y}, 0.45
	}
	rule := func(fromX, fromY, toX, toY float64, width float32, c color.NRGBA) {
		p.stroke([]scalp.Point{{X: fromX, Y: fromY}, {X: toX, Y: toY}}, false, width*line, c)
	}
	rule(at.X-half, at.Y, at.X+half, at.Y, 6, withAlpha(k.skin, 200))
	rule(at.X-half, at.Y, at.X+half, at.Y, 1.5, k.planned)
	for i := range 4 {
		x := at.X + half*(0.5*float64(i)-0.75)
		rule(x, at.Y-half*0.42, x, at.Y+half*0.42, 1.1, k.planned)
	}
}

func withAlpha(c color.NRGBA, a uint8) color.NRGBA {
	c.A = a
	return c
}

// canvasOf gives an empty picture of a size, the old one when it fits.
func canvasOf(old *image.RGBA, w, h int) *image.RGBA {
	if old != nil && old.Rect.Dx() == w && old.Rect.Dy() == h {
		return old
	}
	return image.NewRGBA(image.Rect(0, 0, w, h))
}
