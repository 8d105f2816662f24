package planner

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"stipple/planner/quantity"
	"stipple/planner/scalp"
)

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
