package app

import (
	"math"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/quantity"
)

// textField is a line or several lines of text.
type textField struct {
	widget.BaseWidget
	entry    *input
	unkept   bool // what is typed is never kept
	OnChange func()
}

func newTextField(placeholder string) *textField { return wrapInput(newInput(), placeholder) }

func newSecretField() *textField { return wrapInput(newSecretInput(), "") }

func newMultilineField(rows int, placeholder string) *textField {
	return wrapInput(newTextArea(rows), placeholder)
}

func wrapInput(entry *input, placeholder string) *textField {
	f := &textField{entry: entry}
	entry.SetPlaceHolder(placeholder)
	entry.OnChanged = func(string) { changed(f.OnChange) }
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer shows the entry.
func (f *textField) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.entry) }

func (f *textField) show(value string)     { f.entry.SetText(value) }
func (f *textField) read() string          { return f.entry.Text }
func (f *textField) focus() fyne.Focusable { return f.entry }
func (f *textField) submitted(run func())  { f.entry.OnSubmitted = func(string) { run() } }
func (f *textField) enable(on bool)        { switchOn(f.entry, on) }

// switchOn turns a widget on or off.
func switchOn(w fyne.Disableable, on bool) {
	if on {
		w.Enable()
	} else {
		w.Disable()
	}
}

// changed tells whoever listens.
func changed(call func()) {
	if call != nil {
		call()
	}
}

// numberField is a number with its unit; empty means not stated. It takes a
// comma or a point before the decimals.
type numberField struct {
	widget.BaseWidget
	entry     *input
	unit      *text
	low, high float64
	OnChange  func()
}

// newNumberField makes a field for numbers between two bounds, both included.
func newNumberField(unit string, low, high float64) *numberField {
	f := &numberField{entry: newInput(), unit: caption(unit), low: low, high: high}
	f.entry.OnChanged = func(string) { changed(f.OnChange) }
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer sets the unit behind the number.
func (f *numberField) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewBorder(nil, nil, nil, middle(f.unit), f.entry))
}

// show writes a number; 0 leaves the field empty.
func (f *numberField) show(value float64) {
	if value == 0 {
		f.entry.SetText("")
		return
	}
	f.entry.SetText(quantity.Number(value))
}

// read gives the number, 0 when the field is empty. Errors: Invalid when it is
// no number or out of range.
func (f *numberField) read() (float64, error) {
	typed := strings.ReplaceAll(strings.TrimSpace(f.entry.Text), ",", ".")
	if typed == "" {
		return 0, nil
	}
	value, err := strconv.ParseFloat(typed, 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		return 0, planner.Errorf(planner.Invalid, "Write a number, for example %s.", quantity.Number(f.low+(f.high-f.low)/4))
	}
	if value < f.low || value > f.high {
		return 0, planner.Errorf(planner.Invalid, "Write a number between %s and %s.", quantity.Number(f.low), quantity.Number(f.high))
	}
	return value, nil
}

func (f *numberField) focus() fyne.Focusable { return f.entry }
func (f *numberField) submitted(run func())  { f.entry.OnSubmitted = func(string) { run() } }
func (f *numberField) enable(on bool)        { switchOn(f.entry, on) }

// hint shows a value that holds while the field is empty.
func (f *numberField) hint(placeholder string) { f.entry.SetPlaceHolder(placeholder) }

// choiceField chooses one of several values, or "Not stated".
type choiceField[T comparable] struct {
	widget.BaseWidget
	values   []T
	names    []string
	drop     *drop
	quiet    bool
	OnChange func()
}

// newChoiceField makes a field for the values. notStated is the name of the
// zero value; "" leaves it out.
func newChoiceField[T comparable](values []T, name func(T) string, notStated string) *choiceField[T] {
	f := &choiceField[T]{}
	if notStated != "" {
		var zero T
		f.values, f.names = append(f.values, zero), append(f.names, notStated)
	}
	for _, v := range values {
		f.values, f.names = append(f.values, v), append(f.names, name(v))
	}
	f.drop = newDrop(f.names, func(string) {
		if !f.quiet {
			changed(f.OnChange)
		}
	})
	f.drop.PlaceHolder = "Choose"
	if notStated != "" {
		f.drop.Selected = notStated
	}
	f.ExtendBaseWidget(f)
	return f
}

// CreateRenderer draws the list with the border other fields have.
func (f *choiceField[T]) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(f.drop, newPanel("", theme.ColorNameInputBorder, theme.SizeNameInputRadius)))
}

// show chooses a value without calling OnChange.
func (f *choiceField[T]) show(value T) {
	f.quiet = true
	defer func() { f.quiet = false }()
	for i, v := range f.values {
		if v == value {
			f.drop.SetSelectedIndex(i)
			return
		}
	}
	f.drop.ClearSelected()
}

