package planner

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"stipple/planner/quantity"
)

func date(year int, month time.Month, day int) Date { return Date{year, month, day} }

// scanDay is when the tests scan.
func scanDay() Date { return date(2026, 11, 22) }

const gtin = "08717648200274"

func TestScannedCodesAreRead(t *testing.T) {
	full := Barcode{GTIN: gtin, Expiry: date(2027, 3, 31), Batch: "AB-12/3", Serial: "7", Quantity: 25, Reference: "REF9", Produced: date(2025, 3, 31)}
	const gs = "\x1d"
	body := "01" + gtin + "17270331" + "11250331" + "10AB-12/3" + gs + "217" + gs + "3025" + gs + "240REF9"
	for name, c := range map[string]scanned{
		"GS after values":            {body, full},
		"AIM GS1-128":                {"]C1" + body, full},
		"AIM DataMatrix":             {"]d2" + body + "\r\n", full},
		"AIM QR":                     {"]Q3" + body, full},
		"AIM DataBar":                {"]e0" + body, full},
		"leading FNC1":               {gs + body, full},
		"trailing FNC1":              {"]d2" + body + gs, full},
		"tilde":                      {strings.ReplaceAll(body, gs, "~"), full},
		"caret and bracket":          {strings.ReplaceAll(body, gs, "^]"), full},
		"angle brackets":             {strings.ReplaceAll(body, gs, "<GS>"), full},
		"braces":                     {strings.ReplaceAll(body, gs, "{GS}"), full},
		"brackets":                   {"(01)" + gtin + "(17)270331(11)250331(10)AB-12/3(21)7(30)25(240)REF9", full},
		"brackets with white space":  {" (01)" + gtin + " (17)270331 (11)250331 (10)AB-12/3 (21)7 (30)25 (240)REF9 \n", full},
		"batch last":                 {"01" + gtin + "10A(1)", Barcode{GTIN: gtin, Batch: "A(1)"}},
		"day 00 of a leap year":      {"01" + gtin + "17280200", Barcode{GTIN: gtin, Expiry: date(2028, 2, 29)}},
		"day 00 of February":         {"01" + gtin + "17270200", Barcode{GTIN: gtin, Expiry: date(2027, 2, 28)}},
		"day 00 of December":         {"01" + gtin + "17271200", Barcode{GTIN: gtin, Expiry: date(2027, 12, 31)}},
		"best before":                {"01" + gtin + "15270331", Barcode{GTIN: gtin, Expiry: date(2027, 3, 31)}},
		"expiry before best before":  {"01" + gtin + "1527033117270401", Barcode{GTIN: gtin, Expiry: date(2027, 4, 1)}},
		"expiry after best before":   {"01" + gtin + "1727040115270331", Barcode{GTIN: gtin, Expiry: date(2027, 4, 1)}},
		"contained GTIN and count":   {"02" + gtin + "37120", Barcode{GTIN: gtin, Quantity: 120}},
		"fields of no use here":      {"]d200123456789012345675" + "3102001500" + "4121234567890128" + "17270331" + "91X" + gs + "7003270331120" + "0", Barcode{Expiry: date(2027, 3, 31)}},
		"second barcode of two":      {"1727033110AB12", Barcode{Expiry: date(2027, 3, 31), Batch: "AB12"}},
		"EAN-13":                     {"8717648200274", Barcode{GTIN: gtin}},
		"UPC-A":                      {"036000291452", Barcode{GTIN: "00036000291452"}},
		"EAN-8":                      {"96385074", Barcode{GTIN: "00000096385074"}},
		"GTIN-14":                    {gtin, Barcode{GTIN: gtin}},
		"AIM EAN-13":                 {"]E08717648200274", Barcode{GTIN: gtin}},
		"eight digits of no meaning": {"12345678", Barcode{}},
		"plain":                      {"LOT 77~A", Barcode{}},
		"plain by AIM Code 128":      {"]C0UMB-0042", Barcode{}},
		"plain that begins as batch": {"10ABC", Barcode{}},
		"plain in Cyrillic":          {"Ж-17", Barcode{}},
	} {
		c.check(t, name)
	}
}

// Examples of ANSI/HIBC 2.6 and of labels like them.
func TestHIBCLabelsAreRead(t *testing.T) {
	for name, c := range map[string]scanned{
		"HIBC":        {"+A123BJC5D6E71G", Barcode{Reference: "BJC5D6E7"}},
		"HIBC second": {"+$$52001510X3GD", Barcode{Expiry: date(2020, 1, 15), Batch: "10X3"}},
		"HIBC in one": {"+A123BJC5D6E71/$$52001510X3C", Barcode{Reference: "BJC5D6E7", Expiry: date(2020, 1, 15), Batch: "10X3"}},
		"HIBC with more": {"+A99912345/$$52001510X3/16D20111212/S77DE1G45-", Barcode{
			Reference: "1234", Expiry: date(2020, 1, 15), Batch: "10X3", Produced: date(2011, 12, 12), Serial: "77DE1G45",
		}},
		"HIBC with a quantity": {"+A99912345/$$81210X3/16D20111212/14D20200906/S77DEFG45$", Barcode{
			Reference: "1234", Quantity: 12, Batch: "10X3", Produced: date(2011, 12, 12), Expiry: date(2020, 9, 6), Serial: "77DEFG45",
		}},
		"HIBC with a dated serial number": {"+A99912345/$$90999910X3/$$+320011577DEFG45/16D20111212D", Barcode{
			Reference: "1234", Quantity: 9999, Batch: "10X3", Expiry: date(2020, 1, 15), Serial: "77DEFG45", Produced: date(2011, 12, 12),
		}},
	} {
		c.check(t, name)
	}
}

