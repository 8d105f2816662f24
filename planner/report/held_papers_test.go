package report

import (
	"slices"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/planner/quantity"
)

// onlyDensity is the thinning plan whose first session was held and signed with
// every region done, and nothing confirmed but the densities.
func onlyDensity(t testing.TB) Job {
	t.Helper()
	job := thinning(t)
	c := openChair(t, job, 1)
	c.begin()
	for _, r := range c.run.Now().Records {
		c.tap(planner.Tap{Deed: planner.Confirm, Region: r.Key(), Field: planner.DensityField}, planner.Tap{Deed: planner.MarkDone, Region: r.Key()})
	}
	c.tap(planner.Tap{Deed: planner.CountUsed, Text: "n1", Amount: 3}, planner.Tap{Deed: planner.CountUsed, Text: "m1", Amount: 1.25})
	job.Records, job.Session = []planner.SessionRecord{c.sign(assistant)}, 1
	job.Plan.Sessions[0].Status = planner.DoneSession
	return job
}

// says looks for sentences on a paper, and for those it must not have.
func says(t *testing.T, paper Paper, job Job, want, not []string) {
	t.Helper()
	all := saidAnywhere(laid(t, paper, job))
	for _, words := range want {
		if !strings.Contains(all, squeezed(words)) {
			t.Errorf("the %s does not say %q", paper, words)
		}
	}
	for _, words := range not {
		if strings.Contains(all, squeezed(words)) {
			t.Errorf("the %s says %q", paper, words)
		}
	}
}

// TestLotsNobodyConfirmedMayHaveBeenUsed counts what was used of lots that no
// region names.
func TestLotsNobodyConfirmedMayHaveBeenUsed(t *testing.T) {
	job := onlyDensity(t)
	says(t, ClinicalPlan, job, []string{
		"NeedleAcme 1RLN-104430-Sep-2028not confirmed3 pcs", "PigmentNord Umber warmU-220931-Mar-2028not confirmed0.192 ml", "1.25 ml used",
		"Machine" + "Rotor Pen IISN 4711none on labelthe session",
	}, []string{"not used"})
	says(t, Passport, job, []string{
		"Frontal hairline; Temple, left, passes 1 and 2; Frontal; Mid-scalp; Crown",
		"Laid out, use not confirmed: Acme 1RL, lot N-1044, 30-Sep-2028; Fine Point 3RL, lot FP 77/2, 30-Jun-2027",
	}, []string{"Nothing is confirmed", "Nobody confirmed what went"})
}

// TestPassportTellsOfRegionsNobodyMarked confirms a density alone.
func TestPassportTellsOfRegionsNobodyMarked(t *testing.T) {
	job := thinning(t)
	c := openChair(t, job, 1)
	c.begin()
	c.tap(planner.Tap{Deed: planner.Confirm, Region: "temple_left", Field: planner.DensityField})
	job.Records = []planner.SessionRecord{c.run.Now()}
	says(t, Passport, job, []string{"Temple, left (not confirmed as done)"}, []string{"Nobody confirmed what went"})
	for _, r := range job.Records[0].Records {
		if r.Key() != "temple_left" {
			c.tap(planner.Tap{Deed: planner.MarkNotDone, Region: r.Key(), Reason: "Pain"})
		}
	}
	if v := paperOf(t, Passport, job).heldVisit(c.run.Now()); len(v.uses) != 1 || v.uses[0].places() != "Temple, left (not confirmed as done), pass 1" {
		t.Errorf("the visit has %v", v.uses)
	}
}

func TestPassportOfAVisitWithoutTreatment(t *testing.T) {
	job := thinning(t)
	c := openChair(t, job, 1)
	c.begin()
	job.Records = []planner.SessionRecord{c.run.Now()}
	says(t, Passport, job, []string{"Nobody confirmed what went into the skin at this visit."}, []string{"No region was treated"})
	for _, r := range c.run.Now().Records {
		c.tap(planner.Tap{Deed: planner.MarkNotDone, Region: r.Key(), Reason: "Patient unwell"})
	}
	job.Records = []planner.SessionRecord{c.sign(assistant)}
	says(t, Passport, job, []string{"No region was treated at this visit."}, []string{"Nobody confirmed what went"})
}

