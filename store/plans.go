package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"stipple/planner"
	"stipple/store/vault"
)

func planBind(id, patient planner.ID, ver int64) vault.Bind {
	return vault.Bind{"plans", string(id), string(patient), ver}
}

func versionBind(id planner.ID, version int) vault.Bind {
	return vault.Bind{"plan_versions", string(id), version}
}

// Plans reads all plans of a patient, oldest first.
func (s *Store) Plans(_ ctx, patient planner.ID) ([]Stored[planner.Plan], error) {
	if err := s.allow(planner.SeePlans); err != nil {
		return nil, err
	}
	row, err := readPatientRow(s.readers, patient)
	if err != nil {
		return nil, explain(err)
	}
	key, err := s.patientKey(row)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	plans, err := s.readPlans(s.readers, patient, key)
	if err == nil {
		s.saw(patient)
	}
	return plans, explain(err)
}

// Agenda gives a patient's active plan with the dates of its sessions and nothing
// of what is done there, for a list of who comes when; false when there is none.
// It is no reading of the chart. Error: NotFound.
func (s *Store) Agenda(_ ctx, patient planner.ID) (planner.Plan, bool, error) {
	if err := s.allow(planner.SeePlans); err != nil {
		return planner.Plan{}, false, err
	}
	key, err := s.keyOf(s.readers, patient)
	if err != nil {
		return planner.Plan{}, false, explain(err)
	}
	defer key.Wipe()
	plans, err := s.readPlans(s.readers, patient, key)
	if err != nil {
		return planner.Plan{}, false, explain(err)
	}
	for _, stored := range plans {
		if stored.Value.Status == planner.ActivePlan {
			return stored.Value.Agenda(), true, nil
		}
	}
	return planner.Plan{}, false, nil
}

func (s *Store) readPlans(db querier, patient planner.ID, key vault.Key) ([]Stored[planner.Plan], error) {
	rows, err := db.Query("SELECT id, ver, box FROM plans WHERE patient = $1 ORDER BY id", string(patient))
	if err != nil {
		return nil, fmt.Errorf("read plans: %w", err)
	}
	defer rows.Close()
	var plans []Stored[planner.Plan]
	for rows.Next() {
		var id string
		var ver int64
		var box []byte
		if err := rows.Scan(&id, &ver, &box); err != nil {
			return nil, fmt.Errorf("read plan: %w", err)
		}
		plan, err := unseal[planner.Plan](key, box, planBind(planner.ID(id), patient, ver))
		if err != nil {
			return nil, err
		}
		plans = append(plans, Stored[planner.Plan]{Value: plan, Row: ver})
	}
	return plans, wrap(rows.Err(), "read plans")
}

// PlanVersions reads the frozen earlier versions of a plan, oldest first.
func (s *Store) PlanVersions(_ ctx, plan planner.ID) ([]planner.Plan, error) {
	if err := s.allow(planner.SeePlans); err != nil {
		return nil, err
	}
	var patient string
	err := s.readers.QueryRow("SELECT patient FROM plans WHERE id = $1", string(plan)).Scan(&patient)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, planner.Errorf(planner.NotFound, "There is no such plan.")
	}
	if err != nil {
		return nil, explain(fmt.Errorf("find plan: %w", err))
	}
	row, err := readPatientRow(s.readers, planner.ID(patient))
	if err != nil {
		return nil, explain(err)
	}
	key, err := s.patientKey(row)
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	versions, err := readVersions(s.readers, plan, key)
	if err == nil {
		s.saw(row.id)
	}
	return versions, explain(err)
}

func readVersions(db querier, plan planner.ID, key vault.Key) ([]planner.Plan, error) {
	rows, err := db.Query("SELECT version, box FROM plan_versions WHERE plan = $1 ORDER BY version", string(plan))
	if err != nil {
		return nil, fmt.Errorf("read plan versions: %w", err)
	}
	defer rows.Close()
	var versions []planner.Plan
	for rows.Next() {
		var version int
		var box []byte
		if err := rows.Scan(&version, &box); err != nil {
			return nil, fmt.Errorf("read plan version: %w", err)
		}
		old, err := unseal[planner.Plan](key, box, versionBind(plan, version))
		if err != nil {
			return nil, err
		}
		versions = append(versions, old)
	}
	return versions, wrap(rows.Err(), "read plan versions")
}

// SavePlans stores plans, all or none. A changed active plan becomes a new
// version and the old one is frozen. Errors: Invalid with the faults, also when
// a patient would have two active plans or a session with a record would go, get
// another number or, once the record is signed, another status or day; Conflict with a ConflictError when
// somebody else saved first.
func (s *Store) SavePlans(ctx ctx, plans ...Stored[planner.Plan]) ([]Stored[planner.Plan], error) {
	if err := s.allow(planner.EditPlans); err != nil {
		return plans, err
	}
	saved, err := once(ctx, s, []any{"save plans", plans}, func(c *change) ([]Stored[planner.Plan], error) {
		saved := slices.Clone(plans)
		for i, p := range plans {
			var err error
			if saved[i], err = c.savePlan(p); err != nil {
				return nil, err
			}
		}
		return saved, c.settle(plans)
	})
	if err != nil {
		s.sawConflict(err)
		return plans, err
	}
	return saved, nil
}

func (c *change) savePlan(p Stored[planner.Plan]) (Stored[planner.Plan], error) {
	row, err := readPatientRow(c.tx, p.Value.Patient)
	if err != nil {
		return p, err
	}
	key, err := c.s.patientKey(row)
	if err != nil {
		return p, err
	}
	defer key.Wipe()
	if p.Row == 0 {
		return c.newPlan(p.Value, key)
	}
	if err := c.keepsRecorded(p, key); err != nil {
		return p, err
	}
	return c.updatePlan(p, key)
}

