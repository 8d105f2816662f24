package planner

import (
	"os"
	"testing"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

// soundPlan gives an active plan of three sessions without faults.
func soundPlan() Plan {
	p := NewPlan("plan", "patient", 3)
	p.Indications = []Indication{Thinning}
	p.Regions = []Region{
		{Key: "crown", Zone: scalp.Crown, Indication: Thinning, Cause: MalePattern},
		{Key: "frontal", Zone: scalp.Frontal, Indication: Thinning},
	}
	for i := range p.Sessions {
		p.Sessions[i].Date = Date{2027, 1, 4}.AddDays(quantity.Days(21 * i))
		p.Sessions[i] = p.Sessions[i].Set(Prescription{Region: "crown", Density: quantity.DotsPerCM2(10 * (i + 1)), Passes: []Pass{soundPass()}})
		p.Sessions[i] = p.Sessions[i].Set(Prescription{Region: "frontal", Density: 20, Passes: []Pass{soundPass()}})
	}
	p.Status = ActivePlan
	return p
}

func soundPass() Pass {
	return Pass{
		Needle: &Needle{Configuration: "3RL", Diameter: 0.25},
		Mix:    &Mix{Pigments: []Pigment{{Name: "Brown", Parts: 1}}, Diluent: "water", DiluentParts: 10},
		Depth:  Depth{Min: 0.5, Target: 0.8, Max: 1},
		Angle:  90, Dwell: ShortDwell,
	}
}

func shippedFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("../assets/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func shippedReference(t testing.TB) Reference {
	t.Helper()
	ref, err := ParseReference(shippedFile(t, "reference.toml"))
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func shippedProtocol(t testing.TB, name string) Protocol {
	t.Helper()
	p, err := ParseProtocol(shippedFile(t, "protocols/"+name+".toml"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func adultHead(t testing.TB) scalp.Head {
	t.Helper()
	head, err := scalp.NewHead(scalp.Size{})
	if err != nil {
		t.Fatal(err)
	}
	return head
}

// finding gives the finding with a key, or nil.
func finding(list []Finding, key string) *Finding {
	for i := range list {
		if list[i].Key == key {
			return &list[i]
		}
	}
	return nil
}
