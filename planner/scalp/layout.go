package scalp

import (
	"slices"
	"sync"
)

// A knot is a place on the scalp as azimuth and elevation in degrees, on the
// patient's right half of the head (azimuth 0–180).
type knot struct{ azimuth, elevation float64 }

// The borders of the zones, drawn once on the right half of the head. Numbers
// are knots a spline runs through; all zones are cut from these lines, so
// neighbours share their border exactly. Indexes named beside a line are where
// other lines meet it.
var (
	// The edge of the scalp: up the front, recessed at the temple, round the
	// sideburn, over the ear and down behind it to the nape.
	edgeKnots = []knot{
		{0, 45},
		{22, 45.1},
		{40, 46.1},
		{52, 47.8},
		{60, 49.4}, // edgeCorner: the frontotemporal point
		{63.6, 47.2},
		{65.6, 43.6},
		{66.6, 38.5},
		{66.2, 28},
		{64, 15}, // the temporal peak
		{68.5, 8},
		{73, 2}, // edgeBurn: the top of the sideburn
		{76.5, -6},
		{78.5, -14},
		{80, -17.6},
		{83.5, -18.6},
		{87.2, -17.6},
		{88.7, -14},
		{89.2, -5},
		{90.5, 3}, // edgeEar: where the ear begins
		{96, 6.8},
		{105, 7.2},
		{113, 4},
		{117.5, -3},
		{119, -12}, // edgeBehind: behind the ear
		{120.5, -19},
		{124.5, -25.5},
		{131.5, -31},
		{142, -34.2},
		{156, -35.8},
		{168, -35.6},
		{180, -34.6},
	}
	// The ridge between the top of the head and its sides, from the
	// frontotemporal point round the back.
	ridgeKnots = []knot{
		{60, 49.4},
		{68, 48.6},
		{80, 44.4},
		{93.5, 38.5}, // ridgeCoronal
		{115, 33},
		{134, 29.5}, // ridgeCrown
		{154, 26.3}, // ridgeBack
		{166, 25.2},
		{180, 25},
	}
	// The back of the hairline band, 2.5 cm behind the hairline up to bandFull;
	// from there it draws in to the frontotemporal point.
	bandKnots = []knot{
		{0, 58.8},
		{11.3, 58.9},
		{21.5, 59.2},
		{32, 60},
		{40, 60.9}, // bandFull
		{47.5, 60.9},
		{54, 57.8},
		{58, 53.7},
		{60, 49.4},
	}
	coronalKnots  = []knot{{180, 89}, {97, 74}, {95, 56}, {93.5, 38.5}}
	crownKnots    = []knot{{180, 63}, {154, 57.5}, {140, 46}, {134, 29.5}}
	earFrontKnots = []knot{{93.5, 38.5}, {92.2, 27}, {91.2, 14}, {90.5, 3}}
	burnTopKnots  = []knot{{73, 2}, {82, 3.4}, {90.5, 3}}
	// The line between the side and the back meets the nape's at napeBack.
	backKnots = []knot{{154, 26.3}, {148, 13}, {142.5, 0}, {138, -14.4}}
	napeKnots = []knot{{119, -12}, {138, -14.4}, {152, -15.5}, {166, -16}, {180, -16}}
)

// The places along edgeKnots, ridgeKnots and napeKnots where other lines meet
// them, and the last along bandKnots where the band has its full depth.
const (
	edgeCorner, edgeBurn, edgeEar, edgeBehind = 4, 11, 19, 24
	ridgeCoronal, ridgeCrown, ridgeBack       = 3, 5, 6
	napeBack                                  = 1
	bandFull                                  = 4
)

// fineness is the greatest distance of two points of a border on the unit
// sphere: 2 mm on a head, too short to be seen as a corner.
const fineness = 0.02

// A ring is the border of one zone on the unit sphere, anticlockwise seen
// from outside, and the same on the chart.
type ring struct {
	on   []Point3
	flat []Point
	// low and high are the corners of flat's box, to dismiss points quickly.
	low, high Point
}

// zoneRings is the ring of each zone in reading order. It is the same for
// every head: a head's size only stretches the unit sphere it is drawn on.
var zoneRings = sync.OnceValue(func() *[zoneCount]ring {
	var rings [zoneCount]ring
	for zone, border := range borders() {
		rings[zone.index()] = newRing(border)
		if other := zone.Mirror(); other != zone {
			rings[other.index()] = newRing(mirrored(border))
		}
	}
	return &rings
})

