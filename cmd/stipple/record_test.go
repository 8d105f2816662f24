package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/planner/quantity"
	"stipple/planner/scalp"
	"stipple/store"
)

// held gives a bench whose patient D-1001 has two sessions: one signed and
// amended, one that is being logged.
func held(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	b.founded("Nord", demoUser)
	s, err := store.Open(b.file("clinic.stipple"), demoUser, demoPassphrase, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	l := logger{t, s, map[string]planner.LotRef{}}
	for name, p := range map[string]planner.Product{
		"needle": {Kind: planner.NeedleStock, Maker: "Acme", Name: "Cartridge", Configuration: "3RL"},
		"black":  {Kind: planner.PigmentStock, Maker: "Noir", Name: "Coal"},
	} {
		l.buy(name, p)
	}
	l.course("D-1002")
	patient, plan := l.course("D-1001")
	consent := l.agree(patient.ID)
	first := l.session(patient, plan, 1, consent)
	if _, err := s.Sign(t.Context(), first, demoPassphrase); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Amend(t.Context(), first, planner.Amendment{Text: "It bled later.", Reason: "Patient called"}, demoPassphrase); err != nil {
		t.Fatal(err)
	}
	l.session(patient, plan, 2, consent)
	return b
}

// logger logs sessions through the store.
type logger struct {
	t    *testing.T
	s    *store.Store
	lots map[string]planner.LotRef
}

func (l logger) buy(name string, p planner.Product) {
	l.t.Helper()
	p.ID = l.s.NewID()
	product, err := l.s.SaveProduct(l.t.Context(), store.Stored[planner.Product]{Value: p})
	if err != nil {
		l.t.Fatal(err)
	}
	lot, err := l.s.SaveLot(l.t.Context(), store.Stored[planner.Lot]{Value: planner.Lot{
		ID: l.s.NewID(), Product: product.Value.ID, Batch: "B-" + name, Expiry: l.s.Today().AddDays(400),
	}})
	if err != nil {
		l.t.Fatal(err)
	}
	l.lots[name] = planner.RefOf(product.Value, lot.Value)
}

// course makes a patient with an active plan of two regions.
func (l logger) course(number string) (planner.Patient, planner.Plan) {
	l.t.Helper()
	patient, err := l.s.SavePatient(l.t.Context(), store.Stored[planner.Patient]{Value: planner.Patient{
		ID: l.s.NewID(), Chart: number, Family: "Berg", Given: "Eva", Allergies: "latex",
	}})
	if err != nil {
		l.t.Fatal(err)
	}
	plan := planner.NewPlan(l.s.NewID(), patient.Value.ID, 2)
	plan.Status, plan.Indications = planner.ActivePlan, []planner.Indication{planner.Thinning}
	for _, zone := range []scalp.Zone{scalp.Crown, scalp.Frontal} {
		plan.Regions = append(plan.Regions, planner.Region{Key: string(zone), Zone: zone, Indication: planner.Thinning})
		for i := range plan.Sessions {
			plan.Sessions[i] = plan.Sessions[i].Set(planner.Prescription{
				Region: string(zone), Density: 20,
				Passes: []planner.Pass{{Needle: &planner.Needle{Configuration: "3RL"}, Depth: planner.Depth{Target: 0.7}, Angle: 90}},
			})
		}
	}
	saved, err := l.s.SavePlans(l.t.Context(), store.Stored[planner.Plan]{Value: plan})
	if err != nil {
		l.t.Fatal(err)
	}
	return patient.Value, saved[0].Value
}

func (l logger) agree(patient planner.ID) planner.ConsentRef {
	l.t.Helper()
	templates, err := l.s.ConsentTemplates(l.t.Context())
	if err != nil {
		l.t.Fatal(err)
	}
	text := templates[0]
	consent, err := l.s.SaveConsent(l.t.Context(), planner.Consent{
		ID: l.s.NewID(), Patient: patient, Template: text.ID, Version: text.Version, Title: text.Title, Language: text.Language,
		Text: text.Text, Date: l.s.Today(), Way: planner.SignedOnPaper, Scan: "Folder 3",
	})
	if err != nil {
		l.t.Fatal(err)
	}
	return planner.RefOfConsent(consent.Value)
}

// session holds a session: its first region with a depth that departs from the
// plan, the others untouched.
func (l logger) session(patient planner.Patient, plan planner.Plan, number int, consent planner.ConsentRef) planner.ID {
	l.t.Helper()
	record, err := planner.OpenRecord(l.s.NewID(), plan, number, patient, nil, l.s.Today(), demoUser, planner.MomentOf(l.s.Now()))
	if err != nil {
		l.t.Fatal(err)
	}
	if err := l.s.OpenRecord(l.t.Context(), record); err != nil {
		l.t.Fatal(err)
	}
	user, region := l.s.User(), record.Records[0].Key()
	for i, tap := range []planner.Tap{
		{Deed: planner.TakeConsent, Consent: &consent},
		{Deed: planner.ReadAlerts},
		{Deed: planner.ChooseOperator, Operator: &planner.Person{ID: user.ID, Name: user.Name}},
		{Deed: planner.LayNeedle, Needle: &planner.LaidNeedle{Key: "n1", Needle: planner.Needle{Configuration: "3RL", Maker: "Acme"}, Lot: l.lots["needle"]}},
		{Deed: planner.LayMix, Mix: &planner.LaidMix{
			Key: "m1", Lots: []planner.LotRef{l.lots["black"]}, Mix: planner.Mix{Pigments: []planner.Pigment{{Name: "Noir Coal", Parts: 1}}},
		}},
		{Deed: planner.StartSession},
		{Deed: planner.Confirm, Region: region, Field: planner.DensityField},
		{Deed: planner.Change, Region: region, Pass: 1, Field: planner.NeedleField, Value: planner.Value{Laid: "n1"}},
		{Deed: planner.Change, Region: region, Pass: 1, Field: planner.MixField, Value: planner.Value{Laid: "m1"}},
		{Deed: planner.Change, Region: region, Pass: 1, Field: planner.DepthField, Value: planner.Value{Depth: 3.5}, Reason: "Skin firmer\x1b[31m than expected"},
		{Deed: planner.MarkDone, Region: region},
	} {
		tap.Seq, tap.At = i+1, planner.MomentOf(l.s.Now())
		if _, err := l.s.Tap(l.t.Context(), record.ID, tap, nil); err != nil {
			l.t.Fatalf("%s: %v", tap.Deed, err)
		}
	}
	return record.ID
}

func TestRecordShowSaysWhatWasDone(t *testing.T) {
	b := held(t)
	out := b.must("record", "show", "D-1001")
	for _, want := range []string{
		"Session 1 ·", "· signed\n", "Session 2 ·", "· not signed\n", "Consent: ", "lot B-needle", "lot B-black", "· done\n", "· unconfirmed\n",
		"3.5 mm", "departs from the plan: Skin firmer", "unconfirmed", "Signed ", "Amendment 1, ", "It bled later. (reason: Patient called)",
		"Totals: at least about ", " dots (1 of 2 regions known)",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.ContainsRune(out, 0x1b) {
		t.Error("a reason steers the terminal")
	}
	if out := b.must("record", "show", "D-1002"); !strings.Contains(out, "No session is recorded.") {
		t.Errorf("without a session it says %q", out)
	}
	b.fails(exitFailed, "record", "show", "nobody")
	b.fails(exitUsage, "record")
}

// TestASumThatLeavesSomethingOutSaysSo, and what nobody confirmed is said beside the
// lot.
func TestASumThatLeavesSomethingOutSaysSo(t *testing.T) {
	lot := func(id planner.ID) planner.LotRef {
		return planner.LotRef{Lot: id, Kind: planner.NeedleStock, Label: "3RL", Batch: string(id)}
	}
	r := planner.SessionRecord{
		Started: "2026-11-22T10:00:00Z", Totals: planner.Totals{Pigment: 2, Needles: 3},
		Needles: []planner.LaidNeedle{{Key: "n1", Lot: lot("A"), Used: 3}, {Key: "n2", Lot: lot("B")}},
		Mixes:   []planner.LaidMix{{Key: "m1", Used: 2, Lots: []planner.LotRef{lot("C")}}},
		Records: []planner.Record{{Passes: []planner.DonePass{{Needle: &planner.Logged[string]{Value: "n1"}}}}},
	}
	for _, c := range []struct {
		used float64
		says string
	}{{0, "Totals: 2 ml, at least 3 needles\n"}, {1, "Totals: 2 ml, 3 needles\n"}} {
		r.Needles[1].Used = c.used
		var out strings.Builder
		if err := writeRecord(&out, r); err != nil {
			t.Fatal(err)
		}
		if text := out.String(); !strings.Contains(text, c.says) || strings.Count(text, "laid out, use not confirmed") != 2 {
			t.Errorf("%d times in\n%s", strings.Count(text, "laid out, use not confirmed"), text)
		}
	}
}

func TestRecordShowAsJSON(t *testing.T) {
	b := held(t)
	if out := b.must("record", "show", "D-1002", "--json"); strings.TrimSpace(out) != "[]" {
		t.Errorf("without a session it prints %q", out)
	}
	var records []planner.SessionRecord
	if err := json.Unmarshal([]byte(b.must("record", "show", "d-1001", "--json")), &records); err != nil || len(records) != 2 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	signed := records[0]
	if len(signed.Faults()) > 0 || !signed.Signed() || len(signed.Amendments) != 1 || signed.Records[0].Passes[0].Angle != nil {
		t.Errorf("faults %v of %+v", signed.Faults(), signed)
	}
}

// TestNoCommandChangesASignedRecord: a chart is the only way in from the command
// line. Whatever was altered in it is refused, in this clinic and in another.
func TestNoCommandChangesASignedRecord(t *testing.T) {
	b := held(t)
	before := b.must("record", "show", "D-1001", "--json")
	b.must("export", "D-1001", "-o", b.file("a.json"))
	data, err := os.ReadFile(b.file("a.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, alter := range map[string]func(*chart.Chart){
		"same":     func(*chart.Chart) {},
		"unsigned": func(c *chart.Chart) { c.Records[0].Signature, c.Records[0].Amendments = nil, nil },
		"note":     func(c *chart.Chart) { c.Records[0].Note = "better" },
		"density":  func(c *chart.Chart) { c.Records[0].Records[0].Density.Value++ },
		"confirmed": func(c *chart.Chart) {
			c.Records[0].Records[0].Passes[0].Angle = &planner.Logged[quantity.Degrees]{Value: 90, By: "x", At: c.Records[0].Started}
		},
		"amendment": func(c *chart.Chart) { c.Records[0].Amendments[0].Text = "Nothing." },
		"expired":   func(c *chart.Chart) { c.Records[0].Needles[0].Lot.Expiry = c.Records[0].Date.AddDays(-1) },
	} {
		t.Run(name, func(t *testing.T) {
			var c chart.Chart
			if err := json.Unmarshal(data, &c); err != nil {
				t.Fatal(err)
			}
			alter(&c)
			altered, err := chart.Encode(c)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(b.file("b.json"), altered, 0o600); err != nil {
				t.Fatal(err)
			}
			b.t = t
			b.fails(exitFailed, "import", b.file("b.json"))
			if after := b.must("record", "show", "D-1001", "--json"); after != before {
				t.Error("the record was changed")
			}
		})
	}
	b.t = t
	b.must("verify")
}

func TestAChartWithRecordsCrossesOver(t *testing.T) {
	from, to := held(t), newBench(t)
	to.founded("Other", "Dr B")
	from.must("export", "D-1001", "-o", to.file("a.json"))
	if said := to.fails(exitFailed, "import", to.file("a.json")); !strings.Contains(said, "is not signed") {
		t.Errorf("an unsigned session is refused with %q", said)
	}
	s, err := store.Open(from.file("clinic.stipple"), demoUser, demoPassphrase, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	open, err := s.UnsignedRecords(t.Context())
	if err != nil || len(open) != 1 {
		t.Fatalf("%d open, %v", len(open), err)
	}
	if _, err := s.Sign(t.Context(), open[0].ID, demoPassphrase); err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	from.must("export", "D-1001", "-o", to.file("a.json"))
	to.must("import", to.file("a.json"))
	if out := to.must("record", "show", "D-1001"); strings.Count(out, "signed elsewhere") != 2 || !strings.Contains(out, "It bled later.") {
		t.Errorf("read elsewhere:\n%s", out)
	}
	to.must("verify")
}
