package planner

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Barcode is what the label of a product says to a scanner.
type Barcode struct {
	Raw       string  // as scanned, without white space around it and the scanner's prefix
	GTIN      string  // 14 digits; "" = none
	Batch     string  //
	Serial    string  //
	Reference string  // the maker's catalogue number
	Expiry    Date    // the last day it may be used; zero = not said
	Produced  Date    // zero = not said
	Quantity  float64 // pieces in it; 0 = not said
}

// Plain tells whether nothing but the code itself is known of it.
func (b Barcode) Plain() bool { return b == Barcode{Raw: b.Raw} }

// ParseCode reads what a scanner that types sends: a GS1 element string, as
// most device labels (UDI) carry, in any of the forms scanners give it; an
// EAN-8, EAN-13, UPC-A or GTIN-14 alone; an HIBC label; or any other code, of
// which only Raw is known. today settles the century of two-digit years.
// Error: Invalid, saying what is wrong with a code of a known form.
func ParseCode(text string, today Date) (Barcode, error) {
	text = strings.TrimFunc(text, func(r rune) bool { return r <= ' ' && r != groupSeparator })
	marked := false
	if aim := aimPrefix.FindString(text); aim != "" {
		marked, text = gs1Symbology.MatchString(aim), text[len(aim):]
	}
	code := Barcode{Raw: strings.Trim(text, "\x1d")}
	if code.Raw == "" {
		return code, Errorf(Invalid, "The barcode is empty. Scan it again.")
	}
	read := code
	if err := read.read(text, marked, today); err != nil {
		return code, err
	}
	return read, nil
}

// read tells the forms of codes apart. marked says that the scanner saw a GS1
// barcode.
func (b *Barcode) read(text string, marked bool, today Date) error {
	elements := separators.Replace(text)
	marked = marked || elements[0] == groupSeparator
	switch {
	case bracketed.MatchString(text):
		return b.readBracketed(text, today)
	case marked:
		return b.readElements(elements, today)
	case isGTIN.MatchString(b.Raw):
		return b.readGTIN(b.Raw)
	case hibcShape.MatchString(b.Raw):
		return b.readHIBC(b.Raw, today)
	case gs1Shape.MatchString(elements):
		return b.readElements(elements, today)
	}
	// Unmarked text that reads as GS1 all through, with a date and a batch or a
	// serial number, is the second barcode of a label that has two.
	second := *b
	if second.readElements(elements, today) == nil && !second.Expiry.IsZero() && second.Batch+second.Serial != "" {
		*b = second
	}
	return nil
}

// groupSeparator is what a scanner sends for the separator FNC1.
const groupSeparator = 0x1D

var (
	aimPrefix    = regexp.MustCompile(`^\][A-Za-z][0-9A-Za-z]`)
	gs1Symbology = regexp.MustCompile(`^\](C1|d2|e0|Q3|J1)$`) // GS1-128, DataMatrix, DataBar, QR, DotCode
	bracketed    = regexp.MustCompile(`^\(\d{2,4}\)`)
	aiInBrackets = regexp.MustCompile(`\((\d{2,4})\)`)
	isGTIN       = regexp.MustCompile(`^(\d{8}|\d{12,14})$`)
	gs1Shape     = regexp.MustCompile(`^0[12]\d{14}`)
	// separators are what scanners that cannot type FNC1 send in its place. None
	// but the angle brackets can stand in a GS1 value.
	separators = strings.NewReplacer("<GS>", "\x1d", "{GS}", "\x1d", "[GS]", "\x1d", "^]", "\x1d", "␝", "\x1d", "~", "\x1d", "|", "\x1d", "^", "\x1d")
)

// application is a group of GS1 application identifiers: how many digits they
// have, and how many characters their values. GS1 General Specifications, 3.2
// and 7.8.4.
type application struct {
	prefixes       []string
	digits         int
	least, most    int
	numbers, fixed bool // fixed lengths need no separator after them
}

func applications() []application {
	return []application{
		{[]string{"00"}, 2, 18, 18, true, true},
		{[]string{"01", "02", "03"}, 2, 14, 14, true, true},
		{[]string{"11", "12", "13", "14", "15", "16", "17"}, 2, 6, 6, true, true},
		{[]string{"20"}, 2, 2, 2, true, true},
		{[]string{"31", "32", "33", "34", "35", "36"}, 4, 6, 6, true, true},
		{[]string{"41"}, 3, 13, 13, true, true},
		{[]string{"10", "21", "22"}, 2, 1, 20, false, false},
		{[]string{"30", "37"}, 2, 1, 8, true, false},
		{[]string{"23", "24", "25", "40", "42", "71"}, 3, 1, 30, false, false},
		{[]string{"39"}, 4, 1, 18, true, false},
		{[]string{"43", "70", "72", "80", "81", "82"}, 4, 1, 90, false, false},
		{[]string{"90", "91", "92", "93", "94", "95", "96", "97", "98", "99"}, 2, 1, 90, false, false},
	}
}

// applicationOf gives the identifier at the start of text and its group.
func applicationOf(text string) (ai string, group application, known bool) {
	for _, a := range applications() {
		for _, prefix := range a.prefixes {
			if strings.HasPrefix(text, prefix) && len(text) >= a.digits && allDigits(text[:a.digits]) {
				return text[:a.digits], a, true
			}
		}
	}
	return "", application{}, false
}

