package app

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"stipple/planner"
)

// Codes of the tests, as scanners send them.
const (
	knownLot   = "01" + brownGTIN + "17280531" + "10NL1\x1d21A"
	newBatch   = "01" + brownGTIN + "17290131" + "10NL5"
	newProduct = "01" + otherGTIN + "17290131" + "10Z9"
)

func TestScanningAKnownLotShowsIt(t *testing.T) {
	s, p := stockShown(t, stocked(planner.Assistant))
	p.scan(knownLot)
	if !s.says("This lot is in stock already.") || !s.says("Lot NL 1") {
		t.Fatal("the known lot is not shown")
	}
	if s.says("The label you scanned says") {
		t.Error("a label that agrees is doubted")
	}
	s.key(fyne.KeyEscape)
	p.scan("01" + brownGTIN + "17290531" + "10NL1")
	if !s.says("The label you scanned says that it expires on 31-May-2029") {
		t.Error("a label that gives another expiry is not pointed out")
	}
	s.key(fyne.KeyEscape)
	p.scan("k 77")
	if !s.says("Lot K77") {
		t.Error("a batch number alone does not show its lot")
	}
}

func TestScanningANewBatchOfAKnownProductAsksForTheLot(t *testing.T) {
	f := stocked(planner.Assistant)
	s, p := stockShown(t, f)
	p.scan(newBatch)
	if !s.says("New lot") || !s.says("Northlight Scalp Dark brown") {
		t.Fatal("the lot is not asked for")
	}
	s.press("Save")
	saved := f.lots[len(f.lots)-1].Value
	want := planner.Lot{ID: saved.ID, Product: "brown", Batch: "NL5", Expiry: stockDay(2029, 1, 31), Received: f.Today(), Code: newBatch}
	if saved != want {
		t.Errorf("the lot is %+v, want %+v", saved, want)
	}
	if s.dialog() || p.search.Text != "" || s.window.Canvas().Focused() != fyne.Focusable(p.search) {
		t.Error("the field is not ready for the next label")
	}
}

func TestScanningANewProductAsksForItAndThenForTheLot(t *testing.T) {
	f := stocked(planner.Assistant)
	s, p := stockShown(t, f)
	p.scan(newProduct)
	if !s.says("New product") {
		t.Fatal("the product is not asked for")
	}
	focused, ok := s.window.Canvas().Focused().(*input)
	if !ok {
		t.Fatalf("%T has the keyboard", s.window.Canvas().Focused())
	}
	focused.SetText("Novel")
	s.press("Save")
	if !s.says("Enter the product's name.") || !s.dialog() {
		t.Fatal("a missing name is not said beside its field")
	}
	focused = s.window.Canvas().Focused().(*input) // the first faulty field
	focused.SetText("Ink")
	s.press("Save")
	if got := f.products[len(f.products)-1].Value; got.Name != "Ink" || got.Maker != "Novel" || got.GTIN != otherGTIN {
		t.Fatalf("the product is %+v", got)
	}
	if !s.says("New lot") {
		t.Fatal("the lot is not asked for next")
	}
	s.press("Save")
	if got := f.lots[len(f.lots)-1].Value; got.Batch != "Z9" || got.Product != f.products[len(f.products)-1].Value.ID {
		t.Errorf("the lot is %+v", got)
	}
}

func TestScanningAPlainCodeAsksWhichProductItIsOn(t *testing.T) {
	f := stocked(planner.Assistant)
	s, p := stockShown(t, f)
	p.scan("QQ-118")
	if !s.says("Which product is it?") {
		t.Fatal("it is not asked")
	}
	search := s.window.Canvas().Focused().(*input)
	search.SetText("kite")
	s.key(fyne.KeyReturn)
	if !s.says("Kite Cartridge 3RL") || !s.says("New lot") {
		t.Fatal("the lot of the chosen product is not asked for")
	}
	s.press("Save")
	if got := f.lots[len(f.lots)-1].Value; got.Batch != "QQ-118" || got.Product != "needle" || got.Code != "QQ-118" {
		t.Errorf("the lot is %+v", got)
	}
}

func TestABrokenCodeSaysWhatToDo(t *testing.T) {
	s, p := stockShown(t, stocked(planner.Assistant))
	p.scan("0109506000134351" + "17280531") // the check digit is wrong
	if s.dialog() || !strings.Contains(p.says.message(), "Scan it again") {
		t.Errorf("it says %q", p.says.message())
	}
	p.search.SetText("")
	if p.says.message() != "" {
		t.Error("the message stays when the next code begins")
	}
}

func TestTheSeparatorOfAScannerIsTaken(t *testing.T) {
	for name, typed := range map[string]func(*scanField){
		"F8":    func(f *scanField) { f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF8}) },
		"bar":   func(f *scanField) { f.TypedRune('|') },
		"tilde": func(f *scanField) { f.TypedRune('~') },
	} {
		s, p := stockShown(t, stocked(planner.Assistant))
		p.typeIn("01" + brownGTIN + "10NL1")
		typed(p.search)
		p.scan("17280531")
		if !s.says("Lot NL 1") {
			t.Errorf("%s: the lot is not found by %q", name, p.search.Text)
		}
	}
}

// typeIn types a code without its end.
func (p *stockPage) typeIn(code string) {
	for _, r := range code {
		p.search.TypedRune(r)
	}
}

func TestWhatACodeNames(t *testing.T) {
	f := stocked(planner.Assistant)
	x := newStockIndex(f.products, f.lots)
	for _, c := range []struct {
		code           string
		lots, products []planner.ID
		batch          string
	}{
		{"01" + brownGTIN + "10nl1", []planner.ID{"b1"}, []planner.ID{"brown"}, "nl1"},
		{"01" + brownGTIN + "10NL9", nil, []planner.ID{"brown"}, "NL9"},
		{brownGTIN, []planner.ID{"b1", "b2"}, []planner.ID{"brown"}, ""}, // not the closed one
		{"k-3rl", nil, []planner.ID{"needle"}, "k-3rl"},
		{"D 1", []planner.ID{"w1"}, nil, "D 1"},
		{"nothing", nil, nil, "nothing"},
	} {
		s, err := x.read(c.code, f.Today())
		var lots, products []planner.ID
		for _, l := range s.lots {
			lots = append(lots, l.Value.ID)
		}
		for _, p := range s.products {
			products = append(products, p.Value.ID)
		}
		if err != nil || !slices.Equal(lots, c.lots) || !slices.Equal(products, c.products) || s.batch != c.batch {
			t.Errorf("%q: lots %v, products %v, batch %q, %v", c.code, lots, products, s.batch, err)
		}
	}
}

var errDisk = errors.New("disk")
