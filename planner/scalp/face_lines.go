package scalp

import (
	"math"
	"sync"
)

// A fading says from where a line is not seen.
type fading int

const (
	always     fading = iota
	frontal           // fades out towards the side
	beforehand        // fades out towards the back
	behind            // fades out towards the front
)

// A faceLine is a line on the skin of the standard head, with the direction
// the skin faces at each point, and the one the head faces there but for lips
// and nose.
type faceLine struct {
	points, facing, broadly []Point3
	weight                  float64
	fade                    fading
}

// A faceSketch is a line as it is drawn on a skin, by two coordinates of it: on
// the face the distance from the midline and the height in cm. Twin draws it
// on the other side as well.
type faceSketch struct {
	knots  []Point
	weight float64
	twin   bool
	fade   fading
}

// The features: quiet, with closed eyes, so that the scalp is what one looks
// at.
var faceSketches = []faceSketch{
	// Brow.
	{[]Point{{1.5, -0.5}, {2.5, -0.02}, {3.9, 0.2}, {5.15, -0.08}, {5.95, -0.7}}, 1, true, always},
	// Closed lid, its lashes, and the fold above.
	{[]Point{{1.8, -2.36}, {2.45, -2.74}, {3.4, -2.93}, {4.4, -2.74}, {5.2, -2.18}}, 0.95, true, always},
	{[]Point{{3.95, -2.84}, {4.18, -3.16}}, 0.5, true, always},
	{[]Point{{4.6, -2.64}, {4.95, -2.92}}, 0.5, true, always},
	{[]Point{{2.65, -1.68}, {3.4, -1.52}, {4.3, -1.58}, {5.15, -1.86}}, 0.4, true, always},
	// Bridge of the nose.
	{[]Point{{1.38, -0.75}, {1.08, -1.35}, {0.94, -2.1}, {0.98, -2.9}}, 0.4, true, frontal},
	// The groove under the nose, the mouth, and the fold under the lip.
	{[]Point{{0.32, -6.75}, {0.36, -7.3}}, 0.3, true, frontal},
	{[]Point{{-2.45, -8.42}, {-1.6, -8.4}, {-0.6, -8.3}, {0, -8.42}, {0.6, -8.3}, {1.6, -8.4}, {2.45, -8.42}}, 0.9, false, always},
	{[]Point{{-1.95, -8.18}, {-1.2, -7.85}, {-0.5, -7.58}, {0, -7.74}, {0.5, -7.58}, {1.2, -7.85}, {1.95, -8.18}}, 0.42, false, always},
	{[]Point{{-1.45, -9.2}, {-0.8, -9.48}, {0, -9.58}, {0.8, -9.48}, {1.45, -9.2}}, 0.5, false, always},
	{[]Point{{-0.8, -10.5}, {0, -10.66}, {0.8, -10.5}}, 0.32, false, always},
}

// noseSketches are drawn over the nose: its wings, and its base with the
// nostrils.
var noseSketches = []faceSketch{
	{[]Point{{1.42, -4.7}, {1.8, -5.1}, {1.9, -5.6}, {1.66, -6.02}, {1.2, -6.0}}, 0.75, true, always},
	{[]Point{{0.5, -6.2}, {0.85, -5.98}, {1.15, -6.02}}, 0.75, true, always},
	{[]Point{{-0.5, -6.2}, {-0.25, -6.33}, {0, -6.38}, {0.25, -6.33}, {0.5, -6.2}}, 0.6, false, always},
}

var faceLines = sync.OnceValue(func() []*faceLine { return lines(faceSketches, onFace) })

var noseLines = sync.OnceValue(func() []*faceLine { return lines(noseSketches, onFace) })

