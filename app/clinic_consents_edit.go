package app

import (
	"errors"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"stipple/assets"
	"stipple/planner"
	"stipple/store"
)

// textEditor is the dialog in which a consent's text is written: the words at
// the left, at the right how the patient will see them.
type textEditor struct {
	list        *consentTexts
	base        planner.ConsentTemplate // what it was made from; no id = a new text
	sheet       *sheet
	rows        *formRows
	title, text *textField
	language    *languageField
	preview     *consentScroll
	trouble     *trouble
}

// edit opens the editor on a version, or on a new text, and gives it.
func (l *consentTexts) edit(t planner.ConsentTemplate) *textEditor {
	size := l.shell.window.Canvas().Size()
	width := consentWidth(size.Width)
	e := &textEditor{
		list: l, base: t, rows: newFormRows(), title: newTextField("What the consent is called"), language: newLanguageField(),
		text:    newMultilineField(max(8, int((size.Height-415)/19.5)), "An empty line parts paragraphs. A line that begins with “- ” is a point of a list."),
		preview: newConsentScroll((width-3*gapLarge)/2, max(240, size.Height-310), l.shell.window.Canvas()), trouble: newTrouble(),
	}
	e.fill(t)
	for _, f := range []*textField{e.title, e.text} {
		f.OnChange = e.show
	}
	e.language.OnChange = e.show
	e.open(width)
	return e
}

func (e *textEditor) fill(t planner.ConsentTemplate) {
	e.title.show(t.Title)
	e.text.show(t.Text)
	e.language.show(orElseText(t.Language, "en"))
	e.show()
}

func (e *textEditor) open(width float32) {
	left := column(12, beside(gap, e.rows.add("title", "Title", e.title, ""), e.rows.add("language", "Language", e.language, "")),
		e.rows.add("text", "Text", e.text, ""), e.trouble)
	right := column(gapTight, fieldLabel("As the patient reads it"), e.preview)
	heading, about := "New consent text", "It is saved as version 1 and offered at once."
	buttons := []fyne.CanvasObject{newButton("Cancel", e.leave), newMainButton("Save version "+strconv.Itoa(e.base.Version+1), e.save)}
	if e.base.ID == "" {
		buttons = append([]fyne.CanvasObject{newQuietButton("Begin with Stipple's text", e.begin)}, buttons...)
	} else {
		heading = "Edit “" + oneLine(e.base.Title, 60) + "”"
		about = "It is saved as version " + strconv.Itoa(e.base.Version+1) + ". Earlier versions stay, and so do the consents given to them."
	}
	content := column(gapSmall, flush(mutedParagraph(about)), beside(gapLarge, left, right))
	e.sheet = e.list.shell.dialogs.open(heading, width, content, buttons, e.leave, nil)
	e.rows.focusFirst(e.list.shell.window.Canvas())
}

// begin takes the shipped text to start from.
func (e *textEditor) begin() {
	shipped, err := planner.ParseConsent(assets.Consent)
	if err != nil {
		e.list.shell.dialogs.showError(err)
		return
	}
	take := func() { e.fill(shipped.Template) }
	if e.text.read() == "" {
		take()
		return
	}
	e.list.shell.dialogs.choose("Replace what you wrote?", "Title, language and text are replaced by Stipple's.",
		option{label: "Go on editing"}, option{label: "Replace", kind: widget.DangerImportance, run: take})
}

// show sets the text as the patient will read it.
func (e *textEditor) show() {
	t, _ := e.read()
	offset := e.preview.scroll.Offset
	e.preview.show(t.Title, t.Text, t.Language)
	e.preview.scroll.ScrollToOffset(offset)
}

// read gives the next version as the editor shows it.
func (e *textEditor) read() (planner.ConsentTemplate, error) {
	var r readings
	t := e.base
	t.Title, t.Text, t.Retired = e.title.read(), e.text.read(), false
	tag, err := e.language.read()
	r.note("language", err)
	if t.Language = tag; tag == "en" && e.base.Language == "" {
		t.Language = ""
	}
	t = t.Tidy()
	return t, r.with(nil)
}

func (e *textEditor) typed() bool {
	t, err := e.read()
	return err != nil || t.Title != e.base.Title || t.Text != e.base.Text || t.Language != e.base.Language
}

// save stores the next version; what stands in the way is shown and nothing is
// lost.
func (e *textEditor) save() {
	e.rows.clear()
	e.trouble.set("")
	t, err := e.read()
	if err == nil && e.base.ID != "" && !e.typed() {
		err = planner.Errorf(planner.Invalid, "Nothing was changed. Change the text, or cancel.")
	}
	if err != nil {
		e.saved(err)
		return
	}
	e.list.save(t, e.saved)
}

// saved closes the editor, or says why nothing was saved.
func (e *textEditor) saved(err error) {
	var stale *store.ConflictError[planner.ConsentTemplate]
	switch {
	case err == nil:
		e.sheet.close()
	case errors.As(err, &stale):
		e.trouble.set("Somebody else saved version " + strconv.Itoa(stale.Theirs.Value.Version) + " meanwhile. Nothing was overwritten. Copy what you wrote, cancel, and edit the newest version.")
	case !e.rows.show(err):
		e.list.shell.dialogs.record(err)
		e.trouble.set(planner.ErrorMessage(err))
	}
}

// leave closes the editor, and asks first when something would be lost.
func (e *textEditor) leave() {
	if !e.typed() {
		e.sheet.close()
		return
	}
	e.list.shell.dialogs.choose("Discard what you wrote?", "It has not been saved as a version.",
		option{label: "Go on editing"}, option{label: "Discard", kind: widget.DangerImportance, run: func() { e.sheet.close() }})
}
