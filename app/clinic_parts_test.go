package app

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/report"
)

func picture(t *testing.T) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 60, 20))
	for i := range m.Pix {
		m.Pix[i] = uint8(i)
	}
	m.Set(1, 1, color.Black)
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func file(data []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(data)) }

func TestALogoIsTakenAndRemoved(t *testing.T) {
	s, p := clinicStage(t, planner.Physician)
	want, err := report.NewLogo(picture(t))
	if err != nil {
		t.Fatal(err)
	}
	p.particulars.logo.take(file(picture(t)))
	if !p.unsaved() || !s.says("60 × 20 pixels") {
		t.Error("the picture was not taken")
	}
	s.do(actSave)
	if !bytes.Equal(s.file.settings.Value.Logo, want) {
		t.Error("the logo was not stored")
	}
	p.particulars.logo.remove.Tapped(nil)
	s.do(actSave)
	if s.file.settings.Value.Logo != nil {
		t.Error("the logo is still stored")
	}
}

func TestARefusedPictureLeavesTheLogo(t *testing.T) {
	s, p := clinicStage(t, planner.Physician)
	p.particulars.logo.take(file(picture(t)))
	s.do(actSave)
	before := p.particulars.logo.read()
	for _, bad := range [][]byte{nil, []byte("GIF89a"), picture(t)[:40], bytes.Repeat([]byte("x"), report.MaxLogoFile+5)} {
		p.particulars.logo.take(file(bad))
		message := p.particulars.logo.trouble.message()
		if !bytes.Equal(p.particulars.logo.read(), before) || p.unsaved() || !strings.Contains(message, "The logo stays") || s.dialog() {
			t.Errorf("%q", message)
		}
	}
	p.particulars.logo.take(file(picture(t)))
	if p.particulars.logo.trouble.message() != "" {
		t.Error("the message stays after a good picture")
	}
}

func TestSettingsSomebodyElseChangedAreNotOverwritten(t *testing.T) {
	s, p := clinicStage(t, planner.Physician)
	p.particulars.logo.take(file(picture(t)))
	theirs := s.file.settings
	theirs.Value.Aftercare = []planner.Care{{Kind: planner.CareCall, Text: "Theirs."}}
	theirs.Row++
	s.file.settings = theirs
	s.do(actSave)
	if !s.says("differ in: logo, aftercare.") || s.file.settings.Value.Logo != nil {
		t.Error("the conflict is not explained, or something was overwritten")
	}
	s.press("Go on editing")
	if p.particulars.logo.read() == nil || p.care.read() != nil {
		t.Error("what was edited is lost")
	}
	s.do(actSave)
	s.press("Take theirs")
	if p.unsaved() || len(p.care.items) != 1 || p.particulars.logo.read() != nil {
		t.Error("theirs is not shown")
	}
}

// translated gives a translation that a machine drafted.
func translated(t *testing.T, p *clinicPage) report.Translation {
	t.Helper()
	if len(p.translations.all) == 0 {
		t.Fatal("there is no translation")
	}
	return p.translations.all[0]
}

func TestATranslationIsMarkedAsCheckedAndWithdrawn(t *testing.T) {
	s, p := clinicStage(t, planner.Physician)
	p.turn(tabTranslations)
	one := translated(t, p)
	if !s.says("not yet checked by a person") {
		t.Error("nothing says that a machine drafted it")
	}
	p.translations.ask(one)
	if !s.says("has read every sentence") {
		t.Error("what it means is not said")
	}
	s.press("Mark as checked") // nobody's name is proposed
	if !s.dialog() || !s.says("Write the name") {
		t.Error("it was marked by nobody")
	}
	s.typeInto(0, "Noor Haddad")
	s.press("Mark as checked")
	s.do(actSave)
	want := planner.TranslationReview{By: "Noor Haddad", On: s.file.Today(), Version: one.Version}
	if got := s.file.settings.Value.Reviewed[one.Language]; got != want || !s.says("Checked by Noor Haddad on 22-Nov-2026") {
		t.Errorf("stored %+v", got)
	}
	if _, reviewed, _ := report.TranslationFor(one.Language, s.file.settings.Value); !reviewed {
		t.Error("the paper does not know of it")
	}
	p.translations.withdraw(one)
	s.press("Withdraw")
	s.do(actSave)
	if len(s.file.settings.Value.Reviewed) != 0 || p.unsaved() {
		t.Error("it was not withdrawn")
	}
}

