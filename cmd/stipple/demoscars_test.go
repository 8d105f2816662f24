package main

import (
	"testing"

	"stipple/planner/scalp"
)

// Every scar of the demonstration is drawn where its plan says, and measures
// what such a scar may.
func TestDemoScarsLieWhereTheyAreSaidTo(t *testing.T) {
	drawn := map[string]bool{}
	for _, c := range demoCases() {
		head, err := scalp.NewHead(scalp.Size{Circumference: c.head})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range c.only {
			if (r.scar != "") != (r.drawn != nil) {
				t.Errorf("%s: %q drawn %v", c.person.Chart, r.scar, r.drawn != nil)
			}
			if r.drawn == nil {
				continue
			}
			trace, err := head.Trace(*r.drawn)
			if err != nil {
				t.Errorf("%s: %s: %v", c.person.Chart, r.scar, err)
				continue
			}
			if area := trace.Area(); trace.Zone() != r.zone || area < 2 || area > 110 {
				t.Errorf("%s: %s lies on %s, %v, %v by %v", c.person.Chart, r.scar, trace.Zone(), area, trace.Length(), trace.Breadth())
			}
			t.Logf("%s: %v, %v by %v", r.scar, trace.Area(), trace.Length(), trace.Breadth())
			drawn[string(r.drawn.Form)+"/"+string(r.cause)] = true
		}
	}
	if len(drawn) < 4 {
		t.Errorf("only %v are drawn", drawn)
	}
}
