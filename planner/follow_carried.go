package planner

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// carry marks a value as carried forward; an older mark of the same value goes.
func (p *Prescription) carry(c Carried) {
	p.Carried = slices.DeleteFunc(slices.Clone(p.Carried), func(o Carried) bool { return o.Field == c.Field && o.Pass == c.Pass })
	p.Carried = append(p.Carried, c)
}

// keepMark gives a value the mark it has in another prescription, or none.
func (p *Prescription) keepMark(from Prescription, field Field) {
	p.Carried = unmarked(p.Carried, func(c Carried) bool { return c.Field == field && c.Pass == 0 })
	if mark, has := from.CarriedAt(field, 0); has {
		p.carry(mark)
	}
}

// CarriedAt gives the mark of a value, of a pass from 1 where the field is one
// of a pass, and whether it has one.
func (p Prescription) CarriedAt(field Field, pass int) (Carried, bool) {
	at := slices.IndexFunc(p.Carried, func(c Carried) bool { return c.Field == field && c.Pass == pass })
	if at < 0 {
		return Carried{}, false
	}
	return p.Carried[at], true
}

// MarkReviewed gives the plan with what was carried forward to a region in a
// session (from 0) reviewed: the marks given, or all when none is.
func (p Plan) MarkReviewed(session int, region string, marks ...Carried) Plan {
	p = p.Clone()
	for i := range p.Sessions[session].Prescriptions {
		prescription := &p.Sessions[session].Prescriptions[i]
		if prescription.Region == region {
			prescription.Carried = unmarked(prescription.Carried, func(c Carried) bool {
				return len(marks) == 0 || slices.Contains(marks, c)
			})
		}
	}
	return p
}

// Retouched gives the plan after an edit with the marks gone from every value
// that the edit changed: whoever changed it has looked at it.
func (p Plan) Retouched(before Plan) Plan {
	marked := func(s Session) bool {
		return slices.ContainsFunc(s.Prescriptions, func(p Prescription) bool { return len(p.Carried) > 0 })
	}
	if !slices.ContainsFunc(p.Sessions, marked) {
		return p
	}
	p = p.Clone()
	for i := range p.Sessions {
		for j := range p.Sessions[i].Prescriptions {
			now := &p.Sessions[i].Prescriptions[j]
			var old Prescription
			if i < len(before.Sessions) {
				old, _ = before.Sessions[i].For(now.Region)
			}
			now.Carried = unmarked(now.Carried, func(c Carried) bool {
				_, was := old.CarriedAt(c.Field, c.Pass)
				gone := c.Pass > len(now.Passes)
				return gone || was && now.written(c) != old.written(c)
			})
		}
	}
	return p
}

// unmarked gives the marks left; none is nil, as it is stored.
func unmarked(marks []Carried, gone func(Carried) bool) []Carried {
	if left := slices.DeleteFunc(slices.Clone(marks), gone); len(left) > 0 {
		return left
	}
	return nil
}

// written gives a value as it is stored, to compare.
func (p Prescription) written(c Carried) string {
	var pass Pass
	if c.Pass >= 1 && c.Pass <= len(p.Passes) {
		pass = p.Passes[c.Pass-1]
	}
	var value any
	switch c.Field {
	case DensityField:
		value = p.Density
	case GradientField:
		value = p.Gradient
	case SoftnessField:
		value = p.Softness
	case ResistanceField:
		value = p.Resistance
	case NeedleField:
		value = pass.Needle
	case MixField:
		value = pass.Mix
	case DepthField:
		value = pass.Depth
	case AngleField:
		value = pass.Angle
	case DwellField:
		value = []any{pass.Dwell, pass.DwellMS}
	}
	text, err := json.Marshal(value)
	if err != nil {
		return "" // only a number that is not finite; fields refuse those
	}
	return string(text)
}

// carried says which values were carried forward and not reviewed, for sessions
// still to be held.
func (r *reviewer) carried() {
	for i, s := range r.plan.Sessions {
		if s.Status != PlannedSession {
			continue
		}
		var where, from []string
		for _, prescription := range s.Prescriptions {
			region, known := r.plan.Region(prescription.Region)
			if !known || len(prescription.Carried) == 0 {
				continue
			}
			var fields []string
			for _, c := range prescription.Carried {
				if name := strings.ToLower(c.Field.Name()); !slices.Contains(fields, name) {
					fields = append(fields, name)
				}
				if n := fmt.Sprint(c.From); !slices.Contains(from, n) {
					from = append(from, n)
				}
			}
			where = append(where, region.Name()+" ("+listing(fields)+")")
		}
		if len(where) == 0 {
			continue
		}
		slices.Sort(from)
		session := "session "
		if len(from) > 1 {
			session = "sessions "
		}
		r.find(fmt.Sprintf("carried/s%d", i+1), Caution, i+1, Citation{"Stipple's own rule", TierU},
			"Session %d: carried forward from %s%s, not reviewed: %s.", i+1, session, listing(from), strings.Join(where, "; "))
	}
}