// TestPassportClosesEveryVisit finds machine, consent and complications.
func TestPassportClosesEveryVisit(t *testing.T) {
	job := held(t)
	says(t, Passport, job, []string{
		"Machine: Rotor Pen II, serial SN 4711", "Consent: Consent to micropigmentation, version 2, signed 01-Apr-2027",
		"Complications: Frontal hairline: redness, swelling", "Complications: none logged",
		"Ask for the label information (ingredients, allergy lines) of each ink before use.",
	}, nil)
	first := *signedOf(job)
	first.Gate.Overrides = nil // signed elsewhere, where nobody wrote why
	job.Records = []planner.SessionRecord{first}
	says(t, Passport, job, []string{"S-0815, 31-Mar-2027 (expired)"}, []string{"a physician allowed it"})
}

// TestPassportTellsOfEveryPlan has a newer plan beside the one of the record.
func TestPassportTellsOfEveryPlan(t *testing.T) {
	job := held(t)
	job.Plan = job.Plan.Clone()
	job.Plan.ID = "newer"
	for i := range job.Plan.Sessions {
		job.Plan.Sessions[i].Status = planner.PlannedSession
	}
	says(t, Passport, job, []string{
		"1 visit under another plan: a record. 1 visit under another plan: still being recorded. Visits 1, 2 and 3: only planned.", "Visit under another plan · Monday 12 April 2027", "Umber: U-2209, 31-Mar-2028", "Visit 1 · Monday 12 April 2027",
	}, nil)
	says(t, ClinicalPlan, job, nil, []string{"U-2209"})
	visits := paperOf(t, Passport, job).passportVisits()
	if len(visits) != 5 || !visits[0].other || !visits[1].other || visits[0].running || !visits[1].running || visits[2].signed != "" {
		t.Errorf("the visits are not told by date: %+v", visits)
	}
	job.Plan.Patient = "somebody else"
	says(t, Passport, job, nil, []string{"U-2209"})
}

// TestNoWarningStandsOverVisitsThatWereHeld has plans that do not hold.
func TestNoWarningStandsOverVisitsThatWereHeld(t *testing.T) {
	job := held(t)
	job.Newest = 9
	says(t, Passport, job, []string{"U-2209", "a newer plan has taken the place of this one"}, []string{"do not use", "Visit 3 ·"})
	for session, warned := range map[int]bool{1: false, 3: true} {
		if job.Session = session; strings.Contains(saidAnywhere(laid(t, LogSheet, job)), squeezed("do not use")) != warned {
			t.Errorf("the log sheet of session %d has the warning: %v", session, !warned)
		}
	}
	job.Newest, job.Plan.Status = 0, planner.DraftPlan
	d := laid(t, Passport, job)
	all := saidAnywhere(d)
	before, after, found := strings.Cut(all, squeezed("DRAFT — not approved."))
	if !found || !strings.Contains(before, squeezed("Visit 2 ·")) || !strings.Contains(after, squeezed("Visit 3 ·")) {
		t.Error("the draft is not warned of just before the visits to come")
	}
	job.Records = nil
	says(t, Passport, job, []string{"DRAFT — not approved."}, nil)
}

// TestPatientPlanTellsOnlyWhatWasDone has visits that were held in part, not at
// all, and of which nobody said anything.
func TestPatientPlanTellsOnlyWhatWasDone(t *testing.T) {
	job := held(t)
	says(t, PatientPlan, job, []string{
		"We placed dots on the front hairline, the left temple, the front of the scalp and the left sideburn. We will tell you what else we did.",
		"We will tell you what we did at this visit.", "Your next visit is on Monday 31 May 2027",
	}, []string{"The first dots in all the areas", "about 33%"})
	job.Plan.Sessions[2].Status = planner.CancelledSession
	says(t, PatientPlan, job, []string{"Please call us with any question."}, []string{"Your next visit", "of your next visit"})
	full := onlyDensity(t)
	says(t, PatientPlan, full, []string{"We placed dots in all the areas shown in the picture."}, []string{"We will tell you what"})
	none := thinning(t)
	c := openChair(t, none, 1)
	c.begin()
	for _, r := range c.run.Now().Records {
		c.tap(planner.Tap{Deed: planner.MarkNotDone, Region: r.Key(), Reason: "Patient unwell"})
	}
	none.Records = []planner.SessionRecord{c.sign(assistant)}
	says(t, PatientPlan, none, []string{"No dots at this visit.", "The first dots in all the areas shown"}, []string{"about 0%", "More dots in all"})
	for _, language := range []string{"ar", "zh-Hans"} {
		full.Patient.Language, job.Patient.Language = language, language
		for _, j := range []Job{full, job} {
			all := saidAnywhere(laid(t, PatientPlan, j))
			if strings.Contains(all, squeezed("We placed")) || strings.Contains(all, squeezed("We will tell")) {
				t.Errorf("%s: a sentence is in English", language)
			}
		}
	}
}

