package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"stipple/planner"
	"stipple/planner/report"
)

// languageName gives a language in words, in English and as its readers call
// it: "German · Deutsch". What is no tag is given as it stands.
func languageName(tag string) string {
	parsed, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	english, own := display.English.Tags().Name(parsed), display.Self.Name(parsed)
	if english == "" {
		return tag
	}
	if own == "" || own == english {
		return english
	}
	return english + " · " + own
}

// offeredLanguages lists the languages to choose from: those the patient plan
// is translated to, then others that are widely spoken, by name. Any other is
// typed.
func offeredLanguages() []string {
	var tags []string
	for _, t := range report.Translations() {
		tags = append(tags, t.Language)
	}
	translated := len(tags)
	for tag := range strings.FieldsSeq(`ar bn bg ca cs da de el en es et fa fi fil fr gu he hi hr hu hy id it ja ka km ko lt lv ms nl no
		pa pl pt ro ru sk sl so sq sr sv sw ta te th tr uk ur vi zh-Hans zh-Hant`) {
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	slices.SortFunc(tags[translated:], func(a, b string) int { return strings.Compare(languageName(a), languageName(b)) })
	return tags
}

// languageField is a language, chosen from a list or typed as name or tag.
type languageField struct {
	widget.BaseWidget
	words    *textField
	stored   string            // what was shown last, as it is stored
	names    []string          // what is offered
	known    map[string]string // tags by names in small letters
	printed  map[string]bool   // of the names, those the patient plan is printed in
	OnChange func()
}

func newLanguageField() *languageField {
	f := &languageField{words: newTextField("Choose, or type a name or tag"), known: map[string]string{}, printed: map[string]bool{}}
	for _, t := range report.Translations() {
		f.printed[languageName(t.Language)] = true
	}
	for _, tag := range offeredLanguages() {
		name := languageName(tag)
		f.names = append(f.names, name)
		for part := range strings.SplitSeq(name, " · ") {
			f.known[strings.ToLower(part)] = tag
		}
	}
	suggest(f.words, f.names...)
	if pick, ok := f.words.entry.ActionItem.(*widget.Button); ok {
		pick.OnTapped = f.offer
	}
	walk := f.words.entry.onKey
	f.words.entry.onKey = func(key fyne.KeyName) bool { // down first goes to what was begun
		list := f.fitting()
		if key != fyne.KeyDown || f.words.entry.Disabled() || slices.Contains(f.names, strings.TrimSpace(f.words.read())) {
			return walk(key)
		}
		f.words.entry.SetText(list[0])
		return true
	}
	f.words.OnChange = func() { changed(f.OnChange) }
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer shows the entry with its list.
func (f *languageField) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(f.words)
}

// offer lists the languages, or those that what was typed is a part of.
func (f *languageField) offer() {
	lines := f.lines()
	c := fyne.CurrentApp().Driver().CanvasForObject(f)
	var shown *widget.PopUp
	back := func() {
		shown.Hide()
		c.Focus(f.words.entry)
	}
	list := newPickList(func() int { return len(lines) },
		func() fyne.CanvasObject { return newLanguageRow() },
		func(at int, o fyne.CanvasObject) { o.(*languageRow).show(lines[at]) })
	list.onOpen = func(at int) {
		back()
		f.words.show(lines[at].name)
	}
	list.onLeave, list.onEscape = back, back
	list.onType = func(r rune) {
		back()
		f.words.entry.TypedRune(r)
	}
	height := (newLanguageRow().MinSize().Height + 1) * float32(min(len(lines), offeredLines))
	shown = widget.NewPopUp(atLeast(max(f.Size().Width, 360), height, list), c)
	shown.ShowAtPosition(fyne.CurrentApp().Driver().AbsolutePositionForObject(f).AddXY(0, f.Size().Height))
	c.Focus(list)
	list.walk(0)
}

// offeredLines is how many lines of the list show at once.
const offeredLines = 8

// fitting gives the names that hold what was typed; all, when none does or
// nothing was typed.
func (f *languageField) fitting() []string {
	typed := strings.ToLower(strings.TrimSpace(f.words.read()))
	if typed == strings.ToLower(languageName(f.stored)) {
		return f.names
	}
	if list := f.holding(typed); len(list) > 0 {
		return list
	}
	return f.names
}

// holding gives the names that hold what was typed.
func (f *languageField) holding(typed string) []string {
	var list []string
	for _, name := range f.names {
		if strings.Contains(strings.ToLower(name), strings.ToLower(typed)) {
			list = append(list, name)
		}
	}
	return list
}

// show writes a language by its name.
func (f *languageField) show(tag string) {
	f.stored = tag
	f.words.show(languageName(tag))
}

// read gives the tag, "" when the field is empty. What nobody touched is given
// as it was stored. Error: Invalid, with what was typed, when it is neither a
// name that is offered nor a tag.
func (f *languageField) read() (string, error) {
	typed := strings.TrimSpace(f.words.read())
	switch typed {
	case "":
		return "", nil
	case languageName(f.stored):
		return f.stored, nil
	}
	if tag, known := f.known[strings.ToLower(englishName(typed))]; known {
		return tag, nil
	}
	tag, err := planner.ParseLanguage(typed)
	if err == nil {
		return tag, nil
	}
	switch list := f.holding(typed); {
	case len(list) == 1:
		return f.known[strings.ToLower(englishName(list[0]))], nil
	case len(list) > 1 && len(list) <= offeredLines:
		names := make([]string, len(list))
		for i, name := range list {
			names[i] = englishName(name)
		}
		return typed, planner.Errorf(planner.Invalid, "Which one? %s.", strings.Join(names, ", "))
	}
	return typed, err
}

// englishName is the first part of a language's name.
func englishName(name string) string {
	english, _, _ := strings.Cut(name, " · ")
	return english
}

func (f *languageField) focus() fyne.Focusable { return f.words.focus() }
func (f *languageField) submitted(run func())  { f.words.submitted(run) }

func (f *languageField) enable(on bool) {
	f.words.enable(on)
	if pick, ok := f.words.entry.ActionItem.(fyne.Disableable); ok {
		switchOn(pick, on)
	}
}

// language reads a language field for a path; what cannot be read is given as
// it was typed, so that a draft keeps it.
func (r *readings) language(path string, f *languageField) string {
	tag, err := f.read()
	r.note(path, err)
	return tag
}
