package scalp

import (
	"math"
	"slices"
	"sync"
)

// The right ear is drawn from the side, by Y and Z in cm of the standard head,
// and carried to a slanted plane that stands off behind.
var (
	// earShape is the whole ear, from the top of its root round the rim.
	earShape = []Point{
		{-0.62, -1.6},
		{-0.72, -0.55},
		{-1.25, 0.2},
		{-2.05, 0.52},
		{-2.95, 0.38},
		{-3.65, -0.25},
		{-3.98, -1.3},
		{-3.85, -2.6},
		{-3.35, -3.9},
		{-2.85, -4.95},
		{-2.4, -5.85},
		{-1.75, -6.42},
		{-1.05, -6.35},
		{-0.66, -5.8},
		{-0.55, -5.1},
		{-0.38, -4.4},
		{-0.28, -3.6},
		{-0.42, -2.6},
		{-0.62, -1.6},
	}
	// earLines are its folds, with how deep they lie below the rim.
	earLines = []earLine{
		// The rim's root, going down into the bowl, and the rim's inner edge.
		{[]Point{{-0.62, -1.75}, {-0.85, -2.3}, {-1.35, -2.62}, {-1.95, -2.72}}, 0.15, 0.6},
		{[]Point{{-1.22, -1.75}, {-1.2, -1.0}, {-1.6, -0.4}, {-2.25, -0.15}, {-2.9, -0.42}, {-3.3, -1.2}, {-3.25, -2.4}, {-2.9, -3.5}, {-2.6, -4.2}}, 0.1, 0.5},
		// The fold within the rim, its fork, down to the little hill over the lobe.
		{[]Point{{-1.75, -1.15}, {-2.3, -1.55}, {-2.5, -2.4}, {-2.3, -3.4}, {-1.95, -4.25}, {-1.5, -4.8}, {-1.05, -4.85}, {-0.9, -4.6}}, 0.2, 0.55},
		{[]Point{{-2.6, -1.0}, {-2.42, -1.35}, {-2.32, -1.62}}, 0.2, 0.35},
		// The flap before the opening.
		{[]Point{{-0.42, -2.75}, {-0.62, -3.15}, {-0.98, -3.5}, {-1.02, -3.95}, {-0.75, -4.3}, {-0.52, -4.42}}, 0.05, 0.55},
	}
	// earRoot is the middle and the half sizes of where it stands on the head.
	earRoot = struct{ middle, half Point }{Point{-1.75, -2.5}, Point{1.15, 2.75}}
)

type earLine struct {
	knots        []Point
	deep, weight float64
}

// The slant of the ear's plane: how far its points stand out for each cm back
// and up.
const earOut, earBack, earRound, earUp = 7.72, 0.62, 0.055, 0.08

// earFacing is the direction the ear's plane faces, and earSide the one the
// head faces under it.
var (
	earFacing = Point3{1, 0.42, -earUp}.unit()
	earSide   = Point3{0.97, -0.13, -0.2}.unit()
)

// onEar is a point of the ear's plane, some cm below it.
func onEar(p Point, deep float64) Point3 {
	back := -0.5 - p.X
	at := Point3{earOut + earBack*back - earRound*back*back + earUp*(p.Y+2), p.X, p.Y}
	return at.plus(earFacing.times(-deep))
}

// ear is the right ear: its skin and its lines, with the open line of the rim
// first.
type ear struct {
	mesh   *mesh
	lines  []earStroke
	crease []Point3
}

type earStroke struct {
	points []Point3
	weight float64
}

var rightEar = sync.OnceValue(func() *ear {
	shape := smooth(earShape, true, 0.4)
	shape = shape[:len(shape)-1]
	made := &ear{mesh: &mesh{columns: len(shape), middle: onEar(Point{-2, -2.8}, 0.3), open: true}}
	// The rim is round, and the back of the ear draws in to its root.
	middle := Point{-2, -2.8}
	for _, shell := range []struct{ size, deep float64 }{{0.985, 0}, {1, 0.18}, {0.97, 0.42}, {0.86, 0.6}} {
		for _, p := range shape {
			at := Point{middle.X + (p.X-middle.X)*shell.size, middle.Y + (p.Y-middle.Y)*shell.size}
			made.mesh.points = append(made.mesh.points, onEar(at, shell.deep))
		}
	}
	for _, p := range shape {
		made.mesh.loose = append(made.mesh.loose, p.X > -0.8 && p.Y < -1.5 && p.Y > -5.6)
	}
	for _, p := range shape {
		sin, cos := (p.Y-earRoot.middle.Y)/earRoot.half.Y, (p.X-earRoot.middle.X)/earRoot.half.X
		made.mesh.points = append(made.mesh.points, onRoot(math.Atan2(sin, cos)))
	}
	for _, l := range earLines {
		var points []Point3
		for _, p := range smooth(l.knots, false, smoothness) {
			points = append(points, onEar(p, l.deep))
		}
		made.lines = append(made.lines, earStroke{points, l.weight})
	}
	for angle := 75.0; angle <= 285; angle += 7.5 {
		made.crease = append(made.crease, onRoot(angle*math.Pi/180))
	}
	return made
})

// onRoot is a point of the ear's root on the head.
func onRoot(angle float64) Point3 {
	sin, cos := math.Sincos(angle)
	y, z := earRoot.middle.X+earRoot.half.X*cos, earRoot.middle.Y+earRoot.half.Y*sin
	across := 1 - y*y/(standardAxes.Y*standardAxes.Y) - z*z/(standardAxes.Z*standardAxes.Z)
	return Point3{standardAxes.X * math.Sqrt(across), y, z}
}

// shell is an ear's mesh without its root.
func (m *mesh) shell() *mesh {
	shell := *m
	shell.points = m.points[:len(m.points)-m.columns]
	return &shell
}

// leftEarMesh is the right one turned over.
var leftEarMesh = sync.OnceValue(func() *mesh { return rightEar().mesh.mirrored() })

// mirrored is the left ear's mesh: its columns run the other way round, so
// that the same pieces face outwards.
func (m *mesh) mirrored() *mesh {
	image := &mesh{columns: m.columns, middle: m.middle.mirror(), open: m.open, loose: slices.Clone(m.loose)}
	slices.Reverse(image.loose)
	for from := 0; from < len(m.points); from += m.columns {
		image.points = append(image.points, reversed(mirrored(m.points[from:from+m.columns]))...)
	}
	return image
}
