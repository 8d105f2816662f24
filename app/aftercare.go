package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"stipple/assets"
	"stipple/planner"
	"stipple/planner/quantity"
)

// careList is what a patient does and does not do after a visit: the items by
// their kind, each with where it comes from, to be changed, added, removed and
// moved.
type careList struct {
	widget.BaseWidget
	dialogs *dialogs
	shipped []planner.Care
	items   []planner.Care
	rows    []*careRow // beside items
	enabled bool

	own         *chip
	back        *button
	trouble     *trouble
	left, right *fyne.Container
	OnChange    func()
}

func newCareList(d *dialogs) *careList {
	l := &careList{dialogs: d, own: newChip("", toneQuiet), trouble: newTrouble(), left: column(gap), right: column(gap)}
	l.back = newButton("Back to Stipple's own", l.askBack)
	shipped, err := planner.ParseAftercare(assets.Aftercare)
	if err != nil { // a file of the program itself
		d.record(err)
	}
	l.shipped = shipped
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer sets the items in two columns under what is to know of them.
func (l *careList) CreateRenderer() fyne.WidgetRenderer {
	head := card(
		container.NewBorder(nil, nil, nil, middle(l.back), row(gapSmall, middle(fullHeading("Aftercare")), middle(l.own))),
		flush(mutedParagraph("These sentences are printed on the patient's plan as they stand here, with dates counted from each visit. "+
			"The numbers are tier "+string(planner.TierC)+" ("+planner.TierC.Explain()+"): clinics disagree, and your clinic decides. "+
			"What you change is the clinic's own and cites no source. Translations exist only for Stipple's own sentences; a sentence of the clinic's own is printed as you type it, in every language.")),
		l.trouble)
	return widget.NewSimpleRenderer(column(gap, head, shared(gap, []float32{1, 1}, l.left, l.right)))
}

// show sets the items as they are stored; nil is Stipple's own.
func (l *careList) show(stored []planner.Care, may bool) {
	l.items, l.enabled = slices.Clone(stored), may
	if stored == nil {
		l.items = slices.Clone(l.shipped)
	}
	l.say("")
	l.fill()
}

// read gives the items as they are to be stored: nil when they are Stipple's own.
func (l *careList) read() []planner.Care {
	if slices.Equal(l.items, l.shipped) {
		return nil
	}
	return append([]planner.Care{}, l.items...)
}

// say shows what is wrong; "" is nothing.
func (l *careList) say(message string) {
	l.trouble.set(message)
	l.Refresh()
}

// changed shows the items anew after one of them has changed.
func (l *careList) changed() {
	l.say("")
	l.fill()
	changed(l.OnChange)
}

func (l *careList) fill() {
	l.rows = make([]*careRow, len(l.items))
	l.left.Objects, l.right.Objects = nil, nil
	for _, kind := range planner.CareKinds() {
		side := l.right
		if kind.Counts() {
			side = l.left
		}
		side.Add(l.group(kind))
	}
	l.back.Hidden = !l.enabled || l.read() == nil
	if l.read() == nil {
		l.own.set("Stipple's own", toneQuiet)
	} else {
		l.own.set("the clinic's own", tonePrimary)
	}
	l.back.Refresh()
	l.left.Refresh()
	l.right.Refresh()
}

// careHeading says what the items of a kind are.
func careHeading(k planner.CareKind) string {
	switch k {
	case planner.CareUntil:
		return "Do not, until…"
	case planner.CareFrom:
		return "You may, from…"
	case planner.CareAlways:
		return "Always"
	case planner.CareNormal:
		return "What is normal"
	case planner.CareCall:
		return "Call us if"
	}
	return string(k)
}

// careTime says in words when an item holds; "" where it counts no days.
func careTime(c planner.Care) string {
	switch c.Kind {
	case planner.CareUntil:
		return "through day " + grouped(int(c.Days))
	case planner.CareFrom:
		return "from day " + grouped(int(c.Days))
	}
	return ""
}

// group is the card of one kind.
func (l *careList) group(kind planner.CareKind) fyne.CanvasObject {
	add := newButton("Add", func() { l.edit(-1, planner.Care{Kind: kind}) })
	add.Hidden = !l.enabled
	list := column(0)
	at := l.of(kind)
	for n, i := range at {
		r := newCareRow(l.items[i], careActions{
			edit: func() { l.edit(i, l.items[i]) }, remove: func() { l.remove(i) },
			up: func() { l.swap(at, n, n-1) }, down: func() { l.swap(at, n, n+1) },
		})
		r.enable(l.enabled, n > 0, n+1 < len(at))
		l.rows[i] = r
		list.Add(hairline())
		list.Add(r)
	}
	if len(at) == 0 {
		list.Add(flush(mutedParagraph("Nothing is printed under this heading.")))
	}
	return card(container.NewBorder(nil, nil, nil, middle(add), middle(heading(careHeading(kind)))), list)
}

// of gives where the items of a kind stand.
func (l *careList) of(kind planner.CareKind) []int {
	var at []int
	for i, c := range l.items {
		if c.Kind == kind {
			at = append(at, i)
		}
	}
	return at
}

// swap moves an item up or down among those of its kind. The keyboard goes
// along with it.
func (l *careList) swap(at []int, from, to int) {
	if to < 0 || to >= len(at) {
		return
	}
	i, j := at[from], at[to]
	l.items[i], l.items[j] = l.items[j], l.items[i]
	l.changed()
	b := l.rows[j].down
	if to < from {
		b = l.rows[j].up
	}
	if b.Disabled() {
		b = l.rows[j].edit
	}
	l.dialogs.window.Canvas().Focus(b)
}

func (l *careList) remove(i int) {
	l.dialogs.choose("Remove this sentence?", "“"+l.items[i].Text+"” is no longer printed.",
		option{label: "Cancel"}, option{label: "Remove", kind: widget.DangerImportance, run: func() {
			l.items = slices.Delete(l.items, i, i+1)
			l.changed()
		}})
}

func (l *careList) askBack() {
	l.dialogs.choose("Back to Stipple's own aftercare?", "Every sentence goes back to what Stipple ships, with its source. What the clinic wrote is given up when you save.",
		option{label: "Cancel"}, option{label: "Back to Stipple's own", kind: widget.DangerImportance, run: func() {
			l.items = slices.Clone(l.shipped)
			l.changed()
		}})
}

// put sets an item in its place, -1 adds it at the end of its kind, and gives
// where it stands.
func (l *careList) put(i int, c planner.Care) int {
	// An item that says what a shipped one says is that one again.
	for _, s := range l.shipped {
		if s.Kind == c.Kind && s.Days == c.Days && s.Text == c.Text {
			c = s
		}
	}
	if i >= 0 && l.items[i].Kind == c.Kind {
		l.items[i] = c
		l.changed()
		return i
	}
	if i >= 0 {
		l.items = slices.Delete(l.items, i, i+1)
	}
	end := len(l.items)
	if at := l.of(c.Kind); len(at) > 0 {
		end = at[len(at)-1] + 1
	}
	l.items = slices.Insert(l.items, end, c)
	l.changed()
	return end
}

// edit asks for the words and days of an item; i is -1 for a new one.
func (l *careList) edit(i int, c planner.Care) {
	kind := newChoiceField(planner.CareKinds(), careHeading, "")
	days, words := newNumberField("days after the visit", 1, planner.MaxCareDays), newMultilineField(3, "What the patient reads")
	kind.show(c.Kind)
	days.show(float64(c.Days))
	words.show(c.Text)
	rows := newFormRows()
	sentence, heading := rows.add("aftercare[0].text", "Sentence", words, ""), rows.add("aftercare[0].kind", "Heading", kind, "")
	count := rows.add("aftercare[0].days", "Days", days, "The day of the visit is day 0.")
	about := mutedParagraph("")
	read := func(r *readings) planner.Care {
		number := 0.0
		if kind.read().Counts() {
			var err error
			if number, err = days.read(); err != nil || number < 1 || number != float64(int(number)) {
				r.note("aftercare[0].days", planner.Errorf(planner.Invalid, "Write a whole number of days between 1 and %d.", planner.MaxCareDays))
			}
		}
		return c.Edited(kind.read(), quantity.Days(number), words.read())
	}
	var sheet *sheet
	judge := func() {
		visible(count, kind.read().Counts())
		var r readings
		setParagraph(about, careOrigin(read(&r), c), colorMuted)
		if sheet != nil {
			sheet.fit()
		}
	}
	kind.OnChange, days.OnChange, words.OnChange = judge, judge, judge
	judge()
	title, do := "Change this sentence", "Change"
	if i < 0 {
		title, do = "Add a sentence", "Add"
	}
	content := column(12, sentence, heading, count, flush(about))
	sheet, _ = l.dialogs.form(title, do, rows, content, func() error {
		var r readings
		next := read(&r)
		if err := r.with(l.faults(i, next)); err != nil {
			return err
		}
		if i < 0 && len(l.items) >= planner.MaxCareItems {
			return planner.Errorf(planner.Invalid, "At most %d sentences fit on the paper. Remove one first.", planner.MaxCareItems)
		}
		at := l.put(i, next)
		sheet.close() // what lies under it can have the keyboard only then
		l.dialogs.window.Canvas().Focus(l.rows[at].edit)
		return nil
	})
}

// faults lists what is wrong with an item that is to stand in place i, alone and
// beside the others, as those of aftercare[0].
func (l *careList) faults(i int, next planner.Care) planner.Faults {
	list := []planner.Care{next}
	for k, c := range l.items {
		if k != i {
			list = append(list, c)
		}
	}
	return slices.DeleteFunc(planner.CareFaults(list), func(f planner.Fault) bool {
		return !strings.HasPrefix(f.Field, "aftercare[0].")
	})
}

// careOrigin says where a sentence comes from, now and before it was changed.
func careOrigin(now, before planner.Care) string {
	switch {
	case !now.Citation.IsZero():
		return joined(" ", "Source: "+now.String()+".", others(now))
	case !before.Citation.IsZero():
		return joined(" ", "As you change it, it is the clinic's own and cites no source. Before: "+before.String()+".", others(before))
	}
	return "The clinic's own: it cites no source."
}

func others(c planner.Care) string {
	if c.Others == "" {
		return ""
	}
	return "Others say: " + c.Others + "."
}
