package app

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
)

// consentTexts of the tests: one in English in two versions, one in German, one
// that is retired.
func testTemplates() []planner.ConsentTemplate {
	return []planner.ConsentTemplate{
		{ID: "t1", Version: 2, Title: "Consent", Text: "What is done\n\nDots of pigment.\n\n- one\n- two"},
		{ID: "t1", Version: 1, Title: "Consent", Text: "Older words."},
		{ID: "t2", Version: 1, Title: "Einwilligung", Language: "de", Text: "Ich bin einverstanden."},
		{ID: "t3", Version: 1, Title: "Gone", Text: "No more.", Retired: true},
	}
}

func consentStage(t *testing.T, role planner.Role) *stage {
	t.Helper()
	file := newFakeFile(role).has(somebody())
	file.templates = testTemplates()
	return signedIn(t, file)
}

// signing opens the dialog for somebody.
func signing(s *stage, got *[]planner.Consent) *consentAsk {
	a := newConsentAsk(s.shell, somebody(), planner.CurrentConsents(s.file.templates), func(c planner.Consent) { *got = append(*got, c) })
	a.open()
	return a
}

// drawInk draws a stroke on a pad through places in its pixels.
func drawInk(p *signPad, places ...fyne.Position) {
	p.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: places[0]}, Button: desktop.MouseButtonPrimary})
	last := places[0]
	for _, at := range places[1:] {
		p.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at}, Dragged: fyne.Delta{DX: at.X - last.X, DY: at.Y - last.Y}})
		last = at
	}
	p.DragEnd()
}

func TestPadKeepsStrokesInPartsOfItsWidth(t *testing.T) {
	test.NewTempApp(t)
	p := newSignPad()
	p.Resize(fyne.NewSize(500, 200))
	drawInk(p, fyne.NewPos(50, 100), fyne.NewPos(100, 50), fyne.NewPos(100, 50.2), fyne.NewPos(900, -40))
	drawInk(p, fyne.NewPos(250, 150), fyne.NewPos(300, 999))
	want := [][]planner.InkPoint{{{X: 0.1, Y: 0.2}, {X: 0.2, Y: 0.1}, {X: 1, Y: 0}}, {{X: 0.5, Y: 0.3}, {X: 0.6, Y: 0.4}}}
	got := p.ink()
	if len(got) != len(want) {
		t.Fatalf("ink %v", got)
	}
	for i := range want {
		if len(got[i]) != len(want[i]) {
			t.Fatalf("stroke %d: %v, want %v", i, got[i], want[i])
		}
		for j := range want[i] {
			if abs(got[i][j].X-want[i][j].X) > 1e-6 || abs(got[i][j].Y-want[i][j].Y) > 1e-6 {
				t.Errorf("place %d of stroke %d: %v, want %v", j, i, got[i][j], want[i][j])
			}
		}
	}
	got[0][0].X = 9
	if p.strokes[0][0].X == 9 {
		t.Error("what was given out is the pad's own")
	}
	p.clear()
	if p.drawn() || p.ink() != nil || !p.hint.Visible() {
		t.Error("the pad is not clear")
	}
}

func TestPadTakesNoMoreThanASignatureHolds(t *testing.T) {
	test.NewTempApp(t)
	p := newSignPad()
	p.Resize(fyne.NewSize(500, 200))
	for range planner.MaxInkStrokes + 5 {
		drawInk(p, fyne.NewPos(10, 10), fyne.NewPos(20, 20))
	}
	if len(p.ink()) != planner.MaxInkStrokes {
		t.Errorf("%d strokes", len(p.ink()))
	}
	p.clear()
	p.begin(fyne.NewPos(0, 0))
	for i := range planner.MaxInkPoints + 5 {
		p.draw(fyne.NewPos(float32(i%2)*400, 10))
	}
	if n := len(p.ink()[0]); n != planner.MaxInkPoints {
		t.Errorf("%d places", n)
	}
}

func TestInkIsPaintedWhereItWasDrawnAndNoThickerWherePiecesMeet(t *testing.T) {
	picture := image.NewNRGBA(image.Rect(0, 0, 400, 160))
	paintInk(picture, [][]planner.InkPoint{{{X: 0.1, Y: 0.1}, {X: 0.5, Y: 0.1}, {X: 0.9, Y: 0.1}}}, color.Black)
	height := func(x int) int {
		sum := 0
		for y := range 160 {
			sum += int(picture.NRGBAAt(x, y).A)
		}
		return sum
	}
	if picture.NRGBAAt(200, 40).A < 200 || picture.NRGBAAt(200, 80).A != 0 || picture.NRGBAAt(20, 40).A != 0 {
		t.Error("the ink is not where it was drawn")
	}
	for x := 50; x < 350; x++ {
		if height(x) != height(50) {
			t.Fatalf("at %d the stroke is %d thick, at 50 %d", x, height(x), height(50))
		}
	}
}

