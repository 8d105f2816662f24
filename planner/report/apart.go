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
		mix := mixApart(*p.Mix)
		p.Mix = &mix
	}
	if p.Needle != nil {
		needle := needleApart(*p.Needle)
		p.Needle = &needle
	}
	return p
}

func mixApart(m planner.Mix) planner.Mix {
	m.Diluent = setApart(m.Diluent)
	m.Pigments = slices.Clone(m.Pigments)
	for i := range m.Pigments {
		m.Pigments[i].Name = setApart(m.Pigments[i].Name)
	}
	return m
}

func needleApart(n planner.Needle) planner.Needle {
	n.Configuration, n.Shape, n.Maker = setApart(n.Configuration), setApart(n.Shape), setApart(n.Maker)
	return n
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