// TestSumsFollowTheRecord compares what the build-up and the bar say with what
// was logged.
func TestSumsFollowTheRecord(t *testing.T) {
	job := held(t)
	job.Records = job.Records[1:]
	s := paperOf(t, ClinicalPlan, job)
	first := job.Records[0]
	for _, r := range s.builtUp() {
		one, _, inRecord := first.Record(r.Key)
		sum, known := s.sumKnown(1, r.Key)
		var want quantity.DotsPerCM2
		sure := true
		switch {
		case inRecord && one.State == planner.DoneRegion && one.Density != nil:
			want = one.Density.Value
		case inRecord && one.State != planner.NotDone:
			sure = false
		}
		want += job.Plan.Added(1, r.Key)
		if sum != want || known != sure {
			t.Errorf("%s: %v after the second session, known %v; want %v, %v", r.Name(), sum, known, want, sure)
		}
	}
	if _, known := share(s.regions, 0, s.sumKnown); known {
		t.Error("the share is known though a region is not confirmed")
	}
	says(t, ClinicalPlan, job, []string{
		"Sideburn, left", "not planneddone 20 / 20", "done 18 / 18", "not done / 0", "1, as recorded", "All to come", "Every row is rounded by itself",
	}, nil)
	at := slices.IndexFunc(first.Records, func(r planner.Record) bool { return r.State == planner.Unconfirmed })
	key := first.Records[at].Key()
	p, _ := job.Plan.Sessions[1].For(key)
	if row := wordsOf(s.prescription(&table{look: s.look, columns: sessionColumns()}, 1, "Crown", p)); !strings.Contains(row, squeezed("32 / at least 32")) {
		t.Errorf("the row of the second session says %q", row)
	}
	job.Plan.Reached = []planner.Reached{{Session: 1, Region: key, Density: 9, Record: first.ID, By: "Dr Ingrid Okafor"}}
	says(t, ClinicalPlan, job, []string{"stated 9 / 9"}, nil)
}

// TestPartialSumsAreNoTotals has regions, mixes and needles of which nobody said
// what they took.
func TestPartialSumsAreNoTotals(t *testing.T) {
	job := held(t)
	sums := summed(*signedOf(job))
	for name, c := range map[string]struct {
		sum       tally
		known, of int
	}{"dots": {sums.dots, 4, 5}, "pigment": {sums.pigment, 1, 2}, "needles": {sums.needles, 1, 2}} {
		if c.sum.known != c.known || c.sum.of != c.of {
			t.Errorf("%s: %d of %d are known, want %d of %d", name, c.sum.known, c.sum.of, c.known, c.of)
		}
	}
	says(t, ClinicalPlan, job, []string{"at least 2.5 ml (1 of 2 mixes known)", "at least 2 (1 of 2 needles known)", "(4 of 5 regions known)"}, nil)
	for want, sum := range map[string]tally{
		"7": {7, 2, 2, "regions"}, "at least 7 (1 of 2 regions known)": {7, 1, 2, "regions"}, "Not known": {0, 0, 2, "regions"},
	} {
		if got := sum.says("7"); got != want {
			t.Errorf("%+v says %q, want %q", sum, got, want)
		}
	}
	if got := (tally{}).says("0"); got != "0" {
		t.Errorf("nothing done takes %q", got)
	}
}

