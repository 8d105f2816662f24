package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"stipple/planner"
	"stipple/store/vault"
)

// patientRow is a patient as stored.
type patientRow struct {
	id       planner.ID
	ver      int64
	chartTag []byte
	keyBox   []byte
	box      []byte
}

func (r patientRow) bind() vault.Bind {
	return vault.Bind{"patients", string(r.id), r.ver, r.chartTag, r.keyBox}
}

func patientKeyBind(id planner.ID) vault.Bind { return vault.Bind{"patients.key", string(id)} }

func noPatient() error { return planner.Errorf(planner.NotFound, "There is no such patient.") }

// chartTag is the keyed hash that keeps chart numbers unique, however they are
// capitalised or spaced.
func (s *Store) chartTag(number string) []byte {
	return s.charts().MAC(vault.Bind{"chart", strings.Join(strings.Fields(planner.Fold(number)), "")})
}

func readPatientRow(db querier, id planner.ID) (patientRow, error) {
	r := patientRow{id: id}
	err := db.QueryRow("SELECT ver, chart_tag, key_box, box FROM patients WHERE id = $1", string(id)).
		Scan(&r.ver, &r.chartTag, &r.keyBox, &r.box)
	if errors.Is(err, sql.ErrNoRows) {
		return r, noPatient()
	}
	return r, wrap(err, "read patient")
}

func (s *Store) patientKey(r patientRow) (vault.Key, error) {
	keys, err := s.keysFor(r.keyBox)
	if err != nil {
		return vault.Key{}, damagedKey(err)
	}
	key, err := keys.patients.OpenKey(r.keyBox, patientKeyBind(r.id))
	if err != nil {
		return key, damagedKey(err)
	}
	return key, nil
}

func damagedKey(cause error) error {
	var known *planner.Error
	if errors.As(cause, &known) {
		return cause
	}
	return planner.Errorf(planner.Corrupt, "A patient's key is damaged. Run a verification.").Because(cause)
}

func (s *Store) openPatient(r patientRow) (Stored[planner.Patient], vault.Key, error) {
	key, err := s.patientKey(r)
	if err != nil {
		return Stored[planner.Patient]{}, key, err
	}
	patient, err := unseal[planner.Patient](key, r.box, r.bind())
	return Stored[planner.Patient]{Value: patient, Row: r.ver}, key, err
}

// Patient reads one patient; by the id of a chart that was merged into another,
// that one. Error: NotFound.
func (s *Store) Patient(_ ctx, id planner.ID) (Stored[planner.Patient], error) {
	var none Stored[planner.Patient]
	if err := s.allow(planner.SeePatients); err != nil {
		return none, err
	}
	row, err := s.keptRow(s.readers, id)
	if err != nil {
		return none, explain(err)
	}
	patient, key, err := s.openPatient(row)
	key.Wipe()
	if err == nil {
		s.saw(row.id)
	}
	return patient, err
}

// PatientByChart finds a patient by chart number, also by that of a chart that was
// merged into another. Error: NotFound.
func (s *Store) PatientByChart(ctx ctx, number string) (Stored[planner.Patient], error) {
	if err := s.allow(planner.SeePatients); err != nil {
		return Stored[planner.Patient]{}, err
	}
	var id string
	err := s.readers.QueryRowContext(ctx, "SELECT id FROM patients WHERE chart_tag = $1", s.chartTag(number)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		card, known, err := s.mergedInto(s.readers, s.chartTag(number))
		if err == nil && !known {
			err = planner.Errorf(planner.NotFound, "There is no chart with this number.")
		}
		if err != nil {
			return Stored[planner.Patient]{}, explain(err)
		}
		return s.Patient(ctx, card.ID)
	}
	if err != nil {
		return Stored[planner.Patient]{}, explain(fmt.Errorf("find chart: %w", err))
	}
	return s.Patient(ctx, planner.ID(id))
}

// SavePatient stores a patient and gives it back as stored. Errors: Invalid
// with the faults or when the chart is archived, Conflict when the chart number is
// taken or, with a ConflictError, when somebody else saved first. Archived and
// Former stay as they are stored; see ArchivePatient and MergeCharts.
func (s *Store) SavePatient(ctx ctx, p Stored[planner.Patient]) (Stored[planner.Patient], error) {
	if err := s.allow(planner.EditPatients); err != nil {
		return p, err
	}
	p.Value = p.Value.Tidy()
	if faults := p.Value.Faults(s.Today()); len(faults) > 0 {
		return p, faults.Err()
	}
	if p.Value.ID == "" {
		return p, planner.Errorf(planner.Internal, "The patient has no id.")
	}
	saved, err := once(ctx, s, []any{"save patient", p}, func(c *change) (Stored[planner.Patient], error) {
		if p.Row == 0 {
			return c.newPatient(p.Value)
		}
		value, err := c.updatePatient(p)
		return Stored[planner.Patient]{Value: value, Row: p.Row + 1}, err
	})
	if err != nil {
		s.sawConflict(err)
		return p, err
	}
	return saved, nil
}

// sawConflict notes that a chart was read when a refused save gives what is stored
// of it.
func (s *Store) sawConflict(err error) {
	var patient *ConflictError[planner.Patient]
	var plan *ConflictError[planner.Plan]
	switch {
	case errors.As(err, &patient):
		s.saw(patient.Theirs.Value.ID)
	case errors.As(err, &plan):
		s.saw(plan.Theirs.Value.Patient)
	}
}

