package planner

import (
	"fmt"
	"slices"
	"strings"

	"stipple/planner/quantity"
)

// Deviation is a value that departs from the plan.
type Deviation struct {
	Region  string // key
	Pass    int    // from 1; 0 for a field of the region
	Field   Field  // "" when the region as a whole departs
	Planned string // in words; "" = nothing was planned
	Done    string // in words
	Reason  string // "" = nobody gave one
}

// Deviations lists where a session departs from its plan: values outside what
// was planned, regions not done and regions not planned. What is unconfirmed
// departs from nothing: nobody knows. A value left to the chair departs from
// nothing either.
func (s SessionRecord) Deviations() []Deviation {
	var list []Deviation
	for _, r := range s.Records {
		list = append(list, s.RegionDeviations(r)...)
	}
	return list
}

// RegionDeviations lists those of one region's record.
func (s SessionRecord) RegionDeviations(r Record) []Deviation {
	var list []Deviation
	switch {
	case r.Planned == nil && r.State == NotDone:
		return []Deviation{{Region: r.Key(), Done: "added, then not done", Reason: joinStated([]string{r.Unplanned, r.Reason}, "; ")}}
	case r.Planned == nil:
		return s.staleMixes([]Deviation{{Region: r.Key(), Done: "added", Reason: r.Unplanned}}, r)
	case r.State == NotDone:
		return []Deviation{{Region: r.Key(), Planned: "treated", Done: "not done", Reason: r.Reason}}
	}
	for _, f := range RegionFields() {
		list = s.deviates(list, r, f, 0)
	}
	for pass := 1; pass <= len(r.Passes); pass++ {
		for _, f := range PassFields() {
			if l, ok := r.Value(f, pass); ok && pass > max(1, len(r.Planned.Passes)) {
				list = append(list, Deviation{Region: r.Key(), Pass: pass, Field: f, Planned: "no such pass", Done: s.ValueSays(f, l.Value), Reason: l.Reason})
				continue
			}
			list = s.deviates(list, r, f, pass)
		}
	}
	return s.staleMixes(list, r)
}

// staleMixes adds the mixes that were used after they should have been discarded.
func (s SessionRecord) staleMixes(list []Deviation, r Record) []Deviation {
	for i, p := range r.Passes {
		if p.Mix == nil {
			continue
		}
		if laid, ok := s.Mix(p.Mix.Value); ok && laid.Stale(p.Mix.At) {
			list = append(list, Deviation{
				Region: r.Key(), Pass: i + 1, Field: MixField, Reason: p.Mix.Reason,
				Planned: "discarded by " + Moment(laid.Mix.DiscardAfter).Clock(), Done: "used at " + p.Mix.At.Clock(),
			})
		}
	}
	return list
}

func (s SessionRecord) deviates(list []Deviation, r Record, f Field, pass int) []Deviation {
	l, ok := r.Value(f, pass)
	if !ok || s.WithinPlan(r, f, pass, l.Value) {
		return list
	}
	return append(list, Deviation{
		Region: r.Key(), Pass: pass, Field: f, Reason: l.Reason,
		Planned: s.PlannedSays(r, f, pass), Done: s.ValueSays(f, l.Value),
	})
}

// WithinPlan tells whether a value is what was planned. A depth anywhere from
// the planned least to the planned greatest is, and anything is where nothing
// was planned.
func (s SessionRecord) WithinPlan(r Record, f Field, pass int, v Value) bool {
	planned, ok := r.PlannedValue(f, pass)
	switch {
	case f == GradientField && r.plannedFlat():
		return v.Gradient == 0
	case !ok:
		return true
	}
	p := r.PlannedPass(pass - 1)
	switch f {
	case NeedleField:
		laid, known := s.Needle(v.Laid)
		return known && SameNeedle(*p.Needle, laid.Needle)
	case MixField:
		laid, known := s.Mix(v.Laid)
		return known && SameMix(*p.Mix, laid.Mix)
	case DepthField:
		least, most := p.Depth.Target, p.Depth.Target
		if p.Depth.Min != 0 {
			least = p.Depth.Min
		}
		if p.Depth.Max != 0 {
			most = p.Depth.Max
		}
		return v.Depth >= least && v.Depth <= most
	}
	return planned == v
}

// PlannedSays gives what was planned for a field in words, "" when nothing was.
func (s SessionRecord) PlannedSays(r Record, f Field, pass int) string {
	v, ok := r.PlannedValue(f, pass)
	p := r.PlannedPass(pass - 1)
	switch {
	case f == GradientField && r.plannedFlat():
		return "flat"
	case !ok:
		return ""
	case f == NeedleField:
		return p.Needle.String()
	case f == MixField:
		return p.Mix.String()
	case f == DepthField:
		return p.Depth.String()
	}
	return s.ValueSays(f, v)
}

