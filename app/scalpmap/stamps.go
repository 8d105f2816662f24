package scalpmap

import (
	"image"
	"math"
)

// largestStamp is the greatest radius, in pixels, of a dot that is drawn by a
// ready stamp.
const largestStamp = 1.6

// phases is how many places within a pixel, across and down, have a stamp.
const phases = 8

// stamps are a small dot at each place it may have within a pixel: how much of
// each pixel it covers, 0 to 256.
type stamps struct {
	radius float32
	side   int // pixels across and down
	cover  [phases * phases][]uint32
}

func newStamps(radius float32) *stamps {
	s := &stamps{side: 2*int(math.Ceil(float64(radius))) + 1, radius: radius}
	for i := range s.cover {
		x := (float64(i%phases) + 0.5) / phases
		y := (float64(i/phases) + 0.5) / phases
		s.cover[i] = s.stamp(float64(radius), x, y)
	}
	return s
}

// stamp gives the cover of a disc whose middle lies at a place of the stamp's
// middle pixel. It samples each pixel finely, and sums to the disc's area.
func (s *stamps) stamp(radius, x, y float64) []uint32 {
	const fine = 12
	middle := float64(s.side / 2)
	parts, sum := make([]float64, s.side*s.side), 0.0
	for i := range parts {
		for j := range fine * fine {
			dx := float64(i%s.side) + (float64(j%fine)+0.5)/fine - middle - x
			dy := float64(i/s.side) + (float64(j/fine)+0.5)/fine - middle - y
			if dx*dx+dy*dy <= radius*radius {
				parts[i]++
				sum++
			}
		}
	}
	cover := make([]uint32, len(parts))
	for i, part := range parts {
		cover[i] = uint32(math.Round(part / sum * math.Pi * radius * radius * 256))
	}
	return cover
}

// put draws the stamp of a dot at x, y with a strength of 0 to 256, as far as
// it lies in the picture.
func (s *stamps) put(onto *image.RGBA, x, y float32, t tone, strength uint32) {
	left, top := floor(x), floor(y)
	phase := int((y-float32(top))*phases)*phases + int((x-float32(left))*phases)
	cover := s.cover[min(phase, phases*phases-1)]
	left, top = left-s.side/2, top-s.side/2
	fromX, toX := max(0, -left), min(s.side, onto.Rect.Dx()-left)
	for row := max(0, -top); row < min(s.side, onto.Rect.Dy()-top); row++ {
		line := cover[row*s.side : (row+1)*s.side]
		at := (top+row)*onto.Stride + (left+fromX)*4
		for column := fromX; column < toX; column++ {
			if c := line[column]; c != 0 {
				blend(onto.Pix[at:at+4:at+4], t, (c*strength+128)>>8)
			}
			at += 4
		}
	}
}

// floor is the whole number at or under v, for the places of a picture.
func floor(v float32) int { return int(v+65536) - 65536 }
