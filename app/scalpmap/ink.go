package scalpmap

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// ink is the set of colours a head is drawn in. The skin is the patient's; what
// marks and names is the theme's, so that light and dark both hold.
type ink struct {
	skin, line, border, planned color.NRGBA
	mark, halo, warning         color.NRGBA
	accent                      color.NRGBA // of what is new
	label, quiet                color.NRGBA // text on the head, and on bare zones
	past                        float64     // how much of their strength earlier dots keep
	lift                        float64     // how much of the halo a label's ground has
	body                        float64     // how much more ink dots get that are drawn faintly
}

// depth is the colour that skin darkens to in lines.
var depth = color.NRGBA{0x22, 0x15, 0x10, 255}

func newInk(th fyne.Theme, variant fyne.ThemeVariant, skin color.NRGBA) ink {
	name := func(n fyne.ThemeColorName) color.NRGBA { return solid(th.Color(n, variant)) }
	if skin.A == 0 {
		skin = Skin(0)
	}
	if dark := luma(name(theme.ColorNameBackground)) < 0.2; dark {
		skin = mixed(skin, color.NRGBA{A: 255}, 0.07) // as bright a skin would glare on a dark page
	}
	k := ink{
		skin: skin, line: mixed(skin, depth, 0.62), border: mixed(skin, depth, 0.26), planned: mixed(skin, depth, 0.72),
		label: color.NRGBA{0x18, 0x10, 0x0C, 255}, halo: color.NRGBA{255, 255, 255, 255}, lift: 0.45, past: 0.5,
		accent: color.NRGBA{0x06, 0x3F, 0x52, 255}, warning: name(theme.ColorNameError),
	}
	if luma(skin) < darkSkin {
		k.label, k.lift, k.past = color.NRGBA{0xFF, 0xF6, 0xEE, 255}, 0, 0.66
		k.accent = color.NRGBA{0x02, 0x0E, 0x14, 255}
	}
	k.mark = legible(name(theme.ColorNamePrimary), k.halo)
	k.quiet = mixed(skin, k.label, 0.55)
	for part := 0.6; part < 1 && contrast(k.quiet, skin) < quietContrast; part += 0.05 {
		k.quiet = mixed(skin, k.label, part)
	}
	k.body = max(1, min(2, 9/contrast(skin, color.NRGBA{A: 255}))) // dark skin leaves a dot less to darken
	return k
}

// The least contrast with the skin of the numbers of bare zones, and of dots;
// both ours.
const (
	quietContrast = 3.4
	dotContrast   = 2.1
)

// dot is the colour a dot of a shade is drawn in: the shade itself, or a deeper
// one where that would hardly show on the skin.
func (k ink) dot(shade color.NRGBA) color.NRGBA {
	deepest := color.NRGBA{0x08, 0x05, 0x04, 255}
	for range 12 {
		if contrast(mixed(k.skin, shade, float64(shade.A)/255), k.skin) >= dotContrast {
			break
		}
		shade = withAlpha(mixed(shade, deepest, 0.2), uint8(min(255, int(shade.A)+8)))
	}
	return shade
}

// darkSkin is the luma under which light marks read better on skin.
const darkSkin = 0.16

// legible darkens or lightens a colour until it reads on a ground.
func legible(c, ground color.NRGBA) color.NRGBA {
	end := color.NRGBA{0, 0, 0, 255}
	if luma(ground) < darkSkin {
		end = color.NRGBA{255, 255, 255, 255}
	}
	for range 8 {
		if contrast(c, ground) >= 3 {
			break
		}
		c = mixed(c, end, 0.18)
	}
	return c
}

func solid(c color.Color) color.NRGBA {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 255
	return n
}

// mixed goes a part of the way from one colour to another.
func mixed(from, to color.NRGBA, part float64) color.NRGBA {
	blend := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*part + 0.5) }
	return color.NRGBA{blend(from.R, to.R), blend(from.G, to.G), blend(from.B, to.B), 255}
}

// luma is a colour's brightness, 0 to 1, near enough to choose text by.
func luma(c color.NRGBA) float64 {
	square := func(v uint8) float64 { return float64(v) * float64(v) / 65025 }
	return 0.2126*square(c.R) + 0.7152*square(c.G) + 0.0722*square(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	high, low := luma(a), luma(b)
	if high < low {
		high, low = low, high
	}
	return (high + 0.05) / (low + 0.05)
}
