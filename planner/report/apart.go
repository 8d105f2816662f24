package report

import (
	"slices"
	"strings"

	"stipple/planner"
	"stipple/planner/report/typeset"
)

// apart gives the job with every short text that papers join to others set
// apart from these, so that a name written from the right takes no number or
// bracket of its neighbours with it.
func (j Job) apart() Job {
	p := &j.Patient
	p.Family, p.Given = setApart(p.Family), setApart(p.Given)
	p.Alerts = slices.Clone(p.Alerts)
	for i := range p.Alerts {
		p.Alerts[i] = setApart(p.Alerts[i])
	}
	p.History.Conditions = slices.Clone(p.History.Conditions)
	for i := range p.History.Conditions {
		p.History.Conditions[i].Note = setApart(p.History.Conditions[i].Note)
	}
	j.Plan = j.Plan.Clone()
	for i := range j.Plan.Regions {
		j.Plan.Regions[i].Scar = setApart(j.Plan.Regions[i].Scar)
	}
	for i := range j.Plan.Sessions {
		for k := range j.Plan.Sessions[i].Prescriptions {
			passes := j.Plan.Sessions[i].Prescriptions[k].Passes
			for n := range passes {
				passes[n] = passApart(passes[n])
			}
		}
	}
	return j
}

// passApart gives a pass with its pigments and its needle set apart.
func passApart(p planner.Pass) planner.Pass {
	if p.Mix != nil {
		mix := *p.Mix
		mix.Diluent = setApart(mix.Diluent)
		mix.Pigments = slices.Clone(mix.Pigments)
		for i := range mix.Pigments {
			mix.Pigments[i].Name = setApart(mix.Pigments[i].Name)
		}
		p.Mix = &mix
	}
	if p.Needle != nil {
		needle := *p.Needle
		needle.Configuration, needle.Shape, needle.Maker = setApart(needle.Configuration), setApart(needle.Shape), setApart(needle.Maker)
		p.Needle = &needle
	}
	return p
}

// setApart sets text apart that could turn what stands beside it. Marks in the
// text itself could end that, and go.
func setApart(s string) string {
	if !typeset.Turns(s) {
		return s
	}
	return typeset.Isolate(strings.Map(func(r rune) rune {
		if typeset.Isolates(r) {
			return -1
		}
		return r
	}, s))
}
