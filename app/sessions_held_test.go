package app

import (
	"testing"
	"time"

	"stipple/planner"
	"stipple/planner/scalp"
)

// heldPlan is an active plan of three sessions and three regions.
func heldPlan(t *testing.T) planner.Plan {
	t.Helper()
	plan := planner.NewPlan("plan", "p1", 3)
	plan.Status, plan.Indications = planner.ActivePlan, []planner.Indication{planner.Thinning}
	for _, zone := range []scalp.Zone{scalp.FrontalHairline, scalp.Frontal, scalp.Crown} {
		plan.Regions = append(plan.Regions, planner.Region{Key: string(zone), Zone: zone, Indication: planner.Thinning})
		for i := range plan.Sessions {
			plan.Sessions[i] = plan.Sessions[i].Set(planner.Prescription{Region: string(zone), Density: 24, Passes: []planner.Pass{{
				Needle: &planner.Needle{Configuration: "3RL"}, Depth: planner.Depth{Min: 0.5, Target: 0.8, Max: 1},
				Mix: &planner.Mix{Pigments: []planner.Pigment{{Name: "Acme Umber", Parts: 1}}}, Angle: 90, Dwell: planner.ShortDwell,
			}}})
		}
	}
	for i, day := range []int{20, 22, 25} {
		plan.Sessions[i].Date = planner.Date{Year: 2026, Month: 11, Day: day}
	}
	return plan
}

func lotNamed(id string, kind planner.StockKind) planner.LotRef {
	return planner.LotRef{Lot: planner.ID(id), Product: planner.ID("of-" + id), Kind: kind, Label: "Acme " + id, Batch: "B-" + id, Expiry: planner.Date{Year: 2028, Month: 1, Day: 1}}
}

// runningSession is the first session of the plan as far as taps take it.
func runningSession(t *testing.T, plan planner.Plan, taps ...planner.Tap) planner.SessionRecord {
	t.Helper()
	opened, err := planner.OpenRecord("record-1", plan, 1, somebody(), nil, planner.Date{Year: 2026, Month: 11, Day: 20}, "Ana", heldFrom)
	if err != nil {
		t.Fatal(err)
	}
	running, err := planner.Run(opened)
	if err != nil {
		t.Fatal(err)
	}
	start, _ := heldFrom.Time()
	for i, tap := range taps {
		tap.Seq, tap.By, tap.At = i+1, "Ana", planner.MomentOf(start.Add(time.Duration(i+1)*time.Minute))
		if running, err = running.Tap(tap); err != nil {
			t.Fatalf("%s %s %s: %v", tap.Deed, tap.Region, tap.Field, err)
		}
	}
	return running.Now()
}

func startTaps() []planner.Tap {
	water := planner.Mix{Pigments: []planner.Pigment{{Name: "Acme Umber", Parts: 1}}}
	return []planner.Tap{
		{Deed: planner.TakeConsent, Consent: &planner.ConsentRef{ID: "c", Title: "Consent to treatment", Version: 2, Date: planner.Date{Year: 2026, Month: 11, Day: 1}}},
		{Deed: planner.ChooseOperator, Operator: &planner.Person{ID: "ana", Name: "Ana", Role: planner.Assistant}},
		{Deed: planner.LayNeedle, Needle: &planner.LaidNeedle{Key: "n1", Needle: planner.Needle{Configuration: "3RL"}, Lot: lotNamed("needle", planner.NeedleStock)}},
		{Deed: planner.LayMix, Mix: &planner.LaidMix{Key: "m1", Mix: water, Lots: []planner.LotRef{lotNamed("umber", planner.PigmentStock)}}},
		{Deed: planner.StartSession},
	}
}

// logTaps does less of the hairline than planned, leaves the frontal out, does
// the crown without a word about its density, and a temple nobody had planned.
func logTaps() []planner.Tap {
	temple := planner.Region{Key: "temple_left", Zone: scalp.TempleLeft, Indication: planner.Thinning}
	bleeding := 2
	return append(startTaps(),
		planner.Tap{Deed: planner.Change, Region: "frontal_hairline", Field: planner.DensityField, Value: planner.Value{Density: 18}, Reason: "Skin firmer than expected"},
		planner.Tap{Deed: planner.Confirm, Region: "frontal_hairline", Pass: 1, Field: planner.NeedleField, Value: planner.Value{Laid: "n1"}},
		planner.Tap{Deed: planner.Change, Region: "frontal_hairline", Pass: 1, Field: planner.AngleField, Value: planner.Value{Angle: 60}, Reason: "Bleeding"},
		planner.Tap{Deed: planner.SetBleeding, Region: "frontal_hairline", Count: &bleeding},
		planner.Tap{Deed: planner.MarkDone, Region: "frontal_hairline"},
		planner.Tap{Deed: planner.MarkNotDone, Region: "frontal", Reason: "No time left"},
		planner.Tap{Deed: planner.Confirm, Region: "crown", Pass: 1, Field: planner.DepthField},
		planner.Tap{Deed: planner.MarkDone, Region: "crown"},
		planner.Tap{Deed: planner.AddRegion, Added: &temple, Reason: "Patient's wish"},
		planner.Tap{Deed: planner.Change, Region: "temple_left", Field: planner.DensityField, Value: planner.Value{Density: 12}},
		planner.Tap{Deed: planner.MarkDone, Region: "temple_left"},
	)
}

func signedSession(t *testing.T, plan planner.Plan) planner.SessionRecord {
	t.Helper()
	signed, err := runningSession(t, plan, logTaps()...).Sign(planner.Person{ID: "ana", Name: "Ana", Role: planner.Assistant}, "2026-11-20T12:00:00+01:00")
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// sessionsStage opens a patient at the page of the sessions.
func sessionsStage(t *testing.T, role planner.Role, plan planner.Plan, records ...planner.SessionRecord) (*stage, *sessionsTab) {
	t.Helper()
	file := newFakeFile(role).has(somebody())
	if plan.ID != "" {
		file.fakePlans.plans = append(file.fakePlans.plans, storedPlan(plan))
	}
	file.fakePlans.versions = map[planner.ID][]planner.Plan{}
	file.records = records
	s := signedIn(t, file)
	return s, s.patient("p1", tabSessions).sessions
}

func (s *stage) offers(label string) bool {
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && b.Text == label && b.Visible() {
			return true
		}
	}
	return false
}
