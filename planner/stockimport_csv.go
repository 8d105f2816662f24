package planner

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// RowError is what is wrong in one place of a file of rows.
type RowError struct {
	Line    int    // from 1
	Column  string // as the file's first line calls it; "" = the whole row
	Message string // what is wrong and what to do
}

// Place says where it is: "line 4, expiry".
func (e RowError) Place() string {
	return joinStated([]string{fmt.Sprintf("line %d", e.Line), e.Column}, ", ")
}

// RowErrors lists what is wrong in a file, from its start.
type RowErrors []RowError

// Err gives nil when nothing is wrong, or an Invalid error with a fault for
// each, led by its line.
func (e RowErrors) Err() error {
	faults := make(Faults, len(e))
	for i, one := range e {
		faults[i] = Fault{Field: one.Place(), Message: one.Message}
	}
	return faults.Err()
}

// stockReader reads a file of stock.
type stockReader struct {
	today   Date
	columns []stockColumn // of the file; one without read is not known
	names   []string      // as the file's first line has them
	rows    []StockRow
	errors  RowErrors
}

func (r *stockReader) wrong(line int, column, format string, args ...any) {
	r.errors = append(r.errors, RowError{Line: line, Column: column, Message: fmt.Sprintf(format, args...)})
}

// ParseStockCSV reads rows of stock from CSV: a first line that names the
// columns, in any order and case and under the usual names for them, then a
// product with one of its lots on each line. Columns are parted by commas,
// semicolons or tabs; the text is UTF-8. It gives the rows that are right and
// what is wrong with the others; the caller decides whether the right ones are
// taken in. today is for barcodes and for days that are yet to come.
func ParseStockCSV(data []byte, today Date) ([]StockRow, RowErrors) {
	r := &stockReader{today: today}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if at := invalidUTF8(data); at >= 0 {
		r.wrong(1+bytes.Count(data[:at], []byte("\n")), "", "The file is not in UTF-8. Save it again as “CSV UTF-8”.")
		return nil, r.errors
	}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.Comma, reader.FieldsPerRecord = delimiter(data), -1
	for {
		fields, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			r.wrong(broken.StartLine, "", "A quotation mark is out of place. Put the field in quotation marks and double those inside it.")
			break // what follows may be inside the quotation
		}
		line, _ := reader.FieldPos(0)
		switch {
		case r.columns == nil:
			if !r.header(line, fields) {
				return nil, r.errors
			}
		case strings.Join(fields, "") != "":
			r.row(line, fields)
		}
	}
	if r.columns == nil && len(r.errors) == 0 {
		r.wrong(1, "", "The file is empty. Its first line names the columns: kind, maker, name, batch, expiry and so on.")
	}
	r.contradictions()
	return r.rows, r.errors
}

// invalidUTF8 gives where text stops being UTF-8, or -1.
func invalidUTF8(data []byte) int {
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 || r == 0 {
			return at
		}
		at += size
	}
	return -1
}

// delimiter gives what parts the columns of the first line.
func delimiter(data []byte) rune {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	best, most := ',', 0
	for _, r := range ",;\t" {
		if n := bytes.Count(first, []byte(string(r))); n > most {
			best, most = r, n
		}
	}
	return best
}

// header reads the names of the columns. A name that is not known is an error:
// a slip in “expiry” must not lose every expiry.
func (r *stockReader) header(line int, names []string) bool {
	known := stockColumns()
	r.columns, r.names = make([]stockColumn, len(names)), names
	have := map[string]bool{}
	for i, name := range names {
		names[i] = tidyLine(name)
		if names[i] == "" {
			continue // its fields must be empty
		}
		at := slices.IndexFunc(known, func(c stockColumn) bool { return oneOf(columnKey(name), c.names) })
		switch {
		case at < 0:
			r.wrong(line, names[i], "This column is not known. Call it one of %s, or delete it.", columnNames(known))
		case have[known[at].names[0]]:
			r.wrong(line, names[i], "Two columns give the %s. Delete one.", known[at].names[0])
		default:
			r.columns[i] = known[at]
			have[known[at].names[0]] = true
		}
	}
	if !have["kind"] {
		r.wrong(line, "", "There is no column “kind”, which says whether a row is a pigment, a diluent, a needle or a machine. Add it.")
	}
	return len(r.errors) == 0
}

// columnKey gives a column's name as it is compared: letters and digits only.
func columnKey(name string) string {
	name, _, _ = strings.Cut(Fold(name), "(") // a unit: diameter (mm)
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-./:#*", r) {
			return -1
		}
		return r
	}, name)
}

func columnNames(columns []stockColumn) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.names[0]
	}
	return joined(names, "or")
}

// row reads one row and keeps it if all of it is right.
func (r *stockReader) row(line int, fields []string) {
	row, before := StockRow{Line: line}, len(r.errors)
	for i, field := range fields {
		// What separates the fields of a barcode is a control character.
		field = tidyLine(strings.ReplaceAll(field, "\x1d", "~"))
		switch {
		case field == "":
		case i >= len(r.columns) || r.columns[i].read == nil:
			r.wrong(line, "", "“%s” stands in a column without a name. Name the column, or put fields that hold a comma, a semicolon or a tab in quotation marks.", field)
		default:
			if err := r.columns[i].read(&row, field, r.today); err != nil {
				r.wrong(line, r.names[i], "%s", ErrorMessage(err))
			}
		}
	}
	if row.Product.Kind == NeedleStock && row.Product.Name == "" {
		// A needle is called by its configuration where it has no other name.
		row.Product.Name, row.Product.Configuration = row.Product.Configuration, ""
	}
	if len(r.errors) == before {
		for _, f := range row.Faults() {
			r.wrong(line, r.nameOf(f.Field), "%s", f.Message)
		}
	}
	if len(r.errors) == before {
		r.rows = append(r.rows, row)
	}
}

// nameOf gives the file's name for a column, or ours.
func (r *stockReader) nameOf(field string) string {
	for i, c := range r.columns {
		if c.read != nil && c.names[0] == field {
			return r.names[i]
		}
	}
	return field
}

// contradictions takes out rows that contradict an earlier one.
func (r *stockReader) contradictions() {
	n := 0
	ids := func() ID { n++; return ID(strconv.Itoa(n)) }
	var kept []StockRow
	for i, fate := range AddStock(r.rows, nil, nil, ids).Fates {
		if fate.Differs == "" {
			kept = append(kept, r.rows[i])
			continue
		}
		r.wrong(r.rows[i].Line, "", "This contradicts an earlier line: %s. Correct one of them.", fate.Differs)
	}
	r.rows = kept
	slices.SortStableFunc(r.errors, func(a, b RowError) int { return a.Line - b.Line })
}
