package planner

import (
	"slices"

	"stipple/planner/quantity"
)

// treat does what belongs to one region at the chair.
func (s *SessionRecord) treat(t Tap) error {
	if err := s.started(); err != nil {
		return err
	}
	_, i, known := s.Record(t.Region)
	if !known {
		return noRegion()
	}
	r := &s.Records[i]
	switch t.Deed {
	case Confirm, Change:
		return s.setValue(r, t)
	case Unconfirm:
		err := r.assign(t.Field, t.Pass, nil, t)
		if err == nil && !r.anything() && r.State == DoneRegion {
			r.State = Unconfirmed // with nothing confirmed nobody can say it was done
		}
		return err
	case GiveReason:
		return r.explain(t)
	case MarkDone, MarkNotDone, MarkOpen:
		return r.mark(t)
	case AddPass:
		if len(r.Passes) >= MaxPasses {
			return Errorf(Invalid, "A region has at most %d passes.", MaxPasses)
		}
		r.Passes = append(r.Passes, DonePass{})
		return nil
	case DropPass:
		return r.dropPass(t.Pass)
	}
	return r.observe(t)
}

// MaxPasses is how many passes a record holds for one region: a limit of the
// form.
const MaxPasses = 20

// setValue confirms a planned value or enters another one.
func (s *SessionRecord) setValue(r *Record, t Tap) error {
	if r.State == NotDone {
		return Errorf(Invalid, "This region is marked as not done. Open it again first.")
	}
	value := t.Value
	if t.Deed == Confirm {
		planned, ok := s.plannedValue(*r, t)
		if !ok {
			return Errorf(Invalid, "Nothing was planned here. Enter what was used.")
		}
		value = planned
	}
	if err := s.fits(t.Field, value); err != nil {
		return err
	}
	return r.assign(t.Field, t.Pass, &value, t)
}

// plannedValue gives what a tap confirms. A needle or a mix is planned in words:
// what was laid out and is confirmed must be that.
func (s *SessionRecord) plannedValue(r Record, t Tap) (Value, bool) {
	value, ok := r.PlannedValue(t.Field, t.Pass)
	if !ok {
		return value, false
	}
	pass := r.PlannedPass(t.Pass - 1)
	switch t.Field {
	case NeedleField:
		laid, known := s.Needle(t.Value.Laid)
		value.Laid = t.Value.Laid
		return value, known && SameNeedle(*pass.Needle, laid.Needle)
	case MixField:
		laid, known := s.Mix(t.Value.Laid)
		value.Laid = t.Value.Laid
		return value, known && SameMix(*pass.Mix, laid.Mix)
	}
	return value, true
}

// PlannedValue gives the planned value of a field, of a pass from 1 where the
// field is one of a pass, and whether one was planned. Of needles and mixes it
// only tells whether.
func (r Record) PlannedValue(f Field, pass int) (Value, bool) {
	if r.Planned == nil {
		return Value{}, false
	}
	p := r.PlannedPass(pass - 1)
	switch f {
	case DensityField:
		return Value{Density: r.Planned.Density}, r.Planned.Density != 0
	case GradientField:
		return Value{Gradient: r.Planned.Gradient}, r.Planned.Gradient != 0
	case SoftnessField:
		return Value{Softness: r.Planned.Softness}, r.Planned.Softness != ""
	case ResistanceField:
		return Value{Resistance: r.Planned.Resistance}, r.Planned.Resistance != ""
	case NeedleField:
		return Value{}, p.Needle != nil
	case MixField:
		return Value{}, p.Mix != nil
	case DepthField:
		return Value{Depth: p.Depth.Target}, p.Depth.Target != 0
	case AngleField:
		return Value{Angle: p.Angle}, p.Angle != 0
	case DwellField:
		return Value{Dwell: DwellTime{Words: p.Dwell, MS: p.DwellMS}}, p.Dwell != "" || p.DwellMS != 0
	}
	return Value{}, false
}

// fits tells whether a value may stand in a field: in range, laid out and in
// date.
func (s *SessionRecord) fits(f Field, v Value) error {
	var l faultList
	switch f {
	case NeedleField:
		laid, known := s.Needle(v.Laid)
		if !known {
			return Errorf(Invalid, "Lay this needle out with its lot first.")
		}
		return s.usable(laid.Lot)
	case MixField:
		laid, known := s.Mix(v.Laid)
		if !known {
			return Errorf(Invalid, "Prepare this mix with its lots first.")
		}
		return s.usable(laid.AllLots()...)
	default:
		v.faults(&l, f, "value")
	}
	return l.list.Err()
}

