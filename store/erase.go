package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"stipple/planner"
)

// Erased says what remains of a patient whose chart was erased. Papers, exports
// and copies that lie elsewhere the program cannot know of.
type Erased struct {
	Copies []OlderCopy // made before, beside the clinic file; newest first
	Traces bool        // bytes of the chart could not be cleared from the file yet
}

// ErasePatient destroys a patient's key and everything stored of the patient, for
// ever: after a physician's passphrase, for a reason that the trail keeps. The trail
// keeps as well that a chart was erased, by whom and when, and that it was this
// opaque id; whose it was nobody can tell any more. It is done whole or not at all.
// Errors: NotFound; Invalid without a reason, when the reason names the patient or
// a session is open; Forbidden for a wrong passphrase.
func (s *Store) ErasePatient(ctx ctx, id planner.ID, reason string, passphrase string) (Erased, error) {
	if err := s.allow(planner.ErasePatients); err != nil {
		return Erased{}, err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return Erased{}, planner.Errorf(planner.Invalid, "Give the reason for erasing this chart.")
	}
	if err := s.proved(passphrase); err != nil {
		return Erased{}, err
	}
	marks, err := once(ctx, s, []any{"erase", id, reason}, func(c *change) ([][]byte, error) { return c.erase(id, reason) })
	if err != nil {
		return Erased{}, err
	}
	s.seats.mu.Lock()
	s.forgetSeats(id)
	s.seats.mu.Unlock()
	// The chart is gone from here on. What cannot be done now is told, not failed.
	var erased Erased
	erased.Traces = s.clearTraces(context.WithoutCancel(ctx), marks) != nil
	second, _ := s.secondFolder() // one that cannot be read is in nobody's reach
	erased.Copies, err = olderCopies(s.path, second)
	return erased, explain(err)
}

// erase takes every row of a patient away, the key first, and gives bytes by
// which what is left of them in the file is found.
func (c *change) erase(id planner.ID, reason string) ([][]byte, error) {
	chart, err := c.s.openChart(c.tx, id)
	chart.key.Wipe()
	if chart.row.keyBox == nil {
		return nil, err // a damaged chart is erased all the same
	}
	if err == nil {
		if err := namesNobody(reason, chart.patient.Value); err != nil {
			return nil, err
		}
	}
	open, err := openSessions(c.tx, id, cmp.Or(chart.patient.Value.Chart, "—"))
	if err != nil {
		return nil, err
	}
	if len(open) > 0 {
		return nil, planner.Errorf(planner.Invalid, "Nothing was erased. %s", open[0])
	}
	marks, err := c.marksOf(id)
	if err != nil {
		return nil, err
	}
	begun, err := c.eraseNewDrafts(id)
	if err != nil {
		return nil, err
	}
	marks = append(marks, begun...)
	gone, err := c.eraseRows(id)
	if err != nil {
		return nil, err
	}
	c.note(entry{op: planner.AuditErase, entity: "patient", id: string(id), patient: id, ver: chart.row.ver, detail: reason, gone: gone})
	return marks, nil
}

// rowsOfPatient lists the tables with rows of a patient, in the order in which they
// go. Names give each row's entity, id and number for the trail.
func rowsOfPatient() []struct{ names, remove string } {
	return []struct{ names, remove string }{
		{"SELECT 'amendment', a.record, a.seq FROM amendments a JOIN records r ON r.id = a.record WHERE r.patient = $1 ORDER BY a.record, a.seq", "DELETE FROM amendments WHERE record IN (SELECT id FROM records WHERE patient = $1)"},
		{"", "DELETE FROM taps WHERE record IN (SELECT id FROM records WHERE patient = $1)"},
		{"SELECT 'record_lot', l.lot, 0 FROM record_lots l JOIN records r ON r.id = l.record WHERE r.patient = $1 GROUP BY l.lot ORDER BY l.lot", "DELETE FROM record_lots WHERE record IN (SELECT id FROM records WHERE patient = $1)"},
		{"SELECT 'record', id, ver FROM records WHERE patient = $1 ORDER BY id", "DELETE FROM records WHERE patient = $1"},
		{"SELECT 'consent', id, ver FROM consents WHERE patient = $1 ORDER BY id", "DELETE FROM consents WHERE patient = $1"},
		{"SELECT 'plan_version', v.plan, v.version FROM plan_versions v JOIN plans p ON p.id = v.plan WHERE p.patient = $1 ORDER BY v.plan, v.version", "DELETE FROM plan_versions WHERE plan IN (SELECT id FROM plans WHERE patient = $1)"},
		{"SELECT 'plan', id, ver FROM plans WHERE patient = $1 ORDER BY id", "DELETE FROM plans WHERE patient = $1"},
		{"", "DELETE FROM drafts WHERE patient = $1"},
		{"", "DELETE FROM cards WHERE patient = $1"},
		{"SELECT 'merge', patient, 0 FROM merges WHERE patient = $1", "DELETE FROM merges WHERE patient = $1"},
		{"SELECT 'old_key', former, gen FROM old_keys WHERE patient = $1 ORDER BY former, gen", "DELETE FROM old_keys WHERE patient = $1"},
		{"SELECT 'patient', id, ver FROM patients WHERE id = $1", "DELETE FROM patients WHERE id = $1"},
	}
}

