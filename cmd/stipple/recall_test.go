package main

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"stipple/planner"
	"stipple/store"
)

// treat logs one session of a demonstration patient with the lots of the stock.
func (b *bench) treat(chart string) {
	b.t.Helper()
	clinic, err := store.Open(b.file("clinic.stipple"), demoUser, demoPassphrase, store.Options{})
	if err != nil {
		b.t.Fatal(err)
	}
	if err := errors.Join(treated(clinic, chart), clinic.Close()); err != nil {
		b.t.Fatal(err)
	}
}

// treated confirms a needle in the first region that waits.
func treated(clinic *store.Store, chart string) error {
	ctx := context.Background()
	patient, err := clinic.PatientByChart(ctx, chart)
	if err != nil {
		return err
	}
	at := planner.MomentOf(clinic.Now())
	consent, err := clinic.SaveConsent(ctx, planner.Consent{
		ID: clinic.NewID(), Patient: patient.Value.ID, Template: "t", Version: 1, Title: "Treatment", Text: "I agree.",
		Date: clinic.Today(), Signed: at, Way: planner.SignedOnPaper, Scan: "Folder 3", By: demoUser,
	})
	if err != nil {
		return err
	}
	plans, err := clinic.Plans(ctx, patient.Value.ID)
	if err != nil {
		return err
	}
	_, next, _ := plans[0].Value.NextSession()
	record, err := planner.OpenRecord(clinic.NewID(), plans[0].Value, next+1, patient.Value, nil, clinic.Today(), demoUser, at)
	if err != nil {
		return err
	}
	if err := clinic.OpenRecord(ctx, record); err != nil {
		return err
	}
	needle, err := laidNeedle(ctx, clinic)
	if err != nil {
		return err
	}
	ref, user, region := planner.RefOfConsent(consent.Value), clinic.User(), record.Records[0].Key()
	for i, tap := range []planner.Tap{
		{Deed: planner.TakeConsent, Consent: &ref},
		{Deed: planner.ReadAlerts},
		{Deed: planner.ChooseOperator, Operator: &planner.Person{ID: user.ID, Name: user.Name, Role: user.Role}},
		{Deed: planner.LayNeedle, Needle: &needle},
		{Deed: planner.StartSession},
		{Deed: planner.Change, Region: region, Pass: 1, Field: planner.NeedleField, Value: planner.Value{Laid: needle.Key}},
	} {
		tap.Seq, tap.At, tap.By = i+1, at, user.Name
		if _, err := clinic.Tap(ctx, record.ID, tap, nil); err != nil {
			return err
		}
	}
	return nil
}

func laidNeedle(ctx context.Context, clinic *store.Store) (planner.LaidNeedle, error) {
	products, err := clinic.Products(ctx)
	if err != nil {
		return planner.LaidNeedle{}, err
	}
	lots, err := clinic.Lots(ctx)
	if err != nil {
		return planner.LaidNeedle{}, err
	}
	for _, p := range products {
		for _, l := range lots {
			if p.Value.Name == "Round" && l.Value.Product == p.Value.ID {
				return planner.LaidNeedle{Key: "n1", Needle: p.Value.Needle(), Lot: planner.RefOf(p.Value, l.Value)}, nil
			}
		}
	}
	return planner.LaidNeedle{}, errors.New("no needle in the stock")
}

func TestRecallNamesWhoIsConcerned(t *testing.T) {
	b := newBench(t)
	b.must("demo")
	b.must("stock", "import", b.write("stock.csv", "kind,maker,name,configuration,batch,expiry,ref\nneedle,Testmaker,Round,7RX,RX-77,2099-01-31,TM-7\nneedle,Testmaker,Flat,9RX,RX-78,2099-01-31,\nneedle,Testmaker,Other,7RX,RX-77,2099-01-31,\n"))
	var lines []patientLine
	if err := json.Unmarshal([]byte(b.must("patients", "--json")), &lines); err != nil {
		t.Fatal(err)
	}
	chart := lines[0].Chart
	b.treat(chart)
	for _, args := range [][]string{
		{"--lot", "rx-77"}, {"--lot", "RX 77", "--product", "testmaker round"}, {"--lot", "RX-77", "--product", "tm-7"},
		{"--product", "Round"}, {"--product", "Testmaker"}, {"--needle", "7rx"},
	} {
		// Spaces in a batch do not count, its dash does.
		want := 1
		if args[1] == "RX 77" {
			want = 0
		}
		var found []recallLine
		if err := json.Unmarshal([]byte(b.must(append([]string{"recall", "--json"}, args...)...)), &found); err != nil || len(found) != want {
			t.Errorf("%v: %d uses, %v", args, len(found), err)
			continue
		}
		if want == 1 && (found[0].Chart != chart || found[0].Batch != "RX-77" || found[0].Product != "Testmaker Round 7RX" || len(found[0].Regions) != 1 || found[0].By != demoUser || found[0].Signed) {
			t.Errorf("%v: %+v", args, found[0])
		}
	}
	for _, args := range [][]string{
		{"--lot", "RX-78"}, {"--lot", "RX-77", "--product", "Flat"}, {"--lot", "RX-77", "--product", "Other"}, {"--needle", "9RX"},
		{"--lot", "nothing"}, {"--product", "nothing"}, {"--product", " "}, {"--needle", "nothing"},
	} {
		status, out, note := b.run(append([]string{"recall", "--json"}, args...)...)
		if status != exitDone || strings.TrimSpace(out) != "[]" {
			t.Errorf("%v: status %d, %q", args, status, out)
		}
		unknown := args[1] == "nothing" || args[1] == " " || len(args) == 4 && args[3] == "Flat"
		if strings.Contains(note, "nothing in the stock") != unknown {
			t.Errorf("%v: note %q", args, note)
		}
	}
	table := b.must("recall", "--lot", "RX-77")
	for _, want := range []string{"NAME", chart, "lot RX-77", "not signed", "Uses: 1. Patients: 1."} {
		if !strings.Contains(table, want) {
			t.Errorf("no %q in %q", want, table)
		}
	}
	b.fails(exitUsage, "recall")
	b.fails(exitUsage, "recall", "--needle", "3RL", "--lot", "A")
}
