package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/planner/report/typeset"
)

// formOf is a log sheet about to be laid out.
func formOf(t *testing.T, job Job) logForm {
	t.Helper()
	s, err := newSheet(LogSheet, job, job.Model, newMeasurer(nil, "en", typeset.LeftToRight))
	if err != nil {
		t.Fatal(err)
	}
	return newLogForm(s)
}

// wordsOf gives all text of a block without gaps.
func wordsOf(b block) string { return said(page{items: b.items}) }

func TestLogSheetIsForTheSessionAskedFor(t *testing.T) {
	status := func(list ...planner.SessionStatus) Job {
		job := thinning(t)
		for i, s := range list {
			job.Plan.Sessions[i].Status = s
		}
		return job
	}
	second := thinning(t)
	second.Session = 2
	for name, c := range map[string]struct {
		job    Job
		number int
	}{
		"first":            {thinning(t), 1},
		"first is done":    {status(planner.DoneSession), 2},
		"first was missed": {status(planner.MissedSession, planner.CancelledSession), 3},
		"asked for":        {second, 2},
		"all are done":     {status(planner.DoneSession, planner.DoneSession, planner.DoneSession), 0},
	} {
		f := formOf(t, c.job)
		if f.number != c.number || len(f.regions) != len(c.job.Plan.Regions) {
			t.Errorf("%s: session %d with %d regions", name, f.number, len(f.regions))
		}
		want := "A visit outside the planned sessions"
		if c.number > 0 {
			want = fmt.Sprintf("Session %d of 3", c.number)
		}
		if all := saidAnywhere(laid(t, LogSheet, c.job)); !strings.Contains(all, squeezed(want)) {
			t.Errorf("%s: the sheet does not say %q", name, want)
		}
	}
	few := thinning(t)
	key := few.Plan.Sessions[0].Prescriptions[0].Region
	few.Plan.Sessions[0].Prescriptions = few.Plan.Sessions[0].Prescriptions[:1]
	if f := formOf(t, few); len(f.regions) != 1 || f.regions[0].Key != key {
		t.Errorf("a session for one region has %d", len(f.regions))
	}
}

// techniques are plans whose prescriptions hold something of everything.
func techniques(t *testing.T) Job {
	job := marked(t)
	for i := range job.Plan.Sessions {
		for j := range job.Plan.Sessions[i].Prescriptions {
			p := &job.Plan.Sessions[i].Prescriptions[j]
			p.Note, p.Resistance = fmt.Sprintf("Remark %d-%d.", i, j), planner.Resistances()[j%4]
			for k := range 1 + j%3 {
				p.Passes = append(p.Passes, planner.Pass{
					Needle: &planner.Needle{Configuration: fmt.Sprintf("%dRL", j+1), Diameter: 0.25, Maker: fmt.Sprintf("Maker%d", k)},
					Mix: &planner.Mix{
						Pigments: []planner.Pigment{{Name: fmt.Sprintf("Umber%d", j), Parts: 2}, {Name: "Coal", Parts: 1}},
						Diluent:  "saline", DiluentParts: float64(4 + k), Viscosity: planner.Thin,
					},
					Depth: planner.Depth{Min: 0.25, Target: 0.5, Max: 0.75}, Angle: 45, Dwell: planner.LongDwell, DwellMS: 30,
				})
			}
		}
	}
	return job
}

// valuesOf lists how a log sheet prints the planned values of a region.
func valuesOf(p planner.Prescription) []string {
	list := []string{p.Note, string(p.Resistance) + " scalp", number(float64(p.Density)) + "/cm²", gradient(p.Gradient)}
	if p.Softness != "" {
		list = append(list, string(p.Softness)+" edge")
	}
	for _, pass := range p.Passes {
		list = append(list, pass.Needle.String(), pass.Mix.String(), strings.TrimSuffix(pass.Depth.String(), " mm"), "45°", "long 30 ms")
	}
	return list
}

func TestLogSheetPrintsEveryPlannedValue(t *testing.T) {
	job := techniques(t)
	for number := range job.Plan.Sessions {
		job.Session = number + 1
		f := formOf(t, job)
		all := saidAnywhere(laid(t, LogSheet, job))
		tab := table{look: f.look, columns: treatmentColumns()}
		for _, r := range f.regions {
			p, ok := f.session.For(r.Key)
			if !ok {
				t.Fatalf("session %d does not treat %s", number+1, r.Name())
			}
			row := wordsOf(f.region(&tab, r.label+"  "+r.Name(), p, true))
			for _, want := range append(valuesOf(p), r.label+r.Name()) {
				if !strings.Contains(row, squeezed(want)) {
					t.Errorf("session %d: the row of %s does not say %q", number+1, r.Name(), want)
				}
			}
			if !strings.Contains(all, row) {
				t.Errorf("session %d: the sheet lacks the row of %s", number+1, r.Name())
			}
			for _, pass := range p.Passes {
				if !slices.Contains(f.needles(), material{name: pass.Needle.String()}) || !slices.Contains(f.inks(), material{name: pass.Mix.Pigments[0].Name}) {
					t.Errorf("the materials lack those of %s", r.Name())
				}
			}
		}
	}
}

