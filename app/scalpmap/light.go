package scalpmap

import (
	"image"
	"math"

	"stipple/planner/scalp"
)

// Where the light falls on the head, as parts of its half width and height, and
// how dark it gets on the far side.
const (
	lightX, lightY = -0.28, 0.42
	farShade       = 0.20
)

// lightSteps is how finely the shade is told apart.
const lightSteps = 1024

// shadeSkull darkens a painted head away from a soft light at the upper left,
// so that it looks round. The shade of a place depends only on how far it lies
// from the light, measured in the head's own outline: one look-up a pixel.
func shadeSkull(onto *image.RGBA, o optics, f frame, scale float32) {
	a, b, c, light := outline(o)
	k := 1 / (f.factor * scale)
	var table [lightSteps]uint16
	for i := range table {
		table[i] = uint16(math.Round(256 * shadeAt(float64(i)*4/lightSteps)))
	}
	w := onto.Rect.Dx()
	for y := range onto.Rect.Dy() {
		py := (f.origin.Y*scale-float32(y)-0.5)*k - float32(light.Y)
		line := onto.Pix[y*onto.Stride : y*onto.Stride+4*w]
		px := (0.5-f.origin.X*scale)*k - float32(light.X)
		row, slope := c*py*py, 2*b*py
		for i := 0; i < len(line); i += 4 {
			if line[i+3] != 0 {
				q := (a*px+slope)*px + row
				m := uint32(table[min(int(q*(lightSteps/4)), lightSteps-1)])
				line[i] = uint8(uint32(line[i]) * m >> 8)
				line[i+1] = uint8(uint32(line[i+1]) * m >> 8)
				line[i+2] = uint8(uint32(line[i+2]) * m >> 8)
			}
			px += k
		}
	}
}

// shadeAt is how bright a place is, whose distance from the light is the root
// of q in half widths of the head.
func shadeAt(q float64) float64 {
	t := min(1, q/2.6)
	return 1 - farShade*t*t*(3-2*t)
}

// shaded is the ink of what lies before the head, which is painted last and in
// one tone.
func (d *drawing) shaded(k ink) ink {
	k.skin = mixed(k.skin, depth, farShade*0.35)
	return k
}

// outline gives the ellipse a head is seen as, ax²+2bxy+cy² = 1 in cm, and where
// the light falls on it.
func outline(o optics) (a, b, c float32, light scalp.Point) {
	stretched := func(p scalp.Point3) scalp.Point3 {
		return scalp.Point3{X: p.X * o.axes.X, Y: p.Y * o.axes.Y, Z: p.Z * o.axes.Z}
	}
	right, up := stretched(o.right), stretched(o.up)
	xx, xy, yy := dot(right, right), dot(right, up), dot(up, up)
	det := xx*yy - xy*xy
	light = scalp.Point{X: lightX * math.Sqrt(xx), Y: lightY * math.Sqrt(yy)}
	return float32(yy / det), float32(-xy / det), float32(xx / det), light
}