// borders cuts the zones of the right half and of the midline from the lines.
func borders() map[Zone][]Point3 {
	edge, ridge, nape := line(edgeKnots), line(ridgeKnots), line(napeKnots)
	band, coronal, crown := chain(line(bandKnots)...), chain(line(coronalKnots)...), chain(line(crownKnots)...)
	earFront, burnTop, back := chain(line(earFrontKnots)...), chain(line(burnTopKnots)...), chain(line(backKnots)...)
	part := func(runs [][]Point3, from, to int) []Point3 { return chain(runs[from:to]...) }
	return map[Zone][]Point3{
		FrontalHairline: both(chain(part(edge, 0, edgeCorner), reversed(band))),
		Frontal:         both(chain(band, part(ridge, 0, ridgeCoronal), reversed(coronal))),
		MidScalp:        both(chain(coronal, part(ridge, ridgeCoronal, ridgeCrown), reversed(crown))),
		Crown:           both(chain(crown, part(ridge, ridgeCrown, len(ridge)))),
		Occipital:       both(chain(reversed(part(ridge, ridgeBack, len(ridge))), back, part(nape, napeBack, len(nape)))),
		Nape:            both(chain(reversed(chain(nape...)), part(edge, edgeBehind, len(edge)))),
		TempleRight: chain(part(edge, edgeCorner, edgeBurn), burnTop, reversed(earFront),
			reversed(part(ridge, 0, ridgeCoronal))),
		SideburnRight: chain(part(edge, edgeBurn, edgeEar), reversed(burnTop)),
		SideRight: chain(earFront, part(edge, edgeEar, edgeBehind), part(nape, 0, napeBack), reversed(back),
			reversed(part(ridge, ridgeCoronal, ridgeBack))),
	}
}

// line draws the spline through knots on the unit sphere, one run for each
// interval. Where a line ends on the midline it goes on into its mirror image,
// so that it crosses the midline squarely.
func line(knots []knot) [][]Point3 {
	points := make([]Point3, len(knots))
	for i, k := range knots {
		points[i] = direction(k.azimuth, k.elevation)
		if k.azimuth == 0 || k.azimuth == 180 {
			points[i].X = 0
		}
	}
	last := len(points) - 1
	runs := spline(beyond(points[0], points[1]), points, beyond(points[last], points[last-1]), fineness)
	for _, run := range runs {
		for i := range run {
			run[i] = run[i].unit()
		}
	}
	return runs
}

// beyond is the imagined knot before a line's end: the mirror image of its
// neighbour when the line ends on the midline, else straight on.
func beyond(end, neighbour Point3) Point3 {
	if end.X == 0 {
		return neighbour.mirror()
	}
	return onward(end, neighbour)
}

// both closes a path of the right half, which begins and ends on the midline,
// with its mirror image.
func both(right []Point3) []Point3 {
	left := reversed(mirrored(right))
	return chain(right, left[:len(left)-1])
}

func mirrored(points []Point3) []Point3 {
	image := make([]Point3, len(points))
	for i, p := range points {
		image[i] = p.mirror()
	}
	return image
}

func reversed(points []Point3) []Point3 {
	back := slices.Clone(points)
	slices.Reverse(back)
	return back
}

// newRing closes a border, whichever way round it was drawn.
func newRing(border []Point3) ring {
	if border[0] == border[len(border)-1] {
		border = border[:len(border)-1]
	}
	r := ring{on: border, flat: make([]Point, len(border))}
	for i, u := range border {
		r.flat[i] = flat(u)
	}
	if signedArea(r.flat) < 0 {
		r.on = reversed(r.on)
		slices.Reverse(r.flat)
	}
	r.low, r.high = box(r.flat)
	return r
}

// box is the smallest upright rectangle around points.
func box(points []Point) (low, high Point) {
	low, high = points[0], points[0]
	for _, p := range points {
		low = Point{min(low.X, p.X), min(low.Y, p.Y)}
		high = Point{max(high.X, p.X), max(high.Y, p.Y)}
	}
	return low, high
}
