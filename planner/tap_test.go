package planner

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

const (
	chairNow  Moment = "2026-11-22T09:30:00+01:00"
	assistant string = "Ana"
)

var (
	chairDay = Date{2026, 11, 22}
	doctor   = Person{ID: "dr", Name: "Dr Ode", Role: Physician}
	operator = Person{ID: "op", Name: assistant, Role: Assistant}
)

// chairPlan is an active plan of three regions with one or two passes each.
func chairPlan() Plan {
	plan := NewPlan("plan", "patient", 3)
	plan.Status, plan.Indications = ActivePlan, []Indication{Thinning}
	for i, zone := range []scalp.Zone{scalp.FrontalHairline, scalp.Frontal, scalp.Crown} {
		plan.Regions = append(plan.Regions, Region{Key: string(zone), Zone: zone, Indication: Thinning})
		for s := range plan.Sessions {
			p := Prescription{Region: string(zone), Density: quantity.DotsPerCM2(20 + 4*s), Softness: SoftEdge, Passes: []Pass{chairPass()}}
			if i == 1 {
				p.Gradient, p.Resistance = 10, Firm
				p.Passes = append(p.Passes, Pass{Depth: Depth{Target: 1}})
			}
			plan.Sessions[s] = plan.Sessions[s].Set(p)
		}
	}
	return plan
}

func chairPass() Pass {
	return Pass{
		Needle: &Needle{Configuration: "3RL", Diameter: 0.25},
		Mix:    &Mix{Pigments: []Pigment{{Name: "Acme Umber", Parts: 1}}, Diluent: "water", DiluentParts: 3},
		Depth:  Depth{Min: 0.5, Target: 0.8, Max: 1}, Angle: 90, Dwell: ShortDwell,
	}
}

func lotOf(id string, kind StockKind, expiry Date) LotRef {
	return LotRef{Lot: ID(id), Product: "p" + ID(id), Kind: kind, Label: "Acme " + id, Batch: "B" + id, Expiry: expiry}
}

func inDate() Date { return chairDay.AddDays(400) }

func laidNeedle(key, configuration string, expiry Date) *LaidNeedle {
	return &LaidNeedle{Key: key, Needle: Needle{Configuration: configuration, Diameter: 0.25}, Lot: lotOf("n"+key, NeedleStock, expiry)}
}

func laidMix(key, pigment string, expiry Date) *LaidMix {
	water := lotOf("w"+key, DiluentStock, inDate())
	return &LaidMix{
		Key: key, Mix: Mix{Pigments: []Pigment{{Name: pigment, Parts: 1}}, Diluent: "water", DiluentParts: 3},
		Lots: []LotRef{lotOf("p"+key, PigmentStock, expiry)}, Diluent: &water,
	}
}

// chair drives a session in tests: every tap a minute after the last.
type chair struct {
	t fataler
	r Running
}

type fataler interface {
	Helper()
	Fatalf(string, ...any)
}

func newChair(t fataler) *chair {
	t.Helper()
	opened, err := OpenRecord("record", chairPlan(), 1, Patient{ID: "patient", Alerts: []string{"Nickel"}}, nil, chairDay, assistant, chairNow)
	if err != nil {
		t.Fatalf("%v", err)
	}
	r, err := Run(opened)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return &chair{t, r}
}

func (c *chair) stamped(tap Tap) Tap {
	start, _ := chairNow.Time()
	tap.Seq, tap.By = c.r.NextSeq(), assistant
	tap.At = MomentOf(start.Add(time.Duration(tap.Seq) * time.Minute))
	return tap
}

func (c *chair) try(tap Tap) error {
	next, err := c.r.Tap(c.stamped(tap))
	c.r = next
	return err
}

func (c *chair) tap(taps ...Tap) *chair {
	c.t.Helper()
	for _, tap := range taps {
		if err := c.try(tap); err != nil {
			c.t.Fatalf("%s %s %s: %v", tap.Deed, tap.Region, tap.Field, err)
		}
	}
	return c
}

