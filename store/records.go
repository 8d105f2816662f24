package store

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"stipple/planner"
	"stipple/store/vault"
)

// keptRecord is what a record's box holds: the session as it was opened or, once
// it is signed, as it was signed with every tap that led there. Amendments lie
// in rows of their own.
type keptRecord struct {
	Record planner.SessionRecord `json:"record"`
	Taps   []planner.Tap         `json:"taps,omitempty"`
}

// recordRow is a session's record as it is stored. operator is empty until it
// is signed.
type recordRow struct {
	id, patient, plan planner.ID
	session           int
	operator          planner.ID
	signed            bool
	ver               int64
	box               []byte
}

const recordColumns = "id, patient, plan, session, operator, signed, ver, box"

func (r recordRow) bind() vault.Bind {
	return vault.Bind{"records", string(r.id), string(r.patient), string(r.plan), r.session, string(r.operator), flag(r.signed), r.ver}
}

func flag(on bool) int {
	if on {
		return 1
	}
	return 0
}

func tapBind(record planner.ID, seq int) vault.Bind {
	return vault.Bind{"taps", string(record), seq}
}

func amendmentBind(record planner.ID, seq int) vault.Bind {
	return vault.Bind{"amendments", string(record), seq}
}

func noRecord() error {
	return planner.Errorf(planner.NotFound, "There is no such session record.")
}

// readRecordRows reads the rows a condition chooses, before any is opened.
func readRecordRows(db querier, condition string, args ...any) ([]recordRow, error) {
	rows, err := db.Query("SELECT "+recordColumns+" FROM records "+condition, args...)
	if err != nil {
		return nil, fmt.Errorf("read records: %w", err)
	}
	defer rows.Close()
	var list []recordRow
	for rows.Next() {
		var r recordRow
		var id, patient, plan, operator string
		if err := rows.Scan(&id, &patient, &plan, &r.session, &operator, &r.signed, &r.ver, &r.box); err != nil {
			return nil, fmt.Errorf("read record: %w", err)
		}
		r.id, r.patient, r.plan, r.operator = planner.ID(id), planner.ID(patient), planner.ID(plan), planner.ID(operator)
		list = append(list, r)
	}
	return list, wrap(rows.Err(), "read records")
}

func readRecordRow(db querier, id planner.ID) (recordRow, error) {
	rows, err := readRecordRows(db, "WHERE id = $1", string(id))
	if err == nil && len(rows) == 0 {
		err = noRecord()
	}
	if err != nil {
		return recordRow{}, err
	}
	return rows[0], nil
}

// keyOf gives the key of a record's patient.
func (s *Store) keyOf(db querier, patient planner.ID) (vault.Key, error) {
	row, err := readPatientRow(db, patient)
	if err != nil {
		return vault.Key{}, err
	}
	return s.patientKey(row)
}

// openRecord gives a record as it stands, from its row and what followed it, by
// its patient's key.
func openRecord(db querier, row recordRow, patient vault.Key) (planner.Running, error) {
	keys := recordKeysOf(patient, row.id)
	defer keys.wipe()
	return openRecordRow(db, row, keys)
}

// openRecordRow gives a record as it stands by the keys of its session.
func openRecordRow(db querier, row recordRow, keys recordKeys) (planner.Running, error) {
	kept, err := unsealRecord[keptRecord](keys, row.box, row.bind())
	if err != nil {
		return planner.Running{}, err
	}
	if row.signed {
		kept.Record.Amendments, err = readAmendments(db, row.id, keys)
		if err != nil {
			return planner.Running{}, err
		}
		return planner.Run(kept.Record)
	}
	taps, err := readTaps(db, row.id, keys)
	if err != nil {
		return planner.Running{}, err
	}
	running, err := planner.Run(kept.Record, taps...)
	if err != nil {
		return running, planner.Errorf(planner.Corrupt, "What was logged in a session does not follow from what came before it. Run a verification.").Because(err)
	}
	return running, nil
}

func readTaps(db querier, record planner.ID, keys recordKeys) ([]planner.Tap, error) {
	return readNumbered[planner.Tap](db, "SELECT seq, box FROM taps WHERE record = $1 ORDER BY seq", record, keys, tapBind)
}

func readAmendments(db querier, record planner.ID, keys recordKeys) ([]planner.Amendment, error) {
	return readNumbered[planner.Amendment](db, "SELECT seq, box FROM amendments WHERE record = $1 ORDER BY seq", record, keys, amendmentBind)
}

