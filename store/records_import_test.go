package store

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stipple/planner"
	"stipple/planner/chart"
)

// abroad gives the chart of a session held in another clinic with products and lots
// of the same names as a salon's and ids of its own. edit rewrites the record's JSON
// before it is signed anew; nil leaves it.
func abroad(t *testing.T, number string, edit func(there *salon) *strings.Replacer) chart.Chart {
	t.Helper()
	there := newSalon(t)
	id := there.hold(t, 1, "crown")
	there.tap(t, id, planner.Tap{Deed: planner.CountUsed, Text: "m1", Amount: 2})
	there.sign(t, id)
	whole, err := there.s.Export(bg(), there.patient.Chart)
	if err != nil {
		t.Fatal(err)
	}
	whole.Patient.Chart = number
	if edit == nil {
		return whole
	}
	text, err := json.Marshal(whole.Records[0])
	if err != nil {
		t.Fatal(err)
	}
	var record planner.SessionRecord
	if err := json.Unmarshal([]byte(edit(there).Replace(string(text))), &record); err != nil {
		t.Fatal(err)
	}
	signature := record.Signature
	record.Signature = nil
	if whole.Records[0], err = record.Sign(signature.By, signature.At); err != nil {
		t.Fatal(err)
	}
	return whole
}

func (b *salon) take(t *testing.T, charts ...chart.Chart) {
	t.Helper()
	for _, c := range charts {
		if err := b.s.Import(bg(), []Incoming{{"x", c}}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAnImportFindsTheStockOfTheClinic: lots that are there under other ids are the
// same ones, however often charts come in, and the clinic's stock stays its own.
func TestAnImportFindsTheStockOfTheClinic(t *testing.T) {
	b := newSalon(t)
	products, lots := must(b.s.Products(bg()))(t), must(b.s.Lots(bg()))(t)
	b.take(t, abroad(t, "77", nil), abroad(t, "78", nil))
	if diff := cmp.Diff(products, must(b.s.Products(bg()))(t)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(lots, must(b.s.Lots(bg()))(t)); diff != "" {
		t.Error(diff)
	}
	for _, name := range []string{"needle", "black", "water", "machine"} {
		ref := b.refs[name]
		for _, q := range []planner.RecallQuery{{Product: ref.Product}, {Lot: ref.Lot}, {Batch: ref.Batch}} {
			if got := uses(t, b.s, q); len(got) != 2 {
				t.Errorf("%s, %+v: %v", name, q, got)
			}
		}
	}
	if amounts := must(b.s.LotAmounts(bg()))(t); len(amounts) != 0 {
		t.Errorf("another clinic's bottles are taken from the stock: %v", amounts)
	}
	p := b.product(t, "black")
	p.Value.Note = "x"
	saveProduct(t, b.s, p)
	wantVerified(t, b.s)
}

func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// TestWhatCameWithAnImportLocksNothing: a clinic enters a product and a lot that
// records from elsewhere named before, and a recall of either finds both.
func TestWhatCameWithAnImportLocksNothing(t *testing.T) {
	path, _ := newClinic(t)
	b := &salon{path: path, options: testOptions(), refs: map[string]planner.LotRef{}, seq: map[planner.ID]int{}}
	b.enter(t, testUser)
	b.take(t, abroad(t, "77", nil))
	foreign := must(b.s.Products(bg()))(t)
	b.stock(t) // the same products and batches, bought here
	b.patient, b.plan, b.consent = b.course(t, "1", "Berg")
	b.sign(t, b.hold(t, 1, "crown"))
	for _, ref := range b.refs {
		if ref == b.refs["stale"] {
			continue
		}
		for _, p := range foreign {
			if p.Value.Label() == ref.Label && len(uses(t, b.s, planner.RecallQuery{Product: p.Value.ID})) != 2 {
				t.Errorf("recall of the imported %s misses somebody", ref.Label)
			}
		}
		for _, q := range []planner.RecallQuery{{Product: ref.Product}, {Lot: ref.Lot}, {Batch: ref.Batch}} {
			if got := uses(t, b.s, q); len(got) != 2 {
				t.Errorf("%s, %+v: %v", ref.Label, q, got)
			}
		}
	}
	if got := uses(t, b.s, planner.RecallQuery{Needle: "3RL"}); len(got) != 2 {
		t.Errorf("needle: %v", got)
	}
	wantVerified(t, b.s)
}

// TestALotKnownFromAnImportIsTakenIn: when the clinic buys that batch, its lot is
// opened under the id it has.
func TestALotKnownFromAnImportIsTakenIn(t *testing.T) {
	b := newSalon(t)
	b.take(t, abroad(t, "77", func(*salon) *strings.Replacer { return strings.NewReplacer("B-black", "B-other") }))
	mine := newLot(b.s, b.refs["black"].Product, "b-OTHER")
	saved := saveLot(t, b.s, mine)
	if saved.Value.ID == mine.Value.ID || saved.Row != 2 || saved.Value.Imported || saved.Value.Closed {
		t.Errorf("saved as %+v", saved)
	}
	if got := uses(t, b.s, planner.RecallQuery{Lot: saved.Value.ID}); len(got) != 1 {
		t.Errorf("gives %v", got)
	}
	_, err := b.s.SaveLot(bg(), mine)
	wantCode(t, err, planner.Conflict)
	wantVerified(t, b.s)
}

// TestClashingIdsHideNobody: an id from elsewhere that means another product or lot
// here leads nobody astray.
func TestClashingIdsHideNobody(t *testing.T) {
	b := newSalon(t)
	id := func(name string) func(*salon) *strings.Replacer {
		return func(there *salon) *strings.Replacer {
			ours, theirs := b.refs[name], there.refs["black"]
			return strings.NewReplacer(string(theirs.Lot), string(ours.Lot), string(theirs.Product), string(ours.Product), "B-black", "RECALLED-9")
		}
	}
	b.take(t, abroad(t, "77", id("black")), abroad(t, "78", id("water")), abroad(t, "79", func(there *salon) *strings.Replacer {
		return strings.NewReplacer(string(there.refs["black"].Product), string(b.refs["black"].Product))
	}))
	for batch, want := range map[string]int{"RECALLED-9": 2, "B-black": 1, "B-water": 3} {
		if got := uses(t, b.s, planner.RecallQuery{Batch: batch}); len(got) != want {
			t.Errorf("%s gives %v", batch, got)
		}
	}
	for name, want := range map[string]int{"black": 1, "water": 3} {
		if got := uses(t, b.s, planner.RecallQuery{Lot: b.refs[name].Lot}); len(got) != want {
			t.Errorf("our lot of %s gives %v", name, got)
		}
	}
	if got := uses(t, b.s, planner.RecallQuery{Product: b.refs["black"].Product}); len(got) != 3 {
		t.Errorf("our product gives %v", got)
	}
	wantVerified(t, b.s)
}

// TestAProductIsMadeFromItsLabel whatever of it is stated.
func TestAProductIsMadeFromItsLabel(t *testing.T) {
	for name, p := range map[string]planner.Product{
		"all":                    {Kind: planner.NeedleStock, Maker: "Acme", Name: "Cartridge", Configuration: "3RL", Diameter: 0.3},
		"no maker":               {Kind: planner.NeedleStock, Name: "Cartridge", Configuration: "3RL"},
		"named by configuration": {Kind: planner.NeedleStock, Maker: "Acme", Name: "3RL"},
		"shaded":                 {Kind: planner.NeedleStock, Maker: "Acme", Name: "Cartridge", Shade: "red", Configuration: "3RL"},
		"a configuration alone":  {Kind: planner.NeedleStock, Name: "3RL"},
	} {
		ref := planner.RefOf(p, planner.Lot{ID: "l", Batch: "1"})
		got := productOf(planner.SessionRecord{Needles: []planner.LaidNeedle{{Needle: p.Needle(), Lot: ref}}}, ref)
		if spelled(got.Label()) != spelled(p.Label()) || got.Needle().Configuration != p.Needle().Configuration || !alike(got, p) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	ref := planner.LotRef{Kind: planner.PigmentStock, Label: "Ink Noir 7", Maker: "Noir"} // the maker does not lead
	if got := productOf(planner.SessionRecord{}, ref); got.Label() != ref.Label {
		t.Errorf("%+v", got)
	}
}
