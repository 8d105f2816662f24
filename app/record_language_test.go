package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
	"stipple/planner/report"
)

func TestLanguagesAreNamed(t *testing.T) {
	for tag, want := range map[string]string{
		"de": "German · Deutsch", "zh-Hans": "Simplified Chinese · 简体中文", "en": "English", "vi": "Vietnamese · Tiếng Việt",
		"": "", "English, some German": "English, some German", "pt-BR": "Brazilian Portuguese · português",
	} {
		if got := languageName(tag); got != want {
			t.Errorf("%q is %q", tag, got)
		}
	}
	offered := offeredLanguages()
	for i, translation := range report.Translations() {
		if offered[i] != translation.Language {
			t.Errorf("%s is not among the first offered", translation.Language)
		}
	}
	seen := map[string]bool{}
	for _, tag := range offered {
		if got, err := planner.ParseLanguage(tag); err != nil || got != tag || seen[tag] || languageName(tag) == tag {
			t.Errorf("%q is offered: %v", tag, err)
		}
		seen[tag] = true
	}
}

func TestALanguageIsChosenOrTyped(t *testing.T) {
	newStage(t, newFakeFile(planner.Physician))
	for typed, want := range map[string]string{
		"German · Deutsch": "de", "german": "de", "Deutsch": "de", "de": "de", "zh-hant": "zh-Hant", "yue": "yue", "العربية": "ar",
		"": "", "  ": "", "Simplified Chinese": "zh-Hans",
	} {
		f := newLanguageField()
		f.words.show(typed)
		if got, err := f.read(); got != want || err != nil {
			t.Errorf("%q gave %q, %v", typed, got, err)
		}
	}
	for _, offered := range offeredLanguages() {
		f := newLanguageField()
		f.show(offered)
		name := f.words.read()
		if got, err := f.read(); got != offered || err != nil {
			t.Errorf("%q gave %q, %v", offered, got, err)
		}
		f.show("")
		f.words.show(name)
		if got, _ := f.read(); got != offered {
			t.Errorf("%q, chosen, gave %q", name, got)
		}
	}
	f := newLanguageField()
	f.words.show("chinese")
	if got := f.fitting(); len(got) != 2 {
		t.Errorf("to choose from: %v", got)
	}
	f.show("de")
	if got := f.fitting(); len(got) != len(f.names) {
		t.Errorf("of all languages only %v are offered", got)
	}
	f.words.show("gibberish, mostly")
	if got, err := f.read(); got != "gibberish, mostly" || !isCode(err, planner.Invalid) {
		t.Errorf("gave %q, %v", got, err)
	}
}

func TestFreeTextOfAnOldChartStaysUntilTheRecordIsSaved(t *testing.T) {
	old := somebody()
	old.Language = "English, some German"
	s := signedIn(t, newFakeFile(planner.Physician).has(old))
	p := s.patient(old.ID, tabOverview)
	if !s.says("English, some German") || p.unsaved() {
		t.Error("an old chart is not shown as it is")
	}
	p.turn(tabRecord)
	p.record.phone.entry.SetText("0123")
	s.do(actSave)
	if p.record.rows.message("language") == "" || s.file.patients[old.ID].Value.Language != old.Language {
		t.Error("free text was saved anew, or nothing says why not")
	}
	p.record.language.words.show("german")
	s.do(actSave)
	if got := s.file.patients[old.ID].Value; got.Language != "de" || got.Contact.Phone != "0123" {
		t.Errorf("stored %+v", got)
	}
	p.turn(tabOverview)
	if !s.says("German · Deutsch") {
		t.Error("the overview does not name it")
	}
}

func TestALanguageHasOneName(t *testing.T) {
	for _, translation := range report.Translations() {
		if name := languageName(translation.Language); englishName(name) != translation.Name {
			t.Errorf("%s is %q in the record and %q elsewhere", translation.Language, name, translation.Name)
		}
	}
}

func TestALanguageIsFoundByAPartOfItsName(t *testing.T) {
	newStage(t, newFakeFile(planner.Physician))
	for _, typed := range []string{"chin", "Chinese", "chinese"} {
		f := newLanguageField()
		f.words.show(typed)
		if got := f.fitting(); got[0] != "Simplified Chinese · 简体中文" {
			t.Errorf("%q finds %v", typed, got)
		}
		if _, err := f.read(); !isCode(err, planner.Invalid) || !strings.Contains(planner.ErrorMessage(err), "Simplified Chinese, Traditional Chinese") {
			t.Errorf("%q: %v", typed, err)
		}
		f.words.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		if got, err := f.read(); got != "zh-Hans" || err != nil {
			t.Errorf("%q and the arrow down give %q, %v", typed, got, err)
		}
	}
	f := newLanguageField()
	f.words.show("simpl")
	if got, err := f.read(); got != "zh-Hans" || err != nil {
		t.Errorf("the only one that fits is not taken: %q, %v", got, err)
	}
}

func TestLanguagesOfThePlanComeFirstUnderARule(t *testing.T) {
	s := signedIn(t, newFakeFile(planner.Physician).has(somebody()))
	f := s.patient(somebody().ID, tabRecord).record.language
	f.show("")
	lines, translated := f.lines(), len(report.Translations())
	for i, line := range lines {
		if line.ruled != (i == translated-1) || line.printed != (i < translated) {
			t.Errorf("line %d is %+v", i, line)
		}
	}
	if len(lines) != len(f.names) {
		t.Errorf("%d lines, want %d", len(lines), len(f.names))
	}
	f.offer()
	list, ok := s.window.Canvas().Focused().(*pickList)
	if !ok {
		t.Fatal("no list has the keyboard")
	}
	row := newLanguageRow().MinSize().Height
	if height := list.Size().Height; height < 7*row || height > 9*row {
		t.Errorf("the list is %g high, a line %g", height, row)
	}
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got, err := f.read(); got != report.Translations()[1].Language || err != nil || s.dialog() {
		t.Errorf("chosen %q, %v", got, err)
	}
	f.offer()
	s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if s.dialog() || s.window.Canvas().Focused() != fyne.Focusable(f.words.entry) {
		t.Error("Escape does not go back to the field")
	}
}
