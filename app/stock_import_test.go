package app

import (
	"errors"
	"strings"
	"testing"

	"stipple/planner"
)

const stockList = "kind,maker,name,shade,batch,expiry,quantity\n" +
	"pigment,Northlight,Scalp,Dark brown,NL 1,2028-05-31,30\n" +
	"pigment,Northlight,Scalp,Dark brown,NL 4,2028-05-31,30\n" +
	"pigment,Northlight,Scalp,Ash,A 1,2028-05-31,30\n" +
	"needel,Kite,Cartridge,,K88,2028-05-31,200\n" +
	"pigment,Northlight,Scalp,Ash,A 2,2028-02-31,30\n"

func TestAnImportIsSeenFirstAndSaysWhatItLeavesOut(t *testing.T) {
	f := stocked(planner.Assistant)
	s, p := stockShown(t, f)
	p.preview("list.csv", []byte(stockList))
	if !s.says("1 product and 2 lots would be added. 1 row is there already. 2 lines left out: 5, 6.") {
		t.Fatal("the preview does not say what would be added")
	}
	if len(f.lots) != 6 || len(f.products) != 5 {
		t.Fatal("the preview changed the stock")
	}
	s.press("Import the 2 good rows")
	if !s.says("2 lines left out: 5, 6.") || len(f.lots) != 6 {
		t.Fatal("it is imported without a word about what is left out")
	}
	s.press("Import the 2 good rows")
	if len(f.lots) != 8 || len(f.products) != 6 || s.dialog() {
		t.Fatalf("%d lots and %d products, dialog %v", len(f.lots), len(f.products), s.dialog())
	}
	if !s.says("list.csv: 1 product and 2 lots added, 1 row") || !s.says("2 lines left out") {
		t.Error("the page does not say what came of it")
	}
	p.preview("list.csv", []byte(stockList))
	if !s.says("Everything that can be read in it is in stock already.") {
		t.Error("a second import is not known for one")
	}
	for _, o := range s.objects() {
		if b, ok := o.(*button); ok && strings.HasPrefix(b.Text, "Import the") && !b.Disabled() {
			t.Error("an import that adds nothing is offered")
		}
	}
}

func TestThePreviewNamesLineAndColumnOfWhatIsWrong(t *testing.T) {
	_, p := stockShown(t, stocked(planner.Assistant))
	items := p.previewOf("list.csv", []byte(stockList)).lines()
	if len(items) != 5 {
		t.Fatalf("%d lines", len(items))
	}
	for i, want := range []struct {
		line  int
		says  string
		state string
	}{{5, "Column kind", "Left out"}, {6, "Column expiry", "Left out"}, {2, "Pigment · lot NL 1", "There already"}, {3, "Pigment · lot NL 4 · expires 31-May-2028", "New lot"}, {4, "", "New product and lot"}} {
		if got := items[i]; got.line != want.line || got.state != want.state || want.says != "" && got.says != want.says {
			t.Errorf("line %d: %+v", want.line, got)
		}
	}
}

func TestAFileOfOtherThingsIsRefused(t *testing.T) {
	s, p := stockShown(t, stocked(planner.Assistant))
	p.preview("photo.csv", []byte("\x89PNG\r\n\x1a\n\x00\x00"))
	if !s.says("Nothing in this file can be taken in.") {
		t.Error("it is not said that nothing can be taken in")
	}
}

func TestAnImportThatFailsChangesNothing(t *testing.T) {
	f := stocked(planner.Assistant)
	s, p := stockShown(t, f)
	p.preview("list.csv", []byte(stockList[:strings.Index(stockList, "needel")]))
	f.stockErr = planner.Errorf(planner.Full, "The disk is full.").Because(errDisk)
	s.press("Import the 2 good rows")
	if !s.says("The disk is full.") || len(f.lots) != 6 {
		t.Errorf("no error is shown, or there are %d lots", len(f.lots))
	}
}

// failingFile cannot be read to its end.
type failingFile struct{ closed bool }

func (f *failingFile) Read([]byte) (int, error) { return 0, errors.New("gone") }
func (f *failingFile) Close() error             { f.closed = true; return nil }

func TestAFileThatCannotBeReadSaysSo(t *testing.T) {
	f := &failingFile{}
	if _, err := readStockFile(f); !isCode(err, planner.Invalid) || !f.closed {
		t.Errorf("%v, closed %v", err, f.closed)
	}
}
