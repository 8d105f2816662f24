package scalp

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"stipple/planner/quantity"
)

// Form is how a scar is drawn.
type Form string

// The forms of a scar.
const (
	// StrokeScar is a line with a width, such as a strip scar.
	StrokeScar Form = "stroke"
	// PatchScar is an area with an outline, such as a burn.
	PatchScar Form = "patch"
)

// Forms lists the forms in reading order.
func Forms() []Form { return []Form{StrokeScar, PatchScar} }

// Name gives the form in words.
func (f Form) Name() string {
	switch f {
	case StrokeScar:
		return "Line"
	case PatchScar:
		return "Area"
	}
	return ""
}

// Place is a place on the head that stays where it is when the head is
// measured again: a direction from the head's centre, on the unit sphere the
// head is stretched from.
type Place struct {
	// Azimuth is 0 at the nose and grows to the patient's right, 0–360.
	Azimuth quantity.Degrees `json:"azimuth"`
	// Elevation is 0 in the plane of the circumference, 90 at the vertex, -90
	// below.
	Elevation quantity.Degrees `json:"elevation"`
}

// Scar is a scar drawn on the scalp: a stroke along Path with a Width and round
// ends, or the patch whose outline Path is, closed from its last place to its
// first. A stroke of one place is a round spot. Between two places the path
// takes the great circle of the unit sphere.
type Scar struct {
	Form  Form                 `json:"form"`
	Width quantity.Millimetres `json:"width,omitempty"` // of a stroke, MinWidth–MaxWidth
	Path  []Place              `json:"path"`
}

// The limits of a scar. They are ours: they keep slips of the hand and of the
// keyboard out of plans, not scars.
const (
	MinWidth quantity.Millimetres = 0.2
	MaxWidth quantity.Millimetres = 60
	// MaxPlaces is the most places a path has.
	MaxPlaces = 500
	// A stroke goes at most once round the head, an outline twice, in degrees.
	maxStroke, maxOutline = 360, 720
)

// Check gives an error, in a sentence for the user, when the scar cannot lie on
// any head. Whether it lies on the scalp only Head.Trace tells.
func (s Scar) Check() error {
	switch {
	case !slices.Contains(Forms(), s.Form):
		return errors.New("a drawn scar is a line or an area")
	case len(s.Path) == 0:
		return errors.New("the scar has not been drawn")
	case len(s.Path) > MaxPlaces:
		return fmt.Errorf("a drawing has at most %d places, this one has %d", MaxPlaces, len(s.Path))
	case s.Form == StrokeScar && !(s.Width >= MinWidth && s.Width <= MaxWidth):
		return fmt.Errorf("the width of a scar must be between %v and %v", MinWidth, MaxWidth)
	case s.Form == PatchScar && s.Width != 0:
		return errors.New("only a line has a width")
	}
	for _, p := range s.Path {
		if err := p.check(); err != nil {
			return err
		}
	}
	return s.checkPath()
}

// OnScalp tells whether any place of the path lies on the scalp, on whatever
// head.
func (s Scar) OnScalp() bool {
	return slices.ContainsFunc(s.Path, func(p Place) bool {
		_, on := zoneAt(p.direction())
		return on
	})
}

func (p Place) check() error {
	switch {
	case !(p.Azimuth >= 0 && p.Azimuth <= 360):
		return errors.New("the azimuth of a place must be between 0° and 360°")
	case !(p.Elevation >= -90 && p.Elevation <= 90):
		return errors.New("the elevation of a place must be between -90° and 90°")
	}
	return nil
}

// checkPath looks at the path as a whole; its places are in range.
func (s Scar) checkPath() error {
	us := s.directions()
	switch turn := turning(us) * 180 / math.Pi; {
	case s.Form == PatchScar && len(us) < 3:
		return errors.New("the outline of an area needs at least three places")
	case s.Form == StrokeScar && turn > maxStroke:
		return errors.New("this line is longer than once round the head: draw an area instead")
	case s.Form == PatchScar && turn > maxOutline:
		return errors.New("this outline is longer than twice round the head")
	}
	return nil
}

// directions are the places of the path on the unit sphere, a place repeated
// named once; of a patch the last is not the first.
func (s Scar) directions() []Point3 {
	us := make([]Point3, 0, len(s.Path))
	for _, p := range s.Path {
		if u := p.direction(); len(us) == 0 || us[len(us)-1] != u {
			us = append(us, u)
		}
	}
	if s.Form == PatchScar && len(us) > 1 && us[0] == us[len(us)-1] {
		us = us[:len(us)-1]
	}
	return us
}

// turning is the length of a path on the unit sphere, in radians.
func turning(us []Point3) float64 {
	sum := 0.0
	for i := 1; i < len(us); i++ {
		sum += angle(us[i-1], us[i])
	}
	return sum
}

// Tidy gives the scar as it is stored, sharing nothing with s: its places to a
// thousandth of a degree (under 2 µm), its width to a hundredth of a mm, and no
// place twice in a row.
func (s Scar) Tidy() Scar {
	path := make([]Place, 0, len(s.Path))
	for _, p := range s.Path {
		if p = p.tidy(); len(path) == 0 || path[len(path)-1] != p {
			path = append(path, p)
		}
	}
	s.Path = path
	s.Width = quantity.Millimetres(rounded(float64(s.Width), 100))
	return s
}

func (p Place) tidy() Place {
	p = Place{quantity.Degrees(rounded(float64(p.Azimuth), 1000)), quantity.Degrees(rounded(float64(p.Elevation), 1000))}
	if p.Azimuth == 360 {
		p.Azimuth = 0
	}
	return p
}

// rounded gives v in steps of 1/parts, and never a minus nought.
func rounded(v, parts float64) float64 { return math.Round(v*parts)/parts + 0 }

func (p Place) direction() Point3 { return direction(float64(p.Azimuth), float64(p.Elevation)) }

func placeOf(u Point3) Place {
	azimuth := math.Atan2(u.X, u.Y) * 180 / math.Pi
	if azimuth < 0 {
		azimuth += 360
	}
	elevation := math.Atan2(u.Z, math.Hypot(u.X, u.Y)) * 180 / math.Pi
	return Place{quantity.Degrees(azimuth), quantity.Degrees(elevation)}
}

// PointOf gives the point of the head's surface at a place, in cm.
func (h Head) PointOf(p Place) Point3 { return p.direction().stretch(h.axes) }

// PlaceOf gives the place under a point of the surface, in cm.
func (h Head) PlaceOf(p Point3) Place { return placeOf(p.unstretch(h.axes)) }