type scanned struct {
	text string
	want Barcode
}

func (c scanned) check(t *testing.T, name string) {
	t.Helper()
	got, err := ParseCode(c.text, scanDay())
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if got.Raw == "" {
		t.Errorf("%s: nothing is kept of %q", name, c.text)
	}
	got.Raw = ""
	if diff := cmp.Diff(c.want, got); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}

func TestFormsOfHIBCDates(t *testing.T) {
	for body, want := range map[string]Barcode{
		"$$0928L1":        {Expiry: date(2028, 9, 30), Batch: "L1"},
		"$$2092828L1":     {Expiry: date(2028, 9, 28), Batch: "L1"},
		"$$3280928L1":     {Expiry: date(2028, 9, 28), Batch: "L1"},
		"$$428092822L1":   {Expiry: date(2028, 9, 28), Batch: "L1"},
		"$$528272L1":      {Expiry: date(2028, 9, 28), Batch: "L1"},
		"$$62827222L1":    {Expiry: date(2028, 9, 28), Batch: "L1"},
		"$$7L1":           {Batch: "L1"},
		"$L1":             {Batch: "L1"},
		"$+S1":            {Serial: "S1"},
		"28272L1":         {Expiry: date(2028, 9, 28), Batch: "L1"},
		"$$8243280928L1":  {Expiry: date(2028, 9, 28), Batch: "L1", Quantity: 24},
		"$$9001000928L1":  {Expiry: date(2028, 9, 30), Batch: "L1", Quantity: 100},
		"$$+0928S1":       {Expiry: date(2028, 9, 30), Serial: "S1"},
		"$$+7S1":          {Serial: "S1"},
		"A999REF11/$$7L1": {Reference: "REF1", Batch: "L1"},
	} {
		text := "+" + body
		if body[0] != 'A' {
			text += "K" // the link to the first barcode
		}
		got, err := ParseCode(text+hibcCheck(text), scanDay())
		got.Raw = ""
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
}

func hibcCheck(text string) string {
	sum := 0
	for _, r := range text {
		sum += strings.IndexRune(hibcAlphabet, r)
	}
	return hibcAlphabet[sum%43 : sum%43+1]
}

func TestWrongCodesSayWhatIsWrong(t *testing.T) {
	for text, says := range map[string]string{
		"":                            "empty",
		" \r\n":                       "empty",
		"]d2":                         "empty",
		"\x1d":                        "empty",
		"8717648200275":               "does not check",
		"036000291453":                "does not check",
		"01" + gtin[:13] + "5":        "does not check",
		"(01)" + gtin[:13] + "5(10)A": "does not check",
		"]d201" + gtin[:9]:            "breaks off in product number",
		"01" + gtin + "172703":        "breaks off in expiry",
		"01" + gtin + "10":            "breaks off in batch",
		"01" + gtin + "17271331":      "no date",
		"01" + gtin + "17270230":      "no date",
		"01" + gtin + "17270001":      "no date",
		"01" + gtin + "1727O331":      "all digits",
		"01" + gtin + "10Ж":           "keyboard layout",
		"01" + gtin + "10A B":         "keyboard layout",
		"01" + gtin + "10ABCDEFGHIJKLM17270331217": "longer than 20",
		"01" + gtin + "10A\x1d10B":                 "two different values",
		"01" + gtin + "01036000291452":             "breaks off",
		"01" + gtin + "0100036000291452":           "two different values",
		"01" + gtin + "99":                         "breaks off",
		"01" + gtin + "5512":                       "cannot be read from",
		"]d2ABC":                                   "cannot be read from",
		"(01)" + gtin + "(55)1":                    "no known meaning",
		"(01)" + gtin + "(101)1":                   "no known meaning",
		"+A123BJC5D6E71H":                          "check character",
		"+$$52001510X3GE":                          "check character",
	} {
		got, err := ParseCode(text, scanDay())
		if ErrorCode(err) != Invalid || !strings.Contains(ErrorMessage(err), says) {
			t.Errorf("%q gives %v", text, err)
		}
		if !got.Plain() {
			t.Errorf("%q is half read: %+v", text, got)
		}
	}
}

// The window of GS1 General Specifications 7.12, seen from several years.
func TestCenturyOfTwoDigitYears(t *testing.T) {
	for _, c := range []struct {
		today, digits, want int
	}{
		{2026, 27, 2027},
		{2026, 76, 2076}, // 50 ahead
		{2026, 77, 1977}, // 51 ahead
		{2026, 0, 2000},
		{2060, 10, 2110}, // 50 back
		{2060, 11, 2011}, // 49 back
		{1999, 49, 2049},
		{1999, 50, 1950},
	} {
		if got := slidingYear(c.digits, date(c.today, 1, 1)); got != c.want {
			t.Errorf("in %d, %02d is %d, not %d", c.today, c.digits, got, c.want)
		}
	}
}

// gs1Text gives text that GS1 allows in a value and no scanner uses for FNC1.
func gs1Text(most int) *rapid.Generator[string] {
	letters := []rune("!\"%&'*+,-./0123456789:;=?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
	return rapid.StringOfN(rapid.SampledFrom(letters), 1, most, -1)
}

func TestAnyLabelIsReadAsItWasPrinted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := Barcode{GTIN: withCheck(rapid.StringMatching(`\d{13}`).Draw(t, "gtin"))}
		want.Expiry = scanDay().AddDays(quantity.Days(rapid.IntRange(-365*45, 365*45).Draw(t, "expiry")))
		want.Produced = scanDay().AddDays(quantity.Days(rapid.IntRange(-365*45, 365*45).Draw(t, "produced")))
		want.Batch, want.Serial, want.Reference = gs1Text(20).Draw(t, "batch"), gs1Text(20).Draw(t, "serial"), gs1Text(30).Draw(t, "reference")
		want.Quantity = float64(rapid.IntRange(0, 99999999).Draw(t, "quantity"))
		elements := rapid.Permutation([][2]string{
			{"01", want.GTIN},
			{"17", want.Expiry.Time().Format("060102")},
			{"11", want.Produced.Time().Format("060102")},
			{"10", want.Batch},
			{"21", want.Serial},
			{"240", want.Reference},
			{"30", quantity.Number(want.Quantity)},
		}).Draw(t, "elements")
		separator := rapid.SampledFrom([]string{"\x1d", "~", "^]", "<GS>", "{GS}", "|"}).Draw(t, "separator")
		printed, bracketed := rapid.SampledFrom([]string{"]C1", "]d2", "]Q3", "]e0", "\x1d"}).Draw(t, "prefix"), ""
		for _, e := range elements {
			printed += e[0] + e[1]
			bracketed += "(" + e[0] + ")" + e[1]
			if !oneOf(e[0], []string{"01", "11", "17"}) {
				printed += separator
			}
		}
		for _, text := range []string{printed, printed + "\r\n", bracketed} {
			got, err := ParseCode(text, scanDay())
			got.Raw = ""
			if err != nil || got != want {
				t.Fatalf("%q: %v\n%+v\n%+v", text, err, got, want)
			}
		}
	})
}