// faults wants a value that can be measured in its field.
func (v Value) faults(l *faultList, f Field, at string) {
	switch f {
	case DensityField:
		l.check(v.Density > 0 && inRange(float64(v.Density), 0, float64(MaxDensity)), at, "Density must be more than 0 and at most %s.", MaxDensity)
	case GradientField:
		l.check(inRange(float64(v.Gradient), -float64(MaxGradient), float64(MaxGradient)), at, "The gradient must lie between -%s and %s.", MaxGradient, MaxGradient)
	case SoftnessField:
		l.check(oneOf(v.Softness, Softnesses()), at, "Choose hard, medium or soft.")
	case ResistanceField:
		l.check(oneOf(v.Resistance, Resistances()), at, "Choose soft, normal, firm or fibrotic.")
	case DepthField:
		l.check(v.Depth >= MinDepth && v.Depth <= MaxDepth, at, "Depth must lie between %s and %s.", MinDepth, MaxDepth)
	case AngleField:
		l.check(inRange(float64(v.Angle), 1, 90), at, "The angle lies between 1° and 90° (perpendicular).")
	case DwellField:
		stated := v.Dwell.Words != "" || v.Dwell.MS != 0
		l.check(stated, at, "Choose short, medium or long, or give milliseconds.")
		l.check(v.Dwell.Words == "" || oneOf(v.Dwell.Words, Dwells()), at, "Choose short, medium or long, or give milliseconds.")
		l.check(v.Dwell.MS == 0 || inRange(float64(v.Dwell.MS), 1, 10000), at, "Dwell lies between 1 and 10,000 ms.")
	default:
		l.add(at, "There is no such field.")
	}
}

// assign puts a value into a field, or takes it out when it is nil.
func (r *Record) assign(f Field, pass int, v *Value, t Tap) error {
	switch f {
	case DensityField:
		r.Density = logged(v, t, func(v Value) quantity.DotsPerCM2 { return v.Density })
		return nil
	case GradientField:
		r.Gradient = logged(v, t, func(v Value) quantity.Percent { return v.Gradient })
		return nil
	case SoftnessField:
		r.Softness = logged(v, t, func(v Value) Softness { return v.Softness })
		return nil
	case ResistanceField:
		r.Resistance = logged(v, t, func(v Value) Resistance { return v.Resistance })
		return nil
	}
	if pass < 1 || pass > len(r.Passes) {
		return Errorf(Invalid, "This region has no pass %d.", pass)
	}
	p, laid := &r.Passes[pass-1], func(v Value) string { return v.Laid }
	switch f {
	case NeedleField:
		p.Needle = logged(v, t, laid)
	case MixField:
		p.Mix = logged(v, t, laid)
	case DepthField:
		p.Depth = logged(v, t, func(v Value) quantity.Millimetres { return v.Depth })
	case AngleField:
		p.Angle = logged(v, t, func(v Value) quantity.Degrees { return v.Angle })
	case DwellField:
		p.Dwell = logged(v, t, func(v Value) DwellTime { return v.Dwell })
	default:
		return Errorf(Invalid, "There is no such field.")
	}
	return nil
}

// logged gives a field's part of a value as the tap logs it, or nil for none.
func logged[T any](v *Value, t Tap, part func(Value) T) *Logged[T] {
	if v == nil {
		return nil
	}
	return &Logged[T]{Value: part(*v), By: t.By, At: t.At, Reason: t.Reason}
}

// Value gives what was logged in a field, of a pass from 1, with who and why;
// false when it is unconfirmed.
func (r Record) Value(f Field, pass int) (Logged[Value], bool) {
	switch f {
	case DensityField:
		return as(r.Density, func(v quantity.DotsPerCM2) Value { return Value{Density: v} })
	case GradientField:
		return as(r.Gradient, func(v quantity.Percent) Value { return Value{Gradient: v} })
	case SoftnessField:
		return as(r.Softness, func(v Softness) Value { return Value{Softness: v} })
	case ResistanceField:
		return as(r.Resistance, func(v Resistance) Value { return Value{Resistance: v} })
	}
	if pass < 1 || pass > len(r.Passes) {
		return Logged[Value]{}, false
	}
	p := r.Passes[pass-1]
	laid := func(v string) Value { return Value{Laid: v} }
	switch f {
	case NeedleField:
		return as(p.Needle, laid)
	case MixField:
		return as(p.Mix, laid)
	case DepthField:
		return as(p.Depth, func(v quantity.Millimetres) Value { return Value{Depth: v} })
	case AngleField:
		return as(p.Angle, func(v quantity.Degrees) Value { return Value{Angle: v} })
	case DwellField:
		return as(p.Dwell, func(v DwellTime) Value { return Value{Dwell: v} })
	}
	return Logged[Value]{}, false
}