// eraseRows blanks a patient's key and deletes every row. It names those the trail
// knows, and the lots that were used.
func (c *change) eraseRows(id planner.ID) ([]rowName, error) {
	var gone []rowName
	for _, t := range rowsOfPatient() {
		if t.names == "" {
			continue
		}
		names, err := c.rowNames(t.names, id)
		if err != nil {
			return nil, err
		}
		gone = append(gone, names...)
	}
	if _, err := c.tx.Exec("UPDATE patients SET key_box = x'' WHERE id = $1", string(id)); err != nil {
		return nil, fmt.Errorf("destroy a patient's key: %w", err)
	}
	for _, t := range rowsOfPatient() {
		if _, err := c.tx.Exec(t.remove, string(id)); err != nil {
			return nil, fmt.Errorf("erase a patient: %w", err)
		}
	}
	return gone, nil
}

func (c *change) rowNames(query string, id planner.ID) ([]rowName, error) {
	rows, err := c.tx.Query(query, string(id))
	if err != nil {
		return nil, fmt.Errorf("name a patient's rows: %w", err)
	}
	defer rows.Close()
	var list []rowName
	for rows.Next() {
		var n rowName
		if err := rows.Scan(&n.Entity, &n.ID, &n.Ver); err != nil {
			return nil, fmt.Errorf("name a patient's row: %w", err)
		}
		list = append(list, n)
	}
	return list, wrap(rows.Err(), "name a patient's rows")
}

// ErasedUses counts the erased charts in which something recalled was used, or was
// laid out and may have been: whose they were nobody can say any more, so a recall
// says how many it cannot reach. It counts by the links there were, and knows of
// charts erased here only.
func (s *Store) ErasedUses(ctx ctx, q planner.RecallQuery) (int, error) {
	if err := s.allow(planner.SeeRecords); err != nil {
		return 0, err
	}
	count := 0
	err := s.snapshot(ctx, func(db querier) error {
		products, _, err := s.soundProducts(db)
		if err != nil {
			return err
		}
		lots, _, err := s.lotsRecalled(db, products, q)
		if err != nil {
			return err
		}
		count, err = s.erasedWith(db, lots)
		return err
	})
	return count, err
}

// erasedWith counts the entries of erased charts that name one of some lots.
func (s *Store) erasedWith(db querier, lots []stocked) (int, error) {
	rows, err := db.Query("SELECT " + auditColumns + " FROM audit WHERE op = 'erase' ORDER BY seq") // as the index says it
	if err != nil {
		return 0, fmt.Errorf("read trail: %w", err)
	}
	defer rows.Close()
	keys := patientKeys{s: s, db: db}
	defer keys.wipe()
	count := 0
	for rows.Next() {
		var r auditRow
		if err := rows.Scan(r.fields()...); err != nil {
			return 0, fmt.Errorf("read trail: %w", err)
		}
		d, _, err := keys.openDetail(r)
		if err != nil {
			return 0, planner.Errorf(planner.Corrupt, "What the audit trail says of an erased chart is damaged. Run a verification.").Because(err)
		}
		if slices.ContainsFunc(d.Gone, func(n rowName) bool {
			return n.Entity == "record_lot" && slices.ContainsFunc(lots, func(l stocked) bool { return string(l.id) == n.ID })
		}) {
			count++
		}
	}
	return count, wrap(rows.Err(), "read trail")
}
