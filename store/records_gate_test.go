package store

import (
	"maps"
	"strings"
	"testing"
	"time"

	"stipple/planner"
)

// salonWithClock gives a salon whose clock can be set.
func salonWithClock(t *testing.T) (b *salon, now *time.Time) {
	at := testOptions().Now()
	now = &at
	o := testOptions()
	o.Now = func() time.Time { return *now }
	return newSalonWith(t, o), now
}

// way is a way to use an expired lot; now is the clinic's clock and id a session
// that would start but for the lot. It gives why it was refused.
type way func(t *testing.T, b *salon, now *time.Time, id planner.ID) error

func startTap() planner.Tap { return planner.Tap{Deed: planner.StartSession} }

func overrideTap(lot planner.ID) planner.Tap {
	return planner.Tap{Deed: planner.OverrideGate, Override: &planner.Override{
		Kind: planner.OverrideExpired, Lot: lot, Reason: "the only one left", By: planner.Person{ID: "x", Name: testUser, Role: planner.Physician},
	}}
}

// waysAround go without an override.
func waysAround() map[string]way {
	return map[string]way{
		"laid out": func(t *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			b.tap(t, id, b.layNeedle("n2", "stale"))
			return b.try(id, startTap())
		},
		"a lie about its expiry": func(_ *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			tap := b.layNeedle("n2", "stale")
			tap.Needle.Lot.Expiry = planner.Date{Year: 2030, Month: 1, Day: 1}
			return b.try(id, tap)
		},
		"another lot's id": func(_ *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			tap := b.layNeedle("n2", "needle")
			tap.Needle.Lot.Lot = b.refs["stale"].Lot
			return b.try(id, tap)
		},
		"a lot nobody bought": func(_ *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			tap := b.layNeedle("n2", "needle")
			tap.Needle.Lot.Lot = b.s.NewID()
			return b.try(id, tap)
		},
		"a lot that was closed": func(t *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			b.changeLot(t, "needle", func(l *planner.Lot) { l.Closed = true })
			return b.try(id, startTap())
		},
		"an expiry corrected meanwhile": func(t *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			b.changeLot(t, "black", func(l *planner.Lot) { l.Expiry = planner.Date{Year: 2026, Month: 11, Day: 1} })
			return b.try(id, startTap())
		},
		"a day that passed": func(_ *testing.T, b *salon, now *time.Time, id planner.ID) error {
			*now = now.AddDate(2, 0, 0)
			return b.try(id, startTap())
		},
		"a day long ago": func(t *testing.T, b *salon, now *time.Time, _ planner.ID) error {
			r := b.fresh(t, b.plan, 2)
			r.Date = r.Date.AddDays(-400)
			return b.s.OpenRecord(bg(), r)
		},
		"after the start": func(t *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			b.tap(t, id, startTap())
			return b.try(id, b.layNeedle("n2", "stale"))
		},
	}
}

// waysFromOutside go by a chart file and by the clinic file itself.
func waysFromOutside() map[string]way {
	return map[string]way{
		"an import": func(t *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			b.tap(t, id, startTap())
			b.tap(t, id, treat("crown")...)
			b.sign(t, id)
			other, _ := newClinic(t)
			into := openAs(t, other, testUser, testPassphrase)
			whole, err := b.s.Export(bg(), b.patient.Chart)
			if err != nil {
				t.Fatal(err)
			}
			whole.Records[0].Needles[0].Lot.Expiry = planner.Date{Year: 2026, Month: 11, Day: 1}
			err = into.Import(bg(), []Incoming{{"x", whole}})
			if planner.FaultsOf(err).For("x: records[0].needles[0].lot.expiry") == "" {
				t.Errorf("the expired lot is not named: %v", err)
			}
			return err
		},
		"the stock edited in the file": func(t *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			edit(t, b.path, "UPDATE lots SET body = replace(body, '2026-11-21', '2028-11-21')")
			return b.try(id, b.layNeedle("n2", "stale"))
		},
	}
}

// waysByOverride go by an override that nobody may give, or that does not stand.
func waysByOverride() map[string]way {
	return map[string]way{
		"an assistant's override": func(t *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			b.tap(t, id, b.layNeedle("n2", "stale"))
			b.again(t, "Bo")
			err := b.try(id, overrideTap(b.refs["stale"].Lot))
			wantCode(t, err, planner.Forbidden)
			return b.try(id, startTap())
		},
		"an assistant as authority": func(t *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			err := b.tryAs(id, overrideTap(b.refs["stale"].Lot), &Authority{"Bo", testPassphrase})
			wantCode(t, err, planner.Forbidden)
			return err
		},
		"a physician's wrong passphrase": func(t *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			b.tap(t, id, b.layNeedle("n2", "stale"))
			b.again(t, "Bo")
			err := b.tryAs(id, overrideTap(b.refs["stale"].Lot), &Authority{testUser, "not this passphrase"})
			wantCode(t, err, planner.Forbidden)
			return b.try(id, startTap())
		},
		"an override of the alerts": func(t *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			b.tap(t, id, b.layNeedle("n2", "stale"), b.everyDeed()[planner.OverrideGate])
			return b.try(id, startTap())
		},
		"an override of a lot in date": func(_ *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			return b.try(id, overrideTap(b.refs["needle"].Lot))
		},
		"an override taken back": func(t *testing.T, b *salon, _ *time.Time, id planner.ID) error {
			b.tap(t, id, b.layNeedle("n2", "stale"), overrideTap(b.refs["stale"].Lot), planner.Tap{Deed: planner.Undo})
			return b.try(id, startTap())
		},
		"an override brought along": func(t *testing.T, b *salon, _ *time.Time, _ planner.ID) error {
			r := b.fresh(t, b.plan, 2)
			r.Gate.Overrides = []planner.Override{*overrideTap(b.refs["stale"].Lot).Override}
			r.Gate.Overrides[0].At, r.Gate.Overrides[0].Says = r.Opened, "x"
			return b.s.OpenRecord(bg(), r)
		},
	}
}

