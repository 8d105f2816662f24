package app

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// careStage opens the aftercare of the clinic.
func careStage(t *testing.T, role planner.Role) (*stage, *clinicPage) {
	t.Helper()
	s, p := clinicStage(t, role)
	p.turn(tabAftercare)
	return s, p
}

// typeInto writes into the nth entry of the open dialog.
func (s *stage) typeInto(nth int, value string) {
	s.t.Helper()
	for _, o := range s.objects() {
		if i, ok := o.(*input); ok && i.Visible() {
			if nth == 0 {
				i.SetText(value)
				return
			}
			nth--
		}
	}
	s.t.Fatal("there is no such entry")
}

func TestAftercareNobodyTouchedIsNotStored(t *testing.T) {
	s, p := careStage(t, planner.Physician)
	if p.unsaved() || p.care.read() != nil || !p.care.back.Hidden {
		t.Error("Stipple's own aftercare counts as the clinic's")
	}
	for _, said := range []string{"Do not, until…", "You may, from…", "Always", "What is normal", "Call us if", "Others say: ", "through day ", "Tier C", "clinics disagree"} {
		if !s.says(said) {
			t.Errorf("%q is not said", said)
		}
	}
	for _, c := range p.care.shipped {
		if !s.says(c.Text) || !s.says(c.Source) {
			t.Errorf("%q or its source is not shown", c.Text)
		}
	}
}

func TestAChangedSentenceIsTheClinicsOwn(t *testing.T) {
	s, p := careStage(t, planner.Physician)
	first := p.care.shipped[0]
	p.care.rows[0].edit.Tapped(nil)
	s.typeInto(0, "  Keep it dry.\n")
	s.press("Change")
	want := planner.Care{Kind: first.Kind, Days: first.Days, Text: "Keep it dry."}
	if p.care.items[0] != want || !p.unsaved() || !s.says("the clinic's own") {
		t.Errorf("the item is %+v", p.care.items[0])
	}
	s.do(actSave)
	stored := s.file.settings.Value.Aftercare
	if len(stored) != len(p.care.shipped) || stored[0] != want || stored[1] != p.care.shipped[1] {
		t.Errorf("stored %+v", stored)
	}
	// Said again as Stipple says it, it cites its source again and is not stored.
	p.care.rows[0].edit.Tapped(nil)
	s.typeInto(0, first.Text)
	s.press("Change")
	s.do(actSave)
	if s.file.settings.Value.Aftercare != nil {
		t.Error("Stipple's own aftercare was stored")
	}
}

func TestDaysAreCheckedBesideTheField(t *testing.T) {
	s, p := careStage(t, planner.Physician)
	for _, typed := range []string{"", "0", "2.5", "many", "9999", "-1"} {
		p.care.rows[0].edit.Tapped(nil)
		s.typeInto(1, typed)
		s.press("Change")
		if !s.dialog() || !s.says("Write a whole number of days between 1 and 365.") {
			t.Errorf("%q: nothing is said beside the days", typed)
		}
		s.press("Cancel")
	}
	p.care.rows[0].edit.Tapped(nil)
	s.typeInto(0, " ")
	s.press("Change")
	if !s.dialog() || !s.says("Write what the patient should do") {
		t.Error("an empty sentence was taken")
	}
	s.press("Cancel")
	if p.unsaved() {
		t.Error("what was refused has changed something")
	}
}

func TestASentenceThatStandsAlreadyIsRefused(t *testing.T) {
	s, p := careStage(t, planner.Physician)
	was := slices.Clone(p.care.items)
	p.care.edit(-1, planner.Care{Kind: planner.CareAlways})
	s.typeInto(0, was[p.care.of(planner.CareAlways)[0]].Text)
	s.press("Add")
	if !s.dialog() || !s.says("stand twice") || !slices.Equal(p.care.items, was) {
		t.Error("the same words were taken twice")
	}
	s.press("Cancel")
	p.care.rows[0].edit.Tapped(nil) // words as they are do not stand beside themselves
	s.press("Change")
	if s.dialog() || !slices.Equal(p.care.items, was) {
		t.Error("a sentence that nobody changed was refused")
	}
}

