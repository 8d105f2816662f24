package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
)

// mostStockBytes is the largest file of stock that is read, in bytes. A line
// takes about a hundred, so that this is far more than any clinic has.
const mostStockBytes = 16 << 20

// stockFileHelp says what a file of stock looks like.
const stockFileHelp = "A spreadsheet saves such a list as “CSV UTF-8”. Its first line names the columns, in any order:\n\n" +
	"kind, maker, name, shade, colour, carrier, viscosity, configuration, diameter, shape, reference, gtin, batch, expiry, quantity, from, received, note, barcode\n\n" +
	"Only kind (pigment, diluent, needle or machine) and name are needed. Every further line is a product with one of its lots. Days are written 2027-03-31. " +
	"You see what would be added before anything is."

// askImport asks for a CSV file and shows what it would add.
func (p *stockPage) askImport() {
	p.shell.dialogs.choose("Import stock from a list", stockFileHelp,
		option{label: "Cancel"}, option{label: "Choose the file…", kind: highImportance, run: p.chooseStockFile})
}

func (p *stockPage) chooseStockFile() {
	d := dialog.NewFileOpen(func(reader fyne.URIReadCloser, err error) {
		if err != nil || reader == nil {
			p.shell.dialogs.showError(err)
			return
		}
		data, err := readStockFile(reader)
		if err != nil {
			p.shell.dialogs.showError(err)
			return
		}
		p.shell.shelf.lastFolder = storageFolder(reader.URI())
		p.preview(reader.URI().Name(), data)
	}, p.shell.window)
	d.SetFilter(storage.NewExtensionFileFilter([]string{".csv", ".CSV", ".tsv", ".txt"}))
	p.shell.dialogs.files(d, p.shell.shelf.target("stock.csv"))
}

// storageFolder gives the folder a file lies in, "" when it has none.
func storageFolder(file fyne.URI) string {
	folder, err := storage.Parent(file)
	if err != nil {
		return ""
	}
	return folder.Path()
}

// readStockFile reads a file whole and closes it. Error: Invalid when it is too
// large or cannot be read.
func readStockFile(file io.ReadCloser) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(file, mostStockBytes+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, planner.Errorf(planner.Invalid, "This file cannot be read. Choose another.").Because(err)
	}
	if len(data) > mostStockBytes {
		return nil, planner.Errorf(planner.Invalid, "This file is too large to be a list of stock. Choose another.")
	}
	return data, nil
}

// importPreview is what a file of stock would add.
type importPreview struct {
	name   string
	rows   []planner.StockRow
	errors planner.RowErrors
	fates  planner.StockImport
}

// previewOf works out what a file would add to the stock as it is now.
func (p *stockPage) previewOf(name string, data []byte) importPreview {
	v := importPreview{name: name}
	v.rows, v.errors = planner.ParseStockCSV(data, p.store.Today())
	var products []planner.Product
	var lots []planner.Lot
	for _, product := range p.index.products {
		products = append(products, product.Value)
	}
	for _, lot := range p.index.lots {
		lots = append(lots, lot.Value)
	}
	n := 0
	v.fates = planner.AddStock(v.rows, products, lots, func() planner.ID { // ids for looking only
		n++
		return planner.ID(fmt.Sprint("new ", n))
	})
	return v
}

// adds counts the rows that bring something new.
func (v importPreview) adds() int { return len(v.fates.Fates) - v.fates.Known() }

// leftOut names the lines that cannot be taken in, "" when there are none.
func (v importPreview) leftOut() string {
	var lines []int
	for _, e := range v.errors {
		lines = append(lines, e.Line)
	}
	slices.Sort(lines)
	lines = slices.Compact(lines)
	if len(lines) == 0 {
		return ""
	}
	const most = 12
	var words []string
	for _, line := range lines[:min(most, len(lines))] {
		words = append(words, grouped(line))
	}
	more := ""
	if len(lines) > most {
		more = fmt.Sprintf(" and %s more", grouped(len(lines)-most))
	}
	return counted(len(lines), "line") + " left out: " + strings.Join(words, ", ") + more + "."
}

// summary says in a few words what the file would do.
func (v importPreview) summary() string {
	if len(v.rows) == 0 && len(v.errors) > 0 {
		return "Nothing in this file can be taken in. Correct it in the spreadsheet, save it and choose it again."
	}
	says := fmt.Sprintf("%s and %s would be added.", counted(len(v.fates.Products), "product"), counted(len(v.fates.Lots), "lot"))
	switch known := v.fates.Known(); {
	case v.adds() == 0 && known > 0:
		says = "Everything that can be read in it is in stock already."
	case known == 1:
		says += " 1 row is there already."
	case known > 1:
		says += " " + grouped(known) + " rows are there already."
	}
	return joined(" ", says, v.leftOut())
}

// lines lists what is wrong, then what becomes of every good row.
func (v importPreview) lines() []importItem {
	var items []importItem
	for _, e := range v.errors {
		items = append(items, importItem{line: e.Line, title: e.Message, says: joined(" ", "Column", e.Column), state: "Left out", tone: toneStop})
		if e.Column == "" {
			items[len(items)-1].says = "The whole line"
		}
	}
	for _, f := range v.fates.Fates {
		items = append(items, fateItem(f))
	}
	return items
}

