package scalpmap

import (
	"image/color"
	"math"
	"strings"

	"stipple/planner"
)

// Skin gives the colour a skin type is drawn in, and a neutral one for a type
// that is not stated. The tones are an illustration of ours, chosen so that
// dots show on all of them; no source gives them.
func Skin(t planner.SkinType) color.NRGBA {
	switch t {
	case 1:
		return color.NRGBA{0xF7, 0xE4, 0xD8, 255}
	case 2:
		return color.NRGBA{0xF0, 0xD3, 0xBE, 255}
	case 3:
		return color.NRGBA{0xE2, 0xBC, 0x9B, 255}
	case 4:
		return color.NRGBA{0xC7, 0x98, 0x72, 255}
	case 5:
		return color.NRGBA{0x9C, 0x6C, 0x4C, 255}
	case 6:
		return color.NRGBA{0x78, 0x51, 0x3E, 255}
	}
	return color.NRGBA{0xE6, 0xDF, 0xD8, 255}
}

// shadeWords are the words of pigment names with the colour each stands for.
// Longer names come before the words they hold.
var shadeWords = []struct {
	word string
	tone color.NRGBA
}{
	{"dark brown", color.NRGBA{0x35, 0x25, 0x1D, 255}},
	{"light brown", color.NRGBA{0x6E, 0x50, 0x39, 255}},
	{"dark grey", color.NRGBA{0x3A, 0x3B, 0x3D, 255}},
	{"dark gray", color.NRGBA{0x3A, 0x3B, 0x3D, 255}},
	{"light grey", color.NRGBA{0x6B, 0x6D, 0x70, 255}},
	{"light gray", color.NRGBA{0x6B, 0x6D, 0x70, 255}},
	{"brown", color.NRGBA{0x4C, 0x36, 0x29, 255}},
	{"umber", color.NRGBA{0x43, 0x33, 0x27, 255}},
	{"sepia", color.NRGBA{0x43, 0x33, 0x27, 255}},
	{"chestnut", color.NRGBA{0x56, 0x34, 0x25, 255}},
	{"auburn", color.NRGBA{0x60, 0x33, 0x22, 255}},
	{"copper", color.NRGBA{0x75, 0x42, 0x28, 255}},
	{"red", color.NRGBA{0x6C, 0x35, 0x26, 255}},
	{"sand", color.NRGBA{0x86, 0x69, 0x48, 255}},
	{"blond", color.NRGBA{0x86, 0x69, 0x48, 255}},
	{"taupe", color.NRGBA{0x5B, 0x4E, 0x45, 255}},
	{"graphite", color.NRGBA{0x34, 0x36, 0x39, 255}},
	{"ash", color.NRGBA{0x4F, 0x4F, 0x50, 255}},
	{"grey", color.NRGBA{0x50, 0x52, 0x55, 255}},
	{"gray", color.NRGBA{0x50, 0x52, 0x55, 255}},
	{"silver", color.NRGBA{0x6B, 0x6D, 0x70, 255}},
	{"black", color.NRGBA{0x1B, 0x1A, 0x1C, 255}},
}

// charcoal is the shade of a mix that is not stated or has a name that says no
// colour.
var charcoal = color.NRGBA{0x2E, 0x2D, 0x2E, 255}

// Shade gives the colour the dots of a mix are drawn in; its alpha is how
// strongly they cover the skin, less the more the mix is diluted. A nil mix is
// charcoal. Like Skin it is an illustration of ours: a real shade is judged on
// the skin.
func Shade(mix *planner.Mix) color.NRGBA {
	if mix == nil {
		return charcoal
	}
	var r, g, b, parts float64
	for _, p := range mix.Pigments {
		tone := shadeNamed(p.Name)
		r, g, b = r+float64(tone.R)*p.Parts, g+float64(tone.G)*p.Parts, b+float64(tone.B)*p.Parts
		parts += p.Parts
	}
	if !(parts > 0) {
		return charcoal
	}
	part := func(sum float64) uint8 { return uint8(math.Round(max(0, min(255, sum/parts)))) }
	strength := 0.68 + 0.32*math.Exp(-max(0, mix.Dilution())/15)
	return color.NRGBA{part(r), part(g), part(b), uint8(math.Round(255 * strength))}
}

// shadeNamed gives the colour that a pigment's name speaks of: the mean of the
// words in it, so that "ash brown" lies between both.
func shadeNamed(name string) color.NRGBA {
	name = strings.ToLower(name)
	var found []color.NRGBA
	for _, row := range shadeWords {
		if strings.Contains(name, row.word) {
			found = append(found, row.tone)
			name = strings.ReplaceAll(name, row.word, " ")
		}
	}
	if len(found) == 0 {
		return charcoal
	}
	tone := found[0]
	for i, next := range found[1:] {
		tone = mixed(tone, next, 1/float64(i+2))
	}
	return tone
}
