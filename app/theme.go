package app

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// appearance says whether the window is light, dark or as the system is.
type appearance string

const (
	systemAppearance appearance = "system"
	lightAppearance  appearance = "light"
	darkAppearance   appearance = "dark"
)

// name gives the appearance in words.
func (a appearance) name() string {
	switch a {
	case lightAppearance:
		return "Light"
	case darkAppearance:
		return "Dark"
	}
	return "As the system"
}

// Stipple's own colours, beside those the toolkit names.
const (
	colorPage        fyne.ThemeColorName = "stipplePage"     // the ground of the window
	colorSurface     fyne.ThemeColorName = "stippleSurface"  // panels on the page
	colorRaised      fyne.ThemeColorName = "stippleRaised"   // what lies on a surface
	colorMuted       fyne.ThemeColorName = "stippleMuted"    // secondary text
	colorHairline    fyne.ThemeColorName = "stippleHairline" // borders and rules
	colorPrimaryTint fyne.ThemeColorName = "stipplePrimaryTint"
	colorStop        fyne.ThemeColorName = "stippleStop"
	colorStopTint    fyne.ThemeColorName = "stippleStopTint"
	colorCaution     fyne.ThemeColorName = "stippleCaution"
	colorCautionTint fyne.ThemeColorName = "stippleCautionTint"
	colorNote        fyne.ThemeColorName = "stippleNote"
	colorNoteTint    fyne.ThemeColorName = "stippleNoteTint"
	colorDone        fyne.ThemeColorName = "stippleDone"
	colorDoneTint    fyne.ThemeColorName = "stippleDoneTint"
)

// Stipple's own sizes.
const (
	sizePanelRadius fyne.ThemeSizeName = "stipplePanelRadius"
	sizeChipRadius  fyne.ThemeSizeName = "stippleChipRadius"
	sizeReading     fyne.ThemeSizeName = "stippleReading" // of a text that a patient reads on the screen
)

// Steps of the spacing scale, in the toolkit's pixels.
const (
	gapTight float32 = 4
	gapSmall float32 = 8
	gap      float32 = 16
	gapLarge float32 = 24
	gapPage  float32 = 32
)

// stippleTheme is the look of the window. Fonts and icons are the toolkit's.
type stippleTheme struct {
	fyne.Theme
	mode appearance
}

func newTheme(mode appearance) *stippleTheme {
	return &stippleTheme{Theme: theme.DefaultTheme(), mode: mode}
}

// coloursNow tells the colours of the window from those it had before or will
// have later.
func coloursNow() string {
	settings := fyne.CurrentApp().Settings()
	return fmt.Sprint(settings.Theme().Color(theme.ColorNameForeground, settings.ThemeVariant()))
}

// Color gives a colour for the variant, or for the fixed mode.
func (t *stippleTheme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch t.mode {
	case lightAppearance:
		variant = theme.VariantLight
	case darkAppearance:
		variant = theme.VariantDark
	}
	colours := lightPalette()
	if variant == theme.VariantDark {
		colours = darkPalette()
	}
	if value := colours.named(name); value != 0 {
		return value.rgba()
	}
	return t.Theme.Color(name, variant)
}

// Size gives a size in the toolkit's pixels.
func (t *stippleTheme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 14
	case theme.SizeNameCaptionText:
		return 13
	case theme.SizeNameSubHeadingText:
		return 18
	case theme.SizeNameHeadingText:
		return 24
	case theme.SizeNamePadding:
		return 6
	case theme.SizeNameInnerPadding:
		return 10
	case theme.SizeNameInputRadius, theme.SizeNameButtonRadius, theme.SizeNameSelectionRadius, theme.SizeNameMenuRadius:
		return 6
	case theme.SizeNameCardRadius, theme.SizeNamePopupRadius, sizePanelRadius:
		return 8
	case theme.SizeNameDialogRadius:
		return 10
	case sizeChipRadius:
		return 10
	case sizeReading:
		return 16
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameModalBlurRadius:
		return 0
	}
	return t.Theme.Size(name)
}

// rgb is a colour as 0xRRGGBBAA; 0 means none.
type rgb uint32

func (c rgb) rgba() color.NRGBA {
	return color.NRGBA{R: uint8(c >> 24), G: uint8(c >> 16), B: uint8(c >> 8), A: uint8(c)} // #nosec G115 -- a byte at a time
}

// palette is one set of colours.
type palette struct {
	page, surface, raised, ink, muted, hairline, border, disabled   rgb
	primary, onPrimary, primaryTint, hover, pressed, focus, select_ rgb
	stop, stopTint, caution, cautionTint                            rgb
	note, noteTint, done, doneTint                                  rgb
	onSeverity, shadow, input, button, buttonDisabled, scroll       rgb
}

