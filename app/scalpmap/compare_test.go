package scalpmap

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner/scalp"
)

// TestVerdictsReadWithoutColours paints every pattern in one grey: no two are
// alike.
func TestVerdictsReadWithoutColours(t *testing.T) {
	print := map[string]Verdict{}
	for _, v := range append(Verdicts(), NoVerdict) {
		if v == NoVerdict || v == AsPlanned {
			continue // both are plain; the words on the area tell them apart
		}
		pattern := ""
		for y := range 21 {
			for x := range 21 {
				pattern += map[bool]string{true: "#", false: "."}[v.inked(float32(x), float32(y))]
			}
		}
		if other, taken := print[pattern]; taken {
			t.Errorf("%s looks like %s", v.Name(), other.Name())
		}
		print[pattern] = v
		if v.Name() == "" {
			t.Errorf("verdict %d has no name", v)
		}
	}
}

func TestAVerdictStaysInItsArea(t *testing.T) {
	test.NewTempApp(t)
	head, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		t.Fatal(err)
	}
	paint := func(v Verdict) *image.RGBA {
		s := Scene{Head: head, Areas: []Area{{Target: Target{Zone: scalp.Crown}, Planned: true, Verdict: v}}}
		var d drawing
		d.of(&s, scalp.Top.Camera())
		size := fyne.NewSize(300, 300)
		f := d.fit(size)
		d.ground(f, size, 300, 300, newInk(test.Theme(), 0, color.NRGBA{}))
		return d.base
	}
	plain := paint(NoVerdict)
	for _, v := range Verdicts() {
		marked, inside, outside := paint(v), 0, 0
		var d drawing
		d.of(&Scene{Head: head}, scalp.Top.Camera())
		f := d.fit(fyne.NewSize(300, 300))
		for y := range 300 {
			for x := range 300 {
				if marked.RGBAAt(x, y) == plain.RGBAAt(x, y) {
					continue
				}
				if zone, ok := head.At(scalp.Top.Camera(), f.point(fyne.NewPos(float32(x)+0.5, float32(y)+0.5))); ok && zone == scalp.Crown {
					inside++
				} else {
					outside++
				}
			}
		}
		if inside < 1000 || outside > inside/20 {
			t.Errorf("%s: %d pixels changed in the area, %d outside", v.Name(), inside, outside)
		}
	}
}

func TestASceneWithAnotherVerdictIsPaintedAnew(t *testing.T) {
	head, _ := scalp.NewHead(scalp.Size{})
	one := Scene{Head: head, Areas: []Area{{Target: Target{Zone: scalp.Crown}, Verdict: TooLittle}}}
	other, said := one, one
	other.Areas = []Area{{Target: Target{Zone: scalp.Crown}, Verdict: TooMuch}}
	said.Areas = []Area{{Target: Target{Zone: scalp.Crown}, Verdict: TooLittle, Said: "−6"}}
	if one.same(&other) || one.sameLines(&other) || one.same(&said) {
		t.Error("a change is not seen")
	}
}
