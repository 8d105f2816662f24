package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"stipple/app/scalpmap"
	"stipple/planner"
	"stipple/planner/scalp"
)

const heldFrom planner.Moment = "2026-11-20T09:00:00+01:00"

func TestHowSessionsStand(t *testing.T) {
	plan := heldPlan(t)
	today := planner.Date{Year: 2026, Month: 11, Day: 22}
	missed, done := heldPlan(t), heldPlan(t)
	missed.Sessions[0].Status, done.Sessions[0].Status = planner.MissedSession, planner.DoneSession
	atGate, logging := runningSession(t, plan), runningSession(t, plan, startTaps()...)
	waiting := runningSession(t, plan, logTaps()...)
	signed := signedSession(t, plan)
	elsewhere := signed
	elsewhere.Elsewhere = true
	for _, test := range []struct {
		want    string
		plan    planner.Plan
		session int
		held    *planner.SessionRecord
		who     string
	}{
		{"Overdue", plan, 0, nil, ""},
		{"Due today", plan, 1, nil, ""},
		{"Planned", plan, 2, nil, ""},
		{"Missed", missed, 0, nil, ""},
		{"Done", done, 0, nil, "No record in this file."},
		{"At the gate", plan, 0, &atGate, "Opened by Ana"},
		{"Being logged", plan, 0, &logging, "Ana operates"},
		{"Waits for signature", plan, 0, &waiting, "Ana operated"},
		{"Signed", done, 0, &signed, "By Ana, 20-Nov-2026 12:00"},
		{"Signed elsewhere", done, 0, &elsewhere, "By Ana, 20-Nov-2026 12:00"},
	} {
		if line := sessionStands(test.plan, test.session, test.held, today); line.state != test.want || line.who != test.who {
			t.Errorf("%q by %q, not %q by %q", line.state, line.who, test.want, test.who)
		}
	}
}

func TestTheSessionsPageWithoutAnything(t *testing.T) {
	s, _ := sessionsStage(t, planner.Physician, planner.Plan{})
	if !s.says("No plan yet") {
		t.Error("nothing says that there is no plan")
	}
	draft := heldPlan(t)
	draft.Status = planner.DraftPlan
	s, _ = sessionsStage(t, planner.Physician, draft)
	if !s.says("This plan is a draft.") || s.offers("Start session") {
		t.Error("a draft's session can be started")
	}
}

func TestWhatCanBeDoneWithASession(t *testing.T) {
	plan := heldPlan(t)
	done := heldPlan(t)
	done.Sessions[0].Status = planner.DoneSession
	elsewhere := signedSession(t, plan)
	elsewhere.Elsewhere = true
	all := []string{"Start session", "Go on", "Review and sign", "Add an amendment…", "Plan the next session from this…", "See what would follow…"}
	for name, test := range map[string]struct {
		role    planner.Role
		plan    planner.Plan
		records []planner.SessionRecord
		want    []string
	}{
		"planned":                    {planner.Assistant, plan, nil, []string{"Start session"}},
		"being logged":               {planner.Assistant, plan, []planner.SessionRecord{runningSession(t, plan, startTaps()...)}, []string{"Go on"}},
		"waiting":                    {planner.Physician, plan, []planner.SessionRecord{runningSession(t, plan, logTaps()...)}, []string{"Review and sign"}},
		"signed, for a physician":    {planner.Physician, done, []planner.SessionRecord{signedSession(t, plan)}, []string{"Add an amendment…", "Plan the next session from this…"}},
		"signed, for an assistant":   {planner.Assistant, done, []planner.SessionRecord{signedSession(t, plan)}, []string{"Add an amendment…", "See what would follow…"}},
		"elsewhere, for a physician": {planner.Physician, done, []planner.SessionRecord{elsewhere}, []string{"Plan the next session from this…"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := sessionsStage(t, test.role, test.plan, test.records...)
			var got []string
			for _, label := range all {
				if s.offers(label) {
					got = append(got, label)
				}
			}
			if strings.Join(got, ", ") != strings.Join(test.want, ", ") {
				t.Errorf("%q can be done, not %q", got, test.want)
			}
		})
	}
}

