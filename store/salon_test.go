package store

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stipple/planner"
	"stipple/planner/scalp"
)

// bg is the context of every call of the tests.
func bg() context.Context { return context.Background() }

// salon is a clinic with everything a session needs: a patient with an alert, an
// active plan of two regions, a stock with an expired lot, and a consent.
type salon struct {
	path    string
	options Options
	s       *Store
	patient planner.Patient
	plan    planner.Plan
	consent planner.Consent
	refs    map[string]planner.LotRef // needle, black, water, machine, stale
	seq     map[planner.ID]int        // of the last tap given to each record
}

func newSalon(t testing.TB) *salon { return newSalonWith(t, testOptions()) }

func newSalonWith(t testing.TB, o Options) *salon {
	t.Helper()
	path, _ := newClinic(t)
	b := &salon{path: path, options: o, refs: map[string]planner.LotRef{}, seq: map[planner.ID]int{}}
	b.enter(t, testUser)
	if _, err := b.s.AddUser(bg(), planner.User{Name: "Bo", Role: planner.Assistant}, testPassphrase); err != nil {
		t.Fatal(err)
	}
	b.stock(t)
	b.patient, b.plan, b.consent = b.course(t, "1", "Berg")
	return b
}

// stock buys one lot of everything, and one of needles that has expired.
func (b *salon) stock(t testing.TB) {
	t.Helper()
	good, bad := planner.Date{Year: 2027, Month: 11, Day: 22}, planner.Date{Year: 2026, Month: 11, Day: 21}
	for _, p := range []struct {
		name    string
		product planner.Product
		expiry  planner.Date
	}{
		{"needle", planner.Product{Kind: planner.NeedleStock, Maker: "Acme", Name: "Cartridge", Configuration: "3RL"}, good},
		{"stale", planner.Product{Kind: planner.NeedleStock, Maker: "Acme", Name: "Cartridge", Configuration: "1RL"}, bad},
		{"black", planner.Product{Kind: planner.PigmentStock, Maker: "Noir", Name: "Black"}, good},
		{"water", planner.Product{Kind: planner.DiluentStock, Name: "Water"}, good},
		{"machine", planner.Product{Kind: planner.MachineStock, Maker: "Pulse", Name: "Pen"}, planner.Date{}},
	} {
		p.product.ID = b.s.NewID()
		product, err := b.s.SaveProduct(bg(), Stored[planner.Product]{Value: p.product})
		if err != nil {
			t.Fatal(err)
		}
		lot, err := b.s.SaveLot(bg(), Stored[planner.Lot]{Value: planner.Lot{
			ID: b.s.NewID(), Product: product.Value.ID, Batch: "B-" + p.name, Expiry: p.expiry,
		}})
		if err != nil {
			t.Fatal(err)
		}
		b.refs[p.name] = planner.RefOf(product.Value, lot.Value)
	}
}

// course makes a patient with an active plan and a consent.
func (b *salon) course(t testing.TB, chart, family string) (planner.Patient, planner.Plan, planner.Consent) {
	t.Helper()
	p := newPatient(b.s, chart, family, "Eva")
	p.Value.Alerts = []string{"latex"}
	patient := savePatient(t, b.s, p).Value
	return patient, b.courseOf(t, patient), b.agree(t, patient.ID)
}

// courseOf makes an active plan of two regions.
func (b *salon) courseOf(t testing.TB, patient planner.Patient) planner.Plan {
	t.Helper()
	plan := newPlan(b.s, patient.ID)
	plan.Value.Status = planner.ActivePlan
	plan.Value.Regions = append(plan.Value.Regions, planner.Region{Key: "frontal", Zone: scalp.Frontal, Indication: planner.Thinning})
	for i := range plan.Value.Sessions {
		for _, region := range plan.Value.Regions {
			plan.Value.Sessions[i] = plan.Value.Sessions[i].Set(planner.Prescription{
				Region: region.Key, Density: 20, Softness: planner.SoftEdge,
				Passes: []planner.Pass{{Needle: &planner.Needle{Configuration: "3RL"}, Depth: planner.Depth{Min: 0.5, Target: 0.7, Max: 0.9}, Angle: 90}},
			})
		}
	}
	return savePlan(t, b.s, plan).Value
}

// agree puts a consent of today on file.
func (b *salon) agree(t testing.TB, patient planner.ID) planner.Consent {
	t.Helper()
	template, err := shippedTemplate()
	if err != nil {
		t.Fatal(err)
	}
	saved, err := b.s.SaveConsent(bg(), planner.Consent{
		ID: b.s.NewID(), Patient: patient, Template: template.ID, Version: template.Version, Title: template.Title,
		Language: template.Language, Text: template.Text, Date: b.s.Today(), Way: planner.SignedOnPaper, Scan: "Folder 3",
	})
	if err != nil {
		t.Fatal(err)
	}
	return saved.Value
}