// TestNoPathStartsOnAnExpiredLot: each way is taken on a session of its own.
func TestNoPathStartsOnAnExpiredLot(t *testing.T) {
	ways := waysAround()
	maps.Copy(ways, waysFromOutside())
	maps.Copy(ways, waysByOverride())
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			b, now := salonWithClock(t)
			id := b.open(t, 1)
			b.tap(t, id, b.gate()...)
			if err := way(t, b, now, id); err == nil {
				t.Error("was not refused")
			}
			for _, use := range b.record(t, id).LaidLots() {
				if r := b.record(t, id); !r.Started.IsZero() && use.Lot == b.refs["stale"].Lot {
					t.Error("the session started on an expired lot")
				}
			}
		})
	}
}

// changeLot changes a lot in the stock.
func (b *salon) changeLot(t *testing.T, name string, change func(*planner.Lot)) {
	t.Helper()
	lots, err := b.s.Lots(bg())
	if err != nil {
		t.Fatal(err)
	}
	for _, lot := range lots {
		if lot.Value.ID == b.refs[name].Lot {
			change(&lot.Value)
			if _, err := b.s.SaveLot(bg(), lot); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestAnOverrideOnFileOpensTheGate: a physician's own, and one given while an
// assistant is signed in, are in the record and in the trail by their true names.
func TestAnOverrideOnFileOpensTheGate(t *testing.T) {
	for user, authority := range map[string]*Authority{testUser: nil, "Bo": {testUser, testPassphrase}} {
		t.Run(user, func(t *testing.T) {
			b := newSalon(t)
			id := b.open(t, 1)
			b.tap(t, id, b.gate()...)
			b.again(t, user)
			b.tap(t, id, b.layNeedle("n2", "stale"))
			lot := b.refs["stale"].Lot
			err := b.tryAs(id, planner.Tap{Deed: planner.OverrideGate, Override: &planner.Override{
				Kind: planner.OverrideExpired, Lot: lot, Says: "nothing", Reason: "the only one left", By: planner.Person{ID: "x", Name: "X", Role: planner.Physician},
			}}, authority)
			if err != nil {
				t.Fatal(err)
			}
			b.tap(t, id, planner.Tap{Deed: planner.StartSession})
			got := b.record(t, id).Gate.Overrides[0]
			if got.By.Name != testUser || got.Says != "Lot B-stale of Acme Cartridge 1RL expired on 21-Nov-2026" || got.At.IsZero() {
				t.Errorf("the override says %+v", got)
			}
			if countEntries(t, b.s, planner.AuditOverride) != 1 || countEntries(t, b.s, planner.AuditStart) != 1 {
				t.Error("override and start are not in the trail")
			}
			wantVerified(t, b.s)
		})
	}
}

// TestAConsentMustStand: missing, withdrawn, misnamed or another's, none starts.
func TestAConsentMustStand(t *testing.T) {
	take := func(c planner.Consent) planner.Tap {
		ref := planner.RefOfConsent(c)
		return planner.Tap{Deed: planner.TakeConsent, Consent: &ref}
	}
	start := planner.Tap{Deed: planner.StartSession}
	for name, way := range map[string]func(*testing.T, *salon, planner.ID) error{
		"none": func(t *testing.T, b *salon, id planner.ID) error {
			b.tap(t, id, planner.Tap{Deed: planner.TakeConsent})
			return b.try(id, start)
		},
		"not on file": func(_ *testing.T, b *salon, id planner.ID) error {
			c := b.consent
			c.ID = b.s.NewID()
			return b.try(id, take(c))
		},
		"misnamed": func(_ *testing.T, b *salon, id planner.ID) error {
			c := b.consent
			c.Version++
			return b.try(id, take(c))
		},
		"another patient's": func(t *testing.T, b *salon, id planner.ID) error {
			_, _, c := b.course(t, "2", "Dahl")
			return b.try(id, take(c))
		},
		"withdrawn at the gate": func(t *testing.T, b *salon, id planner.ID) error {
			if _, err := b.s.WithdrawConsent(bg(), b.consent.ID, planner.Withdrawal{Date: b.s.Today()}); err != nil {
				t.Fatal(err)
			}
			return b.try(id, start)
		},
		"withdrawn before": func(t *testing.T, b *salon, id planner.ID) error {
			if _, err := b.s.WithdrawConsent(bg(), b.consent.ID, planner.Withdrawal{Date: b.s.Today()}); err != nil {
				t.Fatal(err)
			}
			return b.try(id, take(b.consent))
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newSalon(t)
			id := b.open(t, 1)
			b.tap(t, id, b.gate()...)
			err := way(t, b, id)
			wantCode(t, err, planner.Invalid)
			if strings.HasPrefix(name, "withdrawn") && !strings.Contains(planner.ErrorMessage(err), "withdrawn on 22-Nov-2026") {
				t.Error(err)
			}
			if !b.record(t, id).Started.IsZero() {
				t.Error("the session started")
			}
		})
	}
}
