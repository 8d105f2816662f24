// Package quantity holds the units Stipple measures in. A quantity is a number
// with its unit in its type, so that a depth can never be added to an area.
//
// The zero value of every quantity means "not stated": no quantity used in a
// plan has zero as a meaningful value but the place of a scar.
package quantity

import (
	"math"
	"strconv"
)

// Millimetres is a length at the scale of needles and depths, in mm.
type Millimetres float64

// Centimetres is a length at the scale of the head, in cm.
type Centimetres float64

// SquareCentimetres is an area of scalp, in cm².
type SquareCentimetres float64

// DotsPerCM2 is a density of stippling, in dots per cm².
type DotsPerCM2 float64

// Degrees is an angle in degrees. Between needle and skin 90 is perpendicular.
type Degrees float64

// Milliseconds is the time a needle rests in the skin, in ms.
type Milliseconds float64

// Millilitres is a volume of mixed pigment, in ml.
type Millilitres float64

// Percent is a part of a whole, in hundredths.
type Percent float64

// Days is a length of time between two dates, in whole days.
type Days int

// Minutes is a length of a visit, in minutes.
type Minutes float64

// String gives the value with its unit, for example "0.8 mm".
func (q Millimetres) String() string { return Number(float64(q)) + " mm" }

// String gives the value with its unit, for example "57 cm".
func (q Centimetres) String() string { return Number(float64(q)) + " cm" }

// String gives the value rounded to 0.1 with its unit, for example "96.2 cm²".
func (q SquareCentimetres) String() string {
	return Number(math.Round(float64(q)*10)/10) + " cm²"
}

// String gives the value with its unit, for example "24 dots/cm²".
func (q DotsPerCM2) String() string { return Number(float64(q)) + " dots/cm²" }

// String gives the value with its unit, for example "90°".
func (q Degrees) String() string { return Number(float64(q)) + "°" }

// String gives the value with its unit, for example "120 ms".
func (q Milliseconds) String() string { return Number(float64(q)) + " ms" }

// String gives the value with its unit, for example "1.5 ml".
func (q Millilitres) String() string { return Number(float64(q)) + " ml" }

// String gives the value with its unit, for example "40 %".
func (q Percent) String() string { return Number(float64(q)) + " %" }

// RoundedUp gives the volume rounded up to a tenth of a millilitre, so that
// enough is mixed.
func (q Millilitres) RoundedUp() Millilitres {
	return Millilitres(math.Ceil(math.Round(float64(q)*1e6)/1e5) / 10)
}

// Number writes a value with no more digits than it needs, at most three
// after the point.
func Number(value float64) string {
	return strconv.FormatFloat(math.Round(value*1000)/1000, 'f', -1, 64)
}

// Finite tells whether a value is an ordinary number, neither infinite nor NaN.
func Finite(value float64) bool {
	return !math.IsNaN(value) && !math.IsInf(value, 0)
}