// fateItem says what becomes of a good row.
func fateItem(f planner.StockFate) importItem {
	lot, kind := "", f.Row.Product.Kind.Name()
	if f.Row.HasLot() {
		lot = "lot " + f.Row.Lot.Batch
	}
	item := importItem{line: f.Row.Line, title: f.Row.Product.Label(), state: titled(f.String()), tone: toneDone}
	switch {
	case f.Differs != "":
		item.state, item.tone, item.says = "There already", toneCaution, joined(" · ", kind, f.Differs)
	case !f.NewProduct && !f.NewLot:
		item.state, item.tone, item.says = "There already", toneQuiet, joined(" · ", kind, lot)
	case f.Row.Lot.Expiry.IsZero():
		item.says = joined(" · ", kind, lot)
	default:
		item.says = joined(" · ", kind, lot, "expires "+f.Row.Lot.Expiry.Clinical())
	}
	return item
}

// preview shows what a file would add, and imports it when told to.
func (p *stockPage) preview(name string, data []byte) {
	v := p.previewOf(name, data)
	items := v.lines()
	list := newPickList(func() int { return len(items) },
		func() fyne.CanvasObject { return newImportLine() },
		func(id int, o fyne.CanvasObject) {
			if id < len(items) {
				o.(*importLine).show(items[id])
			}
		})
	list.onOpen = func(id int) {
		p.shell.dialogs.inform("Line "+grouped(items[id].line), joined("\n\n", items[id].title, items[id].says, items[id].state+"."))
	}
	height := min(380, max(64, float32(len(items))*62))
	table := container.NewStack(newPanel("", colorHairline, sizePanelRadius), padded(1, 1, 1, 1, atLeast(0, height, list)))
	words := paragraph(v.summary())
	words.Resize(fyne.NewSize(importWidth-2*gapLarge, 10))
	var s *sheet
	cancel := newButton("Cancel", func() { s.close() })
	other := newButton("Choose another file…", func() {
		s.close()
		p.chooseStockFile()
	})
	take := func() {
		if v.adds() > 0 {
			p.confirmImport(v, func() { p.bring(v, func() { s.close() }) })
		}
	}
	do := newMainButton("Import the "+counted(v.adds(), "good row"), take)
	do.enable(v.adds() > 0)
	s = p.shell.dialogs.open("Import "+oneLine(name, 60), importWidth, column(gap, flush(words), table), []fyne.CanvasObject{cancel, other, do}, func() { s.close() }, take)
	p.focusOn(list)
}

// importWidth is how wide the preview of an import is.
const importWidth float32 = 860

// confirmImport asks once more when something is left out.
func (p *stockPage) confirmImport(v importPreview, then func()) {
	if len(v.errors) == 0 {
		then()
		return
	}
	p.shell.dialogs.confirm("Leave out what is wrong?", v.leftOut()+" The others are imported. You can correct the file and import it again: what is there already is not added twice.",
		"Import the "+counted(v.adds(), "good row"), then)
}

// bring takes the good rows in, goes on with then and says what came of it.
func (p *stockPage) bring(v importPreview, then func()) {
	var added planner.StockImport
	p.shell.runner.run("Importing the list…", func() (err error) {
		added, err = p.store.ImportStock(context.Background(), v.rows)
		return err
	}, func(err error) {
		if err != nil {
			p.shell.dialogs.showError(err) // over the preview: it can be tried again
			return
		}
		then()
		p.load()
		p.tell(joined(" ", v.name+": "+added.String()+".", v.leftOut()))
		p.focusOn(p.search)
	})
}

// tell says what came of an import until the next one or until it is put away.
func (p *stockPage) tell(words string) {
	p.result.Objects = []fyne.CanvasObject{notice(words, toneDone, newQuietButton("Close", func() {
		p.result.Objects = nil
		p.result.Refresh()
		p.Refresh()
		p.focusOn(p.search)
	}))}
	p.result.Refresh()
	p.Refresh()
}

// importItem is a line of the preview.
type importItem struct {
	line        int
	title, says string
	state       string
	tone        tone
}

// importLine shows a line of the preview.
type importLine struct {
	widget.BaseWidget
	line        *text
	title, says *text
	state       *chip
}

func newImportLine() *importLine {
	l := &importLine{line: caption(""), title: plain("").shortened(), says: caption("").shortened(), state: newChip("", toneQuiet)}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer sets the line's number left and what becomes of it right.
func (l *importLine) CreateRenderer() fyne.WidgetRenderer {
	line := container.NewBorder(nil, nil, atLeast(72, 0, middle(l.line)), middle(row(0, l.state)), middle(column(2, l.title, l.says)))
	return widget.NewSimpleRenderer(padded(gapSmall, gapSmall, gap, gap, line))
}

func (l *importLine) show(i importItem) {
	l.line.set("Line " + grouped(i.line))
	ink := theme.ColorNameForeground
	if i.tone == toneStop {
		ink = colorStop
	}
	l.title.paint(i.title, ink)
	l.says.set(i.says)
	l.state.set(i.state, i.tone)
}
