package app

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/quantity"
)

// filter is what the list is narrowed to, without the search.
func (p *patientsPage) filter() planner.Filter {
	f := planner.Filter{Indication: p.indication.read(), Today: p.today(), Archived: p.archived.on}
	switch p.when.read() {
	case within7:
		f.Within = quantity.Days(7)
	case within30:
		f.Within = quantity.Days(30)
	case overdue:
		f.Overdue = true
	case withoutPlan:
		f.NoPlan = true
	}
	f.Due, f.Safety = p.due.on, p.safety
	return f
}

// matching gives the places of the cards asked for: with the archive open, only
// those in it.
func (p *patientsPage) matching() []int {
	found := p.finder.Find(p.search.Text, p.filter())
	if !p.archived.on {
		return found
	}
	var kept []int
	for _, place := range found {
		if p.finder.At(place).Archived {
			kept = append(kept, place)
		}
	}
	return kept
}

// cards gives everybody in the file, archived or not.
func (p *patientsPage) cards() []planner.Card {
	list := make([]planner.Card, p.finder.Len())
	for i := range list {
		list[i] = p.finder.At(i)
	}
	return list
}

// recount counts those who are not archived.
func (p *patientsPage) recount() {
	p.listed = len(p.finder.Find("", planner.Filter{Today: p.today()}))
}

// find shows what matches what is asked for now.
func (p *patientsPage) find() {
	archived := p.alsoArchived() // before: the next search takes the room of the last answer
	p.found = p.matching()
	all := counted(p.listed, "patient")
	switch {
	case p.finder.Len() == 0:
		p.count.set("")
	case p.archived.on:
		p.count.set(counted(len(p.found), "archived patient"))
	case archived > 0:
		p.count.set(grouped(len(p.found)) + " of " + all + "   ·   " + grouped(archived) + " in the archive")
	case p.narrowed():
		p.count.set(grouped(len(p.found)) + " of " + all)
	default:
		p.count.set(all)
	}
	p.showDueLine()
	switch {
	case p.finder.Len() == 0:
		p.place(p.nobody)
	case len(p.found) == 0:
		p.noMatch.Objects = []fyne.CanvasObject{p.newNoMatch(archived)}
		p.place(p.noMatch)
	default:
		p.place(p.table)
		p.list.restart()
	}
}

// narrowed tells whether anything is asked for.
func (p *patientsPage) narrowed() bool {
	return p.search.Text != "" || p.indication.read() != "" || p.when.read() != anyTime || p.due.on || p.archived.on
}

// place shows one of the three bodies.
func (p *patientsPage) place(body fyne.CanvasObject) {
	if len(p.body.Objects) == 1 && p.body.Objects[0] == body {
		return
	}
	p.body.Objects = []fyne.CanvasObject{body}
	p.body.Refresh()
}

// newNoMatch says that nothing is found and how to go on.
func (p *patientsPage) newNoMatch(archived int) fyne.CanvasObject {
	title, words := "No match", "Nothing matches among "+counted(p.listed, "patient")+"."
	buttons := row(gapSmall, newButton("Clear search and filters", p.clear))
	switch {
	case p.due.on && p.safety.RetentionYears == 0:
		title, words = "Nothing is ever due", "The clinic has not set for how many years charts are kept. It is set on the page of the clinic, under Safety."
	case p.due.on && p.search.Text == "":
		title, words = "Nothing is due", "No last visit lies more than "+counted(p.safety.RetentionYears, "year")+" back."
	case p.archived.on && p.search.Text == "":
		title, words = "Nobody is archived", "A chart is archived from its own page, under More."
	case p.archived.on:
		words = "No archived patient matches."
	case archived > 0:
		words = "Nothing matches among the patients listed. " + counted(archived, "archived chart") + " " + verb(archived, "matches", "match") + "."
		buttons.Add(newMainButton("Show archived", func() { p.archived.Tapped(nil) }))
	}
	line := mutedParagraph(words)
	line.Segments[0].(*widget.TextSegment).Style.Alignment = fyne.TextAlignCenter
	return emptyPlace(column(gap, heading(title).aligned(fyne.TextAlignCenter), flush(line), container.NewCenter(buttons)))
}

