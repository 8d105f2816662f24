package report

import (
	"image"
	"math"
)

// winding says what lies inside a path.
type winding uint8

const (
	nonZero winding = iota // what the path goes round, whichever way
	evenOdd                // what it goes round an odd number of times
)

// cover finds how far a path covers each pixel of a picture, exactly but where
// its own lines cross within a pixel. For every line it notes how the covered
// area changes from a pixel to the next; adding these up along a row gives the
// area. That is the way of golang.org/x/image/vector, which knows no even-odd
// winding.
type cover struct {
	room  image.Rectangle // the picture
	edges []edge
	// low and high are the corners of what the edges reach.
	low, high point
	change    []float32
}

// edge is a straight piece of a path.
type edge struct{ from, to point }

// ring adds a path that ends where it begins.
func (c *cover) ring(points []point) {
	if len(points) < 2 {
		return
	}
	from := points[len(points)-1]
	for _, to := range points {
		c.edge(from, to)
		from = to
	}
}

func (c *cover) edge(from, to point) {
	if len(c.edges) == 0 {
		c.low, c.high = from, from
	}
	c.low = point{min(c.low.x, from.x, to.x), min(c.low.y, from.y, to.y)}
	c.high = point{max(c.high.x, from.x, to.x), max(c.high.y, from.y, to.y)}
	c.edges = append(c.edges, edge{from, to})
}

// rings gives the closed paths added so far.
func (c *cover) rings() [][]point {
	var list [][]point
	for i, e := range c.edges {
		if i == 0 || c.edges[i-1].to != e.from {
			list = append(list, nil)
		}
		last := len(list) - 1
		list[last] = append(list[last], e.from)
	}
	return list
}

// lay puts a colour on what the path covers, and forgets the path.
func (c *cover) lay(onto *image.RGBA, ink colour, by winding) {
	box := c.box()
	if !box.Empty() && ink.on {
		wide := box.Dx() + 2 // a change may lie just beyond the last pixel
		c.change = cleared(c.change, wide*box.Dy())
		for _, e := range c.edges {
			c.note(e, box, wide)
		}
		for y := range box.Dy() {
			at := onto.PixOffset(box.Min.X, box.Min.Y+y)
			layRow(onto.Pix[at:at+4*box.Dx()], c.change[y*wide:(y+1)*wide], ink, by)
		}
	}
	c.edges = c.edges[:0]
}

// box holds the pixels that the path may cover. The comparisons are made before
// numbers become whole, for those far outside the picture would not fit.
func (c *cover) box() image.Rectangle {
	if len(c.edges) == 0 {
		return image.Rectangle{}
	}
	within := func(v float64, high int) int { return int(max(0, min(float64(high), v))) }
	return image.Rect(
		within(math.Floor(c.low.x), c.room.Dx()), within(math.Floor(c.low.y), c.room.Dy()),
		within(math.Ceil(c.high.x), c.room.Dx()), within(math.Ceil(c.high.y), c.room.Dy()))
}

// cleared gives a slice of so many zeros, the same one when it is long enough.
func cleared(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// note notes what an edge changes in the rows of a box.
func (c *cover) note(e edge, box image.Rectangle, wide int) {
	way, from, to := float32(1), e.from, e.to
	if from.y > to.y {
		way, from, to = -1, to, from
	}
	top, height := float64(box.Min.Y), float64(box.Dy())
	begin, end := max(0, from.y-top), min(height, to.y-top)
	if !(begin < end) {
		return
	}
	slope := (to.x - from.x) / (to.y - from.y)
	left, most := float64(box.Min.X), float64(box.Dx())
	place := func(y float64) float64 { // what lies left of the box covers all of its row
		return max(0, min(most, from.x-left+(y+top-from.y)*slope))
	}
	x := place(begin)
	for row := int(begin); float64(row) < end; row++ {
		high, low := max(begin, float64(row)), min(end, float64(row+1))
		next := place(low)
		noteRow(c.change[row*wide:(row+1)*wide], float32(min(x, next)), float32(max(x, next)), way*float32(low-high))
		x = next
	}
}

// noteRow notes in a row an edge that goes from x to end, x being no more, and
// covers so much of the row's height.
func noteRow(row []float32, x, end, height float32) {
	first := int(x)
	part := x - float32(first)
	if last := int(end); last <= first || end == float32(first+1) {
		share := height * (part + end - float32(first)) / 2
		row[first] += height - share
		row[first+1] += share
		return
	}
	perPixel := height / (end - x)
	// The area right of the edge grows in the first pixel by a triangle, in
	// those between by whole strips.
	inFirst := perPixel * (1 - part) * (1 - part) / 2
	row[first] += inFirst
	before, at := inFirst, first+1
	for ; float32(at+1) < end; at++ {
		area := perPixel * (float32(at) - x + 0.5)
		row[at] += area - before
		before = area
	}
	over := end - float32(at)
	area := perPixel*over*(float32(at)-x+over/2) + height*(1-over)
	row[at] += area - before
	row[at+1] += height - area
}

// layRow puts a colour on a row of pixels.
func layRow(pixels []uint8, change []float32, ink colour, by winding) {
	area := float32(0)
	r, g, b := int32(ink.r), int32(ink.g), int32(ink.b)
	for x := 0; x < len(pixels)/4; x++ {
		area += change[x]
		share := covered(area, by)
		if share == 0 {
			continue
		}
		p := pixels[4*x : 4*x+3 : 4*x+3]
		if share == opaque {
			p[0], p[1], p[2] = ink.r, ink.g, ink.b
			continue
		}
		p[0] = mixed(p[0], r, share)
		p[1] = mixed(p[1], g, share)
		p[2] = mixed(p[2], b, share)
	}
}

// opaque is the share of a pixel that is wholly covered.
const opaque = 256

// covered gives the share of a pixel that is inside, of opaque.
func covered(area float32, by winding) int32 {
	if area < 0 {
		area = -area
	}
	if area > 1 {
		if by == nonZero {
			return opaque
		}
		if area -= 2 * float32(int(area/2)); area > 1 {
			area = 2 - area
		}
	}
	return int32(area*opaque + 0.5)
}

func mixed(under uint8, ink, share int32) uint8 {
	return uint8((int32(under)*(opaque-share) + ink*share + opaque/2) / opaque)
}
