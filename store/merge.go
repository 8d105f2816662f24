package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"stipple/planner"
	"stipple/store/vault"
)

// openChart is a chart's patient with the key, which whoever opened it wipes.
type openChart struct {
	row     patientRow
	patient Stored[planner.Patient]
	key     vault.Key
}

func (s *Store) openChart(db querier, id planner.ID) (openChart, error) {
	row, err := readPatientRow(db, id)
	if err != nil {
		return openChart{}, err
	}
	patient, key, err := s.openPatient(row)
	return openChart{row, patient, key}, err
}

func (s *Store) openCharts(db querier, keep, other planner.ID) (a, b openChart, err error) {
	if keep == other {
		return a, b, planner.Errorf(planner.Invalid, "These are not two charts: choose another one to merge with.")
	}
	if a, err = s.openChart(db, keep); err != nil {
		return a, b, err
	}
	b, err = s.openChart(db, other)
	return a, b, err
}

// Mergeable lists in sentences what stands in the way of merging two charts;
// nothing means that MergeCharts will do it. Error: NotFound, Invalid when both
// are one chart.
func (s *Store) Mergeable(ctx ctx, keep, other planner.ID) ([]string, error) {
	if err := s.allow(planner.MergePatients); err != nil {
		return nil, err
	}
	var list []string
	err := s.snapshot(ctx, func(db querier) error {
		a, b, err := s.openCharts(db, keep, other)
		defer a.key.Wipe()
		defer b.key.Wipe()
		if err != nil {
			return err
		}
		list, err = s.inTheWay(db, a, b)
		return err
	})
	return list, err
}

// inTheWay lists what must be settled before two charts are merged.
func (s *Store) inTheWay(db querier, keep, other openChart) ([]string, error) {
	var list []string
	var active []string
	for _, chart := range []openChart{keep, other} {
		p := chart.patient.Value
		if p.IsArchived() {
			list = append(list, fmt.Sprintf("Chart %s is archived. Restore it first.", p.Chart))
		}
		open, err := openSessions(db, p.ID, p.Chart)
		if err != nil {
			return nil, err
		}
		list = append(list, open...)
		plans, err := s.readPlans(db, p.ID, chart.key)
		if err != nil {
			return nil, err
		}
		for _, plan := range plans {
			if plan.Value.Status == planner.ActivePlan {
				active = append(active, fmt.Sprintf("“%s” of chart %s", planTitle(plan.Value), p.Chart))
			}
		}
	}
	if len(active) > 1 {
		list = append(list, fmt.Sprintf("Both charts have an active plan: %s and %s. Complete one of them, or replace it, first.", active[0], active[1]))
	}
	typing, err := typedBy(db, other.patient.Value.ID)
	for _, name := range typing {
		list = append(list, fmt.Sprintf("%s has changes to the patient of chart %s that are not saved. Save or discard them first.", name, other.patient.Value.Chart))
	}
	return list, err
}

func planTitle(p planner.Plan) string {
	if p.Title == "" {
		return "Plan without a title"
	}
	return p.Title
}

// typedBy names the users who have a draft of a patient's own page.
func typedBy(db querier, id planner.ID) ([]string, error) {
	rows, err := db.Query("SELECT u.name FROM drafts d JOIN users u ON u.id = d.user_id WHERE d.kind = $1 AND d.id = $2 ORDER BY u.name",
		string(PatientDraft), string(id))
	if err != nil {
		return nil, fmt.Errorf("read drafts: %w", err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("read draft: %w", err)
		}
		names = append(names, name)
	}
	return names, wrap(rows.Err(), "read drafts")
}

// mergeMemory is what both charts were, so that a merge can be taken back.
type mergeMemory struct {
	Keep     planner.Patient `json:"keep"`
	Other    planner.Patient `json:"other"`
	OtherRow int64           `json:"other_row"`
	On       planner.Date    `json:"on"`
	Gen      uint32          `json:"gen"` // of the other's key, among the old ones
	Plans    []planner.ID    `json:"plans,omitempty"`
	Consents []planner.ID    `json:"consents,omitempty"`
	Records  []planner.ID    `json:"records,omitempty"`
	Keys     []formerKey     `json:"keys,omitempty"` // older keys that came along
	Drafts   []draftName     `json:"drafts,omitempty"`
}