func TestStrokesGoThroughTheirPlaces(t *testing.T) {
	stroke := []planner.InkPoint{{X: 0.1, Y: 0.1}, {X: 0.3, Y: 0.25}, {X: 0.5, Y: 0.05}, {X: 0.9, Y: 0.1}}
	line := smoothed(stroke)
	for i, p := range stroke {
		if at := line[i*inkSteps]; abs(at.X-p.X) > 1e-9 || abs(at.Y-p.Y) > 1e-9 {
			t.Errorf("place %d is %v, drawn at %v", i, p, at)
		}
	}
}

func TestConsentIsSignedOnTheScreen(t *testing.T) {
	s := consentStage(t, planner.Assistant)
	var got []planner.Consent
	a := signing(s, &got)
	if !s.says("JANSEN, Piet") || !s.says("Dots of pigment.") || s.says("Older words.") {
		t.Error("the dialog does not show whose it is and the newest text")
	}
	a.seen.show("Kim")
	s.press("Save consent")
	if a.rows.message("ink") == "" || len(s.file.consents) != 0 || a.seen.read() != "Kim" || !s.dialog() {
		t.Fatalf("saved without a signature, or something was lost: %q", a.rows.message("ink"))
	}
	drawInk(a.sign.pad, fyne.NewPos(10, 10), fyne.NewPos(60, 40))
	if a.rows.message("ink") != "" {
		t.Error("the fault stays though the patient signed")
	}
	s.press("Save consent")
	if s.dialog() || len(got) != 1 || len(s.file.consents) != 1 {
		t.Fatalf("not saved: %v", got)
	}
	c := got[0]
	if !testTemplates()[0].Covers(c) || c.Way != planner.SignedOnScreen || len(c.Ink) != 1 || c.Witness != "Kim" || c.Date != s.file.Today() || c.Scan != "" {
		t.Errorf("saved %+v", c)
	}
}

func TestConsentIsSignedOnPaper(t *testing.T) {
	s := consentStage(t, planner.Physician)
	var got []planner.Consent
	a := signing(s, &got)
	drawInk(a.sign.pad, fyne.NewPos(10, 10), fyne.NewPos(60, 40))
	a.turn(1)
	a.date.entry.SetText("no date")
	s.press("Save consent")
	if a.rows.message("scan") == "" || a.rows.message("date") == "" || len(got) != 0 {
		t.Fatalf("faults: %q, %q", a.rows.message("scan"), a.rows.message("date"))
	}
	a.scan.show("Binder 3")
	a.date.show(s.file.Today().AddDays(-2))
	a.signer.show("Mother")
	s.press("Save consent")
	if len(got) != 1 || got[0].Way != planner.SignedOnPaper || got[0].Ink != nil || got[0].Scan != "Binder 3" || got[0].Signer != "Mother" || got[0].Date != s.file.Today().AddDays(-2) {
		t.Errorf("saved %+v", got)
	}
}

func TestNothingTypedIsLostWhenAConsentIsRefused(t *testing.T) {
	s := consentStage(t, planner.Physician)
	var got []planner.Consent
	a := signing(s, &got)
	drawInk(a.sign.pad, fyne.NewPos(10, 10), fyne.NewPos(60, 40))
	a.seen.show("Kim")
	s.file.refuses = planner.Errorf(planner.Full, "The disk is full.")
	s.press("Save consent")
	if !s.dialog() || !a.sign.pad.drawn() || a.seen.read() != "Kim" || a.trouble.message() != "The disk is full." || len(got) != 0 {
		t.Fatalf("after a refusal: %q, %v", a.trouble.message(), got)
	}
	s.file.refuses = nil
	s.press("Save consent")
	if len(got) != 1 {
		t.Error("it cannot be saved again")
	}
}

