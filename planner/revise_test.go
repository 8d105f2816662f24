package planner

import (
	"encoding/json"
	"testing"
)

// TestWhatIsWrittenAlikeIsNoNewVersion: lists that are empty and lists that are
// absent are the same, whichever of the two plans has which.
func TestWhatIsWrittenAlikeIsNoNewVersion(t *testing.T) {
	empty := soundPlan()
	empty.Sessions[0].Prescriptions[0].Passes = []Pass{}
	empty.Acceptances = []Acceptance{}
	empty.Protocol = &ProtocolRef{ID: "x", Studied: []Etiology{}, Healing: Healing{Others: []Statement{}}}
	data, err := json.Marshal(empty)
	if err != nil {
		t.Fatal(err)
	}
	var stored Plan
	if err := json.Unmarshal(data, &stored); err != nil {
		t.Fatal(err)
	}
	untidy := empty.Clone()
	untidy.Title = " "
	for name, c := range map[string][2]Plan{
		"absent, empty": {stored, empty}, "empty, absent": {empty, stored}, "empty twice": {empty, empty}, "stored untidy": {untidy, stored},
	} {
		if next, freeze, err := Revise(c[0], c[1]); err != nil || next.Version != 1 || freeze {
			t.Errorf("%s: version %d, freeze %v, %v", name, next.Version, freeze, err)
		}
	}
}

func TestAnEstimatedDayIsNoNewVersion(t *testing.T) {
	changed := soundPlan()
	changed.Sessions[2].Date, changed.Sessions[2].AfterDays = Date{}, 28
	if next, freeze, err := Revise(soundPlan(), changed); err != nil || next.Version != 1 || freeze {
		t.Errorf("version %d, freeze %v, %v", next.Version, freeze, err)
	}
}

func TestReviseTidiesWhatIsStored(t *testing.T) {
	changed := soundPlan()
	changed.Note = " new\x00 "
	next, freeze, err := Revise(soundPlan(), changed)
	if err != nil || next.Note != "new" || !freeze {
		t.Errorf("note %q, freeze %v, %v", next.Note, freeze, err)
	}
}

func TestAPlanEndsOnlyByTheRules(t *testing.T) {
	allowed := map[[2]PlanStatus]bool{
		{DraftPlan, DraftPlan}: true, {DraftPlan, ActivePlan}: true, {DraftPlan, SupersededPlan}: true,
		{ActivePlan, ActivePlan}: true, {ActivePlan, CompletedPlan}: true, {ActivePlan, SupersededPlan}: true,
	}
	for _, from := range PlanStatuses() {
		for _, to := range append(PlanStatuses(), "", "lost") {
			old, changed := soundPlan(), soundPlan()
			old.Status, changed.Status = from, to
			_, _, err := Revise(old, changed)
			if allowed[[2]PlanStatus{from, to}] != (err == nil) || (err != nil && ErrorCode(err) != Invalid) {
				t.Errorf("%s to %s: %v", from, to, err)
			}
		}
	}
}

func TestACompletedPlanIsAWholePlan(t *testing.T) {
	empty := NewPlan("plan", "patient", 3)
	empty.Status = CompletedPlan
	for _, field := range []string{"indications", "regions", "sessions[0].prescriptions"} {
		if empty.Faults().For(field) == "" {
			t.Errorf("an empty plan is completed without a fault at %s", field)
		}
	}
	if _, _, err := Revise(soundPlan(), empty); ErrorCode(err) != Invalid {
		t.Errorf("emptied and completed in one save: %v", err)
	}
	changed := soundPlan()
	changed.Status = CompletedPlan
	changed.Sessions[0].Prescriptions[0].Density++
	if next, freeze, err := Revise(soundPlan(), changed); err != nil || next.Version != 2 || !freeze {
		t.Errorf("changed and completed: version %d, freeze %v, %v", next.Version, freeze, err)
	}
}
