package main

import (
	"context"
	"fmt"
	"time"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/store"
)

// demoClock is the clock of the demonstration clinic while it is made: its
// sessions were held on other days.
type demoClock struct{ moment time.Time }

func (c *demoClock) now() time.Time { return c.moment }

// at sets the clock to a time of day some days from today.
func (c *demoClock) at(today planner.Date, days quantity.Days, hour, minute int) {
	day := today.AddDays(days)
	c.moment = time.Date(day.Year, day.Month, day.Day, hour, minute, 0, 0, time.Local)
}

// demoVisit logs one session of a plan as it might have gone.
type demoVisit struct {
	clinic *store.Store
	clock  *demoClock
	stock  *demoStock
	record planner.ID
	now    planner.Running
}

// consent takes down what the patient signed on paper.
func consent(clinic *store.Store, patient planner.Patient) (planner.Consent, error) {
	ctx := context.Background()
	templates, err := clinic.ConsentTemplates(ctx)
	if err != nil {
		return planner.Consent{}, err
	}
	t := templates[0]
	saved, err := clinic.SaveConsent(ctx, planner.Consent{
		ID: clinic.NewID(), Patient: patient.ID, Template: t.ID, Version: t.Version, Title: t.Title, Language: t.Language, Text: t.Text,
		Date: clinic.Today(), Signed: planner.MomentOf(clinic.Now()), Way: planner.SignedOnPaper, Scan: "Folder " + patient.Chart,
		Witness: "A. Assistant", By: demoUser,
	})
	return saved.Value, err
}

// hold logs and signs a session.
func (v *demoVisit) hold(plan planner.Plan, session int, patient planner.Patient, c planner.Consent) error {
	ctx := context.Background()
	record, err := planner.OpenRecord(v.clinic.NewID(), plan, session, patient, nil, v.clinic.Today(), demoUser, planner.MomentOf(v.clinic.Now()))
	if err != nil {
		return err
	}
	if err := v.clinic.OpenRecord(ctx, record); err != nil {
		return err
	}
	v.record = record.ID
	if v.now, err = v.clinic.Running(ctx, record.ID); err != nil {
		return err
	}
	ref := planner.RefOfConsent(c)
	user := v.clinic.User()
	machine := v.stock.ref(demoMaker + " Rotary pen R1")
	v.tap(&err, 1, planner.Tap{Deed: planner.TakeConsent, Consent: &ref})
	v.tap(&err, 1, planner.Tap{Deed: planner.ReadAlerts})
	v.tap(&err, 1, planner.Tap{Deed: planner.ChooseOperator, Operator: &planner.Person{ID: user.ID, Name: user.Name, Role: user.Role}})
	v.tap(&err, 1, planner.Tap{Deed: planner.LayMachine, Machine: &machine, Text: "110 Hz"})
	v.layOut(&err, plan.Sessions[session-1])
	v.tap(&err, 2, planner.Tap{Deed: planner.StartSession})
	for i, r := range v.now.Now().Records {
		v.treat(&err, i, r)
	}
	for _, n := range v.now.Now().Needles {
		v.tap(&err, 0, planner.Tap{Deed: planner.CountUsed, Text: n.Key, Amount: 2})
	}
	for _, m := range v.now.Now().Mixes {
		v.tap(&err, 0, planner.Tap{Deed: planner.CountUsed, Text: m.Key, Amount: 2.5})
	}
	if err != nil {
		return err
	}
	v.clock.moment = v.clock.moment.Add(4 * time.Minute)
	_, err = v.clinic.Sign(ctx, record.ID, demoPassphrase)
	return err
}

// tap does one deed so many minutes later, unless one before it failed.
func (v *demoVisit) tap(err *error, minutes int, t planner.Tap) {
	if *err != nil {
		return
	}
	v.clock.moment = v.clock.moment.Add(time.Duration(minutes)*time.Minute + 7*time.Second)
	t.Seq, t.By, t.At = v.now.NextSeq(), demoUser, planner.MomentOf(v.clock.moment)
	next, failed := v.clinic.Tap(context.Background(), v.record, t, nil)
	if failed != nil {
		*err = fmt.Errorf("demo session, %s %s: %w", t.Deed, t.Region, failed)
		return
	}
	v.now = next
}

