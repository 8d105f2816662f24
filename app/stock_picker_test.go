package app

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/store"
)

// pickerShown opens a picker of pigments and hears what is chosen.
func pickerShown(t *testing.T, wanted string, chosen *[]planner.ID) (*lotPicker, fyne.Window) {
	t.Helper()
	f := stocked(planner.Assistant)
	add := func(id planner.ID, product planner.ID, batch string, expiry planner.Date) {
		f.lots = append(f.lots, store.Stored[planner.Lot]{Value: planner.Lot{ID: id, Product: product, Batch: batch, Expiry: expiry}, Row: 1})
	}
	add("b4", "brown", "NL 4", stockDay(2027, 1, 31))
	add("g1", "grey", "G 1", stockDay(2026, 12, 1))
	add("g2", "grey", "NL 4", stockDay(2027, 12, 1)) // the batch number of another product's lot
	a := test.NewTempApp(t)
	a.Settings().SetTheme(newTheme(lightAppearance))
	p := newLotPicker(planner.PigmentStock, wanted, f.products, f.lots, f.Today(), func(_ planner.Product, l planner.Lot) { *chosen = append(*chosen, l.ID) })
	w := test.NewTempWindow(t, p)
	w.Resize(fyne.NewSize(500, 500))
	return p, w
}

func (p *lotPicker) offered() []planner.ID {
	var list []planner.ID
	for _, row := range p.seen {
		list = append(list, row.lot.ID)
	}
	return list
}

func (p *lotPicker) scanned(code string) {
	p.scan.SetText(code)
	p.scan.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

func TestThePickerOffersWhatThePlanWantsAndIsInDateFirst(t *testing.T) {
	var chosen []planner.ID
	p, _ := pickerShown(t, "northlight dark brown", &chosen)
	if got, want := p.offered(), []planner.ID{"b4", "b1", "b2", "g1", "g2"}; !slices.Equal(got, want) {
		t.Errorf("offered %v, want %v", got, want)
	}
	p, _ = pickerShown(t, "", &chosen)
	if got, want := p.offered(), []planner.ID{"g1", "b4", "g2", "b1", "b2"}; !slices.Equal(got, want) {
		t.Errorf("with no wish %v, want %v", got, want)
	}
}

func TestThePickerTakesAScan(t *testing.T) {
	for _, c := range []struct {
		code   string
		chosen []planner.ID
		says   string
	}{
		{"01" + brownGTIN + "17280531" + "10NL1", []planner.ID{"b1"}, ""},
		{"g1", []planner.ID{"g1"}, ""},
		{"NL 2", []planner.ID{"b2"}, ""}, // expired: the gate decides
		{"nl4", nil, "Several lots have this code. Choose one."},
		{"K77", nil, "Lot K77 is of Kite Cartridge 3RL, a needle. Scan a pigment."},
		{"NL 3", nil, "is closed"},
		{"01" + brownGTIN + "10NL9", nil, "Lot NL9 of Northlight Scalp Dark brown is not in stock."},
		{"01" + otherGTIN + "10X", nil, "No lot in stock has this code."},
	} {
		var chosen []planner.ID
		p, _ := pickerShown(t, "", &chosen)
		p.scanned(c.code)
		if !slices.Equal(chosen, c.chosen) || !strings.Contains(p.says.message(), c.says) || c.says == "" && p.says.message() != "" {
			t.Errorf("%q chose %v and says %q", c.code, chosen, p.says.message())
		}
	}
}

func TestThePickerByKeyboardAlone(t *testing.T) {
	var chosen []planner.ID
	p, w := pickerShown(t, "", &chosen)
	w.Canvas().Focus(p.focus())
	test.Type(p.scan, "scalp")
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn} {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	if !slices.Equal(chosen, []planner.ID{"b1"}) {
		t.Errorf("chose %v", chosen)
	}
}

func TestTheRowsOfThePickerCanBeTouched(t *testing.T) {
	row := newLotRow()
	row.show(pickedLot{product: planner.Product{Name: "Ink"}, lot: planner.Lot{Batch: "1"}}, stockDay(2026, 11, 22))
	if got := row.MinSize().Height; got < 42 {
		t.Errorf("a row is %v high", got)
	}
}

func TestThePickerSaysHowALotStands(t *testing.T) {
	today := stockDay(2026, 11, 22)
	for _, c := range []struct {
		expiry planner.Date
		says   string
		tone   tone
	}{
		{planner.Date{}, "No expiry", toneQuiet},
		{stockDay(2026, 11, 21), "Expired 21-Nov-2026", toneStop},
		{today, "Expires 22-Nov-2026", toneCaution},
		{stockDay(2027, 2, 20), "Expires 20-Feb-2027", toneCaution},
		{stockDay(2027, 2, 21), "In date to 21-Feb-2027", toneDone},
	} {
		if says, tone := expiryWords(planner.Lot{Expiry: c.expiry}, today); says != c.says || tone != c.tone {
			t.Errorf("%v: %q %v", c.expiry, says, tone)
		}
	}
}
