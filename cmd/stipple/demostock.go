package main

import (
	"context"
	"fmt"

	"stipple/planner"
	"stipple/planner/quantity"
	"stipple/store"
)

// demoMaker makes everything in the demonstration's stock. There is no such firm.
const demoMaker = "Exemplar"

// demoStock is what lies in the demonstration clinic's cupboard.
type demoStock struct {
	clinic   *store.Store
	today    planner.Date
	products map[string]planner.Product // by label
	lots     map[string]planner.Lot     // the one in use, by the product's label
}

// demoLot is a lot by how many days from today it expires; 0 is no date.
type demoLot struct {
	batch   string
	expires quantity.Days
	amount  float64
	closed  bool
}

// stock fills the cupboard: a pigment in every shade the plans name, needles,
// water and a machine. One lot has expired, some will soon.
func stock(clinic *store.Store, today planner.Date) (*demoStock, error) {
	s := &demoStock{clinic: clinic, today: today, products: map[string]planner.Product{}, lots: map[string]planner.Lot{}}
	for i, shade := range []string{"Soft black", "Ash brown", "Grey 3", "Brown 4", "Brown 5", "Black 6"} {
		pigment := planner.Product{
			Kind: planner.PigmentStock, Maker: demoMaker, Name: "Scalp", Shade: shade, Colour: shade, Carrier: "water and glycerol",
			Viscosity: planner.Thin, Reference: fmt.Sprintf("SC-%02d", i+1), GTIN: demoGTIN(i + 1),
		}
		lots := []demoLot{{fmt.Sprintf("P26%02d", 10+i), 420 + quantity.Days(20*i), 15, false}}
		if i%2 == 0 {
			lots = append([]demoLot{{fmt.Sprintf("P24%02d", 30+i), -12 - quantity.Days(i), 15, false}}, lots...)
		}
		if i == 3 {
			lots[0].expires = 54
		}
		if err := s.put(pigment, lots...); err != nil {
			return nil, err
		}
	}
	needle := func(configuration string, diameter quantity.Millimetres, reference string, code int, lots ...demoLot) error {
		return s.put(planner.Product{
			Kind: planner.NeedleStock, Maker: demoMaker, Name: "Cartridge", Configuration: configuration, Diameter: diameter,
			Shape: "round liner", Reference: reference, GTIN: demoGTIN(code),
		}, lots...)
	}
	if err := needle("1RL", 0.2, "CA-0601", 11, demoLot{"N1-7741", 610, 50, false}); err != nil {
		return nil, err
	}
	if err := needle("3RL", 0.25, "CA-0803", 12, demoLot{"N3-5520", 33, 20, false}, demoLot{"N3-6018", 700, 50, false}); err != nil {
		return nil, err
	}
	water := planner.Product{Kind: planner.DiluentStock, Maker: demoMaker, Name: "distilled water", Reference: "AQ-100", GTIN: demoGTIN(13)}
	if err := s.put(water, demoLot{"W2611", 300, 500, false}); err != nil {
		return nil, err
	}
	machine := planner.Product{Kind: planner.MachineStock, Maker: demoMaker, Name: "Rotary pen R1", Reference: "R1"}
	return s, s.put(machine, demoLot{"R1-00418", 0, 1, false})
}

// demoGTIN gives a made-up GTIN of the range that is kept for use within a firm.
func demoGTIN(n int) string {
	digits := fmt.Sprintf("0200000%06d", n)
	for check := range 10 {
		if gtin := fmt.Sprintf("%s%d", digits, check); planner.ValidGTIN(gtin) {
			return gtin
		}
	}
	return ""
}

func (s *demoStock) put(p planner.Product, lots ...demoLot) error {
	ctx := context.Background()
	p.ID = s.clinic.NewID()
	saved, err := s.clinic.SaveProduct(ctx, store.Stored[planner.Product]{Value: p})
	if err != nil {
		return fmt.Errorf("save demo product %s: %w", p.Label(), err)
	}
	label := saved.Value.Label()
	s.products[label] = saved.Value
	for _, l := range lots {
		lot := planner.Lot{
			ID: s.clinic.NewID(), Product: saved.Value.ID, Batch: l.batch, Quantity: l.amount, From: demoMaker + " Supplies",
			Received: s.today.AddDays(-60), Closed: l.closed,
		}
		if l.expires != 0 {
			lot.Expiry = s.today.AddDays(l.expires)
		}
		stored, err := s.clinic.SaveLot(ctx, store.Stored[planner.Lot]{Value: lot})
		if err != nil {
			return fmt.Errorf("save demo lot %s: %w", l.batch, err)
		}
		s.lots[label] = stored.Value // the last one is in use
	}
	return nil
}

// ref gives the lot in use of a product by its label.
func (s *demoStock) ref(label string) planner.LotRef {
	return planner.RefOf(s.products[label], s.lots[label])
}
