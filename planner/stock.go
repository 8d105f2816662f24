package planner

import (
	"strings"

	"stipple/planner/quantity"
)

// StockKind is what a product is.
type StockKind string

// The kinds of stock.
const (
	PigmentStock StockKind = "pigment"
	DiluentStock StockKind = "diluent"
	NeedleStock  StockKind = "needle"
	MachineStock StockKind = "machine"
)

// StockKinds lists the kinds in reading order.
func StockKinds() []StockKind {
	return []StockKind{PigmentStock, DiluentStock, NeedleStock, MachineStock}
}

// Name gives the kind in words, "" for an unknown one.
func (k StockKind) Name() string {
	switch k {
	case PigmentStock:
		return "Pigment"
	case DiluentStock:
		return "Diluent"
	case NeedleStock:
		return "Needle"
	case MachineStock:
		return "Machine"
	}
	return ""
}

// Unit gives what a lot's quantity counts: "ml" of fluids, "pieces" else.
func (k StockKind) Unit() string {
	if k == PigmentStock || k == DiluentStock {
		return "ml"
	}
	return "pieces"
}

// Product is something the clinic buys: a pigment in one shade, a diluent, a
// needle of one make, a machine. It names no patient.
type Product struct {
	ID        ID        `json:"id"`
	Kind      StockKind `json:"kind"`
	Maker     string    `json:"maker,omitempty"`
	Name      string    `json:"name"`                // as the maker calls it; of a machine its model
	Reference string    `json:"reference,omitempty"` // the maker's catalogue number
	GTIN      string    `json:"gtin,omitempty"`      // 14 digits, from the barcode

	Shade     string    `json:"shade,omitempty"`     // of a pigment
	Colour    string    `json:"colour,omitempty"`    // of a pigment, in plain words or as a colour index
	Carrier   string    `json:"carrier,omitempty"`   // of a pigment or diluent: water, alcohol …
	Viscosity Viscosity `json:"viscosity,omitempty"` // of a pigment

	Configuration string               `json:"configuration,omitempty"` // of a needle: 1RL, 3RL …
	Diameter      quantity.Millimetres `json:"diameter,omitempty"`      // of a needle, mm
	Shape         string               `json:"shape,omitempty"`         // of a needle: taper or point

	// MixedHours is for how many hours a mix of it may be used, as its maker says;
	// 0 is not stated.
	MixedHours float64 `json:"mixed_hours,omitempty"`
	Note       string  `json:"note,omitempty"`
	Retired    bool    `json:"retired,omitempty"` // no longer bought; not offered any more
}

// Label gives the product in one line as a plan's mix names it: maker, name and
// shade, or a needle's configuration.
func (p Product) Label() string {
	return joinStated([]string{p.Maker, p.Name, p.Shade, p.Configuration}, " ")
}

// Needle gives a needle product as a plan writes it.
func (p Product) Needle() Needle {
	return Needle{Configuration: orElse(p.Configuration, p.Name), Diameter: p.Diameter, Shape: p.Shape, Maker: p.Maker}
}

// Tidy returns the product as it is stored.
func (p Product) Tidy() Product {
	tidyLines(&p.Maker, &p.Name, &p.Reference, &p.GTIN, &p.Shade, &p.Colour, &p.Carrier, &p.Configuration, &p.Shape)
	tidyTexts(&p.Note)
	return p
}

// Same tells whether two products are one, however they are spelled: the same
// GTIN, or the same kind, maker, name, shade, configuration and diameter.
func (p Product) Same(other Product) bool {
	if p.GTIN != "" && p.GTIN == other.GTIN {
		return true
	}
	spelled := func(p Product) string {
		return strings.Join(strings.Fields(Fold(p.Label())), " ")
	}
	return p.Kind == other.Kind && spelled(p) == spelled(other) && p.Diameter == other.Diameter
}

// Faults lists what keeps the product from being saved.
func (p Product) Faults() Faults {
	var l faultList
	l.check(p.ID != "", "id", "The product has no id.")
	l.check(p.Kind.Name() != "", "kind", "A product is a pigment, a diluent, a needle or a machine.")
	l.check(p.Name != "", "name", "Enter the product's name.")
	for _, f := range []struct{ field, text string }{
		{"maker", p.Maker},
		{"name", p.Name},
		{"reference", p.Reference},
		{"shade", p.Shade},
		{"colour", p.Colour},
		{"carrier", p.Carrier},
		{"configuration", p.Configuration},
		{"shape", p.Shape},
	} {
		l.checkLength(f.field, f.text, MaxNameLength)
	}
	l.check(p.GTIN == "" || ValidGTIN(p.GTIN), "gtin", "A GTIN has 14 digits of which the last checks the others. Scan it again, or leave it out.")
	l.check(p.Viscosity == "" || oneOf(p.Viscosity, Viscosities()), "viscosity", "Choose thin, medium or thick.")
	l.check(p.Diameter == 0 || inRange(float64(p.Diameter), 0.05, 2), "diameter", "A needle's diameter lies between 0.05 and 2 mm.")
	l.check(inRange(p.MixedHours, 0, 24*90), "mixed_hours", "A mix keeps between 0 and 2,160 hours.")
	l.checkLength("note", p.Note, MaxTextLength)
	return l.list
}

