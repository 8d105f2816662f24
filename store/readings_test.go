package store

import (
	"testing"

	"stipple/planner"
)

// TestAListSaysNothingOfWhatWasDone: what is no reading in the trail gives no chart.
func TestAListSaysNothingOfWhatWasDone(t *testing.T) {
	b := newSalon(t)
	id := b.hold(t, 1, "crown")
	whole := b.record(t, id)
	open, err := b.s.UnsignedRecords(bg())
	if err != nil || len(open) != 1 {
		t.Fatal(len(open), err)
	}
	sameJSON(t, planner.SessionRecord{
		ID: id, Patient: b.patient.ID, Plan: b.plan.ID, PlanVersion: whole.PlanVersion, Session: 1,
		Date: whole.Date, Opened: whole.Opened, OpenedBy: whole.OpenedBy, Started: whole.Started, Operator: whole.Operator,
	}, open[0])
	whole = b.sign(t, id)
	teach, err := b.s.SignedBy(bg(), b.s.User().ID, 5)
	if err != nil || len(teach) != 1 {
		t.Fatal(len(teach), err)
	}
	whole.Patient, whole.Alerts, whole.Gate, whole.Note, whole.Amendments = "", nil, planner.Gate{}, "", nil
	sameJSON(t, whole, teach[0])
}

// TestARefusedSaveThatGivesTheChartIsAReading of a patient or a plan.
func TestARefusedSaveThatGivesTheChartIsAReading(t *testing.T) {
	b := newSalon(t)
	other, _, _ := b.course(t, "2", "Lund")
	patient := b.person(t, b.patient.ID)
	plans, err := b.s.Plans(bg(), b.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	plan := plans[0]
	mate := b.person(t, other.ID)
	patient.Row, plan.Row = 77, 77
	for name, save := range map[string]func() error{
		"patient": func() error { _, err := b.s.SavePatient(bg(), patient); return err },
		"plan":    func() error { _, err := b.s.SavePlans(bg(), plan); return err },
		"merge": func() error {
			return b.s.MergeCharts(bg(), b.patient.ID, other.ID, patient.Value, [2]int64{77, mate.Row})
		},
	} {
		b.again(t, testUser)
		before := countEntries(t, b.s, planner.AuditRead)
		wantCode(t, save(), planner.Conflict)
		if n := countEntries(t, b.s, planner.AuditRead); n != before+1 {
			t.Errorf("%s: noted %d times", name, n-before)
		}
		if e := audit(t, b.s, planner.AuditQuery{Limit: 1})[0]; e.Op != planner.AuditRead || e.Patient != b.patient.ID {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// TestARecallIsNotedForEachPatient: who asks who saw a chart finds it, whether the
// file can be written or not.
func TestARecallIsNotedForEachPatient(t *testing.T) {
	b := newSalon(t)
	b.sign(t, b.hold(t, 1, "crown"))
	b.hold(t, 2, "crown")
	q := planner.AuditQuery{Patient: b.patient.ID, Ops: []planner.AuditOp{planner.AuditRecall}}
	lot := planner.RecallQuery{Lot: b.refs["black"].Lot}
	if got := uses(t, b.s, lot); len(got) != 2 {
		t.Fatalf("%d uses", len(got))
	}
	list := audit(t, b.s, q)
	if len(list) != 1 || list[0].Text != "this patient is listed" || list[0].ID != b.refs["black"].Lot {
		t.Errorf("%+v", list)
	}
	if all := countEntries(t, b.s, planner.AuditRecall); all != 2 {
		t.Errorf("%d entries, want that of the recall as well", all)
	}
	o := testOptions()
	o.ReadOnly = true
	reader, err := Open(b.path, testUser, testPassphrase, o)
	if err != nil {
		t.Fatal(err)
	}
	uses(t, reader, lot)
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	b.again(t, testUser)
	if list := audit(t, b.s, q); len(list) != 2 {
		t.Errorf("%d after a recall in a file that is only read", len(list))
	}
	wantVerified(t, b.s)
}
