package planner

import (
	"reflect"
	"strings"
	"testing"
)

func TestPlanTextsAreTidied(t *testing.T) {
	p := soundPlan()
	p.Title, p.Author, p.Note = " Crown\x00  first ", "Dr\u202e A", "one\r\ntwo\x07 "
	p.Regions[0].Scar, p.Regions[0].Area = " Strip\tscar ", 3
	p.Sessions[0].Note = " session "
	p.Sessions[0].Prescriptions[0].Note = " slowly\x00 "
	pass := &p.Sessions[0].Prescriptions[0].Passes[0]
	pass.Needle.Configuration, pass.Needle.Maker = " 3RL ", "Ac\u2066me"
	pass.Mix.Pigments[0].Name, pass.Mix.Diluent = " Brown\n4", " water "
	p.Acceptances = []Acceptance{{Finding: "k", Reason: " r\x00 ", By: " Dr A "}}
	kept := p.Clone()
	got := p.Tidy()
	if !reflect.DeepEqual(p, kept) {
		t.Error("tidying changed the plan given")
	}
	pass = &got.Sessions[0].Prescriptions[0].Passes[0]
	for _, c := range [][2]string{
		{got.Title, "Crown first"},
		{got.Author, "Dr A"},
		{got.Note, "one\ntwo"},
		{got.Regions[0].Scar, "Strip scar"},
		{got.Sessions[0].Note, "session"},
		{got.Sessions[0].Prescriptions[0].Note, "slowly"},
		{pass.Needle.Configuration, "3RL"},
		{pass.Needle.Maker, "Acme"},
		{pass.Mix.Pigments[0].Name, "Brown 4"},
		{pass.Mix.Diluent, "water"},
		{got.Acceptances[0].Reason, "r"},
		{got.Acceptances[0].By, "Dr A"},
	} {
		if c[0] != c[1] {
			t.Errorf("%q, want %q", c[0], c[1])
		}
	}
	if !reflect.DeepEqual(got.Tidy(), got) {
		t.Error("tidying twice changes more")
	}
}

// TestAScarWithoutANameStaysAScar: it must not turn into the zone it lies on.
func TestAScarWithoutANameStaysAScar(t *testing.T) {
	p := soundPlan()
	p.Regions[0].Scar = " "
	if p = p.Tidy(); p.Regions[0].Scar == "" || p.Faults().For("regions[0].scar") == "" {
		t.Errorf("scar %q, faults %v", p.Regions[0].Scar, p.Faults())
	}
}

func TestPlanTextsHaveALimit(t *testing.T) {
	long := strings.Repeat("x", MaxNameLength+1)
	const pass = "sessions[0].prescriptions[0].passes[0]"
	for field, change := range map[string]func(*Plan){
		"title":                        func(p *Plan) { p.Title = long },
		"author":                       func(p *Plan) { p.Author = long },
		"protocol.name":                func(p *Plan) { p.Protocol = &ProtocolRef{Name: long} },
		pass + ".needle.configuration": func(p *Plan) { p.Sessions[0].Prescriptions[0].Passes[0].Needle.Configuration = long },
		pass + ".mix.pigments[0].name": func(p *Plan) { p.Sessions[0].Prescriptions[0].Passes[0].Mix.Pigments[0].Name = long },
	} {
		p := soundPlan()
		change(&p)
		if p.Faults().For(field) == "" {
			t.Errorf("no fault at %s: %v", field, p.Faults())
		}
	}
	patient := Patient{Chart: "1", Family: "F", Given: "G", Alerts: []string{"latex", long}}
	if patient.Faults(Date{}).For("alerts[1]") == "" {
		t.Errorf("a long alert passes: %v", patient.Faults(Date{}))
	}
}

func TestHealingOfAPlanIsChecked(t *testing.T) {
	for field, healing := range map[string]Healing{
		"min_days":       {MinDays: -1},
		"max_days":       {MinDays: 20, MaxDays: 10},
		"tier":           {MinDays: 1, MaxDays: 2, Citation: Citation{"s", "Z"}},
		"others[0].tier": {Others: []Statement{{Text: "t", Citation: Citation{"s", ""}}}},
	} {
		p := soundPlan()
		p.Protocol = &ProtocolRef{Healing: healing}
		if p.Faults().For("protocol.healing."+field) == "" {
			t.Errorf("no fault at %s: %v", field, p.Faults())
		}
	}
}
