package planner

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"stipple/planner/quantity"
)

// stockColumn is a column of a file of stock: the names it may have, ours
// first, as columnKey writes them, and how a field of it is read.
type stockColumn struct {
	names []string
	read  func(row *StockRow, field string, today Date) error
}

// stockColumns lists the columns, those of the product first.
func stockColumns() []stockColumn {
	text := func(place func(*StockRow) *string) func(*StockRow, string, Date) error {
		return func(row *StockRow, field string, _ Date) error { *place(row) = field; return nil }
	}
	fill := func(place func(*StockRow) *string) func(*StockRow, string, Date) error {
		return func(row *StockRow, field string, _ Date) error { return agree(place(row), field) }
	}
	return []stockColumn{
		{[]string{"kind", "type", "category", "kindofproduct"}, readKind},
		{[]string{"maker", "manufacturer", "brand", "make"}, text(func(r *StockRow) *string { return &r.Product.Maker })},
		{[]string{"name", "product", "productname", "model", "item"}, text(func(r *StockRow) *string { return &r.Product.Name })},
		{[]string{"shade"}, text(func(r *StockRow) *string { return &r.Product.Shade })},
		{[]string{"colour", "color", "colourindex", "colorindex", "ci"}, text(func(r *StockRow) *string { return &r.Product.Colour })},
		{[]string{"carrier", "vehicle"}, text(func(r *StockRow) *string { return &r.Product.Carrier })},
		{[]string{"viscosity"}, readViscosity},
		{[]string{"configuration", "config", "needle", "needleconfiguration"}, text(func(r *StockRow) *string { return &r.Product.Configuration })},
		{[]string{"diameter", "diametermm", "needlediameter"}, func(r *StockRow, field string, _ Date) error {
			n, err := readNumber(field)
			r.Product.Diameter = quantity.Millimetres(n)
			return err
		}},
		{[]string{"shape", "taper", "point"}, text(func(r *StockRow) *string { return &r.Product.Shape })},
		{[]string{"reference", "ref", "refno", "catalogue", "catalog", "cataloguenumber", "catalognumber", "article", "articlenumber", "sku"}, fill(func(r *StockRow) *string { return &r.Product.Reference })},
		{[]string{"gtin", "ean", "upc", "udidi"}, readGTINField},
		{[]string{"mixedhours", "mixhours", "hoursamixkeeps"}, func(r *StockRow, field string, _ Date) (err error) {
			r.Product.MixedHours, err = readNumber(field)
			return err
		}},
		{[]string{"batch", "lot", "batchnumber", "lotnumber", "batchno", "lotno", "serial", "serialnumber"}, fill(func(r *StockRow) *string { return &r.Lot.Batch })},
		{[]string{"expiry", "expires", "expirydate", "expiration", "expirationdate", "exp", "useby", "usebydate"}, readExpiry},
		{[]string{"quantity", "qty", "amount", "pieces", "ml"}, func(r *StockRow, field string, _ Date) (err error) {
			r.Lot.Quantity, err = readNumber(field)
			return err
		}},
		{[]string{"from", "supplier", "vendor", "receivedfrom", "deliveredby"}, text(func(r *StockRow) *string { return &r.Lot.From })},
		{[]string{"received", "receivedon", "receiveddate", "datereceived", "delivered", "deliveredon"}, readReceived},
		{[]string{"note", "notes", "comment", "comments", "remark", "remarks"}, text(func(r *StockRow) *string { return &r.Lot.Note })},
		{[]string{"code", "barcode", "udi"}, readCodeField},
	}
}

// agree takes a value in where there is none, and refuses another one.
func agree(place *string, value string) error {
	if *place != "" && FoldBatch(*place) != FoldBatch(value) {
		return Errorf(Invalid, "The row says both “%s” and “%s”. Correct it, or leave the barcode out.", *place, value)
	}
	*place = value
	return nil
}

func readKind(row *StockRow, field string, _ Date) error {
	switch Fold(field) {
	case "pigment", "pigments", "ink", "inks":
		row.Product.Kind = PigmentStock
	case "diluent", "diluents", "thinner":
		row.Product.Kind = DiluentStock
	case "needle", "needles", "cartridge", "cartridges":
		row.Product.Kind = NeedleStock
	case "machine", "machines", "device", "devices":
		row.Product.Kind = MachineStock
	default:
		return Errorf(Invalid, "“%s” is no kind of stock. Write pigment, diluent, needle or machine.", field)
	}
	return nil
}

