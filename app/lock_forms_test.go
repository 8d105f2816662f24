package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"

	"stipple/planner"
	"stipple/store"
)

// sampleForm is a form with a field of every kind.
type sampleForm struct {
	words, secret, code *textField
	number              *numberField
	day                 *dateField
	choice              *choiceField[string]
	chips               *chipsField
	box                 *tick
	sheet               *sheet
}

func openSample(s *stage, title string) *sampleForm {
	f := &sampleForm{
		words: newMultilineField(2, ""), secret: newSecretField(), code: newCodeField(""), number: newNumberField("mm", 0, 10),
		day: newDateField(s.file.Today), choice: newChoiceField([]string{"red", "blue"}, func(v string) string { return v }, "None"),
		chips: newChipsField(""), box: newTick("Both sides", nil),
	}
	rows := newFormRows()
	content := column(0, rows.add("words", "Words", f.words, ""), rows.add("secret", "Secret", f.secret, ""), rows.add("code", "Code", f.code, ""),
		beside(0, rows.add("number", "Number", f.number, ""), rows.add("day", "Day", f.day, "")), scrolled(rows.add("choice", "Choice", f.choice, "")),
		rows.add("chips", "Chips", f.chips, ""), f.box)
	f.sheet, _ = s.shell.dialogs.form(title, "Save", rows, content, func() error { return nil })
	return f
}

func (f *sampleForm) fill() {
	f.words.show("half a sentence\nand another")
	f.secret.show("correct horse battery")
	f.code.show("ABCD-EFGH")
	f.number.show(1.5)
	f.day.show(planner.Date{Year: 2026, Month: 3, Day: 1})
	f.choice.show("blue")
	f.chips.show([]string{"one", "two"})
	f.box.SetChecked(true)
}

func TestAHalfFilledFormIsSealedAtLockingAndOfferedAgain(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	s.patient("p1", tabSessions)
	openSample(s, "A form").fill()
	s.shell.lock(lockedByHand)
	if len(s.file.drafted) != 1 || s.file.drafted[0].Kind != store.FormDraft || s.file.drafted[0].Patient != "p1" {
		t.Fatalf("kept are %d drafts", len(s.file.drafted))
	}
	if body := string(s.file.drafted[0].Body); strings.Contains(body, "horse") || strings.Contains(body, "EFGH") {
		t.Errorf("a secret was kept: %s", body)
	}
	s.back()
	other := openSample(s, "Another form")
	if s.says("Go on with what you typed?") {
		t.Fatal("it is offered in another form")
	}
	other.sheet.close()
	f := openSample(s, "A form")
	if !s.says("Go on with what you typed?") {
		t.Fatal("nothing is offered")
	}
	s.press("Go on")
	number, _ := f.number.read()
	day, _ := f.day.read()
	if f.words.read() != "half a sentence\nand another" || number != 1.5 || day.Month != 3 || f.choice.read() != "blue" ||
		!slices.Equal(f.chips.read(), []string{"one", "two"}) || !f.box.Checked || f.secret.read() != "" || f.code.read() != "" {
		t.Errorf("put back: %q, %v, %v, %q, %q, %t", f.words.read(), number, day, f.choice.read(), f.chips.read(), f.box.Checked)
	}
	s.press("Save")
	if len(s.file.drafted) != 0 {
		t.Error("a form that was finished is still kept")
	}
}

func TestAHalfFilledFormWaitsForItsPlaceAndCanBeRefused(t *testing.T) {
	file := newFakeFile(planner.Physician).has(somebody())
	other := somebody()
	other.ID, other.Chart = "p2", "0043"
	s := signedIn(t, file.has(other))
	s.patient("p1", tabOverview)
	openSample(s, "A form").fill()
	s.shell.tick() // a crash after this loses nothing
	if len(s.file.drafted) != 1 {
		t.Fatal("nothing is kept while one types")
	}
	s.shell.lock(lockedByHand)
	s.back()
	s.patient("p2", tabOverview)
	f := openSample(s, "A form")
	if s.says("Go on with what you typed?") {
		t.Error("what was typed for one patient is offered for another")
	}
	f.sheet.close()
	s.patient("p1", tabOverview)
	f = openSample(s, "A form")
	s.press("Start afresh")
	if f.words.read() != "" || len(s.file.drafted) != 0 {
		t.Error("what was refused stays")
	}
}

func TestAFormGivenUpIsForgotten(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	f := openSample(s, "A form")
	f.words.show("x")
	s.shell.tick()
	f.words.show("")
	if s.shell.tick(); len(s.file.drafted) != 0 {
		t.Error("a form as it was opened is kept")
	}
	f.words.show("y")
	s.shell.tick()
	s.press("Cancel")
	if len(s.file.drafted) != 0 {
		t.Error("a form that was cancelled is kept")
	}
}

func TestAFormAskedAgainIsStillKept(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	f := openSample(s, "Sign")
	f.words.show("typed with care")
	f.sheet.close() // and signing fails
	f = &sampleForm{words: newMultilineField(2, ""), sheet: nil}
	f.words.show("typed with care")
	rest := []fyne.CanvasObject{f.words, newNumberField("", 0, 1), newDateField(s.file.Today), newChoiceField([]string{"red"}, func(v string) string { return v }, "None"), newChipsField(""), newTick("", nil)}
	s.shell.dialogs.open("Sign", 300, column(0, rest...), nil, nil, nil)
	s.shell.lock(lockedByHand)
	if len(s.file.drafted) != 1 {
		t.Error("what was typed before the first try is lost at locking")
	}
}

