package store

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stipple/planner"
)

func newProduct(s *Store, kind planner.StockKind, name string) Stored[planner.Product] {
	return Stored[planner.Product]{Value: planner.Product{ID: s.NewID(), Kind: kind, Maker: "Acme", Name: name}}
}

func saveProduct(t testing.TB, s *Store, p Stored[planner.Product]) Stored[planner.Product] {
	t.Helper()
	saved, err := s.SaveProduct(bg(), p)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func newLot(s *Store, product planner.ID, batch string) Stored[planner.Lot] {
	return Stored[planner.Lot]{Value: planner.Lot{ID: s.NewID(), Product: product, Batch: batch, Expiry: s.Today().AddDays(100)}}
}

func saveLot(t testing.TB, s *Store, l Stored[planner.Lot]) Stored[planner.Lot] {
	t.Helper()
	saved, err := s.SaveLot(bg(), l)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// lastDetail gives what the trail says last.
func lastDetail(t testing.TB, s *Store) (r auditRow, said string) {
	t.Helper()
	r, d := lastRow(t, s)
	return r, d.Text
}

func TestStockIsReadBackAsSaved(t *testing.T) {
	path, _ := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	ink := newProduct(s, planner.PigmentStock, "  Scalp   Ink ")
	ink.Value.Shade, ink.Value.Viscosity, ink.Value.MixedHours, ink.Value.Note = "Umber", planner.Thin, 4, "keep cool"
	ink = saveProduct(t, s, ink)
	needle := saveProduct(t, s, newProduct(s, planner.NeedleStock, "3RL"))
	black := saveProduct(t, s, newProduct(s, planner.PigmentStock, "Black"))
	late := newLot(s, ink.Value.ID, "L 2")
	late.Value.Quantity, late.Value.From, late.Value.Received, late.Value.Code = 15, "MedDirect", s.Today(), "(10)L 2"
	late = saveLot(t, s, late)
	early := newLot(s, needle.Value.ID, "N1")
	early.Value.Expiry = s.Today()
	early = saveLot(t, s, early)
	undated := newLot(s, ink.Value.ID, "L3")
	undated.Value.Expiry = planner.Date{}
	undated = saveLot(t, s, undated)
	_ = s.Close()
	s = openAs(t, path, testUser, testPassphrase)
	products, err := s.Products(bg())
	if diff := cmp.Diff([]Stored[planner.Product]{black, ink, needle}, products); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	lots, err := s.Lots(bg())
	if diff := cmp.Diff([]Stored[planner.Lot]{early, late, undated}, lots); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	if ink.Row != 1 || ink.Value.Name != "Scalp Ink" {
		t.Errorf("saved as %+v", ink)
	}
	wantVerified(t, s)
}

func TestDuplicatesInTheStockAreRefused(t *testing.T) {
	s := openClinic(t)
	ink := saveProduct(t, s, newProduct(s, planner.PigmentStock, "Scalp Ink"))
	black := saveProduct(t, s, newProduct(s, planner.PigmentStock, "Black"))
	lot := saveLot(t, s, newLot(s, ink.Value.ID, "AB 12"))
	saveLot(t, s, newLot(s, black.Value.ID, "AB 12")) // another product's
	second := saveLot(t, s, newLot(s, ink.Value.ID, "AB 13"))

	_, err := s.SaveProduct(bg(), newProduct(s, planner.PigmentStock, "scalp  INK"))
	wantTheirs(t, err, ink)
	renamed := black
	renamed.Value.Name = "SCALP INK"
	_, err = s.SaveProduct(bg(), renamed)
	wantTheirs(t, err, ink)
	_, err = s.SaveLot(bg(), newLot(s, ink.Value.ID, "ab12"))
	wantTheirs(t, err, lot)
	second.Value.Batch = "Ab 1 2"
	_, err = s.SaveLot(bg(), second)
	wantTheirs(t, err, lot)
	same := newLot(s, black.Value.ID, "other")
	same.Value.ID = lot.Value.ID
	_, err = s.SaveLot(bg(), same)
	wantCode(t, err, planner.Conflict)
	_, err = s.SaveLot(bg(), newLot(s, s.NewID(), "A"))
	wantCode(t, err, planner.NotFound)
	if products, _ := s.Products(bg()); len(products) != 2 {
		t.Errorf("%d products", len(products))
	}
	if lots, _ := s.Lots(bg()); len(lots) != 3 {
		t.Errorf("%d lots", len(lots))
	}
	lot.Value.Batch = "AB12" // the same one, spelled otherwise
	saveLot(t, s, lot)
	wantVerified(t, s)
}

// wantTheirs wants a conflict that carries what is stored.
func wantTheirs[T any](t testing.TB, err error, theirs Stored[T]) {
	t.Helper()
	wantCode(t, err, planner.Conflict)
	var stale *ConflictError[T]
	if !errors.As(err, &stale) || !cmp.Equal(stale.Theirs, theirs) {
		t.Errorf("the conflict %v carries %+v", err, stale)
	}
}

func TestStaleStockIsAConflictAndOverwritesNothing(t *testing.T) {
	s := openClinic(t)
	ink := saveProduct(t, s, newProduct(s, planner.PigmentStock, "Ink"))
	lot := saveLot(t, s, newLot(s, ink.Value.ID, "A1"))
	newer, newerLot := ink, lot
	newer.Value.Shade, newerLot.Value.Closed = "Umber", true
	newer, newerLot = saveProduct(t, s, newer), saveLot(t, s, newerLot)
	ink.Value.Shade, lot.Value.Quantity = "Black", 3
	_, err := s.SaveProduct(bg(), ink)
	wantTheirs(t, err, newer)
	_, err = s.SaveLot(bg(), lot)
	wantTheirs(t, err, newerLot)
	gone := newLot(s, ink.Value.ID, "A9")
	gone.Row = 4
	_, err = s.SaveLot(bg(), gone)
	wantCode(t, err, planner.NotFound)
	if lots, _ := s.Lots(bg()); !cmp.Equal(lots, []Stored[planner.Lot]{newerLot}) {
		t.Errorf("stored: %+v", lots)
	}
}

func TestTheTrailSaysWhatChangedInTheStock(t *testing.T) {
	s := openClinic(t)
	ink := saveProduct(t, s, newProduct(s, planner.PigmentStock, "Ink"))
	if r, said := lastDetail(t, s); r.op != planner.AuditCreate || r.entity != "product" || said != "Acme Ink" {
		t.Errorf("%s %s: %q", r.op, r.entity, said)
	}
	ink.Value.Shade = "Umber"
	saveProduct(t, s, ink)
	if r, said := lastDetail(t, s); r.op != planner.AuditUpdate || r.id_ != string(ink.Value.ID) || said != "shade from none to Umber" {
		t.Errorf("%s %s: %q", r.op, r.entity, said)
	}
	lot := saveLot(t, s, newLot(s, ink.Value.ID, "A1"))
	if _, said := lastDetail(t, s); said != "Acme Ink Umber · lot A1" {
		t.Errorf("%q", said)
	}
	lot.Value.Expiry = lot.Value.Expiry.AddDays(1)
	saveLot(t, s, lot)
	if r, said := lastDetail(t, s); r.entity != "lot" || said != "expiry from 2027-03-02 to 2027-03-03" {
		t.Errorf("%s %s: %q", r.op, r.entity, said)
	}
}

// A row that was altered outside, in whatever column, is never shown as good.
func TestAlteredStockIsNoticed(t *testing.T) {
	for _, alter := range []string{
		"UPDATE products SET body = replace(body, 'Ink', 'Oil')",
		"UPDATE products SET kind = 'diluent'",
		"UPDATE products SET ver = ver + 1",
		"UPDATE products SET mac = zeroblob(32)",
		"UPDATE products SET body = (SELECT body FROM products WHERE kind = 'needle') WHERE kind = 'pigment'",
		"UPDATE lots SET body = replace(body, '2027', '2029')",
		"UPDATE lots SET batch = 'z' WHERE batch = 'a1'",
		"UPDATE lots SET product = (SELECT id FROM products WHERE kind = 'needle')",
		"UPDATE lots SET ver = 7",
		"UPDATE lots SET mac = (SELECT mac FROM products WHERE kind = 'needle')",
	} {
		s := openClinic(t)
		saveProduct(t, s, newProduct(s, planner.NeedleStock, "3RL"))
		ink := saveProduct(t, s, newProduct(s, planner.PigmentStock, "Ink"))
		lot := saveLot(t, s, newLot(s, ink.Value.ID, "A1"))
		if _, err := s.writer.Exec(alter); err != nil {
			t.Fatal(err)
		}
		_, productErr := s.Products(bg())
		_, lotErr := s.Lots(bg())
		_, recallErr := s.Recall(bg(), planner.RecallQuery{Lot: lot.Value.ID})
		if planner.ErrorCode(productErr) != planner.Corrupt && planner.ErrorCode(lotErr) != planner.Corrupt {
			t.Errorf("%s: products %v, lots %v", alter, productErr, lotErr)
		}
		if lotErr != nil && planner.ErrorCode(recallErr) != planner.Corrupt {
			t.Errorf("%s: a recall gives %v", alter, recallErr)
		}
		if v, err := s.Verify(bg(), nil); err != nil || v.OK() {
			t.Errorf("%s: the verification sees nothing, %v", alter, err)
		}
	}
}

func TestRolesAndTheStock(t *testing.T) {
	path, _ := newClinic(t)
	s := openAs(t, path, testUser, testPassphrase)
	for _, role := range []planner.Role{planner.Assistant, planner.Administrator} {
		if _, err := s.AddUser(bg(), planner.User{Name: string(role), Role: role}, testPassphrase); err != nil {
			t.Fatal(err)
		}
	}
	product := saveProduct(t, s, newProduct(s, planner.PigmentStock, "Ink"))
	lot := saveLot(t, s, newLot(s, product.Value.ID, "A1"))
	_ = s.Close()
	for user, role := range map[string]planner.Role{testUser: planner.Physician, "assistant": planner.Assistant, "administrator": planner.Administrator} {
		s := openAs(t, path, user, testPassphrase)
		row := planner.StockRow{Product: planner.Product{Kind: planner.DiluentStock, Name: "Water " + user}}
		for name, call := range map[string]struct {
			action planner.Action
			do     func() error
		}{
			"Products":    {planner.SeeStock, func() error { _, err := s.Products(bg()); return err }},
			"Lots":        {planner.SeeStock, func() error { _, err := s.Lots(bg()); return err }},
			"LotAmounts":  {planner.SeeStock, func() error { _, err := s.LotAmounts(bg()); return err }},
			"SaveProduct": {planner.EditStock, func() error { _, err := s.SaveProduct(bg(), newProduct(s, planner.PigmentStock, user)); return err }},
			"SaveLot":     {planner.EditStock, func() error { _, err := s.SaveLot(bg(), newLot(s, product.Value.ID, user)); return err }},
			"ImportStock": {planner.EditStock, func() error { _, err := s.ImportStock(bg(), []planner.StockRow{row}); return err }},
			"Recall":      {planner.SeeRecords, func() error { _, err := s.Recall(bg(), planner.RecallQuery{Lot: lot.Value.ID}); return err }},
		} {
			err := call.do()
			if role.May(call.action) && err != nil || !role.May(call.action) && planner.ErrorCode(err) != planner.Forbidden {
				t.Errorf("%s as %s: %v", name, role, err)
			}
		}
		_ = s.Close()
		for name, do := range map[string]func() error{
			"Products": func() error { _, err := s.Products(bg()); return err },
			"SaveLot":  func() error { _, err := s.SaveLot(bg(), lot); return err },
			"Recall":   func() error { _, err := s.Recall(bg(), planner.RecallQuery{Lot: lot.Value.ID}); return err },
		} {
			if err := do(); planner.ErrorCode(err) != planner.Locked {
				t.Errorf("%s when signed out: %v", name, err)
			}
		}
	}
}

func TestStockIsImportedAllOrNone(t *testing.T) {
	s := openClinic(t)
	ink := saveProduct(t, s, newProduct(s, planner.PigmentStock, "Ink"))
	saveLot(t, s, newLot(s, ink.Value.ID, "A1"))
	rows := []planner.StockRow{
		{Line: 2, Product: planner.Product{Kind: planner.PigmentStock, Maker: "ACME", Name: "ink"}, Lot: planner.Lot{Batch: "a 1"}},
		{Line: 3, Product: planner.Product{Kind: planner.PigmentStock, Maker: "Acme", Name: "Ink"}, Lot: planner.Lot{Batch: "A2"}},
		{Line: 4, Product: planner.Product{Kind: planner.NeedleStock, Maker: "Acme", Name: "3RL"}, Lot: planner.Lot{Batch: "N1", Quantity: 20}},
	}
	bad := append(rows[:3:3], planner.StockRow{Line: 5, Product: planner.Product{Kind: planner.NeedleStock}})
	_, err := s.ImportStock(bg(), bad)
	if wantCode(t, err, planner.Invalid); planner.FaultsOf(err).For("line 5, name") == "" {
		t.Errorf("faults %v", planner.FaultsOf(err))
	}
	if lots, _ := s.Lots(bg()); len(lots) != 1 {
		t.Fatalf("%d lots after a refused import", len(lots))
	}
	got, err := s.ImportStock(bg(), rows)
	if err != nil || got.String() != "1 product and 2 lots added, 1 row there already" {
		t.Fatalf("%s, %v", got, err)
	}
	if r, said := lastDetail(t, s); r.op != planner.AuditImport || said != got.String() {
		t.Errorf("the trail says %s: %q", r.op, said)
	}
	products, _ := s.Products(bg())
	lots, _ := s.Lots(bg())
	if len(products) != 2 || len(lots) != 3 {
		t.Errorf("%d products, %d lots", len(products), len(lots))
	}
	again, err := s.ImportStock(bg(), rows)
	if err != nil || again.Known() != 3 {
		t.Errorf("again: %s, %v", again, err)
	}
	wantVerified(t, s)
}
