package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"stipple/planner"
	"stipple/store"
)

// The stock of the tests: the day is 22 November 2026.
const (
	brownGTIN = "09506000134352"
	otherGTIN = "04006381333931"
)

func stockDay(year int, month time.Month, day int) planner.Date {
	return planner.Date{Year: year, Month: month, Day: day}
}

// stocked is a clinic with five products and their lots.
func stocked(role planner.Role) *fakeFile {
	f := newFakeFile(role)
	product := func(p planner.Product) {
		f.products = append(f.products, store.Stored[planner.Product]{Value: p, Row: 1})
	}
	lot := func(l planner.Lot) { f.lots = append(f.lots, store.Stored[planner.Lot]{Value: l, Row: 1}) }
	product(planner.Product{ID: "grey", Kind: planner.PigmentStock, Maker: "Acme", Name: "Grey"})
	product(planner.Product{ID: "brown", Kind: planner.PigmentStock, Maker: "Northlight", Name: "Scalp", Shade: "Dark brown", GTIN: brownGTIN})
	product(planner.Product{ID: "needle", Kind: planner.NeedleStock, Maker: "Kite", Name: "Cartridge", Configuration: "3RL", Reference: "K-3RL"})
	product(planner.Product{ID: "water", Kind: planner.DiluentStock, Maker: "Acme", Name: "Diluent"})
	product(planner.Product{ID: "pen", Kind: planner.MachineStock, Maker: "Rotora", Name: "Pen"})
	lot(planner.Lot{ID: "b1", Product: "brown", Batch: "NL 1", Expiry: stockDay(2028, 5, 31), Quantity: 30, Received: stockDay(2026, 1, 2), From: "Supplies"})
	lot(planner.Lot{ID: "b2", Product: "brown", Batch: "NL 2", Expiry: stockDay(2026, 11, 21), Quantity: 30})
	lot(planner.Lot{ID: "b3", Product: "brown", Batch: "NL 3", Expiry: stockDay(2025, 1, 1), Closed: true})
	lot(planner.Lot{ID: "n1", Product: "needle", Batch: "K77", Expiry: stockDay(2027, 1, 31), Quantity: 200})
	lot(planner.Lot{ID: "w1", Product: "water", Batch: "D1"})
	lot(planner.Lot{ID: "p1", Product: "pen", Batch: "SN-9"})
	f.used = map[planner.ID]float64{"b1": 12.5}
	return f
}

// stockShown opens the page of the stock.
func stockShown(t *testing.T, f *fakeFile) (*stage, *stockPage) {
	t.Helper()
	s := signedIn(t, f)
	p := newStockPage(s.shell)
	s.shell.show(p)
	return s, p
}

// listed gives the batches on the list, a product's name where it has no lot.
func (p *stockPage) listed() []string {
	var list []string
	for _, i := range p.found {
		if r := p.rows[i]; r.hasLot() {
			list = append(list, r.lot.Value.Batch)
		} else {
			list = append(list, r.product.Value.Name)
		}
	}
	return list
}

// scan types a code as a scanner does, with the control character as its keys.
func (p *stockPage) scan(code string) {
	for _, r := range code {
		if r == 0x1d {
			p.search.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRightBracket, Modifier: fyne.KeyModifierControl})
			continue
		}
		p.search.TypedRune(r)
	}
	p.search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

func TestStockShowsWhatNeedsAttentionFirst(t *testing.T) {
	_, p := stockShown(t, stocked(planner.Assistant))
	want := []string{"NL 2", "NL 1", "K77", "D1", "Grey", "SN-9"}
	if got := p.listed(); !slices.Equal(got, want) {
		t.Errorf("the list is %q, want %q", got, want)
	}
	if want := "5 lots in stock   ·   1 expired   ·   1 expiring within 90 days"; p.count.value != want {
		t.Errorf("the count says %q, want %q", p.count.value, want)
	}
	p.closed.SetChecked(true)
	if got := p.listed(); !slices.Contains(got, "NL 3") {
		t.Errorf("with closed lots the list is %q", got)
	}
	p.closed.SetChecked(false)
	p.tabs.pick(3)
	if got := p.listed(); !slices.Equal(got, []string{"K77"}) {
		t.Errorf("the needles are %q", got)
	}
}

