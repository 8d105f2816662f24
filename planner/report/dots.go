package report

import (
	"math"

	"stipple/planner/scalp"
)

// dotRadius is how large a dot is drawn, in cm of the head: some eight times
// life, so that it has about an eighth of a millimetre in the smallest picture,
// which an office printer holds. A cm² with 80 dots is then a third ink. The
// size is ours.
const dotRadius = 0.038

// mote is a dot in a picture of the head.
type mote struct {
	at scalp.Point // in cm
	// facing is 1 where the skin faces the viewer and falls to 0 at the limb,
	// where dots lie close in the picture. They are drawn smaller by it, as
	// they would be seen, so that the same density has the same tone all over.
	facing float64
}

// cloud is a set of dots in a picture of the head. However often it is drawn,
// at any scale and in any colour, it is written once.
type cloud struct {
	motes     []mote
	low, high scalp.Point // corners of all dots, with their radius
}

// newCloud gives a set of dots; nil when there are none.
func newCloud(motes []mote) *cloud {
	if len(motes) == 0 {
		return nil
	}
	c := &cloud{motes: motes}
	c.low, c.high = scalp.Point{X: math.Inf(1), Y: math.Inf(1)}, scalp.Point{X: math.Inf(-1), Y: math.Inf(-1)}
	for _, m := range motes {
		c.low = scalp.Point{X: min(c.low.X, m.at.X-dotRadius), Y: min(c.low.Y, m.at.Y-dotRadius)}
		c.high = scalp.Point{X: max(c.high.X, m.at.X+dotRadius), Y: max(c.high.Y, m.at.Y+dotRadius)}
	}
	return c
}

// dots is a cloud set on a page.
type dots struct {
	cloud  *cloud
	origin point   // where the middle of the head's picture stands, in mm
	scale  float64 // mm for each cm of the head
	ink    colour
}

func (d dots) extent() (top, bottom float64) {
	return d.origin.y - d.cloud.high.Y*d.scale, d.origin.y - d.cloud.low.Y*d.scale
}

func (d dots) moved(dx, dy float64) item {
	d.origin = point{d.origin.x + dx, d.origin.y + dy}
	return d
}

// clouds gives the dots that each session adds on the side of the head that a
// view shows. They are found once for a paper.
func (s *sheet) clouds(v scalp.View) []*cloud {
	if found, ok := s.swarms[v]; ok {
		return found
	}
	facing := facingOf(s.head, v.Camera())
	list := make([]*cloud, len(s.job.Plan.Sessions))
	for i := range list {
		var motes []mote
		for _, dot := range s.picture.Added(i) {
			if p, shown := s.head.Project(v.Camera(), dot.At); shown {
				motes = append(motes, mote{p, facing(dot.At)})
			}
		}
		list[i] = newCloud(motes)
	}
	s.swarms[v] = list
	return list
}

// facingOf gives the cosine of the angle between the skin at a place and the
// direction to a camera, at least 0.
func facingOf(head scalp.Head, camera scalp.Camera) func(scalp.Point3) float64 {
	// The camera's directions, as the picture shows those of the head.
	x, _ := head.Project(camera, scalp.Point3{X: 1})
	y, _ := head.Project(camera, scalp.Point3{Y: 1})
	z, _ := head.Project(camera, scalp.Point3{Z: 1})
	toward := scalp.Point3{X: y.X*z.Y - z.X*y.Y, Y: z.X*x.Y - x.X*z.Y, Z: x.X*y.Y - y.X*x.Y}
	axes := head.Axes()
	return func(p scalp.Point3) float64 {
		n := scalp.Point3{X: p.X / (axes.X * axes.X), Y: p.Y / (axes.Y * axes.Y), Z: p.Z / (axes.Z * axes.Z)}
		cosine := (n.X*toward.X + n.Y*toward.Y + n.Z*toward.Z) / math.Sqrt(n.X*n.X+n.Y*n.Y+n.Z*n.Z)
		return max(0, cosine)
	}
}
