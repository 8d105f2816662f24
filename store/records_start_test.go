package store

import (
	"strings"
	"testing"

	"stipple/planner"
)

// stored gives the salon's plan as it is stored.
func (b *salon) stored(t testing.TB) Stored[planner.Plan] {
	t.Helper()
	plans, err := b.s.Plans(bg(), b.patient.ID)
	if err != nil || len(plans) == 0 {
		t.Fatal(plans, err)
	}
	return plans[0]
}

// alert adds an alert to the salon's patient and gives what the gate must show.
func (b *salon) alert(t *testing.T, alert string) []string {
	t.Helper()
	patient, err := b.s.Patient(bg(), b.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	patient.Value.Alerts = append(patient.Value.Alerts, alert)
	return planner.GateAlerts(savePatient(t, b.s, patient).Value)
}

// TestAStartWantsThePlanAsItWasOpened: what was changed, ended or marked since does
// not start, and nothing else stands in the way of it.
func TestAStartWantsThePlanAsItWasOpened(t *testing.T) {
	start := planner.Tap{Deed: planner.StartSession}
	for name, c := range map[string]struct {
		change func(*planner.Plan)
		says   string
	}{
		"region taken out": {func(p *planner.Plan) {
			p.Regions = p.Regions[:1]
			for i := range p.Sessions {
				p.Sessions[i] = p.Sessions[i].Without("frontal")
			}
		}, "The plan was changed since this session was opened."},
		"other density": {func(p *planner.Plan) {
			p.Sessions[0].Prescriptions[0].Density = 30
		}, "The plan was changed since this session was opened."},
		"superseded": {func(p *planner.Plan) { p.Status = planner.SupersededPlan }, "The plan is superseded by now."},
		"cancelled":  {func(p *planner.Plan) { p.Sessions[0].Status = planner.CancelledSession }, "Session 1 is cancelled by now."},
		"missed":     {func(p *planner.Plan) { p.Sessions[0].Status = planner.MissedSession }, "Session 1 is missed by now."},
		"moved":      {func(p *planner.Plan) { p.Sessions[0].Date = p.Sessions[0].Date.AddDays(1) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := newSalon(t)
			id := b.open(t, 1)
			b.tap(t, id, b.gate()...)
			plan := b.stored(t)
			c.change(&plan.Value)
			savePlan(t, b.s, plan)
			err := b.try(id, start)
			if c.says == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantCode(t, err, planner.Invalid)
			if !strings.Contains(planner.ErrorMessage(err), c.says) {
				t.Error(err)
			}
			if err := b.s.DropRecord(bg(), id); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestAStartWantsTheAlertsOfNow: who read them before read others.
func TestAStartWantsTheAlertsOfNow(t *testing.T) {
	b := newSalon(t)
	id := b.open(t, 1)
	b.tap(t, id, b.gate()...)
	now := b.alert(t, "anaphylaxis to lidocaine")
	start := planner.Tap{Deed: planner.StartSession}
	err := b.try(id, start)
	wantCode(t, err, planner.Invalid)
	if !strings.Contains(planner.ErrorMessage(err), "alerts were changed") {
		t.Error(err)
	}
	for _, lie := range [][]string{nil, {"latex"}, {"latex", "something"}} {
		wantCode(t, b.try(id, planner.Tap{Deed: planner.RenewAlerts, Alerts: lie}), planner.Invalid)
	}
	b.tap(t, id, planner.Tap{Deed: planner.RenewAlerts, Alerts: now})
	wantCode(t, b.try(id, start), planner.Invalid) // nobody read these
	b.tap(t, id, planner.Tap{Deed: planner.ReadAlerts}, start)
	if r := b.record(t, id); len(r.Alerts) != 2 || r.Alerts[1] != "anaphylaxis to lidocaine" {
		t.Errorf("the record has %v", r.Alerts)
	}
	wantVerified(t, b.s)
}

// TestTheFirstUseOfALotAsksTheStock: what was closed or corrected after the start is
// refused when a value would name it, and what was used before stays.
func TestTheFirstUseOfALotAsksTheStock(t *testing.T) {
	past := planner.Date{Year: 2026, Month: 11, Day: 1}
	needle := planner.Tap{Deed: planner.Confirm, Region: "crown", Pass: 1, Field: planner.NeedleField, Value: planner.Value{Laid: "n1"}}
	mix := planner.Tap{Deed: planner.Change, Region: "crown", Pass: 1, Field: planner.MixField, Value: planner.Value{Laid: "m1"}}
	closed, expired := func(l *planner.Lot) { l.Closed = true }, func(l *planner.Lot) { l.Expiry = past }
	for name, c := range map[string]struct {
		lot    string
		change func(*planner.Lot)
		use    planner.Tap
		says   string
	}{
		"needle closed":   {"needle", closed, needle, "was closed in the stock"},
		"needle expired":  {"needle", expired, needle, "expired on 01-Nov-2026"},
		"pigment closed":  {"black", closed, mix, "was closed in the stock"},
		"diluent expired": {"water", expired, mix, "expired on 01-Nov-2026"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newSalon(t)
			id := b.hold(t, 1)
			b.changeLot(t, c.lot, c.change)
			err := b.try(id, c.use)
			wantCode(t, err, planner.Invalid)
			if !strings.Contains(planner.ErrorMessage(err), c.says) {
				t.Error(err)
			}
			b.tap(t, id, planner.Tap{Deed: planner.Confirm, Region: "crown", Field: planner.DensityField})
			if b.lot(t, c.lot).Value.Closed {
				return // nobody overrides that
			}
			b.tap(t, id, planner.Tap{Deed: planner.OverrideGate, Override: &planner.Override{
				Kind: planner.OverrideExpired, Lot: b.refs[c.lot].Lot, Reason: "the only one left",
			}}, c.use)
			b.sign(t, id)
			wantVerified(t, b.s)
		})
	}
	b := newSalon(t)
	id := b.hold(t, 1, "crown")
	b.changeLot(t, "needle", closed)
	needle.Region = "frontal" // it is in use: to refuse it now would only hide where
	b.tap(t, id, needle)
}