func readViscosity(row *StockRow, field string, _ Date) error {
	row.Product.Viscosity = Viscosity(Fold(field))
	if !oneOf(row.Product.Viscosity, Viscosities()) {
		return Errorf(Invalid, "Write thin, medium or thick.")
	}
	return nil
}

var (
	unitOfNumber = regexp.MustCompile(`(?i)\s*(mm|ml|pcs?\.?|pieces?|h|hours?)$`)
	plainNumber  = regexp.MustCompile(`^\d+([.,]\d+)?$`)
	maybeGrouped = regexp.MustCompile(`^[1-9]\d{0,2}[.,]\d{3}$`)
)

// readNumber reads a number with a decimal point or comma. One that may as well
// be in thousands is refused.
func readNumber(field string) (float64, error) {
	text := unitOfNumber.ReplaceAllString(field, "")
	switch {
	case !plainNumber.MatchString(text):
		return 0, Errorf(Invalid, "“%s” is no number. Write it like 15 or 0.25.", field)
	case maybeGrouped.MatchString(text):
		return 0, Errorf(Invalid, "“%s” may be a decimal or thousands. Write it without a separator of thousands and without zeros at the end.", field)
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64)
	if err != nil {
		return 0, Errorf(Invalid, "“%s” is no number. Write it like 15 or 0.25.", field).Because(err)
	}
	return n, nil
}

var gtinDigits = regexp.MustCompile(`^\d{8,14}$`)

// readGTINField reads a GTIN of any length; spreadsheets drop zeros before it.
func readGTINField(row *StockRow, field string, _ Date) error {
	digits := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, field)
	switch {
	case strings.ContainsAny(digits, ".,eE+"):
		return Errorf(Invalid, "“%s” was shortened by a spreadsheet. Format the column as text and enter the number again.", field)
	case !gtinDigits.MatchString(digits):
		return Errorf(Invalid, "“%s” is no GTIN: it has 8 to 14 digits. Scan it, or leave it out.", field)
	}
	gtin := strings.Repeat("0", 14-len(digits)) + digits
	if !ValidGTIN(gtin) {
		return Errorf(Invalid, "The number %s does not check: a digit is wrong. Scan it, or leave it out.", field)
	}
	return agree(&row.Product.GTIN, gtin)
}

// readCodeField reads a barcode and takes in what it says.
func readCodeField(row *StockRow, field string, today Date) error {
	code, err := ParseCode(field, today)
	if err != nil {
		return err
	}
	row.Lot.Code = code.Raw
	for _, f := range []struct {
		place *string
		value string
	}{{&row.Product.GTIN, code.GTIN}, {&row.Lot.Batch, orElse(code.Batch, code.Serial)}, {&row.Product.Reference, code.Reference}} {
		if f.value == "" {
			continue
		}
		if err := agree(f.place, f.value); err != nil {
			return err
		}
	}
	if code.Expiry.IsZero() {
		return nil
	}
	return agreeOn(&row.Lot.Expiry, code.Expiry)
}

func agreeOn(place *Date, day Date) error {
	if !place.IsZero() && *place != day {
		return Errorf(Invalid, "The row says both %s and %s. Correct it, or leave the barcode out.", place.Clinical(), day.Clinical())
	}
	*place = day
	return nil
}

// readExpiry reads a day, or a month alone, which is its last day.
func readExpiry(row *StockRow, field string, _ Date) error {
	for _, layout := range []string{"2006-01", "01/2006", "01.2006", "01-2006", "Jan 2006", "Jan-2006", "January 2006"} {
		if t, err := time.Parse(layout, field); err == nil {
			return agreeOn(&row.Lot.Expiry, lastOfMonth(DateOf(t)))
		}
	}
	day, err := ParseDate(field)
	if err != nil {
		return Errorf(Invalid, "“%s” is no date. Write year-month-day, for example 2027-03-31, or year-month.", field)
	}
	return agreeOn(&row.Lot.Expiry, day)
}

func readReceived(row *StockRow, field string, today Date) error {
	day, err := ParseDate(field)
	switch {
	case err != nil:
		return Errorf(Invalid, "“%s” is no date. Write year-month-day, for example 2026-11-22.", field)
	case today.Before(day):
		return Errorf(Invalid, "%s is yet to come. Write the day it was received.", day.Clinical())
	}
	row.Lot.Received = day
	return nil
}
