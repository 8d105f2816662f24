package store

import (
	"strings"
	"testing"

	"stipple/planner"
)

// product gives a product of the salon's stock as it is stored.
func (b *salon) product(t *testing.T, name string) Stored[planner.Product] {
	t.Helper()
	products, err := b.s.readProducts(b.s.readers, "WHERE id = $1", string(b.refs[name].Product))
	if err != nil || len(products) != 1 {
		t.Fatal(products, err)
	}
	return products[0]
}

func (b *salon) lot(t *testing.T, name string) Stored[planner.Lot] {
	t.Helper()
	lots, err := b.s.readLots(b.s.readers, "WHERE id = $1", string(b.refs[name].Lot))
	if err != nil || len(lots) != 1 {
		t.Fatal(lots, err)
	}
	return lots[0]
}

// TestWhatARecordNamesStaysWhatItIs: an edit of the stock hides no use from a recall.
func TestWhatARecordNamesStaysWhatItIs(t *testing.T) {
	products := map[string]func(*planner.Product){
		"kind":          func(p *planner.Product) { p.Kind = planner.DiluentStock },
		"maker":         func(p *planner.Product) { p.Maker = "Other" },
		"name":          func(p *planner.Product) { p.Name = "Other" },
		"shade":         func(p *planner.Product) { p.Shade = "Other" },
		"configuration": func(p *planner.Product) { p.Configuration = "5RL" },
	}
	lots := map[string]func(*salon, *planner.Lot){
		"batch":   func(_ *salon, l *planner.Lot) { l.Batch = "OTHER" },
		"product": func(b *salon, l *planner.Lot) { l.Product = b.refs["stale"].Product },
	}
	b := newSalon(t)
	id := b.open(t, 1)
	b.tap(t, id, b.gate()...)
	for _, state := range []string{"laid out", "used", "signed"} {
		for name, change := range products {
			p := b.product(t, "needle")
			change(&p.Value)
			_, err := b.s.SaveProduct(bg(), p)
			wantRefused(t, state+": "+name, err)
		}
		for name, change := range lots {
			l := b.lot(t, "needle")
			change(b, &l.Value)
			_, err := b.s.SaveLot(bg(), l)
			wantRefused(t, state+": "+name, err)
		}
		switch state {
		case "laid out":
			b.tap(t, id, planner.Tap{Deed: planner.StartSession})
			b.tap(t, id, treat("crown")...)
		case "used":
			b.sign(t, id)
		}
	}
	// What nobody can take for something else may be written otherwise.
	p, l := b.product(t, "needle"), b.lot(t, "needle")
	p.Value.Name, p.Value.Diameter, p.Value.Note, p.Value.Retired = "CARTRIDGE", 0.35, "blue box", true
	l.Value.Batch, l.Value.Expiry, l.Value.Closed = "b-NEEDLE", planner.Date{Year: 2026, Month: 1, Day: 1}, true
	saveProduct(t, b.s, p)
	saveLot(t, b.s, l)
	if _, said := lastDetail(t, b.s); !strings.Contains(said, "expiry from 2027-11-22 to 2026-01-01") {
		t.Errorf("the trail says %q", said)
	}
	for _, q := range []planner.RecallQuery{{Batch: "B-needle"}, {Needle: "3RL"}, {Product: p.Value.ID}, {Lot: l.Value.ID}} {
		if got := uses(t, b.s, q); len(got) != 1 {
			t.Errorf("%+v gives %v", q, got)
		}
	}
	// What no record names is the clinic's to write as it likes.
	p, l = b.product(t, "stale"), b.lot(t, "stale")
	p.Value.Configuration, l.Value.Batch = "5RL", "OTHER"
	saveProduct(t, b.s, p)
	saveLot(t, b.s, l)
	wantVerified(t, b.s)
}

func wantRefused(t *testing.T, what string, err error) {
	t.Helper()
	if planner.ErrorCode(err) != planner.Invalid || !strings.Contains(planner.ErrorMessage(err), "was laid out for a session") {
		t.Errorf("%s: %v", what, err)
	}
}

// TestVerifyComparesRecordsWithTheStock: a lot that the stock calls otherwise than
// the record is found even if its row is sound.
func TestVerifyComparesRecordsWithTheStock(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1, "crown")
	wantVerified(t, b.s)
	lot := b.lot(t, "black")
	lot.Value.Batch = "OTHER"
	err := b.s.change(bg(), func(c *change) error {
		row, err := c.lotRow(lot.Value, lot.Row+1)
		if err != nil {
			return err
		}
		c.note(entry{op: planner.AuditUpdate, entity: "lot", id: row.id, ver: row.ver, digest: digestOf(row.mac)})
		_, err = c.tx.Exec("UPDATE lots SET batch = $1, ver = $2, body = $3, mac = $4 WHERE id = $5", row.batch, row.ver, row.body, row.mac, row.id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []string{"not signed", "signed"} {
		want := "record " + string(id) + ": the stock calls lot " + string(lot.Value.ID) + ", which it used, otherwise than it does"
		if v, err := b.s.Verify(bg(), nil); err != nil || len(v.Faults) != 1 || v.Faults[0] != want {
			t.Errorf("%s: %v, %v", state, v.Faults, err)
		}
		if state == "not signed" {
			b.sign(t, id)
		}
	}
}
