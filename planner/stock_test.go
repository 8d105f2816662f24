package planner

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"stipple/planner/quantity"
)

func TestALotStandsByItsExpiry(t *testing.T) {
	today := date(2026, 11, 22)
	for expiry, want := range map[Date]LotState{
		{}:                  LotNoDate,
		date(2020, 1, 1):    LotExpired,
		today.AddDays(-1):   LotExpired,
		today:               LotExpires, // the last day it may be used
		today.AddDays(1):    LotExpires,
		today.AddDays(89):   LotExpires,
		today.AddDays(90):   LotExpires,
		today.AddDays(91):   LotInDate,
		today.AddMonths(60): LotInDate,
	} {
		l := Lot{Expiry: expiry}
		if got := l.State(today); got != want {
			t.Errorf("a lot that expires on %q is %s, not %s", expiry, got, want)
		}
		if got := RefOf(Product{}, l).State(today); got != want {
			t.Errorf("laid out, a lot that expires on %q is %s, not %s", expiry, got, want)
		}
	}
}

func TestExpiryNeverImprovesAsDaysPass(t *testing.T) {
	order := map[LotState]int{LotInDate: 0, LotExpires: 1, LotExpired: 2}
	rapid.Check(t, func(t *rapid.T) {
		today := scanDay().AddDays(quantity.Days(rapid.IntRange(0, 5000).Draw(t, "today")))
		l := Lot{Expiry: scanDay().AddDays(quantity.Days(rapid.IntRange(-500, 6000).Draw(t, "expiry")))}
		if order[l.State(today)] > order[l.State(today.AddDays(1))] {
			t.Fatalf("%s is %s on %s and then %s", l.Expiry, l.State(today), today, l.State(today.AddDays(1)))
		}
	})
}

func TestOneProductHoweverItIsSpelled(t *testing.T) {
	umber := Product{Kind: PigmentStock, Maker: "Ácme", Name: "Scalp  Ink", Shade: "Umber"}
	for name, c := range map[string]struct {
		change func(*Product)
		same   bool
	}{
		"itself":              {func(*Product) {}, true},
		"case and accents":    {func(p *Product) { p.Maker, p.Name = "ACME", "scalp ink" }, true},
		"another shade":       {func(p *Product) { p.Shade = "Black" }, false},
		"another kind":        {func(p *Product) { p.Kind = DiluentStock }, false},
		"another maker":       {func(p *Product) { p.Maker = "Noir" }, false},
		"another diameter":    {func(p *Product) { p.Diameter = 0.25 }, false},
		"one with a GTIN":     {func(p *Product) { p.GTIN = gtin }, true},
		"another reference":   {func(p *Product) { p.Reference = "X" }, true},
		"another needle":      {func(p *Product) { p.Configuration = "3RL" }, false},
		"only another note":   {func(p *Product) { p.Note = "x" }, true},
		"retired meanwhile":   {func(p *Product) { p.Retired = true }, true},
		"another mixing time": {func(p *Product) { p.MixedHours = 4 }, true},
	} {
		other := umber
		c.change(&other)
		if umber.Same(other) != c.same || other.Same(umber) != c.same {
			t.Errorf("%s: same is %v", name, umber.Same(other))
		}
	}
	a, b := umber, Product{Kind: NeedleStock, Name: "Other"}
	a.GTIN, b.GTIN = gtin, gtin
	if !a.Same(b) {
		t.Error("one GTIN is two products")
	}
}

