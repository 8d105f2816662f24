package planner

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stipple/planner/quantity"
)

// changedChair is a session in which the technique of one region departed from
// the plan, some of it for a reason.
func changedChair(t *testing.T) SessionRecord {
	t.Helper()
	c := startedChair(t).tap(
		Tap{Deed: LayNeedle, Needle: laidNeedle("n2", "1RL", inDate())},
		Tap{Deed: LayMix, Mix: laidMix("m2", "Acme Black", inDate())},
		Tap{Deed: Confirm, Region: frontal, Field: DensityField},
		Tap{Deed: Change, Region: frontal, Pass: 1, Field: NeedleField, Value: Value{Laid: "n2"}, Reason: "Bleeding"},
		Tap{Deed: Change, Region: frontal, Pass: 1, Field: MixField, Value: Value{Laid: "m2"}, Reason: "Patient's wish"},
		Tap{Deed: Change, Region: frontal, Pass: 1, Field: DepthField, Value: Value{Depth: 0.4}, Reason: "Skin softer than expected"},
		Tap{Deed: Change, Region: frontal, Pass: 1, Field: AngleField, Value: Value{Angle: 45}}, // for no reason
		Tap{Deed: Confirm, Region: frontal, Pass: 1, Field: DwellField},
		Tap{Deed: Change, Region: frontal, Pass: 2, Field: DepthField, Value: Value{Depth: 0.9}, Reason: "Pain"},
		Tap{Deed: Change, Region: frontal, Field: ResistanceField, Value: Value{Resistance: Fibrotic}},
		Tap{Deed: Change, Region: frontal, Field: SoftnessField, Value: Value{Softness: HardEdge}, Reason: "Patient's wish"},
		Tap{Deed: MarkDone, Region: frontal},
	)
	for _, key := range []string{hairline, crown} {
		c.tap(Tap{Deed: Confirm, Region: key, Field: DensityField}, Tap{Deed: MarkDone, Region: key})
	}
	signed, err := c.r.Now().Sign(operator, "2026-11-22T13:00:00+01:00")
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestTechniqueIsCarriedForAReason(t *testing.T) {
	plan := chairPlan().heldIn(1)
	records := []SessionRecord{changedChair(t)}
	lines := Follow(plan, records)
	got := map[string]string{}
	for _, line := range lines {
		got[line.Key()] = line.Was + " → " + line.Becomes
	}
	want := map[string]string{
		"2/frontal/0/resistance": "firm → fibrotic",
		"2/frontal/0/softness":   "soft → hard",
		"2/frontal/1/needle":     "3RL · 0.25 mm → 1RL · 0.25 mm",
		"2/frontal/1/mix":        "Acme Umber 1 : water 3 (1:3) → Acme Black 1 : water 3 (1:3)",
		"2/frontal/1/depth":      "0.5–0.8–1 mm → 0.4 mm, at most 1 mm; lower limit 0.5 mm removed",
		"2/frontal/2/depth":      "1 mm → 0.9 mm",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	for _, line := range lines {
		if line.Field == NeedleField && line.Why != "Session 1 used 1RL · 0.25 mm instead of 3RL · 0.25 mm (Bleeding)." {
			t.Errorf("why: %s", line.Why)
		}
	}
	next := plan.Apply(lines...)
	p, _ := next.Sessions[1].For(frontal)
	pass := p.Passes[0]
	if pass.Needle.Configuration != "1RL" || pass.Mix.Pigments[0].Name != "Acme Black" || pass.Depth != (Depth{Target: 0.4, Max: 1}) || pass.Angle != 90 || p.Passes[1].Depth.Target != 0.9 {
		t.Errorf("%+v", p)
	}
	if last, _ := next.Sessions[2].For(frontal); len(last.Carried) > 0 || last.Passes[0].Needle.Configuration != "3RL" {
		t.Error("the session after the next changed as well")
	}
	if faults := next.Faults(); len(faults) > 0 {
		t.Error(faults)
	}
	if again := Follow(next, records); len(again) > 0 {
		t.Errorf("offered again: %v", again)
	}
}

func TestOnlyWhatIsAcceptedChanges(t *testing.T) {
	plan := chairPlan().heldIn(1)
	for _, line := range Follow(plan, []SessionRecord{changedChair(t)}) {
		p, _ := plan.Apply(line).Sessions[1].For(frontal)
		old, _ := plan.Sessions[1].For(frontal)
		mark := Carried{Field: line.Field, Pass: line.Pass, From: 1, Record: "record"}
		if len(p.Carried) != 1 || p.Carried[0] != mark {
			t.Errorf("%s: marked %v", line.Key(), p.Carried)
		}
		for _, f := range append(RegionFields(), PassFields()...) {
			for pass := range 3 {
				c := Carried{Field: f, Pass: pass}
				if f.OfPass() != (pass > 0) {
					continue
				}
				if differs := p.written(c) != old.written(c); differs != (f == line.Field && pass == line.Pass) {
					t.Errorf("%s: %s of pass %d differs: %v", line.Key(), f, pass, differs)
				}
			}
		}
	}
}

func TestAConfirmedValueOffersNothing(t *testing.T) {
	plan := chairPlan().heldIn(1)
	later := heldSession(plan, 2, map[string]quantity.DotsPerCM2{frontal: 24})
	laid := laidNeedle("n1", "3RL", inDate())
	later.Needles = []LaidNeedle{*laid}
	later.Records[0].Passes[0].Needle = &Logged[string]{Value: "n1", By: assistant, At: chairNow}
	for _, line := range Follow(plan.heldIn(2), []SessionRecord{changedChair(t), later}) {
		if line.Field == NeedleField && line.Pass == 1 {
			t.Errorf("the older needle is offered: %v", line)
		}
	}
}

func TestMarksStayUntilReviewed(t *testing.T) {
	plan := chairPlan().heldIn(1)
	next := plan.Apply(Follow(plan, []SessionRecord{changedChair(t)})...)
	found := finding(Review(next, Patient{}, Reference{}, chairDay), "carried/s2")
	if found == nil || found.Severity != Caution ||
		found.Message != "Session 2: carried forward from session 1, not reviewed: Frontal (resistance, edge, needle, mix and depth)." {
		t.Fatalf("%v", found)
	}
	needle := Carried{Field: NeedleField, Pass: 1, From: 1, Record: "record"}
	one := next.MarkReviewed(1, frontal, needle)
	if p, _ := one.Sessions[1].For(frontal); len(p.Carried) != 5 {
		t.Errorf("%d marks are left of 6", len(p.Carried))
	}
	all := next.MarkReviewed(1, frontal)
	if found := finding(Review(all, Patient{}, Reference{}, chairDay), "carried/s2"); found != nil {
		t.Errorf("reviewed, and still found: %s", found.Message)
	}
	held := next.heldIn(2)
	if finding(Review(held, Patient{}, Reference{}, chairDay), "carried/s2") != nil {
		t.Error("found in a session that was held")
	}
}

func TestAcceptingMakesAVersionAndReviewingNone(t *testing.T) {
	plan := chairPlan().heldIn(1)
	next, freeze, err := Revise(plan, plan.Apply(Follow(plan, []SessionRecord{changedChair(t)})...))
	if err != nil || !freeze || next.Version != plan.Version+1 {
		t.Fatalf("version %d, frozen %v: %v", next.Version, freeze, err)
	}
	reviewed, freeze, err := Revise(next, next.MarkReviewed(1, frontal))
	if err != nil || freeze || reviewed.Version != next.Version {
		t.Fatalf("reviewing made version %d, frozen %v: %v", reviewed.Version, freeze, err)
	}
	if p, _ := reviewed.Sessions[1].For(frontal); len(p.Carried) > 0 {
		t.Error("the marks came back")
	}
}

func TestAnEditTakesItsMarkAway(t *testing.T) {
	plan := chairPlan().heldIn(1)
	next := plan.Apply(Follow(plan, []SessionRecord{changedChair(t)})...)
	edit := func(change func(*Prescription)) []string {
		edited := next.Clone()
		p, _ := edited.Sessions[1].For(frontal)
		change(&p)
		edited.Sessions[1] = edited.Sessions[1].Set(p)
		p, _ = edited.Retouched(next).Sessions[1].For(frontal)
		var left []string
		for _, c := range p.Carried {
			left = append(left, string(c.Field))
		}
		return left
	}
	all := "resistance softness needle mix depth depth"
	for want, change := range map[string]func(*Prescription){
		all:                                    func(p *Prescription) { p.Note = "seen" },
		"resistance softness mix depth depth":  func(p *Prescription) { p.Passes[0].Needle.Configuration = "5RL" },
		"softness needle mix depth depth":      func(p *Prescription) { p.Resistance = Normal },
		"resistance softness needle mix depth": func(p *Prescription) { p.Passes = p.Passes[:1] },
	} {
		if got := strings.Join(edit(change), " "); got != want {
			t.Errorf("%q are left, not %q", got, want)
		}
	}
}
