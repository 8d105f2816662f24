package store

import (
	"strings"
	"testing"

	"stipple/planner"
)

// TestTheTrailOfAMergedChartIsOfBoth: what was noted of a chart before it was
// merged is found under the one it went into, and opens.
func TestTheTrailOfAMergedChartIsOfBoth(t *testing.T) {
	b := newSalon(t)
	other := savePatient(t, b.s, newPatient(b.s, "2", "Dahl", "Kim"))
	other.Value.Allergies = "iodine"
	other = savePatient(t, b.s, other)
	keep, err := b.s.Patient(bg(), b.patient.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.s.MergeCharts(bg(), keep.Value.ID, other.Value.ID, keep.Value, [2]int64{keep.Row, other.Row}); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, e := range audit(t, b.s, planner.AuditQuery{Patient: keep.Value.ID}) {
		if e.Damaged || e.Erased {
			t.Errorf("%+v", e)
		}
		found = found || e.Patient == other.Value.ID && len(e.Changes) == 1 && e.Changes[0].After == "iodine"
	}
	if !found {
		t.Error("what the chart was before it was merged is not found")
	}
}

// TestTheTrailOfAnErasedChartSaysThatItWas: that something was done, by whom and
// when, stays; what it said goes with the chart.
func TestTheTrailOfAnErasedChartSaysThatItWas(t *testing.T) {
	b := newSalon(t)
	p := savePatient(t, b.s, newPatient(b.s, "2", "Quillfeather", "Kim"))
	p.Value.Family = "Dahl"
	savePatient(t, b.s, p)
	if _, err := b.s.ErasePatient(bg(), p.Value.ID, "asked for it", testPassphrase); err != nil {
		t.Fatal(err)
	}
	list := audit(t, b.s, planner.AuditQuery{Patient: p.Value.ID})
	if ops := opsIn(list); !strings.HasPrefix(ops, "create update") || !strings.Contains(ops, "erase") {
		t.Errorf("the trail says %s", ops)
	}
	for _, e := range list {
		if e.Damaged || e.Erased != (e.Op == planner.AuditUpdate) || e.ByName != testUser || len(e.Changes) > 0 {
			t.Errorf("%+v", e)
		}
	}
}

func TestTheListOfTheDayIsNoReading(t *testing.T) {
	b := newSalon(t)
	b.again(t, testUser)
	agenda, active, err := b.s.Agenda(bg(), b.patient.ID)
	if err != nil || !active || agenda.Title != b.plan.Title || len(agenda.Sessions) != len(b.plan.Sessions) {
		t.Fatalf("the agenda is %+v, %v, %v", agenda, active, err)
	}
	for _, s := range agenda.Sessions {
		if len(s.Prescriptions) > 0 || s.Note != "" {
			t.Errorf("the agenda says what is done: %+v", s)
		}
	}
	reads := func() int {
		entries, err := b.s.Audit(bg(), planner.AuditQuery{Patient: b.patient.ID, Ops: []planner.AuditOp{planner.AuditRead}})
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	before := reads()
	if _, err := b.s.Plans(bg(), b.patient.ID); err != nil || reads() != before+1 {
		t.Errorf("%d readings after one, %d before, %v", reads(), before, err)
	}
}
