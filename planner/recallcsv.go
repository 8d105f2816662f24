package planner

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"unicode"

	"stipple/planner/quantity"
)

// RecallCSV gives a recall as a table for spreadsheets, as SheetCSV writes it.
// What else is to be known of the list, as that it is incomplete, stands under
// it, each in a line of its own.
func RecallCSV(list []Recalled, notes ...string) []byte {
	columns := []string{
		"Chart", "Family name", "Given name", "Born", "Phone", "E-mail", "Address", "Date", "Session", "Regions", "Use",
		"Product", "Maker", "Batch", "Expiry", "Amount", "Unit", "Operator", "State",
	}
	rows := make([][]string, 0, len(list)+len(notes))
	for _, r := range list {
		amount, unit := "", ""
		if r.Amount > 0 {
			amount, unit = quantity.Number(r.Amount), r.Lot.Kind.Unit()
		}
		rows = append(rows, []string{
			r.Patient.Chart, r.Patient.Family, r.Patient.Given, r.Patient.Born.String(), r.Patient.Contact.Phone, r.Patient.Contact.Email,
			r.Patient.Contact.Address, r.Date.String(), strconv.Itoa(r.Session), strings.Join(r.Regions, "; "), r.Use(),
			r.Lot.Label, r.Lot.Maker, r.Lot.Batch, r.Lot.Expiry.String(), amount, unit, r.By, r.State(),
		})
	}
	for _, note := range notes {
		line := make([]string, len(columns))
		line[0] = note
		rows = append(rows, line)
	}
	return SheetCSV(columns, rows)
}

// SheetCSV gives a table for spreadsheets: UTF-8 with a byte order mark, commas
// between fields, lines ended as RFC 4180 says. Text that a spreadsheet would
// take for a formula is led by an apostrophe.
func SheetCSV(columns []string, rows [][]string) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	_ = w.Write(columns) // a buffer takes everything
	for _, row := range rows {
		_ = w.Write(guarded(row))
	}
	w.Flush()
	return b.Bytes()
}

// Use says in words whether somebody confirmed that it was used.
func (r Recalled) Use() string {
	if r.Unconfirmed {
		return "laid out, use not confirmed"
	}
	return "used"
}

// State says in words whether the session is signed.
func (r Recalled) State() string {
	switch {
	case r.Elsewhere:
		return "signed elsewhere"
	case r.Signed:
		return "signed"
	}
	return "still being logged"
}

// guarded keeps spreadsheets from running text as a formula, as OWASP's advice
// on CSV injection has it: they do so when a field begins with one of these
// characters, also in their full-width forms.
func guarded(fields []string) []string {
	for i, field := range fields {
		first := strings.TrimLeftFunc(field, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
		if strings.HasPrefix(field, "\t") || strings.HasPrefix(field, "\r") || strings.HasPrefix(field, "\n") ||
			first != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(first)[0]) {
			fields[i] = "'" + field
		}
	}
	return fields
}

// RecalledPatients counts the patients and sessions of a recall.
func RecalledPatients(list []Recalled) (patients, sessions int) {
	seen, records := map[ID]bool{}, map[ID]bool{}
	for _, r := range list {
		seen[r.Patient.ID], records[r.Record] = true, true
	}
	return len(seen), len(records)
}
