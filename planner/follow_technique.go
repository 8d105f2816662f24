package planner

import "fmt"

// technique offers what was done otherwise than planned, and why, to the next
// session that treats the region. Of several records the newest that logged a
// value counts.
func (f *follower) technique(region Region) {
	f.carryField(region, ResistanceField, 0)
	f.carryField(region, SoftnessField, 0)
	f.carryField(region, GradientField, 0)
	passes := 0
	for _, held := range f.held {
		r, _, _ := held.Record(region.Key)
		passes = max(passes, len(r.Passes))
	}
	for pass := 1; pass <= passes; pass++ {
		for _, field := range PassFields() {
			f.carryField(region, field, pass)
		}
	}
}

// carryField offers one value. What was confirmed as planned offers nothing; nor
// does what departs from the plan for no reason, but the resistance found: that
// is the scalp's own.
func (f *follower) carryField(region Region, field Field, pass int) {
	held, r, value, found := f.newest(region.Key, field, pass)
	if !found || r.State != DoneRegion {
		return
	}
	at, next, ok := f.next(held.Session, region.Key)
	if !ok || pass > max(1, len(next.Passes)) {
		return
	}
	planned, stated := r.PlannedValue(field, pass)
	changed := !held.WithinPlan(r, field, pass, value.Value)
	newly := field == ResistanceField && (!stated || planned != value.Value)
	if (!changed || value.Reason == "") && !newly {
		return
	}
	// What is planned next stands for the plan here: the value is looked at as if
	// it had been logged against that.
	after := Record{Region: region, Planned: &next}
	if _, planned := after.PlannedValue(field, pass); planned && held.WithinPlan(after, field, pass, value.Value) {
		return
	}
	f.add(PlanChange{
		Session: at + 1, Region: region.Key, Name: region.Name(), Pass: pass, Field: field,
		Was: held.PlannedSays(after, field, pass), Becomes: becomesSays(held, next, field, pass, value.Value),
		Why: changedSays(held, r, field, pass, value), From: held.Session, Record: held.ID,
		prescribe: func(p *Prescription) { p.take(held, field, pass, value.Value) },
	})
}

// newest gives the newest logged value of a field, with the record it is in.
func (f *follower) newest(region string, field Field, pass int) (held SessionRecord, r Record, value Logged[Value], found bool) {
	for i := len(f.held) - 1; i >= 0; i-- {
		if r, _, there := f.held[i].Record(region); there {
			if value, found = r.Value(field, pass); found {
				return f.held[i], r, value, true
			}
		}
	}
	return SessionRecord{}, Record{}, value, false
}

// next gives the first session after one (its number) that is still to be held
// and treats a region.
func (f *follower) next(after int, region string) (at int, p Prescription, ok bool) {
	for _, at := range f.open {
		if p, ok := f.plan.Sessions[at].For(region); ok && at >= after {
			return at, p, true
		}
	}
	return 0, Prescription{}, false
}

// techniqueSays gives a value in words as a plan says it: without lots.
func techniqueSays(held SessionRecord, field Field, v Value) string {
	switch field {
	case NeedleField:
		laid, _ := held.Needle(v.Laid)
		return laid.Needle.String()
	case MixField:
		laid, _ := held.Mix(v.Laid)
		return laid.Mix.String()
	}
	return held.ValueSays(field, v)
}

// becomesSays gives a value in words just as it will be written: of a depth with
// the bounds that stay, and those that go because the new target lies beyond.
func becomesSays(held SessionRecord, next Prescription, field Field, pass int, v Value) string {
	if field != DepthField || pass > len(next.Passes) {
		return techniqueSays(held, field, v)
	}
	was := next.Passes[pass-1].Depth
	now := was.around(v)
	says := now.Target.String()
	if now.Min != 0 && now.Max != 0 {
		says = now.String()
	} else if now.Min != 0 {
		says += fmt.Sprintf(", at least %s", now.Min)
	} else if now.Max != 0 {
		says += fmt.Sprintf(", at most %s", now.Max)
	}
	if now.Min != was.Min {
		says += fmt.Sprintf("; lower limit %s removed", was.Min)
	}
	if now.Max != was.Max {
		says += fmt.Sprintf("; upper limit %s removed", was.Max)
	}
	return says
}

func changedSays(held SessionRecord, r Record, field Field, pass int, value Logged[Value]) string {
	done := techniqueSays(held, field, value.Value)
	if field == ResistanceField {
		return fmt.Sprintf("Session %d found the scalp %s.", held.Session, done)
	}
	return fmt.Sprintf("Session %d used %s instead of %s (%s).", held.Session, done, held.PlannedSays(r, field, pass), value.Reason)
}

// take writes a value as it was logged into the prescription.
func (p *Prescription) take(held SessionRecord, field Field, pass int, v Value) {
	switch field {
	case ResistanceField:
		p.Resistance = v.Resistance
	case SoftnessField:
		p.Softness = v.Softness
	case GradientField:
		p.Gradient = v.Gradient
	}
	if !field.OfPass() {
		return
	}
	for len(p.Passes) < pass {
		p.Passes = append(p.Passes, Pass{})
	}
	to := &p.Passes[pass-1]
	switch field {
	case NeedleField:
		if laid, ok := held.Needle(v.Laid); ok {
			needle := laid.Needle
			to.Needle = &needle
		}
	case MixField:
		if laid, ok := held.Mix(v.Laid); ok {
			mix := laid.Mix
			mix.Prepared, mix.DiscardAfter = "", "" // of that day
			to.Mix = &mix
		}
	case DepthField:
		to.Depth = to.Depth.around(v)
	case AngleField:
		to.Angle = v.Angle
	case DwellField:
		to.Dwell, to.DwellMS = v.Dwell.Words, v.Dwell.MS
	}
}

// around gives the depth with another target; a bound the target has passed is
// left open.
func (d Depth) around(v Value) Depth {
	d.Target = v.Depth
	if d.Min > d.Target {
		d.Min = 0
	}
	if d.Max < d.Target {
		d.Max = 0
	}
	return d
}