func TestSentencesAreAddedMovedAndRemoved(t *testing.T) {
	s, p := careStage(t, planner.Physician)
	was := slices.Clone(p.care.items)
	p.care.edit(-1, planner.Care{Kind: planner.CareAlways})
	s.typeInto(0, "Sleep on your side.")
	s.press("Add")
	at := p.care.of(planner.CareAlways)
	last := at[len(at)-1]
	if p.care.items[last].Text != "Sleep on your side." || len(p.care.items) != len(was)+1 {
		t.Fatalf("added %+v", p.care.items[last])
	}
	p.care.rows[last].up.Tapped(nil)
	if p.care.items[at[len(at)-2]].Text != "Sleep on your side." {
		t.Error("it did not go up")
	}
	if s.window.Canvas().Focused() != fyne.Focusable(p.care.rows[at[len(at)-2]].up) {
		t.Error("the keyboard did not go along")
	}
	p.care.rows[at[len(at)-2]].down.Tapped(nil)
	if p.care.items[last].Text != "Sleep on your side." {
		t.Error("it did not go down")
	}
	if p.care.rows[at[0]].up.Disabled() == false || p.care.rows[last].down.Disabled() == false {
		t.Error("the ends can be passed")
	}
	p.care.rows[last].remove.Tapped(nil)
	s.press("Remove")
	if !slices.Equal(p.care.items, was) || p.unsaved() {
		t.Error("adding and removing has left something")
	}
}

func TestBackToStipplesOwnAsksFirst(t *testing.T) {
	file := newFakeFile(planner.Physician)
	file.settings.Value.Aftercare = []planner.Care{{Kind: planner.CareCall, Text: "Anything at all."}}
	s := signedIn(t, file)
	s.do(actClinic)
	p := s.shell.current.(*clinicPage)
	p.turn(tabAftercare)
	if !s.says("Anything at all.") || !s.says("Nothing is printed under this heading.") {
		t.Error("the clinic's own aftercare is not shown")
	}
	p.care.back.Tapped(nil)
	s.key(fyne.KeyEscape)
	if p.unsaved() {
		t.Error("it went back without being told to")
	}
	p.care.back.Tapped(nil)
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && b.Text == "Back to Stipple's own" {
			b.Tapped(nil)
		}
	}
	s.do(actSave)
	if s.file.settings.Value.Aftercare != nil {
		t.Error("the clinic's own is still stored")
	}
}

func TestAftercareWithoutAnyItemIsRefusedOnItsTab(t *testing.T) {
	s, p := careStage(t, planner.Physician)
	p.care.items = nil
	p.care.changed()
	p.turn(tabUsers)
	s.do(actSave)
	if p.tabs.chosen != tabAftercare || !strings.Contains(p.care.trouble.message(), "Keep at least one") || s.file.settings.Row != 1 {
		t.Errorf("tab %d, %q", p.tabs.chosen, p.care.trouble.message())
	}
}

func TestAnAssistantMayReadTheAftercareOnly(t *testing.T) {
	_, p := careStage(t, planner.Assistant)
	if !p.care.rows[0].buttons.Hidden || !p.care.back.Hidden {
		t.Error("an assistant can change it")
	}
}

func TestAnAddedSentenceHasTheKeyboardAndIsInSight(t *testing.T) {
	s, p := careStage(t, planner.Physician)
	p.care.edit(-1, planner.Care{Kind: planner.CareCall})
	s.typeInto(0, "You are worried.")
	s.press("Add")
	at := p.care.of(planner.CareCall)
	edit := p.care.rows[at[len(at)-1]].edit
	if s.dialog() || s.window.Canvas().Focused() != fyne.Focusable(edit) {
		t.Fatalf("the keyboard is at %T", s.window.Canvas().Focused())
	}
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(edit).Y
	if top < 0 || top+edit.Size().Height > s.window.Canvas().Size().Height {
		t.Errorf("it stands at %g of %g", top, s.window.Canvas().Size().Height)
	}
}

func TestTheButtonsOfASentenceAreFaintUntilTheyAreWanted(t *testing.T) {
	s, p := careStage(t, planner.Physician)
	r, other := p.care.rows[1], p.care.rows[2]
	plain := func(r *careRow) bool { return r.remove.Icon == r.remove.plain }
	if plain(r) {
		t.Error("they are not faint")
	}
	for name, change := range map[string][2]func(){
		"row":      {func() { r.MouseIn(nil) }, r.MouseOut},
		"button":   {func() { r.edit.MouseIn(nil) }, r.edit.MouseOut},
		"keyboard": {func() { s.window.Canvas().Focus(r.up) }, func() { s.window.Canvas().Unfocus() }},
	} {
		change[0]()
		if !plain(r) || plain(other) {
			t.Errorf("%s: they are faint, or those of another row are not", name)
		}
		change[1]()
		if plain(r) {
			t.Errorf("%s: they stay", name)
		}
	}
	if first := p.care.rows[0]; first.up.Icon != nil || first.down.Icon == nil {
		t.Error("a button that can do nothing is shown, or one that can is not")
	}
}
