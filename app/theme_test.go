package app

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
)

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	channel := func(v uint32) float64 {
		s := float64(v) / 65535
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(r) + 0.7152*channel(g) + 0.0722*channel(b)
}

func contrast(a, b color.Color) float64 {
	one, other := luminance(a), luminance(b)
	return (max(one, other) + 0.05) / (min(one, other) + 0.05)
}

func TestTextHasEnoughContrastInBothAppearances(t *testing.T) {
	pairs := map[fyne.ThemeColorName][]fyne.ThemeColorName{
		theme.ColorNameForeground:          {colorPage, colorSurface, colorRaised, theme.ColorNameInputBackground, theme.ColorNameButton, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground},
		colorMuted:                         {colorPage, colorSurface, colorRaised, theme.ColorNameButton, theme.ColorNameInputBackground},
		theme.ColorNamePlaceHolder:         {theme.ColorNameInputBackground},
		theme.ColorNamePrimary:             {colorPage, colorSurface, colorRaised, colorPrimaryTint},
		theme.ColorNameForegroundOnPrimary: {theme.ColorNamePrimary},
		theme.ColorNameForegroundOnError:   {theme.ColorNameError},
		theme.ColorNameForegroundOnWarning: {theme.ColorNameWarning},
		theme.ColorNameForegroundOnSuccess: {theme.ColorNameSuccess},
		colorStop:                          {colorPage, colorSurface, colorRaised, colorStopTint},
		colorCaution:                       {colorPage, colorSurface, colorRaised, colorCautionTint},
		colorNote:                          {colorPage, colorSurface, colorRaised, colorNoteTint},
		colorDone:                          {colorPage, colorSurface, colorRaised, colorDoneTint},
	}
	for _, mode := range []appearance{lightAppearance, darkAppearance} {
		look := newTheme(mode)
		for ink, grounds := range pairs {
			for _, ground := range grounds {
				if c := contrast(look.Color(ink, 0), look.Color(ground, 0)); c < 4.5 {
					t.Errorf("%s: %s on %s has contrast %.2f, want at least 4.5", mode, ink, ground, c)
				}
			}
		}
	}
}

func TestAppearanceFollowsTheSystemUnlessFixed(t *testing.T) {
	for _, c := range []struct {
		mode    appearance
		variant fyne.ThemeVariant
		want    palette
	}{
		{systemAppearance, theme.VariantLight, lightPalette()},
		{systemAppearance, theme.VariantDark, darkPalette()},
		{lightAppearance, theme.VariantDark, lightPalette()},
		{darkAppearance, theme.VariantLight, darkPalette()},
	} {
		if got := newTheme(c.mode).Color(colorSurface, c.variant); got != color.Color(c.want.surface.rgba()) {
			t.Errorf("%s on variant %d: surface %v", c.mode, c.variant, got)
		}
	}
}

func TestThemeOfTheListAndTheMenuIsTheWindowsWhereverItChanged(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	list := s.shell.patients
	list.search.SetText("a")
	list.when.show(within30)
	s.patient(somebody().ID, tabOverview)
	before := s.window.MainMenu()
	s.shell.home()
	if s.shell.patients != list {
		t.Fatal("the list was made anew though no colour changed")
	}
	s.patient(somebody().ID, tabOverview)
	fyne.CurrentApp().Settings().SetTheme(newTheme(darkAppearance))
	s.shell.refreshMenu()
	if menu := s.window.MainMenu(); menu == before {
		t.Error("the menu keeps its colours")
	}
	s.shell.home()
	now := s.shell.patients
	if now == list || s.shell.current != page(now) {
		t.Fatal("the list keeps its colours")
	}
	if now.search.Text != "a" || now.when.read() != within30 {
		t.Error("the search is lost")
	}
}
