package report

import (
	"slices"
	"strings"
	"testing"

	"stipple/planner"
)

func TestPassportSaysItIsNoRecord(t *testing.T) {
	for name, job := range jobs(t) {
		job.Records = nil
		first := said(laid(t, Passport, job).pages[0])
		if !strings.Contains(first, squeezed("As planned — not yet a record of what was used")) {
			t.Errorf("%s: the first page does not say that it is a plan", name)
		}
	}
}

func TestPassportHoldsWhatGoesIntoEveryRegion(t *testing.T) {
	job := techniques(t)
	s := formOf(t, job).sheet
	all := saidAnywhere(laid(t, Passport, job))
	visits := s.passportVisits()
	for i, session := range job.Plan.Sessions {
		if !session.TakesPlace() {
			if len(visits[i].uses) > 0 || !strings.Contains(all, squeezed("Not held: missed")) {
				t.Errorf("session %d does not take place and has %d uses", i+1, len(visits[i].uses))
			}
			continue
		}
		for _, p := range session.Prescriptions {
			region, _ := job.Plan.Region(p.Region)
			for _, pass := range p.Passes {
				want := []string{
					pass.Mix.Pigments[0].Name + ", 2 parts", "Coal, 1 part", "saline, " + parts(pass.Mix.DiluentParts),
					"thin", pass.Needle.String(), "0.5 mm deep (0.25 to 0.75)",
				}
				found := slices.ContainsFunc(visits[i].uses, func(u use) bool {
					where := u.places()
					told := u.pigments + "|" + u.diluted + "|" + u.needle + "|" + u.depth
					return strings.Contains(where, region.Name()) &&
						!slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(told, w) })
				})
				if !found {
					t.Errorf("session %d, %s: no use says %q", i+1, region.Name(), want)
				}
			}
		}
		for _, u := range visits[i].uses {
			for _, want := range append(strings.Split(u.places(), "; "), u.pigments, u.diluted, u.needle, u.depth) {
				if !strings.Contains(all, squeezed(want)) {
					t.Errorf("the passport does not say %q", want)
				}
			}
		}
	}
}

// TestUsesAreComparedFieldByField has uses that read the same in one line.
func TestUsesAreComparedFieldByField(t *testing.T) {
	one := use{where: []place{{key: "a"}}, pigments: "Coal", diluted: "with water", needle: "1RL", depth: "1 mm", pigmentLot: "A", needleLot: "B"}
	if other := one; !one.same(use{where: []place{{key: "b"}}, pigments: "Coal", diluted: "with water", needle: "1RL", depth: "1 mm", pigmentLot: "A", needleLot: "B"}) {
		t.Errorf("%v differs by its regions alone", other)
	}
	for name, change := range map[string]func(*use){
		"pigments": func(u *use) { u.pigments = "" }, "dilution": func(u *use) { u.diluted = "" },
		"needle": func(u *use) { u.needle = "" }, "depth": func(u *use) { u.depth = "" },
		"pigment lot": func(u *use) { u.pigmentLot = "" }, "needle lot": func(u *use) { u.needleLot = "" },
		"words moved": func(u *use) { u.pigments, u.diluted = "Coal with", "water" },
	} {
		other := one
		if change(&other); one.same(other) {
			t.Errorf("%s: %v is the same as %v", name, one, other)
		}
	}
}

func TestRegionsThatGetTheSameAreToldTogether(t *testing.T) {
	job := crowded(t)
	visits := formOf(t, job).passportVisits()
	if len(visits) != 4 || len(visits[0].uses) != 1 || len(visits[0].uses[0].where) != 100 {
		t.Errorf("%d visits, the first with %d uses", len(visits), len(visits[0].uses))
	}
}