func TestWhatIsLeftOfALot(t *testing.T) {
	for _, c := range []struct {
		quantity, used float64
		left, of       string
	}{
		{30, 12.5, "17.5 ml", "of 30 ml"},
		{30, 0, "30 ml", "unused"},
		{30, 31, "0 ml", "of 30 ml"},
		{0, 2, "Not counted", "2 ml used"},
		{0, 0, "Not counted", ""},
		{1.2346, 1, "0.235 ml", "of 1.2 ml"},
	} {
		left, of := leftWords(planner.Lot{Quantity: c.quantity}, c.used, planner.PigmentStock)
		if left != c.left || of != c.of {
			t.Errorf("%v received, %v used: %q %q, want %q %q", c.quantity, c.used, left, of, c.left, c.of)
		}
	}
}

func TestOnePieceIsSaidSo(t *testing.T) {
	if got := stockAmount(1, planner.NeedleStock) + ", " + stockAmount(2, planner.NeedleStock); got != "1 piece, 2 pieces" {
		t.Errorf("it says %q", got)
	}
}

func TestStockByKeyboardAlone(t *testing.T) {
	s, p := stockShown(t, stocked(planner.Physician))
	if s.window.Canvas().Focused() != fyne.Focusable(p.search) {
		t.Fatal("the search does not have the keyboard at the start")
	}
	test.Type(p.search, "scalp dark")
	s.key(fyne.KeyDown)
	if s.window.Canvas().Focused() != fyne.Focusable(p.list) {
		t.Fatal("Down does not go into the list")
	}
	s.key(fyne.KeyDown)
	s.key(fyne.KeyReturn)
	if !s.says("Lot NL 1") || !s.says("17.5 ml") {
		t.Fatal("Enter does not show the lot")
	}
	s.key(fyne.KeyEscape)
	p.list.TypedRune('x')
	if !strings.HasSuffix(p.search.Text, "x") || len(p.found) != 0 || !s.says("No match") {
		t.Errorf("typing in the list left the search at %q with %d found", p.search.Text, len(p.found))
	}
	s.key(fyne.KeyEscape)
	if p.search.Text != "" || len(p.found) != 6 {
		t.Errorf("Escape left %q, %d found", p.search.Text, len(p.found))
	}
}

func TestAnEmptyStockSaysHowToBegin(t *testing.T) {
	s, p := stockShown(t, newFakeFile(planner.Assistant))
	if !s.says("Nothing in stock yet") {
		t.Error("an empty stock does not say so")
	}
	s.press("Type the first product")
	test.Type(focusedInput(t, s), "Acme")
	s.press("Save")
	if !s.says("Enter the product's name.") {
		t.Error("a product without a name has no fault beside its field")
	}
	s.key(fyne.KeyEscape)
	p.scan("01" + brownGTIN + "17280531" + "10NL 9")
	if !s.says("New product") {
		t.Error("scanning an unknown product does not ask for it")
	}
}

func TestWhoMayNotChangeTheStockOnlyLooks(t *testing.T) {
	f := stocked(planner.Assistant)
	f.readOnly = true
	s, p := stockShown(t, f)
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && slices.Contains([]string{"New lot", "New product", "Import…"}, b.Text) && !b.Disabled() {
			t.Errorf("%s is not greyed out", b.Text)
		}
	}
	p.scan("01" + otherGTIN + "10X")
	if s.dialog() || p.says.message() != "This is not in stock." {
		t.Errorf("a scan says %q, dialog %v", p.says.message(), s.dialog())
	}
	s, p = stockShown(t, stocked(planner.Administrator))
	p.openAt(0)
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && b.Text == "Who received it?" {
			t.Error("an administrator is offered the recall")
		}
	}
}

// focusedInput gives the field that has the keyboard in the open dialog.
func focusedInput(t *testing.T, s *stage) fyne.Focusable {
	t.Helper()
	focused := s.window.Canvas().Focused()
	if focused == nil {
		t.Fatal("no field has the keyboard")
	}
	return focused
}