// neckSketches are the lines of the neck as seen from its right side, by Y and
// the height in cm.
var neckSketches = []faceSketch{
	// The muscle from behind the ear to the breastbone.
	{[]Point{{-2.5, -7.7}, {-1.9, -10.2}, {-0.5, -12.4}, {1.7, -14.5}, {2.75, -15.8}, {3.14, -16.55}}, 0.5, true, beforehand},
	// The heads of the collar bones.
	{[]Point{{3.22, -16.8}, {3.02, -16.4}, {2.6, -16.35}, {2.05, -16.5}}, 0.45, true, beforehand},
}

// napeSketches are the cords of the nape, by the distance from the midline and
// the height in cm.
var napeSketches = []faceSketch{
	{[]Point{{2.2, -8.8}, {1.95, -10.6}, {2.1, -12.8}, {2.7, -15}}, 0.4, true, behind},
}

var neckLines = sync.OnceValue(func() []*faceLine {
	return append(lines(neckSketches, onNeck), lines(napeSketches, onNape)...)
})

// lines carries sketches to a skin.
func lines(sketches []faceSketch, skin func(x, z float64) (at, facing Point3)) []*faceLine {
	var made []*faceLine
	for _, s := range sketches {
		l := &faceLine{weight: s.weight, fade: s.fade}
		for _, p := range smooth(s.knots, false, smoothness) {
			at, facing := skin(p.X, p.Y)
			l.points, l.facing = append(l.points, at), append(l.facing, facing)
			l.broadly = append(l.broadly, Point3{at.X / 64, at.Y / 100, at.Z / 250}.unit())
		}
		made = append(made, l)
		if s.twin {
			made = append(made, &faceLine{mirrored(l.points), mirrored(l.facing), mirrored(l.broadly), l.weight, l.fade})
		}
	}
	return made
}

// jawLines are the edges of the jaw, where its sections turn from the cheek to
// the back.
var jawLines = sync.OnceValue(func() []*faceLine {
	right := &faceLine{weight: 0.75}
	for z := -7.4; z > -12.4; z -= 0.2 {
		right.points = append(right.points, levelAt(z).around(135))
		right.facing = append(right.facing, Point3{1, -1, -0.3}.unit())
	}
	return []*faceLine{right, {points: mirrored(right.points), facing: mirrored(right.facing), weight: right.weight}}
})

// onNeck is the point of the neck's right side by Y and height, and the
// direction it faces.
func onNeck(y, z float64) (at, facing Point3) {
	depth := func(y, z float64) float64 {
		c := collarAt(z)
		reach := c.front - c.widest
		if y < c.widest {
			reach = c.widest - c.back
		}
		t := min(1, math.Abs(y-c.widest)/reach)
		return c.half * math.Sqrt(1-t*t)
	}
	const d = 0.05
	facing = Point3{1, (depth(y-d, z) - depth(y+d, z)) / (2 * d), (depth(y, z-d) - depth(y, z+d)) / (2 * d)}
	return Point3{depth(y, z), y, z - collarAt(z).drop*(y-neckAxis)}, facing.unit()
}

// onNape is the point of the neck's back by the distance from the midline and
// the height, and about the direction it faces.
func onNape(x, z float64) (at, facing Point3) {
	c := collarAt(z)
	t := x / c.half
	y := c.widest - (c.widest-c.back)*math.Sqrt(1-t*t)
	return Point3{x, y, z - c.drop*(y-neckAxis)}, Point3{t, -1, 0}.unit()
}

// smoothness is the greatest distance in cm between points of a drawn line.
const smoothness = 0.15

// smooth is the curve through knots, in points no farther apart than step.
func smooth(knots []Point, closed bool, step float64) []Point {
	on := make([]Point3, len(knots))
	for i, k := range knots {
		on[i] = Point3{k.X, k.Y, 0}
	}
	last := len(on) - 1
	before, after := onward(on[0], on[1]), onward(on[last], on[last-1])
	if closed {
		before, after = on[last-1], on[1]
	}
	var points []Point
	for _, p := range chain(spline(before, on, after, step)...) {
		points = append(points, Point{p.X, p.Y})
	}
	return points
}
