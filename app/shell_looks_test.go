package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
)

func TestTheBannerShowsAllergiesWholly(t *testing.T) {
	someone := somebody()
	words := strings.Repeat("penicillin ", 15) + "and at last latex"
	someone.Allergies = words
	s := signedIn(t, newFakeFile(planner.Physician).has(someone))
	p := s.patient("p1", tabOverview)
	shown := func() string {
		var all []string
		for _, o := range test.LaidOutObjects(p.banner) {
			if line, ok := o.(*text); ok {
				all = append(all, line.value)
			}
		}
		return strings.Join(all, " ")
	}
	if !strings.Contains(shown(), words) {
		t.Errorf("the banner shows %q", shown())
	}
	someone.Allergies = strings.Repeat("penicillin ", 90) + "and at last latex"
	p.banner.show(someone, true)
	if !strings.Contains(shown(), "… more") || len(p.banner.allergy.Objects) != 1 {
		t.Fatalf("the banner shows %q", shown())
	}
	p.base.Value = someone
	p.showAll()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if foot := at(p.tabs).Y + p.tabs.Size().Height; at(p.body).Y < foot {
		t.Errorf("the page begins at %v, over the tabs, which end at %v", at(p.body).Y, foot)
	}
	for _, o := range test.LaidOutObjects(p.banner) {
		if c, ok := o.(*tapChip); ok {
			s.window.Canvas().Focus(c)
		}
	}
	s.key(fyne.KeyReturn)
	if !s.dialog() || !s.says("and at last latex") {
		t.Error("the rest cannot be read")
	}
}

func TestALongFamilyNameLeavesTheGivenName(t *testing.T) {
	someone := somebody()
	someone.Family = strings.Repeat("Wolfeschlegelsteinhausen", 8)
	s := signedIn(t, newFakeFile(planner.Physician).has(someone))
	p := s.patient("p1", tabOverview)
	name := p.banner.name
	width := fyne.MeasureText(name.value, name.Theme().Size(name.size), name.style).Width
	if !strings.HasSuffix(name.value, "…, Piet") || width > name.Size().Width {
		t.Errorf("the banner names %q, %v wide in %v", name.value, width, name.Size().Width)
	}
}

func TestEnterOnAChoiceOrTickPressesTheDialogsButton(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	for name, f := range map[string]fyne.Focusable{"choice": newDrop([]string{"a", "b"}, nil), "tick": newTick("x", nil)} {
		for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter} {
			applied := 0
			s.shell.dialogs.chooseWith("Form", container.NewStack(f.(fyne.CanvasObject)), 400, option{label: "Cancel"}, option{label: "Do", run: func() { applied++ }})
			s.window.Canvas().Focus(f)
			s.key(key)
			if applied != 1 || s.dialog() {
				t.Errorf("%s: %s applied %d times", name, key, applied)
			}
		}
	}
}

// TestALongNameOfTheClinicLeavesThePlaces where they are, and the window its width.
func TestALongNameOfTheClinicLeavesThePlaces(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	for _, name := range []string{"Sun", strings.Repeat("Klinik für Haarpigmentierung ", 6)} {
		s.shell.renamed(name)
		s.window.Resize(fyne.NewSize(1280, 800))
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject
		right := func(o fyne.CanvasObject) float32 { return at(o).X + o.Size().Width }
		bar := s.shell.bar
		if wide := s.window.Canvas().Size().Width; wide > 1280 || right(bar.places) > at(bar.looks).X || right(bar.clinic) > at(bar.places).X {
			t.Errorf("%d letters: the window is %v wide, the name ends at %v, the places are from %v to %v, then %v", len(name), wide, right(bar.clinic), at(bar.places).X, right(bar.places), at(bar.looks).X)
		}
		if name == "Sun" && bar.clinic.Size().Width < 20 || len(name) > 3 && bar.clinic.Size().Width < 300 {
			t.Errorf("%d letters have %v", len(name), bar.clinic.Size().Width)
		}
	}
}
