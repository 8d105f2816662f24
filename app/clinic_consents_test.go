package app

import (
	"slices"
	"strings"
	"testing"

	"stipple/planner"
)

func clinicTab(t *testing.T, s *stage, tab int) *clinicPage {
	t.Helper()
	p := newClinicPage(s.shell)
	s.shell.show(p)
	p.turn(tab)
	return p
}

func TestAnEditedConsentTextIsANewVersion(t *testing.T) {
	s := consentStage(t, planner.Physician)
	p := clinicTab(t, s, tabConsents)
	if !s.says("version 2") || !s.says("retired") {
		t.Error("the texts are not listed")
	}
	p.consents.edit(s.file.templates[0])
	s.press("Save version 3")
	if !s.says("Nothing was changed") || len(s.file.templates) != 4 {
		t.Fatal("an unchanged text was saved")
	}
	s.press("Cancel")
	s.press("Edit text…")
	e := editorOf(s, p)
	e.text.show("")
	s.press("Save version 3")
	if e.rows.message("text") == "" {
		t.Fatal("a text without words was saved")
	}
	e.text.show("New words.")
	s.press("Save version 3")
	if newest := s.file.templates[0]; s.dialog() || newest.Version != 3 || newest.Text != "New words." || s.file.templates[1].Text != testTemplates()[0].Text {
		t.Errorf("after editing: %+v", s.file.templates)
	}
	if !s.says("version 3") || !s.says("New words.") {
		t.Error("the page does not show the new version")
	}
}

// editorOf opens the editor anew to hold its fields in hand.
func editorOf(s *stage, p *clinicPage) *textEditor {
	s.press("Cancel")
	return p.consents.edit(s.file.templates[0])
}

func TestAStaleConsentTextIsNotOverwrittenAndNothingIsLost(t *testing.T) {
	s := consentStage(t, planner.Physician)
	p := clinicTab(t, s, tabConsents)
	e := p.consents.edit(s.file.templates[0])
	s.file.templates[0].Version = 3 // somebody else saved
	e.text.show("Mine.")
	s.press("Save version 3")
	if !s.dialog() || e.text.read() != "Mine." || !strings.Contains(e.trouble.message(), "version 3 meanwhile") || s.file.templates[0].Text == "Mine." {
		t.Errorf("a stale save: %q, %+v", e.trouble.message(), s.file.templates[0])
	}
	e.leave()
	s.press("Discard")
	if s.dialog() {
		t.Error("the editor stays")
	}
}

func TestANewTextMayBeginWithTheShippedOne(t *testing.T) {
	s := consentStage(t, planner.Physician)
	p := clinicTab(t, s, tabConsents)
	e := p.consents.edit(planner.ConsentTemplate{})
	s.press("Begin with Stipple's text")
	if !strings.Contains(e.text.read(), "permanent") {
		t.Fatal("the shipped text is not there")
	}
	e.title.show("Ours")
	s.press("Save version 1")
	added := s.file.templates[len(s.file.templates)-1]
	if s.dialog() || added.Title != "Ours" || added.Version != 1 || added.Language != "" {
		t.Errorf("added %+v", added)
	}
}

func TestATextIsRetiredAndTakenUpAgain(t *testing.T) {
	s := consentStage(t, planner.Physician)
	s.file.templates = testTemplates()[:2]
	clinicTab(t, s, tabConsents)
	s.press("Retire…")
	s.press("Retire")
	if newest := s.file.templates[0]; newest.Version != 3 || !newest.Retired || newest.Text != testTemplates()[0].Text {
		t.Fatalf("retired: %+v", newest)
	}
	s.press("Earlier versions…")
	if !s.says("Version 2 · Consent") || !s.says("Version 1 · Consent") {
		t.Error("earlier versions are not listed")
	}
	s.press("Close")
	s.press("Use it again")
	if newest := s.file.templates[0]; newest.Version != 4 || newest.Retired {
		t.Errorf("taken up again: %+v", newest)
	}
}

func TestOnlyWhoEditsTheClinicChangesTexts(t *testing.T) {
	s := consentStage(t, planner.Assistant)
	clinicTab(t, s, tabConsents)
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && b.Visible() && slices.Contains([]string{"New text…", "Edit text…", "Retire…"}, b.Text) {
			t.Errorf("an assistant may press %q", b.Text)
		}
	}
}

func TestReasonsAreEditedAndSavedWithTheClinic(t *testing.T) {
	s := consentStage(t, planner.Physician)
	p := clinicTab(t, s, tabReasons)
	if p.reasons.read() != nil || p.unsaved() {
		t.Fatal("the shipped reasons are not the clinic's own")
	}
	first := planner.ShippedReasons()
	p.reasons.swap(0, 1)
	p.reasons.remove(2)
	want := slices.Delete(slices.Clone(first), 2, 3)
	want[0], want[1] = want[1], want[0]
	if !slices.Equal(p.reasons.read(), want) || !p.unsaved() {
		t.Fatalf("reasons %v", p.reasons.read())
	}
	s.press("Add a reason…")
	s.press("Add")
	if !s.says("Write the reason") {
		t.Error("an empty reason was added")
	}
	s.press("Cancel")
	if err := keeping(p.keep); err != nil || !slices.Equal(s.file.settings.Value.Reasons, want) || p.unsaved() {
		t.Fatalf("saved %v, %v", s.file.settings.Value.Reasons, err)
	}
	s.press("Back to Stipple's own…")
	s.press("Back to Stipple's own")
	if p.reasons.read() != nil || !p.unsaved() {
		t.Error("they are not Stipple's own again")
	}
	if err := keeping(p.keep); err != nil || s.file.settings.Value.Reasons != nil {
		t.Errorf("saved %v, %v", s.file.settings.Value.Reasons, err)
	}
}

func TestAReasonIsAddedOnce(t *testing.T) {
	s := consentStage(t, planner.Physician)
	p := clinicTab(t, s, tabReasons)
	p.reasons.edit(0)
	field := p.reasons.asked
	field.show("Pain") // is there already
	s.press("Change")
	if !s.says("is there twice") || p.reasons.read() != nil {
		t.Fatal("a reason stands twice")
	}
	field.show("  Patient   tired ")
	s.press("Change")
	if s.dialog() || p.reasons.items[0] != "Patient tired" {
		t.Errorf("changed to %q", p.reasons.items[0])
	}
}
