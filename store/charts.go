package store

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"stipple/planner"
	"stipple/planner/chart"
	"stipple/store/vault"
)

// Export reads one patient's whole chart by its number. Error: NotFound.
func (s *Store) Export(ctx ctx, number string) (chart.Chart, error) {
	if err := s.allow(planner.ExportCharts); err != nil {
		return chart.Chart{}, err
	}
	patient, err := s.PatientByChart(ctx, number)
	if err != nil {
		return chart.Chart{}, err
	}
	var whole chart.Chart
	err = s.snapshot(ctx, func(db querier) (err error) {
		whole, err = s.readChart(db, patient.Value.ID)
		return err
	})
	if err != nil {
		return whole, explain(err)
	}
	return whole, s.noteAct(ctx, entry{op: planner.AuditExport, entity: "patient", id: string(patient.Value.ID), patient: patient.Value.ID, detail: "chart"})
}

func (s *Store) readChart(db querier, id planner.ID) (chart.Chart, error) {
	row, err := readPatientRow(db, id)
	if err != nil {
		return chart.Chart{}, err
	}
	patient, key, err := s.openPatient(row)
	defer key.Wipe()
	if err != nil {
		return chart.Chart{}, err
	}
	plans, err := s.readPlans(db, id, key)
	if err != nil {
		return chart.Chart{}, err
	}
	var frozen []planner.Plan
	for _, p := range plans {
		versions, err := readVersions(db, p.Value.ID, key)
		if err != nil {
			return chart.Chart{}, err
		}
		frozen = append(frozen, versions...)
	}
	consents, err := consentsIn(db, id, key, "WHERE patient = $1 ORDER BY id", string(id))
	if err != nil {
		return chart.Chart{}, err
	}
	rows, err := readRecordRows(db, "WHERE patient = $1 ORDER BY id", string(id))
	if err != nil {
		return chart.Chart{}, err
	}
	records, err := s.openRows(db, rows)
	return chart.New(patient.Value, values(plans), frozen).With(values(consents), records), err
}

// Incoming is a chart to import and the name of the file it came from.
type Incoming struct {
	Name  string
	Chart chart.Chart
}

// Import stores charts of patients the clinic does not have, all or none, and
// keeps their ids. Signed records become signed elsewhere and are only read from
// then on; see LeftOut for what is not taken over. A session that started and
// nobody signed is refused: it belongs where it is logged. Every fault is
// reported, its field led by the file's name.
// Errors: Invalid with the faults of the charts, Conflict with those of ids or
// chart numbers in use.
func (s *Store) Import(ctx ctx, incoming []Incoming) error {
	if err := s.allow(planner.ImportCharts); err != nil {
		return err
	}
	var faults planner.Faults
	for _, in := range incoming {
		faults = append(faults, named(in.Name, in.Chart.Faults())...)
		faults = append(faults, named(in.Name, unsignedFaults(in.Chart))...)
	}
	if len(faults) > 0 {
		return faults.Err()
	}
	return s.changeOnce(ctx, []any{"import charts", incoming}, func(c *change) error {
		clashes, err := c.clashes(incoming)
		if err != nil {
			return err
		}
		if len(clashes) > 0 {
			return &planner.Error{Code: planner.Conflict, Message: "Nothing was imported. " + clashes[0].Message, Err: clashes}
		}
		for _, in := range incoming {
			if err := c.importChart(in.Chart); err != nil {
				return err
			}
		}
		return nil
	})
}

func named(file string, faults planner.Faults) planner.Faults {
	list := make(planner.Faults, len(faults))
	for i, f := range faults {
		list[i] = planner.Fault{Field: file + ": " + f.Field, Message: f.Message}
	}
	return list
}

// clashes lists ids and chart numbers in use, in the file or among the charts.
func (c *change) clashes(incoming []Incoming) (planner.Faults, error) {
	var list planner.Faults
	seen := map[string]string{}
	check := func(file, field, query, key string, arg any, message string) error {
		clash := seen[query+key] != ""
		seen[query+key] = file
		var one int
		err := c.tx.QueryRow(query, arg).Scan(&one)
		if err == nil || clash {
			list = append(list, planner.Fault{Field: file + ": " + field, Message: message})
			return nil
		}
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return fmt.Errorf("look for clashes: %w", err)
	}
	for _, in := range incoming {
		p := in.Chart.Patient
		tag := c.s.chartTag(p.Chart)
		err := errors.Join(
			check(in.Name, "patient.id", "SELECT 1 FROM patients WHERE id = $1", string(p.ID), string(p.ID), "This patient is in the clinic already."),
			check(in.Name, "patient.chart", "SELECT 1 FROM patients WHERE chart_tag = $1", string(tag), tag, "This chart number is in use already."))
		for i, plan := range in.Chart.Plans {
			field := fmt.Sprintf("plans[%d].id", i)
			err = errors.Join(err, check(in.Name, field, "SELECT 1 FROM plans WHERE id = $1", string(plan.ID), string(plan.ID), "This plan is in the clinic already."))
		}
		for i, consent := range in.Chart.Consents {
			field := fmt.Sprintf("consents[%d].id", i)
			err = errors.Join(err, check(in.Name, field, "SELECT 1 FROM consents WHERE id = $1", string(consent.ID), string(consent.ID), "This consent is in the clinic already."))
		}
		for i, record := range in.Chart.Records {
			field := fmt.Sprintf("records[%d].id", i)
			err = errors.Join(err, check(in.Name, field, "SELECT 1 FROM records WHERE id = $1", string(record.ID), string(record.ID), "This record is in the clinic already."))
		}
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (c *change) importChart(in chart.Chart) error {
	in.Patient.Archived = planner.Date{} // whoever imports a chart wants to use it
	if err := c.insertPatient(in.Patient, planner.AuditImport); err != nil {
		return err
	}
	row, err := readPatientRow(c.tx, in.Patient.ID)
	if err != nil {
		return err
	}
	key, err := c.s.patientKey(row)
	if err != nil {
		return err
	}
	defer key.Wipe()
	if err := c.importPlans(in, key); err != nil {
		return err
	}
	for _, consent := range in.Consents {
		if err := c.putConsent(consent, key, planner.AuditImport); err != nil {
			return err
		}
	}
	if err := c.importRecords(in, key); err != nil {
		return err
	}
	return c.settlePatient(in.Patient.ID)
}

func (c *change) importPlans(in chart.Chart, key vault.Key) error {
	for _, plan := range in.Plans {
		if err := c.insertPlan(plan, key, planner.AuditImport); err != nil {
			return err
		}
	}
	frozen := slices.Clone(in.Frozen)
	slices.SortFunc(frozen, func(a, b planner.Plan) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version))
	})
	for _, plan := range frozen {
		if err := c.freezePlan(plan, key); err != nil {
			return err
		}
	}
	return nil
}
