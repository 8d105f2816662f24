package planner

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRecallCSVIsATableForSpreadsheets(t *testing.T) {
	list := []Recalled{{
		Patient: Patient{ID: "p", Chart: "0042", Family: "Jansen, Jr.", Given: "Piet \"P\"", Born: Date{1945, 7, 14}, Contact: Contact{Phone: "+31 20", Email: "=HYPERLINK(1)", Address: "Street 1\nTown"}},
		Record:  "r", Date: Date{2026, 11, 20}, Session: 2, Regions: []string{"Crown", "Nape"}, Amount: 1.25, By: "@Berg", Signed: true,
		Lot: LotRef{Kind: PigmentStock, Label: "-Brown", Maker: "\tTab", Batch: "0012", Expiry: Date{2028, 5, 31}},
	}}
	data := RecallCSV(list)
	if !bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		t.Fatal("there is no byte order mark")
	}
	rows, err := csv.NewReader(bytes.NewReader(data[3:])).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	want := map[string]string{
		"Chart": "0042", "Family name": "Jansen, Jr.", "Given name": "Piet \"P\"", "Born": "1945-07-14", "Phone": "'+31 20", "E-mail": "'=HYPERLINK(1)",
		"Address": "Street 1\nTown", "Date": "2026-11-20", "Session": "2", "Regions": "Crown; Nape", "Use": "used", "Product": "'-Brown", "Maker": "'\tTab", "Batch": "0012",
		"Expiry": "2028-05-31", "Amount": "1.25", "Unit": "ml", "Operator": "'@Berg", "State": "signed",
	}
	if len(want) != len(rows[0]) {
		t.Errorf("the columns are %q", rows[0])
	}
	for i, name := range rows[0] {
		if rows[1][i] != want[name] {
			t.Errorf("%s is %q, want %q", name, rows[1][i], want[name])
		}
	}
}

// TestARecallSaysWhatIsNotSure: a lot that was only laid out, and a list that
// lacks something.
func TestARecallSaysWhatIsNotSure(t *testing.T) {
	list := []Recalled{{Patient: Patient{Chart: "1"}, Unconfirmed: true}, {Patient: Patient{Chart: "2"}}}
	rows, err := csv.NewReader(bytes.NewReader(RecallCSV(list, "=incomplete")[3:])).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	use := slices.Index(rows[0], "Use")
	if rows[1][use] != "laid out, use not confirmed" || rows[2][use] != "used" || rows[3][0] != "'=incomplete" {
		t.Errorf("%q", rows)
	}
}

func TestRecalledState(t *testing.T) {
	for want, r := range map[string]Recalled{
		"signed": {Signed: true}, "still being logged": {}, "signed elsewhere": {Signed: true, Elsewhere: true},
	} {
		if got := r.State(); got != want {
			t.Errorf("%+v is %q, want %q", r, got, want)
		}
	}
}

func TestRecalledPatientsAreCountedOnce(t *testing.T) {
	list := []Recalled{{Patient: Patient{ID: "a"}, Record: "1"}, {Patient: Patient{ID: "a"}, Record: "1"}, {Patient: Patient{ID: "a"}, Record: "2"}, {Patient: Patient{ID: "b"}, Record: "3"}}
	if patients, sessions := RecalledPatients(list); patients != 2 || sessions != 3 {
		t.Errorf("%d patients, %d sessions", patients, sessions)
	}
}

func TestNoFieldOfARecallIsAFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "=", "+", "-", "@", "\t", "\r", "\n", " =", "\u200b=", "＝", "'", "a"}).Draw(t, "lead") + rapid.String().Draw(t, "rest")
		got := guarded([]string{text})[0]
		if got != text && got != "'"+text {
			t.Fatalf("%q became %q", text, got)
		}
		if got != "" && strings.ContainsAny(got[:1], "=+-@\t\r\n") {
			t.Fatalf("%q is still led by a formula's sign: %q", text, got)
		}
		if strings.HasPrefix(strings.TrimLeft(got, " \u200b"), "=") {
			t.Fatalf("%q is a formula after white space", got)
		}
	})
}
