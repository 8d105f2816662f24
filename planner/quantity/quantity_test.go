package quantity

import (
	"math"
	"testing"
)

func TestNumbersShowNoMoreDigitsThanTheyNeed(t *testing.T) {
	for got, want := range map[string]string{
		Millimetres(0.8).String():          "0.8 mm",
		Centimetres(57).String():           "57 cm",
		SquareCentimetres(96.249).String(): "96.2 cm²",
		DotsPerCM2(24).String():            "24 dots/cm²",
		Degrees(90).String():               "90°",
		Milliseconds(120).String():         "120 ms",
		Millilitres(1.0 / 3).String():      "0.333 ml",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestPigmentIsRoundedUpToATenth(t *testing.T) {
	for _, c := range []struct{ ml, want Millilitres }{{3.9, 3.9}, {3.91, 4}, {0.01, 0.1}, {0, 0}, {1.2000000001, 1.2}, {5, 5}} {
		if got := c.ml.RoundedUp(); got != c.want {
			t.Errorf("%v ml is rounded to %v", float64(c.ml), float64(got))
		}
	}
}

func TestFinite(t *testing.T) {
	if !Finite(0) || !Finite(-1e300) || Finite(math.NaN()) || Finite(math.Inf(-1)) {
		t.Error("finite numbers are told wrongly")
	}
}