func TestStartingOpensTheRecord(t *testing.T) {
	s, tab := sessionsStage(t, planner.Physician, heldPlan(t))
	tab.choose(1)
	s.press("Start session")
	if len(s.file.records) != 1 {
		t.Fatalf("%d records are open", len(s.file.records))
	}
	r := s.file.records[0]
	if r.Session != 2 || r.Plan != "plan" || r.OpenedBy != "Dr. Anna Berg" || r.Records[0].Dots == 0 {
		t.Errorf("%+v", r)
	}
	if _, still := s.shell.current.(*patientPage); still {
		t.Error("the chair is not gone to")
	}
}

// TestASessionOnAnotherDayIsAskedAbout: it is recorded as held today.
func TestASessionOnAnotherDayIsAskedAbout(t *testing.T) {
	plan := heldPlan(t)
	s, tab := sessionsStage(t, planner.Physician, plan)
	tab.choose(1)
	plan.Sessions[1].Date = s.file.Today().AddDays(18)
	s.file.fakePlans.plans[0].Value = plan
	tab.show(tab.patient, s.file.fakePlans.plans)
	tab.start()
	if !s.says("in 18 days") || len(s.file.records) > 1 {
		t.Error("a session is started early without a question")
	}
	s.press("Cancel")
	if len(s.file.records) > 1 {
		t.Error("it was started all the same")
	}
}

func TestASessionOpenedMeanwhileIsShown(t *testing.T) {
	plan := heldPlan(t)
	s, tab := sessionsStage(t, planner.Physician, plan)
	s.file.records = []planner.SessionRecord{runningSession(t, plan, startTaps()...)}
	s.file.openFail = planner.Errorf(planner.Conflict, "Session 1 has a record already.")
	tab.startNow()
	if !s.dialog() || !s.says("Session 1 has a record already.") {
		t.Error("nothing says why it was not opened")
	}
	s.press("Close")
	if !s.offers("Go on") {
		t.Error("the session opened meanwhile is not shown")
	}
}

func TestAtTheGateThePlanIsShown(t *testing.T) {
	plan := heldPlan(t)
	s, tab := sessionsStage(t, planner.Physician, plan, runningSession(t, plan))
	if tab.beside.held != nil || !s.says("What is planned") || s.says("unconfirmed") {
		t.Error("a session that never started is laid beside its plan")
	}
}

func TestPlanBesideRecord(t *testing.T) {
	plan := heldPlan(t)
	s, tab := sessionsStage(t, planner.Physician, plan, signedSession(t, plan))
	for _, part := range []string{
		"18 dots/cm²", "Skin firmer than expected", "Why: No time left", "unconfirmed", "Done, not planned", "bleeding 2 of 3",
		"3RL · lot B-needle", "Acme needle · lot B-needle · expires 01-Jan-2028 · Frontal hairline", "Consent to treatment, version 2, of 01-Nov-2026", "Ana (assistant), 20-Nov-2026 12:00",
	} {
		if !s.says(part) {
			t.Errorf("%q is not said", part)
		}
	}
	if s.says("Ana, 09:06") {
		t.Error("who and when is said unasked")
	}
	tab.whoWhen = true
	tab.refreshDetail()
	if !s.says("Ana, 09:06") {
		t.Error("nothing says who logged it and when")
	}
}

func TestTheHeadShowsPlannedDoneAndDifference(t *testing.T) {
	plan := heldPlan(t)
	_, tab := sessionsStage(t, planner.Physician, plan, signedSession(t, plan))
	b := tab.beside
	areas := func(see int) map[scalp.Zone]scalpmap.Area {
		b.see = see
		list := map[scalp.Zone]scalpmap.Area{}
		for _, a := range b.scene().Areas {
			list[a.Target.Zone] = a
		}
		return list
	}
	if a := areas(seePlanned)[scalp.FrontalHairline]; a.Density != 24 || a.Verdict != scalpmap.NoVerdict {
		t.Errorf("planned: %+v", a)
	}
	done := areas(seeDone)
	if done[scalp.FrontalHairline].Density != 18 || done[scalp.Frontal].Density != 0 || done[scalp.Crown].Density != 0 || done[scalp.TempleLeft].Density != 12 {
		t.Errorf("done: %v", done)
	}
	for zone, want := range map[scalp.Zone]scalpmap.Area{
		scalp.FrontalHairline: {Verdict: scalpmap.TooLittle, Said: "−6"},
		scalp.Frontal:         {Verdict: scalpmap.LeftOut, Said: "left out"},
		scalp.Crown:           {Verdict: scalpmap.NotConfirmed, Said: "not confirmed"},
		scalp.TempleLeft:      {Verdict: scalpmap.NotPlanned, Said: "+12"},
		scalp.MidScalp:        {},
	} {
		if a := areas(seeDifference)[zone]; a.Verdict != want.Verdict || a.Said != want.Said {
			t.Errorf("%s: %s, %q", zone, a.Verdict.Name(), a.Said)
		}
	}
	b.see = seeDifference
	b.refresh()
	if n := len(b.legend.Objects); n != 4 || !b.legend.Visible() {
		t.Errorf("the legend explains %d patterns", n)
	}
	b.see = seeDone
	b.refresh()
	if b.legend.Visible() {
		t.Error("patterns are explained that are not there")
	}
}

