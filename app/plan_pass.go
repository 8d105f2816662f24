package app

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/planner/quantity"
)

// passList is the passes of the chosen prescriptions.
type passList struct {
	form    *regionForm
	object  *fyne.Container
	title   *text
	box     *fyne.Container
	add     *button
	editors []*passEditor
	shown   int
	differ  *noteText
}

func newPassList(f *regionForm) *passList {
	l := &passList{form: f, title: strong("Passes"), box: column(10), differ: newNoteText()}
	l.add = newQuietButton("Add a pass", l.addPass)
	l.add.Icon = theme.ContentAddIcon()
	l.object = column(10, ends(l.title, l.add), l.differ.object, l.box)
	return l
}

// lists gives the passes of each chosen prescription.
func (l *passList) lists() [][]planner.Pass {
	var all [][]planner.Pass
	for _, p := range l.form.prescriptions() {
		all = append(all, p.Passes)
	}
	return all
}

// at gives the pass of a number (from 0) of each that has it.
func (l *passList) at(i int) []planner.Pass {
	var list []planner.Pass
	for _, passes := range l.lists() {
		if i < len(passes) {
			list = append(list, passes[i])
		}
	}
	return list
}

func (l *passList) addPass() {
	f := l.form
	f.set("Add a pass", "", func(p *planner.Prescription) {
		next := planner.Pass{}
		if n := len(p.Passes); n > 0 {
			next = p.Passes[n-1]
		}
		p.Passes = append(p.Passes, next)
	})
}

// removeLast takes the last pass out.
func (l *passList) removeLast() {
	if l.shown > 0 {
		l.editors[l.shown-1].takeOut()
	}
}

// addPigment adds a pigment to the last pass, which is then not chosen at the
// chair.
func (l *passList) addPigment() {
	if l.shown > 0 {
		l.editors[l.shown-1].pigments.addPigment()
	}
}

func (l *passList) refresh(fresh bool) {
	count, uneven := 0, false
	for i, passes := range l.lists() {
		uneven = uneven || (i > 0 && len(passes) != count)
		count = max(count, len(passes))
	}
	l.clearFrom(count)
	for len(l.editors) < count {
		l.editors = append(l.editors, newPassEditor(l, len(l.editors)))
	}
	if count != l.shown || len(l.box.Objects) != count {
		l.shown = count
		l.box.Objects = nil
		for _, editor := range l.editors[:count] {
			l.box.Add(editor.object)
		}
		l.box.Refresh()
	}
	l.differ.set("")
	if uneven {
		l.differ.set("These regions have different numbers of passes. A pass you change is added where it is missing.")
	}
	for _, editor := range l.editors[:count] {
		editor.refresh(fresh, count)
	}
	visible(l.add, l.form.page.editable())
}

// clearFrom forgets text that cannot be read in passes from a number on (from
// 0), which are no longer there.
func (l *passList) clearFrom(number int) {
	for _, e := range l.editors[min(number, len(l.editors)):] {
		e.ties.clear()
	}
}

// unreadFrom tells whether passes from a number on have text that cannot be
// read.
func (l *passList) unreadFrom(number int) bool {
	return slices.ContainsFunc(l.editors[min(number, len(l.editors)):], func(e *passEditor) bool { return len(e.ties.unread()) > 0 })
}

// passEditor edits one pass: needle, mix, depth, angle and time in the skin.
type passEditor struct {
	list   *passList
	number int // from 0
	object fyne.CanvasObject
	title  *text
	remove *button
	ties   ties

	needle, mix, depth *chairGroup
	pigments           *mixEditor
	depthOpen          bool       // depth is to be stated, though nothing stands there yet
	basis              *basisLine // of the needle
}

// chairGroup is a part of a pass that may be left to the chair.
type chairGroup struct {
	name   string
	chair  *tick
	fields *fyne.Container
	object fyne.CanvasObject
	quiet  bool
}

func newChairGroup(name string, changed func(chair bool), fields ...fyne.CanvasObject) *chairGroup {
	g := &chairGroup{name: name, fields: column(10, fields...)}
	g.chair = newTick("Chosen at the chair", func(on bool) {
		if !g.quiet {
			changed(on)
		}
	})
	g.object = column(2, ends(strong(name), g.chair), g.fields)
	return g
}

func (g *chairGroup) show(chair, editable bool) {
	g.quiet = true
	g.chair.SetChecked(chair)
	g.quiet = false
	switchOn(g.chair, editable)
	visible(g.fields, !chair)
}