// fresh gives a record of a session of a plan as a view would open it.
func (b *salon) fresh(t testing.TB, plan planner.Plan, session int) planner.SessionRecord {
	t.Helper()
	patient, err := b.s.Patient(bg(), plan.Patient)
	if err != nil {
		t.Fatal(err)
	}
	r, err := planner.OpenRecord(b.s.NewID(), plan, session, patient.Value, nil, b.s.Today(), "whoever", planner.MomentOf(b.s.Now()))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// open opens the record of a session of the salon's plan.
func (b *salon) open(t testing.TB, session int) planner.ID {
	t.Helper()
	r := b.fresh(t, b.plan, session)
	if err := b.s.OpenRecord(bg(), r); err != nil {
		t.Fatal(err)
	}
	return r.ID
}

// try taps and gives what the store says.
func (b *salon) try(record planner.ID, tap planner.Tap) error { return b.tryAs(record, tap, nil) }

func (b *salon) tryAs(record planner.ID, tap planner.Tap, authority *Authority) error {
	tap.Seq, tap.At, tap.By = b.seq[record]+1, planner.MomentOf(b.s.Now()), "somebody else"
	_, err := b.s.Tap(bg(), record, tap, authority)
	if err == nil {
		b.seq[record]++
	}
	return err
}

// tap taps what must go well.
func (b *salon) tap(t testing.TB, record planner.ID, taps ...planner.Tap) {
	t.Helper()
	for _, tap := range taps {
		if err := b.try(record, tap); err != nil {
			t.Fatalf("%s %s %s: %v", tap.Deed, tap.Region, tap.Field, err)
		}
	}
}

func (b *salon) layNeedle(key, lot string) planner.Tap {
	ref := b.refs[lot]
	needle := planner.Needle{Configuration: ref.Label[len(ref.Label)-3:], Maker: ref.Maker}
	return planner.Tap{Deed: planner.LayNeedle, Needle: &planner.LaidNeedle{Key: key, Needle: needle, Lot: ref}}
}

func (b *salon) layMix(key string) planner.Tap {
	water := b.refs["water"]
	return planner.Tap{Deed: planner.LayMix, Mix: &planner.LaidMix{
		Key: key, Lots: []planner.LotRef{b.refs["black"]}, Diluent: &water,
		Mix: planner.Mix{Pigments: []planner.Pigment{{Name: b.refs["black"].Label, Parts: 1}}, Diluent: "Water", DiluentParts: 3},
	}}
}

// gate lists what stands before a start, and operates as the signed-in user.
func (b *salon) gate() []planner.Tap {
	consent, machine, user := planner.RefOfConsent(b.consent), b.refs["machine"], b.s.User()
	return []planner.Tap{
		{Deed: planner.TakeConsent, Consent: &consent},
		{Deed: planner.ReadAlerts},
		{Deed: planner.ChooseOperator, Operator: &planner.Person{ID: user.ID, Name: "Somebody", Role: planner.Physician}},
		b.layNeedle("n1", "needle"),
		b.layMix("m1"),
		{Deed: planner.LayMachine, Machine: &machine, Text: "110 Hz"},
	}
}

// treat lists what is logged for a region.
func treat(region string) []planner.Tap {
	return []planner.Tap{
		{Deed: planner.ShowPlace, Region: region, Pass: 1, Field: planner.NeedleField},
		{Deed: planner.RunTimer, Region: region},
		{Deed: planner.Confirm, Region: region, Field: planner.DensityField},
		{Deed: planner.Confirm, Region: region, Pass: 1, Field: planner.NeedleField, Value: planner.Value{Laid: "n1"}},
		{Deed: planner.Change, Region: region, Pass: 1, Field: planner.MixField, Value: planner.Value{Laid: "m1"}},
		{Deed: planner.Change, Region: region, Pass: 1, Field: planner.DepthField, Value: planner.Value{Depth: 1.1}, Reason: "firm"},
		{Deed: planner.MarkDone, Region: region},
	}
}

// hold opens a session and treats its regions.
func (b *salon) hold(t testing.TB, session int, regions ...string) planner.ID {
	t.Helper()
	id := b.open(t, session)
	b.tap(t, id, b.gate()...)
	b.tap(t, id, planner.Tap{Deed: planner.StartSession})
	for _, region := range regions {
		b.tap(t, id, treat(region)...)
	}
	return id
}

func (b *salon) sign(t testing.TB, id planner.ID) planner.SessionRecord {
	t.Helper()
	signed, err := b.s.Sign(bg(), id, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// again closes the file and signs in anew.
func (b *salon) again(t testing.TB, user string) {
	t.Helper()
	if err := b.s.Close(); err != nil {
		t.Fatal(err)
	}
	b.enter(t, user)
}

// enter signs somebody in.
func (b *salon) enter(t testing.TB, user string) {
	t.Helper()
	s, err := Open(b.path, user, testPassphrase, b.options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	b.s = s
}

func (b *salon) record(t testing.TB, id planner.ID) planner.SessionRecord {
	t.Helper()
	r, err := b.s.Record(bg(), id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sameJSON compares as a file would: an empty list and none are one.
func sameJSON(t testing.TB, want, got any) {
	t.Helper()
	a, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(a), string(b)); diff != "" {
		t.Error(diff)
	}
}
