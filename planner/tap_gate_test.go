package planner

import (
	"strings"
	"testing"
)

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
