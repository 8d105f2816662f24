package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// reasonList is the pick list of why a session departs from its plan. As long as
// it says what Stipple ships it is Stipple's own.
type reasonList struct {
	widget.BaseWidget
	dialogs   *dialogs
	items     []string
	enabled   bool
	own       *chip
	add, back *button
	trouble   *trouble
	list      *fyne.Container
	rows      []*reasonRow
	asked     *textField // of the open form
	OnChange  func()
}

func newReasonList(d *dialogs) *reasonList {
	l := &reasonList{dialogs: d, own: newChip("", toneQuiet), trouble: newTrouble(), list: column(0)}
	l.add = newMainButton("Add a reason…", func() { l.edit(-1) })
	l.back = newButton("Back to Stipple's own…", l.askBack)
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer sets the reasons under what they are for.
func (l *reasonList) CreateRenderer() fyne.WidgetRenderer {
	head := card(
		container.NewBorder(nil, nil, nil, middle(row(gapSmall, l.back, l.add)), middle(row(gapSmall, middle(fullHeading("Reasons for a deviation")), middle(l.own)))),
		flush(mutedParagraph("At the chair, whoever departs from the plan picks one of these in one tap, and may type more. Put what you need most often first. The list that comes with Stipple is its own and cites no source.")),
		l.trouble, l.list)
	return widget.NewSimpleRenderer(readable(860, head))
}

// show sets the reasons as they are stored; nil is Stipple's own.
func (l *reasonList) show(stored []string, may bool) {
	l.items, l.enabled = slices.Clone(stored), may
	if stored == nil {
		l.items = planner.ShippedReasons()
	}
	l.say("")
	l.fill()
}

// read gives the reasons as they are to be stored: nil when they are Stipple's
// own.
func (l *reasonList) read() []string {
	if slices.Equal(l.items, planner.ShippedReasons()) {
		return nil
	}
	return append([]string{}, l.items...)
}

// say shows what is wrong; "" is nothing.
func (l *reasonList) say(message string) {
	l.trouble.set(message)
	l.Refresh()
}

func (l *reasonList) changed() {
	l.say("")
	l.fill()
	changed(l.OnChange)
}

func (l *reasonList) fill() {
	l.rows, l.list.Objects = nil, nil
	for i, reason := range l.items {
		r := newReasonRow(reason, careActions{
			edit: func() { l.edit(i) }, remove: func() { l.remove(i) },
			up: func() { l.swap(i, i-1) }, down: func() { l.swap(i, i+1) },
		})
		r.enable(l.enabled, i > 0, i+1 < len(l.items), len(l.items) > 1)
		l.rows = append(l.rows, r)
		l.list.Add(hairline())
		l.list.Add(r)
	}
	own := l.read() != nil
	visible(l.back, l.enabled && own)
	visible(l.add, l.enabled)
	if own {
		l.own.set("the clinic's own", tonePrimary)
	} else {
		l.own.set("Stipple's own", toneQuiet)
	}
	l.list.Refresh()
}

// swap moves a reason up or down; the keyboard goes along with it.
func (l *reasonList) swap(from, to int) {
	if to < 0 || to >= len(l.items) {
		return
	}
	l.items[from], l.items[to] = l.items[to], l.items[from]
	l.changed()
	b := l.rows[to].down
	if to < from {
		b = l.rows[to].up
	}
	if b.Disabled() {
		b = l.rows[to].edit
	}
	l.dialogs.window.Canvas().Focus(b)
}

// remove takes a reason away. Nothing else depends on it: what was recorded
// keeps its words.
func (l *reasonList) remove(i int) {
	l.items = slices.Delete(l.items, i, i+1)
	l.changed()
	l.dialogs.window.Canvas().Focus(l.rows[min(i, len(l.rows)-1)].edit)
}

func (l *reasonList) askBack() {
	l.dialogs.choose("Back to Stipple's own reasons?", "The list goes back to what Stipple ships. What the clinic wrote is given up when you save.",
		option{label: "Cancel"}, option{label: "Back to Stipple's own", kind: widget.DangerImportance, run: func() {
			l.items = planner.ShippedReasons()
			l.changed()
		}})
}

// edit asks for the words of a reason; i is -1 for a new one.
func (l *reasonList) edit(i int) {
	words, rows := newTextField("In few words, as it is picked at the chair"), newFormRows()
	l.asked = words
	title, do := "Add a reason", "Add"
	if i >= 0 {
		title, do = "Change this reason", "Change"
		words.show(l.items[i])
	}
	var sheet *sheet
	content := rows.add("reason", "Reason", words, "")
	sheet, _ = l.dialogs.form(title, do, rows, content, func() error {
		next := strings.Join(strings.Fields(words.read()), " ")
		items, at := slices.Clone(l.items), i
		if at < 0 {
			at, items = len(items), append(items, next)
		} else {
			items[at] = next
		}
		if faults := (planner.Clinic{Name: "clinic", Reasons: items}).Faults(); len(faults) > 0 {
			return planner.Faults{{Field: "reason", Message: faults[0].Message}}.Err()
		}
		l.items = items
		l.changed()
		sheet.close() // what lies under it can have the keyboard only then
		l.dialogs.window.Canvas().Focus(l.rows[at].edit)
		return nil
	})
}

// reasonRow is a reason with what can be done with it.
type reasonRow struct {
	widget.BaseWidget
	words                  string
	edit, up, down, remove *rowButton
	buttons                *fyne.Container
}

func newReasonRow(words string, a careActions) *reasonRow {
	r := &reasonRow{words: words}
	icon := func(i fyne.Resource, run func()) *rowButton {
		b := newRowButton(i, run, func() {})
		b.onChange = func() { b.show(true) }
		return b
	}
	r.edit, r.remove = icon(theme.DocumentCreateIcon(), a.edit), icon(theme.DeleteIcon(), a.remove)
	r.up, r.down = icon(theme.MoveUpIcon(), a.up), icon(theme.MoveDownIcon(), a.down)
	r.buttons = row(0)
	for _, b := range []*rowButton{r.edit, r.up, r.down, r.remove} {
		r.buttons.Add(atLeast(b.MinSize().Width, 0, b))
	}
	r.ExtendBaseWidget(r)
	return r
}

// enable says whether the reason may be changed, where it may go and whether it
// may go away: the last one stays.
func (r *reasonRow) enable(may, up, down, away bool) {
	r.buttons.Hidden = !may
	r.up.enable(up)
	r.down.enable(down)
	r.remove.enable(away)
	for _, b := range []*rowButton{r.edit, r.up, r.down, r.remove} {
		b.show(true)
	}
}

// CreateRenderer sets the buttons beside the words.
func (r *reasonRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(padded(gapTight, gapTight, 0, -10, container.NewBorder(nil, nil, nil, r.buttons, middle(flush(paragraph(r.words))))))
}