func lightPalette() palette {
	return palette{
		page: 0xF4F6F5FF, surface: 0xFFFFFFFF, raised: 0xFFFFFFFF, ink: 0x1D2A2CFF, muted: 0x5B6B6DFF,
		hairline: 0xDDE3E1FF, border: 0x9AA9A7FF, disabled: 0x6A7A7BFF,
		primary: 0x0F6B6BFF, onPrimary: 0xFFFFFFFF, primaryTint: 0xE2EFEEFF,
		hover: 0x0F6B6B12, pressed: 0x0F6B6B2E, focus: 0x0F6B6B33, select_: 0x0F6B6B26,
		stop: 0xB3382CFF, stopTint: 0xFBEDEBFF, caution: 0x8F5F00FF, cautionTint: 0xFBF3E1FF,
		note: 0x3F6284FF, noteTint: 0xEBF1F6FF, done: 0x2B754AFF, doneTint: 0xE7F3ECFF,
		onSeverity: 0xFFFFFFFF, shadow: 0x16262A38, input: 0xFFFFFFFF, button: 0xE9EEECFF,
		buttonDisabled: 0xEEF1F0FF, scroll: 0x1D2A2C55,
	}
}

func darkPalette() palette {
	return palette{
		page: 0x12181AFF, surface: 0x1A2225FF, raised: 0x222C2FFF, ink: 0xE7EDEBFF, muted: 0x9AA9A8FF,
		hairline: 0x2C383BFF, border: 0x56676BFF, disabled: 0x8B9B9DFF,
		primary: 0x55C1B5FF, onPrimary: 0x0A1F1DFF, primaryTint: 0x1B3535FF,
		hover: 0x55C1B514, pressed: 0x55C1B533, focus: 0x55C1B53D, select_: 0x55C1B52E,
		stop: 0xF08A7EFF, stopTint: 0x3A2523FF, caution: 0xE2B34FFF, cautionTint: 0x352C19FF,
		note: 0x93BADBFF, noteTint: 0x1F2E3AFF, done: 0x7FCB9DFF, doneTint: 0x1C3427FF,
		onSeverity: 0x12181AFF, shadow: 0x00000080, input: 0x151C1EFF, button: 0x2A363AFF,
		buttonDisabled: 0x20292CFF, scroll: 0xE7EDEB55,
	}
}

func (p palette) named(name fyne.ThemeColorName) rgb {
	if value := p.own(name); value != 0 {
		return value
	}
	switch name {
	case theme.ColorNameBackground, theme.ColorNameHeaderBackground:
		return p.page
	case theme.ColorNameForeground:
		return p.ink
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return p.primary
	case theme.ColorNameForegroundOnPrimary:
		return p.onPrimary
	case theme.ColorNameButton:
		return p.button
	case theme.ColorNameDisabledButton:
		return p.buttonDisabled
	case theme.ColorNameDisabled:
		return p.disabled
	case theme.ColorNamePlaceHolder:
		return p.muted
	case theme.ColorNameHover:
		return p.hover
	case theme.ColorNamePressed:
		return p.pressed
	case theme.ColorNameFocus:
		return p.focus
	case theme.ColorNameSelection:
		return p.select_
	case theme.ColorNameSeparator:
		return p.hairline
	case theme.ColorNameInputBackground:
		return p.input
	case theme.ColorNameInputBorder:
		return p.border
	case theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground:
		return p.raised
	case theme.ColorNameShadow:
		return p.shadow
	case theme.ColorNameScrollBar:
		return p.scroll
	}
	return 0
}

// own gives Stipple's own colours and the toolkit's names for severities.
func (p palette) own(name fyne.ThemeColorName) rgb {
	switch name {
	case colorPage:
		return p.page
	case colorSurface:
		return p.surface
	case colorRaised:
		return p.raised
	case colorMuted:
		return p.muted
	case colorHairline:
		return p.hairline
	case colorPrimaryTint:
		return p.primaryTint
	case colorStop, theme.ColorNameError:
		return p.stop
	case colorStopTint:
		return p.stopTint
	case colorCaution, theme.ColorNameWarning:
		return p.caution
	case colorCautionTint:
		return p.cautionTint
	case colorNote:
		return p.note
	case colorNoteTint:
		return p.noteTint
	case colorDone, theme.ColorNameSuccess:
		return p.done
	case colorDoneTint:
		return p.doneTint
	case theme.ColorNameForegroundOnError, theme.ColorNameForegroundOnWarning, theme.ColorNameForegroundOnSuccess:
		return p.onSeverity
	}
	return 0
}
