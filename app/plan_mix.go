package app

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
	"stipple/planner/quantity"
)

// mixEditor edits the mix of a pass: pigments with their parts, and what they
// are diluted with.
type mixEditor struct {
	pass   *passEditor
	object *fyne.Container
	rows   []*pigmentRow
	box    *fyne.Container
	add    *button
	result *text
}

// pigmentRow is one pigment of the mix.
type pigmentRow struct {
	object fyne.CanvasObject
	remove *button
	ties   []*tie
}

func (m *mixEditor) addPigment() {
	m.set("Add a pigment", "", func(mix *planner.Mix) {
		mix.Pigments = append(mix.Pigments, planner.Pigment{Parts: 1})
	})
}

func newMixEditor(e *passEditor) *mixEditor {
	m := &mixEditor{pass: e, box: column(10), result: caption("").shortened()}
	m.add = newQuietButton("Add a pigment", m.addPigment)
	m.add.Icon = theme.ContentAddIcon()
	t := &e.ties
	water := newTextField("distilled water")
	diluent := t.text("Diluent", "", water, func() (string, bool) {
		return agreed(m.mixes(), func(x planner.Mix) string { return x.Diluent })
	}, func(v string) { m.set("Set the diluent", "diluent", func(x *planner.Mix) { x.Diluent = v }) }).at(e.path("mix.diluent"))
	parts := t.number("Parts", "", newNumberField("", 0, 10000), func() (float64, bool) {
		return agreed(m.mixes(), func(x planner.Mix) float64 { return x.DiluentParts })
	}, func(v float64) {
		m.set("Set the parts", "diluent_parts", func(x *planner.Mix) { x.DiluentParts = v })
	}).at(e.path("mix.diluent_parts"))
	thick := choice(t, "Viscosity", "", newChoiceField(planner.Viscosities(), titled[planner.Viscosity], "Not stated"),
		func() (planner.Viscosity, bool) {
			return agreed(m.mixes(), func(x planner.Mix) planner.Viscosity { return x.Viscosity })
		}, func(v planner.Viscosity) {
			m.set("Set the viscosity", "", func(x *planner.Mix) { x.Viscosity = v })
		}).at(e.path("mix.viscosity"))
	m.object = column(10, m.box, container.NewHBox(m.add), shared(10, []float32{2.6, 1}, diluent.object(), parts.object()),
		beside(10, thick.object(), column(gapTight, fieldLabel("Dilution"), padded(9, 0, 0, 0, m.result))))
	return m
}

// mixes gives the mix of this pass of each chosen prescription; the empty one
// where it is left to the chair.
func (m *mixEditor) mixes() []planner.Mix {
	var list []planner.Mix
	for _, p := range m.pass.passes() {
		if p.Mix == nil {
			list = append(list, planner.Mix{})
		} else {
			list = append(list, *p.Mix)
		}
	}
	return list
}

// set changes the mix of this pass.
func (m *mixEditor) set(label, field string, change func(*planner.Mix)) {
	if field != "" {
		field = "mix/" + field
	}
	m.pass.set(label, field, func(p *planner.Pass) {
		mix := planner.Mix{}
		if p.Mix != nil {
			mix = *p.Mix
		}
		mix.Pigments = slices.Clone(mix.Pigments)
		change(&mix)
		p.Mix = &mix
	})
}

// setPigment changes one pigment, which is added where it is missing.
func (m *mixEditor) setPigment(i int, label, field string, change func(*planner.Pigment)) {
	m.set(label, fmt.Sprintf("%d/%s", i, field), func(mix *planner.Mix) {
		for len(mix.Pigments) <= i {
			mix.Pigments = append(mix.Pigments, planner.Pigment{Parts: 1})
		}
		change(&mix.Pigments[i])
	})
}

// pigment gives a pigment of a mix, the empty one where there is none.
func pigment(mix planner.Mix, i int) planner.Pigment {
	if i < len(mix.Pigments) {
		return mix.Pigments[i]
	}
	return planner.Pigment{}
}

func (m *mixEditor) newRow(i int) *pigmentRow {
	t, r := &m.pass.ties, &pigmentRow{}
	t.group = "Pigment mix"
	defer func() { t.group = "" }()
	name := t.text("Pigment", "", newTextField("maker, product, shade"), func() (string, bool) {
		return agreed(m.mixes(), func(x planner.Mix) string { return pigment(x, i).Name })
	}, func(v string) {
		m.setPigment(i, "Name the pigment", "name", func(p *planner.Pigment) { p.Name = v })
	}).at(m.pass.path(fmt.Sprintf("mix.pigments[%d].name", i)))
	parts := t.number("Parts", "", newNumberField("", 0, 1000), func() (float64, bool) {
		return agreed(m.mixes(), func(x planner.Mix) float64 { return pigment(x, i).Parts })
	}, func(v float64) {
		m.setPigment(i, "Set the parts", "parts", func(p *planner.Pigment) { p.Parts = v })
	}).at(m.pass.path(fmt.Sprintf("mix.pigments[%d].parts", i)))
	r.ties = []*tie{name, parts}
	r.remove = newQuietButton("", func() {
		m.set("Remove a pigment", "", func(mix *planner.Mix) {
			if i < len(mix.Pigments) {
				mix.Pigments = slices.Delete(mix.Pigments, i, i+1)
			}
		})
	})
	r.remove.Icon = theme.CancelIcon()
	r.object = container.NewBorder(nil, nil, nil, column(gapTight, fieldLabel(" "), r.remove),
		shared(10, []float32{2.2, 1}, name.object(), parts.object()))
	return r
}

func (m *mixEditor) refresh() {
	count, can := 0, m.pass.list.form.page.editable()
	for _, mix := range m.mixes() {
		count = max(count, len(mix.Pigments))
	}
	for len(m.rows) < count {
		m.rows = append(m.rows, m.newRow(len(m.rows)))
	}
	for i, r := range m.rows {
		for _, t := range r.ties {
			visible(t.row.Container, i < count)
			if i >= count {
				t.wrong = nil
			}
		}
	}
	if len(m.box.Objects) != count {
		m.box.Objects = nil
		for _, r := range m.rows[:count] {
			m.box.Add(r.object)
		}
		m.box.Refresh()
	}
	for _, r := range m.rows[:count] {
		visible(r.remove, can && count > 1)
	}
	visible(m.add, can)
	m.result.set(dilutionText(m.mixes()))
}

// dilutionText says how many parts of diluent come on one of pigment.
func dilutionText(mixes []planner.Mix) string {
	dilution, same := agreed(mixes, func(x planner.Mix) float64 { return x.Dilution() })
	switch {
	case !same:
		return several
	case dilution == 0:
		return "undiluted"
	}
	return "1 : " + quantity.Number(float64(int(dilution*100+0.5))/100)
}