// ValidGTIN tells whether text is a GTIN of 14 digits with a right check digit
// (GS1 General Specifications, 7.9).
func ValidGTIN(text string) bool {
	if len(text) != 14 {
		return false
	}
	sum := 0
	for i, r := range text {
		if r < '0' || r > '9' {
			return false
		}
		weight := 3
		if i%2 == 1 {
			weight = 1
		}
		sum += int(r-'0') * weight
	}
	return sum%10 == 0
}

// Lot is a batch of a product with its expiry. A machine's lot is the machine
// itself, its batch the serial number.
type Lot struct {
	ID       ID      `json:"id"`
	Product  ID      `json:"product"`
	Batch    string  `json:"batch"`
	Expiry   Date    `json:"expiry,omitzero"`     // the last day it may be used; zero is none on the label
	Quantity float64 `json:"quantity,omitempty"`  // received, in the kind's unit; 0 is not counted
	From     string  `json:"from,omitempty"`      // who delivered it
	Received Date    `json:"received,omitzero"`   // when
	Note     string  `json:"note,omitempty"`      //
	Closed   bool    `json:"closed,omitempty"`    // used up, discarded or recalled: not offered any more
	Code     string  `json:"code,omitempty"`      // the barcode as scanned
	Imported bool    `json:"elsewhere,omitempty"` // known only from an imported record
}

// Tidy returns the lot as it is stored.
func (l Lot) Tidy() Lot {
	tidyLines(&l.Batch, &l.From)
	tidyTexts(&l.Note)
	return l
}

// FoldBatch gives a batch number as it is compared: folded, without white space.
func FoldBatch(batch string) string { return strings.Join(strings.Fields(Fold(batch)), "") }

// Faults lists what keeps the lot from being saved.
func (l Lot) Faults() Faults {
	var list faultList
	list.check(l.ID != "", "id", "The lot has no id.")
	list.check(l.Product != "", "product", "Choose the product.")
	list.check(l.Batch != "", "batch", "Enter the batch number on the label.")
	list.checkLength("batch", l.Batch, MaxNameLength)
	list.check(l.Expiry.IsZero() || l.Expiry.Valid(), "expiry", "This date does not exist: write year-month-day, for example 2027-03-31.")
	list.check(l.Received.IsZero() || l.Received.Valid(), "received", "This date does not exist: write year-month-day, for example 2026-11-22.")
	list.check(inRange(l.Quantity, 0, 1e6), "quantity", "The quantity lies between 0 and 1,000,000.")
	list.checkLength("from", l.From, MaxNameLength)
	list.checkLength("note", l.Note, MaxTextLength)
	list.checkLength("code", l.Code, MaxNameLength)
	return list.list
}

// LotState is how a lot stands on a day.
type LotState string

// The states of a lot.
const (
	LotInDate  LotState = "in_date"
	LotNoDate  LotState = "no_expiry" // the label gives none
	LotExpires LotState = "expiring"  // within ExpiringDays
	LotExpired LotState = "expired"
)

// ExpiringDays is how long before its expiry a lot is pointed out: a choice of
// ours that leaves time to order another.
const ExpiringDays quantity.Days = 90

// State gives how the lot stands on a day. It may be used on the day of its
// expiry and not after.
func (l Lot) State(today Date) LotState { return expiryState(l.Expiry, today) }

func expiryState(expiry, today Date) LotState {
	switch {
	case expiry.IsZero():
		return LotNoDate
	case expiry.Before(today):
		return LotExpired
	case today.DaysUntil(expiry) <= ExpiringDays:
		return LotExpires
	}
	return LotInDate
}

// LotRef is a lot as it was when it was laid out for a session: what its label
// said, kept with the record whatever becomes of the stock.
type LotRef struct {
	Lot     ID        `json:"lot"`
	Product ID        `json:"product"`
	Kind    StockKind `json:"kind"`
	Label   string    `json:"label"` // the product's Label
	Maker   string    `json:"maker,omitempty"`
	Batch   string    `json:"batch"`
	Expiry  Date      `json:"expiry,omitzero"`
}

// RefOf gives a lot of a product as a record keeps it.
func RefOf(p Product, l Lot) LotRef {
	return LotRef{Lot: l.ID, Product: p.ID, Kind: p.Kind, Label: p.Label(), Maker: p.Maker, Batch: l.Batch, Expiry: l.Expiry}
}

// State gives how the lot stands on a day.
func (r LotRef) State(today Date) LotState { return expiryState(r.Expiry, today) }

// String gives label and batch in one line.
func (r LotRef) String() string { return joinStated([]string{r.Label, "lot " + r.Batch}, " · ") }

func (r LotRef) faults(l *faultList, at string) {
	l.check(r.Lot != "" && r.Product != "", at+".lot", "A lot that was used names its id and its product's.")
	l.check(r.Kind.Name() != "", at+".kind", "A product is a pigment, a diluent, a needle or a machine.")
	l.check(r.Batch != "", at+".batch", "A lot that was used names its batch.")
	l.check(r.Expiry.IsZero() || r.Expiry.Valid(), at+".expiry", "This date does not exist.")
	for field, text := range map[string]string{".label": r.Label, ".maker": r.Maker, ".batch": r.Batch} {
		l.checkLength(at+field, text, 4*MaxNameLength)
	}
}
