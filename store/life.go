package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"stipple/planner"
	"stipple/store/vault"
)

// ArchivePatient puts a chart away for a reason, which the trail keeps. It is
// left out of the list and the search unless asked for, and waits for nothing;
// it can be opened, printed and exported, recalls find it, and nothing in it
// changes until it is restored. Errors: NotFound; Invalid without a reason, when
// it is archived already or a session is open.
func (s *Store) ArchivePatient(ctx ctx, id planner.ID, reason string) error {
	if err := s.allow(planner.ArchivePatients); err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return planner.Errorf(planner.Invalid, "Give the reason for archiving this chart.")
	}
	return s.archive(ctx, id, entry{op: planner.AuditArchive, detail: reason}, func(c *change, p *planner.Patient) error {
		if p.IsArchived() {
			return planner.Errorf(planner.Invalid, "Chart %s is archived already.", p.Chart)
		}
		p.Archived = s.Today()
		open, err := openSessions(c.tx, id, p.Chart)
		if err == nil && len(open) > 0 {
			err = planner.Errorf(planner.Invalid, "%s", open[0])
		}
		return err
	})
}

// UnarchivePatient takes a chart back into use. Errors: NotFound, Invalid when it
// is not archived.
func (s *Store) UnarchivePatient(ctx ctx, id planner.ID) error {
	if err := s.allow(planner.ArchivePatients); err != nil {
		return err
	}
	return s.archive(ctx, id, entry{op: planner.AuditUnarchive}, func(_ *change, p *planner.Patient) error {
		if !p.IsArchived() {
			return planner.Errorf(planner.Invalid, "Chart %s is not archived.", p.Chart)
		}
		p.Archived = planner.Date{}
		return nil
	})
}

func (s *Store) archive(ctx ctx, id planner.ID, e entry, set func(*change, *planner.Patient) error) error {
	return s.changeOnce(ctx, []any{e.op, id, e.detail}, func(c *change) error {
		row, err := readPatientRow(c.tx, id)
		if err != nil {
			return err
		}
		before, key, err := s.openPatient(row)
		defer key.Wipe()
		if err != nil {
			return err
		}
		after := before.Value
		if err := set(c, &after); err != nil {
			return err
		}
		return c.putPatient(row, before.Value, after, key, e)
	})
}

// openSessions says in sentences which sessions of a chart are open at the
// chair: what is logged there belongs to the chart as it is now.
func openSessions(db querier, id planner.ID, chart string) ([]string, error) {
	rows, err := readRecordRows(db, "WHERE patient = $1 AND signed = 0 ORDER BY session", string(id))
	list := make([]string, len(rows))
	for i, r := range rows {
		list[i] = fmt.Sprintf("Session %d of chart %s is open. Sign it, or take it back if it never started.", r.session, chart)
	}
	return list, err
}

// DueForErasing lists the charts that have been kept as long as the clinic's
// settings ask, those longest without care first; none when the settings name
// no years. A chart whose card is from before cards told the last day is opened.
func (s *Store) DueForErasing(ctx ctx) ([]planner.Card, error) {
	clinic, err := s.Clinic(ctx)
	if err != nil {
		return nil, err
	}
	cards, err := s.Cards(ctx) // which asks who may
	if err != nil || clinic.Value.Safety.RetentionYears == 0 {
		return nil, err
	}
	var due []planner.Card
	for _, card := range cards {
		if card.Last.IsZero() {
			if card, err = s.freshCard(card.ID); err != nil {
				return nil, explain(err)
			}
		}
		if planner.Due(card, clinic.Value.Safety, s.Today()) {
			due = append(due, card)
		}
	}
	slices.SortFunc(due, func(a, b planner.Card) int {
		return cmp.Or(a.Last.Time().Compare(b.Last.Time()), cmp.Compare(a.ID, b.ID))
	})
	return due, nil
}

// freshCard makes a patient's card from the chart.
func (s *Store) freshCard(id planner.ID) (card planner.Card, err error) {
	row, err := readPatientRow(s.readers, id)
	if err != nil {
		return card, err
	}
	patient, key, err := s.openPatient(row)
	defer key.Wipe()
	if err != nil {
		return card, err
	}
	return s.cardOf(s.readers, patient.Value, key)
}

// cardOf makes a patient's card from what else is in the chart.
func (s *Store) cardOf(db querier, patient planner.Patient, key vault.Key) (planner.Card, error) {
	plans, err := s.readPlans(db, patient.ID, key)
	if err != nil {
		return planner.Card{}, err
	}
	days, err := careDaysIn(db, patient.ID, key)
	return planner.NewCard(patient, values(plans), days...), err
}

// follow does what every save of a chart brings about, whatever was saved: an
// archived chart is refused, and a merge into it can no longer be taken back.
// Merging, taking a merge back and erasing see to that themselves.
func (c *change) follow() error {
	saved := map[planner.ID]bool{} // and whether the chart must be in use
	for _, e := range c.entries {
		switch e.op {
		case planner.AuditMerge, planner.AuditUnmerge, planner.AuditErase:
			return nil
		case planner.AuditArchive, planner.AuditUnarchive:
			saved[e.patient] = false // it is all such a change does
		case planner.AuditCreate, planner.AuditUpdate, planner.AuditFreeze, planner.AuditImport, planner.AuditStart,
			planner.AuditOverride, planner.AuditSign, planner.AuditAmend, planner.AuditDrop, planner.AuditWithdraw:
			saved[e.patient] = true
		}
	}
	delete(saved, "") // no patient's
	for id, inUse := range saved {
		if inUse {
			if err := c.inUse(id); err != nil {
				return err
			}
		}
		if err := c.settleMerge(id); err != nil {
			return err
		}
	}
	return nil
}

// inUse refuses what is done to an archived chart. Its card says whether it is.
func (c *change) inUse(id planner.ID) (err error) {
	card, put := c.cards[id]
	if !put {
		card, err = c.s.readCard(c.tx, id)
	}
	if planner.ErrorCode(err) == planner.NotFound {
		return nil // lost: a verification names it, and the next save of the patient makes it anew
	}
	if err == nil && card.Archived {
		err = planner.Errorf(planner.Invalid, "Chart %s is archived. Restore it first; then it can be changed. Nothing was saved.", card.Chart)
	}
	return err
}