func as[T any](l *Logged[T], value func(T) Value) (Logged[Value], bool) {
	if l == nil {
		return Logged[Value]{}, false
	}
	return Logged[Value]{Value: value(l.Value), By: l.By, At: l.At, Reason: l.Reason}, true
}

// explain gives a logged value the reason why it departs from the plan.
func (r *Record) explain(t Tap) error {
	l, ok := r.Value(t.Field, t.Pass)
	if !ok {
		return Errorf(Invalid, "Enter the value first.")
	}
	value := l.Value
	return r.assign(t.Field, t.Pass, &value, Tap{By: l.By, At: l.At, Reason: t.Reason})
}

// mark says what became of the region.
func (r *Record) mark(t Tap) error {
	switch t.Deed {
	case MarkDone:
		if !r.anything() {
			return Errorf(Invalid, "Confirm at least one value first, or say that the region was not done.")
		}
		r.State = DoneRegion
	case MarkNotDone:
		if t.Reason == "" {
			return Errorf(Invalid, "Give the reason why the region was not done.")
		}
		if r.anything() {
			return Errorf(Invalid, "Values were entered for this region. Take them back before it is marked as not done.")
		}
		r.State = NotDone
	default:
		r.State = Unconfirmed
	}
	r.Reason = t.Reason
	r.By, r.At, r.Timer = t.By, t.At, r.Timer.paused(t.At)
	return nil
}

// anything tells whether any value was confirmed or entered.
func (r Record) anything() bool {
	for _, f := range RegionFields() {
		if _, ok := r.Value(f, 0); ok {
			return true
		}
	}
	for i := range r.Passes {
		if r.passHolds(i + 1) {
			return true
		}
	}
	return false
}

func (r Record) passHolds(pass int) bool {
	return slices.ContainsFunc(PassFields(), func(f Field) bool { _, ok := r.Value(f, pass); return ok })
}

func (r *Record) dropPass(pass int) error {
	planned := 1
	if r.Planned != nil {
		planned = max(1, len(r.Planned.Passes))
	}
	switch {
	case pass < 1 || pass > len(r.Passes):
		return Errorf(Invalid, "This region has no pass %d.", pass)
	case pass <= planned:
		return Errorf(Invalid, "Pass %d was planned and stays.", pass)
	case r.passHolds(pass):
		return Errorf(Invalid, "Values were entered for this pass. Take them back first.")
	}
	r.Passes = slices.Delete(r.Passes, pass-1, pass)
	return nil
}

// observe takes down how skin and patient took it.
func (r *Record) observe(t Tap) error {
	switch t.Deed {
	case SetBleeding, SetPain:
		most, at := 3, &r.Bleeding
		if t.Deed == SetPain {
			most, at = 10, &r.Pain
		}
		if t.Count == nil {
			*at = nil
			return nil
		}
		if *t.Count < 0 || *t.Count > most {
			return Errorf(Invalid, "Choose a number from 0 to %d.", most)
		}
		*at = &Logged[int]{Value: *t.Count, By: t.By, At: t.At, Reason: t.Reason}
	case SetSkin:
		r.Skin = nil
		if t.Text != "" {
			r.Skin = &Logged[string]{Value: t.Text, By: t.By, At: t.At}
		}
	case Complicate:
		c := Complication(t.Text)
		if c.Name() == "" {
			return Errorf(Invalid, "Choose one of the complications.")
		}
		if at := slices.Index(r.Complications, c); at >= 0 {
			r.Complications = slices.Delete(r.Complications, at, at+1)
		} else {
			r.Complications = append(r.Complications, c)
		}
	default:
		return Errorf(Invalid, "This cannot be done to a region.")
	}
	return nil
}
