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
	return s.keys.charts.MAC(vault.Bind{"chart", strings.Join(strings.Fields(planner.Fold(number)), "")})
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
	key, err := s.keys.patients.OpenKey(r.keyBox, patientKeyBind(r.id))
	if err != nil {
		return key, planner.Errorf(planner.Corrupt, "A patient's key is damaged. Run a verification.").Because(err)
	}
	return key, nil
}

func (s *Store) openPatient(r patientRow) (Stored[planner.Patient], vault.Key, error) {
	key, err := s.patientKey(r)
	if err != nil {
		return Stored[planner.Patient]{}, key, err
	}
	patient, err := unseal[planner.Patient](key, r.box, r.bind())
	return Stored[planner.Patient]{Value: patient, Row: r.ver}, key, err
}

// Patient reads one patient. Error: NotFound.
func (s *Store) Patient(_ ctx, id planner.ID) (Stored[planner.Patient], error) {
	var none Stored[planner.Patient]
	if err := s.allow(planner.SeePatients); err != nil {
		return none, err
	}
	row, err := readPatientRow(s.readers, id)
	if err != nil {
		return none, explain(err)
	}
	patient, key, err := s.openPatient(row)
	key.Wipe()
	return patient, err
}

// PatientByChart finds a patient by chart number. Error: NotFound.
func (s *Store) PatientByChart(ctx ctx, number string) (Stored[planner.Patient], error) {
	if err := s.allow(planner.SeePatients); err != nil {
		return Stored[planner.Patient]{}, err
	}
	var id string
	err := s.readers.QueryRowContext(ctx, "SELECT id FROM patients WHERE chart_tag = $1", s.chartTag(number)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return Stored[planner.Patient]{}, planner.Errorf(planner.NotFound, "There is no chart with this number.")
	}
	if err != nil {
		return Stored[planner.Patient]{}, explain(fmt.Errorf("find chart: %w", err))
	}
	return s.Patient(ctx, planner.ID(id))
}

// SavePatient stores a patient and gives it back as stored. Errors: Invalid
// with the faults, Conflict when the chart number is taken or, with a
// ConflictError, when somebody else saved first.
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
	saved := Stored[planner.Patient]{Value: p.Value, Row: p.Row + 1}
	err := s.change(ctx, func(c *change) error {
		if p.Row == 0 {
			return c.insertPatient(p.Value, opCreate)
		}
		return c.updatePatient(p)
	})
	if err != nil {
		return p, err
	}
	return saved, nil
}

func (c *change) insertPatient(p planner.Patient, op string) error {
	key := vault.NewKey()
	defer key.Wipe()
	row := patientRow{
		id: p.ID, ver: 1, chartTag: c.s.chartTag(p.Chart),
		keyBox: c.s.keys.patients.SealKey(key, boxVersion, patientKeyBind(p.ID)),
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
	c.note(entry{op: op, entity: "patient", id: string(p.ID), ver: row.ver, digest: digestOf(sealed.box)})
	return c.putCard(planner.NewCard(p, nil))
}

func chartTaken(number string) error {
	return planner.Errorf(planner.Conflict, "Chart number %s is in use already. Choose another.", number)
}

func (c *change) updatePatient(p Stored[planner.Patient]) error {
	row, err := readPatientRow(c.tx, p.Value.ID)
	if err != nil {
		return err
	}
	theirs, key, err := c.s.openPatient(row)
	defer key.Wipe()
	if err != nil {
		return err
	}
	if row.ver != p.Row {
		return conflict("patient", theirs)
	}
	row.ver++
	row.chartTag = c.s.chartTag(p.Value.Chart)
	sealed, err := seal(key, p.Value, row.bind())
	if err != nil {
		return err
	}
	result, err := c.tx.Exec("UPDATE patients SET ver = $1, chart_tag = $2, box = $3 WHERE id = $4 AND ver = $5",
		row.ver, row.chartTag, sealed.box, string(row.id), p.Row)
	if isTaken(err) {
		return chartTaken(p.Value.Chart)
	}
	if err != nil {
		return fmt.Errorf("update patient: %w", err)
	}
	if ok, err := updated(result); err != nil || !ok {
		return errors.Join(conflict("patient", theirs), err)
	}
	c.note(entry{op: opUpdate, entity: "patient", id: string(row.id), ver: row.ver, digest: digestOf(sealed.box)})
	plans, err := c.s.readPlans(c.tx, row.id, key)
	if err != nil {
		return err
	}
	return c.putCard(planner.NewCard(p.Value, values(plans)))
}

func cardBind(id planner.ID) vault.Bind { return vault.Bind{"cards", string(id)} }

func (c *change) putCard(card planner.Card) error {
	box := c.s.keys.cards.Seal(encodeCard(card), boxVersion, cardBind(card.ID))
	_, err := c.tx.Exec("INSERT INTO cards (patient, box) VALUES ($1, $2) ON CONFLICT (patient) DO UPDATE SET box = excluded.box",
		string(card.ID), box)
	return wrap(err, "put card")
}

func (s *Store) openCard(id planner.ID, box []byte) (planner.Card, error) {
	plain, err := s.keys.cards.Open(box, cardBind(id))
	if err != nil {
		return planner.Card{}, planner.Errorf(planner.Corrupt, "A patient's card is damaged. Run a verification.").Because(err)
	}
	return decodeCard(id, plain)
}

// Cards reads every patient's card, in no order.
func (s *Store) Cards(ctx ctx) ([]planner.Card, error) {
	if err := s.allow(planner.SeePatients); err != nil {
		return nil, err
	}
	rows, err := s.readers.QueryContext(ctx, "SELECT patient, box FROM cards")
	if err != nil {
		return nil, explain(fmt.Errorf("read cards: %w", err))
	}
	defer rows.Close()
	var cards []planner.Card
	var box sql.RawBytes
	for rows.Next() {
		var id string
		if err := rows.Scan(&id, &box); err != nil {
			return nil, explain(fmt.Errorf("read card: %w", err))
		}
		card, err := s.openCard(planner.ID(id), box)
		if err != nil {
			return nil, err
		}
		cards = append(cards, card)
	}
	return cards, explain(wrap(rows.Err(), "read cards"))
}

// Card reads one patient's card. Error: NotFound.
func (s *Store) Card(ctx ctx, id planner.ID) (planner.Card, error) {
	if err := s.allow(planner.SeePatients); err != nil {
		return planner.Card{}, err
	}
	var box []byte
	err := s.readers.QueryRowContext(ctx, "SELECT box FROM cards WHERE patient = $1", string(id)).Scan(&box)
	if errors.Is(err, sql.ErrNoRows) {
		return planner.Card{}, noPatient()
	}
	if err != nil {
		return planner.Card{}, explain(fmt.Errorf("read card: %w", err))
	}
	return s.openCard(id, bytes.Clone(box))
}

func values[T any](stored []Stored[T]) []T {
	list := make([]T, len(stored))
	for i, s := range stored {
		list[i] = s.Value
	}
	return list
}
