package store

import (
	"fmt"

	"stipple/planner"
	"stipple/store/vault"
)

// UnmergeCharts takes the last merge into a chart back: both charts are as they
// were, to the letter, with what was typed since and not saved. Errors: NotFound,
// Invalid when the kept chart was saved since.
func (s *Store) UnmergeCharts(ctx ctx, keep planner.ID) error {
	if err := s.allow(planner.MergePatients); err != nil {
		return err
	}
	return s.changeOnce(ctx, []any{"unmerge", keep}, func(c *change) error {
		chart, err := s.openChart(c.tx, keep)
		defer chart.key.Wipe()
		if err != nil {
			return err
		}
		memory, err := mergeOf(c.tx, chart)
		if err != nil {
			return err
		}
		return c.unmerge(chart, memory)
	})
}

func (c *change) unmerge(keep openChart, memory mergeMemory) error {
	other, old, err := c.revive(keep, memory)
	defer other.key.Wipe()
	defer old.Wipe()
	if err != nil {
		return err
	}
	m := newMove(c, keep, other)
	m.of = &memory
	gone, err := m.keyBack(memory.Gen, old)
	if err != nil {
		return err
	}
	var moved mergeMemory
	if err := m.rows(&moved); err != nil {
		return err
	}
	if err := m.formerKeys(&moved); err != nil {
		return err
	}
	if _, err := c.dropMerge(keep.row.id); err != nil {
		return err
	}
	gone = append(gone, rowName{mergeEntity, string(keep.row.id), 0})
	if err := c.renewCard(memory.Other, other.key); err != nil {
		return err
	}
	if err := c.putPatient(keep.row, keep.patient.Value, memory.Keep, keep.key, entry{op: planner.AuditUpdate, detail: "a merge was taken back", changes: unmergeChanges(memory.Keep, keep.patient.Value)}); err != nil {
		return err
	}
	from, to := string(keep.row.id), string(other.row.id)
	rows := append(m.batch.rows, rowDigest{"patient", to, other.row.ver, digestOf(other.row.box)})
	c.note(entry{op: planner.AuditUnmerge, entity: "patient", id: from, patient: keep.row.id, detail: "from " + to, rows: rows, gone: gone})
	c.note(entry{op: planner.AuditUnmerge, entity: "patient", id: to, patient: other.row.id, detail: "from " + from})
	return nil
}

// revive puts the row of a merged patient back, under the key it had, which it gives
// beside. When the clinic has another key by now, so has the patient.
func (c *change) revive(keep openChart, memory mergeMemory) (_ openChart, old vault.Key, _ error) {
	s, id := c.s, memory.Other.ID
	other := openChart{patient: Stored[planner.Patient]{Value: memory.Other, Row: memory.OtherRow + 1}}
	var box []byte
	err := c.tx.QueryRow("SELECT box FROM old_keys WHERE former = $1 AND gen = $2", string(id), memory.Gen).Scan(&box)
	if err != nil {
		return other, old, fmt.Errorf("read earlier key: %w", err)
	}
	if old, err = keep.key.OpenKey(box, oldKeyBind(keep.row.id, id, memory.Gen)); err != nil {
		return other, old, planner.Errorf(planner.Corrupt, "The key of the merged chart is damaged. Run a verification.").Because(err)
	}
	if other.key = old; memory.Gen != s.gen() {
		other.key = vault.NewKey()
	}
	other.row = patientRow{
		id: id, ver: memory.OtherRow + 1, chartTag: s.chartTag(memory.Other.Chart),
		keyBox: s.keys().patients.SealKey(other.key, s.gen(), patientKeyBind(id)),
	}
	sealed, err := seal(other.key, memory.Other, other.row.bind())
	if err != nil {
		return other, old, err
	}
	other.row.box = sealed.box
	_, err = c.tx.Exec("INSERT INTO patients (id, ver, chart_tag, key_box, box) VALUES ($1, $2, $3, $4, $5)",
		string(id), other.row.ver, other.row.chartTag, other.row.keyBox, other.row.box)
	return other, old, wrap(err, "put the other chart back")
}

// keyBack ends that the key of a chart that is its own again is kept as an old one,
// and names the row that goes. A key of before stays an old one, of that chart.
func (m *move) keyBack(gen uint32, old vault.Key) ([]rowName, error) {
	id := m.to.row.id
	if gen != m.c.s.gen() {
		return nil, m.keepKey(id, gen, old)
	}
	_, err := m.c.tx.Exec("DELETE FROM old_keys WHERE former = $1 AND gen = $2", string(id), gen)
	return []rowName{{oldKeyEntity, string(id), int64(gen)}}, wrap(err, "take the earlier key back")
}