func TestRegionsFormPrintsNoValue(t *testing.T) {
	job := techniques(t)
	job.Form = RegionsForm
	all := saidAnywhere(laid(t, LogSheet, job))
	for _, not := range []string{"Umber", "saline", "Remark", "/cm²Needle0", "0.25–0.5", "45°", "as planned"} {
		if strings.Contains(all, squeezed(not)) {
			t.Errorf("the form says %q", not)
		}
	}
	for _, r := range job.Plan.Regions {
		if !strings.Contains(all, squeezed(r.Name())) {
			t.Errorf("the form lacks %s", r.Name())
		}
	}
}

func TestEmptyFormNamesNobody(t *testing.T) {
	full := techniques(t)
	full.Form, full.Session = EmptyForm, 99
	for name, job := range map[string]Job{"full": full, "zero": {Form: EmptyForm, Clinic: full.Clinic}} {
		d := laid(t, LogSheet, job)
		all := saidAnywhere(d)
		for _, not := range []string{
			full.Patient.Given, "MÜLLER", full.Patient.Chart, "1984", "Latex", "Keloid on", "Strip", "Umber", "Frontal", "DRAFT", "Not recorded",
		} {
			if strings.Contains(all, squeezed(not)) {
				t.Errorf("%s: the empty form says %q", name, not)
			}
		}
		for i, p := range d.pages {
			for _, want := range []string{"Name", "Born", "Chart number", "Plan version", "Session log sheet", "Form: log sheet 2, empty"} {
				if !strings.Contains(said(p), squeezed(want)) {
					t.Errorf("%s: page %d has no %q", name, i+1, want)
				}
			}
		}
		if len(d.pages) != 2 {
			t.Errorf("%s: the empty form has %d pages, want 2", name, len(d.pages))
		}
	}
}

func TestSixRegionsTakeTwoPages(t *testing.T) {
	job := techniques(t)
	job.Plan.Regions = job.Plan.Regions[:6]
	job.Plan.Status = planner.ActivePlan
	for i := range job.Plan.Sessions {
		s := &job.Plan.Sessions[i]
		s.Prescriptions = s.Prescriptions[:6]
		for j := range s.Prescriptions {
			p := &s.Prescriptions[j]
			p.Passes, p.Note, p.Gradient = []planner.Pass{thinning(t).Plan.Sessions[0].Prescriptions[4].Passes[0]}, "", 0
		}
	}
	for _, sheet := range []planner.Paper{planner.A4, planner.Letter} {
		job.Clinic.Paper = sheet
		if d := laid(t, LogSheet, job); len(d.pages) != 2 {
			t.Errorf("%s: %d pages", sheet, len(d.pages))
		}
	}
}

// TestLogSheetAsksForEverything lists what rules and scales ask to be recorded.
func TestLogSheetAsksForEverything(t *testing.T) {
	for _, form := range []Form{FilledForm, RegionsForm, EmptyForm} {
		job := thinning(t)
		job.Form = form
		all := saidAnywhere(laid(t, LogSheet, job))
		want := []string{"None"}
		for _, c := range planner.Complications() {
			want = append(want, c.Name())
		}
		for _, want := range append(want,
			"Date", "Time in", "Time out", "Operator", "Assistant", "Consent on file", "alerts read", "Aftercare sheet given",
			"Lots and expiry dates checked", "Machine", "Speed: Hz, cycles/s or V", "maker, product, colour", "Diluent", "Lot", "Expiry",
			"Needle", "Mix", "Depth, mm", "Angle", "Dwell", "Dots or /cm²", "Initials", "Not done", "Why changed or not done",
			"Bleeding: 0 none, 3 most", "0123", "Skin reaction", "Pain, as the patient says: 0 none – 10 worst", "012345678910",
			"Notes", "Operator, name", "Assistant, name", "Signature",
		) {
			if !strings.Contains(all, squeezed(want)) {
				t.Errorf("%s: the form does not ask for %q", form, want)
			}
		}
	}
}

