package scalpmap

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
)

// Skin darkens from type I to VI; one not stated, or unknown, is neutral.
func TestSkinDarkensByType(t *testing.T) {
	for skin := planner.SkinType(2); skin <= 6; skin++ {
		if luma(Skin(skin)) >= luma(Skin(skin-1))-0.04 {
			t.Errorf("type %d is not darker than %d", skin, skin-1)
		}
	}
	if Skin(0) != Skin(9) || Skin(0).R-Skin(0).B > 20 {
		t.Errorf("skin not stated is %v", Skin(0))
	}
}

func mixOf(dilution float64, names ...string) *planner.Mix {
	m := &planner.Mix{DiluentParts: dilution * float64(len(names))}
	for _, name := range names {
		m.Pigments = append(m.Pigments, planner.Pigment{Name: name, Parts: 1})
	}
	return m
}

func TestShadesFollowThePigment(t *testing.T) {
	for _, row := range []struct {
		lighter, darker *planner.Mix
	}{
		{mixOf(0, "Light brown"), mixOf(0, "Brown 5")},
		{mixOf(0, "Brown 5"), mixOf(0, "ACME Dark Brown")},
		{mixOf(0, "Brown 5"), mixOf(0, "Soft black")},
		{mixOf(0, "Grey 3"), mixOf(0, "Black 6")},
		{mixOf(0, "Blonde"), mixOf(0, "Light brown")},
		{mixOf(0, "Brown"), mixOf(0, "Brown", "Black")},
	} {
		if luma(Shade(row.lighter)) <= luma(Shade(row.darker)) {
			t.Errorf("%v is not lighter than %v", row.lighter, row.darker)
		}
	}
	for name, mix := range map[string]*planner.Mix{
		"nil": nil, "no pigment": {}, "a name without a colour": mixOf(0, "No. 7"), "no parts": {Pigments: []planner.Pigment{{Name: "Red"}}},
	} {
		if Shade(mix) != charcoal {
			t.Errorf("%s: the shade is %v", name, Shade(mix))
		}
	}
	if brown := Shade(mixOf(0, "brown")); brown.R <= brown.B {
		t.Errorf("brown is %v", brown)
	}
	if a, b := Shade(mixOf(0, "black")), Shade(mixOf(20, "black")); b.A >= a.A || b.A < 150 || a.A != 255 {
		t.Errorf("undiluted covers %d, diluted %d", a.A, b.A)
	}
}

// On every skin, in light and dark, labels and the marks of choice can be read,
// and new dots stand out from earlier ones and those from the skin.
func TestColoursReadOnEverySkin(t *testing.T) {
	test.NewTempApp(t)
	for _, variant := range []fyne.ThemeVariant{theme.VariantLight, theme.VariantDark} {
		for skin := range planner.SkinType(7) {
			k := newInk(test.Theme(), variant, Skin(skin))
			ground := mixed(k.skin, k.halo, k.lift)
			if c := contrast(k.label, ground); c < 4.5 {
				t.Errorf("type %d: a label has contrast %.1f", skin, c)
			}
			if c := contrast(k.mark, k.halo); c < 3 {
				t.Errorf("type %d: a choice has contrast %.1f", skin, c)
			}
			if c := contrast(k.quiet, k.skin); c < 3.3 {
				t.Errorf("type %d: the number of a bare zone has contrast %.1f", skin, c)
			}
			shade := k.dot(Shade(mixOf(9, "Brown")))
			over := func(c color.NRGBA) color.NRGBA { return mixed(k.skin, c, float64(c.A)/255) }
			if c := contrast(over(shade), k.skin); c < 2 {
				t.Errorf("type %d: dots have contrast %.2f", skin, c)
			}
			old, fresh := contrast(over(earlier(shade, k)), k.skin), contrast(over(newest(shade, k)), k.skin)
			if old < 1.25 || fresh < old*1.25 {
				t.Errorf("type %d: earlier dots have contrast %.2f, new ones %.2f", skin, old, fresh)
			}
		}
	}
}