// The way an import finds a product must be the way the store refuses one.
func TestAnImportFindsTheSameProductsAsTheStore(t *testing.T) {
	product := rapid.Custom(func(t *rapid.T) Product {
		return Product{
			Kind:     rapid.SampledFrom(StockKinds()).Draw(t, "kind"),
			Maker:    rapid.SampledFrom([]string{"", "Acme", "ÁCME", "Acme "}).Draw(t, "maker"),
			Name:     rapid.SampledFrom([]string{"Ink", "ink", "Acme Ink", "3RL"}).Draw(t, "name"),
			Shade:    rapid.SampledFrom([]string{"", "Umber"}).Draw(t, "shade"),
			Diameter: rapid.SampledFrom([]quantity.Millimetres{0, 0.25}).Draw(t, "diameter"),
			GTIN:     rapid.SampledFrom([]string{"", gtin, "00036000291452"}).Draw(t, "gtin"),
		}.Tidy()
	})
	rapid.Check(t, func(t *rapid.T) {
		one, other := product.Draw(t, "one"), product.Draw(t, "other")
		one.ID = "1"
		fate := AddStock([]StockRow{{Product: other}}, []Product{one}, nil, func() ID { return "2" }).Fates[0]
		if fate.NewProduct == one.Same(other) {
			t.Fatalf("%+v and %+v: same %v, new %v", one, other, one.Same(other), fate.NewProduct)
		}
	})
}

const stockCSV = "\uFEFF" + `Kind;Manufacturer;Product;Shade;COLOR;Viscosity;Needle;Diameter (mm);Ref.;EAN;Lot No.;Use by;Qty;Supplier;Received;Notes
pigment;Acme;Scalp Ink;Umber;CI 77491;thin;;;SI-4;8717648200274;AB 12;2027-03;15 ml;MedDirect;2026-11-20;"kept; cool"

Needles;Acme;;;;;3RL;0,25;;;N-1;31-Dec-2028;20;;;
diluent;;Water;;;;;;;;W1;2026-11-01;100;;;
machine;Pulse;Pen;;;;;;;;SN-7;;;;;
pigment;ACME;scalp ink;umber;;;;;;;ab12;2027-03-31;;;;
pigment;Acme;Scalp Ink;Black;;;;;;;;;;;;
`

