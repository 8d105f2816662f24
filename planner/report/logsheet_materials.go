package report

import (
	"slices"
	"strings"

	"stipple/planner"
)

// materials is what is used: every pigment, diluent and needle with its lot
// and expiry.
func (f logForm) materials() {
	f.part("Materials")
	l := f.look
	t := table{look: l, columns: []column{
		{title: "Pigment, diluent: maker, product, colour", width: 53},
		{title: "Lot", width: 24},
		{title: "Expiry", width: 17},
		{title: "Needle: code, maker", width: 41.5},
		{title: "Lot", width: 21.5},
		{title: "Expiry", width: 17},
	}}
	inks, needles := f.inks(), f.needles()
	if f.laid != nil { // whole dates stand in it
		for i, wide := range []float64{43, 24, 24.5, 36, 22, 24.5} {
			t.columns[i].width = wide
		}
	}
	if f.record != nil || f.laid != nil && len(f.laid.Mixes) > 0 {
		inks = f.loggedInks()
	}
	if f.record != nil || f.laid != nil && len(f.laid.Needles) > 0 {
		needles = f.loggedNeedles()
	}
	rows := max(3, len(inks)+1, len(needles)+1)
	if f.record != nil { // nothing more is written in
		rows = max(1, len(inks), len(needles))
	}
	if len(inks) == 0 && f.record == nil {
		rows = max(rows, 4)
		inks = slices.Concat(make([]material, 3), []material{{name: "Diluent"}})
	}
	t.begin(f.flow)
	for i := range rows {
		cells := make([][]span, 0, len(t.columns))
		for _, list := range [][]material{inks, needles} {
			var m material
			if i < len(list) {
				m = list[i]
			}
			cells = append(cells, []span{l.plain(m.name)}, []span{l.strong(m.lot)}, []span{l.strong(m.expiry)})
		}
		b := t.cells(cells...).inset(1.2, 0.9, 0.9)
		b.h = max(b.h, leastCell+0.5)
		t.boxed(f.flow, "", writing(b, t.edges(), 0, contentWidth))
	}
	t.end(f.flow)
}

// material is something that is used, with its lot where that is known.
type material struct{ name, lot, expiry string }

func named(names []string) []material {
	list := make([]material, len(names))
	for i, name := range names {
		list[i].name = name
	}
	return list
}

// inks lists the planned pigments, then the diluents.
func (f logForm) inks() []material {
	var pigments, diluents []string
	for _, m := range f.mixes() {
		for _, p := range m.Pigments {
			pigments = added(pigments, p.Name)
		}
		if m.Diluent != "" || m.DiluentParts > 0 {
			diluents = added(diluents, strings.TrimRight("Diluent: "+m.Diluent, ": "))
		}
	}
	return named(append(pigments, diluents...))
}

// mixes lists the mixes of the session's passes.
func (f logForm) mixes() []planner.Mix {
	var list []planner.Mix
	for _, p := range f.passes() {
		if p.Mix != nil {
			list = append(list, *p.Mix)
		}
	}
	return list
}

// needles lists the planned needles.
func (f logForm) needles() []material {
	var list []string
	for _, p := range f.passes() {
		if p.Needle != nil {
			list = added(list, p.Needle.String())
		}
	}
	return named(list)
}

// passes lists all passes of the session; none when no values are printed.
func (f logForm) passes() []planner.Pass {
	if !f.filled {
		return nil
	}
	var list []planner.Pass
	for _, p := range f.session.Prescriptions {
		list = append(list, p.Passes...)
	}
	return list
}

// added puts words into a list that lacks them.
func added(list []string, words string) []string {
	if words = clean(words); onlyGaps(words) || slices.Contains(list, words) {
		return list
	}
	return append(list, words)
}
