package scalp

import "math"

// Stroke is a line or a filled shape of the drawn head.
type Stroke struct {
	// Points are in cm, in the plane of the view.
	Points []Point
	// Closed joins the last point to the first.
	Closed bool
	// Fill asks for the inside in the colour of skin, under the line.
	Fill bool
	// Weight is the width of the line against the main outline, which is 1;
	// 0 draws no line.
	Weight float64
}

// Face draws the parts of the head that are not scalp, so that one knows a
// head and tells left from right: skull, jaw, ears, neck and quiet features.
// Paint the strokes in order, and the patches over them.
func (h Head) Face(from Camera) []Stroke {
	v, standard := from.View()
	if !standard || h == (Head{}) {
		return nil
	}
	c := from.eye()
	// The drawings fit the standard head and are stretched with it.
	wide := math.Abs(h.axes.dot(c.right) / standardAxes.dot(c.right))
	tall := math.Abs(h.axes.dot(c.up) / standardAxes.dot(c.up))
	if v == Left {
		wide = -wide
	}
	var strokes []Stroke
	for _, s := range sketches(v) {
		strokes = append(strokes, s.draw(wide, tall))
		if s.twin {
			strokes = append(strokes, s.draw(-wide, tall))
		}
	}
	return strokes
}

// Bounds gives the corners of the smallest upright rectangle, in cm, that
// holds everything a camera sees, without a margin.
func (h Head) Bounds(from Camera) (low, high Point) {
	c := from.eye()
	wide, tall := math.Abs(h.axes.dot(c.right)), math.Abs(h.axes.dot(c.up))
	all := []Point{{-wide, 0}, {wide, 0}, {0, tall}}
	for _, s := range h.Face(from) {
		all = append(all, s.Points...)
	}
	return box(all)
}

// A sketch is a stroke of the standard head, as knots of a smooth curve in cm.
// A knot given twice is a corner.
type sketch struct {
	knots  []Point
	closed bool
	fill   bool
	weight float64
	// twin draws the stroke again on the other side of the midline.
	twin bool
}

// sketches is the drawing of a view, back to front. Left is drawn as Right and
// turned over.
func sketches(v View) []sketch {
	switch v {
	case Front:
		return frontSketches()
	case Back:
		return backSketches()
	case Top:
		return topSketches()
	}
	return sideSketches()
}

// smoothness is the greatest distance in cm between points of a stroke.
const smoothness = 0.12

// draw turns a sketch into a stroke, stretched to a head.
func (s sketch) draw(wide, tall float64) Stroke {
	stroke := Stroke{Closed: s.closed, Fill: s.fill, Weight: s.weight}
	for _, p := range s.curve() {
		stroke.Points = append(stroke.Points, Point{p.X * wide, p.Y * tall})
	}
	return stroke
}

// curve is the smooth line through the knots, broken at corners.
func (s sketch) curve() []Point3 {
	var whole []Point3
	smooth := []Point3{{s.knots[0].X, s.knots[0].Y, 0}}
	flush := func() {
		if len(smooth) < 2 {
			return
		}
		last := len(smooth) - 1
		before, after := onward(smooth[0], smooth[1]), onward(smooth[last], smooth[last-1])
		if s.closed && smooth[0] == smooth[last] {
			before, after = smooth[last-1], smooth[1]
		}
		whole = chain(whole, chain(spline(before, smooth, after, smoothness)...))
	}
	for i, k := range s.knots[1:] {
		p := Point3{k.X, k.Y, 0}
		if k == s.knots[i] {
			flush()
			smooth = []Point3{p}
			continue
		}
		smooth = append(smooth, p)
	}
	flush()
	return whole
}

// limbKnots are knots on the outline of the standard ellipsoid with half
// width wide, from one elevation in degrees to another.
func limbKnots(wide, from, to float64) []Point {
	const every = 8
	n := int(math.Ceil(math.Abs(to-from) / every))
	knots := make([]Point, n+1)
	for i := range knots {
		sin, cos := math.Sincos((from + (to-from)*float64(i)/float64(n)) * math.Pi / 180)
		knots[i] = Point{wide * cos, standardAxes.Z * sin}
	}
	return knots
}

// bothSides continues knots of the right half, which end on the midline, with
// their mirror image back to where they began.
func bothSides(half []Point) []Point {
	knots := append([]Point(nil), half...)
	for i := len(half) - 2; i >= 0; i-- {
		knots = append(knots, Point{-half[i].X, half[i].Y})
	}
	return knots
}
