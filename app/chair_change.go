package app

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"stipple/planner"
	"stipple/planner/quantity"
)

// change asks for another value of a field, each by what suits it: a pad,
// choices, or what is laid out.
func (p *chairsidePage) change(region string, f planner.Field, pass int) {
	r, _, known := p.keeper.now().Record(region)
	if !known || !p.tap(p.placeTap(region, f, pass)) {
		return
	}
	set := func(v planner.Value) { p.enter(region, f, pass, v) }
	title := f.Name() + " · " + r.Region.Name()
	if f.OfPass() && len(r.Passes) > 1 {
		title += fmt.Sprintf(", pass %d", pass)
	}
	was := standing(r, f, pass)
	switch f {
	case planner.DepthField:
		p.askNumber(title, "mm", float64(planner.MinDepth), float64(planner.MaxDepth), float64(was.Depth), []float64{0.1},
			func(n float64) { set(planner.Value{Depth: quantity.Millimetres(n)}) }, nil)
	case planner.DensityField:
		p.askNumber(title, "dots/cm²", 1, float64(planner.MaxDensity), float64(was.Density), []float64{1, 5},
			func(n float64) { set(planner.Value{Density: quantity.DotsPerCM2(n)}) }, nil)
	case planner.AngleField:
		p.askNumber(title, "°", 1, 90, float64(was.Angle), []float64{5},
			func(n float64) { set(planner.Value{Angle: quantity.Degrees(n)}) }, nil)
	case planner.GradientField:
		most := float64(planner.MaxGradient)
		p.askNumber(title, "%", -most, most, float64(was.Gradient), []float64{5},
			func(n float64) { set(planner.Value{Gradient: quantity.Percent(n)}) }, nil)
	case planner.SoftnessField:
		askChoice(p, title, planner.Softnesses(), was.Softness, func(v planner.Softness) { set(planner.Value{Softness: v}) })
	case planner.ResistanceField:
		askChoice(p, title, planner.Resistances(), was.Resistance, func(v planner.Resistance) { set(planner.Value{Resistance: v}) })
	case planner.DwellField:
		p.askDwell(title, was.Dwell, set)
	case planner.NeedleField, planner.MixField:
		p.askLaid(title, r, f, pass, set)
	}
}

// standing gives the value to begin with: the one there, else the planned one.
func standing(r planner.Record, f planner.Field, pass int) planner.Value {
	if l, ok := r.Value(f, pass); ok {
		return l.Value
	}
	v, _ := r.PlannedValue(f, pass)
	return v
}

// enter keeps a value. One that departs from the plan is asked its reason: the
// value is kept before that.
func (p *chairsidePage) enter(region string, f planner.Field, pass int, v planner.Value) {
	p.closeValue()
	r, _, _ := p.keeper.now().Record(region)
	tap := planner.Tap{Deed: planner.Change, Region: region, Field: f, Pass: pass, Value: v}
	if planned, ok := r.PlannedValue(f, pass); ok && planned == v && v.Laid == "" {
		tap.Deed, tap.Value = planner.Confirm, planner.Value{} // it is as planned after all
	}
	if was, ok := r.Value(f, pass); ok && was.Value == v {
		return
	}
	if !p.tap(tap) {
		return
	}
	now := p.keeper.now()
	if r, _, _ = now.Record(region); !now.WithinPlan(r, f, pass, v) {
		p.explain(region, f, pass)
	}
}

// closeValue puts the buttons of a value away that was opened to be changed.
func (p *chairsidePage) closeValue() {
	if d, ok := p.view.(*chairDesk); ok && d.region != nil {
		d.region.open = valuePlace{}
	}
}

// explain asks why a value departs from the plan.
func (p *chairsidePage) explain(region string, f planner.Field, pass int) {
	now := p.keeper.now()
	r, _, _ := now.Record(region)
	l, ok := r.Value(f, pass)
	if !ok {
		return
	}
	says := fmt.Sprintf("%s: planned %s, used %s.", r.Region.Name(), now.PlannedSays(r, f, pass), now.ValueSays(f, l.Value))
	p.askReason("Why another "+oneWord(f)+"?", says, "No reason now", func(reason string) {
		p.tap(planner.Tap{Deed: planner.GiveReason, Region: region, Field: f, Pass: pass, Reason: reason})
	})
}

// oneWord gives a field inside a sentence.
func oneWord(f planner.Field) string {
	name := []rune(f.Name())
	if len(name) == 0 {
		return "value"
	}
	return string(append([]rune{name[0] + ('a' - 'A')}, name[1:]...))
}

// askChoice offers words to choose from.
func askChoice[T ~string](p *chairsidePage, title string, values []T, was T, then func(T)) {
	var s *sheet
	box := flow()
	for _, v := range values {
		b := newTouch(string(v), touchPlain, func() {
			s.close()
			then(v)
		})
		b.least.Width = 120
		if v == was {
			b.as(touchDone)
		}
		box.Add(b)
	}
	s = p.sheet(title, 620, box, newTouch("Cancel", touchPlain, func() { s.close() }))
}

