package planner

import (
	"fmt"
	"testing"
)

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
