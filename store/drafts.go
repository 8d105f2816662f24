package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"stipple/planner"
	"stipple/store/vault"
)

// DraftKind says what a draft is a draft of.
type DraftKind string

// The kinds of drafts.
const (
	PatientDraft DraftKind = "patient"
	PlanDraft    DraftKind = "plan"
	FormDraft    DraftKind = "form" // half-filled fields of the window; anyone who signs in may have some
)

// Draft is what a user has typed and not saved yet. Each user has at most one
// for each aggregate.
type Draft struct {
	Kind    DraftKind
	ID      planner.ID // of the patient or plan; a form has one of its own
	Patient planner.ID // whose it is; that of a patient not stored yet is allowed
	Row     int64      // row version it started from; 0 = new
	Body    []byte     // the value as chart.Pack writes it; of a form, what the window makes of it
	At      time.Time  // when it was last written
}

func draftBind(user, kind, id string, patient any) vault.Bind {
	return vault.Bind{"drafts", user, kind, id, patient}
}

// draftKey gives the key a draft is sealed under: the patient's own, so that
// erasing the patient erases it, or the clinic's while the patient is new.
func (s *Store) draftKey(db querier, patient planner.ID) (vault.Key, any, error) {
	row, err := readPatientRow(db, patient)
	if planner.ErrorCode(err) == planner.NotFound {
		return s.keys().drafts, nil, nil
	}
	if err != nil {
		return vault.Key{}, nil, err
	}
	key, err := s.patientKey(row)
	return key, string(patient), err
}

// SaveDraft keeps a draft of the signed-in user, in place of an earlier one.
func (s *Store) SaveDraft(ctx ctx, d Draft) error {
	if err := s.allow(draftAction(d.Kind)); err != nil {
		return err
	}
	d.At = s.Now().UTC().Truncate(time.Second)
	plain, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("encode draft: %w", err)
	}
	return s.scratch(ctx, func(tx execer) error {
		key, patient, err := s.draftKey(tx, d.Patient)
		if err != nil {
			return err
		}
		box := key.Seal(plain, s.gen(), draftBind(string(s.user.ID), string(d.Kind), string(d.ID), patient))
		_, err = tx.Exec(`INSERT INTO drafts (user_id, kind, id, patient, box) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (user_id, kind, id) DO UPDATE SET patient = excluded.patient, box = excluded.box`,
			string(s.user.ID), string(d.Kind), string(d.ID), patient, box)
		return wrap(err, "save draft")
	})
}

func draftAction(kind DraftKind) planner.Action {
	switch kind {
	case PlanDraft:
		return planner.EditPlans
	case FormDraft:
		return planner.SeePatients
	}
	return planner.EditPatients
}

// DropDraft forgets a draft of the signed-in user. None is no error.
func (s *Store) DropDraft(ctx ctx, kind DraftKind, id planner.ID) error {
	if err := s.wide(); err != nil {
		return err
	}
	return s.scratch(ctx, func(tx execer) error { return s.dropDraft(tx, kind, id) })
}

func (s *Store) dropDraft(tx execer, kind DraftKind, id planner.ID) error {
	_, err := tx.Exec("DELETE FROM drafts WHERE user_id = $1 AND kind = $2 AND id = $3", string(s.user.ID), string(kind), string(id))
	return wrap(err, "drop draft")
}

// draftRow is a draft as it is stored.
type draftRow struct {
	user, kind, id string
	patient        sql.NullString
	box            []byte
}

// readDrafts reads all drafts' rows before any is opened: opening one needs a
// connection of its own.
func readDrafts(db querier) ([]draftRow, error) {
	rows, err := db.Query("SELECT user_id, kind, id, patient, box FROM drafts")
	if err != nil {
		return nil, fmt.Errorf("read drafts: %w", err)
	}
	defer rows.Close()
	var list []draftRow
	for rows.Next() {
		var r draftRow
		if err := rows.Scan(&r.user, &r.kind, &r.id, &r.patient, &r.box); err != nil {
			return nil, fmt.Errorf("read draft: %w", err)
		}
		list = append(list, r)
	}
	return list, wrap(rows.Err(), "read drafts")
}

// Drafts reads the drafts of the signed-in user, newest first; half-filled
// forms are not among them.
func (s *Store) Drafts(_ ctx) ([]Draft, error) {
	return s.draftsOf(func(kind DraftKind) bool { return kind != FormDraft })
}

// Forms reads the half-filled forms of the signed-in user, newest first.
func (s *Store) Forms(_ ctx) ([]Draft, error) {
	return s.draftsOf(func(kind DraftKind) bool { return kind == FormDraft })
}

