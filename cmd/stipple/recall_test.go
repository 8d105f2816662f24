package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
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

// treated goes through the gate and confirms a needle in the first region that waits.
func treated(clinic *store.Store, chart string) error {
	ctx := context.Background()
	patient, err := clinic.PatientByChart(ctx, chart)
	if err != nil {
		return err
	}
	at := planner.MomentOf(clinic.Now())
	texts, err := clinic.ConsentTemplates(ctx)
	if err != nil {
		return err
	}
	text := texts[0]
	consent, err := clinic.SaveConsent(ctx, planner.Consent{
		ID: clinic.NewID(), Patient: patient.Value.ID,
		Template: text.ID, Version: text.Version, Title: text.Title, Language: text.Language, Text: text.Text,
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
	record, err := planner.OpenRecord(clinic.NewID(), plans[0].Value, next, patient.Value, nil, clinic.Today(), demoUser, at)
	if err != nil {
		return err
	}
	if err := clinic.OpenRecord(ctx, record); err != nil {
		return err
	}
	product, lot, err := onTheShelf(ctx, clinic, "Round")
	if err != nil {
		return err
	}
	_, ink, err := onTheShelf(ctx, clinic, "Testink")
	if err != nil {
		return err
	}
	needle := planner.LaidNeedle{Key: "n1", Needle: product.Needle(), Lot: lot}
	mix := planner.LaidMix{Key: "m1", Mix: planner.Mix{Pigments: []planner.Pigment{{Name: ink.Label, Parts: 1}}}, Lots: []planner.LotRef{ink}}
	ref, user, region := planner.RefOfConsent(consent.Value), clinic.User(), record.Records[0].Key()
	for i, tap := range []planner.Tap{
		{Deed: planner.TakeConsent, Consent: &ref},
		{Deed: planner.ReadAlerts},
		{Deed: planner.ChooseOperator, Operator: &planner.Person{ID: user.ID, Name: user.Name, Role: user.Role}},
		{Deed: planner.LayNeedle, Needle: &needle},
		{Deed: planner.LayMix, Mix: &mix},
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

// onTheShelf gives a lot of the product of this name.
func onTheShelf(ctx context.Context, clinic *store.Store, name string) (planner.Product, planner.LotRef, error) {
	products, err := clinic.Products(ctx)
	if err != nil {
		return planner.Product{}, planner.LotRef{}, err
	}
	lots, err := clinic.Lots(ctx)
	if err != nil {
		return planner.Product{}, planner.LotRef{}, err
	}
	for _, p := range products {
		for _, l := range lots {
			if p.Value.Name == name && l.Value.Product == p.Value.ID {
				return p.Value, planner.RefOf(p.Value, l.Value), nil
			}
		}
	}
	return planner.Product{}, planner.LotRef{}, errors.New("no " + name + " in the stock")
}

// asDemo says who signs in: the demonstration clinic has more than one user.
func asDemo(args ...string) []string { return append([]string{"--user", demoUser}, args...) }

func TestRecallNamesWhoIsConcerned(t *testing.T) {
	b := newBench(t)
	b.demo()
	b.must(asDemo("stock", "import", b.write("stock.csv", "kind,maker,name,configuration,batch,expiry,ref\nneedle,Testmaker,Round,7RX,RX-77,2099-01-31,TM-7\nneedle,Testmaker,Flat,9RX,RX-78,2099-01-31,\nneedle,Testmaker,Other,7RX,RX-77,2099-01-31,\npigment,Testmaker,Testink,,INK-1,,\n"))...)
	var lines []patientLine
	if err := json.Unmarshal([]byte(b.must(asDemo("patients", "--json")...)), &lines); err != nil {
		t.Fatal(err)
	}
	chart := lines[0].Chart
	b.treat(chart)
	for _, args := range [][]string{{"--lot", "rx-77"}, {"--lot", "RX-77", "--product", "testmaker round"}, {"--needle", "7rx"}} {
		var found []recallLine
		if err := json.Unmarshal([]byte(b.must(asDemo(append([]string{"recall", "--json"}, args...)...)...)), &found); err != nil || len(found) != 1 {
			t.Errorf("%v: %d uses, %v", args, len(found), err)
			continue
		}
		if got := found[0]; got.Chart != chart || got.Batch != "RX-77" || got.Product != "Testmaker Round 7RX" || len(got.Regions) != 1 || got.By != demoUser || got.Signed {
			t.Errorf("%v: %+v", args, got)
		}
	}
	for lot, unknown := range map[string]bool{"RX-78": false, "nothing": true} {
		status, out, note := b.run(asDemo("recall", "--json", "--lot", lot)...)
		if status != exitDone || strings.TrimSpace(out) != "[]" || strings.Contains(note, "nothing in the stock") != unknown {
			t.Errorf("%s: status %d, %q, note %q", lot, status, out, note)
		}
	}
	table := b.must(asDemo("recall", "--lot", "RX-77")...)
	for _, want := range []string{"NAME", chart, "lot RX-77", "not signed", "Uses: 1. Patients: 1."} {
		if !strings.Contains(table, want) {
			t.Errorf("no %q in %q", want, table)
		}
	}
	var ink []recallLine // laid out; no region names it
	if err := json.Unmarshal([]byte(b.must(asDemo("recall", "--json", "--lot", "INK-1")...)), &ink); err != nil || len(ink) != 1 || !ink[0].Unconfirmed || len(ink[0].Regions) != 0 {
		t.Errorf("%+v, %v", ink, err)
	}
	if table := b.must(asDemo("recall", "--lot", "INK-1")...); !strings.Contains(table, "laid out, use not confirmed") {
		t.Errorf("%q does not say that the use is not confirmed", table)
	}
	b.fails(exitUsage, asDemo("recall")...)
	b.fails(exitUsage, asDemo("recall", "--needle", "3RL", "--lot", "A")...)
}

// TestARecallPrintsWhatItHasAndFails when a record is damaged: who reads the list must
// not take it for whole.
func TestARecallPrintsWhatItHasAndFails(t *testing.T) {
	b := held(t)
	if out := b.must("recall", "--lot", "B-needle"); !strings.Contains(out, "Uses: 2. Patients: 1.") {
		t.Fatal(out)
	}
	db, err := sql.Open("sqlite3", b.file("clinic.stipple"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("DROP TRIGGER signed_records_unchanged; UPDATE records SET box = zeroblob(200) WHERE signed = 1"); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"--lot", "B-needle"}, {"--product", "Acme Cartridge 3RL"}, {"--needle", "3RL", "--json"}} {
		status, out, said := b.run(append([]string{"recall"}, args...)...)
		if status != exitFailed || !strings.Contains(out, "B-needle") || !strings.Contains(said, "incomplete: 1 record could not be read") {
			t.Errorf("%v: status %d, %q, %q", args, status, out, said)
		}
	}
}

func TestWhatARecallMeans(t *testing.T) {
	stock := func(id planner.ID, kind planner.StockKind, name, configuration, reference string) store.Stored[planner.Product] {
		return store.Stored[planner.Product]{Value: planner.Product{ID: id, Kind: kind, Maker: "Acme", Name: name, Configuration: configuration, Reference: reference}}
	}
	lot := func(id, product planner.ID, batch string) store.Stored[planner.Lot] {
		return store.Stored[planner.Lot]{Value: planner.Lot{ID: id, Product: product, Batch: batch}}
	}
	products := []store.Stored[planner.Product]{
		stock("round", planner.NeedleStock, "Round", "3RL", "R-1"), stock("flat", planner.NeedleStock, "Flat", "3RL", ""), stock("ink", planner.PigmentStock, "Black", "", ""),
	}
	lots := []store.Stored[planner.Lot]{lot("1", "round", "A 1"), lot("2", "flat", "a1"), lot("3", "ink", "B1")}
	for _, c := range []struct {
		ask  recallCommand
		want []planner.RecallQuery
	}{
		{recallCommand{Lot: "a1"}, []planner.RecallQuery{{Batch: "a1"}}},
		{recallCommand{Lot: "A1", Product: "acme ROUND"}, []planner.RecallQuery{{Lot: "1"}}},
		{recallCommand{Lot: "A1", Product: "r-1"}, []planner.RecallQuery{{Lot: "1"}}},
		{recallCommand{Lot: "A1", Product: "acme"}, []planner.RecallQuery{{Lot: "1"}, {Lot: "2"}}},
		{recallCommand{Lot: "A1", Product: "black"}, nil},
		{recallCommand{Lot: "A2"}, nil},
		{recallCommand{Product: "black"}, []planner.RecallQuery{{Product: "ink"}}},
		{recallCommand{Product: "Acme 3RL"}, []planner.RecallQuery{{Product: "round"}, {Product: "flat"}}},
		{recallCommand{Product: "Blac"}, nil},
		{recallCommand{Product: " "}, nil},
		{recallCommand{Needle: "3 rl"}, []planner.RecallQuery{{Needle: "3 rl"}}},
		{recallCommand{Needle: "black"}, nil},
	} {
		if got := c.ask.queries(products, lots); !slices.Equal(got, c.want) {
			t.Errorf("%+v asks %+v", c.ask, got)
		}
	}
}