func newPassEditor(l *passList, number int) *passEditor {
	e := &passEditor{list: l, number: number, basis: newBasisLine(), ties: ties{page: l.form.page}, title: strong(fmt.Sprintf("Pass %d", number+1))}
	e.remove = newQuietButton("Remove", e.takeOut)
	e.ties.group = "Needle"
	e.needle = newChairGroup("Needle", e.needleAtChair, e.needleFields()...)
	e.ties.group = "Pigment mix"
	e.pigments = newMixEditor(e)
	e.mix = newChairGroup("Pigment mix", e.mixAtChair, e.pigments.object)
	e.ties.group = "Depth"
	e.depth = newChairGroup("Depth", e.depthAtChair, e.depthFields())
	e.ties.group = ""
	e.object = inset(column(12, ends(newText(e.title.value, colorMuted, theme.SizeNameCaptionText, fyne.TextStyle{Bold: true}), e.remove),
		e.needle.object, hairline(), e.mix.object, hairline(), e.depth.object, hairline(), e.handFields()))
	return e
}

// takeOut takes this pass out of the chosen regions.
func (e *passEditor) takeOut() {
	f := e.list.form
	e.ties.clear()
	out := func() {
		f.page.change("Remove a pass", "", withoutPass(f.page.edit.plan, f.page.session, f.keys(), e.number))
	}
	if e.list.unreadFrom(e.number + 1) {
		f.page.leaving(out) // the passes behind move up, to other fields
		return
	}
	out()
	f.page.refresh(false)
}

// passes gives this pass of each chosen prescription.
func (e *passEditor) passes() []planner.Pass { return e.list.at(e.number) }

func (e *passEditor) path(field string) func() string {
	return e.list.form.path(fmt.Sprintf("passes[%d].%s", e.number, field))
}

// set changes this pass of the chosen prescriptions.
func (e *passEditor) set(label, field string, change func(*planner.Pass)) {
	f := e.list.form
	if field != "" {
		field = fmt.Sprintf("pass%d/%s", e.number, field)
	}
	f.page.change(label, f.merging(field), withPasses(f.page.edit.plan, f.page.session, f.keys(), e.number, change))
}

func (e *passEditor) setNeedle(label, field string, change func(*planner.Needle)) {
	e.set(label, field, func(p *planner.Pass) {
		needle := planner.Needle{}
		if p.Needle != nil {
			needle = *p.Needle
		}
		change(&needle)
		p.Needle = &needle
	})
}

func (e *passEditor) needleText(get func(planner.Needle) string) func() (string, bool) {
	return func() (string, bool) {
		return agreed(e.passes(), func(p planner.Pass) string {
			if p.Needle == nil {
				return ""
			}
			return get(*p.Needle)
		})
	}
}

func (e *passEditor) needleFields() []fyne.CanvasObject {
	t := &e.ties
	name := newTextField("3RL")
	suggest(name, "single-point", "triple-point", "1RL", "3RL", "5RL", "7RL")
	configuration := t.text("Configuration", "", name, e.needleText(func(n planner.Needle) string { return n.Configuration }),
		func(v string) {
			e.setNeedle("Set the needle", "needle", func(n *planner.Needle) { n.Configuration, n.Basis = v, planner.Citation{} })
		}).at(e.path("needle.configuration"))
	diameter := t.number("Diameter", "", newNumberField("mm", 0.05, 2), func() (float64, bool) {
		return agreed(e.passes(), func(p planner.Pass) float64 {
			if p.Needle == nil {
				return 0
			}
			return float64(p.Needle.Diameter)
		})
	}, func(v float64) {
		e.setNeedle("Set the diameter", "diameter", func(n *planner.Needle) { n.Diameter = quantity.Millimetres(v) })
	}).at(e.path("needle.diameter"))
	shape := t.text("Shape", "", newTextField(""), e.needleText(func(n planner.Needle) string { return n.Shape }),
		func(v string) { e.setNeedle("Set the shape", "shape", func(n *planner.Needle) { n.Shape = v }) })
	maker := t.text("Maker", "", newTextField(""), e.needleText(func(n planner.Needle) string { return n.Maker }),
		func(v string) { e.setNeedle("Set the maker", "maker", func(n *planner.Needle) { n.Maker = v }) })
	return []fyne.CanvasObject{
		shared(10, []float32{1.5, 1}, configuration.object(), diameter.object()),
		e.basis.object,
		beside(10, shape.object(), maker.object()),
	}
}

func (e *passEditor) depthFields() fyne.CanvasObject {
	one := func(label, field string, of func(*planner.Depth) *quantity.Millimetres) fyne.CanvasObject {
		return e.ties.number(label, "", newNumberField("mm", float64(planner.MinDepth), float64(planner.MaxDepth)), func() (float64, bool) {
			return agreed(e.passes(), func(p planner.Pass) float64 { return float64(*of(&p.Depth)) })
		}, func(v float64) {
			e.set("Set the depth", "depth/"+field, func(p *planner.Pass) { *of(&p.Depth) = quantity.Millimetres(v) })
		}).at(e.path("depth." + field)).object()
	}
	return beside(10,
		one("Least", "min", func(d *planner.Depth) *quantity.Millimetres { return &d.Min }),
		one("Target", "target", func(d *planner.Depth) *quantity.Millimetres { return &d.Target }),
		one("Greatest", "max", func(d *planner.Depth) *quantity.Millimetres { return &d.Max }))
}

