package store

import (
	"fmt"

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
		amendments := record.Amendments
		record.Amendments = nil
		row := recordRow{
			id: record.ID, patient: in.Patient.ID, plan: record.Plan, session: record.Session,
			operator: record.Operator.ID, signed: true, ver: 1,
		}
		if err := c.insertRecord(row, keptRecord{Record: record}, key, planner.AuditImport); err != nil {
			return err
		}
		for _, a := range amendments {
			if err := c.insertAmendment(record.ID, in.Patient.ID, a, key, planner.AuditImport); err != nil {
				return err
			}
		}
		if err := c.linkImported(record); err != nil {
			return err
		}
	}
	return nil
}

// linkImported links a record from elsewhere to the lots it used. Nothing of this
// clinic's stock went into it, so the links have no amounts.
func (c *change) linkImported(record planner.SessionRecord) error {
	for _, use := range record.LotsUsed() {
		lot, err := c.lotOf(record, use.Lot)
		if err == nil {
			err = c.s.linkLot(c.tx, lot, record.ID, 0)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
