package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// tie binds one field to one value of the plan: load writes the value into the
// field, and what is typed goes to the plan as soon as it can be read.
type tie struct {
	label string
	group string // part of a pass it belongs to, "" for none
	run   string // what its last change of the plan was about
	row   *formRow
	load  func(fresh bool)
	wrong error         // why what stands in the field cannot be read
	path  func() string // where planner.Faults say the value stands
}

// ties are the fields of one part of the page.
type ties struct {
	page    *planPage
	list    []*tie
	group   string // of the ties added now
	loading bool
}

// load writes the plan into the fields. A fresh load also replaces text that
// cannot be read; otherwise that text stays to be corrected.
func (t *ties) load(fresh bool, faults planner.Faults) {
	if fresh {
		t.clear()
	}
	t.loading = true
	defer func() { t.loading = false }()
	for _, tie := range t.list {
		tie.load(fresh)
		tie.say(faults)
	}
}

// clear forgets text that cannot be read; the next load writes over it.
func (t *ties) clear() {
	for _, tie := range t.list {
		tie.wrong = nil
	}
}

// say shows beside the field what is wrong with it.
func (t *tie) say(faults planner.Faults) {
	switch {
	case t.wrong != nil:
		t.row.error.set(planner.ErrorMessage(t.wrong))
	case t.path != nil:
		t.row.error.set(faults.For(t.path()))
	default:
		t.row.error.set("")
	}
}

// clearGroup forgets text that cannot be read in a part that is not shown.
func (t *ties) clearGroup(group string) {
	for _, tie := range t.list {
		if tie.group == group {
			tie.wrong = nil
		}
	}
}

// unread gives the fields whose text cannot be read.
func (t *ties) unread() []*tie {
	var list []*tie
	for _, tie := range t.list {
		if tie.wrong != nil && tie.row.Visible() {
			list = append(list, tie)
		}
	}
	return list
}

// typed takes what now stands in a field. What can be read goes to the plan;
// when it no longer can, the plan gets back what it had before this run of
// typing, so that it never keeps the beginning of what was meant.
func (t *ties) typed(in *tie, wrong error, set func()) {
	was := in.wrong
	in.wrong = wrong
	in.say(nil)
	before := t.page.edit.count
	if wrong == nil {
		set()
		if t.page.edit.count != before {
			in.run = t.page.edit.merge
			return
		}
	}
	if wrong != nil && t.page.edit.retract(in.run) {
		t.page.draft.touch()
	}
	if wrong != nil || was != nil {
		t.page.refresh(false)
	}
}

func (t *ties) add(label string, f field, help string, load func(fresh bool)) *tie {
	row := newFormRow(label, f, help)
	added := &tie{label: label, group: t.group, row: row, load: load}
	t.list = append(t.list, added)
	return added
}

// at names the path under which faults of the value are found.
func (t *tie) at(path func() string) *tie {
	t.path = path
	return t
}

// object is the field with its label.
func (t *tie) object() fyne.CanvasObject { return t.row.Container }

// several stands in a field when what is selected does not agree on it.
const several = "several"

// number ties a number. get tells the value and whether all that is selected
// agrees on it.
func (t *ties) number(label, help string, f *numberField, get func() (float64, bool), set func(float64)) *tie {
	var added *tie
	added = t.add(label, f, help, func(bool) {
		value, common := get()
		f.hint("")
		if !common {
			f.hint(several)
		}
		shown, err := f.read()
		if added.wrong == nil && (err != nil || shown != value || (!common && f.entry.Text != "")) {
			f.show(value)
		}
	})
	f.OnChange = take(t, added, f.read, set)
	f.entry.onLeft = t.settle
	return added
}

// take gives what a field does when it is typed in: hand on what it reads.
func take[T any](t *ties, added *tie, read func() (T, error), set func(T)) func() {
	return func() {
		if t.loading {
			return
		}
		value, err := read()
		t.typed(added, err, func() { set(value) })
	}
}

// settle ends a run of typing when the field is left.
func (t *ties) settle() { t.page.edit.settle() }

// text ties a line or lines of text.
func (t *ties) text(label, help string, f *textField, get func() (string, bool), set func(string)) *tie {
	plain := f.entry.PlaceHolder
	added := t.add(label, f, help, func(bool) {
		value, common := get()
		f.entry.SetPlaceHolder(plain)
		if !common {
			f.entry.SetPlaceHolder(several)
		}
		if f.read() != value && strings.TrimSpace(f.read()) != value {
			f.show(value)
		}
	})
	f.OnChange = func() {
		if !t.loading {
			set(strings.TrimSpace(f.read()))
		}
	}
	return added
}

// date ties a date.
func (t *ties) date(label, help string, f *dateField, get func() planner.Date, set func(planner.Date)) *tie {
	var added *tie
	added = t.add(label, f, help, func(bool) {
		shown, err := f.read()
		if added.wrong == nil && (err != nil || shown != get()) {
			f.show(get())
		}
	})
	f.OnChange = take(t, added, f.read, set)
	f.entry.onLeft = t.settle
	return added
}

// choice ties one of several values.
func choice[T comparable](t *ties, label, help string, f *choiceField[T], get func() (T, bool), set func(T)) *tie {
	added := t.add(label, f, help, func(bool) {
		value, common := get()
		f.drop.PlaceHolder = "Choose"
		if !common {
			f.drop.PlaceHolder = several
			f.quiet = true
			f.drop.ClearSelected()
			f.quiet = false
			return
		}
		if f.read() != value || f.drop.SelectedIndex() < 0 {
			f.show(value)
		}
	})
	f.OnChange = func() {
		if !t.loading {
			set(f.read())
		}
	}
	return added
}

// enable turns all fields on or off.
func (t *ties) enable(on bool) {
	for _, tie := range t.list {
		tie.row.field.enable(on)
	}
}

// titled gives a word with its first letter large: "soft" becomes "Soft".
func titled[T ~string](word T) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(string(word[:1])) + string(word[1:])
}

// inOrderOf sorts keys as the regions of a plan stand.
func inOrderOf(plan planner.Plan, keys []string) []string {
	var sorted []string
	for _, region := range plan.Regions {
		if slices.Contains(keys, region.Key) {
			sorted = append(sorted, region.Key)
		}
	}
	return sorted
}