func TestAnAmendmentIsSigned(t *testing.T) {
	plan := heldPlan(t)
	s, _ := sessionsStage(t, planner.Physician, plan, signedSession(t, plan))
	s.press("Add an amendment…")
	s.press("Sign and add")
	if !s.says("Write what is to be added.") || !s.says("Give the reason for the amendment.") || !s.says("Sign with your passphrase.") {
		t.Error("nothing says what is missing")
	}
	fields := s.inputs()
	for i, text := range []string{"The crown was done at 20 dots/cm².", "Forgotten at the chair", "four unrelated words"} {
		fields[i].SetText(text)
	}
	s.file.amendFail = planner.Errorf(planner.Forbidden, "This is not your passphrase.")
	s.press("Sign and add")
	if !s.says("This is not your passphrase.") || s.inputs()[0].Text != "The crown was done at 20 dots/cm²." {
		t.Error("what was written is lost, or nothing says why")
	}
	s.file.amendFail = nil
	s.inputs()[2].SetText("four other words here")
	s.press("Sign and add")
	if s.dialog() || len(s.file.amended) != 1 || s.file.amended[0].Reason != "Forgotten at the chair" {
		t.Fatalf("%+v", s.file.amended)
	}
	if !s.says("The crown was done at 20 dots/cm².") || !s.says("Why: Forgotten at the chair") || !s.says("1 amendment") {
		t.Error("the amendment is not shown")
	}
}

// inputs gives the fields of the open dialog, from the top.
func (s *stage) inputs() []*input {
	var list []*input
	for _, o := range s.objects() {
		if in, ok := o.(*input); ok {
			list = append(list, in)
		}
	}
	return list
}

// TestSessionsByKeyboard: every line of the menu has keys of its own, and goes
// where it says.
func TestSessionsByKeyboard(t *testing.T) {
	plan := heldPlan(t)
	s, tab := sessionsStage(t, planner.Physician, plan, signedSession(t, plan))
	s.shell.refreshMenu()
	taken := map[keys]string{}
	for _, c := range s.shell.menu.commands {
		if other, is := taken[c.keys]; is && c.keys != (keys{}) {
			t.Errorf("%q and %q share %v", c.label, other, c.keys)
		}
		taken[c.keys] = c.label
	}
	run := func(label string) {
		t.Helper()
		for _, c := range s.shell.menu.commands {
			if c.label == label && c.may() {
				c.run()
				return
			}
		}
		t.Fatalf("%q cannot be done", label)
	}
	run("Planned, done, difference")
	if tab.beside.see != seePlanned {
		t.Error("the head shows what it did")
	}
	run("Who and when")
	if !tab.whoWhen {
		t.Error("who and when is not shown")
	}
	run("Next session")
	if tab.chosen != 1 || !tab.rows[1].chosen {
		t.Errorf("session %d is chosen", tab.chosen+1)
	}
	run("Previous session")
	run("Plan the next session from what was reached…")
	if !s.dialog() {
		t.Error("nothing is proposed")
	}
}

func TestTheSessionsPageHasRoom(t *testing.T) {
	plan := heldPlan(t)
	s, tab := sessionsStage(t, planner.Physician, plan, signedSession(t, plan))
	for _, size := range []fyne.Size{fyne.NewSize(1280, 800), fyne.NewSize(1920, 1080)} {
		s.window.Resize(size)
		if least := tab.MinSize(); least.Width > size.Width || least.Height > size.Height-200 {
			t.Errorf("%v is wanted in %v", least, size)
		}
	}
}