func TestPassportLeavesRoomToWrite(t *testing.T) {
	job := thinning(t)
	uses := 0
	for _, v := range formOf(t, job).passportVisits() {
		uses += len(v.uses)
	}
	lines, further := 0, 0
	for _, p := range laid(t, Passport, job).pages {
		further += strings.Count(said(p), squeezed("Touch-up or other visit"))
		for _, i := range p.items {
			if l, ok := i.(line); ok && l.ink == ink && l.width == 0.2 {
				lines++
			}
		}
	}
	if want := 2*uses + 3*len(job.Plan.Sessions) + 9*further; lines != want {
		t.Errorf("%d lines to write on, want %d", lines, want)
	}
}

// TestPassportIsShort counts the pages of the courses most patients have.
func TestPassportIsShort(t *testing.T) {
	for _, c := range []struct{ visits, regions, pages int }{{2, 1, 1}, {3, 2, 2}, {4, 2, 2}} {
		job := thinning(t)
		job.Plan.Status = planner.ActivePlan
		first := job.Plan.Sessions[0]
		passes := []planner.Pass{
			{Needle: &planner.Needle{Configuration: "1RL", Diameter: 0.2}, Depth: planner.Depth{Min: 0.5, Target: 0.6, Max: 0.9}},
			{Needle: &planner.Needle{Configuration: "3RL", Diameter: 0.25}, Depth: planner.Depth{Min: 0.5, Target: 0.8, Max: 1.2}},
		}
		first.Prescriptions = first.Prescriptions[:c.regions]
		for i := range first.Prescriptions {
			first.Prescriptions[i].Passes = passes[i : i+1]
		}
		job.Plan.Sessions = slices.Repeat([]planner.Session{first}, c.visits)
		d := laid(t, Passport, job)
		if len(d.pages) != c.pages {
			t.Errorf("%d visits of %d regions take %d pages, want %d", c.visits, c.regions, len(d.pages), c.pages)
		}
		last := said(d.pages[len(d.pages)-1])
		if c.pages > 1 && !strings.Contains(last, squeezed("Visit ")) && !strings.Contains(last, squeezed("other visit")) {
			t.Errorf("%d visits of %d regions leave the notes alone on a page", c.visits, c.regions)
		}
	}
}

func TestPassportPrintsWhatIsKnown(t *testing.T) {
	s := formOf(t, thinning(t)).sheet
	before := len(s.flow.pages)
	s.treatedVisit(treated{number: 1, when: "Monday", on: "12-Apr-2027", by: "Dr Okafor", uses: []use{{
		where: []place{{key: "crown", region: "Crown"}}, pigments: "Umber, 1 part", needle: "3RL", pigmentLot: "L-77, 05-2029", needleLot: "N-4, 01-2030",
	}}})
	all := ""
	for _, p := range s.flow.finish()[before-1:] {
		all += said(p)
	}
	for _, want := range []string{"L-77, 05-2029", "N-4, 01-2030", "12-Apr-2027", "Dr Okafor"} {
		if !strings.Contains(all, squeezed(want)) {
			t.Errorf("the record lacks %q", want)
		}
	}
}

func TestPassportCanBeRead(t *testing.T) {
	job := thinning(t)
	job.Plan.Title = "Fuller crown"
	eachText(laid(t, Passport, job).pages, func(w text) {
		if w.set.Size < 10 {
			t.Errorf("%q is set in %g points", w.set.Text, w.set.Size)
		}
	})
}

func TestDepthsInWords(t *testing.T) {
	for want, d := range map[string]planner.Depth{
		"":                           {},
		"0.8 mm deep":                {Target: 0.8},
		"0.8 mm deep (0.5 to 1)":     {Min: 0.5, Target: 0.8, Max: 1},
		"0.8 mm deep (at least 0.5)": {Min: 0.5, Target: 0.8},
		"0.8 mm deep (at most 1)":    {Target: 0.8, Max: 1},
	} {
		if got := deep(d); got != want {
			t.Errorf("%v reads %q, want %q", d, got, want)
		}
	}
}
