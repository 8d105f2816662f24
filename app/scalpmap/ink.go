package scalpmap

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// ink is the set of colours a head is drawn in. All come from the theme, so
// that light and dark both hold.
type ink struct {
	skin, line, border     color.NRGBA
	dense, planned         color.NRGBA
	mark, markHalo, cursor color.NRGBA
	text, textOnDense      color.NRGBA
}

func newInk(th fyne.Theme, variant fyne.ThemeVariant) ink {
	name := func(n fyne.ThemeColorName) color.NRGBA { return solid(th.Color(n, variant)) }
	paper, text := name(theme.ColorNameBackground), name(theme.ColorNameForeground)
	primary := name(theme.ColorNamePrimary)
	return ink{
		skin:        mix(paper, text, 0.07),
		line:        mix(paper, text, 0.50),
		border:      mix(paper, text, 0.20),
		dense:       primary,
		planned:     mix(primary, text, 0.30),
		mark:        text,
		markHalo:    paper,
		cursor:      primary,
		text:        text,
		textOnDense: paper,
	}
}

// tint gives the colour of a density as a part of the densest shown, 0 to 1.
func (k ink) tint(part float64) color.NRGBA {
	if part <= 0 {
		return k.skin
	}
	return mix(k.skin, k.dense, 0.12+0.68*min(part, 1))
}

// on gives the colour of text that reads on a fill.
func (k ink) on(fill color.NRGBA) color.NRGBA {
	if contrast(k.text, fill) >= contrast(k.textOnDense, fill) {
		return k.text
	}
	return k.textOnDense
}

func solid(c color.Color) color.NRGBA {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 255
	return n
}

// mix goes a part of the way from one colour to another.
func mix(from, to color.NRGBA, part float64) color.NRGBA {
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