func throughGate() []Tap {
	return []Tap{
		{Deed: TakeConsent, Consent: &ConsentRef{ID: "c", Title: "Consent", Version: 1, Date: chairDay}},
		{Deed: ReadAlerts},
		{Deed: ChooseOperator, Operator: &operator},
		{Deed: LayNeedle, Needle: laidNeedle("n1", "3RL", inDate())},
		{Deed: LayMix, Mix: laidMix("m1", "Acme Umber", inDate())},
		{Deed: StartSession},
	}
}

func startedChair(t fataler) *chair {
	t.Helper()
	return newChair(t).tap(throughGate()...)
}

const hairline, frontal, crown = "frontal_hairline", "frontal", "crown"

func TestNothingIsConfirmedByOpening(t *testing.T) {
	now := newChair(t).r.Now()
	if len(now.Records) != 3 {
		t.Fatalf("%d records", len(now.Records))
	}
	for _, r := range now.Records {
		if r.State != Unconfirmed || r.anything() {
			t.Errorf("%s: %q", r.Key(), r.State)
		}
	}
	// Per region: density, edge, needle, mix, depth, angle, dwell; the second has
	// gradient, resistance and a pass left to the chair more.
	if open := len(now.Unconfirmed()); open != 7+9+3+7 {
		t.Errorf("%d values are asked", open)
	}
	if faults := now.Faults(); len(faults) > 0 {
		t.Error(faults)
	}
}

// TestTheGateStaysShut leaves out each step in turn.
func TestTheGateStaysShut(t *testing.T) {
	gate := throughGate()
	for i, left := range gate[:5] {
		c := newChair(t)
		for j, tap := range gate[:5] {
			if j != i {
				c.tap(tap)
			}
		}
		if err := c.try(Tap{Deed: StartSession}); ErrorCode(err) != Invalid || c.r.Now().Started != "" {
			t.Errorf("started without %s: %v", left.Deed, err)
		}
		if err := c.tap(left).try(Tap{Deed: StartSession}); err != nil {
			t.Errorf("with everything: %v", err)
		}
	}
}

func expiredOverride(lot ID) Tap {
	return Tap{Deed: OverrideGate, Override: &Override{
		Kind: OverrideExpired, Lot: lot, Says: "Lot expired", Reason: "No other, sealed", By: doctor, At: chairNow,
	}}
}

func TestAnExpiredLotNeedsAPhysician(t *testing.T) {
	yesterday := chairDay.AddDays(-1)
	c := newChair(t).tap(throughGate()[:4]...).tap(Tap{Deed: LayMix, Mix: laidMix("m1", "Acme Umber", yesterday)})
	if err := c.try(Tap{Deed: StartSession}); err == nil || !strings.Contains(err.Error(), "expired on 21-Nov-2026") {
		t.Fatalf("started on an expired lot: %v", err)
	}
	byAssistant := expiredOverride("pm1")
	byAssistant.Override.By = operator
	if err := c.try(byAssistant); ErrorCode(err) != Invalid {
		t.Errorf("an assistant overrode: %v", err)
	}
	noReason := expiredOverride("pm1")
	noReason.Override.Reason = "  "
	if err := c.try(noReason); ErrorCode(err) != Invalid {
		t.Errorf("overridden without a reason: %v", err)
	}
	if err := c.tap(expiredOverride("another")).try(Tap{Deed: StartSession}); err == nil {
		t.Error("the override of another lot counted")
	}
	c.tap(expiredOverride("pm1"), Tap{Deed: StartSession})

	// After the start an expired lot is not even laid out.
	if err := c.try(Tap{Deed: LayNeedle, Needle: laidNeedle("n2", "1RL", yesterday)}); ErrorCode(err) != Invalid {
		t.Errorf("laid out after the start: %v", err)
	}
	c.tap(expiredOverride("nn2"), Tap{Deed: LayNeedle, Needle: laidNeedle("n2", "1RL", yesterday)})

	// On its last day a lot is still good.
	newChair(t).tap(throughGate()[:4]...).tap(Tap{Deed: LayMix, Mix: laidMix("m1", "Acme Umber", chairDay)}, Tap{Deed: StartSession})
}

