package scalpmap

import (
	"math"

	"fyne.io/fyne/v2"

	"stipple/planner/scalp"
)

// The nearest the head can be looked at, in positions for each cm: a dot of
// 0.1 mm is then six positions wide.
const nearest float32 = 600

// trueFactor shows the head in its true size where the toolkit knows the size
// of a pixel: its positions are 1/96 of an inch. A display that misstates its
// size, and a scale set by the user, change that; the scale bar always holds.
const trueFactor float32 = 96 / 2.54

// lowest is the least elevation, in degrees, a head is turned to by hand: from
// lower down there is no scalp to see.
const lowest = -40

// A stance is how the head is looked at: from where, and how near.
type stance struct {
	camera scalp.Camera
	home   scalp.View // the standard view last looked from
	// factor is how near, in positions for each cm; 0 fits the head into the
	// room there is.
	factor float32
	// shift is how far the middle of the head lies from the middle of the room,
	// unless the head is fitted.
	shift fyne.Delta
}

// homeStance is a standard view, fitted.
func homeStance(v scalp.View) stance { return stance{camera: v.Camera(), home: v} }

// isHome tells whether the head is seen whole from a standard view.
func (s stance) isHome() bool {
	_, standard := s.camera.View()
	return standard && s.factor == 0
}

// frame gives where the head lies in a room; fit is where it lies when fitted.
func (s stance) frame(fit frame, size fyne.Size) frame {
	if s.factor == 0 || fit.factor == 0 {
		return fit
	}
	return frame{origin: fyne.NewPos(size.Width/2+s.shift.DX, size.Height/2+s.shift.DY), factor: s.factor}
}

// nearer changes how near the head is to a factor, with what is drawn at a
// position staying there. From further away than the whole head needs, it is
// fitted.
func (s stance) nearer(fit frame, size fyne.Size, at fyne.Position, factor float32) stance {
	now := s.frame(fit, size)
	if now.factor == 0 || factor <= fit.factor {
		s.factor, s.shift = 0, fyne.Delta{}
		return s
	}
	s.factor = min(factor, nearest)
	k := s.factor / now.factor
	s.shift = fyne.NewDelta(at.X+(now.origin.X-at.X)*k-size.Width/2, at.Y+(now.origin.Y-at.Y)*k-size.Height/2)
	return s
}

// turned moves the camera by degrees, as far as heads are turned by hand.
func (s stance) turned(right, up float64) stance {
	s.camera = s.camera.Turned(right, max(up, lowest-s.camera.Elevation))
	if v, standard := s.camera.View(); standard {
		s.home = v
	}
	return s
}

// centred brings the middle of the head nearer to the middle of the room, by a
// length in positions, so that who walks over a head seen from nearby comes to
// see it from straight above.
func (s stance) centred(by float32) stance {
	length := float32(math.Hypot(float64(s.shift.DX), float64(s.shift.DY)))
	if s.factor == 0 || length == 0 {
		return s
	}
	k := max(0, 1-by/length)
	s.shift = fyne.NewDelta(s.shift.DX*k, s.shift.DY*k)
	return s
}

// lever is the least arm, as a part of the head's radius, by which a held
// point turns the head: nearer to the axis the head would spin.
const lever = 0.35

// follow turns the camera so that a point of the head, in cm, comes to be seen
// at a point of the picture, as nearly as a head that stays upright can.
func (s stance) follow(o optics, held scalp.Point3, to scalp.Point) stance {
	least := lever * o.axes.Y
	arm := func(length float64) float64 {
		if length < 0 {
			return min(length, -least)
		}
		return max(length, least)
	}
	for range 2 {
		o = o.from(s.camera)
		now := o.project(held)
		sin, cos := math.Sincos(s.camera.Azimuth * math.Pi / 180)
		right := (to.X - now.X) / arm(held.X*sin+held.Y*cos)
		right = max(-0.6, min(0.6, right))
		rise := to.Y - now.Y - o.toward.Z*now.X*right
		up := max(-0.6, min(0.6, -rise/arm(dot(held, o.toward))))
		s = s.turned(right*180/math.Pi, up*180/math.Pi)
	}
	return s
}
