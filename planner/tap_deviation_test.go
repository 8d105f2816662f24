package planner

import (
	"strings"
	"testing"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

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
