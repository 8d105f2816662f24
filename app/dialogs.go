package app

import (
	"errors"
	"log/slog"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// dialogs shows every dialog of the window: Escape closes, Enter does what the
// main button does, the first field has the focus.
type dialogs struct {
	window  fyne.Window
	log     *slog.Logger
	sheets  []*sheet             // open, the topmost last
	beyond  func(*fyne.KeyEvent) // who has the keys when none is open
	opening func()               // hears that one opens; may be nil
	forms   *forms               // looks after what is typed in them; nil while signed out
	holds   []*hold              // work that the window waits for
	ending  func()               // closes the window once none goes on; nil = nobody asked
}

func newDialogs(window fyne.Window) *dialogs {
	return &dialogs{window: window, log: slog.Default()}
}

// option is one button of a dialog.
type option struct {
	label string
	kind  widget.Importance
	run   func() // nil just closes
}

// sheet is an open dialog.
type sheet struct {
	dialogs       *dialogs
	pop           *widget.PopUp // nil for a dialog of the toolkit's own
	veil          *veil         // instead of it, where nothing is seen; nil = none
	width         float32
	escape, enter func()
	kept          *kept // what is looked after of it; nil = nothing
}

// fit makes the dialog no higher than what it shows now.
func (s *sheet) fit() {
	s.pop.Resize(fyne.NewSize(s.width, s.pop.MinSize().Height))
}

// close takes the dialog away; the last one gives the keys back.
func (s *sheet) close() {
	d := s.dialogs
	at := slices.Index(d.sheets, s)
	if at < 0 {
		return
	}
	d.forms.closed(s.kept)
	d.sheets = slices.Delete(d.sheets, at, at+1)
	switch {
	case s.pop != nil:
		s.pop.Hide()
	case s.veil != nil:
		d.window.Canvas().Overlays().Remove(s.veil)
	}
	for _, above := range d.sheets[at:] {
		above.again()
	}
	if len(d.sheets) == 0 {
		d.window.Canvas().SetOnTypedKey(d.beyond)
	}
}

// again shows a dialog once more that the toolkit took away with one below it.
func (s *sheet) again() {
	switch {
	case s.pop != nil:
		s.pop.Hide()
		s.pop.Show()
	case s.veil != nil:
		s.dialogs.window.Canvas().Overlays().Add(s.veil)
	}
}

// typed hands a key that no field wants to the topmost dialog.
func (d *dialogs) typed(key *fyne.KeyEvent) {
	top := d.sheets[len(d.sheets)-1]
	switch key.Name {
	case keyCopied:
		d.beyond(key)
	case fyne.KeyEscape:
		changed(top.escape)
	case fyne.KeyReturn, fyne.KeyEnter:
		changed(top.enter)
	}
}

// open shows content under a title with buttons at its foot. escape runs on
// Escape, enter on Enter outside a button.
func (d *dialogs) open(title string, width float32, content fyne.CanvasObject, buttons []fyne.CanvasObject, escape, enter func()) *sheet {
	canvas := d.window.Canvas()
	body := column(gap, newText(title, theme.ColorNameForeground, theme.SizeNameSubHeadingText, fyne.TextStyle{Bold: true}), content)
	if len(buttons) > 0 {
		body.Add(padded(gapSmall, 0, 0, 0, shared(0, []float32{1}, rightOf(row(gapSmall, buttons...)))))
	}
	s := &sheet{dialogs: d, width: width, escape: escape, enter: enter}
	s.pop = widget.NewModalPopUp(atLeast(width, 0, padded(gapLarge, gapLarge, gapLarge, gapLarge, body)), canvas)
	d.push(s)
	s.pop.Show()
	s.fit()
	d.forms.opened(s, title, fieldsIn(content))
	return s
}

// dismissAll takes every dialog and menu away, whatever its answer would have
// been: the window locks. What was typed in them stays sealed.
func (d *dialogs) dismissAll() {
	d.forms = nil
	for len(d.sheets) > 0 {
		top := d.sheets[len(d.sheets)-1]
		if top.pop == nil {
			changed(top.escape) // the toolkit's own tells its sheet that it closed
		}
		top.close()
	}
	overlays := d.window.Canvas().Overlays()
	for top := overlays.Top(); top != nil; top = overlays.Top() {
		overlays.Remove(top)
	}
}

// push gives a dialog the keys.
func (d *dialogs) push(s *sheet) {
	changed(d.opening)
	d.take(s)
}

// take gives it the keys, without a word to the page.
func (d *dialogs) take(s *sheet) {
	if len(d.sheets) == 0 {
		d.beyond = d.window.Canvas().OnTypedKey()
		d.window.Canvas().SetOnTypedKey(d.typed)
	}
	d.sheets = append(d.sheets, s)
}

// fileDialog is what the toolkit's file dialogs share.
type fileDialog interface {
	SetLocation(fyne.ListableURI)
	SetOnClosed(func())
	SetView(dialog.ViewLayout)
	Resize(fyne.Size)
	Show()
	Dismiss()
}

// files shows a file dialog in the folder of a path, as large as is useful.
func (d *dialogs) files(f fileDialog, path string) {
	if folder, err := storage.ListerForURI(storage.NewFileURI(filepath.Dir(path))); err == nil && path != "" {
		f.SetLocation(folder)
	}
	s := &sheet{dialogs: d, escape: f.Dismiss}
	f.SetOnClosed(s.close)
	f.SetView(dialog.ListView) // under icons, the names of backups are cut before they differ
	f.Show()
	d.push(s)
	size := d.window.Canvas().Size()
	f.Resize(fyne.NewSize(size.Width*0.8, size.Height*0.8)) // only now: before Show there is nothing to resize
}

// showError tells the user what went wrong; what the log may know goes there.
func (d *dialogs) showError(err error) {
	if err == nil {
		return
	}
	d.record(err)
	title := "That did not work"
	switch planner.ErrorCode(err) {
	case planner.Forbidden:
		title = "Not allowed for your role"
	case planner.Invalid:
		title = "Please check"
	case planner.Full:
		title = "The disk is full"
	}
	if store.InDoubt(err) {
		title = "Look whether it was saved"
	}
	d.inform(title, planner.ErrorMessage(err))
}

// afterSaving goes on with then, which may be nil, once something is saved, and
// otherwise says why it is not, unless the page has.
func (d *dialogs) afterSaving(then func()) func(error) {
	return func(err error) {
		switch {
		case err == nil:
			changed(then)
		case !errors.Is(err, errShown):
			d.showError(err)
		}
	}
}

// record logs an error without anything a user typed: messages of these codes
// may name a patient, their causes do not.
func (d *dialogs) record(err error) {
	if err == nil {
		return
	}
	code := planner.ErrorCode(err)
	switch code {
	case planner.Invalid, planner.Conflict, planner.NotFound, planner.Forbidden:
		d.log.Info("refused", "code", string(code))
	default:
		d.log.Error("failed", "code", string(code), "cause", causeOf(err))
	}
}

// inform shows a message with one button.
func (d *dialogs) inform(title, message string) {
	d.choose(title, message, option{label: "Close", kind: widget.HighImportance})
}

// confirm asks before something is done.
func (d *dialogs) confirm(title, message, yes string, run func()) {
	d.choose(title, message, option{label: "Cancel"}, option{label: yes, kind: widget.HighImportance, run: run})
}

// choose offers options from left to right; Enter takes the last one, which is
// the one to expect, unless it is dangerous, Escape the first.
func (d *dialogs) choose(title, message string, options ...option) *sheet {
	return d.chooseWith(title, wrapped(message, theme.ColorNameForeground, theme.SizeNameText), 480, options...)
}

// chooseWith is choose with any content above the buttons.
func (d *dialogs) chooseWith(title string, content fyne.CanvasObject, width float32, options ...option) *sheet {
	var s *sheet
	take := func(o option) func() {
		return func() {
			s.close()
			if o.run != nil {
				o.run()
			}
		}
	}
	buttons := make([]fyne.CanvasObject, len(options))
	for i, o := range options {
		b := newButton(o.label, take(o))
		b.Importance = o.kind
		buttons[i] = b
	}
	if rich, ok := content.(*widget.RichText); ok {
		rich.Resize(fyne.NewSize(width-2*gapLarge+20, 10))
		content = flush(rich)
	}
	last := options[len(options)-1]
	enter := take(last)
	if last.kind == widget.DangerImportance {
		enter = nil // what loses something wants its own button pressed
	}
	s = d.open(title, width, content, buttons, take(options[0]), enter)
	return s
}

// form shows fields and does apply on Enter or on the button. An error of apply
// keeps the form open: faults show beside the fields of rows, anything else
// above the buttons. It gives the dialog and the button.
func (d *dialogs) form(title, submit string, rows *formRows, content fyne.CanvasObject, apply func() error) (*sheet, *button) {
	return d.keepForm(title, submit, rows, content, func(then func(error)) { then(apply()) })
}

// keepForm is form for what is saved beside the window. keep reads the fields,
// saves and tells once what came of it, with errShown when it says that itself.
// Until then the form neither saves again nor closes.
func (d *dialogs) keepForm(title, submit string, rows *formRows, content fyne.CanvasObject, keep func(then func(error))) (*sheet, *button) {
	var s *sheet
	trouble, saving := newTrouble(), false
	told := func(err error) {
		saving = false
		switch {
		case err == nil:
			s.close()
			return
		case !errors.Is(err, errShown) && !rows.show(err):
			d.record(err)
			trouble.set(planner.ErrorMessage(err))
		}
		s.fit()
	}
	run := func() {
		if saving || !slices.Contains(d.sheets, s) {
			return
		}
		saving = true
		trouble.set("")
		rows.clear()
		keep(told)
	}
	leave := func() {
		if !saving {
			s.close()
		}
	}
	cancel, do := newButton("Cancel", leave), newMainButton(submit, run)
	s = d.open(title, 460, column(gapSmall, content, trouble), []fyne.CanvasObject{cancel, do}, leave, run)
	rows.onSubmit(run)
	rows.focusFirst(d.window.Canvas())
	return s, do
}

// rightOf keeps an object at the right of its room.
func rightOf(object fyne.CanvasObject) fyne.CanvasObject {
	return row(0, spring(), object)
}