func TestAStaleMixShutsTheGate(t *testing.T) {
	stale := laidMix("m1", "Acme Umber", inDate())
	stale.Mix.DiscardAfter = string(chairNow)
	c := newChair(t).tap(throughGate()[:4]...).tap(Tap{Deed: LayMix, Mix: stale})
	if err := c.try(Tap{Deed: StartSession}); err == nil || !strings.Contains(err.Error(), "discarded at 09:30") {
		t.Errorf("%v", err)
	}
}

func TestConfirmTakesWhatWasPlanned(t *testing.T) {
	c := startedChair(t).tap(
		Tap{Deed: Confirm, Region: frontal, Field: DensityField},
		Tap{Deed: Confirm, Region: frontal, Field: GradientField},
		Tap{Deed: Confirm, Region: frontal, Pass: 1, Field: NeedleField, Value: Value{Laid: "n1"}},
		Tap{Deed: Confirm, Region: frontal, Pass: 1, Field: MixField, Value: Value{Laid: "m1"}},
		Tap{Deed: Confirm, Region: frontal, Pass: 2, Field: DepthField},
	)
	r, _, _ := c.r.Now().Record(frontal)
	if r.Density.Value != 20 || r.Density.By != assistant || r.Gradient.Value != 10 || r.Passes[0].Needle.Value != "n1" || r.Passes[1].Depth.Value != 1 {
		t.Errorf("%+v", r)
	}
	if d := c.r.Now().Deviations(); len(d) != 0 {
		t.Errorf("what was confirmed deviates: %+v", d)
	}
	for name, tap := range map[string]Tap{
		"left to the chair": {Deed: Confirm, Region: frontal, Pass: 2, Field: NeedleField, Value: Value{Laid: "n1"}},
		"not laid out":      {Deed: Confirm, Region: hairline, Pass: 1, Field: NeedleField, Value: Value{Laid: "n9"}},
		"not planned":       {Deed: Confirm, Region: hairline, Field: GradientField},
		"no such pass":      {Deed: Confirm, Region: hairline, Pass: 2, Field: DepthField},
		"no such region":    {Deed: Confirm, Region: "moon", Field: DensityField},
		"no such field":     {Deed: Change, Region: hairline, Field: "mood"},
	} {
		if err := c.try(tap); ErrorCode(err) != Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestConfirmIsNotAChange: a needle of another make is no confirmation.
func TestConfirmIsNotAChange(t *testing.T) {
	c := startedChair(t).tap(Tap{Deed: LayNeedle, Needle: laidNeedle("n2", "1RL", inDate())}, Tap{Deed: LayMix, Mix: laidMix("m2", "Acme Black", inDate())})
	for f, key := range map[Field]string{NeedleField: "n2", MixField: "m2"} {
		tap := Tap{Deed: Confirm, Region: crown, Pass: 1, Field: f, Value: Value{Laid: key}}
		if err := c.try(tap); ErrorCode(err) != Invalid {
			t.Errorf("%s: confirmed: %v", f, err)
		}
		tap.Deed, tap.Reason = Change, "Out of stock"
		c.tap(tap)
	}
	d := c.r.Now().Deviations()
	if len(d) != 2 || d[0].Field != NeedleField || d[0].Reason != "Out of stock" || d[0].Planned != "3RL · 0.25 mm" {
		t.Errorf("%+v", d)
	}
	if !strings.Contains(d[1].Done, "Acme Black") || !strings.Contains(d[1].Done, "lots Bpm2, Bwm2") {
		t.Errorf("%q", d[1].Done)
	}
}

func TestADepthWithinItsBandDeviatesNot(t *testing.T) {
	for depth, want := range map[quantity.Millimetres]int{0.4: 1, 0.5: 0, 0.9: 0, 1: 0, 1.1: 1} {
		c := startedChair(t).tap(Tap{Deed: Change, Region: crown, Pass: 1, Field: DepthField, Value: Value{Depth: depth}})
		if d := c.r.Now().Deviations(); len(d) != want {
			t.Errorf("%v: %+v", depth, d)
		}
	}
}

func TestValuesOutOfRangeAreRefused(t *testing.T) {
	for f, v := range map[Field]Value{
		DensityField: {Density: MaxDensity + 1}, GradientField: {Gradient: 81}, SoftnessField: {Softness: "fluffy"}, ResistanceField: {Resistance: "stone"},
		NeedleField: {Laid: "m1"}, MixField: {Laid: "n1"}, DepthField: {Depth: 5}, AngleField: {Angle: 91}, DwellField: {Dwell: DwellTime{MS: -1}},
	} {
		tap := Tap{Deed: Change, Region: crown, Field: f, Value: v}
		if f.OfPass() {
			tap.Pass = 1
		}
		if err := startedChair(t).try(tap); ErrorCode(err) != Invalid {
			t.Errorf("%s: %v", f, err)
		}
		tap.Value = Value{}
		if err := startedChair(t).try(tap); f != GradientField && ErrorCode(err) != Invalid {
			t.Errorf("%s empty: %v", f, err)
		}
	}
}

func TestARegionIsDoneOnlyWithSomethingConfirmed(t *testing.T) {
	c := startedChair(t)
	if err := c.try(Tap{Deed: MarkDone, Region: crown}); ErrorCode(err) != Invalid {
		t.Errorf("done with nothing confirmed: %v", err)
	}
	if err := c.try(Tap{Deed: MarkNotDone, Region: crown}); ErrorCode(err) != Invalid {
		t.Errorf("not done without a reason: %v", err)
	}
	c.tap(Tap{Deed: MarkNotDone, Region: crown, Reason: "Bleeding"})
	if err := c.try(Tap{Deed: Confirm, Region: crown, Field: DensityField}); ErrorCode(err) != Invalid {
		t.Errorf("confirmed in a region that was not done: %v", err)
	}
	c.tap(Tap{Deed: MarkOpen, Region: crown}, Tap{Deed: Confirm, Region: crown, Field: DensityField})
	if err := c.try(Tap{Deed: MarkNotDone, Region: crown, Reason: "Bleeding"}); ErrorCode(err) != Invalid {
		t.Errorf("not done with values: %v", err)
	}
	c.tap(Tap{Deed: MarkDone, Region: crown})
	r, _, _ := c.r.Now().Record(crown)
	if r.State != DoneRegion || len(r.Open()) == 0 || r.Passes[0].Depth != nil {
		t.Errorf("done confirmed what nobody had: %+v", r)
	}
}

func TestTimersCountOneRegionAtATime(t *testing.T) {
	c := startedChair(t) // the start was tap 6; a tap a minute
	c.tap(Tap{Deed: RunTimer, Region: hairline}, Tap{Deed: ShowPlace, Region: hairline}, Tap{Deed: RunTimer, Region: crown}, Tap{Deed: PauseTimer, Region: crown}, Tap{Deed: PauseTimer})
	now := c.r.Now()
	a, _, _ := now.Record(hairline)
	b, _, _ := now.Record(crown)
	if a.Timer != (Timer{Seconds: 120}) || b.Timer != (Timer{Seconds: 60}) || now.Timer != (Timer{Seconds: 300}) {
		t.Errorf("%+v %+v %+v", a.Timer, b.Timer, now.Timer)
	}
	c.tap(Tap{Deed: RunTimer, Region: crown})
	if now := c.r.Now(); !now.Timer.Running() {
		t.Error("the session's timer stands while a region's runs")
	}
	c.tap(Tap{Deed: Confirm, Region: crown, Field: DensityField}, Tap{Deed: MarkDone, Region: crown})
	if b, _, _ = c.r.Now().Record(crown); b.Timer != (Timer{Seconds: 180}) {
		t.Errorf("%+v", b.Timer)
	}
}

// TestAClockSetBackTakesNoTimeAway: a timer never counts backwards.
func TestAClockSetBackTakesNoTimeAway(t *testing.T) {
	timer := Timer{Seconds: 50, Since: "2026-11-22T10:00:00Z"}
	if got := timer.At("2026-11-22T09:00:00Z"); got != 50 {
		t.Errorf("%d", got)
	}
}

func TestUndoTakesBackTheLastTapOnly(t *testing.T) {
	c := startedChair(t)
	if last, ok := c.r.Undoable(); ok {
		t.Errorf("the gate can be undone after the start: %+v", last)
	}
	before := c.r.Now()
	c.tap(Tap{Deed: Confirm, Region: crown, Field: DensityField}, Tap{Deed: ShowPlace, Region: frontal}, Tap{Deed: RunTimer, Region: frontal})
	if last, ok := c.r.Undoable(); !ok || last.Deed != Confirm {
		t.Fatalf("%+v", last)
	}
	c.tap(Tap{Deed: Undo})
	r, _, _ := c.r.Now().Record(crown)
	if r.Density != nil || c.r.Now().Place.Region != frontal {
		t.Errorf("%+v", c.r.Now())
	}
	if err := c.try(Tap{Deed: Undo}); ErrorCode(err) != Invalid {
		t.Errorf("undid nothing: %v", err)
	}
	if r, _, _ := before.Record(crown); r.Density != nil {
		t.Error("the session before the tap was changed")
	}
}

func TestATapOutOfTurnIsAConflict(t *testing.T) {
	c := startedChair(t)
	for _, seq := range []int{0, c.r.NextSeq() - 1, c.r.NextSeq() + 1} {
		tap := c.stamped(Tap{Deed: ShowPlace})
		tap.Seq = seq
		if _, err := c.r.Tap(tap); ErrorCode(err) != Conflict {
			t.Errorf("%d: %v", seq, err)
		}
	}
}

func TestUsedThingsStay(t *testing.T) {
	c := startedChair(t).tap(
		Tap{Deed: LayNeedle, Needle: laidNeedle("n2", "1RL", inDate())},
		Tap{Deed: Confirm, Region: crown, Pass: 1, Field: NeedleField, Value: Value{Laid: "n1"}},
		Tap{Deed: Confirm, Region: frontal, Pass: 1, Field: MixField, Value: Value{Laid: "m1"}},
		Tap{Deed: CountUsed, Text: "m1", Amount: 2}, Tap{Deed: CountUsed, Text: "n1", Amount: 3},
	)
	for _, tap := range []Tap{
		{Deed: TakeAway, Text: "n1"},
		{Deed: TakeAway, Text: "m1"},
		{Deed: TakeAway, Text: "m9"},
		{Deed: LayNeedle, Needle: laidNeedle("n1", "5RL", inDate())},
	} {
		if err := c.try(tap); ErrorCode(err) != Invalid {
			t.Errorf("%+v: %v", tap, err)
		}
	}
	uses := c.tap(Tap{Deed: TakeAway, Text: "n2"}).r.Now().LotsUsed()
	got := ""
	for _, u := range uses {
		got += fmt.Sprintf("%s %v %v; ", u.Lot.Lot, u.Regions, u.Amount)
	}
	if want := "nn1 [crown] 3; pm1 [frontal] 0.5; wm1 [frontal] 1.5; "; got != want {
		t.Errorf("%s", got)
	}
}

func TestAnUnplannedRegionSaysWhy(t *testing.T) {
	c := startedChair(t)
	added := &Region{Key: "temple_left", Zone: scalp.TempleLeft, Indication: Thinning}
	if err := c.try(Tap{Deed: AddRegion, Added: added}); ErrorCode(err) != Invalid {
		t.Errorf("%v", err)
	}
	c.tap(Tap{Deed: AddRegion, Added: added, Reason: "Patient's wish"})
	if err := c.try(Tap{Deed: AddRegion, Added: added, Reason: "again"}); ErrorCode(err) != Invalid {
		t.Errorf("%v", err)
	}
	c.tap(Tap{Deed: Change, Region: "temple_left", Field: DensityField, Value: Value{Density: 12}}, Tap{Deed: MarkDone, Region: "temple_left"})
	d := c.r.Now().Deviations()
	if len(d) != 1 || d[0].Reason != "Patient's wish" || d[0].Field != "" || d[0].Done != "added" {
		t.Errorf("%+v", d)
	}
	c.tap(Tap{Deed: MarkOpen, Region: "temple_left"}, Tap{Deed: Unconfirm, Region: "temple_left", Field: DensityField},
		Tap{Deed: MarkNotDone, Region: "temple_left", Reason: "Skin irritated"})
	if d = c.r.Now().Deviations(); d[0].Reason != "Patient's wish; Skin irritated" || d[0].Planned != "" {
		t.Errorf("%+v", d)
	}
}

// TestUndoOutlivesATimer: the timer of a region that was added runs, and the
// region is taken back all the same.
func TestUndoOutlivesATimer(t *testing.T) {
	added := &Region{Key: "nape", Zone: scalp.Nape, Indication: Thinning}
	c := startedChair(t).tap(
		Tap{Deed: AddRegion, Added: added, Reason: "x"}, Tap{Deed: RunTimer, Region: "nape"}, Tap{Deed: PauseTimer, Region: "nape"},
		Tap{Deed: ShowPlace, Region: "nape"}, Tap{Deed: Undo},
	)
	if _, _, there := c.r.Now().Record("nape"); there {
		t.Error("the region is still there")
	}
}

// TestUndoneDoneLetsNoTimeRun: between marking a region and taking that back its
// timer stood still.
func TestUndoneDoneLetsNoTimeRun(t *testing.T) {
	c := startedChair(t).tap(
		Tap{Deed: Confirm, Region: crown, Field: DensityField}, Tap{Deed: RunTimer, Region: crown}, Tap{Deed: MarkDone, Region: crown},
		Tap{Deed: ShowPlace}, Tap{Deed: ShowPlace}, Tap{Deed: ShowPlace}, Tap{Deed: Undo},
	)
	if r, _, _ := c.r.Now().Record(crown); r.State != Unconfirmed || r.Timer != (Timer{Seconds: 60}) {
		t.Errorf("%+v", r)
	}
}

func TestATimerForgottenCountsNothing(t *testing.T) {
	timer := Timer{Seconds: 50, Since: "2026-11-22T10:00:00Z"}
	for at, want := range map[Moment]int{"2026-11-22T22:00:00Z": 50 + 12*3600, "2026-11-22T22:00:01Z": 50, "2031-11-22T10:00:00Z": 50} {
		if got := timer.At(at); got != want {
			t.Errorf("%s: %d, want %d", at, got, want)
		}
	}
}

// TestAnExtraPassIsExplainedValueByValue: each of its values departs from the
// plan and can say why.
func TestAnExtraPassIsExplainedValueByValue(t *testing.T) {
	c := startedChair(t).tap(
		Tap{Deed: AddPass, Region: crown},
		Tap{Deed: Change, Region: crown, Pass: 2, Field: DepthField, Value: Value{Depth: 1.9}, Reason: "Skin firmer than expected"},
		Tap{Deed: Change, Region: crown, Pass: 2, Field: NeedleField, Value: Value{Laid: "n1"}},
	)
	d := c.r.Now().Deviations()
	if len(d) != 2 || d[1].Done != "1.9 mm" || d[1].Reason != "Skin firmer than expected" || d[0].Field != NeedleField {
		t.Errorf("%+v", d)
	}
}

func TestAGradientWherePlannedFlatDeviates(t *testing.T) {
	c := startedChair(t).tap(Tap{Deed: Change, Region: crown, Field: GradientField, Value: Value{Gradient: 40}, Reason: "x"})
	if d := c.r.Now().Deviations(); len(d) != 1 || d[0].Planned != "flat" || d[0].Done != "+40 %" {
		t.Errorf("%+v", d)
	}
}

func TestAStaleMixThatIsUsedDeviates(t *testing.T) {
	old := laidMix("m2", "Acme Umber", inDate())
	old.Mix.DiscardAfter = "2026-11-22T09:37:30+01:00"
	c := startedChair(t).tap(Tap{Deed: LayMix, Mix: old}, Tap{Deed: Confirm, Region: crown, Pass: 1, Field: MixField, Value: Value{Laid: "m2"}})
	if d := c.r.Now().Deviations(); len(d) != 1 || d[0].Planned != "discarded by 09:37" || d[0].Done != "used at 09:38" {
		t.Errorf("%+v", d)
	}
}

// TestALotLaidOutMayHaveBeenUsed: what nobody confirmed is named, as unconfirmed.
func TestALotLaidOutMayHaveBeenUsed(t *testing.T) {
	if uses := newChair(t).tap(throughGate()[:5]...).r.Now().LotsUsed(); len(uses) != 0 {
		t.Errorf("used before the start: %+v", uses)
	}
	c := startedChair(t).tap(Tap{Deed: CountUsed, Text: "n1", Amount: 3}, Tap{Deed: Confirm, Region: crown, Pass: 1, Field: MixField, Value: Value{Laid: "m1"}})
	uses := c.r.Now().LotsUsed()
	if len(uses) != 3 || !uses[0].Unconfirmed || uses[0].Amount != 3 || len(uses[0].Regions) != 0 || uses[1].Unconfirmed || uses[2].Unconfirmed {
		t.Errorf("%+v", uses)
	}
}

func TestAlertsThatChangedAreReadAnew(t *testing.T) {
	c := newChair(t).tap(throughGate()[:5]...).tap(
		Tap{Deed: OverrideGate, Override: &Override{Kind: OverrideAlerts, Says: "Nickel", Reason: "Patch test", By: doctor, At: chairNow}},
		Tap{Deed: RenewAlerts, Alerts: []string{"Nickel", "Allergies: latex"}},
	)
	if err := c.try(Tap{Deed: StartSession}); ErrorCode(err) != Invalid || len(c.r.Now().Alerts) != 2 {
		t.Errorf("started with alerts nobody read: %v", err)
	}
	c.tap(Tap{Deed: ReadAlerts}, Tap{Deed: StartSession})
	if err := c.try(Tap{Deed: RenewAlerts}); ErrorCode(err) != Invalid {
		t.Errorf("alerts changed after the start: %v", err)
	}
}

// anyTap draws a tap that a window could send, right or wrong.
func anyTap(t *rapid.T) Tap {
	small := rapid.IntRange(-1, 12).Draw(t, "count")
	tap := Tap{
		Deed: rapid.SampledFrom([]Deed{
			Confirm, Confirm, Confirm, Change, Change, Unconfirm, GiveReason, MarkDone, MarkDone, MarkNotDone, MarkOpen, AddPass, DropPass, SetBleeding,
			SetPain, SetSkin, Complicate, WriteNote, RunTimer, PauseTimer, ResumeTimers, CountUsed, ShowPlace, Undo, AddRegion, LayNeedle, LayMix, TakeAway,
			OverrideGate, StartSession, ReadAlerts,
		}).Draw(t, "deed"),
		Region: rapid.SampledFrom([]string{hairline, frontal, crown, "nape", ""}).Draw(t, "region"),
		Pass:   rapid.IntRange(0, 3).Draw(t, "pass"),
		Field:  rapid.SampledFrom(append(append(RegionFields(), PassFields()...), "")).Draw(t, "field"),
		Reason: rapid.SampledFrom([]string{"", "Bleeding"}).Draw(t, "reason"),
		Text:   rapid.SampledFrom([]string{"", "n1", "n2", "m1", "m2", "swelling", "calm"}).Draw(t, "text"),
		Count:  &small, Amount: float64(small),
		Added: &Region{Key: "nape", Zone: scalp.Nape, Indication: Thinning},
		Value: Value{
			Density: quantity.DotsPerCM2(rapid.IntRange(0, 40).Draw(t, "density")), Gradient: 5, Softness: MediumEdge, Resistance: Soft,
			Laid: rapid.SampledFrom([]string{"n1", "n2", "m1", "m2"}).Draw(t, "laid"), Depth: 0.9, Angle: 80, Dwell: DwellTime{Words: LongDwell},
		},
	}
	expiry := rapid.SampledFrom([]Date{inDate(), chairDay.AddDays(-3), {}}).Draw(t, "expiry")
	tap.Needle = laidNeedle(rapid.SampledFrom([]string{"n1", "n2"}).Draw(t, "needle key"), "1RL", expiry)
	tap.Mix = laidMix(rapid.SampledFrom([]string{"m1", "m2"}).Draw(t, "mix key"), "Acme Umber", expiry)
	tap.Override = expiredOverride(rapid.SampledFrom([]ID{"nn2", "pm2", "pm1"}).Draw(t, "lot")).Override
	return tap
}

// TestAnyTapsKeepTheRecordSound: whatever is tapped, right or wrong, the record
// breaks no rule, replaying gives the same, what is refused changes nothing,
// undo takes back just the last, and what nobody confirmed is not there.
func TestAnyTapsKeepTheRecordSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := startedChair(t)
		for range rapid.IntRange(0, 60).Draw(t, "taps") {
			tap := anyTap(t)
			before := c.r
			err := c.try(tap)
			if err != nil {
				if diff := cmp.Diff(before.Now(), c.r.Now()); diff != "" || len(before.Taps()) != len(c.r.Taps()) {
					t.Fatalf("%s was refused and changed something: %s", tap.Deed, diff)
				}
				continue
			}
			if faults := c.r.Now().Faults(); len(faults) > 0 {
				t.Fatalf("after %s: %v", tap.Deed, faults)
			}
			if last, ok := c.r.Undoable(); ok && tap.undoable() {
				undone := *c
				undone.tap(Tap{Deed: Undo})
				was, is := before.Now(), undone.r.Now()
				if oneOf(tap.Deed, []Deed{MarkDone, MarkNotDone, MarkOpen}) {
					was, is = withoutTimers(was), withoutTimers(is) // marking stopped it, and that was so
				}
				if diff := cmp.Diff(was, is); diff != "" {
					t.Fatalf("undoing %s (%s) gives %s", tap.Deed, last.Deed, diff)
				}
			}
		}
		again, err := Run(c.r.Opened(), c.r.Taps()...)
		if err != nil {
			t.Fatalf("replaying: %v", err)
		}
		if diff := cmp.Diff(c.r.Now(), again.Now()); diff != "" {
			t.Fatalf("replaying gives %s", diff)
		}
		signs(t, c.r.Now())
	})
}

func withoutTimers(s SessionRecord) SessionRecord {
	s = s.Clone()
	s.Timer = Timer{}
	for i := range s.Records {
		s.Records[i].Timer = Timer{}
	}
	return s
}

// signs signs a record and looks whether anything became confirmed by it.
func signs(t *rapid.T, now SessionRecord) {
	signed, err := now.Sign(operator, "2026-11-22T18:00:00+01:00")
	if err != nil {
		t.Fatalf("sign: %v", err)
	}
	if diff := cmp.Diff(now.Unconfirmed(), signed.Unconfirmed()); diff != "" {
		t.Fatalf("signing confirmed something: %s", diff)
	}
	data, err := json.Marshal(signed)
	if err != nil {
		t.Fatalf("%v", err)
	}
	var read SessionRecord
	if err := json.Unmarshal(data, &read); err != nil {
		t.Fatalf("%v", err)
	}
	if faults := read.Faults(); len(faults) > 0 {
		t.Fatalf("read back: %v", faults)
	}
	if _, err := signed.after(Tap{Deed: WriteNote, Text: "later"}); ErrorCode(err) != Invalid {
		t.Fatalf("a signed record was changed: %v", err)
	}
}