func TestACheckOfAnOlderVersionDoesNotCount(t *testing.T) {
	f := newFakeFile(planner.Physician)
	for _, one := range report.Translations() {
		f.settings.Value.Reviewed = map[string]planner.TranslationReview{one.Language: {By: "Noor", On: planner.Date{Year: 2025, Month: 1, Day: 2}, Version: "older"}}
	}
	s := signedIn(t, f)
	s.do(actClinic)
	p := s.shell.current.(*clinicPage)
	p.turn(tabTranslations)
	if !s.says("An older version was checked by Noor on 02-Jan-2025; this one is not yet checked") || p.unsaved() {
		t.Error("a check of an older version counts, or is lost")
	}
	found := 0
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && b.Text == "Mark as checked…" && b.Visible() {
			found++
		}
	}
	if found != len(p.translations.all) {
		t.Errorf("%d of %d can be checked", found, len(p.translations.all))
	}
}

func TestAllSentencesAreShownSideBySide(t *testing.T) {
	s, p := clinicStage(t, planner.Physician)
	one := translated(t, p)
	p.translations.compare(one)
	shown := map[string]bool{}
	for _, o := range s.objects() {
		if words, ok := o.(interface{ String() string }); ok {
			shown[words.String()] = true
		}
	}
	for _, pair := range one.Pairs() {
		if !shown[pair.English] || (pair.Translated != "" && !shown[pair.Translated]) {
			t.Errorf("%s is not shown", pair.ID)
		}
	}
}

func TestReadingATranslationComesBeforeMarkingIt(t *testing.T) {
	s, p := clinicStage(t, planner.Physician)
	p.turn(tabTranslations)
	for _, o := range s.objects() {
		b, ok := o.(*button)
		if !ok || !b.Visible() {
			continue
		}
		if main := b.Importance == widget.HighImportance; main != (b.Text == "Read side by side…") && strings.Contains(b.Text, "…") {
			t.Errorf("%q is the main button: %v", b.Text, main)
		}
	}
}

func TestSentencesAreSetAsOnPaperInTheColoursOfTheWindow(t *testing.T) {
	s, p := clinicStage(t, planner.Physician)
	p.turn(tabTranslations)
	for _, one := range p.translations.all {
		p.translations.compare(one)
		painted := map[*setTextRenderer]report.SentenceLook{} // as it is in the light
		for _, o := range s.objects() {
			words, ok := o.(*setText)
			if !ok {
				continue
			}
			r := test.WidgetRenderer(words).(*setTextRenderer)
			if r.picture.Image == nil || words.MinSize().Height < 14 || words.MinSize().Width > words.Size().Width+1 {
				t.Fatalf("%q takes %v of %v", words.words, words.MinSize(), words.Size())
			}
			painted[r] = r.last
		}
		// The theme is changed once for all: everything on the window hears of it.
		fyne.CurrentApp().Settings().SetTheme(newTheme(darkAppearance))
		for r, light := range painted {
			r.Refresh()
			if contrast(r.last.Ink, r.last.Ground) < 4.5 || r.last.Ground == light.Ground {
				t.Fatalf("in the dark %v is painted on %v", r.last.Ink, r.last.Ground)
			}
		}
		fyne.CurrentApp().Settings().SetTheme(newTheme(lightAppearance))
		if len(painted) < one.Sentences-one.Missing {
			t.Errorf("%s: %d of %d sentences are painted", one.Name, len(painted), one.Sentences)
		}
		s.press("Close")
	}
}

func TestAnAssistantMayNotCheckTranslations(t *testing.T) {
	s, p := clinicStage(t, planner.Assistant)
	p.turn(tabTranslations)
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && (b.Text == "Mark as checked…" || b.Text == "Withdraw") && b.Visible() {
			t.Errorf("%q is offered", b.Text)
		}
	}
}
