// Package ranks is the file of ranked places that stipple draws from: points
// of the standard head, in the order in which they fill it most evenly.
package ranks

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"math"

	"stipple/planner/scalp"
)

// Table is a ranked set of places. The first n of them are spread evenly, for
// every n.
type Table struct {
	// Density is how many places there are for each cm² of the standard head.
	Density float64
	// Places are points of the unit sphere that the standard head is stretched
	// from, by rank.
	Places []scalp.Point3
}

//go:embed ranks.bin
var file []byte

// Load reads the table that comes with the program.
func Load() Table {
	table, err := decode(file)
	if err != nil {
		panic("embedded ranks unreadable: " + err.Error())
	}
	return table
}

// A place takes five bytes: two coordinates of side steps each. On a head a
// step is a few thousandths of a millimetre.
const (
	placeSize = 5
	placeBits = 20
	side      = 1 << placeBits
)

// decode reads a file: the density as an IEEE 754 double, then the places, all
// little-endian.
func decode(data []byte) (Table, error) {
	if len(data) < 8 || (len(data)-8)%placeSize != 0 {
		return Table{}, errors.New("the file of ranks has been cut")
	}
	t := Table{Density: math.Float64frombits(binary.LittleEndian.Uint64(data))}
	t.Places = make([]scalp.Point3, (len(data)-8)/placeSize)
	for i := range t.Places {
		b := data[8+i*placeSize:]
		code := uint64(binary.LittleEndian.Uint32(b)) | uint64(b[4])<<32
		t.Places[i] = unfold(code&(side-1), code>>placeBits)
	}
	return t, nil
}

// Encode writes a table as decode reads it.
func Encode(t Table) []byte {
	data := binary.LittleEndian.AppendUint64(nil, math.Float64bits(t.Density))
	for _, p := range t.Places {
		a, b := fold(p)
		code := a | b<<placeBits
		data = binary.LittleEndian.AppendUint32(data, uint32(code))
		data = append(data, byte(code>>32))
	}
	return data
}

// fold lays the sphere on a square: on the octahedron first, whose lower half
// then opens out.
func fold(p scalp.Point3) (a, b uint64) {
	size := math.Abs(p.X) + math.Abs(p.Y) + math.Abs(p.Z)
	x, y := p.X/size, p.Y/size
	if p.Z < 0 {
		x, y = math.Copysign(1-math.Abs(y), x), math.Copysign(1-math.Abs(x), y)
	}
	return step(x), step(y)
}

func step(v float64) uint64 {
	return uint64(max(0, min(side-1, math.Floor((v+1)/2*side))))
}

// unfold undoes fold. Its products are rounded one by one, so that every
// machine finds the same place.
func unfold(a, b uint64) scalp.Point3 {
	x, y := (float64(a)+0.5)*(2.0/side)-1, (float64(b)+0.5)*(2.0/side)-1
	z := 1 - math.Abs(x) - math.Abs(y)
	if z < 0 {
		x, y = math.Copysign(1-math.Abs(y), x), math.Copysign(1-math.Abs(x), y)
	}
	size := math.Sqrt(float64(x*x) + float64(y*y) + float64(z*z))
	return scalp.Point3{X: x / size, Y: y / size, Z: z / size}
}
