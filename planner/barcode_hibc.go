package planner

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// hibcAlphabet is the order in which the HIBC check character counts.
const hibcAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"

// hibcShape is a label that begins with a labeller's code, or a second barcode
// that begins with its marks.
var hibcShape = regexp.MustCompile(`^\+([A-Z][0-9A-Z]{3}[0-9A-Z]+|\$\$?[^ ]+|\d{5}[^ ]+)`)

// readHIBC reads a label of the Health Industry Bar Code (ANSI/HIBC 2.6): the
// labeller's code and catalogue number, then expiry, batch and serial number,
// in one barcode or in two.
func (b *Barcode) readHIBC(text string, today Date) error {
	text, ok := hibcUnchecked(text)
	if !ok {
		return Errorf(Invalid, "The barcode's check character is wrong. Scan it again.")
	}
	text = text[1:]
	var parts []string
	if text[0] >= 'A' && text[0] <= 'Z' {
		parts = strings.Split(text, "/")
		if len(parts[0]) < 6 {
			return Errorf(Invalid, "The barcode breaks off in its catalogue number. Scan it again.")
		}
		b.Reference = parts[0][4 : len(parts[0])-1] // between the labeller and the unit of measure
		parts = parts[1:]
	} else {
		// The last character of a second barcode links it to the first.
		parts = strings.Split(text[:len(text)-1], "/")
	}
	for _, part := range parts {
		if err := b.readHIBCPart(part, today); err != nil {
			return err
		}
	}
	return nil
}

// hibcUnchecked gives the text without its check character, and whether that is
// right. Where it is a space it was lost with the white space around the text.
func hibcUnchecked(text string) (string, bool) {
	sum := 0
	for i, r := range text {
		at := strings.IndexRune(hibcAlphabet, r)
		if at < 0 {
			return "", false
		}
		if i == len(text)-1 && at == sum%len(hibcAlphabet) {
			return text[:i], true
		}
		sum += at
	}
	return text, hibcAlphabet[sum%len(hibcAlphabet)] == ' '
}

// hibcDates are the forms of a date by the digit before them, with the layout
// of its digits.
func hibcDates() map[byte]string {
	return map[byte]string{'2': "010206", '3': "060102", '4': "06010215", '5': "06002", '6': "0600215"}
}

var (
	hibcQuantity = regexp.MustCompile(`^(8\d\d|9\d{5})`)
	hibcNamed    = regexp.MustCompile(`^(14D|16D|S|Q)(.+)$`)
	hibcMonth    = regexp.MustCompile(`^(0[1-9]|1[0-2])\d\d`)
	julian       = regexp.MustCompile(`^\d{5}`)
)

func (b *Barcode) readHIBCPart(part string, today Date) error {
	if named := hibcNamed.FindStringSubmatch(part); named != nil {
		return b.readHIBCNamed(named[1], named[2])
	}
	switch {
	case strings.HasPrefix(part, "$$+"):
		return b.readHIBCDated(part[3:], &b.Serial, today)
	case strings.HasPrefix(part, "$$"):
		return b.readHIBCDated(part[2:], &b.Batch, today)
	case strings.HasPrefix(part, "$+"):
		return hibcName(part[2:], &b.Serial)
	case strings.HasPrefix(part, "$"):
		return hibcName(part[1:], &b.Batch)
	case julian.MatchString(part):
		return b.hibcDate("06002", part, &b.Batch, today)
	}
	return nil
}

func (b *Barcode) readHIBCNamed(name, value string) (err error) {
	switch name {
	case "14D":
		b.Expiry, err = eightDigitDate(value)
	case "16D":
		b.Produced, err = eightDigitDate(value)
	case "S":
		b.Serial = value
	case "Q":
		b.Quantity, err = strconv.ParseFloat(value, 64)
	}
	if err != nil {
		return Errorf(Invalid, "The barcode's “%s” cannot be read. Type what the label says.", value).Because(err)
	}
	return nil
}

func eightDigitDate(text string) (Date, error) {
	t, err := time.Parse("20060102", text)
	return DateOf(t), err
}

// readHIBCDated reads what follows "$$": a quantity, an expiry, then the batch
// or serial number.
func (b *Barcode) readHIBCDated(text string, name *string, today Date) error {
	if q := hibcQuantity.FindString(text); q != "" {
		b.Quantity, _ = strconv.ParseFloat(q[1:], 64) // digits only
		text = text[len(q):]
	}
	if text == "" {
		return nil
	}
	layout, form := hibcDates()[text[0]]
	switch {
	case form:
		return b.hibcDate(layout, text[1:], name, today)
	case text[0] == '7': // no date
		return hibcName(text[1:], name)
	case hibcMonth.MatchString(text):
		return b.hibcDate("0106", text, name, today)
	}
	return hibcName(text, name)
}

// hibcDate reads an expiry at the start of text and what follows it. A month
// alone is its last day.
func (b *Barcode) hibcDate(layout, text string, name *string, today Date) error {
	if len(text) < len(layout) {
		return Errorf(Invalid, "The barcode breaks off in its expiry. Scan it again.")
	}
	t, err := time.Parse(layout, text[:len(layout)])
	if err != nil {
		return Errorf(Invalid, "The barcode's expiry, %s, is no date. Scan it again, or type what the label says.", text[:len(layout)]).Because(err)
	}
	b.Expiry = DateOf(t)
	b.Expiry.Year = slidingYear(t.Year()%100, today)
	if layout == "0106" {
		b.Expiry = lastOfMonth(b.Expiry)
	}
	return hibcName(text[len(layout):], name)
}

func hibcName(text string, name *string) error {
	if text == "" {
		return nil
	}
	return setOnce(name, text, "10")
}