func allDigits(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// readElements reads values one behind the other, those of no fixed length
// ended by a separator.
func (b *Barcode) readElements(text string, today Date) error {
	for text != "" {
		if text[0] == groupSeparator {
			text = text[1:]
			continue
		}
		ai, group, known := applicationOf(text)
		if !known {
			return Errorf(Invalid, "The barcode cannot be read from “%s” on. Scan it again, or type what the label says.", firstRunes(text, 12))
		}
		text = text[len(ai):]
		end := strings.IndexByte(text, groupSeparator)
		if end < 0 {
			end = len(text)
		}
		if group.fixed {
			end = min(end, group.most)
		}
		if err := b.set(ai, group, text[:end], today); err != nil {
			return err
		}
		text = text[end:]
	}
	return nil
}

// readBracketed reads values as people write them: each identifier in brackets.
func (b *Barcode) readBracketed(text string, today Date) error {
	at := aiInBrackets.FindAllStringSubmatchIndex(text, -1)
	for i, m := range at {
		ai, group, known := applicationOf(text[m[2]:m[3]])
		if !known || len(ai) != m[3]-m[2] {
			return Errorf(Invalid, "The barcode has no known meaning for (%s). Type what the label says.", text[m[2]:m[3]])
		}
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		value := strings.Trim(separators.Replace(text[m[1]:end]), " \x1d")
		if err := b.set(ai, group, value, today); err != nil {
			return err
		}
	}
	return nil
}

// set takes in one value.
func (b *Barcode) set(ai string, group application, value string, today Date) error {
	switch {
	case len(value) < group.least:
		return Errorf(Invalid, "The barcode breaks off in %s. Scan it again.", aiName(ai))
	case len(value) > group.most:
		return Errorf(Invalid, "The barcode's %s is longer than %d characters. If the label's is shorter, set the scanner to send the separator (FNC1 as GS).", aiName(ai), group.most)
	case group.numbers && !allDigits(value):
		return Errorf(Invalid, "The barcode's %s should be all digits but is “%s”. Scan it again.", aiName(ai), value)
	case strings.IndexFunc(value, func(r rune) bool { return r < '!' || r > '~' }) >= 0:
		return Errorf(Invalid, "The barcode's %s holds characters that no barcode of this kind can. Scan it again, or check the scanner's keyboard layout.", aiName(ai))
	}
	var err error
	switch ai {
	case "01":
		err = b.readGTIN(value)
	case "02":
		if b.GTIN == "" {
			err = b.readGTIN(value)
		}
	case "10":
		err = setOnce(&b.Batch, value, ai)
	case "21":
		err = setOnce(&b.Serial, value, ai)
	case "240":
		err = setOnce(&b.Reference, value, ai)
	case "11":
		b.Produced, err = sixDigitDate(value, ai, today)
	case "17":
		b.Expiry, err = sixDigitDate(value, ai, today)
	case "15":
		best, wrong := sixDigitDate(value, ai, today)
		if err = wrong; b.Expiry.IsZero() {
			b.Expiry = best
		}
	case "30", "37":
		b.Quantity, err = strconv.ParseFloat(value, 64)
	}
	return err
}

func setOnce(field *string, value, ai string) error {
	if *field != "" && *field != value {
		return Errorf(Invalid, "The barcode gives two different values of %s: “%s” and “%s”. Scan one label at a time.", aiName(ai), *field, value)
	}
	*field = value
	return nil
}

func aiName(ai string) string {
	name := map[string]string{
		"01": "product number (GTIN)", "02": "product number (GTIN)", "10": "batch", "11": "production date", "15": "best-before date",
		"17": "expiry", "21": "serial number", "30": "quantity", "37": "quantity", "240": "catalogue number",
	}[ai]
	return orElse(name, "field "+ai) + " (" + ai + ")"
}

// readGTIN takes a GTIN of 8, 12, 13 or 14 digits; eight digits that do not
// check are any other number.
func (b *Barcode) readGTIN(digits string) error {
	gtin := strings.Repeat("0", 14-len(digits)) + digits
	switch {
	case ValidGTIN(gtin):
		return setOnce(&b.GTIN, gtin, "01")
	case len(digits) == 8:
		return nil
	}
	return Errorf(Invalid, "The product number %s does not check: a digit is wrong. Scan it again.", digits)
}

// sixDigitDate reads YYMMDD; day 00 is the month's last. The year lies within 49
// years back and 50 ahead (GS1 General Specifications, 7.12).
func sixDigitDate(text, ai string, today Date) (Date, error) {
	n, err := strconv.Atoi(text)
	day := Date{Year: slidingYear(n/10000, today), Month: time.Month(n / 100 % 100), Day: n % 100}
	if day.Day == 0 {
		day = lastOfMonth(day)
	}
	if err != nil || !day.Valid() {
		return Date{}, Errorf(Invalid, "The barcode's %s, %s, is no date. Scan it again, or type what the label says.", aiName(ai), text)
	}
	return day, nil
}

func slidingYear(twoDigits int, today Date) int {
	year := today.Year - today.Year%100 + twoDigits
	switch ahead := year - today.Year; {
	case ahead >= 51:
		return year - 100
	case ahead <= -50:
		return year + 100
	}
	return year
}

// lastOfMonth gives the last day of a date's month; a month that does not exist
// stays wrong.
func lastOfMonth(d Date) Date {
	if d.Month < time.January || d.Month > time.December {
		return d
	}
	return Date{Year: d.Year, Month: d.Month, Day: 1}.AddMonths(1).AddDays(-1)
}

func firstRunes(text string, n int) string {
	runes := []rune(text)
	return string(runes[:min(n, len(runes))])
}