// plannedFlat tells whether a density was planned without a gradient.
func (r Record) plannedFlat() bool {
	return r.Planned != nil && r.Planned.Density != 0 && r.Planned.Gradient == 0
}

// ValueSays gives a value in words with its unit. A needle or mix comes with its
// lots.
func (s SessionRecord) ValueSays(f Field, v Value) string {
	switch f {
	case DensityField:
		return v.Density.String()
	case GradientField:
		return fmt.Sprintf("%+g %%", roundTo(float64(v.Gradient), 1))
	case SoftnessField:
		return string(v.Softness)
	case ResistanceField:
		return string(v.Resistance)
	case NeedleField:
		if laid, ok := s.Needle(v.Laid); ok {
			return joinStated([]string{laid.Needle.String(), "lot " + laid.Lot.Batch}, " · ")
		}
	case MixField:
		if laid, ok := s.Mix(v.Laid); ok {
			var lots []string
			for _, lot := range laid.AllLots() {
				lots = append(lots, lot.Batch)
			}
			return laid.Mix.String() + " · " + plural(len(lots), "lot ", "lots ")[2:] + strings.Join(lots, ", ")
		}
	case DepthField:
		return v.Depth.String()
	case AngleField:
		return v.Angle.String()
	case DwellField:
		return v.Dwell.String()
	}
	return ""
}

// String gives the dwell in words.
func (d DwellTime) String() string {
	if d.MS != 0 {
		return joinStated([]string{string(d.Words), quantity.Milliseconds(d.MS).String()}, " ")
	}
	return string(d.Words)
}

// SameNeedle tells whether a needle is the planned one: of the same
// configuration and, where the plan says them, diameter, shape and maker.
func SameNeedle(planned, used Needle) bool {
	same := func(want, got string) bool { return want == "" || Fold(want) == Fold(got) }
	return Fold(planned.Configuration) == Fold(used.Configuration) &&
		(planned.Diameter == 0 || planned.Diameter == used.Diameter) &&
		same(planned.Shape, used.Shape) && same(planned.Maker, used.Maker)
}

// SameMix tells whether a mix is the planned one: the same pigments in the same
// proportions and, where the plan says it, the same diluent.
func SameMix(planned, used Mix) bool {
	if len(planned.Pigments) != len(used.Pigments) || planned.Diluent != "" && Fold(planned.Diluent) != Fold(used.Diluent) {
		return false
	}
	parts := func(m Mix) float64 {
		sum := m.DiluentParts
		for _, p := range m.Pigments {
			sum += p.Parts
		}
		return sum
	}
	alike := func(a, b float64) bool { return roundTo(a/parts(planned), 3) == roundTo(b/parts(used), 3) }
	for _, p := range planned.Pigments {
		i := slices.IndexFunc(used.Pigments, func(q Pigment) bool { return Fold(q.Name) == Fold(p.Name) })
		if i < 0 || !alike(p.Parts, used.Pigments[i].Parts) {
			return false
		}
	}
	return alike(planned.DiluentParts, used.DiluentParts)
}

// OpenValue is a field nobody confirmed.
type OpenValue struct {
	Region string
	Pass   int // from 1; 0 for a field of the region
	Field  Field
}

// Unconfirmed lists the fields that are asked and that nobody confirmed: every
// planned one, and density, needle, mix and depth also where they were left to
// the chair. Regions not done ask nothing.
func (s SessionRecord) Unconfirmed() []OpenValue {
	var list []OpenValue
	for _, r := range s.Records {
		list = append(list, r.Open()...)
	}
	return list
}

// Open lists the fields of one region that nobody confirmed.
func (r Record) Open() []OpenValue {
	var list []OpenValue
	if r.State == NotDone {
		return nil
	}
	ask := func(f Field, pass int) {
		_, planned := r.PlannedValue(f, pass)
		_, logged := r.Value(f, pass)
		if !logged && (planned || oneOf(f, []Field{DensityField, NeedleField, MixField, DepthField})) {
			list = append(list, OpenValue{r.Key(), pass, f})
		}
	}
	for _, f := range RegionFields() {
		ask(f, 0)
	}
	for pass := 1; pass <= len(r.Passes); pass++ {
		for _, f := range PassFields() {
			ask(f, pass)
		}
	}
	return list
}