func TestAWrongDigitOfAGTINIsNoticed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		good := withCheck(rapid.StringMatching(`\d{13}`).Draw(t, "gtin"))
		at, by := rapid.IntRange(0, 13).Draw(t, "at"), rapid.IntRange(1, 9).Draw(t, "by")
		bad := []byte(good)
		bad[at] = '0' + (bad[at]-'0'+byte(by))%10
		if _, err := ParseCode(good, scanDay()); err != nil {
			t.Fatalf("%s: %v", good, err)
		}
		if got, err := ParseCode(string(bad), scanDay()); err == nil {
			t.Fatalf("%s is taken: %+v", bad, got)
		}
	})
}

func TestPlainCodesAreKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[A-Z]([ -~]{0,30}[!-~])?`).Draw(t, "text")
		got, err := ParseCode(" "+text+"\n", scanDay())
		if err != nil || got != (Barcode{Raw: text}) {
			t.Fatalf("%q: %+v, %v", text, got, err)
		}
	})
}

func withCheck(thirteen string) string {
	for check := '0'; check <= '9'; check++ {
		if ValidGTIN(thirteen + string(check)) {
			return thirteen + string(check)
		}
	}
	panic("no check digit")
}

func FuzzParseCode(f *testing.F) {
	for _, seed := range []string{"]d201" + gtin + "1727033110AB\x1d217", "(01)" + gtin + "(10)A", "+A99912345/$$52001510X33", "96385074", "~~", "]C1\x1d", "+$$8"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseCode(text, scanDay())
		if err != nil {
			if ErrorCode(err) != Invalid || !got.Plain() {
				t.Fatalf("%q: %+v, %v", text, got, err)
			}
			return
		}
		if got.Raw == "" {
			t.Fatalf("%q is lost", text)
		}
		if got.GTIN != "" && !ValidGTIN(got.GTIN) {
			t.Fatalf("%q gives GTIN %q", text, got.GTIN)
		}
		for _, d := range []Date{got.Expiry, got.Produced} {
			if !d.IsZero() && !d.Valid() {
				t.Fatalf("%q gives %v", text, d)
			}
		}
		again, err := ParseCode(got.Raw, scanDay())
		if err == nil && got.GTIN != "" && again.GTIN != "" && again.GTIN != got.GTIN {
			t.Fatalf("%q read again: %+v, then %+v", text, got, again)
		}
	})
}