func TestAStockFileIsRead(t *testing.T) {
	rows, wrong := ParseStockCSV([]byte(stockCSV), scanDay())
	if len(wrong) > 0 {
		t.Fatal(wrong.Err())
	}
	umber := Product{Kind: PigmentStock, Maker: "Acme", Name: "Scalp Ink", Shade: "Umber", Colour: "CI 77491", Viscosity: Thin, Reference: "SI-4", GTIN: gtin}
	want := []StockRow{
		{2, umber, Lot{Batch: "AB 12", Expiry: date(2027, 3, 31), Quantity: 15, From: "MedDirect", Received: date(2026, 11, 20), Note: "kept; cool"}},
		{4, Product{Kind: NeedleStock, Maker: "Acme", Name: "3RL", Diameter: 0.25}, Lot{Batch: "N-1", Expiry: date(2028, 12, 31), Quantity: 20}},
		{5, Product{Kind: DiluentStock, Name: "Water"}, Lot{Batch: "W1", Expiry: date(2026, 11, 1), Quantity: 100}},
		{6, Product{Kind: MachineStock, Maker: "Pulse", Name: "Pen"}, Lot{Batch: "SN-7"}},
		{7, Product{Kind: PigmentStock, Maker: "ACME", Name: "scalp ink", Shade: "umber"}, Lot{Batch: "ab12", Expiry: date(2027, 3, 31)}},
		{8, Product{Kind: PigmentStock, Maker: "Acme", Name: "Scalp Ink", Shade: "Black"}, Lot{}},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	for name, text := range map[string]string{
		"commas":                  "kind,name,batch\npigment,Ink,A1\n",
		"tabs":                    "KIND\tProduct name\tLot\r\npigment\tInk\tA1\r\n",
		"no last line":            "kind;name;batch\npigment;Ink;A1",
		"short rows":              "kind,name,batch,expiry,note\npigment,Ink,A1\n",
		"an unnamed empty column": "kind,name,batch,\npigment,Ink,A1,\n",
	} {
		rows, wrong := ParseStockCSV([]byte(text), scanDay())
		want := []StockRow{{2, Product{Kind: PigmentStock, Name: "Ink"}, Lot{Batch: "A1"}}}
		if diff := cmp.Diff(want, rows); len(wrong) > 0 || diff != "" {
			t.Errorf("%s: %v %s", name, wrong.Err(), diff)
		}
	}
}

func TestABarcodeColumnFillsTheRow(t *testing.T) {
	code := "01" + gtin + "1727033110AB\x1d240SI-4"
	rows, wrong := ParseStockCSV([]byte("kind,name,barcode,lot\npigment,Ink,"+code+",ab\n"), scanDay())
	if len(wrong) > 0 || len(rows) != 1 {
		t.Fatal(rows, wrong.Err())
	}
	got := rows[0]
	if got.Product.GTIN != gtin || got.Product.Reference != "SI-4" || got.Lot.Expiry != date(2027, 3, 31) || FoldBatch(got.Lot.Batch) != "ab" {
		t.Errorf("%+v", got)
	}
	if again, err := ParseCode(got.Lot.Code, scanDay()); err != nil || again.Batch != "AB" || again.Reference != "SI-4" {
		t.Errorf("the code that is kept says %+v, %v", again, err)
	}
}

func TestWrongRowsAreNamedAndTheOthersKept(t *testing.T) {
	const header = "kind,name,gtin,batch,expiry,quantity,diameter,received,barcode,viscosity\n"
	for row, want := range map[string]string{
		"ink?,Ink":                                 "line 3, kind: “ink?” is no kind of stock",
		",Ink":                                     "line 3, kind: A product is",
		"pigment":                                  "line 3, name: Enter the product's name",
		"pigment,Ink,8717648200275":                "line 3, gtin: The number 8717648200275 does not check",
		"pigment,Ink,8.71765E+12":                  "line 3, gtin: “8.71765E+12” was shortened by a spreadsheet",
		"pigment,Ink,abc":                          "line 3, gtin: “abc” is no GTIN",
		"pigment,Ink,,A2,03/04/2027":               "line 3, expiry: “03/04/2027” is no date",
		"pigment,Ink,,A2,2027-02-30":               "line 3, expiry: “2027-02-30” is no date",
		"pigment,Ink,,A2,,many":                    "line 3, quantity: “many” is no number",
		"pigment,Ink,,A2,,-1":                      "line 3, quantity: “-1” is no number",
		"pigment,Ink,,A2,,\"1,000\"":               "line 3, quantity: “1,000” may be a decimal or thousands",
		"pigment,Ink,,A2,,2000000":                 "line 3, quantity: The quantity lies between",
		"pigment,Ink,,,,15":                        "line 3, batch: Enter the batch number",
		"pigment,Ink,,,2027-03-31":                 "line 3, batch: Enter the batch number",
		"needle,N,,,,,25":                          "line 3, diameter: A needle's diameter",
		"pigment,Ink,,A2,,,,2026-11-23":            "line 3, received: 23-Nov-2026 is yet to come",
		"pigment,Ink,,A2,,,,,0108717648200275":     "line 3, barcode: The product number 08717648200275 does not check",
		"pigment,Ink,,A2,,,,,(10)A3":               "line 3, barcode: The row says both “A2” and “A3”",
		"pigment,Ink,,A2,2027-01-01,,,,(17)270331": "line 3, barcode: The row says both 01-Jan-2027 and 31-Mar-2027",
		"pigment,Ink,,A2,,,,,,runny":               "line 3, viscosity: Write thin, medium or thick",
		"pigment,Ink,,A2,,,,,,thin,more":           "line 3: “more” stands in a column without a name",
		"pigment,Good,,A1,2028-01-31":              "line 3: This contradicts an earlier line: the expiry of lot A1 is 31-Jan-2027, not 31-Jan-2028",
		"pigment,Bad,036000291452":                 "line 3: This contradicts an earlier line: this GTIN is that of Good, not of Bad",
		"pigment,\"In\"k":                          "line 3: A quotation mark is out of place",
	} {
		text := header + "pigment,Good,036000291452,A1,2027-01\n" + row + "\n"
		rows, wrong := ParseStockCSV([]byte(text), scanDay())
		if len(wrong) != 1 || !strings.HasPrefix(wrong[0].Place()+": "+wrong[0].Message, want) {
			t.Errorf("%s gives %v", row, wrong.Err())
		}
		if len(rows) != 1 || rows[0].Line != 2 {
			t.Errorf("%s: the good row is lost: %+v", row, rows)
		}
		if ErrorCode(wrong.Err()) != Invalid {
			t.Errorf("%s: code %s", row, ErrorCode(wrong.Err()))
		}
	}
}

func TestFilesThatAreNoStock(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "line 1: The file is empty",
		"\n\n":                          "line 1: The file is empty",
		"name,batch\nInk,A1\n":          "line 1: There is no column “kind”",
		"kind,name,expirey\n":           "line 1, expirey: This column is not known",
		"kind,name,lot,batch\n":         "line 1, batch: Two columns give the batch",
		"kind,name\npigment,Umbr\xe9\n": "line 2: The file is not in UTF-8",
		"\xff\xfek\x00i\x00n\x00d\x00":  "line 1: The file is not in UTF-8",
		"PK\x03\x04\x00\x00":            "line 1: The file is not in UTF-8",
	} {
		rows, wrong := ParseStockCSV([]byte(text), scanDay())
		if len(rows) != 0 || len(wrong) != 1 || !strings.HasPrefix(wrong[0].Place()+": "+wrong[0].Message, want) {
			t.Errorf("%q gives %v, %v", text, rows, wrong.Err())
		}
	}
}

