package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// worded is a field whose content can be kept as words and put back.
type worded interface {
	// typed gives the words; false when they are never to be kept, such as a
	// passphrase.
	typed() (string, bool)
	// retype puts words back, as if they were typed.
	retype(words string)
}

// newCodeField is a line for a code that is never kept, such as the recovery
// code.
func newCodeField(placeholder string) *textField {
	f := newTextField(placeholder)
	f.unkept = true
	return f
}

func (i *input) typed() (string, bool) { return i.Text, !i.Password }
func (i *input) retype(words string)   { i.SetText(words) }

func (f *textField) typed() (string, bool) { return f.entry.Text, !f.entry.Password && !f.unkept }
func (f *textField) retype(words string)   { f.entry.SetText(words) }

func (f *numberField) typed() (string, bool) { return f.entry.Text, true }
func (f *numberField) retype(words string)   { f.entry.SetText(words) }

func (f *dateField) typed() (string, bool) { return f.entry.Text, true }
func (f *dateField) retype(words string)   { f.entry.SetText(words) }

func (f *languageField) typed() (string, bool) { return f.words.typed() }
func (f *languageField) retype(words string)   { f.words.retype(words) }

func (f *choiceField[T]) typed() (string, bool) { return f.drop.Selected, true }

// retype chooses what is called so; a name that is no longer offered is passed
// over.
func (f *choiceField[T]) retype(words string) {
	if slices.Contains(f.names, words) {
		f.drop.SetSelected(words)
	}
}

func (f *chipsField) typed() (string, bool) { return strings.Join(f.read(), "\n"), true }

func (f *chipsField) retype(words string) {
	f.show(strings.FieldsFunc(words, func(r rune) bool { return r == '\n' }))
	changed(f.OnChange)
}

func (t *tick) typed() (string, bool) {
	if t.Checked {
		return "on", true
	}
	return "", true
}

func (t *tick) retype(words string) { t.SetChecked(words == "on") }

// fieldsIn lists the fields within objects whose words may be kept, in the order
// they stand in.
func fieldsIn(objects ...fyne.CanvasObject) []worded {
	var list []worded
	for _, o := range objects {
		switch o := o.(type) {
		case worded:
			if _, may := o.typed(); may {
				list = append(list, o)
			}
		case *fyne.Container:
			list = append(list, fieldsIn(o.Objects...)...)
		case *container.Scroll:
			list = append(list, fieldsIn(o.Content)...)
		case *dragged:
			list = append(list, fieldsIn(o.content)...)
		}
	}
	return list
}

// wordsOf gives what stands in fields.
func wordsOf(fields []worded) []string {
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i], _ = f.typed()
	}
	return words
}