// TestLogSheetOfASessionAtItsGate is filled with what is laid out and nothing
// that was done.
func TestLogSheetOfASessionAtItsGate(t *testing.T) {
	job := thinning(t)
	c := openChair(t, job, 1)
	needles, mixes := laidOut(c.run.Now().Date)
	machine := lotOf(planner.MachineStock, "Rotor", "Pen II", "", "SN 4711", planner.Date{})
	c.tap(
		planner.Tap{Deed: planner.TakeConsent, Consent: &planner.ConsentRef{ID: "consent", Title: "Consent to micropigmentation", Version: 2, Date: date(2027, 4, 1)}},
		planner.Tap{Deed: planner.ChooseOperator, Operator: &assistant},
		planner.Tap{Deed: planner.LayMachine, Machine: &machine, Text: "110 Hz"},
		planner.Tap{Deed: planner.LayNeedle, Needle: &needles[0]}, planner.Tap{Deed: planner.LayMix, Mix: &mixes[0]})
	job.Records, job.Session = []planner.SessionRecord{c.run.Now()}, 1
	says(t, LogSheet, job, []string{
		"Write in black", laidOutSays, "Acme 1RL (laid out)N-104430-Sep-2028", "Nord Umber warm (laid out)U-220931-Mar-2028",
		"Diluent: Acme Saline (laid out)NaCl-3131-Jan-2029", "OperatorJoan Long", "Rotor Pen II, serial SN 4711", "110 Hz",
		"Aftercare sheet given", "Label information given to the client",
	}, []string{"as recorded", notConfirmed})
	var ticks []string
	for _, p := range laid(t, LogSheet, job).pages {
		ticks = append(ticks, tickedWords(block{items: p.items})...)
	}
	if !slices.Equal(ticks, []string{"Consent on file"}) {
		t.Errorf("ticked: %q", ticks)
	}
	job.Plan.Version++ // it would have to be opened again
	says(t, LogSheet, job, nil, []string{"N-1044"})
	recorded := held(t)
	recorded.Session = 1
	says(t, LogSheet, recorded, nil, []string{"Aftercare sheet given", "Label information given"})
}

// TestCarriedValuesAreMarked has values of a region and of one of its passes.
func TestCarriedValuesAreMarked(t *testing.T) {
	job := thinning(t)
	p := &job.Plan.Sessions[1].Prescriptions[len(job.Plan.Sessions[1].Prescriptions)-1]
	p.Carried = []planner.Carried{
		{Field: planner.DensityField, From: 1, Record: "r"}, {Field: planner.DepthField, Pass: 1, From: 1, Record: "r"},
	}
	job.Session = 2
	want := []string{"Density and depth of pass 1 carried from session 1, not reviewed"}
	says(t, ClinicalPlan, job, want, nil)
	says(t, LogSheet, job, want, nil)
	job.Session = 1
	says(t, LogSheet, job, nil, want)
}

// TestLettersTellWhatMayHaveBeenUsed has a lot that nobody confirmed.
func TestLettersTellWhatMayHaveBeenUsed(t *testing.T) {
	one := planner.Recalled{
		Patient: planner.Patient{ID: "p", Chart: "1", Family: "Berg", Given: "Eva"}, Record: "r", Date: date(2027, 4, 12), Session: 1,
		Lot: planner.LotRef{Label: "Nord Umber", Batch: "U-2209"}, Unconfirmed: true,
	}
	sure := one
	sure.Unconfirmed, sure.Regions = false, []string{"Crown"}
	title := "About a product that may have been used on your scalp"
	for name, c := range map[string]struct {
		list []planner.Recalled
		may  bool
	}{"unconfirmed": {[]planner.Recalled{one}, true}, "both": {[]planner.Recalled{one, sure}, false}} {
		d, err := layOutLetters(RecallJob{Clinic: planner.Clinic{Name: "Nord"}, Recalled: c.list})
		if err != nil {
			t.Fatal(err)
		}
		all := saidAnywhere(d)
		if strings.Contains(all, squeezed(title)) != c.may || !strings.Contains(all, squeezed("may have been used.")) {
			t.Errorf("%s: the letter says %q", name, all)
		}
	}
}

// TestMixUsedTooLateIsSaid uses a mix hours after it should have been discarded.
func TestMixUsedTooLateIsSaid(t *testing.T) {
	job := held(t)
	r := signedOf(job)
	r.Records[0].Passes[0].Mix.At = "2027-04-12T18:00:00+01:00"
	job.Session = 1
	if n := len(r.RegionDeviations(r.Records[0])); n != 3 {
		t.Fatalf("%d deviations, want density, needle and mix", n)
	}
	says(t, ClinicalPlan, job, []string{"Mixdiscarded by 13:40used at 18:00Departs, no reason given"}, nil)
	says(t, LogSheet, job, []string{"Mix, discarded by 13:40, used at 18:00: no reason given"}, nil)
}
