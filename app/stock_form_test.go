package app

import (
	"testing"

	"stipple/planner"
)

func TestAProductThatExistsIsShownInstead(t *testing.T) {
	f := stocked(planner.Assistant)
	s, p := stockShown(t, f)
	p.newProduct(planner.Product{Maker: "ACME", Name: "grey"}, nil)
	s.press("Save")
	if !s.says("Acme Grey is in the stock already.") {
		t.Fatal("nothing says that the product is there already")
	}
	s.press("Go on editing")
	if !s.says("New product") {
		t.Fatal("the form is gone")
	}
	s.press("Save")
	s.press("Show the one in stock")
	if !s.says("This product was in stock already.") || len(f.products) != 5 {
		t.Errorf("the product is not shown, or there are %d", len(f.products))
	}
}

func TestALotThatExistsIsShownInstead(t *testing.T) {
	f := stocked(planner.Assistant)
	s, p := stockShown(t, f)
	brown, _ := p.index.product("brown")
	p.newLotOf(brown.Value, planner.Lot{Batch: "nl3"}) // a closed one
	s.press("Save")
	s.press("Show the one in stock")
	if !s.says("Lot NL 3") || !s.says("Closed") || len(f.lots) != 6 {
		t.Errorf("the lot is not shown, or there are %d", len(f.lots))
	}
}

func TestSomebodyElseSavedTheProductFirst(t *testing.T) {
	for _, c := range []struct{ choice, note string }{{"Keep mine", "mine"}, {"Take theirs", "theirs"}} {
		f := stocked(planner.Assistant)
		s, p := stockShown(t, f)
		grey, _ := p.index.product("grey")
		grey.Value.Note = "mine"
		p.askProduct("Product", grey, nil)
		f.products[0].Value.Note, f.products[0].Row = "theirs", 2
		s.press("Save")
		if !s.says("Somebody saved first") || f.products[0].Value.Note != "theirs" {
			t.Fatal("the conflict is not shown, or something was overwritten")
		}
		s.press(c.choice)
		s.press("Save")
		if got := f.products[0].Value.Note; got != c.note || s.dialog() {
			t.Errorf("%s: the note is %q, dialog %v", c.choice, got, s.dialog())
		}
	}
}

func TestSomebodyElseSavedTheLotFirst(t *testing.T) {
	for _, c := range []struct {
		choice string
		want   float64
	}{{"Keep mine", 25}, {"Take theirs", 20}} {
		f := stocked(planner.Assistant)
		s, p := stockShown(t, f)
		lot, _ := p.index.lot("b1")
		brown, _ := p.index.product("brown")
		lot.Value.Quantity = 25
		p.askLot("Lot", brown.Value, lot)
		f.lots[0].Value.Quantity, f.lots[0].Row = 20, 2
		s.press("Save")
		if !s.says("quantity from 20 to 25") {
			t.Fatal("it is not said what differs")
		}
		s.press(c.choice)
		s.press("Save")
		if got := f.lots[0].Value.Quantity; got != c.want || s.dialog() {
			t.Errorf("%s: the quantity is %v, dialog %v", c.choice, got, s.dialog())
		}
	}
}

func TestAFailedSaveLosesNothing(t *testing.T) {
	f := stocked(planner.Assistant)
	s, p := stockShown(t, f)
	brown, _ := p.index.product("brown")
	f.stockErr = planner.Errorf(planner.Full, "The disk is full.").Because(errDisk)
	p.newLotOf(brown.Value, planner.Lot{Batch: "NL 8"})
	s.press("Save")
	if !s.says("The disk is full.") {
		t.Fatal("the form does not say why")
	}
	f.stockErr = nil
	s.press("Save")
	if got := f.lots[len(f.lots)-1].Value.Batch; got != "NL 8" {
		t.Errorf("the last lot is %q", got)
	}
}

func TestFaultsOfALotStandBesideTheirFields(t *testing.T) {
	_, p := stockShown(t, stocked(planner.Assistant))
	brown, _ := p.index.product("brown")
	form := newLotForm(brown.Value, planner.Lot{ID: "x"}, p.store.Today)
	form.expiry.entry.SetText("31 of May")
	form.quantity.entry.SetText("many")
	_, err := form.read()
	for _, field := range []string{"batch", "expiry", "quantity"} {
		if planner.FaultsOf(err).For(field) == "" {
			t.Errorf("%s has no fault", field)
		}
	}
}

func TestAProductHasTheFieldsOfItsKind(t *testing.T) {
	_, p := stockShown(t, stocked(planner.Assistant))
	form := newProductForm(planner.Product{
		ID: "x", Kind: planner.PigmentStock, Name: "Ink", Shade: "Ash", Colour: "grey", Carrier: "water", Viscosity: planner.Thin, MixedHours: 8,
		GTIN: "4006381333931", Note: "n",
	}, true)
	got, err := form.read()
	if want := (planner.Product{
		ID: "x", Kind: planner.PigmentStock, Name: "Ink", Shade: "Ash", Colour: "grey", Carrier: "water", Viscosity: planner.Thin, MixedHours: 8,
		GTIN: otherGTIN, Note: "n",
	}); err != nil || got != want {
		t.Errorf("read %+v, %v, want %+v", got, err, want)
	}
	form.kind.show(planner.NeedleStock)
	form.arrange()
	form.configuration.show("3RL")
	form.diameter.show(0.25)
	got, err = form.read()
	if want := (planner.Product{ID: "x", Kind: planner.NeedleStock, Name: "Ink", Configuration: "3RL", Diameter: 0.25, GTIN: otherGTIN, Note: "n"}); err != nil || got != want {
		t.Errorf("as a needle %+v, %v", got, err)
	}
	if form.pigment.Visible() || !form.needle.Visible() {
		t.Error("the fields shown are not the needle's")
	}
	_ = p
}

func TestALotIsClosedWithItsReasonAndPutBack(t *testing.T) {
	f := stocked(planner.Assistant)
	s, p := stockShown(t, f)
	p.openLot("b1", "")
	s.press("Close lot…")
	s.press("Recalled by its maker")
	lot := f.lots[0].Value
	if !lot.Closed || lot.Note != "Recalled by its maker on 22-Nov-2026." {
		t.Fatalf("the lot is %+v", lot)
	}
	p.openLot("b1", "")
	s.press("Put back into stock")
	if lot := f.lots[0].Value; lot.Closed {
		t.Error("the lot is still closed")
	}
}