// askDwell asks for the dwell in words, in milliseconds or both.
func (p *chairsidePage) askDwell(title string, was planner.DwellTime, then func(planner.Value)) {
	var words []string
	for _, d := range planner.Dwells() {
		words = append(words, string(d))
	}
	choice := newUnitChoice(words...)
	choice.again, choice.chosen = true, string(was.Words)
	choice.mark()
	number := newPad("ms", 1, 10000, 10)
	if was.MS != 0 {
		number.show(float64(was.MS))
	}
	trouble := newTrouble()
	var s *sheet
	use := newTouch("Use", touchGo, func() {
		v := planner.DwellTime{Words: planner.Dwell(choice.chosen)}
		if number.text != "" {
			ms, err := number.read()
			if err != nil {
				trouble.set(planner.ErrorMessage(err))
				s.fit()
				return
			}
			v.MS = quantity.Milliseconds(ms)
		}
		if v == (planner.DwellTime{}) {
			trouble.set("Choose short, medium or long, or enter milliseconds.")
			s.fit()
			return
		}
		s.close()
		then(planner.Value{Dwell: v})
	})
	s = p.sheet(title, padWidth, column(gap, choice, number, trouble), newTouch("Cancel", touchPlain, func() { s.close() }), use)
}

// askLaid offers what is laid out, and to lay out another one.
func (p *chairsidePage) askLaid(title string, r planner.Record, f planner.Field, pass int, then func(planner.Value)) {
	const width = 760
	var s *sheet
	now := p.keeper.now()
	list := column(gapSmall)
	choose := func(key string) {
		planned := p.laidAsPlanned(r, f, pass)
		for _, k := range planned {
			if k == key {
				p.confirmLaid(r.Key(), f, pass, key)
				return
			}
		}
		then(planner.Value{Laid: key})
	}
	was, _ := r.Value(f, pass)
	add := func(key, what, lots string, stale bool) {
		b := newTouchRow(what, lots, func() {
			s.close()
			choose(key)
		})
		switch {
		case stale:
			b.as(touchStop)
		case key == was.Value.Laid:
			b.withIcon(theme.ConfirmIcon())
			b.as(touchDone)
		}
		list.Add(b)
	}
	asPlanned := func(key string) string {
		for _, k := range p.laidAsPlanned(r, f, pass) {
			if k == key {
				return "as planned"
			}
		}
		return ""
	}
	if f == planner.NeedleField {
		for _, n := range now.Needles {
			says, _ := lotSays(n.Lot, now)
			add(n.Key, n.Needle.String(), joined(" · ", asPlanned(n.Key), says), false)
		}
	} else {
		for _, m := range now.Mixes {
			stale := ""
			if m.Stale(p.now()) {
				stale = "to be discarded since " + planner.Moment(m.Mix.DiscardAfter).Clock()
			}
			add(m.Key, m.Mix.String(), joined(" · ", stale, asPlanned(m.Key), lotList(m), mixTimes(m.Mix)), stale != "")
		}
	}
	p.layAnother(list, &s, r, f, pass, choose)
	s = p.sheet(title, width, p.within(list, width, 260), newTouch("Cancel", touchPlain, func() { s.close() }))
}

// layAnother offers to lay out something that is not there yet.
func (p *chairsidePage) layAnother(list *fyne.Container, s **sheet, r planner.Record, f planner.Field, pass int, choose func(string)) {
	planned := r.PlannedPass(pass - 1)
	if f == planner.NeedleField {
		wanted := ""
		if planned.Needle != nil && len(p.laidAsPlanned(r, f, pass)) == 0 {
			wanted = planned.Needle.Configuration
		}
		list.Add(newTouch("Lay out another needle…", touchPlain, func() {
			(*s).close()
			p.layNeedle(wanted, "", choose)
		}))
		return
	}
	like := planned.Mix
	if len(p.laidAsPlanned(r, f, pass)) > 0 {
		like = nil
	}
	list.Add(newTouch("Prepare another mix…", touchPlain, func() {
		(*s).close()
		p.prepareMix(like, choose)
	}))
}

func lotList(m planner.LaidMix) string {
	says := ""
	for _, lot := range m.AllLots() {
		says = joined(", ", says, "lot "+lot.Batch)
	}
	return says
}

// confirmLaid confirms that what is laid out under a key was used, as planned.
func (p *chairsidePage) confirmLaid(region string, f planner.Field, pass int, key string) {
	p.closeValue()
	p.tap(planner.Tap{Deed: planner.Confirm, Region: region, Field: f, Pass: pass, Value: planner.Value{Laid: key}})
}