// TestThereIsRoomToWrite measures the cells a pen must find room in.
func TestThereIsRoomToWrite(t *testing.T) {
	job := techniques(t)
	f := formOf(t, job)
	tab := table{look: f.look, columns: treatmentColumns()}
	for _, filled := range []bool{true, false} {
		for _, p := range f.session.Prescriptions {
			for i, pass := range p.Passes {
				b := f.passLine(&tab, i, len(p.Passes), p, pass, filled)
				low := 0.0
				eachText([]page{{items: b.items}}, func(w text) {
					_, bottom := w.extent()
					low = max(low, bottom)
				})
				if b.h-low < leastCell {
					t.Errorf("a pass leaves %.1f mm to write in", b.h-low)
				}
			}
		}
	}
	if h := f.reason(0).h; h < leastCell {
		t.Errorf("the reason has %.1f mm", h)
	}
	for _, form := range []Form{FilledForm, RegionsForm, EmptyForm} {
		job.Form = form
		cells := 0
		for _, p := range laid(t, LogSheet, job).pages {
			for _, i := range p.items {
				if b, ok := i.(box); ok && b.edge == ink && b.width == 0.2 {
					cells++
					if b.h < leastCell {
						t.Errorf("%s: a cell is %.1f mm high", form, b.h)
					}
				}
			}
		}
		if cells < 15 {
			t.Errorf("%s: only %d cells to write in", form, cells)
		}
	}
	rows := 0
	last := 0.0
	for _, i := range laid(t, LogSheet, job).pages[0].items {
		if l, ok := i.(line); ok && l.ink == ink && l.to.x-l.from.x == contentWidth && l.width < 0.5 {
			if last > 0 && l.from.y-last < leastCell {
				t.Errorf("a row of materials or regions is %.1f mm high", l.from.y-last)
			}
			rows++
			last = l.from.y
		}
	}
	if rows < 4 {
		t.Errorf("%d rows found", rows)
	}
}

// TestRowsOfRegionsAreNeverSplit finds the ticks of every region on the page
// that names it.
func TestRowsOfRegionsAreNeverSplit(t *testing.T) {
	job := crowded(t)
	d := laid(t, LogSheet, job)
	for i, p := range d.pages {
		words := said(p)
		named := 0
		for _, r := range job.Plan.Regions {
			named += strings.Count(words, r.Scar+"(")
		}
		if ticks := strings.Count(words, squeezed("Done, with changes")); ticks != named {
			t.Errorf("page %d names %d regions and has the ticks of %d", i+1, named, ticks)
		}
		if named > 0 && !strings.Contains(words, squeezed("Dots or /cm²")) {
			t.Errorf("page %d does not name the columns", i+1)
		}
	}
}

func TestLongNotesFlowOn(t *testing.T) {
	job := thinning(t)
	var words []string
	for i := range 3000 {
		words = append(words, fmt.Sprintf("n%d.", i))
	}
	long := strings.Join(words, " ")
	job.Plan.Sessions[0].Note, job.Plan.Sessions[0].Prescriptions[0].Note = long, long
	d := laid(t, LogSheet, job)
	all := saidAnywhere(d)
	for _, w := range words {
		if strings.Count(all, w) < 2 {
			t.Fatalf("%q is lost", w)
		}
	}
	checkApart(t, d, planner.A4)
}

// TestFormIsRuledOnce finds no pale line beside a dark one.
func TestFormIsRuledOnce(t *testing.T) {
	for _, form := range []Form{FilledForm, RegionsForm, EmptyForm} {
		job := techniques(t)
		job.Form = form
		for number, p := range laid(t, LogSheet, job).pages {
			var dark, pale []float64
			for _, i := range p.items {
				l, ok := i.(line)
				switch {
				case !ok || l.from.y != l.to.y || l.to.x-l.from.x < contentWidth-0.1:
				case l.ink == hair:
					pale = append(pale, l.from.y)
				default:
					dark = append(dark, l.from.y)
				}
			}
			for _, y := range pale {
				if slices.ContainsFunc(dark, func(other float64) bool { return math.Abs(y-other) < 1 }) {
					t.Errorf("%s page %d: two lines at %.1f mm", form, number+1, y)
				}
			}
		}
	}
}

// TestThreeRegionsAreOneForm finds all regions on the first page, and what comes
// after the treatment on a second that is full.
func TestThreeRegionsAreOneForm(t *testing.T) {
	job := thinning(t)
	job.Plan.Status = planner.ActivePlan
	pass := planner.Pass{Needle: &planner.Needle{Configuration: "3RL", Diameter: 0.25}, Dwell: planner.ShortDwell}
	for i := range job.Plan.Sessions {
		session := &job.Plan.Sessions[i]
		session.Prescriptions = session.Prescriptions[:3]
		for j := range session.Prescriptions {
			session.Prescriptions[j].Passes, session.Prescriptions[j].Note, session.Prescriptions[j].Gradient = []planner.Pass{pass}, "", 0
		}
	}
	d := laid(t, LogSheet, job)
	if len(d.pages) != 2 || strings.Count(said(d.pages[0]), squeezed("Done, with changes")) != 3 {
		t.Fatalf("%d pages, the first with %d regions", len(d.pages), strings.Count(said(d.pages[0]), squeezed("Done, with changes")))
	}
	lowest, foot := 0.0, 0.0
	for _, i := range d.pages[1].items {
		if b, ok := i.(box); ok {
			lowest = max(lowest, b.y+b.h)
		}
		if l, ok := i.(line); ok && l.ink == hair {
			foot = max(foot, l.from.y)
		}
	}
	if foot-lowest > 6 {
		t.Errorf("%.1f mm of the second page are empty", foot-lowest)
	}
}