// newPlan stores a new plan, whose draft is done with.
func (c *change) newPlan(p planner.Plan, key vault.Key) (Stored[planner.Plan], error) {
	none := Stored[planner.Plan]{Value: p}
	if p.Version != 1 {
		return none, planner.Errorf(planner.Invalid, "A new plan starts at version 1.")
	}
	p = p.Tidy()
	if faults := p.Faults(); len(faults) > 0 {
		return none, faults.Err()
	}
	theirs, err := planOf(c.tx, p.ID, p.Patient, key)
	if err == nil {
		return newAgain(c, "plan", p, theirs)
	}
	if planner.ErrorCode(err) != planner.NotFound {
		return none, err
	}
	if err := c.s.dropDraft(c.tx, PlanDraft, p.ID); err != nil {
		return none, err
	}
	return Stored[planner.Plan]{Value: p, Row: 1}, c.insertPlan(p, key, planner.AuditCreate)
}

func (c *change) insertPlan(p planner.Plan, key vault.Key, op planner.AuditOp) error {
	sealed, err := seal(key, p, planBind(p.ID, p.Patient, 1))
	if err != nil {
		return err
	}
	_, err = c.tx.Exec("INSERT INTO plans (id, patient, ver, box) VALUES ($1, $2, 1, $3)", string(p.ID), string(p.Patient), sealed.box)
	if isSameID(err) {
		return planner.Errorf(planner.Conflict, "A plan with this id exists already.").Because(err)
	}
	c.note(entry{op: op, entity: "plan", id: string(p.ID), patient: p.Patient, ver: 1, digest: digestOf(sealed.box), detail: string(p.Status)})
	return wrap(err, "insert plan")
}

func (c *change) updatePlan(p Stored[planner.Plan], key vault.Key) (Stored[planner.Plan], error) {
	id, patient := p.Value.ID, p.Value.Patient
	var ver int64
	var box []byte
	err := c.tx.QueryRow("SELECT ver, box FROM plans WHERE id = $1 AND patient = $2", string(id), string(patient)).Scan(&ver, &box)
	if errors.Is(err, sql.ErrNoRows) {
		return p, planner.Errorf(planner.NotFound, "There is no such plan.")
	}
	if err != nil {
		return p, fmt.Errorf("read plan: %w", err)
	}
	old, err := unseal[planner.Plan](key, box, planBind(id, patient, ver))
	if err != nil {
		return p, err
	}
	if ver != p.Row {
		return p, conflict("plan", Stored[planner.Plan]{Value: old, Row: ver})
	}
	next, freeze, err := planner.Revise(old, p.Value)
	if err != nil {
		return p, err
	}
	if freeze {
		if err := c.freezePlan(old, key); err != nil {
			return p, err
		}
	}
	sealed, err := seal(key, next, planBind(id, patient, ver+1))
	if err != nil {
		return p, err
	}
	result, err := c.tx.Exec("UPDATE plans SET ver = $1, box = $2 WHERE id = $3 AND ver = $4", ver+1, sealed.box, string(id), ver)
	if err != nil {
		return p, fmt.Errorf("update plan: %w", err)
	}
	if ok, err := updated(result); err != nil || !ok {
		return p, errors.Join(conflict("plan", Stored[planner.Plan]{Value: old, Row: ver}), err)
	}
	c.noteChange(entry{
		op: planner.AuditUpdate, entity: "plan", id: string(id), patient: patient, ver: ver + 1, digest: digestOf(sealed.box),
		detail: fmt.Sprintf("version %d, %s", next.Version, next.Status),
	}, old, next)
	return Stored[planner.Plan]{Value: next, Row: ver + 1}, nil
}

func (c *change) freezePlan(p planner.Plan, key vault.Key) error {
	sealed, err := seal(key, p, versionBind(p.ID, p.Version))
	if err != nil {
		return err
	}
	_, err = c.tx.Exec("INSERT INTO plan_versions (plan, version, box) VALUES ($1, $2, $3)", string(p.ID), p.Version, sealed.box)
	if isSameID(err) {
		return planner.Errorf(planner.Conflict, "This version of the plan is kept already.").Because(err)
	}
	c.note(entry{op: planner.AuditFreeze, entity: "plan_version", id: string(p.ID), patient: p.Patient, ver: int64(p.Version), digest: digestOf(sealed.box)})
	return wrap(err, "freeze plan version")
}

// settle checks the rules among a patient's plans and renews the cards.
func (c *change) settle(changed []Stored[planner.Plan]) error {
	seen := map[planner.ID]bool{}
	for _, p := range changed {
		if id := p.Value.Patient; !seen[id] {
			seen[id] = true
			if err := c.settleBy(id, c.renewPlans); err != nil {
				return err
			}
		}
	}
	return nil
}

// settlePatient checks the rules among a patient's plans and makes the card anew from
// the whole chart.
func (c *change) settlePatient(id planner.ID) error {
	return c.settleBy(id, func(patient planner.Patient, _ []planner.Plan, key vault.Key) error { return c.renewCard(patient, key) })
}

// settleBy checks the rules among a patient's plans and renews the card.
func (c *change) settleBy(id planner.ID, renew func(planner.Patient, []planner.Plan, vault.Key) error) error {
	row, err := readPatientRow(c.tx, id)
	if err != nil {
		return err
	}
	patient, key, err := c.s.openPatient(row)
	defer key.Wipe()
	if err != nil {
		return err
	}
	plans, err := c.s.readPlans(c.tx, id, key)
	if err != nil {
		return err
	}
	if faults := planner.CheckPlans(values(plans)); len(faults) > 0 {
		return faults.Err()
	}
	return renew(patient.Value, values(plans), key)
}
