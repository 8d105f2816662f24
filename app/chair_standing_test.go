package app

import (
	"strings"
	"testing"

	"stipple/planner"
)

func TestAForgottenTimerIsAskedAboutAndNeverCutSilently(t *testing.T) {
	for answer, runs := range map[string]bool{"Count it": true, "Pause it at 09:00": false, "Decide later": true} {
		s := atRegion(t)
		then := planner.MomentOf(s.file.Now().Add(-3600e9))
		running, err := s.file.running["rec"].Tap(planner.Tap{Seq: s.file.running["rec"].NextSeq(), At: then, By: "x", Deed: planner.RunTimer, Region: chairFront})
		if err != nil {
			t.Fatal(err)
		}
		s.file.running["rec"] = running
		before := len(s.taps())
		s.open()
		if len(s.taps()) != before || !s.now().Timer.Running() {
			t.Fatal("the timer was cut before anybody said so")
		}
		if !s.dialog() || !s.says("has run since 09:00") {
			t.Fatal("nothing asks about the timer")
		}
		s.push(answer)
		if now := s.now(); now.Timer.Running() != runs || s.record(chairFront).Timer.Running() != runs {
			t.Errorf("%s: the timers are %+v", answer, now.Timer)
		}
		if s.page.lapse.IsZero() == (answer == "Decide later") {
			t.Errorf("%s: the page still asks about %q", answer, s.page.lapse)
		}
	}
}

func TestTheGateIsTakenBack(t *testing.T) {
	s := newChairStage(t, planner.Assistant)
	s.file.records = append(s.file.records, s.now())
	s.push("Take back…")
	if len(s.file.records) != 1 {
		t.Fatal("it was taken back before anybody was asked")
	}
	s.press("Take back")
	if len(s.file.records) != 0 {
		t.Error("the record is still there")
	}
	started := newChairStage(t, planner.Assistant, throughTheGate()...)
	if started.shows("Take back…") {
		t.Error("a session that started can be taken back")
	}
}

func TestASessionOpenedUnderAnotherPlanIsOpenedAgain(t *testing.T) {
	s := newChairStage(t, planner.Assistant)
	if s.shows("Open it again as of today") {
		t.Fatal("a session of today is to be opened again")
	}
	s.file.records = append(s.file.records, s.now())
	s.file.plans[0].Value.Version++
	s.open()
	s.push("Open it again as of today")
	s.press("Open it again")
	if got := s.file.records; len(got) != 1 || got[0].ID == "rec" || got[0].PlanVersion != s.file.plans[0].Value.Version {
		t.Errorf("the records are %+v", got)
	}
}

func TestASessionWhosePlanIsNotActiveDoesNotStart(t *testing.T) {
	taps := throughTheGate()
	s := newChairStage(t, planner.Assistant, taps[:len(taps)-1]...)
	s.consents(planner.Consent{ID: "c", Patient: "p1", Title: "SMP", Version: 1, Date: planner.Date{Year: 2026, Month: 11, Day: 1}})
	if s.page.foot.start.off {
		t.Fatalf("the gate is shut: %q", s.page.foot.why.String())
	}
	s.file.plans[0].Value.Sessions[0].Status = planner.CancelledSession
	s.open()
	if !s.page.foot.start.off || !strings.Contains(s.page.foot.why.String(), "cancelled") {
		t.Errorf("a cancelled session may start; the foot says %q", s.page.foot.why.String())
	}
}

func TestAlertsThatChangedAreReadAnewAtTheGate(t *testing.T) {
	s := newChairStage(t, planner.Assistant, planner.Tap{Deed: planner.ReadAlerts})
	patient := s.file.patients["p1"]
	for id, p := range s.file.patients {
		p.Value.Alerts = append(p.Value.Alerts, "Latex")
		s.file.patients[id], patient = p, p
	}
	s.open()
	if now := s.now(); now.Gate.AlertsRead != nil || len(now.Alerts) != len(planner.GateAlerts(patient.Value)) {
		t.Errorf("the gate shows %v, read by %v", now.Alerts, now.Gate.AlertsRead)
	}
}

func TestTheOperatorIsProposedAndNotWrittenUnasked(t *testing.T) {
	s := newChairStage(t, planner.Assistant)
	if s.now().Operator.ID != "" || !s.page.foot.undo.off {
		t.Error("the operator was written although nobody tapped it, or undo offers it")
	}
	s.push("Proposed: Dr. Anna Berg, tap to confirm")
	if s.now().Operator.ID != "user-1" {
		t.Errorf("the operator is %+v", s.now().Operator)
	}
}

func TestTheDeskSaysWhatChangedSinceTheStart(t *testing.T) {
	s := newChairStage(t, planner.Assistant, throughTheGate()...)
	if len(s.page.changes) != 0 {
		t.Fatalf("nothing changed, and the desk says %q", s.page.changes)
	}
	c := standingConsent()
	c.Withdrawn = &planner.Withdrawal{Date: s.file.Today(), By: "x"}
	for i := range s.file.lots {
		switch s.file.lots[i].Value.ID {
		case "N1":
			s.file.lots[i].Value.Closed = true
		case "B1":
			s.file.lots[i].Value.Expiry = s.file.Today().AddDays(-1)
		}
	}
	s.consents(c)
	for _, want := range []string{"Consent was withdrawn on", "Lot N1 of N1 was closed", "Lot B1 of B1 expired on"} {
		if !s.says(want) {
			t.Errorf("the desk does not say %q but %q", want, s.page.changes)
		}
	}
}

func TestTheReviewCountsWhatIsNeitherDoneNorNot(t *testing.T) {
	s := newChairStage(t, planner.Assistant, throughTheGate()...)
	s.page.review()
	if !s.says("2 regions are neither done nor not done.") {
		t.Error("the review does not warn")
	}
}

func TestACarriedValueIsMarkedOnItsCard(t *testing.T) {
	s := atRegion(t)
	r := s.record(chairFront)
	planned := *r.Planned
	planned.Carried = []planner.Carried{{Field: planner.DepthField, Pass: 1, From: 1}}
	r.Planned = &planned
	card := s.card(planner.DepthField, 1)
	card.showOpen(s.now(), r)
	if card.reason.value != "carried from session 1, not reviewed" {
		t.Errorf("the card says %q", card.reason.value)
	}
	other := s.card(planner.AngleField, 1)
	other.showOpen(s.now(), r)
	if other.reason.value != "" {
		t.Errorf("another card says %q", other.reason.value)
	}
}