func TestWhatIsThereIsNotAddedAgain(t *testing.T) {
	rows, _ := ParseStockCSV([]byte(stockCSV), scanDay())
	n := 0
	ids := func() ID { n++; return ID(fmt.Sprint(n)) }
	first := AddStock(rows, nil, nil, ids)
	if got := first.String(); got != "5 products and 4 lots added, 1 row there already" {
		t.Error(got)
	}
	for i, want := range []string{"new product and lot", "new product and lot", "new product and lot", "new product and lot", "there already", "new product"} {
		if got := first.Fates[i].String(); got != want {
			t.Errorf("row %d: %s, not %s", i, got, want)
		}
	}
	again := AddStock(rows, first.Products, first.Lots, ids)
	if len(again.Products)+len(again.Lots) != 0 || again.Known() != len(rows) {
		t.Errorf("again: %s", again)
	}
	for i, f := range again.Fates {
		if f.Row.Product.ID != first.Fates[i].Row.Product.ID || f.Row.Lot.ID != first.Fates[i].Row.Lot.ID {
			t.Errorf("row %d is another product or lot the second time", i)
		}
	}
	other := rows[0]
	other.Lot.Expiry = date(2030, 1, 1)
	if got := AddStock([]StockRow{other}, first.Products, first.Lots, ids).Fates[0].String(); got != "there already: the expiry of lot AB 12 is 31-Mar-2027, not 01-Jan-2030" {
		t.Error(got)
	}
	other = rows[0]
	other.Lot.Batch = "AB 13"
	if got := AddStock([]StockRow{other}, first.Products, first.Lots, ids).Fates[0].String(); got != "new lot" {
		t.Error(got)
	}
}

func TestDifferencesNameWhatChanged(t *testing.T) {
	p, l := Product{Kind: PigmentStock, Name: "Ink", Note: "a"}, Lot{Batch: "A1", Quantity: 15}
	q, m := p, l
	q.Shade, q.Note, q.Retired = "Umber", "b", true
	m.Expiry, m.Closed = date(2027, 3, 31), true
	if got, want := strings.Join(q.Differences(p), ", "), "shade from none to Umber, no longer bought from no to yes, note"; got != want {
		t.Errorf("%q", got)
	}
	if got, want := strings.Join(m.Differences(l), ", "), "expiry from none to 2027-03-31, closed from no to yes"; got != want {
		t.Errorf("%q", got)
	}
	if len(p.Differences(p))+len(l.Differences(l)) != 0 {
		t.Error("nothing changed and something is said")
	}
}
