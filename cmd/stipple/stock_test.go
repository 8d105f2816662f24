package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

func (b *bench) write(name, text string) string {
	b.t.Helper()
	if err := os.WriteFile(b.file(name), []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	return b.file(name)
}

// stock lists the stock as --json prints it.
func (b *bench) stock() []stockLine {
	b.t.Helper()
	var lines []stockLine
	if err := json.Unmarshal([]byte(b.must("stock", "list", "--json")), &lines); err != nil {
		b.t.Fatal(err)
	}
	return lines
}

const goodStock = `kind,maker,name,shade,configuration,batch,expiry,quantity,from
pigment,Acme,Scalp Ink,Umber,,AB 12,2099-03,15,MedDirect
needle,Acme,,,3RL,N-1,2020-01-31,20,
machine,Pulse,Pen,,,SN-7,,,
pigment,ACME,scalp ink,umber,,ab12,,,
`

func TestStockIsImportedAndListed(t *testing.T) {
	b := newBench(t)
	b.founded("Nord", "Dr A")
	if out := strings.TrimSpace(b.must("stock", "list", "--json")); out != "[]" {
		t.Fatalf("an empty stock prints %q", out)
	}
	file := b.write("stock.csv", goodStock)
	out := b.must("stock", "import", file, "--dry-run")
	if !strings.Contains(out, "3 products and 3 lots added, 1 row there already: a dry run, nothing was saved.") || !strings.Contains(out, "new product and lot") {
		t.Errorf("dry run says %q", out)
	}
	if lines := b.stock(); len(lines) != 0 {
		t.Fatalf("a dry run saved %+v", lines)
	}
	if out := b.must("stock", "import", file); out != "3 products and 3 lots added, 1 row there already.\n" {
		t.Errorf("import says %q", out)
	}
	lines := b.stock()
	if len(lines) != 3 {
		t.Fatalf("%d lines", len(lines))
	}
	ink := lines[0]
	if ink.Kind != "pigment" || ink.Label != "Acme Scalp Ink Umber" || ink.Batch != "AB 12" || ink.Expiry.String() != "2099-03-31" ||
		ink.State != "in_date" || ink.Quantity != 15 || ink.Unit != "ml" || ink.From != "MedDirect" {
		t.Errorf("%+v", ink)
	}
	if lines[1].State != "expired" || lines[2].State != "no_expiry" || lines[2].Batch != "SN-7" {
		t.Errorf("%+v", lines[1:])
	}
	table := b.must("stock", "list")
	for _, want := range []string{"KIND ", "Acme Scalp Ink Umber", "expired", "no expiry", "15 ml", "20 pieces"} {
		if !strings.Contains(table, want) {
			t.Errorf("no %q in %q", want, table)
		}
	}
	again := b.must("stock", "import", b.write("again.csv", "kind,maker,name,shade,lot,expiry\npigment,Acme,Scalp Ink,Umber,AB12,2098-01-01\n"))
	if !strings.Contains(again, "line 2: there already: the expiry of lot AB 12 is 31-Mar-2099, not 01-Jan-2098\n") {
		t.Errorf("a contradiction says %q", again)
	}
	if out := b.must("verify"); !strings.Contains(out, "All is well") {
		t.Error(out)
	}
}

func TestAWrongRowKeepsAllOut(t *testing.T) {
	b := newBench(t)
	b.founded("Nord", "Dr A")
	file := b.write("stock.csv", goodStock+"pigment,Acme,Ink,,,X1,03/04/2027,,\nsoap,Acme,Ink,,,X2,,,\n")
	for _, args := range [][]string{{"stock", "import", file}, {"stock", "import", "--dry-run", file}} {
		errOut := b.fails(exitFailed, args...)
		for _, want := range []string{"2 things", "line 6, expiry: “03/04/2027” is no date", "line 7, kind: “soap” is no kind of stock"} {
			if !strings.Contains(errOut, want) {
				t.Errorf("no %q in %q", want, errOut)
			}
		}
	}
	if lines := b.stock(); len(lines) != 0 {
		t.Errorf("saved %+v", lines)
	}
	b.fails(exitFailed, "stock", "import", b.file("missing.csv"))
	b.fails(exitUsage, "stock", "import")
	b.fails(exitUsage, "stock")
}
