package scalpmap

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"

	"stipple/planner/scalp"
)

// mostHandles is the most handles a scar shows, and handleApart about how far
// they lie apart at least, in positions.
const (
	mostHandles = 12
	handleApart = 26
)

// handleReach is how far from a handle's middle, in positions, it is taken.
const handleReach = 9

// A grip is a handle of a scar while it is moved.
type grip struct {
	key     string
	scar    scalp.Scar
	at      int            // the point of the path that is held
	handles []int          // all that have a handle
	radius  float32        // of the handles, in positions
	from    []scalp.Point3 // the path before, on the surface, with points between
	path    []scalp.Point3 // the path now
	sway    []float64      // how far each point of the path goes along, 0 to 1
}

// handled gives the one chosen scar, when its handles are shown.
func (s *surface) handled() *Area {
	if s.movable == nil || !s.movable() || s.sketch != nil || len(s.selected) != 1 || s.selected[0].Scar == "" {
		return nil
	}
	a, ok := s.scene.area(s.selected[0])
	if !ok || len(a.Drawn.Path) == 0 {
		return nil
	}
	return a
}

// handlesOf chooses the points of a path that have a handle where a cm is so
// many positions, and how large the handles are. A short line has small ones at
// its ends, and a mere spot one, so that they do not hide it.
func handlesOf(path []scalp.Point3, form scalp.Form, factor float32) (at []int, radius float32) {
	long := 0.0
	for i := 1; i < len(path); i++ {
		long += length(minus(path[i], path[i-1]))
	}
	across := float32(long) * factor
	least := 2
	if form == scalp.PatchScar {
		least = 3
		across /= 2
	} else if across < shortLine {
		least = 1
	}
	at = handles(len(path), max(least, min(mostHandles, int(long*float64(factor)/handleApart)+1)))
	if last := len(path) - 1; least == 3 && len(at) > least && length(minus(path[last], path[0]))*float64(factor) < handleApart/2 {
		at = at[:len(at)-1] // an outline ends where it began
	}
	return at, max(3, min(6, across/8))
}

// shortLine is the length, in positions, under which a line has one handle.
const shortLine = 14

// handles chooses points of a path of n, at most so many, evenly and with both
// ends; a single one in the middle.
func handles(n, most int) []int {
	if most == 1 && n > 0 {
		return []int{n / 2}
	}
	if n <= most {
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		return all
	}
	chosen := make([]int, most)
	for i := range chosen {
		chosen[i] = (i*(n-1) + (most-1)/2) / (most - 1)
	}
	return chosen
}

// gripAt takes the handle at a position, if there is one.
func (s *surface) gripAt(at fyne.Position) *grip {
	area := s.handled()
	if area == nil {
		return nil
	}
	f, o := s.frame(), s.drawn().optics
	path := surfacePath(s.scene.Head, area.Drawn)
	chosen, radius := handlesOf(path, area.Drawn.Form, f.factor)
	best, least := -1, float64(handleReach)
	for _, i := range chosen {
		where := f.place(o.project(path[i]))
		if away := math.Hypot(float64(where.X-at.X), float64(where.Y-at.Y)); away <= least && o.facing(path[i]) > 0 {
			best, least = i, away
		}
	}
	if best < 0 {
		return nil
	}
	closed := area.Drawn.Form == scalp.PatchScar
	fine, became := finer(s.scene.Head, path, closed)
	g := &grip{key: area.Target.Scar, scar: area.Drawn, radius: radius, at: became[best], from: fine, path: slices.Clone(fine)}
	for _, i := range chosen {
		g.handles = append(g.handles, became[i])
	}
	g.sway = swayOf(fine, g.at, len(chosen), closed)
	return g
}

func surfacePath(head scalp.Head, scar scalp.Scar) []scalp.Point3 {
	path := make([]scalp.Point3, len(scar.Path))
	for i, p := range scar.Path {
		path[i] = head.PointOf(p)
	}
	return path
}

// swayOf tells how far the points of a path follow one of them: less the
// further along the path they lie, and not far beyond the next of its handles.
func swayOf(path []scalp.Point3, held, handles int, closed bool) []float64 {
	along := make([]float64, len(path)+1)
	for i := range path {
		along[i+1] = along[i] + length(minus(path[(i+1)%len(path)], path[i]))
	}
	whole := along[len(path)]
	if !closed {
		whole = along[len(path)-1]
	}
	reach := whole / float64(handles) * 1.5
	sway := make([]float64, len(path))
	for i := range path {
		away := math.Abs(along[i] - along[held])
		if closed {
			away = min(away, whole-away)
		}
		if i == held {
			sway[i] = 1
		} else if away < reach {
			sway[i] = (1 + math.Cos(math.Pi*away/reach)) / 2
		}
	}
	return sway
}

// move brings the held point under a position; the others go along.
func (g *grip) move(s *surface, at fyne.Position) {
	to := s.drawn().optics.hold(s.stance.camera, s.frame().point(at))
	by := minus(to, g.from[g.at])
	for i, from := range g.from {
		k := g.sway[i]
		p := scalp.Point3{X: from.X + by.X*k, Y: from.Y + by.Y*k, Z: from.Z + by.Z*k}
		g.path[i] = s.scene.Head.PointOf(s.scene.Head.PlaceOf(p)) // back onto the surface
	}
}

// endMove says where a scar was moved to.
func (s *surface) endMove() {
	g := s.grip
	s.grip = nil
	if g == nil {
		return
	}
	s.refreshOver()
	moved := g.scar
	moved.Path = nil
	for _, p := range g.path {
		moved.Path = append(moved.Path, s.scene.Head.PlaceOf(p))
	}
	s.onMoved(g.key, moved.Simplified())
}

func minus(a, b scalp.Point3) scalp.Point3 {
	return scalp.Point3{X: a.X - b.X, Y: a.Y - b.Y, Z: a.Z - b.Z}
}

func length(p scalp.Point3) float64 { return math.Sqrt(dot(p, p)) }