func TestOnlySoManyFormsAreKept(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	for i := range mostForms + 5 {
		openSample(s, "Form "+strings.Repeat("x", i)).words.show("y")
		s.shell.lock(lockedByHand)
		s.back()
	}
	if n := len(s.file.drafted); n > mostForms {
		t.Errorf("%d forms are kept", n)
	}
}

func TestTheClinicHalfChangedIsKept(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	s.do(actClinic)
	p := s.shell.current.(*clinicPage)
	p.particulars.phone.show("0800 1")
	s.shell.lock(lockedByHand)
	s.back()
	again, ok := s.shell.current.(*clinicPage)
	if !ok || again == p || again.particulars.phone.read() != "0800 1" || !again.unsaved() {
		t.Fatalf("shown is %T", s.shell.current)
	}
	if err := keeping(again.keep); err != nil || s.file.settings.Value.Phone != "0800 1" {
		t.Errorf("it cannot be saved: %v", err)
	}
	if s.shell.tick(); len(s.file.drafted) != 0 {
		t.Error("what was saved is still kept")
	}
	again.particulars.phone.show("0800 2")
	s.shell.stopped()
	s.shell.enter(s.file, "Sunrise Clinic")
	s.do(actClinic)
	s.press("Go on")
	if got := s.shell.current.(*clinicPage).particulars.phone.read(); got != "0800 2" {
		t.Errorf("after a crash %q is put back", got)
	}
}

func TestWordsPutBackAreTheWordsThatWereThere(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician))
	f := openSample(s, "A form")
	fields := fieldsIn(f.words, f.number, f.day, f.choice, f.chips, f.box)
	rapid.Check(t, func(t *rapid.T) {
		f.words.entry.SetText(rapid.StringMatching(`[a-zäß \n]{0,20}`).Draw(t, "words"))
		f.number.entry.SetText(rapid.StringMatching(`[0-9,.x]{0,6}`).Draw(t, "number"))
		f.choice.show(rapid.SampledFrom([]string{"", "red", "blue"}).Draw(t, "choice"))
		f.chips.show(rapid.SliceOfN(rapid.StringMatching(`[a-z][a-z ]{0,5}`), 0, 3).Draw(t, "chips"))
		f.box.SetChecked(rapid.Bool().Draw(t, "box"))
		before := wordsOf(fields)
		g := []worded{
			newMultilineField(2, ""), newNumberField("mm", 0, 10), newDateField(s.file.Today),
			newChoiceField([]string{"red", "blue"}, func(v string) string { return v }, "None"), newChipsField(""), newTick("", nil),
		}
		for i, field := range g {
			field.retype(before[i])
		}
		if after := wordsOf(g); !slices.Equal(before, after) {
			t.Fatalf("%q became %q", before, after)
		}
	})
}

func TestCopiesLeaveTheClipboard(t *testing.T) {
	copied := func(s *stage, words string) {
		p := s.patient("p1", tabRecord)
		p.record.phone.show(words)
		p.record.phone.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
		p.record.phone.entry.TypedShortcut(&fyne.ShortcutCopy{Clipboard: fyne.CurrentApp().Clipboard()})
	}
	board := func() string { return fyne.CurrentApp().Clipboard().Content() }
	signedIn := func(t *testing.T, f *fakeFile) *stage {
		s := signedIn(t, f)
		s.shell.clipboard.after = func(time.Duration, func()) {}
		return s
	}
	for name, end := range map[string]func(*stage){
		"lock":     func(s *stage) { s.shell.lock(lockedByHand) },
		"sign out": func(s *stage) { s.shell.signOut() },
		"quit":     func(s *stage) { s.shell.end() },
	} {
		s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
		copied(s, "0555 42")
		if board() != "0555 42" {
			t.Fatal("nothing was copied")
		}
		end(s)
		if board() != "" {
			t.Errorf("%s: %q lies on the clipboard", name, board())
		}
		s = signedIn(t, newFakeFile(planner.Physician).has(somebody()))
		copied(s, "0555 42")
		fyne.CurrentApp().Clipboard().SetContent("from elsewhere")
		if end(s); board() != "from elsewhere" {
			t.Errorf("%s: what another program copied is gone", name)
		}
	}
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	var due []func()
	s.shell.clipboard.after = func(d time.Duration, f func()) {
		if d != time.Minute {
			t.Errorf("it is cleared after %v", d)
		}
		due = append(due, f)
	}
	copied(s, "0555 43")
	copied(s, "0555 44")
	if due[0](); board() != "0555 44" {
		t.Error("the time of the first copy ended the second")
	}
	if due[1](); board() != "" {
		t.Errorf("%q still lies on the clipboard", board())
	}
}

func TestTheFieldsOwnMenuCopiesTheSameWay(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	s.shell.clipboard.after = func(time.Duration, func()) {}
	p := s.patient("p1", tabRecord)
	entry := p.record.phone.entry
	entry.SetText("0555 44")
	entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	test.TapSecondary(entry)
	for _, o := range s.objects() {
		if line, ok := o.(fyne.Tappable); ok && fmt.Sprintf("%T", o) == "*widget.menuItem" && reach("Copy", []string{"widget.Menu"}, o) != "" {
			line.Tapped(&fyne.PointEvent{})
			break
		}
	}
	if fyne.CurrentApp().Clipboard().Content() != "0555 44" || s.shell.clipboard.held != "0555 44" {
		t.Errorf("on the clipboard %q, held %q", fyne.CurrentApp().Clipboard().Content(), s.shell.clipboard.held)
	}
}