// handFields are angle and time in the skin.
func (e *passEditor) handFields() fyne.CanvasObject {
	t := &e.ties
	angle := t.number("Angle", "", newNumberField("°", 1, 90), func() (float64, bool) {
		return agreed(e.passes(), func(p planner.Pass) float64 { return float64(p.Angle) })
	}, func(v float64) {
		e.set("Set the angle", "angle", func(p *planner.Pass) { p.Angle = quantity.Degrees(v) })
	}).at(e.path("angle"))
	dwell := choice(t, "Time in skin", "", newChoiceField(planner.Dwells(), titled[planner.Dwell], "Not stated"), func() (planner.Dwell, bool) {
		return agreed(e.passes(), func(p planner.Pass) planner.Dwell { return p.Dwell })
	}, func(v planner.Dwell) {
		e.set("Set the time in the skin", "", func(p *planner.Pass) { p.Dwell = v })
	}).at(e.path("dwell"))
	ms := t.number("or exactly", "", newNumberField("ms", 1, 10000), func() (float64, bool) {
		return agreed(e.passes(), func(p planner.Pass) float64 { return float64(p.DwellMS) })
	}, func(v float64) {
		e.set("Set the time in the skin", "dwell_ms", func(p *planner.Pass) { p.DwellMS = quantity.Milliseconds(v) })
	}).at(e.path("dwell_ms"))
	return shared(10, []float32{0.8, 1.2, 1}, angle.object(), dwell.object(), ms.object())
}

func (e *passEditor) needleAtChair(chair bool) {
	e.set("Needle at the chair", "", func(p *planner.Pass) {
		if chair {
			p.Needle = nil
		} else if p.Needle == nil {
			p.Needle = &planner.Needle{}
		}
	})
}

func (e *passEditor) mixAtChair(chair bool) {
	e.set("Mix at the chair", "", func(p *planner.Pass) {
		if chair {
			p.Mix = nil
		} else if p.Mix == nil {
			p.Mix = &planner.Mix{Pigments: []planner.Pigment{{Parts: 1}}}
		}
	})
}

func (e *passEditor) depthAtChair(chair bool) {
	e.depthOpen = !chair
	if chair {
		e.set("Depth at the chair", "", func(p *planner.Pass) { p.Depth = planner.Depth{} })
	}
	e.list.form.page.refresh(false)
}

func (e *passEditor) refresh(fresh bool, count int) {
	page := e.list.form.page
	if fresh {
		e.depthOpen = false
	}
	all := func(chair func(planner.Pass) bool) bool {
		for _, p := range e.passes() {
			if !chair(p) {
				return false
			}
		}
		return true
	}
	can := page.editable()
	e.needle.show(all(func(p planner.Pass) bool { return p.Needle == nil }), can)
	e.mix.show(all(func(p planner.Pass) bool { return p.Mix == nil }), can)
	e.depth.show(!e.depthOpen && all(func(p planner.Pass) bool { return p.Depth.IsZero() }), can)
	e.basis.set(commonBasis(e.passes(), func(p planner.Pass) planner.Citation {
		if p.Needle == nil {
			return planner.Citation{}
		}
		return p.Needle.Basis
	}))
	e.pigments.refresh()
	for _, g := range []*chairGroup{e.needle, e.mix, e.depth} {
		if !g.fields.Visible() {
			e.ties.clearGroup(g.name)
		}
	}
	e.ties.load(fresh, page.faults)
	e.ties.enable(can)
	visible(e.remove, can && count > 1)
}

// suggest gives a field of text a list of words to take instead of typing.
func suggest(f *textField, words ...string) {
	pick := widget.NewButtonWithIcon("", theme.MenuDropDownIcon(), nil)
	pick.Importance = widget.LowImportance
	pick.OnTapped = func() {
		var items []*fyne.MenuItem
		for _, word := range words {
			items = append(items, fyne.NewMenuItem(word, func() { f.entry.SetText(word) }))
		}
		c := fyne.CurrentApp().Driver().CanvasForObject(f)
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(f)
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, at.AddXY(0, f.Size().Height))
	}
	f.entry.ActionItem = pick
	f.entry.onKey = func(key fyne.KeyName) bool {
		if key != fyne.KeyDown || f.entry.Disabled() {
			return false
		}
		f.entry.SetText(following(words, strings.TrimSpace(f.entry.Text)))
		return true
	}
}

// following gives the word after one in a list, the first after any other.
func following(words []string, word string) string {
	for i, w := range words {
		if w == word {
			return words[(i+1)%len(words)]
		}
	}
	return words[0]
}
