package report

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner"
	"stipple/planner/report/pdfa"
	"stipple/planner/report/typeset"
	"stipple/planner/scalp"
)

// paperOf is a paper about to be laid out.
func paperOf(t testing.TB, paper Paper, job Job) *sheet {
	t.Helper()
	s, err := newSheet(paper, job, usualModel(t), newMeasurer(nil, "en", typeset.LeftToRight))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRecordsComeInAnyOrder(t *testing.T) {
	job := held(t)
	other := job
	other.Records = slices.Clone(job.Records)
	slices.Reverse(other.Records)
	for _, paper := range Papers() {
		if saidAnywhere(laid(t, paper, job)) != saidAnywhere(laid(t, paper, other)) {
			t.Errorf("%s: the order of records changes what it says", paper)
		}
	}
}

// TestOnlyHeldSessionsOfThisPlanAreRecords has records that no paper of this plan
// may show as done; a passport tells of all that were held.
func TestOnlyHeldSessionsOfThisPlanAreRecords(t *testing.T) {
	for name, change := range map[string]func(*planner.SessionRecord){
		"of another plan":               func(r *planner.SessionRecord) { r.Plan = "other" },
		"of a later version":            func(r *planner.SessionRecord) { r.PlanVersion = 4 },
		"of no session":                 func(r *planner.SessionRecord) { r.Session = 9 },
		"before all":                    func(r *planner.SessionRecord) { r.Session = 0 },
		"that never went past the gate": func(r *planner.SessionRecord) { r.Started = "" },
	} {
		job := held(t)
		for i := range job.Records {
			change(&job.Records[i])
		}
		without := job
		without.Records = nil
		atGate := job.Records[0].Started.IsZero()
		for _, paper := range Papers() {
			prints := saidAnywhere(laid(t, paper, job)) != saidAnywhere(laid(t, paper, without))
			if want := paper == Passport && !atGate || paper == LogSheet && atGate; prints != want {
				t.Errorf("the %s prints a record %s: %v", paper, name, prints)
			}
		}
	}
}

func TestSignedRecordGoesBeforeAnother(t *testing.T) {
	job := held(t)
	signed := *signedOf(job)
	open := signed.Clone()
	open.ID, open.Signature, open.Amendments, open.Opened = "earlier", nil, nil, "2027-04-01T08:00:00+01:00"
	for _, records := range [][]planner.SessionRecord{{signed, open}, {open, signed}} {
		job.Records = records
		if r := job.sessionRecords()[0]; r.ID != signed.ID {
			t.Errorf("record %q is printed", r.ID)
		}
	}
}

// TestClinicalPlanPrintsTheRecord finds all that was logged, with who, when and
// why.
func TestClinicalPlanPrintsTheRecord(t *testing.T) {
	job := held(t)
	r := signedOf(job)
	all := saidAnywhere(laid(t, ClinicalPlan, job))
	want := []string{
		"Held 12-Apr-2027 · signed · 1 amendment · 8 deviations", "Being logged 03-May-2027 · not signed",
		"Joan Long (Assistant)", "Rotor Pen II, serial SN 4711, 110 Hz", "Consent to micropigmentation, version 2, signed 01-Apr-2027",
		"Keloid on shoulder · Allergies: Latex", "Read by Joan Long, 12-Apr-2027 09:51", "24 dots/cm²18 dots/cm²−6 dots/cm². Earlier dots darker than expected",
		"Not doneNo time left", "Added. Patient's wish", "Pass 2, needlenot planned3RL", "Bleeding 1 of 3 · pain 4 of 10", "Red within minutes, flat again after an hour.",
		"Redness, Swelling", "Patient asked for a lighter front.", "See amendment 1, under the signature", "Stop at pinpoint bleeding.",
		"NeedleAcme 1RLN-104430-Sep-20281, 2, 4, 62 pcs", "PigmentNord Umber warmU-220931-Mar-20281, 4, 60.385 ml", "PigmentNord CoalC-17none on label",
		"PigmentNord Slate coolS-081531-Mar-2027expired, override4", "Override: Lot S-0815 of Nord Slate cool expired. Reason: Unopened, and no other lot in the house. — Dr Ingrid Okafor (Physician), 12-Apr-2027",
		"prepared 12-Apr-2027 09:40; discard after 12-Apr-2027 13:40; 2.5 ml used", "Music helped. Next time begin at the crown.",
		"Signed by Joan Long (Assistant) on 12-Apr-2027", "digest " + r.Signature.Digest[:8],
		"Amendment 1, 13-Apr-2027 08:15, Dr Ingrid Okafor (Physician). Frontal hairline: The second photograph shows 20 dots/cm², not 18. Reason: Counted again on the photograph",
		"Not signed: being logged.", "3RLFP 77/230-Jun-2027not confirmed", "done 18", "not done",
	}
	for _, words := range want {
		if !strings.Contains(all, squeezed(words)) {
			t.Errorf("the clinical plan does not say %q", words)
		}
	}
	if strings.Contains(all, squeezed("Add: dots/cm² to add in this session")) != true || strings.Count(all, squeezed("Session 1, plan beside record")) == 0 {
		t.Error("the plan of the third session or the record of the first is missing")
	}
	r.Elsewhere = true
	if all := saidAnywhere(laid(t, ClinicalPlan, job)); !strings.Contains(all, squeezed("Signed elsewhere: this record came from another clinic file.")) {
		t.Error("nothing says that the record was signed elsewhere")
	}
}

// TestPlanChangedSinceIsPrintedToo changes what a held session prescribes: the
// record stays, and the plan's own table comes back.
func TestPlanChangedSinceIsPrintedToo(t *testing.T) {
	job := held(t)
	s := paperOf(t, ClinicalPlan, job)
	if s.tabled(0) || s.tabled(1) || !s.tabled(2) {
		t.Errorf("planned tables: %v %v %v, want only the third", s.tabled(0), s.tabled(1), s.tabled(2))
	}
	job.Plan.Sessions[0].Prescriptions[0].Note = "Changed since."
	all := saidAnywhere(laid(t, ClinicalPlan, job))
	if !strings.Contains(all, squeezed("Changed since.")) || !strings.Contains(all, squeezed("18 dots/cm²")) {
		t.Error("the changed plan or the record is lost")
	}
}

// loggedAtRandom is a session of which any values are confirmed or changed.
func loggedAtRandom(t *testing.T, rt *rapid.T, job Job) planner.SessionRecord {
	c := openChair(t, job, 1)
	c.begin()
	for _, r := range c.run.Now().Records {
		for _, open := range r.Open() {
			if !rapid.Bool().Draw(rt, "logged") {
				continue
			}
			tap := planner.Tap{Deed: planner.Change, Region: r.Key(), Field: open.Field, Pass: open.Pass, Value: planner.Value{
				Density: 31, Gradient: 5, Softness: planner.HardEdge, Resistance: planner.Soft, Depth: 1.7, Angle: 45, Dwell: planner.DwellTime{MS: 333},
			}}
			switch open.Field {
			case planner.NeedleField:
				tap.Value = planner.Value{Laid: "n2"}
			case planner.MixField:
				tap.Value = planner.Value{Laid: "m2"}
			}
			if planned, ok := r.PlannedValue(open.Field, open.Pass); ok && !reflect.DeepEqual(planned, planner.Value{}) && rapid.Bool().Draw(rt, "as planned") {
				tap.Deed = planner.Confirm
			}
			c.tap(tap)
		}
		now, _, _ := c.run.Now().Record(r.Key())
		logged := len(now.Open()) < len(r.Open())
		switch {
		case logged && rapid.Bool().Draw(rt, "done"):
			c.tap(planner.Tap{Deed: planner.MarkDone, Region: r.Key()})
		case !logged && rapid.Bool().Draw(rt, "not done"):
			c.tap(planner.Tap{Deed: planner.MarkNotDone, Region: r.Key(), Reason: "Pain"})
		}
	}
	return c.run.Now()
}

// TestWhatNobodyConfirmedIsNeverDone logs at random and looks at every value of
// the papers.
func TestWhatNobodyConfirmedIsNeverDone(t *testing.T) {
	base := thinning(t)
	rapid.Check(t, func(rt *rapid.T) {
		job := base
		record := loggedAtRandom(t, rt, base)
		job.Records, job.Session = []planner.SessionRecord{record}, 1
		s := paperOf(t, ClinicalPlan, job)
		tab := table{look: s.look, columns: besideColumns()}
		for _, r := range s.recordRegions(s.records[0]) {
			checkLogged(rt, r.Record, comparisons(s.records[0], r.Record))
			row := wordsOf(stack(0, s.besideRow(&tab, s.records[0], r)...))
			logged := slices.ContainsFunc(comparisons(s.records[0], r.Record), func(c comparison) bool { return c.done != "" })
			if open := len(r.Open()); logged && strings.Count(row, squeezed(notConfirmed)) != open {
				rt.Errorf("%s: %d values are open, the row says so %d times", r.Region.Name(), open, strings.Count(row, squeezed(notConfirmed)))
			}
			for _, one := range doneTicks(record, r.Record) {
				if one.set && one.words == "Done as planned" && (len(r.Open()) > 0 || r.State != planner.DoneRegion || len(record.RegionDeviations(r.Record)) > 0) {
					rt.Errorf("%s is ticked as done as planned", r.Region.Name())
				}
			}
		}
		checkUses(rt, s.records[0], paperOf(t, Passport, job).heldVisit(s.records[0]))
	})
}

// checkLogged compares what is said to be done with what was logged.
func checkLogged(t *rapid.T, r planner.Record, list []comparison) {
	said := map[planner.OpenValue]bool{}
	for _, c := range list {
		if c.field == "" {
			continue
		}
		_, logged := r.Value(c.field, c.pass)
		if (c.done != "") != logged {
			t.Errorf("%s, pass %d: logged %v, printed %q", c.field, c.pass, logged, c.done)
		}
		said[planner.OpenValue{Region: r.Key(), Pass: c.pass, Field: c.field}] = true
	}
	for _, open := range r.Open() {
		if !said[open] {
			t.Errorf("%v is open and not printed", open)
		}
	}
}

// checkUses finds no needle or mix on a passport that nobody confirmed.
func checkUses(t *rapid.T, record planner.SessionRecord, v treated) {
	needles, mixes := 0, 0
	for _, r := range record.Records {
		for _, p := range r.Passes {
			if p.Needle != nil {
				needles++
			}
			if p.Mix != nil {
				mixes++
			}
		}
	}
	for _, u := range v.uses {
		passes := 0
		for _, p := range u.where {
			passes += len(p.passes)
		}
		if u.needle != "Not confirmed" {
			needles -= passes
		}
		if u.pigments != "Not confirmed" {
			mixes -= passes
		}
	}
	if needles != 0 || mixes != 0 {
		t.Errorf("the passport has %d needles and %d mixes too few", needles, mixes)
	}
}

// TestDeviationsAreMarked counts the filled triangles beside every region, and
// finds the reason of each or that there is none.
func TestDeviationsAreMarked(t *testing.T) {
	job := held(t)
	checkMarked(t, job, 8)
	signedOf(job).Records[0].Density.Reason = ""
	checkMarked(t, job, 8)
}

func checkMarked(t *testing.T, job Job, want int) {
	t.Helper()
	s := paperOf(t, ClinicalPlan, job)
	tab := table{look: s.look, columns: besideColumns()}
	record := s.records[0]
	all := 0
	for _, r := range s.recordRegions(record) {
		row := stack(0, s.besideRow(&tab, record, r)...)
		marks := 0
		for _, i := range row.items {
			if mark, ok := i.(shape); ok && mark.closed && mark.fill == ink {
				marks++
			}
		}
		deviations := record.RegionDeviations(r.Record)
		if marks != len(deviations) {
			t.Errorf("%s: %d marks for %d deviations", r.Region.Name(), marks, len(deviations))
		}
		all += marks
		words, without := strings.ToLower(wordsOf(row)), 0
		for _, d := range deviations {
			if d.Reason == "" {
				without++
			} else if !strings.Contains(words, strings.ToLower(squeezed(d.Reason))) {
				t.Errorf("%s: the row does not say %q", r.Region.Name(), d.Reason)
			}
		}
		if got := strings.Count(words, squeezed("no reason given")); got != without {
			t.Errorf("%s: %d deviations have no reason, the row says so %d times", r.Region.Name(), without, got)
		}
	}
	if all != want {
		t.Errorf("%d deviations are marked, want %d", all, want)
	}
}

// TestDonePictureShowsWhatWasLogged compares the dots of the picture with the
// densities that were logged.
func TestDonePictureShowsWhatWasLogged(t *testing.T) {
	job := held(t)
	s := paperOf(t, ClinicalPlan, job)
	record := s.records[0]
	plan, picture := s.reached.job.Plan, s.reached.picture
	for at, region := range plan.Regions {
		r, _, known := record.Record(region.Key)
		if !known {
			t.Fatalf("%s is in no record", region.Name())
		}
		got := float64(picture.Counts[at][0])
		want, done := r.DotsDone(s.head)
		if !done || r.State != planner.DoneRegion {
			want = 0
		}
		// A soft edge also follows how dense its neighbours became.
		if math.Abs(got-want) > max(3, 0.06*want) {
			t.Errorf("%s: %g dots in the picture, %g logged", region.Name(), got, want)
		}
	}
	if _, ok := plan.Region("sideburn_left"); !ok {
		t.Error("the region that was added is not in the picture")
	}
	if len(job.Plan.Regions) != 5 || len(job.Plan.Sessions[0].Prescriptions) != 5 {
		t.Error("the plan itself was changed")
	}
	var told []string
	for _, p := range laid(t, ClinicalPlan, job).pages {
		eachItem(p.items, func(i item) {
			if f, ok := i.(figure); ok && f.of.role == pdfa.Figure {
				told = append(told, f.of.alt)
			}
		})
	}
	for _, want := range []string{"As planned. Head from above: regions 1, 4, 5 and 10 marked; ", "As logged. Head from "} {
		if !slices.ContainsFunc(told, func(alt string) bool { return strings.HasPrefix(alt, want) }) {
			t.Errorf("no picture is told as %q: %q", want, told)
		}
	}
}

// TestScarThatWasAddedIsDrawn adds a drawn scar at the chair.
func TestScarThatWasAddedIsDrawn(t *testing.T) {
	job := thinning(t)
	c := openChair(t, job, 1)
	c.begin()
	scar := planner.Region{Key: "strip", Zone: scalp.Occipital, Scar: "Strip scar", Drawn: stripScar(), Indication: planner.Scars}
	c.tap(
		planner.Tap{Deed: planner.AddRegion, Added: &scar, Reason: "Patient's wish"},
		planner.Tap{Deed: planner.Change, Region: "strip", Field: planner.DensityField, Value: planner.Value{Density: 20}},
		planner.Tap{Deed: planner.MarkDone, Region: "strip"})
	job.Records, job.Session = []planner.SessionRecord{c.run.Now()}, 1
	for _, paper := range []Paper{ClinicalPlan, LogSheet, Passport} {
		all := saidAnywhere(laid(t, paper, job))
		if named := strings.Contains(all, squeezed("S1 Strip scar (Occipital)")); named != (paper != Passport) {
			t.Errorf("%s: the scar is named: %v", paper, named)
		}
	}
	if s := paperOf(t, ClinicalPlan, job); len(s.reached.drawn[scalp.Back].scars) != 1 || len(s.drawn[scalp.Back].scars) != 0 {
		t.Error("the scar is not in the picture of what was done alone")
	}
}

// TestRecordTablesRepeatTheirHeads finds the name of every column on every page
// that the table of a long record comes to.
func TestRecordTablesRepeatTheirHeads(t *testing.T) {
	job := crowdedChair(t)
	pages := 0
	for i, p := range laid(t, ClinicalPlan, job).pages {
		words := said(p)
		if !strings.Contains(words, "dotsestimated") {
			continue
		}
		pages++
		if strings.Count(words, squeezed("Region, valuePlannedDoneDeviation, reason")) != 1 {
			t.Errorf("page %d does not name the columns once", i+1)
		}
	}
	if pages < 5 {
		t.Errorf("the record takes %d pages", pages)
	}
}
