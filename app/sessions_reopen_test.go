package app

import (
	"testing"

	"stipple/planner"
)

// gateRecord is a session opened on a day of November 2026 and never started.
func gateRecord(t *testing.T, plan planner.Plan, day int) planner.SessionRecord {
	t.Helper()
	record, err := planner.OpenRecord("record-1", plan, 1, somebody(), nil, planner.Date{Year: 2026, Month: 11, Day: day}, "Ana", heldFrom)
	if err != nil {
		t.Fatal(err)
	}
	return record
}

func TestASessionAtTheGateIsTakenBack(t *testing.T) {
	plan := heldPlan(t)
	s, _ := sessionsStage(t, planner.Assistant, plan, gateRecord(t, plan, 22))
	s.press("Take back…")
	if !s.says("Session 1 was opened on 22-Nov-2026 and never started.") {
		t.Error("it is not asked what goes")
	}
	s.press("Cancel")
	if len(s.file.records) != 1 {
		t.Fatal("it went unasked")
	}
	s.press("Take back…")
	s.press("Take back")
	if len(s.file.records) != 0 || !s.offers("Start session") || s.offers("Take back…") {
		t.Errorf("%d records are left, or the page does not show it", len(s.file.records))
	}
}

func TestASessionThatStartedIsNotTakenBack(t *testing.T) {
	plan := heldPlan(t)
	s, tab := sessionsStage(t, planner.Assistant, plan, runningSession(t, plan, startTaps()...))
	if s.offers("Take back…") || tab.canTakeBack() {
		t.Error("it is offered")
	}
}

// TestAnOutdatedSessionIsOpenedAgain: one of an earlier day, and one of an
// earlier version of the plan.
func TestAnOutdatedSessionIsOpenedAgain(t *testing.T) {
	plan := heldPlan(t)
	changed := heldPlan(t)
	changed.Version = 2
	for name, test := range map[string]struct {
		day  int
		plan planner.Plan
		says string
	}{
		"an earlier day":     {20, plan, "This session was opened on 20-Nov-2026 and never started."},
		"an earlier version": {22, changed, "under version 1 of the plan, which is now at version 2."},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := sessionsStage(t, planner.Assistant, test.plan, gateRecord(t, plan, test.day))
			if !s.says(test.says) {
				t.Errorf("the page does not say %q", test.says)
			}
			s.press("Go on")
			s.press("Cancel")
			if s.file.records[0].ID != "record-1" {
				t.Fatal("it was opened again unasked")
			}
			s.press("Go on")
			s.press("Open it again")
			if len(s.file.records) != 1 {
				t.Fatalf("%d records", len(s.file.records))
			}
			r := s.file.records[0]
			if r.ID == "record-1" || r.Date != s.file.Today() || r.PlanVersion != test.plan.Version || r.Session != 1 || r.Records[0].Dots == 0 {
				t.Errorf("%+v", r)
			}
			if _, still := s.shell.current.(*patientPage); still {
				t.Error("the chair is not gone to")
			}
		})
	}
}

// TestASessionThePlanNoLongerHoldsStays: nothing is lost when it cannot be
// opened again.
func TestASessionThePlanNoLongerHoldsStays(t *testing.T) {
	plan := heldPlan(t)
	cancelled := heldPlan(t)
	cancelled.Sessions[0].Status = planner.CancelledSession
	s, _ := sessionsStage(t, planner.Assistant, cancelled, gateRecord(t, plan, 20))
	s.press("Go on")
	if !s.dialog() || len(s.file.records) != 1 || s.file.records[0].ID != "record-1" {
		t.Error("it is gone, or nothing says why it cannot be opened again")
	}
	s.press("Close")
	if !s.offers("Take back…") {
		t.Error("it cannot be taken back")
	}
}

func TestAMissedSessionLeadsToWhatFollows(t *testing.T) {
	plan := heldPlan(t)
	plan.Sessions[0].Status = planner.MissedSession
	s, _ := sessionsStage(t, planner.Physician, plan)
	s.press("Plan the next session from this…")
	if !s.says("Session 1 was missed and did not add its 24 dots/cm². 72 of 72 dots/cm² are left.") {
		t.Error("what the missed session planned is not named")
	}
	s.chip("Accept all")
	if !s.says("72 of 72 dots/cm² after the last session") {
		t.Error("what the missed session planned is not offered")
	}
}
