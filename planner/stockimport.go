package planner

import (
	"fmt"
	"strings"
)

// StockRow is one product to take into the stock, with one of its lots. The ids
// are given when it is taken in.
type StockRow struct {
	Line    int // where it stands in its file, from 1; 0 = it came from nowhere
	Product Product
	Lot     Lot // without a batch there is no lot: the product alone
}

// HasLot tells whether the row brings a lot.
func (r StockRow) HasLot() bool { return r.Lot.Batch != "" }

// StockFate is what becomes of a row of stock.
type StockFate struct {
	Row StockRow // with the ids its product and lot have in the stock
	// NewProduct and NewLot tell what the row adds. Where both are false it is
	// there already.
	NewProduct, NewLot bool
	// Differs says what is otherwise in the stock, which stays as it is; "" =
	// nothing.
	Differs string
}

// String says what becomes of the row in words.
func (f StockFate) String() string {
	what := "there already"
	switch {
	case f.NewProduct && f.NewLot:
		what = "new product and lot"
	case f.NewProduct:
		what = "new product"
	case f.NewLot:
		what = "new lot"
	}
	return joinStated([]string{what, f.Differs}, ": ")
}

// StockImport is what rows of stock add: the outcome of an import or, before
// it, its preview.
type StockImport struct {
	Products []Product   // added
	Lots     []Lot       // added
	Fates    []StockFate // of every row, in the order given
}

// Known counts the rows that add nothing because all of it is there already.
func (i StockImport) Known() int {
	n := 0
	for _, f := range i.Fates {
		if !f.NewProduct && !f.NewLot {
			n++
		}
	}
	return n
}

// String says in words what is added and what was there.
func (i StockImport) String() string {
	return fmt.Sprintf("%s and %s added, %s there already", count(len(i.Products), "product"), count(len(i.Lots), "lot"), count(i.Known(), "row"))
}

// shelf finds products and lots of the stock, however they are spelled.
type shelf struct {
	products []Product
	gtins    map[string]int
	names    map[string]int
	batches  map[ID]map[string]Lot
}

func newShelf(products []Product, lots []Lot) *shelf {
	s := &shelf{gtins: map[string]int{}, names: map[string]int{}, batches: map[ID]map[string]Lot{}}
	for _, p := range products {
		s.putProduct(p)
	}
	for _, l := range lots {
		s.putLot(l)
	}
	return s
}

// spelled is a product without its GTIN as it is compared.
func (p Product) spelled() string {
	return fmt.Sprintf("%s\n%v\n%s", p.Kind, p.Diameter, strings.Join(strings.Fields(Fold(p.Label())), " "))
}

// find gives the product that is the Same, and whether there is one.
func (s *shelf) find(p Product) (Product, bool) {
	at, known := s.gtins[p.GTIN]
	if p.GTIN == "" || !known {
		at, known = s.names[p.spelled()]
	}
	if !known {
		return p, false
	}
	return s.products[at], true
}

func (s *shelf) putProduct(p Product) {
	if p.GTIN != "" {
		s.gtins[p.GTIN] = len(s.products)
	}
	s.names[p.spelled()] = len(s.products)
	s.products = append(s.products, p)
}

func (s *shelf) putLot(l Lot) {
	if s.batches[l.Product] == nil {
		s.batches[l.Product] = map[string]Lot{}
	}
	s.batches[l.Product][FoldBatch(l.Batch)] = l
}

// AddStock works out what rows add to the stock and changes nothing. What is
// there already, or stands in an earlier row, is not added again and stays as it
// is. newID gives the ids of what is new.
func AddStock(rows []StockRow, products []Product, lots []Lot, newID func() ID) StockImport {
	s := newShelf(products, lots)
	var i StockImport
	for _, row := range rows {
		row.Product, row.Lot = row.Product.Tidy(), row.Lot.Tidy()
		fate := s.take(row, newID)
		if fate.NewProduct {
			i.Products = append(i.Products, fate.Row.Product)
		}
		if fate.NewLot {
			i.Lots = append(i.Lots, fate.Row.Lot)
		}
		i.Fates = append(i.Fates, fate)
	}
	return i
}

func (s *shelf) take(row StockRow, newID func() ID) StockFate {
	fate := StockFate{Row: row}
	product, known := s.find(row.Product)
	if known {
		fate.Differs = product.differs(row.Product)
	} else {
		product.ID, fate.NewProduct = newID(), true
		s.putProduct(product)
	}
	fate.Row.Product = product
	if !row.HasLot() {
		return fate
	}
	lot, known := s.batches[product.ID][FoldBatch(row.Lot.Batch)]
	if known {
		fate.Differs = joinStated([]string{fate.Differs, lot.differs(row.Lot)}, "; ")
	} else {
		lot = row.Lot
		lot.ID, lot.Product, fate.NewLot = newID(), product.ID, true
		s.putLot(lot)
	}
	fate.Row.Lot = lot
	return fate
}

// differs tells when a row means a product by its GTIN and calls it otherwise.
func (p Product) differs(row Product) string {
	if p.spelled() == row.spelled() {
		return ""
	}
	return fmt.Sprintf("this GTIN is that of %s, not of %s", p.Label(), row.Label())
}

// differs tells when a row has another expiry for the lot. Quantities are no
// difference: they change as a lot is used.
func (l Lot) differs(row Lot) string {
	if row.Expiry.IsZero() || row.Expiry == l.Expiry {
		return ""
	}
	return fmt.Sprintf("the expiry of lot %s is %s, not %s", l.Batch, orElse(l.Expiry.Clinical(), "not known"), row.Expiry.Clinical())
}

// Faults lists what keeps the row from being taken in, without its ids.
func (r StockRow) Faults() Faults {
	product, lot := r.Product.Tidy(), r.Lot.Tidy()
	product.ID, lot.ID, lot.Product = "row", "row", "row"
	faults := product.Faults()
	if lot.Batch != "" {
		return append(faults, lot.Faults()...)
	}
	lot.ID, lot.Product, lot.Code = "", "", ""
	if lot != (Lot{}) {
		faults = append(faults, Fault{Field: "batch", Message: "Enter the batch number on the label, or leave expiry, quantity, supplier and day of receipt out."})
	}
	return faults
}

// CheckStock lists what is wrong with rows of stock.
func CheckStock(rows []StockRow) RowErrors {
	var list RowErrors
	for _, row := range rows {
		for _, f := range row.Faults() {
			list = append(list, RowError{Line: row.Line, Column: f.Field, Message: f.Message})
		}
	}
	return list
}