// newPatient stores a new patient, whose draft is done with.
func (c *change) newPatient(p planner.Patient) (Stored[planner.Patient], error) {
	p.Archived, p.Former = planner.Date{}, nil
	row, err := readPatientRow(c.tx, p.ID)
	if err == nil {
		theirs, key, err := c.s.openPatient(row)
		key.Wipe()
		if err != nil {
			return theirs, err
		}
		p.Archived, p.Former = theirs.Value.Archived, theirs.Value.Former
		return newAgain(c, "patient", p, theirs)
	}
	if planner.ErrorCode(err) != planner.NotFound {
		return Stored[planner.Patient]{}, err
	}
	if err := c.s.dropDraft(c.tx, PatientDraft, p.ID); err != nil {
		return Stored[planner.Patient]{}, err
	}
	return Stored[planner.Patient]{Value: p, Row: 1}, c.insertPatient(p, planner.AuditCreate)
}

func (c *change) insertPatient(p planner.Patient, op planner.AuditOp) error {
	key := vault.NewKey()
	defer key.Wipe()
	row := patientRow{
		id: p.ID, ver: 1, chartTag: c.s.chartTag(p.Chart),
		keyBox: c.s.keys().patients.SealKey(key, c.s.gen(), patientKeyBind(p.ID)),
	}
	if err := c.numberFree(p.ID, row.chartTag, p.Chart); err != nil {
		return err
	}
	sealed, err := seal(key, p, row.bind())
	if err != nil {
		return err
	}
	_, err = c.tx.Exec("INSERT INTO patients (id, ver, chart_tag, key_box, box) VALUES ($1, $2, $3, $4, $5)",
		string(row.id), row.ver, row.chartTag, row.keyBox, sealed.box)
	switch {
	case isTaken(err):
		return chartTaken(p.Chart)
	case isSameID(err):
		return planner.Errorf(planner.Conflict, "This patient is in the clinic already.").Because(err)
	case err != nil:
		return fmt.Errorf("insert patient: %w", err)
	}
	if err := c.takeDrafts(p.ID, key); err != nil {
		return err
	}
	c.note(entry{op: op, entity: "patient", id: string(p.ID), patient: p.ID, ver: row.ver, digest: digestOf(sealed.box)})
	return c.putCard(planner.NewCard(p, nil))
}

func chartTaken(number string) error {
	return planner.Errorf(planner.Conflict, "Chart number %s is in use already. Choose another.", number)
}

// updatePatient stores a patient as edited and gives it as stored: when it was
// archived and what was merged into it stay as they are.
func (c *change) updatePatient(p Stored[planner.Patient]) (planner.Patient, error) {
	row, err := readPatientRow(c.tx, p.Value.ID)
	if err != nil {
		return p.Value, err
	}
	theirs, key, err := c.s.openPatient(row)
	defer key.Wipe()
	if err != nil {
		return p.Value, err
	}
	if row.ver != p.Row {
		return p.Value, conflict("patient", theirs)
	}
	p.Value.Archived, p.Value.Former = theirs.Value.Archived, theirs.Value.Former
	if err := c.storePatient(row, theirs.Value, p.Value, key, entry{op: planner.AuditUpdate}); err != nil {
		return p.Value, err
	}
	if err := c.renewPerson(p.Value, key); err != nil {
		return p.Value, err
	}
	return p.Value, c.keys.hold(row, key)
}

// putPatient stores a patient in place of what its row held before, notes it and
// renews the card from the whole chart.
func (c *change) putPatient(row patientRow, before, after planner.Patient, key vault.Key, e entry) error {
	if err := c.storePatient(row, before, after, key, e); err != nil {
		return err
	}
	return c.renewCard(after, key)
}

func (c *change) storePatient(row patientRow, before, after planner.Patient, key vault.Key, e entry) error {
	if err := c.renumber(&row, after.Chart); err != nil {
		return err
	}
	stored := row.ver
	row.ver++
	sealed, err := seal(key, after, row.bind())
	if err != nil {
		return err
	}
	result, err := c.tx.Exec("UPDATE patients SET ver = $1, box = $2 WHERE id = $3 AND ver = $4",
		row.ver, sealed.box, string(row.id), stored)
	if err != nil {
		return fmt.Errorf("update patient: %w", err)
	}
	if ok, err := updated(result); err != nil || !ok {
		return errors.Join(conflict("patient", Stored[planner.Patient]{Value: before, Row: stored}), err)
	}
	e.entity, e.id, e.patient, e.ver, e.digest = "patient", string(row.id), row.id, row.ver, digestOf(sealed.box)
	if e.changes == nil { // a merge says only some
		e.changes = planner.Differences(before, after)
	}
	c.note(e)
	return nil
}

// renumber gives a patient's row another chart number, if that is free. One that
// stays was free when it was given.
func (c *change) renumber(row *patientRow, number string) error {
	tag := c.s.chartTag(number)
	if bytes.Equal(tag, row.chartTag) {
		return nil
	}
	if err := c.numberFree(row.id, tag, number); err != nil {
		return err
	}
	row.chartTag = tag
	_, err := c.tx.Exec("UPDATE patients SET chart_tag = $1 WHERE id = $2", tag, string(row.id))
	if isTaken(err) {
		return chartTaken(number)
	}
	return wrap(err, "update chart number")
}

// numberFree refuses a chart number that a chart had which was merged into
// another patient's: papers that bear it are about somebody else.
func (c *change) numberFree(id planner.ID, tag []byte, number string) error {
	card, known, err := c.s.mergedInto(c.tx, tag)
	if err != nil || !known || card.ID == id {
		return err
	}
	return planner.Errorf(planner.Conflict, "Chart number %s was that of a chart merged into chart %s and stays with it. Choose another.", number, card.Chart)
}

func values[T any](stored []Stored[T]) []T {
	list := make([]T, len(stored))
	for i, s := range stored {
		list[i] = s.Value
	}
	return list
}