func (s *Store) draftsOf(wanted func(DraftKind) bool) ([]Draft, error) {
	if err := s.wide(); err != nil {
		return nil, err
	}
	rows, err := readDrafts(s.readers)
	if err != nil {
		return nil, explain(err)
	}
	var drafts []Draft
	for _, r := range rows {
		if r.user != string(s.user.ID) || !wanted(DraftKind(r.kind)) {
			continue
		}
		d, err := s.openDraft(s.readers, r)
		if planner.ErrorCode(err) == planner.Corrupt {
			continue // the others are none the worse; see draftsAtHand
		}
		if err != nil {
			return nil, explain(err)
		}
		drafts = append(drafts, d)
	}
	slices.SortFunc(drafts, func(a, b Draft) int { return b.At.Compare(a.At) })
	return drafts, nil
}

// draftsAtHand looks at signing in whether every draft of the user opens, and says so
// of what does not: it is left out and stays in the file, for a verification to name.
func (s *Store) draftsAtHand() {
	rows, _ := readDrafts(s.readers) // when they cannot be read, asking for them says so
	damaged := 0
	for _, r := range rows {
		if r.user != string(s.user.ID) {
			continue
		}
		if _, err := s.openDraft(s.readers, r); planner.ErrorCode(err) == planner.Corrupt {
			damaged++
		}
	}
	if damaged > 0 {
		s.warning = joined(s.warning, fmt.Sprintf("%d of your unsaved drafts cannot be read any more: the file was damaged or altered. The others are there. Run a verification.", damaged))
	}
}

func (s *Store) openDraft(db querier, r draftRow) (Draft, error) {
	key, bound, err := s.draftRowKey(db, r)
	if err != nil {
		return Draft{}, err
	}
	plain, err := key.Open(r.box, draftBind(r.user, r.kind, r.id, bound))
	if err != nil {
		return Draft{}, planner.Errorf(planner.Corrupt, "A draft is damaged.").Because(err)
	}
	var d Draft
	if err := json.Unmarshal(plain, &d); err != nil {
		return Draft{}, planner.Errorf(planner.Corrupt, "A draft cannot be read.").Because(err)
	}
	return d, nil
}

// newDraftsOf gives the drafts and forms of a patient that were begun while the
// patient was new, with what they say. They are under the clinic's key.
func (c *change) newDraftsOf(id planner.ID) (rows []draftRow, said []Draft, err error) {
	all, err := readDrafts(c.tx)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range all {
		if r.patient.Valid {
			continue
		}
		d, err := c.s.openDraft(c.tx, r)
		if err != nil {
			continue // damaged: it stays as it is, for a verification to name
		}
		if d.Patient == id || d.Kind == PatientDraft && d.ID == id {
			rows, said = append(rows, r), append(said, d)
		}
	}
	return rows, said, nil
}

// takeDrafts seals what was begun while a patient was new under the patient's key.
func (c *change) takeDrafts(id planner.ID, key vault.Key) error {
	rows, said, err := c.newDraftsOf(id)
	if err != nil {
		return err
	}
	for i, r := range rows {
		plain, err := json.Marshal(said[i])
		if err != nil {
			return fmt.Errorf("encode draft: %w", err)
		}
		box := key.Seal(plain, c.s.gen(), draftBind(r.user, r.kind, r.id, string(id)))
		clear(plain)
		if _, err := c.tx.Exec("UPDATE drafts SET patient = $1, box = $2 WHERE user_id = $3 AND kind = $4 AND id = $5", string(id), box, r.user, r.kind, r.id); err != nil {
			return fmt.Errorf("seal a draft anew: %w", err)
		}
	}
	return nil
}

// eraseNewDrafts drops what was begun while a patient was new, and gives bytes by
// which it is found in the file again.
func (c *change) eraseNewDrafts(id planner.ID) (marks [][]byte, err error) {
	rows, _, err := c.newDraftsOf(id)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if _, err := c.tx.Exec("DELETE FROM drafts WHERE user_id = $1 AND kind = $2 AND id = $3", r.user, r.kind, r.id); err != nil {
			return nil, fmt.Errorf("erase a draft: %w", err)
		}
		if len(r.box) >= markLength {
			marks = append(marks, r.box[:markLength])
		}
	}
	return marks, nil
}

// draftRowKey gives the key a stored draft is under.
func (s *Store) draftRowKey(db querier, r draftRow) (vault.Key, any, error) {
	if r.patient.Valid {
		return s.draftKey(db, planner.ID(r.patient.String))
	}
	keys, err := s.keysFor(r.box)
	if err != nil {
		return vault.Key{}, nil, planner.Errorf(planner.Corrupt, "A draft is damaged.").Because(err)
	}
	return keys.drafts, nil, nil
}