// readNumbered reads what was added to a record, in its order.
func readNumbered[T any](db querier, query string, record planner.ID, keys recordKeys, bind func(planner.ID, int) vault.Bind) ([]T, error) {
	rows, err := db.Query(query, string(record))
	if err != nil {
		return nil, fmt.Errorf("read what was added to a record: %w", err)
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		var seq int
		var box []byte
		if err := rows.Scan(&seq, &box); err != nil {
			return nil, fmt.Errorf("read what was added to a record: %w", err)
		}
		value, err := unsealRecord[T](keys, box, bind(record, seq))
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, wrap(rows.Err(), "read what was added to a record")
}

// openRows opens records of any patients.
func (s *Store) openRows(db querier, rows []recordRow) ([]planner.SessionRecord, error) {
	var list []planner.SessionRecord
	for _, row := range rows {
		key, err := s.keyOf(db, row.patient)
		if err != nil {
			return nil, err
		}
		running, err := openRecord(db, row, key)
		key.Wipe()
		if err != nil {
			return nil, err
		}
		list = append(list, running.Now())
	}
	return list, nil
}

// chosenRecords reads the records a condition chooses, all at one moment.
func (s *Store) chosenRecords(ctx ctx, condition string, args ...any) (list []planner.SessionRecord, err error) {
	if err := s.allow(planner.SeeRecords); err != nil {
		return nil, err
	}
	err = s.snapshot(ctx, func(db querier) error {
		rows, err := readRecordRows(db, condition, args...)
		if err != nil {
			return err
		}
		list, err = s.openRows(db, rows)
		return err
	})
	return list, err
}

// Record reads one session's record as it stands. Error: NotFound.
func (s *Store) Record(ctx ctx, id planner.ID) (planner.SessionRecord, error) {
	list, err := s.chosenRecords(ctx, "WHERE id = $1", string(id))
	if err == nil && len(list) == 0 {
		err = noRecord()
	}
	if err != nil {
		return planner.SessionRecord{}, err
	}
	s.saw(list[0].Patient)
	return list[0], nil
}

// Records reads a patient's session records, signed or not, by the day they
// were held.
func (s *Store) Records(ctx ctx, patient planner.ID) ([]planner.SessionRecord, error) {
	list, err := s.chosenRecords(ctx, "WHERE patient = $1 ORDER BY id", string(patient))
	slices.SortStableFunc(list, byDay)
	if len(list) > 0 {
		s.saw(patient)
	}
	return list, err
}

// byDay sorts by the day where the clinic is, which no change of time zone
// moves, then by the number of the session.
func byDay(a, b planner.SessionRecord) int {
	return cmp.Or(a.Date.Time().Compare(b.Date.Time()), cmp.Compare(a.Session, b.Session))
}

// UnsignedRecords lists every record that nobody signed yet, by day: which session
// it is, when it was opened and started, who operates, and nothing of what was done.
// It is no reading of the charts.
func (s *Store) UnsignedRecords(ctx ctx) ([]planner.SessionRecord, error) {
	list, err := s.chosenRecords(ctx, "WHERE signed = 0 ORDER BY id")
	slices.SortStableFunc(list, byDay)
	for i, r := range list {
		list[i] = planner.SessionRecord{
			ID: r.ID, Patient: r.Patient, Plan: r.Plan, PlanVersion: r.PlanVersion, Session: r.Session,
			Date: r.Date, Opened: r.Opened, OpenedBy: r.OpenedBy, Started: r.Started, Operator: r.Operator,
		}
	}
	return list, err
}

// SignedBy reads up to limit signed records of sessions somebody operated,
// those opened last first: what teaches a rate, without whose sessions they were,
// the gate, warnings, session notes or amendments. It is no reading of the charts.
func (s *Store) SignedBy(ctx ctx, operator planner.ID, limit int) ([]planner.SessionRecord, error) {
	list, err := s.chosenRecords(ctx, "WHERE operator = $1 AND signed = 1 ORDER BY id DESC LIMIT $2", string(operator), limit)
	for i := range list {
		r := &list[i]
		r.Patient, r.Alerts, r.Gate, r.Note, r.Amendments = "", nil, planner.Gate{}, "", nil
	}
	return list, err
}

// Running reads a session's record with everything logged in it, to go on.
// Error: NotFound.
func (s *Store) Running(ctx ctx, id planner.ID) (planner.Running, error) {
	if err := s.allowIn(planner.SeeRecords, id); err != nil {
		return planner.Running{}, err
	}
	var running planner.Running
	err := s.snapshot(ctx, func(db querier) error {
		row, err := readRecordRow(db, id)
		if err != nil {
			return err
		}
		keys, err := s.recordKeys(db, row)
		if err != nil {
			return err
		}
		defer keys.wipe()
		running, err = openRecordRow(db, row, keys)
		return err
	})
	if err == nil {
		s.saw(running.Now().Patient)
	}
	return running, err
}

// planOf reads the plan of a record within a transaction.
func planOf(db querier, id, patient planner.ID, key vault.Key) (Stored[planner.Plan], error) {
	var ver int64
	var box []byte
	err := db.QueryRow("SELECT ver, box FROM plans WHERE id = $1 AND patient = $2", string(id), string(patient)).Scan(&ver, &box)
	if errors.Is(err, sql.ErrNoRows) {
		return Stored[planner.Plan]{}, planner.Errorf(planner.NotFound, "There is no such plan.")
	}
	if err != nil {
		return Stored[planner.Plan]{}, fmt.Errorf("read plan: %w", err)
	}
	plan, err := unseal[planner.Plan](key, box, planBind(id, patient, ver))
	return Stored[planner.Plan]{Value: plan, Row: ver}, err
}