func TestEscapeAsksWhenInkWasDrawn(t *testing.T) {
	s := consentStage(t, planner.Physician)
	var got []planner.Consent
	signing(s, &got)
	s.key(fyne.KeyEscape)
	if s.dialog() {
		t.Fatal("an untouched dialog does not close")
	}
	a := signing(s, &got)
	drawInk(a.sign.pad, fyne.NewPos(10, 10), fyne.NewPos(60, 40))
	s.key(fyne.KeyEscape)
	if !s.says("Discard this consent?") {
		t.Fatal("Escape does not ask")
	}
	s.press("Go on")
	if !s.dialog() || !a.sign.pad.drawn() {
		t.Fatal("going on lost something")
	}
	s.key(fyne.KeyEscape)
	s.press("Discard")
	if s.dialog() || len(got) != 0 {
		t.Error("the dialog stays")
	}
}

func TestASignatureDoesNotHoldForAnotherText(t *testing.T) {
	s := consentStage(t, planner.Physician)
	var got []planner.Consent
	a := signing(s, &got)
	drawInk(a.sign.pad, fyne.NewPos(10, 10), fyne.NewPos(60, 40))
	a.choice.drop.SetSelectedIndex(1)
	if a.sign.pad.drawn() || !strings.Contains(a.trouble.message(), "cleared") || !s.says("Ich bin einverstanden.") {
		t.Errorf("another text: drawn %v, %q", a.sign.pad.drawn(), a.trouble.message())
	}
}

func TestTheTextInThePatientsLanguageIsProposed(t *testing.T) {
	s := consentStage(t, planner.Physician)
	for language, want := range map[string]planner.ID{"": "t1", "en-GB": "t1", "de-AT": "t2", "fr": "t1"} {
		patient := somebody()
		patient.Language = language
		a := newConsentAsk(s.shell, patient, planner.CurrentConsents(s.file.templates), nil)
		if a.template().ID != want {
			t.Errorf("%q: %s is proposed", language, a.template().ID)
		}
	}
}

func TestWithoutATextInUseTheDialogSaysWhatToDo(t *testing.T) {
	s := consentStage(t, planner.Physician)
	s.file.templates = testTemplates()[3:]
	s.shell.askConsent(somebody(), func(planner.Consent) { t.Error("a consent came about") })
	if !s.says("No consent text is in use") {
		t.Error("it does not say so")
	}
}

func TestPanelShowsWithdrawsAndKeepsConsents(t *testing.T) {
	s := consentStage(t, planner.Assistant)
	page := s.patient("p1", tabHistory)
	if !s.says("No consent is on file") {
		t.Error("an empty panel says nothing")
	}
	s.press("Record a consent…")
	s.press("Cancel")
	var got []planner.Consent
	a := signing(s, &got)
	drawInk(a.sign.pad, fyne.NewPos(10, 10), fyne.NewPos(60, 40))
	s.press("Save consent")
	page.history.consents.load()
	if !s.says("Stands") || !s.says("signed on the screen") {
		t.Fatal("the consent is not on the page")
	}
	s.press("Show")
	if !s.says("Dots of pigment.") || !s.says("Recorded by Dr. Anna Berg") {
		t.Error("it is not shown as it was signed")
	}
	s.press("Close")
	s.press("Withdraw…")
	s.press("Withdraw consent")
	if c := s.file.consents[0].Value; c.Withdrawn == nil || c.Withdrawn.Date != s.file.Today() {
		t.Fatal("it was not withdrawn")
	}
	if s.dialog() || !s.says("Withdrawn on 22-Nov-2026") || !s.says("No reason was given") {
		t.Error("the page does not say that it was withdrawn")
	}
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && b.Text == "Withdraw…" && b.Visible() {
			t.Error("it can be withdrawn twice")
		}
	}
}

func TestConsentsAreReadOnlyForWhoMayNotTakeThem(t *testing.T) {
	s := consentStage(t, planner.Administrator)
	s.file.consents = nil
	page := s.patient("p1", tabHistory)
	if page.history.consents.record.Visible() {
		t.Error("an administrator may record a consent")
	}
}

func TestConsentTextIsTakenApartWithoutLosingWords(t *testing.T) {
	text := "What is done\n\nDots, in several sessions.\n\nIt can bring:\n\n- pain\n- swelling\n\nThe end."
	lines := consentLines(text)
	var words []string
	for _, l := range lines {
		words = append(words, l.words)
		if l.heading != (l.words == "What is done") || l.point != (l.words == "pain" || l.words == "swelling") {
			t.Errorf("%+v", l)
		}
	}
	if got, want := strings.Join(words, "|"), "What is done|Dots, in several sessions.|It can bring:|pain|swelling|The end."; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if begins := consentBegins(text); !strings.HasPrefix(begins, "Dots, in") {
		t.Errorf("begins %q", begins)
	}
}