// alsoArchived counts the archived patients that match the search and are not
// listed.
func (p *patientsPage) alsoArchived() int {
	if p.archived.on || p.due.on || p.search.Text == "" {
		return 0
	}
	n := 0
	for _, place := range p.finder.Find(p.search.Text, planner.Filter{Today: p.today(), Archived: true}) {
		if p.finder.At(place).Archived {
			n++
		}
	}
	return n
}

// verb gives the form of a verb that goes with a number.
func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// showDueLine leads from the filter to the page of what is due.
func (p *patientsPage) showDueLine() {
	p.dueLine.Objects = nil
	if p.due.on && len(p.found) > 0 && p.onDue != nil {
		words := "The last visit of these patients lies more than " + counted(p.safety.RetentionYears, "year") + " back."
		p.dueLine.Add(notice(words, toneNote, newButton("Go through them", p.onDue)))
	}
	if show := len(p.dueLine.Objects) > 0; show != p.dueLine.Visible() {
		visible(p.dueLine, show)
		p.Refresh() // the list makes room
	}
	p.dueLine.Refresh()
}

// loadSafety reads for how long charts are kept.
func (p *patientsPage) loadSafety() {
	clinic, err := p.store.Clinic(context.Background())
	if err != nil {
		p.dialogs.record(err)
		return
	}
	p.safety = clinic.Value.Safety
}

// clear takes search and filters away.
func (p *patientsPage) clear() {
	p.indication.show("")
	p.when.show(anyTime)
	p.due.show(false)
	p.archived.show(false)
	p.search.SetText("")
	p.find()
	p.focusOn(p.search)
}

// searchKey lets the arrows go down into the list and Escape clear the search.
func (p *patientsPage) searchKey(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyDown:
		if len(p.found) > 0 {
			p.focusOn(p.list)
		}
		return true
	case fyne.KeyEscape:
		if p.narrowed() {
			p.clear()
			return true
		}
	}
	return false
}

// toggle is a filter that is on or off, beside the lists to choose from.
type toggle struct {
	widget.BaseWidget
	on       bool
	ground   *panel
	label    *text
	focused  bool
	onChange func()
}

var (
	_ fyne.Focusable     = (*toggle)(nil)
	_ fyne.Tappable      = (*toggle)(nil)
	_ desktop.Cursorable = (*toggle)(nil)
)

func newToggle(label string, onChange func()) *toggle {
	t := &toggle{ground: newPanel("", "", theme.SizeNameInputRadius), label: plain(label), onChange: onChange}
	t.ExtendBaseWidget(t)
	t.paint()
	return t
}

// CreateRenderer sets the word in a frame as high as the fields beside it.
func (t *toggle) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(t.ground, padded(0, 0, 14, 14, atLeast(0, 37, middle(t.label)))))
}

// show sets the filter without telling.
func (t *toggle) show(on bool) {
	t.on = on
	t.paint()
}

func (t *toggle) paint() {
	ink, fill, stroke := theme.ColorNameForeground, theme.ColorNameInputBackground, theme.ColorNameInputBorder
	if t.on {
		ink, fill, stroke = theme.ColorNamePrimary, colorPrimaryTint, theme.ColorNamePrimary
	}
	if t.focused {
		fill, stroke = theme.ColorNameFocus, theme.ColorNamePrimary
	}
	t.label.paint(t.label.value, ink)
	t.ground.repaint(fill, stroke)
}

// Tapped turns the filter on or off.
func (t *toggle) Tapped(*fyne.PointEvent) {
	t.show(!t.on)
	changed(t.onChange)
}

// Cursor is the hand.
func (t *toggle) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained shows that the keyboard is here.
func (t *toggle) FocusGained() {
	t.focused = true
	t.paint()
	reveal(t)
}

// FocusLost takes that away.
func (t *toggle) FocusLost() {
	t.focused = false
	t.paint()
}

// TypedRune does nothing: the space comes as a key.
func (t *toggle) TypedRune(rune) {}

// TypedKey turns it on Enter and on the space bar.
func (t *toggle) TypedKey(key *fyne.KeyEvent) {
	switch {
	case passedOn(t, key):
	case key.Name == fyne.KeyReturn, key.Name == fyne.KeyEnter, key.Name == fyne.KeySpace:
		t.Tapped(nil)
	}
}