// formerKey names an old key.
type formerKey struct {
	Former planner.ID `json:"former"`
	Gen    uint32     `json:"gen"`
}

type draftName struct {
	User string `json:"user"`
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// MergeCharts makes one chart of two of the same person: keep, with merged as
// its patient (see planner.Merge), and everything of the other. The kept chart
// keeps its id and its number; the other's number becomes a former one, by which
// the chart is found and which no other patient can get. rows are the row versions
// of both patients as the choice was made. What was signed stays to the letter,
// with the id it was signed with. UnmergeCharts takes it back until the kept chart
// is saved in any way.
// Errors: NotFound; Invalid with the faults, or with what stands in the way (see
// Mergeable); Conflict with a ConflictError when somebody saved one of them since.
func (s *Store) MergeCharts(ctx ctx, keep, other planner.ID, merged planner.Patient, rows [2]int64) error {
	if err := s.allow(planner.MergePatients); err != nil {
		return err
	}
	err := s.changeOnce(ctx, []any{"merge", keep, other, merged, rows}, func(c *change) error {
		a, b, err := s.openCharts(c.tx, keep, other)
		defer a.key.Wipe()
		defer b.key.Wipe()
		if err != nil {
			return err
		}
		for i, chart := range []openChart{a, b} {
			if chart.patient.Row != rows[i] {
				return conflict("patient", chart.patient)
			}
		}
		stands, err := s.inTheWay(c.tx, a, b)
		if err != nil {
			return err
		}
		if len(stands) > 0 {
			return planner.Errorf(planner.Invalid, "Nothing was merged. %s", stands[0])
		}
		after, err := s.mergedPatient(a.patient.Value, b.patient.Value, merged)
		if err != nil {
			return err
		}
		return c.merge(a, b, after)
	})
	s.sawConflict(err)
	return err
}

// mergedPatient gives the patient to store, of which the chosen facts are the
// caller's.
func (s *Store) mergedPatient(keep, other, chosen planner.Patient) (planner.Patient, error) {
	chosen.ID, chosen.Chart, chosen.Archived = keep.ID, keep.Chart, planner.Date{}
	chosen.Former = slices.Clone(keep.Former)
	joined := planner.FormerChart{ID: other.ID, Chart: other.Chart, Family: other.Family, Given: other.Given, On: s.Today()}
	for _, f := range append(slices.Clone(other.Former), joined) {
		if !chosen.Is(f.ID) {
			chosen.Former = append(chosen.Former, f)
		}
	}
	chosen = chosen.Tidy()
	return chosen, chosen.Faults(s.Today()).Err()
}

// merge moves everything of one chart into another.
func (c *change) merge(keep, other openChart, after planner.Patient) error {
	m := newMove(c, other, keep)
	memory := mergeMemory{
		Keep: keep.patient.Value, Other: other.patient.Value, OtherRow: other.row.ver, On: c.s.Today(),
	}
	if err := m.rows(&memory); err != nil {
		return err
	}
	if err := m.keys(&memory); err != nil {
		return err
	}
	from, to := string(other.row.id), string(keep.row.id)
	if err := c.settleMerge(other.row.id); err != nil {
		return err
	}
	for _, statement := range []string{"DELETE FROM cards WHERE patient = $1", "DELETE FROM patients WHERE id = $1"} {
		if _, err := c.tx.Exec(statement, from); err != nil {
			return fmt.Errorf("take the other chart away: %w", err)
		}
	}
	if err := c.putPatient(keep.row, keep.patient.Value, after, keep.key, entry{op: planner.AuditUpdate, detail: "merged with another chart", changes: mergeChanges(keep.patient.Value, after)}); err != nil {
		return err
	}
	sealed, err := seal(keep.key, memory, mergeBind(keep.row.id, other.row.id))
	if err != nil {
		return err
	}
	_, err = c.tx.Exec("INSERT INTO merges (patient, former, box) VALUES ($1, $2, $3) ON CONFLICT (patient) DO UPDATE SET former = excluded.former, box = excluded.box",
		to, from, sealed.box)
	if err != nil {
		return fmt.Errorf("remember the merge: %w", err)
	}
	rows := append(m.batch.rows, rowDigest{mergeEntity, to, 0, digestOf(sealed.box)})
	c.note(entry{
		op: planner.AuditMerge, entity: "patient", id: to, patient: keep.row.id, detail: "with " + from,
		rows: rows, gone: []rowName{{"patient", from, other.row.ver}},
	})
	c.note(entry{op: planner.AuditMerge, entity: "patient", id: from, patient: other.row.id, detail: "into " + to})
	return nil
}

// Merged gives the chart that was merged into another one last, and whether that
// can still be taken back. Error: NotFound.
func (s *Store) Merged(ctx ctx, keep planner.ID) (planner.FormerChart, bool, error) {
	var none planner.FormerChart
	if err := s.allow(planner.SeePatients); err != nil {
		return none, false, err
	}
	var memory mergeMemory
	err := s.snapshot(ctx, func(db querier) error {
		chart, err := s.openChart(db, keep)
		defer chart.key.Wipe()
		if err == nil {
			memory, err = mergeOf(db, chart)
		}
		return err
	})
	if errors.Is(err, errNoMerge) {
		return none, false, nil
	}
	o := memory.Other
	return planner.FormerChart{ID: o.ID, Chart: o.Chart, Family: o.Family, Given: o.Given, On: memory.On}, err == nil, err
}

// errNoMerge says that no merge into a chart can be taken back.
var errNoMerge = planner.Errorf(planner.Invalid, "No merge can be taken back: this chart was saved since, or none was merged into it.")

// mergeOf gives what the charts were before the last merge. Error: errNoMerge.
func mergeOf(db querier, keep openChart) (mergeMemory, error) {
	var former planner.ID
	var box []byte
	err := db.QueryRow("SELECT former, box FROM merges WHERE patient = $1", string(keep.row.id)).Scan(&former, &box)
	if errors.Is(err, sql.ErrNoRows) {
		return mergeMemory{}, errNoMerge
	}
	if err != nil {
		return mergeMemory{}, fmt.Errorf("read merge: %w", err)
	}
	return unseal[mergeMemory](keep.key, box, mergeBind(keep.row.id, former))
}

// dropMerge forgets how to take a merge into a chart back, and tells whether there
// was one.
func (c *change) dropMerge(id planner.ID) (bool, error) {
	result, err := c.tx.Exec("DELETE FROM merges WHERE patient = $1", string(id))
	if err != nil {
		return false, fmt.Errorf("forget a merge: %w", err)
	}
	return updated(result)
}

// settleMerge makes a merge into a chart final, if there was one.
func (c *change) settleMerge(id planner.ID) error {
	if was, err := c.dropMerge(id); err != nil || !was {
		return err
	}
	c.note(entry{
		op: planner.AuditMerge, entity: mergeEntity, id: string(id), patient: id, detail: "can no longer be taken back",
		gone: []rowName{{mergeEntity, string(id), 0}},
	})
	return nil
}

// keptRow reads a patient's row, also by the id of a chart merged into it.
func (s *Store) keptRow(db querier, id planner.ID) (patientRow, error) {
	row, err := readPatientRow(db, id)
	if planner.ErrorCode(err) != planner.NotFound {
		return row, err
	}
	var kept planner.ID
	errKept := db.QueryRow("SELECT patient FROM old_keys WHERE former = $1 AND patient <> former LIMIT 1", string(id)).Scan(&kept)
	if errors.Is(errKept, sql.ErrNoRows) {
		return row, err
	}
	if errKept != nil {
		return row, fmt.Errorf("find the chart that was kept: %w", errKept)
	}
	return readPatientRow(db, kept)
}

// mergedInto finds the chart into which one was merged that had a number. Merges
// are few: their cards are opened one by one.
func (s *Store) mergedInto(db querier, tag []byte) (planner.Card, bool, error) {
	merged, err := readIDs(db, "SELECT DISTINCT patient FROM old_keys WHERE former <> patient")
	if err != nil {
		return planner.Card{}, false, err
	}
	for _, id := range merged {
		var box []byte
		if err := db.QueryRow("SELECT box FROM cards WHERE patient = $1", string(id)).Scan(&box); err != nil {
			return planner.Card{}, false, fmt.Errorf("read card: %w", err)
		}
		card, err := s.openCard(id, box)
		if err != nil {
			return card, false, err
		}
		if slices.ContainsFunc(card.Former, func(number string) bool { return vault.EqualMAC(tag, s.chartTag(number)) }) {
			return card, true, nil
		}
	}
	return planner.Card{}, false, nil
}