// read gives the chosen value, the zero value when none is.
func (f *choiceField[T]) read() T {
	var none T
	if i := f.drop.SelectedIndex(); i >= 0 {
		return f.values[i]
	}
	return none
}

func (f *choiceField[T]) focus() fyne.Focusable { return f.drop }
func (f *choiceField[T]) submitted(func())      {}
func (f *choiceField[T]) enable(on bool)        { switchOn(f.drop, on) }

// field is what a form row needs of a field.
type field interface {
	fyne.CanvasObject
	focus() fyne.Focusable
	submitted(run func())
	enable(on bool)
}

// trouble is an error in words; empty takes no room.
type trouble struct {
	widget.BaseWidget
	words *widget.RichText
}

func newTrouble() *trouble {
	t := &trouble{words: wrapped("", colorStop, theme.SizeNameCaptionText)}
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

func (t *trouble) set(message string) {
	setParagraph(t.words, message, colorStop)
	if message == "" {
		t.Hide()
	} else {
		t.Show()
	}
}

// message gives what is shown.
func (t *trouble) message() string {
	if !t.Visible() {
		return ""
	}
	return t.words.String()
}

// CreateRenderer shows the words flush with the field.
func (t *trouble) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(padded(-gapSmall, -gapSmall, -10, -10, t.words))
}

// formRow is a label, its field, and beneath it help or what is wrong.
type formRow struct {
	*fyne.Container
	field field
	error *trouble
}

func newFormRow(label string, f field, help string) *formRow {
	r := &formRow{field: f, error: newTrouble()}
	r.Container = column(gapTight, fieldLabel(label), f)
	if help != "" {
		r.Add(flush(mutedParagraph(help)))
	}
	r.Add(r.error)
	return r
}

// formRows are the rows of a form by the path of the fault they can have.
type formRows struct {
	paths []string
	rows  map[string]*formRow
}

func newFormRows() *formRows { return &formRows{rows: map[string]*formRow{}} }

// add makes a row for a field; path is where planner.Faults say it stands.
func (f *formRows) add(path, label string, field field, help string) fyne.CanvasObject {
	row := newFormRow(label, field, help)
	f.paths = append(f.paths, path)
	f.rows[path] = row
	return row.Container
}

// clear takes all errors away.
func (f *formRows) clear() {
	for _, row := range f.rows {
		row.error.set("")
	}
}

// fail shows an error beside one field.
func (f *formRows) fail(path string, err error) {
	if row, ok := f.rows[path]; ok {
		row.error.set(planner.ErrorMessage(err))
	}
}

// show puts an error's faults beside their fields, focuses the first of them
// and tells whether every fault has found its place.
func (f *formRows) show(err error) bool {
	faults := planner.FaultsOf(err)
	placed := 0
	for _, fault := range faults {
		if row, ok := f.rows[fault.Field]; ok {
			placed++
			if row.error.message() == "" {
				row.error.set(fault.Message)
			}
		}
	}
	f.focusFault()
	return placed > 0 && placed == len(faults)
}

func (f *formRows) focusFault() {
	for _, path := range f.paths {
		row := f.rows[path]
		if row.error.message() == "" {
			continue
		}
		if c := fyne.CurrentApp().Driver().CanvasForObject(row.field); c != nil {
			c.Focus(row.field.focus())
		}
		return
	}
}

// message gives the error shown beside a field.
func (f *formRows) message(path string) string {
	if row, ok := f.rows[path]; ok {
		return row.error.message()
	}
	return ""
}

// focusFirst gives the first field the keyboard.
func (f *formRows) focusFirst(c fyne.Canvas) {
	if len(f.paths) > 0 {
		c.Focus(f.rows[f.paths[0]].field.focus())
	}
}

// onSubmit runs when Enter is pressed in a line of text.
func (f *formRows) onSubmit(run func()) {
	for _, row := range f.rows {
		row.field.submitted(run)
	}
}

// readings gathers the faults of fields whose text cannot be read.
type readings struct{ faults planner.Faults }

// number reads a number field for a path.
func (r *readings) number(path string, f *numberField) float64 {
	value, err := f.read()
	r.note(path, err)
	return value
}

// date reads a date field for a path.
func (r *readings) date(path string, f *dateField) planner.Date {
	value, err := f.read()
	r.note(path, err)
	return value
}

func (r *readings) note(path string, err error) {
	if err != nil {
		r.faults = append(r.faults, planner.Fault{Field: path, Message: planner.ErrorMessage(err)})
	}
}

// with adds the faults of a value that was read; a path already faulty keeps
// its first message.
func (r *readings) with(faults planner.Faults) error {
	for _, fault := range faults {
		if r.faults.For(fault.Field) == "" {
			r.faults = append(r.faults, fault)
		}
	}
	return r.faults.Err()
}

// isCode tells whether an error has a code.
func isCode(err error, code planner.Code) bool { return err != nil && planner.ErrorCode(err) == code }
