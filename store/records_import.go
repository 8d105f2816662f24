package store

import (
	"fmt"
	"strings"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store/vault"
)

// LeftOut says which sessions of a chart an import does not take over: those
// that were opened and never started hold nothing that was done.
func (in Incoming) LeftOut() []string {
	var list []string
	for _, r := range in.Chart.Records {
		if !r.Signed() && r.Started.IsZero() {
			list = append(list, fmt.Sprintf("Session %d of %s was opened and never started. It is left out.", r.Session, r.Date.Clinical()))
		}
	}
	return list
}

// unsignedFaults lists the sessions of a chart that nobody answers for yet. Only
// where they were logged can they be gone on with and signed.
func unsignedFaults(c chart.Chart) planner.Faults {
	var faults planner.Faults
	for i, r := range c.Records {
		if !r.Signed() && !r.Started.IsZero() {
			faults = append(faults, planner.Fault{
				Field: fmt.Sprintf("records[%d].signature", i),
				Message: fmt.Sprintf("Session %d of %s was started and is not signed. Sign it where it was logged and export the chart again.",
					r.Session, r.Date.Clinical()),
			})
		}
	}
	return faults
}

// importRecords stores the signed records of a chart as signed elsewhere, with
// their amendments, and the lots they used that the stock does not know.
func (c *change) importRecords(in chart.Chart, key vault.Key) error {
	for _, record := range in.Records {
		if !record.Signed() {
			continue
		}
		record.Elsewhere = true
		if err := c.knowLots(record); err != nil {
			return err
		}
		amendments := record.Amendments
		record.Amendments = nil
		row := recordRow{
			id: record.ID, patient: record.Patient, plan: record.Plan, session: record.Session,
			operator: record.Operator.ID, signed: true, ver: 1,
		}
		if err := c.insertRecord(row, keptRecord{Record: record}, key, opImport); err != nil {
			return err
		}
		for _, a := range amendments {
			if err := c.insertAmendment(record.ID, a, key, opImport); err != nil {
				return err
			}
		}
		if err := c.s.relink(c.tx, record); err != nil {
			return err
		}
	}
	return nil
}

// knowLots adds the lots a record used that the stock does not have, with their
// products, closed: nobody here can use them, but a recall must find them.
func (c *change) knowLots(record planner.SessionRecord) error {
	for _, use := range record.LotsUsed() {
		ref := use.Lot
		lots, err := c.s.readLots(c.tx, "WHERE id = $1", string(ref.Lot))
		if err != nil {
			return err
		}
		if len(lots) > 0 {
			continue
		}
		product, err := c.knowProduct(record, ref)
		if err != nil {
			return err
		}
		lot := planner.Lot{ID: ref.Lot, Product: ref.Product, Batch: ref.Batch, Expiry: ref.Expiry, Closed: true, Imported: true}
		if err := c.insertLot(product, lot, opImport); err != nil {
			return err
		}
	}
	return nil
}

func (c *change) knowProduct(record planner.SessionRecord, ref planner.LotRef) (planner.Product, error) {
	products, err := c.s.readProducts(c.tx, "WHERE id = $1", string(ref.Product))
	if err != nil {
		return planner.Product{}, err
	}
	if len(products) > 0 {
		return products[0].Value, nil
	}
	product := productOf(record, ref)
	return product, c.insertProduct(product, opImport)
}

// productOf gives a product as far as a record tells: it keeps the label and,
// of a needle, what was laid out.
func productOf(record planner.SessionRecord, ref planner.LotRef) planner.Product {
	p := planner.Product{ID: ref.Product, Kind: ref.Kind, Maker: ref.Maker, Retired: true}
	name := strings.TrimSpace(strings.TrimPrefix(ref.Label, ref.Maker))
	for _, laid := range record.Needles {
		if laid.Lot.Lot != ref.Lot {
			continue
		}
		p.Configuration, p.Diameter, p.Shape = laid.Needle.Configuration, laid.Needle.Diameter, laid.Needle.Shape
		name = strings.TrimSpace(strings.TrimSuffix(name, p.Configuration))
	}
	if p.Name = name; name == "" {
		p.Name = ref.Label
	}
	return p
}