// layOut lays out a needle for every configuration planned and prepares every
// mix.
func (v *demoVisit) layOut(err *error, session planner.Session) {
	needles, mixes := map[string]bool{}, map[string]bool{}
	for _, p := range session.Prescriptions {
		for _, pass := range p.Passes {
			if n := pass.Needle; n != nil && !needles[n.Configuration] {
				needles[n.Configuration] = true
				lot := v.stock.ref(demoMaker + " Cartridge " + n.Configuration)
				v.tap(err, 0, planner.Tap{Deed: planner.LayNeedle, Needle: &planner.LaidNeedle{
					Key: fmt.Sprintf("n%d", len(needles)), Needle: v.stock.products[lot.Label].Needle(), Lot: lot,
				}})
			}
			if m := pass.Mix; m != nil && !mixes[m.String()] {
				mixes[m.String()] = true
				v.tap(err, 2, planner.Tap{Deed: planner.LayMix, Mix: v.prepared(fmt.Sprintf("m%d", len(mixes)), *m)})
			}
		}
	}
}

func (v *demoVisit) prepared(key string, m planner.Mix) *planner.LaidMix {
	m.Prepared = string(planner.MomentOf(v.clock.moment))
	m.DiscardAfter = string(planner.MomentOf(v.clock.moment.Add(6 * time.Hour)))
	water := v.stock.ref(demoMaker + " distilled water")
	laid := &planner.LaidMix{Key: key, Mix: m, Diluent: &water}
	for _, p := range m.Pigments {
		laid.Lots = append(laid.Lots, v.stock.ref(p.Name))
	}
	return laid
}

// treat logs one region: mostly as planned, with a change in every third.
func (v *demoVisit) treat(err *error, i int, r planner.Record) {
	in := func(t planner.Tap) planner.Tap { t.Region = r.Key(); return t }
	v.tap(err, 1, in(planner.Tap{Deed: planner.RunTimer}))
	for _, open := range r.Open() {
		t := in(planner.Tap{Deed: planner.Confirm, Field: open.Field, Pass: open.Pass})
		switch {
		case open.Field == planner.NeedleField || open.Field == planner.MixField:
			t.Value.Laid = v.matching(r, open)
		case open.Field == planner.DepthField && r.PlannedPass(open.Pass-1).Depth.IsZero():
			t.Deed, t.Value.Depth = planner.Change, 0.7 // it was left to the chair
		case open.Field == planner.DensityField && i%3 == 0:
			t.Deed, t.Value.Density, t.Reason = planner.Change, r.Planned.Density-4, "Skin firmer than expected"
		case open.Field == planner.DwellField && r.Region.Zone == scalp.Crown:
			continue // nobody confirmed it
		}
		v.tap(err, 0, t)
	}
	calm, pain := 0, 2+i%3
	v.clock.moment = v.clock.moment.Add(time.Duration(20+6*i) * time.Minute)
	v.tap(err, 0, in(planner.Tap{Deed: planner.SetBleeding, Count: &calm}))
	v.tap(err, 0, in(planner.Tap{Deed: planner.SetPain, Count: &pain}))
	if i == 0 {
		v.tap(err, 0, in(planner.Tap{Deed: planner.Complicate, Text: string(planner.Redness)}))
	}
	v.tap(err, 1, in(planner.Tap{Deed: planner.MarkDone}))
}

// matching gives the key of what was laid out for a planned needle or mix.
func (v *demoVisit) matching(r planner.Record, open planner.OpenValue) string {
	now, pass := v.now.Now(), r.PlannedPass(open.Pass-1)
	if open.Field == planner.NeedleField {
		for _, n := range now.Needles {
			if planner.SameNeedle(*pass.Needle, n.Needle) {
				return n.Key
			}
		}
	}
	for _, m := range now.Mixes {
		if open.Field == planner.MixField && planner.SameMix(*pass.Mix, m.Mix) {
			return m.Key
		}
	}
	return ""
}
