package scalpmap

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"

	"stipple/planner/scalp"
	"stipple/planner/stipple"
)

// DotWidth is the width of a dot at the surface in cm: 0.1 mm (Rassman and
// others, Hair Transplant Forum International 2016;26:85, tier A/B).
const DotWidth = 0.01

// leastDot is the width, in pixels, under which no dot is drawn: a dot of its
// true size would not be seen on a whole head.
const leastDot = 1.1

// crowded is the factor, in pixels for each cm, under which dots of the least
// width would run together. There they are drawn fainter, so that small
// pictures show the same shading as large ones.
const crowded = 17

// A lens carries points of a head straight onto pixels.
type lens struct {
	x, y           [4]float32 // a pixel's place is linear in the point's
	toward, normal [3]float32 // the viewer's direction, and what makes a point its normal
	across, down   [3]float32 // the picture's right and its foot
	radius, ink    float32    // of a dot in pixels, and how much of its colour it has
	stamps         *stamps    // nil for dots so large that each is drawn by itself
}

// newLens makes the lens of a frame, of which each position is so many pixels.
// It takes the stamps that are ready when they fit.
func newLens(o optics, f frame, scale float32, ready *stamps) *lens {
	k := f.factor * scale
	vector := func(p scalp.Point3, by float32) [4]float32 {
		return [4]float32{float32(p.X) * by, float32(p.Y) * by, float32(p.Z) * by}
	}
	l := &lens{x: vector(o.right, k), y: vector(o.up, -k)}
	l.x[3], l.y[3] = f.origin.X*scale, f.origin.Y*scale
	plain := func(p scalp.Point3) [3]float32 { return [3]float32{float32(p.X), float32(p.Y), float32(p.Z)} }
	l.toward, l.across, l.down = plain(o.toward), plain(o.right), plain(scalp.Point3{X: -o.up.X, Y: -o.up.Y, Z: -o.up.Z})
	l.normal = plain(scalp.Point3{X: 1 / (o.axes.X * o.axes.X), Y: 1 / (o.axes.Y * o.axes.Y), Z: 1 / (o.axes.Z * o.axes.Z)})
	l.radius, l.ink = dotRadius(k)
	switch {
	case l.radius > largestStamp:
	case ready != nil && ready.radius == l.radius:
		l.stamps = ready
	default:
		l.stamps = newStamps(l.radius)
	}
	return l
}

// dotRadius gives the radius of a dot in pixels and the part of its colour it
// is drawn with, where a cm is k pixels.
func dotRadius(k float32) (radius, ink float32) {
	radius = DotWidth * k / 2
	if radius >= leastDot/2 {
		return radius, 1
	}
	part := k / crowded
	return leastDot / 2, min(1, part*part)
}

// enlarged tells whether dots are drawn wider than they are.
func enlarged(k float32) bool { return DotWidth*k < leastDot }

// paint draws dots onto a picture; every so many of them when stride is more
// than 1, with as much more ink. Only the side turned to the viewer is seen, and each dot covers less
// the more it is turned away, as it does on a head.
func (l *lens) paint(onto *image.RGBA, dots []stipple.Dot, stride int, of tones) {
	ink := min(1, l.ink*float32(stride))
	wide, tall := float32(onto.Rect.Dx())+l.radius+1, float32(onto.Rect.Dy())+l.radius+1
	least := -l.radius - 1
	for i := 0; i < len(dots); i += stride {
		d := &dots[i]
		px, py, pz := float32(d.At.X), float32(d.At.Y), float32(d.At.Z)
		nx, ny, nz := px*l.normal[0], py*l.normal[1], pz*l.normal[2]
		f := nx*l.toward[0] + ny*l.toward[1] + nz*l.toward[2]
		if f <= 0 {
			continue
		}
		x := px*l.x[0] + py*l.x[1] + pz*l.x[2] + l.x[3]
		y := px*l.y[0] + py*l.y[1] + pz*l.y[2] + l.y[3]
		if x < least || y < least || x > wide || y > tall {
			continue
		}
		size := float32(math.Sqrt(float64(nx*nx + ny*ny + nz*nz)))
		f /= size
		t := of.list[d.Area*of.sessions+d.Session]
		if l.stamps != nil {
			l.stamps.put(onto, x, y, t, uint32(ink*f*t.strength+0.5))
			continue
		}
		u := (nx*l.across[0] + ny*l.across[1] + nz*l.across[2]) / size
		v := (nx*l.down[0] + ny*l.down[1] + nz*l.down[2]) / size
		l.oval(onto, x, y, f, u, v, t)
	}
}

// oval draws one large dot as the circle on the surface is seen: narrower by f
// along the direction u, v in which the surface turns away.
func (l *lens) oval(onto *image.RGBA, x, y, f, u, v float32, t tone) {
	length := float32(math.Sqrt(float64(u*u + v*v)))
	if length < 1e-4 {
		u, v, length = 1, 0, 1
	}
	u, v = u/length, v/length
	// A soft edge a pixel wide adds a twelfth of a unit disc to any shape; a
	// slightly smaller one keeps the area true.
	area, edge := l.radius*l.radius, float32(1.0/12)
	long := float32(math.Sqrt(float64(area - edge)))
	short := max((area*f-edge)/long, 0.5)
	strength := min(1, area*f/(long*short+edge)) * t.strength
	box := image.Rect(int(x-long-1), int(y-long-1), int(x+long)+2, int(y+long)+2).Intersect(onto.Rect)
	for py := box.Min.Y; py < box.Max.Y; py++ {
		for px := box.Min.X; px < box.Max.X; px++ {
			dx, dy := float32(px)+0.5-x, float32(py)+0.5-y
			a, b := (dx*u+dy*v)/short, (dy*u-dx*v)/long
			q := a*a + b*b
			slope := float32(math.Sqrt(float64(a*a/(short*short) + b*b/(long*long))))
			cover := float32(1)
			if slope > 0 {
				root := float32(math.Sqrt(float64(q)))
				cover = max(0, min(1, 0.5-(root-1)*root/slope))
			}
			if cover > 0 {
				blend(onto.Pix[onto.PixOffset(px, py):], t, uint32(cover*strength+0.5))
			}
		}
	}
}

// A tone is a colour ready to be laid over pixels: its channels two and two, and
// how strongly it covers, 0 to 256.
type tone struct {
	redBlue, greenAlpha uint32
	strength            float32
}

func newTone(c color.NRGBA) tone {
	return tone{uint32(c.R) | uint32(c.B)<<16, uint32(c.G) | 255<<16, float32(c.A) * (256.0 / 255)}
}

// blend lays a tone over a pixel; a is 0 to 256.
func blend(pix []uint8, t tone, a uint32) {
	const both = 0x00FF00FF
	p, left := binary.LittleEndian.Uint32(pix), 256-a
	redBlue := ((p&both)*left + t.redBlue*a + 0x00800080) >> 8 & both
	greenAlpha := ((p>>8&both)*left + t.greenAlpha*a + 0x00800080) & (both << 8)
	binary.LittleEndian.PutUint32(pix, redBlue|greenAlpha)
}

// tones are the tones of each area and session of a picture.
type tones struct {
	list     []tone
	sessions int
}

func newTones(p *stipple.Picture, shade func(area, session int) color.NRGBA) tones {
	t := tones{}
	if p == nil {
		return t
	}
	for _, counts := range p.Counts {
		t.sessions = max(t.sessions, len(counts))
	}
	for i := range len(p.Counts) * t.sessions {
		t.list = append(t.list, newTone(shade(i/t.sessions, i%t.sessions)))
	}
	return t
}
