package store

import (
	"strings"
	"testing"

	"stipple/planner"
)

// TestARecallGivesTheRestBesideWhatIsDamaged and says how much that is.
func TestARecallGivesTheRestBesideWhatIsDamaged(t *testing.T) {
	b := newSalon(t)
	var records []planner.ID
	for _, family := range []string{"Aas", "Dahl", "Zorn"} {
		_, b.plan, b.consent = b.course(t, family, family)
		records = append(records, b.hold(t, 1, "crown"))
		b.sign(t, records[len(records)-1])
	}
	_, b.plan, b.consent = b.course(t, "9", "Ek")
	running := b.hold(t, 1, "crown")
	q := planner.RecallQuery{Batch: "B-black"}
	if got := uses(t, b.s, q); len(got) != 4 {
		t.Fatalf("gives %v", got)
	}
	edit(t, b.path, "DROP TRIGGER signed_records_unchanged")
	for i, c := range []struct{ statement, says string }{
		{"UPDATE records SET box = zeroblob(200) WHERE id = $1", "1 record could not be read"},
		{"UPDATE records SET ver = ver + 1 WHERE id = $1", "2 records could not be read"},
		{"DELETE FROM taps WHERE record = $1 AND seq = 3", "3 records could not be read"},
	} {
		edit(t, b.path, c.statement, string(append(records[:2:2], running)[i]))
		list, err := b.s.Recall(bg(), q)
		wantCode(t, err, planner.Corrupt)
		if len(list) != 3-i || !strings.Contains(planner.ErrorMessage(err), c.says) {
			t.Errorf("%d uses beside %v", len(list), err)
		}
		for _, use := range list {
			if use.Record == records[0] {
				t.Error("a damaged record is in the list")
			}
		}
	}
	if _, said := lastDetail(t, b.s); !strings.Contains(said, "records that could not be read: 3") {
		t.Errorf("the trail says %q", said)
	}
}

// TestADamagedProductHidesNoOtherLot from a recall, and the list is not said to be
// whole.
func TestADamagedProductHidesNoOtherLot(t *testing.T) {
	b := newSalon(t)
	b.sign(t, b.hold(t, 1, "crown"))
	edit(t, b.path, "UPDATE products SET ver = ver + 1 WHERE kind = 'diluent'")
	for _, q := range []planner.RecallQuery{
		{Batch: "B-black"}, {Lot: b.refs["black"].Lot}, {Product: b.refs["black"].Product}, {Needle: "3RL"}, {Product: b.refs["water"].Product},
	} {
		list, err := b.s.Recall(bg(), q)
		wantCode(t, err, planner.Corrupt)
		if len(list) != 1 || !strings.Contains(planner.ErrorMessage(err), "may be incomplete") {
			t.Errorf("%+v: %d uses beside %v", q, len(list), err)
		}
	}
}
